package workspace

import (
	"context"
	"io"

	"whoowns/graph"
	"whoowns/internal/ingest"
)

// Fill imports a file into a store, as ingest.Import does, and refuses one with more
// entities and relations than most before any of them is written. Code TooLarge.
func Fill(ctx context.Context, store graph.Store, most int, file io.Reader, o ingest.Options) (ingest.Report, error) {
	return ingest.Import(ctx, &small{store, most}, file, o)
}

// small is a store that takes batches up to a number of records.
type small struct {
	graph.Store
	most int
}

func (s *small) Apply(ctx context.Context, changes graph.Changes) (graph.Applied, error) {
	return s.Store.Apply(ctx, func(yield func(graph.Change, error) bool) {
		count := 0
		for c, err := range changes {
			if c.Entity != nil || c.Relation != nil {
				count++
			}
			if err == nil && count > s.most {
				yield(graph.Change{}, graph.Errorf(graph.TooLarge, "the file has over %d entities and relations, which is as much as a workspace takes; import it into a store of its own, with whoowns import --store FILE", s.most))
				return
			}
			if !yield(c, err) {
				return
			}
		}
	})
}
