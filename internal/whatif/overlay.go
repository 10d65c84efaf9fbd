package whatif

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"whoowns/graph"
)

// Overlay is a store with some relations altered on the way. It takes no writes:
// Apply returns Code ReadOnly. Its version is that of the store below; Close does not
// close that. It is safe for concurrent use.
//
// It answers as a store would into which the same relations were written: also the
// days on which other relations hold are those that follow from the lives of their
// ends, as far as these follow from dated relations.
type Overlay struct {
	graph.Store
	altered map[string]*graph.Relation // by id; nil for one that is taken away
	fresh   []string                   // ids that the store below has not, ascending
	touched map[string]bool            // the ends of what is altered

	mu    sync.Mutex
	lives map[string]life
}

// life is the days on which an entity exists.
type life struct {
	kind  graph.EntityKind
	here  graph.Period
	below graph.Period // in the store below
	moved bool         // they differ
}

func newOverlay(store graph.Store) *Overlay {
	return &Overlay{Store: store, altered: map[string]*graph.Relation{}, touched: map[string]bool{}, lives: map[string]life{}}
}

// put alters one relation of the store below, or with isNew adds one; nil takes it
// away. Nobody may read while it is called.
func (o *Overlay) put(id string, r *graph.Relation, isNew bool, ends ...string) {
	o.altered[id] = r
	if i, there := slices.BinarySearch(o.fresh, id); isNew && !there {
		o.fresh = slices.Insert(o.fresh, i, id)
	}
	for _, end := range ends {
		o.touched[end] = true
	}
	clear(o.lives)
}

// Apply returns Code ReadOnly.
func (o *Overlay) Apply(context.Context, graph.Changes) (graph.Applied, error) {
	return graph.Applied{}, graph.Errorf(graph.ReadOnly, "what is only supposed takes no writes")
}

// Close does nothing: the store below belongs to who opened it.
func (o *Overlay) Close() error { return nil }

// Relations returns the relations that q selects, as they are supposed to be. Cost:
// what the store below takes for all days, without the limit.
func (o *Overlay) Relations(ctx context.Context, q graph.RelationQuery) ([]graph.Relation, error) {
	wide := q
	wide.AsOf, wide.Limit = nil, 0
	list, err := o.Store.Relations(ctx, wide)
	if err != nil {
		return nil, err
	}
	list, err = o.supposed(ctx, list)
	if err != nil {
		return nil, err
	}
	for _, id := range o.fresh {
		r := o.altered[id]
		near := r.Subject
		if q.Direction == graph.Down {
			near = r.Owner
		}
		if slices.Contains(q.Of, near) && (len(q.Kinds) == 0 || slices.Contains(q.Kinds, r.Kind)) {
			one := *r
			if err := o.complete(ctx, &one); err != nil {
				return nil, err
			}
			list = append(list, one)
		}
	}
	list = slices.DeleteFunc(list, func(r graph.Relation) bool { return q.AsOf != nil && !r.Held.Contains(*q.AsOf) })
	slices.SortFunc(list, func(a, b graph.Relation) int { return cmp.Compare(a.ID, b.ID) })
	if q.Limit > 0 && len(list) > q.Limit {
		list = list[:q.Limit]
	}
	return list, nil
}

// RelationsByID returns the relations with the given ids, as they are supposed to be.
func (o *Overlay) RelationsByID(ctx context.Context, ids []string) ([]graph.Relation, error) {
	list, err := o.Store.RelationsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	if list, err = o.supposed(ctx, list); err != nil {
		return nil, err
	}
	for _, id := range o.fresh {
		if slices.Contains(ids, id) {
			one := *o.altered[id]
			if err := o.complete(ctx, &one); err != nil {
				return nil, err
			}
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b graph.Relation) int { return cmp.Compare(a.ID, b.ID) })
	return list, nil
}

// supposed makes of relations of the store below those that are supposed.
func (o *Overlay) supposed(ctx context.Context, list []graph.Relation) ([]graph.Relation, error) {
	if len(o.altered) == 0 {
		return list, nil
	}
	kept := list[:0]
	for i := range list {
		r := list[i]
		other, altered := o.altered[r.ID]
		if altered && other == nil {
			continue
		}
		if altered {
			r = *other
		}
		moved := altered
		for _, end := range []string{r.Owner, r.Subject} {
			if !moved && o.touched[end] {
				l, err := o.life(ctx, end)
				if err != nil {
					return nil, err
				}
				moved = l.moved
			}
		}
		if moved {
			if err := o.complete(ctx, &r); err != nil {
				return nil, err
			}
		}
		kept = append(kept, r)
	}
	return kept, nil
}

