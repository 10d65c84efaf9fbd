package explore

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// mostControlCompared bounds the subjects whose control RegisterChanges compares.
const mostControlCompared = 200

// RegisterChanges answers "what changed in the whole register between two days":
// every relation that began or ended after the first and up to the second, by day,
// control of the subjects of those that are listed, and the names and lives of
// entities. It goes through the whole register, of entities through the first
// 1,000,000 by id; memory does not grow with it. Code Invalid: the first day is after the
// second.
func (x *Explorer) RegisterChanges(ctx context.Context, q ChangesQuery) (RegisterChanges, error) {
	return settled(ctx, x, func() (RegisterChanges, error) { return x.registerChanges(ctx, q) })
}

func (x *Explorer) registerChanges(ctx context.Context, q ChangesQuery) (RegisterChanges, error) {
	if err := q.validate(); err != nil {
		return RegisterChanges{}, err
	}
	answer := Answer{AsOf: q.To.Day, Warnings: []Warning{}, Relations: []graph.Relation{}, Sources: []graph.Source{}}
	c := &comparison{x: x, from: q.From.Day, to: q.To.Day, limit: Query{Limit: q.Limit}.limit(), answer: &answer, needed: map[string]bool{}, cited: map[string]bool{}}
	a := RegisterChanges{From: c.from, To: c.to, Days: []RegisterDay{}, Control: []ControlChange{}, Names: []NameChange{}, Lives: []LifeChange{}}
	if q.From.Asked.IsPartial() {
		a.FromAsked = q.From.Asked.String()
	}
	if q.To.Asked.IsPartial() {
		a.ToAsked = q.To.Asked.String()
	}
	if c.from == c.to {
		c.warn(Warning{Code: WarnSameDay, Text: fmt.Sprintf("both days are %s: nothing can have changed between them", a.From)})
	} else if err := c.register(ctx, &a); err != nil {
		return RegisterChanges{}, err
	}
	a.Warnings, a.Relations, a.Sources, a.Truncated = answer.Warnings, answer.Relations, answer.Sources, answer.Truncated
	return a, nil
}

// event is a relation that began or ended on a day, in the order in which events
// are told: an end before the beginning that follows it.
type event struct {
	day                graph.Day
	subject, owner, id string
	kind               graph.RelationKind
}

func compareEvents(a, b event) int {
	return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.subject, b.subject), cmp.Compare(a.owner, b.owner), cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
}

// firstFew keeps the first few of many, in an order.
type firstFew[T any] struct {
	most    int
	compare func(a, b T) int
	list    []T
	count   int
}

func (f *firstFew[T]) add(item T) {
	f.count++
	if f.list = append(f.list, item); len(f.list) >= 4*f.most {
		f.trim()
	}
}

func (f *firstFew[T]) trim() {
	slices.SortFunc(f.list, f.compare)
	f.list = f.list[:min(len(f.list), f.most)]
}

func (c *comparison) register(ctx context.Context, a *RegisterChanges) error {
	// Two events make one change at most, so that the last change told is whole.
	found := &firstFew[event]{most: 2*c.limit + 2, compare: compareEvents}
	records := c.newRegisterRecords()
	if err := c.scan(ctx, found, records); err != nil {
		return err
	}
	found.trim()
	c.tellRecords(records, a)
	a.Count = found.count
	byDay := map[graph.Day]map[string]bool{}
	ids := map[string]bool{}
	for _, e := range found.list {
		if byDay[e.day] == nil {
			byDay[e.day] = map[string]bool{}
		}
		byDay[e.day][e.id], ids[e.id] = true, true
	}
	relations, err := c.x.store.RelationsByID(ctx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	byID := make(map[string]*graph.Relation, len(relations))
	for i := range relations {
		byID[relations[i].ID] = &relations[i]
	}
	room := c.limit
	var shown []RelationChange
	for _, day := range slices.Sorted(maps.Keys(byDay)) {
		changes := registerOrder(changesOn(c, day, byDay[day], byID))
		if len(changes) > room {
			changes = changes[:room]
			c.cut(fmt.Sprintf("%d relations began or ended; the first %d changes are given, up to %s", a.Count, c.limit, day))
		}
		if len(changes) > 0 {
			a.Days = append(a.Days, RegisterDay{day, changes})
			shown = append(shown, changes...)
		}
		if room -= len(changes); room == 0 {
			break
		}
	}
	if room == 0 && !c.answer.Truncated && slices.Max(slices.Collect(maps.Keys(byDay))) > a.Days[len(a.Days)-1].Day {
		c.cut(fmt.Sprintf("%d relations began or ended; the first %d changes are given, up to %s", a.Count, c.limit, a.Days[len(a.Days)-1].Day))
	}
	for i := range shown {
		c.mention(&shown[i])
	}
	c.answer.Warnings = append(c.answer.Warnings, unclearDays(shown, relations)...)
	if a.Control, err = c.registerControl(ctx, shown); err != nil {
		return err
	}
	return c.completeRegister(ctx, a)
}

// registerOrder sorts the changes of one day as their events are.
func registerOrder(list []RelationChange) []RelationChange {
	slices.SortFunc(list, func(a, b RelationChange) int {
		return cmp.Or(cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Owner.ID, b.Owner.ID), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.firstID(), b.firstID()))
	})
	return list
}

