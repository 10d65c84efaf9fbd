package graph

import "context"

// Reach says which part of a store to load.
type Reach struct {
	From  []string // ids to start from
	Up    bool     // everything upstream: owners, their owners, and so on
	Down  bool     // everything downstream; with Up, then also all that is upstream of that
	Kinds []RelationKind
	Limit int // entities; 0 means 1,000,000
}

// LoadNetwork reads the part of a store that a question needs, of every day, by
// a search in levels: one call of Relations for each level and direction. An id
// that is not there is left out. Code TooLarge when the part has more entities
// than the limit, because numbers over a cut network would be wrong.
func LoadNetwork(ctx context.Context, s Store, reach Reach) (*Network, error) {
	limit := reach.Limit
	if limit == 0 {
		limit = 1_000_000
	}
	var b NetworkBuilder
	starts, err := s.Entities(ctx, reach.From)
	if err != nil {
		return nil, err
	}
	start := make([]string, 0, len(starts))
	for i := range starts {
		b.AddEntity(starts[i].ID, starts[i].Kind)
		start = append(start, starts[i].ID)
	}
	search := func(from []string, direction Direction) ([]string, error) {
		seen := make(map[string]bool, len(from))
		for _, id := range from {
			seen[id] = true
		}
		all, frontier := from, from
		for len(frontier) > 0 {
			relations, err := s.Relations(ctx, RelationQuery{Of: frontier, Direction: direction, Kinds: reach.Kinds})
			if err != nil {
				return nil, err
			}
			frontier = nil
			for i := range relations {
				r := &relations[i]
				b.AddRelation(r)
				far := r.Owner
				if direction == Down {
					far = r.Subject
				}
				if !seen[far] {
					seen[far] = true
					frontier = append(frontier, far)
				}
			}
			all = append(all, frontier...)
			if len(all) > limit {
				return nil, Errorf(TooLarge, "the question reaches over %d entities; ask about a smaller part", limit)
			}
		}
		return all, nil
	}
	if reach.Down {
		if start, err = search(start, Down); err != nil {
			return nil, err
		}
	}
	if reach.Up {
		if _, err = search(start, Up); err != nil {
			return nil, err
		}
	}
	return b.Build()
}
