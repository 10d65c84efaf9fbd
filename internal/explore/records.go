package explore

import (
	"context"
	"maps"
	"slices"

	"whoowns/graph"
)

// Records returns entities and relations by their ids as they are stored, and what
// they need to stand alone: the ends of the relations, and the sources of all. Sources
// come first, then entities, then relations, each sorted by id and once. Code NotFound
// names the first id that the store does not have; Code Invalid: more than MaxLimit of
// either were asked for.
func (x *Explorer) Records(ctx context.Context, entities, relations []string) ([]graph.Change, error) {
	for _, asked := range []struct {
		what string
		ids  []string
	}{{"entities", entities}, {"relations", relations}} {
		if len(asked.ids) > MaxLimit {
			return nil, graph.Errorf(graph.Invalid, "%d %s are too many; ask for at most %d", len(asked.ids), asked.what, MaxLimit)
		}
	}
	return settled(ctx, x, func() ([]graph.Change, error) { return x.records(ctx, entities, relations) })
}

func (x *Explorer) records(ctx context.Context, entities, relations []string) ([]graph.Change, error) {
	ties, err := x.store.RelationsByID(ctx, relations)
	if err != nil {
		return nil, err
	}
	have, wanted, cited := make(map[string]bool), make(map[string]bool), make(map[string]bool)
	for _, id := range entities {
		wanted[id] = true
	}
	cite := func(ids []string) {
		for _, id := range ids {
			cited[id] = true
		}
	}
	for i := range ties {
		r := &ties[i]
		have[r.ID], wanted[r.Owner], wanted[r.Subject] = true, true, true
		cite(r.Sources)
	}
	for _, id := range relations {
		if !have[id] {
			return nil, graph.Errorf(graph.NotFound, "there is no relation %q; ask again for what is there now", id)
		}
	}
	ends, err := x.store.Entities(ctx, slices.Sorted(maps.Keys(wanted)))
	if err != nil {
		return nil, err
	}
	clear(have)
	for i := range ends {
		have[ends[i].ID] = true
		cite(ends[i].Sources)
		for _, s := range ends[i].Statements {
			cited[s.Source] = true
		}
	}
	for _, id := range entities {
		if !have[id] {
			return nil, graph.Errorf(graph.NotFound, "there is no entity %q; ask again for what is there now", id)
		}
	}
	sources, err := x.sources(ctx, cited)
	if err != nil {
		return nil, err
	}
	all := make([]graph.Change, 0, len(sources)+len(ends)+len(ties))
	for i := range sources {
		all = append(all, graph.Change{Source: &sources[i]})
	}
	for i := range ends {
		all = append(all, graph.Change{Entity: &ends[i]})
	}
	for i := range ties {
		all = append(all, graph.Change{Relation: &ties[i]})
	}
	return all, nil
}
