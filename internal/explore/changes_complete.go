package explore

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"whoowns/graph"
)

// entitiesAtOnce is how many entities are read at a time while their names and
// lives are compared.
const entitiesAtOnce = 5_000

// records reads the entities that were upstream, calls each with them and the days
// on which they were, and keeps the names that the answer needs.
func (c *comparison) records(ctx context.Context, each func(e *graph.Entity, days daySet)) error {
	c.refs = map[string]graph.Reference{}
	ids := map[string]bool{}
	for node := range c.reach {
		ids[c.n.ID(node)] = true
	}
	for id := range c.needed {
		ids[id] = true
	}
	for list := range slices.Chunk(slices.Sorted(maps.Keys(ids)), entitiesAtOnce) {
		entities, err := c.x.store.Entities(ctx, list)
		if err != nil {
			return err
		}
		for i := range entities {
			e := &entities[i]
			if node := c.n.Node(e.ID); node != graph.NoNode && c.reach[node] != nil {
				each(e, c.reach[node])
			}
			if c.needed[e.ID] {
				c.refs[e.ID] = e.Reference(c.to)
			}
		}
	}
	return nil
}

// told is what changed in the records of entities themselves.
type told struct {
	names      []NameChange
	lives      []LifeChange
	statements []StatementMade
}

// tell adds what changed in the record of e on the days for which in is true.
func (t *told) tell(e *graph.Entity, ref graph.Reference, days daySet, in func(graph.Day) bool) {
	counts := func(day graph.Day, also graph.Day) bool {
		return day != graph.Always && day != graph.Forever && in(day) && (days.contains(day) || days.contains(also))
	}
	for i := range e.Names {
		n := &e.Names[i]
		if p := n.Period(); counts(p.From, p.From) {
			t.names = append(t.names, NameChange{ref, p.From, Added, n.Name, n.Lang})
		}
		if p := n.Period(); counts(p.Until, p.Until-1) {
			t.names = append(t.names, NameChange{ref, p.Until, Ended, n.Name, n.Lang})
		}
	}
	if day := e.Founded.First(); counts(day, day) {
		t.lives = append(t.lives, LifeChange{ref, day, Added})
	}
	if day := e.Dissolved.End(); counts(day, day-1) {
		t.lives = append(t.lives, LifeChange{ref, day, Ended})
	}
	for _, s := range e.Statements {
		if day := s.Date.First(); counts(day, day) {
			t.statements = append(t.statements, StatementMade{ref, day, s})
		}
	}
}

func (t *told) sort() {
	slices.SortFunc(t.names, func(a, b NameChange) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Entity.ID, b.Entity.ID), cmp.Compare(a.What, b.What), cmp.Compare(a.Name, b.Name))
	})
	slices.SortFunc(t.lives, func(a, b LifeChange) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	slices.SortStableFunc(t.statements, func(a, b StatementMade) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
}

// firstOf returns the first of a list and says where it was cut.
func firstOf[T any](c *comparison, list []T, what string) []T {
	if len(list) > c.limit {
		c.cut(fmt.Sprintf("there are %d %s; the first %d are given, by day", len(list), what, c.limit))
		return list[:c.limit]
	}
	if list == nil {
		return []T{}
	}
	return list
}

// complete fills in names, lives, statements and the evidence.
func (c *comparison) complete(ctx context.Context, a *Changes) error {
	var t told
	err := c.records(ctx, func(e *graph.Entity, days daySet) { t.tell(e, e.Reference(c.to), days, c.within) })
	if err != nil {
		return err
	}
	t.sort()
	a.Names, a.Lives, a.Statements = firstOf(c, t.names, "names taken or given up"), firstOf(c, t.lives, "foundings and ends"), firstOf(c, t.statements, "statements")
	for i := range a.Changes {
		c.name(&a.Changes[i])
	}
	sources := map[string]bool{}
	for i := range a.Statements {
		sources[a.Statements[i].Statement.Source] = true
	}
	return c.evidence(ctx, sources)
}

func (c *comparison) name(change *RelationChange) {
	for _, end := range []*graph.Reference{&change.Owner, &change.Subject} {
		if ref, ok := c.refs[end.ID]; ok {
			*end = ref
		} else {
			end.Name = end.ID
		}
	}
}

// evidence reads the relations that are cited, and the sources that they and the
// given ones name.
func (c *comparison) evidence(ctx context.Context, sources map[string]bool) error {
	ids := slices.Sorted(maps.Keys(c.cited))
	if len(ids) > MaxRelations {
		c.cut(fmt.Sprintf("the answer rests on %d relations; the first %d are given", len(ids), MaxRelations))
		ids = ids[:MaxRelations]
	}
	relations, err := c.x.store.RelationsByID(ctx, ids)
	if err != nil {
		return err
	}
	for i := range relations {
		for _, id := range relations[i].Sources {
			sources[id] = true
		}
	}
	c.answer.Relations = append(c.answer.Relations, relations...)
	c.answer.Sources, err = c.x.sources(ctx, sources)
	return err
}
