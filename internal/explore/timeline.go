package explore

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"whoowns/graph"
)

// TimelineQuery says which days to tell of: those after From, up to To. Either may be
// zero: then it is every day on record.
type TimelineQuery struct {
	From, To AsOf
	Limit    int // days; 0 means DefaultLimit
}

// Timeline answers "on which days did anything upstream of X change": what began and
// ended on each, upstream of any day. A relation counts for the days on which its
// subject was upstream.
func (x *Explorer) Timeline(ctx context.Context, id string, q TimelineQuery) (Timeline, error) {
	return settled(ctx, x, func() (Timeline, error) { return x.timelineOf(ctx, id, q) })
}

func (x *Explorer) timelineOf(ctx context.Context, id string, q TimelineQuery) (Timeline, error) {
	window := graph.Period{From: graph.Always, Until: graph.Forever}
	if q.From != (AsOf{}) {
		window.From = q.From.Day + 1
	}
	if q.To != (AsOf{}) {
		window.Until = q.To.Day + 1
	}
	if q.From != (AsOf{}) && q.To != (AsOf{}) {
		if err := (ChangesQuery{From: q.From, To: q.To}).validate(); err != nil {
			return Timeline{}, err
		}
	}
	query := Query{AsOf: Today(), Limit: q.Limit}
	_, answer, err := x.begin(ctx, id, query)
	if err != nil {
		return Timeline{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return Timeline{}, err
	}
	a := Timeline{Answer: answer, Days: []TimelineDay{}}
	c := &comparison{x: x, n: engine.Network(), id: id, to: query.AsOf.Day, limit: query.limit(), answer: &a.Answer, needed: map[string]bool{}, cited: map[string]bool{}}
	node := c.n.Node(id)
	if node == graph.NoNode {
		return Timeline{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	// Of every day, and what is not asked for is left out only then: what ends on the
	// first day asked for was upstream on the one before.
	if c.reach, err = upstreamDays(ctx, c.n, node, graph.Period{From: graph.Always, Until: graph.Forever}); err != nil {
		return Timeline{}, err
	}
	events, err := c.events(ctx, node, window)
	if err != nil {
		return Timeline{}, err
	}
	return a, c.timeline(ctx, &a, events, window)
}

// events returns, by day, the relations that began or ended on it.
func (c *comparison) events(ctx context.Context, node graph.Node, window graph.Period) (map[graph.Day]map[string]bool, error) {
	events := map[graph.Day]map[string]bool{}
	if err := c.eventsUpstream(ctx, events, window); err != nil {
		return nil, err
	}
	own, err := c.x.heldBy(ctx, c.n, node)
	if err != nil {
		return nil, err
	}
	for id, held := range own {
		c.event(events, id, held, daySet{{From: graph.Always, Until: graph.Forever}}, window)
	}
	return events, nil
}

// eventsUpstream adds, by day, the relations that bear on ownership and began or ended
// on a day on which their subject was upstream.
func (c *comparison) eventsUpstream(ctx context.Context, events map[graph.Day]map[string]bool, window graph.Period) error {
	for at, days := range c.reach {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, edge := range c.n.Up(at) {
			if e := c.n.Edge(edge); bearsOnOwnership(e) {
				c.event(events, c.n.RelationID(edge), e.Held, days, window)
			}
		}
	}
	return nil
}

// event adds the first day of a relation, and the first one after it, where they are in
// the window and its subject was upstream on the first or the last day of it.
func (c *comparison) event(events map[graph.Day]map[string]bool, id string, held graph.Period, days daySet, window graph.Period) {
	if held.Empty() {
		return
	}
	for _, at := range []struct{ day, upstream graph.Day }{{held.From, held.From}, {held.Until, held.Until - 1}} {
		if at.day != graph.Always && at.day != graph.Forever && window.Contains(at.day) && days.contains(at.upstream) {
			c.day(events, at.day)
			events[at.day][id] = true
		}
	}
}

// timeline fills in the first days, with what changed on each.
func (c *comparison) timeline(ctx context.Context, a *Timeline, events map[graph.Day]map[string]bool, window graph.Period) error {
	var t told
	// Names are not known yet; ids stand for them.
	err := c.records(ctx, func(e *graph.Entity, days daySet) { t.tell(e, graph.Reference{ID: e.ID}, days, window.Contains) })
	if err != nil {
		return err
	}
	t.sort()
	for _, n := range t.names {
		c.day(events, n.Day)
	}
	for _, l := range t.lives {
		c.day(events, l.Day)
	}
	for _, s := range t.statements {
		c.day(events, s.Day)
	}
	days := slices.Sorted(maps.Keys(events))
	if len(days) > c.limit {
		c.cut(fmt.Sprintf("there are %d days; the first %d are given, up to %s: ask for those after it with from, or raise the limit", len(days), c.limit, days[c.limit-1]))
		days = days[:c.limit]
	}
	ids := map[string]bool{}
	for _, day := range days {
		maps.Copy(ids, events[day])
	}
	records, err := c.x.store.RelationsByID(ctx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	byID := make(map[string]*graph.Relation, len(records))
	for i := range records {
		byID[records[i].ID] = &records[i]
	}
	for _, day := range days {
		a.Days = append(a.Days, c.timelineDay(day, events[day], byID, &t))
	}
	for i := range a.Days {
		c.answer.Warnings = append(c.answer.Warnings, unclearDays(a.Days[i].Changes, records)...)
	}
	c.answer.Warnings = oneUnclear(c.answer.Warnings)
	return c.completeTimeline(ctx, a)
}

func (c *comparison) day(events map[graph.Day]map[string]bool, day graph.Day) {
	if events[day] == nil {
		events[day] = map[string]bool{}
	}
}

func (c *comparison) timelineDay(day graph.Day, ids map[string]bool, byID map[string]*graph.Relation, t *told) TimelineDay {
	d := TimelineDay{Day: day, Changes: changesOn(c, day, ids, byID), Names: []NameChange{}, Lives: []LifeChange{}, Statements: []StatementMade{}}
	for i := range d.Changes {
		c.mention(&d.Changes[i])
	}
	for _, n := range t.names {
		if n.Day == day {
			d.Names = append(d.Names, n)
			c.needed[n.Entity.ID] = true
		}
	}
	for _, l := range t.lives {
		if l.Day == day {
			d.Lives = append(d.Lives, l)
			c.needed[l.Entity.ID] = true
		}
	}
	for _, s := range t.statements {
		if s.Day == day {
			d.Statements = append(d.Statements, s)
			c.needed[s.Entity.ID] = true
		}
	}
	return d
}

// changesOn returns what the given relations changed on a day; one that ended and
// one of the same pair and kind that began are one change.
func changesOn(c *comparison, day graph.Day, ids map[string]bool, byID map[string]*graph.Relation) []RelationChange {
	var ended, added []*graph.Relation
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		r := byID[id]
		if r == nil {
			continue
		}
		if r.Held.Until == day {
			ended = append(ended, r)
		}
		if r.Held.From == day {
			added = append(added, r)
		}
	}
	list := []RelationChange{}
	for _, pair := range pairs(ended, added) {
		list = append(list, c.entry(pair.word(), pair.before, pair.after))
	}
	sortChanges(list)
	return list
}

// oneUnclear makes one warning of those about single days.
func oneUnclear(warnings []Warning) []Warning {
	kept := []Warning{}
	var ids []string
	for _, w := range warnings {
		if w.Code == WarnDayUnclear {
			ids = append(ids, w.Relations...)
		} else {
			kept = append(kept, w)
		}
	}
	if ids == nil {
		return kept
	}
	slices.Sort(ids)
	return append(kept, Warning{Code: WarnDayUnclear, Relations: slices.Compact(ids),
		Text: "no source gives the day of some of these changes: they are dated by an observation, an announcement, or the first day of a month or year"})
}

// completeTimeline fills in the names of all that is mentioned, and the evidence.
func (c *comparison) completeTimeline(ctx context.Context, a *Timeline) error {
	entities, err := c.x.store.Entities(ctx, slices.Sorted(maps.Keys(c.needed)))
	if err != nil {
		return err
	}
	sources := map[string]bool{}
	byID := make(map[string]*graph.Entity, len(entities))
	for i := range entities {
		byID[entities[i].ID] = &entities[i]
	}
	for i := range a.Days {
		d := &a.Days[i]
		name := func(ref *graph.Reference) {
			if e := byID[ref.ID]; e != nil {
				*ref = e.Reference(d.Day)
			}
		}
		for j := range d.Changes {
			name(&d.Changes[j].Owner)
			name(&d.Changes[j].Subject)
		}
		for j := range d.Names {
			name(&d.Names[j].Entity)
		}
		for j := range d.Lives {
			name(&d.Lives[j].Entity)
		}
		for j := range d.Statements {
			name(&d.Statements[j].Entity)
			sources[d.Statements[j].Statement.Source] = true
		}
	}
	return c.evidence(ctx, sources)
}
