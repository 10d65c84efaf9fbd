package neo4jstore

import (
	"context"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// A stream that is written in several batches is noted on the store's node from the
// first to the last: a line of its own, which begins with the digest of the stream, so
// that no other stream ends it.

var _ graph.Partial = (*Store)(nil)

func beginning(digest, name string) *mark {
	return &mark{"SET m.unfinished = [line IN coalesce(m.unfinished, []) WHERE NOT line STARTS WITH $digest] + [$digest + ' ' + $name]", map[string]any{"digest": digest, "name": name}}
}

func ending(digest string) *mark {
	return &mark{"SET m.unfinished = [line IN coalesce(m.unfinished, []) WHERE NOT line STARTS WITH $digest]", map[string]any{"digest": digest}}
}

// theUnfinished returns each line without its digest.
const theUnfinished = theStore + "UNWIND coalesce(m.unfinished, []) AS line WITH substring(line, 65) AS name "

func nameOf(ctx context.Context) string {
	if name := graph.BatchName(ctx); name != "" {
		return "an import of " + name
	}
	return "a batch of over 100,000 records"
}

// brokenOff is the error of a stream of which a part is written.
func (s *Store) brokenOff(ctx context.Context, written int, err error) error {
	return graph.Errorf(graph.Unfinished, "%s broke off after %d records, which are there and are read; import the same file again to complete it: %w", nameOf(ctx), written, s.explain(ctx, "writing to", err))
}

// Unfinished names the batches of which a part is written: they are under way, or
// broke off.
func (s *Store) Unfinished(ctx context.Context) (list []string, err error) {
	err = s.call(ctx, "reading", func() error {
		return s.read(ctx, func(tx neo4j.ManagedTransaction) error {
			list = nil
			return each(ctx, tx, theUnfinished+"RETURN name ORDER BY name", nil, func(r *neo4j.Record) error {
				name, _ := r.Values[0].(string)
				list = append(list, name)
				return nil
			})
		})
	})
	return list, err
}
