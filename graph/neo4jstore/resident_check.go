package neo4jstore

import (
	"context"
	"errors"

	"whoowns/graph"
)

// Check is that of Store, and compares the kept network with what is stored.
func (s *ResidentStore) Check(ctx context.Context) ([]graph.Problem, error) {
	found, err := s.Store.Check(ctx)
	report := func(record, what string) {
		if len(found) < maxProblems {
			found = append(found, graph.Problem{Record: record, What: what})
		}
	}
	for range mostRounds {
		if err != nil {
			return found, err
		}
		compared := false
		if err = s.catchUp(ctx, nil); err == nil {
			compared, err = s.compare(ctx, report)
		}
		if compared {
			return found, err
		}
	}
	if err == nil || errors.Is(err, errUnsettled) {
		err = graph.Errorf(graph.Unavailable, "others keep writing to Neo4j at %s, so that the topology in memory cannot be compared with it; try again when that has ended", s.address)
	}
	return found, err
}

// compare reads everything while writers wait, and reports where the kept network is
// otherwise; false where it is of another position.
func (s *ResidentStore) compare(ctx context.Context, report func(record, what string)) (compared bool, err error) {
	err = s.call(ctx, "checking", func() error {
		return s.standing(ctx, func(tx runner) error {
			at, still, err := s.lookAroundIn(ctx, tx)
			kept := s.kept.Load()
			if err != nil || !still || kept == nil || kept.position != at {
				return err
			}
			b, err := readTopology(ctx, func(statement, after string) ([][]any, error) { return onePage(ctx, tx, statement, after) }, nil)
			if err != nil {
				return err
			}
			right, err := b.Build()
			if err == nil {
				kept.Compare(right, report)
				compared = true
			}
			return err
		})
	})
	return compared, err
}
