package ingest

import (
	"context"
	"encoding/json"

	"whoowns/graph"
)

// settle decides which residual relations count: see format.Record.
func (i *importer) settle(ctx context.Context) error {
	if n, err := i.spool.number(ctx, `SELECT count(*) FROM record WHERE kind = 3 AND skip = 0 AND number > 0`); err != nil || n == 0 {
		return err
	}
	for _, query := range []string{
		`CREATE INDEX record_by_pair ON record (owner, subject) WHERE kind = 3`,
		`CREATE TEMP TABLE quoted (seq INTEGER PRIMARY KEY, body BLOB)`,
	} {
		if err := i.spool.exec(ctx, query); err != nil {
			return err
		}
	}
	err := i.spool.rows(ctx, `SELECT seq, number, subject, body FROM record WHERE kind = 3 AND skip = 0 AND number > 0`, func(scan func(...any) error) error {
		var seq int64
		var residual int
		var subject string
		var body []byte
		if err := scan(&seq, &residual, &subject, &body); err != nil {
			return err
		}
		var r graph.Relation
		if err := json.Unmarshal(body, &r); err != nil {
			return err
		}
		kind, err := i.kindOf(ctx, subject)
		if err != nil {
			return err
		}
		counts := kind == graph.Arrangement
		if counts {
			if counts, err = i.standsAlone(ctx, &r, residual); err != nil {
				return err
			}
		}
		if counts {
			return nil
		}
		r.Counts = graph.Quoted
		if body, err = json.Marshal(&r); err != nil {
			return err
		}
		return i.spool.exec(ctx, `INSERT INTO quoted VALUES (?, ?)`, seq, body)
	})
	if err != nil {
		return err
	}
	return i.spool.exec(ctx, `UPDATE record SET body = q.body FROM quoted q WHERE q.seq = record.seq`)
}

// kindOf returns the kind of an entity in the file, else in the store.
func (i *importer) kindOf(ctx context.Context, id string) (graph.EntityKind, error) {
	var kind graph.EntityKind
	err := i.spool.rows(ctx, `SELECT body FROM record WHERE kind = 2 AND id = ? AND skip = 0 LIMIT 1`, func(scan func(...any) error) error {
		var body []byte
		if err := scan(&body); err != nil {
			return err
		}
		var e graph.Entity
		err := json.Unmarshal(body, &e)
		kind = e.Kind
		return err
	}, id)
	if err != nil || kind != 0 || i.store == nil {
		return kind, err
	}
	stored, err := i.store.Entities(ctx, []string{id})
	if err == nil && len(stored) > 0 {
		kind = stored[0].Kind
	}
	return kind, err
}

// standsAlone reports whether the pair of r has, at any time that r holds, neither
// a shareholding nor a residual relation of a lower figure.
func (i *importer) standsAlone(ctx context.Context, r *graph.Relation, residual int) (bool, error) {
	alone := true
	held := r.HeldWithin(graph.Period{From: graph.Always, Until: graph.Forever}, graph.Period{From: graph.Always, Until: graph.Forever})
	err := i.spool.rows(ctx, `SELECT number, body FROM record WHERE kind = 3 AND owner = ? AND subject = ? AND skip = 0`, func(scan func(...any) error) error {
		var lower int
		var body []byte
		if err := scan(&lower, &body); err != nil {
			return err
		}
		var other graph.Relation
		if err := json.Unmarshal(body, &other); err != nil {
			return err
		}
		shareholding := lower == 0 && other.Kind == graph.Owns && other.Of == graph.OfCapital
		if shareholding || lower > 0 && lower < residual {
			both := other.HeldWithin(held, held)
			alone = alone && both.Empty()
		}
		return nil
	}, r.Owner, r.Subject)
	return alone, err
}
