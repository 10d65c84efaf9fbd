package embedded

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"whoowns/graph"
	"whoowns/internal/names"
)

// Apply writes a stream of changes in one transaction, and makes the new network
// of it before the commit, so that both change at once.
func (s *Store) Apply(ctx context.Context, changes graph.Changes) (graph.Applied, error) {
	if err := ctx.Err(); err != nil {
		return graph.Applied{}, err
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	if s.readOnly {
		return graph.Applied{}, graph.Errorf(graph.ReadOnly, "%s may only be read, so nothing was written", s.path)
	}
	// Readers of a memory database would wait for the writer inside SQLite; here
	// they wait without a limit.
	release := func() {}
	if s.memory {
		s.current.Lock()
		release = s.current.Unlock
	}
	defer func() { release() }()
	if s.isClosed() {
		return graph.Applied{}, s.gone()
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return graph.Applied{}, s.explain("writing", err)
	}
	defer tx.Rollback()
	w, err := newWriter(ctx, tx)
	if err != nil {
		return graph.Applied{}, s.explain("writing", err)
	}
	defer w.close()
	for change, err := range changes {
		if err == nil {
			err = s.explain("writing", w.write(&change))
		}
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return graph.Applied{}, err
		}
	}
	if err := w.verify(); err != nil {
		return graph.Applied{}, s.explain("checking", err)
	}
	n, err := loadNetwork(ctx, tx)
	if err != nil {
		return graph.Applied{}, s.explain("reading", err)
	}
	if !s.memory {
		s.current.Lock()
		release = s.current.Unlock
	}
	if err := tx.Commit(); err != nil {
		return graph.Applied{}, s.explain("writing", err)
	}
	s.network.Store(n)
	return w.applied, nil
}

// isClosed reports whether Close was called; Apply holds writing, so it stays so.
func (s *Store) isClosed() bool {
	if !s.memory {
		s.current.RLock()
		defer s.current.RUnlock()
	}
	return s.closed
}

// writer is the prepared statements of one Apply.
type writer struct {
	ctx        context.Context
	tx         *sql.Tx
	statements map[string]*sql.Stmt
	applied    graph.Applied
	unsourced  bool // a source was deleted
}

func newWriter(ctx context.Context, tx *sql.Tx) (*writer, error) {
	w := &writer{ctx: ctx, tx: tx, statements: map[string]*sql.Stmt{}}
	// What the batch cites, to be looked up at its end.
	_, err := tx.ExecContext(ctx, "CREATE TEMP TABLE IF NOT EXISTS cited (source TEXT, record TEXT, PRIMARY KEY (source, record)) WITHOUT ROWID; DELETE FROM temp.cited")
	return w, err
}

func (w *writer) close() {
	for _, statement := range w.statements {
		statement.Close()
	}
}

