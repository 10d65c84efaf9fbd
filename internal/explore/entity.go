package explore

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

// Search finds entities by name, former name, local name, identifier or id.
func (x *Explorer) Search(ctx context.Context, q graph.SearchQuery) (SearchAnswer, error) {
	if q.Limit < 0 || q.Limit > MaxLimit {
		return SearchAnswer{}, graph.Errorf(graph.Invalid, "limit %d is not between 1 and %d", q.Limit, MaxLimit)
	}
	found, err := x.store.Search(ctx, q)
	if err != nil {
		return SearchAnswer{}, err
	}
	a := SearchAnswer{Query: q.Text, Hits: make([]SearchHit, len(found.Hits)), Truncated: found.Truncated}
	today := Today().Day
	for i := range found.Hits {
		h := &found.Hits[i]
		a.Hits[i] = SearchHit{Reference: h.Entity.Reference(today), Jurisdiction: h.Entity.Jurisdiction, Matched: h.Matched, Match: h.Match}
	}
	return a, nil
}

// Entity returns one entity in full, with its relations of every day, by kind
// and start. The counts are those of the day.
func (x *Explorer) Entity(ctx context.Context, id string, asOf AsOf) (Detail, error) {
	return settled(ctx, x, func() (Detail, error) { return x.detailOf(ctx, id, asOf) })
}

func (x *Explorer) detailOf(ctx context.Context, id string, asOf AsOf) (Detail, error) {
	e, err := x.entity(ctx, id)
	if err != nil {
		return Detail{}, err
	}
	s := e.Reference(asOf.Day)
	detail := Detail{Entity: *e, AsOf: asOf.Day, NameThen: s.NameThen, LocalName: s.LocalName, Relations: []graph.Relation{}, Ends: []graph.Reference{}}
	earliest := graph.Forever
	for _, direction := range []graph.Direction{graph.Up, graph.Down} {
		relations, err := x.store.Relations(ctx, graph.RelationQuery{Of: []string{id}, Direction: direction, Limit: MaxRelations + 1})
		if err != nil {
			return Detail{}, err
		}
		for i := range relations {
			if day, ok := relations[i].FirstMention(); ok {
				earliest = min(earliest, day)
			}
			if relations[i].Held.Contains(asOf.Day) {
				detail.Counts.add(&relations[i], direction)
			}
		}
		if direction == graph.Down {
			relations = slices.DeleteFunc(relations, func(r graph.Relation) bool { return r.Owner == r.Subject })
		}
		detail.Relations = append(detail.Relations, relations...)
	}
	detail.Exists = e.Life(earliest).Contains(asOf.Day)
	slices.SortFunc(detail.Relations, func(a, b graph.Relation) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Start.First(), b.Start.First()), cmp.Compare(a.ID, b.ID))
	})
	if len(detail.Relations) > MaxRelations {
		detail.Relations, detail.Truncated = detail.Relations[:MaxRelations], true
	}
	return detail, x.completeDetail(ctx, e, &detail)
}

func (x *Explorer) completeDetail(ctx context.Context, e *graph.Entity, detail *Detail) error {
	var ends []string
	sources := map[string]bool{}
	for _, id := range e.Sources {
		sources[id] = true
	}
	for _, s := range e.Statements {
		sources[s.Source] = true
	}
	for i := range detail.Relations {
		r := &detail.Relations[i]
		ends = append(ends, r.Owner, r.Subject)
		for _, id := range r.Sources {
			sources[id] = true
		}
	}
	entities, err := x.store.Entities(ctx, ends)
	if err != nil {
		return err
	}
	for i := range entities {
		if entities[i].ID != e.ID {
			detail.Ends = append(detail.Ends, entities[i].Reference(detail.AsOf))
		}
	}
	detail.SourceList, err = x.sources(ctx, sources)
	return err
}

func (c *Counts) add(r *graph.Relation, direction graph.Direction) {
	if r.Counts == graph.Quoted {
		return
	}
	up := direction == graph.Up
	switch r.Kind {
	case graph.Owns:
		if up {
			c.Owners++
		} else {
			c.Holdings++
		}
	case graph.Controls:
		if !up {
			c.Controls++
		}
	case graph.Operates:
		if !up {
			c.Operates++
		}
	case graph.DependsOn:
		if up {
			c.Dependents++
		} else {
			c.DependsOn++
		}
	}
}