// complete sets what a store sets: the days on which the relation holds, and the
// kinds of its ends.
func (o *Overlay) complete(ctx context.Context, r *graph.Relation) error {
	owner, err := o.life(ctx, r.Owner)
	if err != nil {
		return err
	}
	subject, err := o.life(ctx, r.Subject)
	if err != nil {
		return err
	}
	r.OwnerKind, r.SubjectKind, r.Held = owner.kind, subject.kind, r.HeldWithin(owner.here, subject.here)
	return nil
}

// life returns the days on which an entity exists here.
func (o *Overlay) life(ctx context.Context, id string) (life, error) {
	o.mu.Lock()
	known, ok := o.lives[id]
	o.mu.Unlock()
	if ok {
		return known, nil
	}
	entities, err := o.Store.Entities(ctx, []string{id})
	if err != nil {
		return life{}, err
	}
	if len(entities) == 0 {
		return life{}, graph.Errorf(graph.NotFound, "there is no entity %q", id)
	}
	e := &entities[0]
	here, below := graph.Forever, graph.Forever
	if e.Founded.IsZero() && e.Kind != graph.Person { // else nothing that mentions it counts
		if here, below, err = o.mentioned(ctx, id); err != nil {
			return life{}, err
		}
	}
	l := life{e.Kind, e.Life(here), e.Life(below), e.Life(here) != e.Life(below)}
	o.mu.Lock()
	o.lives[id] = l
	o.mu.Unlock()
	return l, nil
}

// mentioned returns the first day that any dated relation mentions an entity, here
// and in the store below.
func (o *Overlay) mentioned(ctx context.Context, id string) (here, below graph.Day, err error) {
	here, below = graph.Forever, graph.Forever
	note := func(r *graph.Relation, first *graph.Day) {
		if day, ok := r.FirstMention(); ok {
			*first = min(*first, day)
		}
	}
	for _, direction := range []graph.Direction{graph.Up, graph.Down} {
		list, err := o.Store.Relations(ctx, graph.RelationQuery{Of: []string{id}, Direction: direction})
		if err != nil {
			return 0, 0, err
		}
		for i := range list {
			note(&list[i], &below)
			if _, altered := o.altered[list[i].ID]; !altered {
				note(&list[i], &here)
			}
		}
	}
	for _, r := range o.altered {
		if r != nil && (r.Owner == id || r.Subject == id) {
			note(r, &here)
		}
	}
	return here, below, nil
}

// Scan calls yield with every record, as it is supposed to be.
func (o *Overlay) Scan(ctx context.Context, yield func(graph.Change) error) error {
	// What the scan needs of other records is read before it, for a store may be busy
	// with one scan at a time.
	ready := map[string]graph.Relation{}
	for _, direction := range []graph.Direction{graph.Up, graph.Down} {
		list, err := o.Relations(ctx, graph.RelationQuery{Of: slices.Sorted(maps.Keys(o.touched)), Direction: direction})
		if err != nil {
			return err
		}
		for i := range list {
			ready[list[i].ID] = list[i]
		}
	}
	waiting := slices.Clone(o.fresh)
	before := func(id string, all bool) error {
		for len(waiting) > 0 && (all || waiting[0] < id) {
			r := ready[waiting[0]]
			waiting = waiting[1:]
			if err := yield(graph.Change{Relation: &r}); err != nil {
				return err
			}
		}
		return nil
	}
	err := o.Store.Scan(ctx, func(c graph.Change) error {
		if c.Relation == nil {
			return yield(c)
		}
		if err := before(c.Relation.ID, false); err != nil {
			return err
		}
		if r, ok := ready[c.Relation.ID]; ok {
			return yield(graph.Change{Relation: &r})
		}
		if other, altered := o.altered[c.Relation.ID]; altered && other == nil {
			return nil
		}
		return yield(c)
	})
	if err != nil {
		return err
	}
	return before("", true)
}

// Stats counts what is supposed to be there.
func (o *Overlay) Stats(ctx context.Context) (graph.Stats, error) {
	stats, err := o.Store.Stats(ctx)
	if err != nil {
		return stats, err
	}
	stats.RelationKinds = maps.Clone(stats.RelationKinds)
	old, err := o.Store.RelationsByID(ctx, slices.Sorted(maps.Keys(o.altered)))
	if err != nil {
		return stats, err
	}
	count := func(kind graph.RelationKind, by int) {
		stats.Relations += by
		if stats.RelationKinds[kind.String()] += by; stats.RelationKinds[kind.String()] == 0 {
			delete(stats.RelationKinds, kind.String())
		}
	}
	for i := range old {
		count(old[i].Kind, -1)
	}
	for _, r := range o.altered {
		if r != nil {
			count(r.Kind, 1)
		}
	}
	return stats, nil
}

var _ graph.Store = (*Overlay)(nil)