func (w *writer) run(query string, args ...any) (int64, error) {
	statement := w.statements[query]
	if statement == nil {
		var err error
		if statement, err = w.tx.PrepareContext(w.ctx, query); err != nil {
			return 0, err
		}
		w.statements[query] = statement
	}
	result, err := statement.ExecContext(w.ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (w *writer) write(c *graph.Change) error {
	switch {
	case c.Source != nil:
		return w.source(c.Source)
	case c.Entity != nil:
		return w.entity(c.Entity)
	case c.Relation != nil:
		return w.relation(c.Relation)
	case c.DeleteRelation != "":
		return w.delete("DELETE FROM relation WHERE id = ?", c.DeleteRelation)
	case c.DeleteEntity != "":
		return w.delete("DELETE FROM entity WHERE id = ?", c.DeleteEntity)
	case c.DeleteSource != "":
		w.unsourced = true
		return w.delete("DELETE FROM source WHERE id = ?", c.DeleteSource)
	}
	return graph.Errorf(graph.Invalid, "a change that changes nothing")
}

func (w *writer) delete(query, id string) error {
	deleted, err := w.run(query, id)
	w.applied.Deleted += int(deleted)
	return err
}

func (w *writer) source(source *graph.Source) error {
	if err := source.Validate(); err != nil {
		return err
	}
	body, err := json.Marshal(source)
	if err != nil {
		return err
	}
	w.applied.Sources++
	_, err = w.run("INSERT INTO source (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body", source.ID, string(body))
	return err
}

func (w *writer) entity(e *graph.Entity) error {
	if err := e.Validate(); err != nil {
		return err
	}
	body, err := json.Marshal(e)
	if err != nil {
		return err
	}
	var mention any
	if day, ok := e.FirstMention(); ok {
		mention = int64(day)
	}
	if _, err := w.run(`INSERT INTO entity (id, kind, founded, dissolved, mention, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, founded = excluded.founded, dissolved = excluded.dissolved, mention = excluded.mention, body = excluded.body`,
		e.ID, int(e.Kind), firstDay(e.Founded), firstDay(e.Dissolved), mention, string(body)); err != nil {
		return err
	}
	w.applied.Entities++
	cited := e.Sources
	for _, s := range e.Statements {
		if s.Source != "" {
			cited = append(cited[:len(cited):len(cited)], s.Source)
		}
	}
	if err := w.cite("entity "+e.ID, cited); err != nil {
		return err
	}
	return w.index(e)
}

func firstDay(d graph.Date) any {
	if d.IsZero() {
		return nil
	}
	return int64(d.First())
}

// index writes the folded names of e and their grams, and removes the old ones.
func (w *writer) index(e *graph.Entity) error {
	for _, query := range []string{"DELETE FROM name WHERE entity = ?", "DELETE FROM gram WHERE entity = ?"} {
		if _, err := w.run(query, e.ID); err != nil {
			return err
		}
	}
	for _, folded := range names.Forms(e) {
		if _, err := w.run("INSERT INTO name (folded, entity) VALUES (?, ?) ON CONFLICT DO NOTHING", folded, e.ID); err != nil {
			return err
		}
		for _, gram := range names.Grams(folded) {
			if _, err := w.run("INSERT INTO gram (gram, entity) VALUES (?, ?) ON CONFLICT DO NOTHING", gram, e.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) relation(r *graph.Relation) error {
	if err := r.Validate(); err != nil {
		return err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if _, err := w.run(`INSERT INTO relation (id, owner, subject, edge, body) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, subject = excluded.subject, edge = excluded.edge, body = excluded.body`,
		r.ID, r.Owner, r.Subject, packEdge(r), string(body)); err != nil {
		return err
	}
	w.applied.Relations++
	return w.cite("relation "+r.ID, r.Sources)
}

func (w *writer) cite(record string, sources []string) error {
	for _, source := range sources {
		if _, err := w.run("INSERT INTO temp.cited (source, record) VALUES (?, ?) ON CONFLICT DO NOTHING", source, record); err != nil {
			return err
		}
	}
	return nil
}

// maxNamed bounds how many records an error names.
const maxNamed = 100

// verify finds references that lead nowhere.
func (w *writer) verify() error {
	missing, err := w.list(`SELECT 'relation ' || r.id || ': its owner ' || r.owner || ' is not in the store' FROM relation r LEFT JOIN entity e ON e.id = r.owner WHERE e.id IS NULL
		UNION ALL SELECT 'relation ' || r.id || ': its subject ' || r.subject || ' is not in the store' FROM relation r LEFT JOIN entity e ON e.id = r.subject WHERE e.id IS NULL LIMIT 101`)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		code := graph.Invalid
		if w.applied.Relations == 0 {
			code = graph.Conflict // an entity was deleted from under them
		}
		return problems(code, missing)
	}
	unknown, err := w.list("SELECT c.record || ' cites the source ' || c.source || ', which is not in the store' FROM temp.cited c LEFT JOIN source s ON s.id = c.source WHERE s.id IS NULL ORDER BY 1 LIMIT 101")
	if err != nil {
		return err
	}
	if len(unknown) == 0 && w.unsourced {
		unknown, err = w.list(`SELECT 'relation ' || r.id || ' cites the source ' || j.value || ', which is not in the store' FROM relation r, json_each(r.body, '$.sources') j WHERE j.value NOT IN (SELECT id FROM source)
			UNION ALL SELECT 'entity ' || e.id || ' cites the source ' || j.value || ', which is not in the store' FROM entity e, json_each(e.body, '$.sources') j WHERE j.value NOT IN (SELECT id FROM source) LIMIT 101`)
	}
	if err != nil {
		return err
	}
	if len(unknown) > 0 {
		return problems(graph.Invalid, unknown)
	}
	return nil
}

func (w *writer) list(query string) ([]string, error) {
	rows, err := w.tx.QueryContext(w.ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

func problems(code graph.Code, list []string) error {
	text := strings.Join(list[:min(len(list), maxNamed)], "; ")
	if len(list) > maxNamed {
		text += "; and more"
	}
	return &graph.Error{Code: code, Message: fmt.Sprintf("nothing was written: %s", text)}
}