// scan finds the events of the whole register, in the network where that is in memory,
// else in the records; and what changed in the records of entities.
func (c *comparison) scan(ctx context.Context, found *firstFew[event], records *registerRecords) error {
	note := func(held graph.Period, e event) {
		if held.Empty() {
			return
		}
		for _, day := range []graph.Day{held.From, held.Until} {
			if c.within(day) {
				e.day = day
				found.add(e)
			}
		}
	}
	if resident, ok := c.x.store.(graph.Resident); ok {
		if n := resident.Network(); n != nil {
			for edge := range int32(n.Edges()) {
				if edge&0xffff == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				e := n.Edge(edge)
				if c.within(e.Held.From) || c.within(e.Held.Until) {
					note(e.Held, event{subject: n.ID(e.Subject), owner: n.ID(e.Owner), kind: e.Kind, id: n.RelationID(edge)})
				}
			}
			return c.scanEntities(ctx, records)
		}
	}
	return c.x.store.Scan(ctx, func(change graph.Change) error {
		if e := change.Entity; e != nil {
			records.read(e, c.within)
		}
		if r := change.Relation; r != nil {
			note(r.Held, event{subject: r.Subject, owner: r.Owner, kind: r.Kind, id: r.ID})
		}
		return nil
	})
}

// registerControl compares, on the two days, who controls the subjects of the given
// changes.
func (c *comparison) registerControl(ctx context.Context, shown []RelationChange) ([]ControlChange, error) {
	touched := map[string]bool{}
	for i := range shown {
		if kind := shown[i].Kind; kind == graph.Owns || kind == graph.Controls || kind == graph.Operates || kind == graph.Role {
			touched[shown[i].Subject.ID] = true
		}
	}
	ids := slices.Sorted(maps.Keys(touched))
	if len(ids) > mostControlCompared {
		c.cut(fmt.Sprintf("the changes touch %d entities; control is compared for the first %d of them, by id", len(ids), mostControlCompared))
		ids = ids[:mostControlCompared]
	}
	all := []ControlChange{}
	if len(ids) == 0 {
		return all, nil
	}
	engine, err := c.x.engineFor(ctx, graph.Reach{From: ids, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return nil, err
	}
	n := engine.Network()
	for _, id := range ids {
		node := n.Node(id)
		if node == graph.NoNode {
			continue
		}
		var sides [2][]Controller
		for i, day := range []graph.Day{c.from, c.to} {
			control, err := ownership.ControllersOf(ctx, n, node, day)
			if err != nil {
				return nil, err
			}
			for j := range control.Controllers {
				sides[i] = append(sides[i], controllerIn(n, &control.Controllers[j]))
			}
		}
		for _, change := range compareControllers(sides[0], sides[1]) {
			change.Of = &graph.Reference{ID: id}
			all = append(all, change)
		}
	}
	if len(all) > c.limit {
		c.cut(fmt.Sprintf("there are %d changes of control; the first %d are given, by the entity controlled", len(all), c.limit))
		all = all[:c.limit]
	}
	for i := range all {
		c.needed[all[i].Entity.ID], c.needed[all[i].Of.ID] = true, true
		c.cite(all[i].Relations...)
		for _, held := range []*ControlHeld{all[i].Before, all[i].After} {
			if held != nil {
				for _, ref := range held.Through {
					c.needed[ref.ID] = true
				}
			}
		}
	}
	return all, nil
}

// controllerIn is a controller with ids in place of names.
func controllerIn(n *graph.Network, from *ownership.Controller) Controller {
	c := Controller{Entity: graph.Reference{ID: n.ID(from.Node)}, Verdict: from.Verdict, Votes: from.Votes, Means: from.Means, Through: []graph.Reference{}, Ultimate: from.Ultimate}
	if c.Means == nil {
		c.Means = []graph.Means{}
	}
	for _, node := range from.Through {
		c.Through = append(c.Through, graph.Reference{ID: n.ID(node)})
	}
	for _, edge := range from.Edges {
		c.Relations = append(c.Relations, n.RelationID(edge))
	}
	return c
}

// completeRegister fills in names and evidence.
func (c *comparison) completeRegister(ctx context.Context, a *RegisterChanges) error {
	entities, err := c.x.store.Entities(ctx, slices.Sorted(maps.Keys(c.needed)))
	if err != nil {
		return err
	}
	c.refs = make(map[string]graph.Reference, len(entities))
	for i := range entities {
		c.refs[entities[i].ID] = entities[i].Reference(c.to)
	}
	for i := range a.Days {
		for j := range a.Days[i].Changes {
			c.name(&a.Days[i].Changes[j])
		}
	}
	for i := range a.Names {
		a.Names[i].Entity = c.refs[a.Names[i].Entity.ID]
	}
	for i := range a.Lives {
		a.Lives[i].Entity = c.refs[a.Lives[i].Entity.ID]
	}
	for i := range a.Control {
		change := &a.Control[i]
		change.Entity, *change.Of = c.refs[change.Entity.ID], c.refs[change.Of.ID]
		for _, held := range []*ControlHeld{change.Before, change.After} {
			if held != nil {
				for j := range held.Through {
					held.Through[j] = c.refs[held.Through[j].ID]
				}
			}
		}
	}
	return c.evidence(ctx, c.recordSources(entities, a))
}
