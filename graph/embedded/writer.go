package embedded

import (
	"context"
	"database/sql"
	"encoding/json"

	"whoowns/graph"
	"whoowns/internal/names"
)

// writer is one Apply: its prepared statements and what it has done.
type writer struct {
	ctx        context.Context
	tx         *sql.Tx
	statements map[string]*sql.Stmt
	applied    graph.Applied
}

func newWriter(ctx context.Context, tx *sql.Tx) (*writer, error) {
	w := &writer{ctx: ctx, tx: tx, statements: map[string]*sql.Stmt{}}
	// What the batch writes and deletes, to be looked at again at its end.
	_, err := tx.ExecContext(ctx, `CREATE TEMP TABLE IF NOT EXISTS written (record TEXT, id TEXT, cites INTEGER, PRIMARY KEY (record, id)) WITHOUT ROWID; DELETE FROM temp.written;
		CREATE TEMP TABLE IF NOT EXISTS deleted (record TEXT, id TEXT, PRIMARY KEY (record, id)) WITHOUT ROWID; DELETE FROM temp.deleted`)
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
	set := 0
	for _, field := range []bool{c.Source != nil, c.Entity != nil, c.Relation != nil, c.DeleteSource != "", c.DeleteEntity != "", c.DeleteRelation != ""} {
		if field {
			set++
		}
	}
	switch {
	case set > 1:
		return graph.Errorf(graph.Invalid, "a change of %d records; write each as a change of its own", set)
	case c.Source != nil:
		return w.source(c.Source)
	case c.Entity != nil:
		return w.entity(c.Entity)
	case c.Relation != nil:
		return w.relation(c.Relation)
	case c.DeleteRelation != "":
		return w.delete("relation", "DELETE FROM relation WHERE id = ?", c.DeleteRelation)
	case c.DeleteEntity != "":
		return w.delete("entity", "DELETE FROM entity WHERE id = ?", c.DeleteEntity)
	case c.DeleteSource != "":
		return w.delete("source", "DELETE FROM source WHERE id = ?", c.DeleteSource)
	}
	return graph.Errorf(graph.Invalid, "a change that changes nothing")
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

// wrote notes that a record was written, and whether it cites sources.
func (w *writer) wrote(record, id string, cites bool) error {
	_, err := w.run("INSERT INTO temp.written (record, id, cites) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET cites = excluded.cites", record, id, cites)
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
	c := columnsOf(e)
	if _, err := w.run(`INSERT INTO entity (id, kind, founded, dissolved, mention, body) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, founded = excluded.founded, dissolved = excluded.dissolved, mention = excluded.mention, body = excluded.body`,
		e.ID, c.kind, c.founded, c.dissolved, c.mention, string(body)); err != nil {
		return err
	}
	w.applied.Entities++
	if err := w.wrote("entity", e.ID, len(e.Sources) > 0 || len(e.Statements) > 0); err != nil {
		return err
	}
	return w.index(e)
}

// index writes the folded names of e and their grams, and removes the old ones.
func (w *writer) index(e *graph.Entity) error {
	for _, query := range []string{"DELETE FROM name WHERE entity = ?", "DELETE FROM gram WHERE entity = ?"} {
		if _, err := w.run(query, e.ID); err != nil {
			return err
		}
	}
	for _, form := range names.Forms(e) {
		if _, err := w.run("INSERT INTO name (folded, form, entity) VALUES (?, ?, ?)", form.Text, int(form.Kind), e.ID); err != nil {
			return err
		}
	}
	for _, gram := range names.IndexGrams(e) {
		if _, err := w.run("INSERT INTO gram (gram, entity) VALUES (?, ?)", gram, e.ID); err != nil {
			return err
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
	return w.wrote("relation", r.ID, len(r.Sources) > 0)
}
