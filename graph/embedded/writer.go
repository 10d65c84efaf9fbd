package embedded

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"whoowns/graph"
	"whoowns/internal/names"
)

// writer is one Apply: its prepared statements and what it has done.
type writer struct {
	ctx        context.Context
	tx         *sql.Tx
	statements map[string]*sql.Stmt
	applied    graph.Applied
	cited      map[string]bool // sources that what was written cites
	grams      pairs           // of names, with their entities
	records    pairs           // what was written, see wrote
}

func newWriter(ctx context.Context, tx *sql.Tx) (*writer, error) {
	w := &writer{ctx: ctx, tx: tx, statements: map[string]*sql.Stmt{}, cited: map[string]bool{},
		grams:   pairs{into: "INSERT INTO gram (gram, entity) VALUES "},
		records: pairs{into: "INSERT OR IGNORE INTO temp.written (record, id) VALUES "}}
	// What the batch writes and deletes, to be looked at again at its end.
	_, err := tx.ExecContext(ctx, `CREATE TEMP TABLE IF NOT EXISTS written (record TEXT, id TEXT, PRIMARY KEY (record, id)) WITHOUT ROWID; DELETE FROM temp.written;
		CREATE TEMP TABLE IF NOT EXISTS deleted (record TEXT, id TEXT, PRIMARY KEY (record, id)) WITHOUT ROWID; DELETE FROM temp.deleted`)
	return w, err
}

func (w *writer) close() {
	for _, statement := range w.statements {
		statement.Close()
	}
}

func (w *writer) prepared(query string) (*sql.Stmt, error) {
	statement := w.statements[query]
	if statement == nil {
		var err error
		if statement, err = w.tx.PrepareContext(w.ctx, query); err != nil {
			return nil, err
		}
		w.statements[query] = statement
	}
	return statement, nil
}

func (w *writer) run(query string, args ...any) (int64, error) {
	statement, err := w.prepared(query)
	if err != nil {
		return 0, err
	}
	result, err := statement.ExecContext(w.ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (w *writer) write(c *graph.Change) error {
	if err := c.Validate(); err != nil {
		return err
	}
	switch {
	case c.Source != nil:
		return w.source(c.Source)
	case c.Entity != nil:
		return w.entity(c.Entity)
	case c.Relation != nil:
		return w.relation(c.Relation)
	case c.DeleteRelation != "":
		return w.delete("relation", "DELETE FROM relation WHERE id = ?", c.DeleteRelation)
	case c.DeleteEntity != "":
		old, err := w.stored(c.DeleteEntity)
		if err == nil && old != nil {
			err = w.unindex(old)
		}
		if err != nil {
			return err
		}
		return w.delete("entity", "DELETE FROM entity WHERE id = ?", c.DeleteEntity)
	}
	return w.delete("source", "DELETE FROM source WHERE id = ?", c.DeleteSource)
}

func (w *writer) delete(record, query, id string) error {
	deleted, err := w.run(query, id)
	if err != nil || deleted == 0 {
		return err
	}
	w.applied.Deleted += int(deleted)
	_, err = w.run("INSERT INTO temp.deleted (record, id) VALUES (?, ?) ON CONFLICT DO NOTHING", record, id)
	return err
}

// wrote notes that a record was written, and what sources it cites.
func (w *writer) wrote(record, id string, sources []string) error {
	for _, source := range sources {
		w.cited[source] = true
	}
	return w.records.add(w, record, id)
}

// flush writes what waits.
func (w *writer) flush() error {
	if err := w.grams.flush(w); err != nil {
		return err
	}
	return w.records.flush(w)
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
	old, err := w.stored(e.ID)
	if err != nil {
		return err
	}
	c := columnsOf(e)
	if _, err := w.run(`INSERT INTO entity (id, kind, founded, dissolved, mention, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, founded = excluded.founded, dissolved = excluded.dissolved, mention = excluded.mention, body = excluded.body`,
		e.ID, c.kind, c.founded, c.dissolved, c.mention, string(body)); err != nil {
		return err
	}
	w.applied.Entities++
	cited := slices.Clone(e.Sources)
	for i := range e.Statements {
		if source := e.Statements[i].Source; source != "" {
			cited = append(cited, source)
		}
	}
	if err := w.wrote("entity", e.ID, cited); err != nil {
		return err
	}
	return w.index(e, old)
}

// index writes the folded names of e and their grams; old is the record that it
// replaces, nil for none.
func (w *writer) index(e, old *graph.Entity) error {
	forms := names.Forms(e)
	if old != nil {
		if slices.Equal(forms, names.Forms(old)) {
			return nil // grams are made of forms
		}
		if err := w.unindex(old); err != nil {
			return err
		}
	}
	for _, form := range forms {
		if _, err := w.run("INSERT INTO name (folded, form, entity) VALUES (?, ?, ?)", form.Text, int(form.Kind), e.ID); err != nil {
			return err
		}
	}
	for _, gram := range names.IndexGrams(forms) {
		if err := w.grams.add(w, gram, e.ID); err != nil {
			return err
		}
	}
	return nil
}

// unindex removes the folded names of a record and their grams.
func (w *writer) unindex(old *graph.Entity) error {
	if _, err := w.run("DELETE FROM name WHERE entity = ?", old.ID); err != nil {
		return err
	}
	if err := w.grams.flush(w); err != nil { // they may be among those that wait
		return err
	}
	for _, gram := range names.IndexGrams(names.Forms(old)) {
		if _, err := w.run("DELETE FROM gram WHERE gram = ? AND entity = ?", gram, old.ID); err != nil {
			return err
		}
	}
	return nil
}

// stored returns the record of an entity, nil for none.
func (w *writer) stored(id string) (*graph.Entity, error) {
	statement, err := w.prepared("SELECT body FROM entity WHERE id = ?")
	if err != nil {
		return nil, err
	}
	var body []byte
	switch err := statement.QueryRowContext(w.ctx, id).Scan(&body); {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil
	case err != nil:
		return nil, err
	}
	var e graph.Entity
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, graph.Errorf(graph.Corrupt, "entity %s does not decode: %w", id, err)
	}
	return &e, nil
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
	return w.wrote("relation", r.ID, r.Sources)
}
