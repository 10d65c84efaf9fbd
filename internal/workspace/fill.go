package workspace

import (
	"context"
	"io"

	"whoowns/graph"
	"whoowns/internal/ingest"
)

// Fill imports a file into a store, as ingest.Import does. Refused, before anything of
// it is written, is a file longer than DefaultBytes, and one with which the store would
// be given more entities and relations than most. Code TooLarge.
func Fill(ctx context.Context, store graph.Store, most int, file io.Reader, o ingest.Options) (ingest.Report, error) {
	stats, err := store.Stats(ctx)
	if err != nil {
		return ingest.Report{}, err
	}
	o.MaxBytes = DefaultBytes
	s := &small{Store: store, count: stats.Entities + stats.Relations, most: most}
	report, err := ingest.Import(ctx, s, file, o)
	if graph.CodeOf(err) == graph.TooLarge && s.count <= most {
		err = TooLong()
	}
	return report, err
}

// TooLong is the error of a file that is longer than DefaultBytes.
func TooLong() error {
	return graph.Errorf(graph.TooLarge, "the file is over %d bytes (%d MiB), which is as much as a workspace takes; import it into a store of its own, with whoowns import --store FILE", DefaultBytes, DefaultBytes>>20)
}

// small is a store that takes records up to a number.
type small struct {
	graph.Store
	count, most int
}

func (s *small) Apply(ctx context.Context, changes graph.Changes) (graph.Applied, error) {
	return s.Store.Apply(ctx, func(yield func(graph.Change, error) bool) {
		for c, err := range changes {
			if c.Entity != nil || c.Relation != nil {
				s.count++
			}
			if err == nil && s.count > s.most {
				yield(graph.Change{}, graph.Errorf(graph.TooLarge, "there are over %d entities and relations, which is as much as a workspace takes; import it into a store of its own, with whoowns import --store FILE", s.most))
				return
			}
			if !yield(c, err) {
				return
			}
		}
	})
}
