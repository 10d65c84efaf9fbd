package graph

import "context"

// Reach says which part of a store to load.
type Reach struct {
	From  []string // ids to start from
	Up    bool     // everything upstream: owners, their owners, and so on
	Down  bool     // everything downstream; with Up, then also all that is upstream of that
	Kinds []RelationKind
	Limit int // entities; 0 means MostEntities
}

// MostEntities bounds the part of a store that is read for one question, in which
// each direction may have two and a half relations an entity. Registers have one to
// two. So much is read from a server within its time for a transaction, and takes
// some hundred megabytes; whoever asks more than that of many entities is better
// served by a store that keeps its network in memory.
const MostEntities = 200_000

// MostRelations is how many relations a direction may have in a part of MostEntities.
const MostRelations = MostEntities * relationsOfTwo / 2

// relationsOfTwo is how many relations are read for each two entities allowed.
const relationsOfTwo = 5

// LoadNetwork reads the part of a store that a question needs, of every day, by
// a search in levels: one call of Relations for each level and direction. An id
// that is not there is left out. Code TooLarge when the part has more entities or
// relations than the limit allows, because numbers over a cut network would be wrong;
// the search ends there, and no level is read further than that.
func LoadNetwork(ctx context.Context, s Store, reach Reach) (*Network, error) {
	limit := reach.Limit
	if limit == 0 {
		limit = MostEntities
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
		room := limit * relationsOfTwo / 2
		for len(frontier) > 0 {
			relations, err := s.Relations(ctx, RelationQuery{Of: frontier, Direction: direction, Kinds: reach.Kinds, Limit: room + 1})
			if err != nil {
				return nil, err
			}
			if room -= len(relations); room < 0 {
				return nil, TooManyRelations(limit * relationsOfTwo / 2)
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
				return nil, Errorf(TooLarge, "the question reaches over %d entities; %s", limit, askLess)
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

// askLess says what to do about a question that reaches too far.
const askLess = "ask about an entity with fewer owners or holdings, or about fewer kinds of relation where the question takes them, or run the server with --resident, which keeps the whole graph in memory"

// TooManyRelations is the error of a question that reaches over more relations than
// may be read for it.
func TooManyRelations(limit int) error {
	return Errorf(TooLarge, "the question reaches over %d relations; %s", limit, askLess)
}
