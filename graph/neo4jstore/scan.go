package neo4jstore

import (
	"context"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// pageSize is how many records Scan reads at once.
const pageSize = 5_000

// Scan streams everything. Writers wait until it has ended: Neo4j has no other way to
// read one moment. Readers do not.
func (s *Store) Scan(ctx context.Context, yield func(graph.Change) error) error {
	return s.call(ctx, "reading", func() error {
		return s.standing(ctx, func(tx runner) error {
			return scan(ctx, tx, func(c graph.Change) error {
				if err := yield(c); err != nil {
					return theirs{err}
				}
				return ctx.Err()
			})
		})
	})
}

// standing runs use in a transaction that holds the store's node, so that everything
// stands still, and that is rolled back.
func (s *Store) standing(ctx context.Context, use func(tx runner) error) error {
	return s.holding(ctx, func(tx neo4j.ExplicitTransaction) error { return use(tx) })
}

// holding calls use with a transaction that holds the store's node, and rolls it back
// unless use commits it. It begins again until it has the node; then use is called,
// once.
func (s *Store) holding(ctx context.Context, use func(tx neo4j.ExplicitTransaction) error) error {
	// Those of this process line up here: many that wait for one node make the server
	// see deadlocks where there are none.
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	o := s.outageOf(ctx)
	for {
		began := time.Now()
		reached, held, err := s.tryToHold(ctx, use)
		if err == nil || held || !again(err) || ctx.Err() != nil || o.failed(began, reached) {
			return err
		}
		if err := o.pause(ctx); err != nil {
			return err
		}
	}
}

// tryToHold calls use once it holds the store's node, and says how far it came.
func (s *Store) tryToHold(ctx context.Context, use func(tx neo4j.ExplicitTransaction) error) (reached, held bool, err error) {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer s.after(ctx, session.Close)
	within, stop := s.watched(ctx)
	defer stop()
	defer func() {
		if err != nil && silent(within) {
			err = s.silence()
		}
	}()
	tx, err := session.BeginTransaction(within, neo4j.WithTxTimeout(longTimeout))
	if err != nil {
		return false, false, err
	}
	defer s.after(ctx, tx.Close)
	watched := explicitWatched{tx, within}
	if err := hold(ctx, watched); err != nil {
		return true, false, err
	}
	return true, true, use(watched)
}

// after calls end, which tells the server, even where ctx is over, and does not wait
// for ever for a server that is silent.
func (s *Store) after(ctx context.Context, end func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settling)
	defer cancel()
	_ = end(ctx) // where it did not hear, the server ends what its client left
}

func scan(ctx context.Context, tx runner, yield func(graph.Change) error) error {
	if err := pages(ctx, tx, "MATCH (n:Source) USING INDEX n:Source(id) WHERE n.id > $after RETURN n.id, properties(n) ORDER BY n.id LIMIT $limit", func(record []any) error {
		p, _ := record[1].(map[string]any)
		source, err := readSource(p)
		if err != nil {
			return err
		}
		return yield(graph.Change{Source: &source})
	}); err != nil {
		return err
	}
	if err := pages(ctx, tx, "MATCH (e:Entity) USING INDEX e:Entity(id) WHERE e.id > $after RETURN e.id, properties(e) ORDER BY e.id LIMIT $limit", func(record []any) error {
		p, _ := record[1].(map[string]any)
		e, err := readEntity(p)
		if err != nil {
			return err
		}
		return yield(graph.Change{Entity: &e})
	}); err != nil {
		return err
	}
	return scanRelations(ctx, tx, yield)
}

// pages reads by the order of an index, a page at a time; the first value of a record
// is its id.
func pages(ctx context.Context, tx runner, statement string, use func(record []any) error) error {
	for after := ""; ; {
		page, err := onePage(ctx, tx, statement, after)
		if err != nil {
			return err
		}
		for _, record := range page {
			if err := use(record); err != nil {
				return err
			}
		}
		if len(page) < pageSize {
			return nil
		}
		after, _ = page[len(page)-1][0].(string)
	}
}

func onePage(ctx context.Context, tx runner, statement, after string) ([][]any, error) {
	page := make([][]any, 0, 64)
	err := each(ctx, tx, statement, map[string]any{"after": after, "limit": pageSize}, func(r *neo4j.Record) error {
		page = append(page, r.Values)
		return nil
	})
	return page, err
}

// scanRelations merges the relations of each type, which come in the order of ids.
func scanRelations(ctx context.Context, tx runner, yield func(graph.Change) error) error {
	type stream struct {
		statement string
		page      [][]any
		last      bool
	}
	streams := make([]*stream, len(relationKinds))
	refill := func(st *stream, after string) (err error) {
		st.page, err = onePage(ctx, tx, st.statement, after)
		st.last = len(st.page) < pageSize
		return err
	}
	for i, kind := range relationKinds {
		streams[i] = &stream{statement: "MATCH (o)-[r:" + kind.String() + "]->(s) USING INDEX r:" + kind.String() + "(id) WHERE r.id > $after WITH r, o, s ORDER BY r.id LIMIT $limit RETURN r.id, " + relationRecord}
		if err := refill(streams[i], ""); err != nil {
			return err
		}
	}
	for {
		var first *stream
		for _, st := range streams {
			if len(st.page) > 0 && (first == nil || st.page[0][0].(string) < first.page[0][0].(string)) {
				first = st
			}
		}
		if first == nil {
			return nil
		}
		r, err := readRelation(first.page[0][1])
		if err != nil {
			return err
		}
		if err := yield(graph.Change{Relation: &r}); err != nil {
			return err
		}
		if first.page = first.page[1:]; len(first.page) == 0 && !first.last {
			if err := refill(first, r.ID); err != nil {
				return err
			}
		}
	}
}
