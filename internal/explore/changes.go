package explore

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// Changes answers "what changed at X between two days": the relations onto it, of
// it and upstream of it, the effective shares of its owners, who controls it, and
// names, lives and statements of all of those. A product is compared through its
// operators, as Owners does. Code Invalid: the first day is after the second.
func (x *Explorer) Changes(ctx context.Context, id string, q ChangesQuery) (Changes, error) {
	return settled(ctx, x, func() (Changes, error) { return x.changesOf(ctx, id, q) })
}

func (x *Explorer) changesOf(ctx context.Context, id string, q ChangesQuery) (Changes, error) {
	if err := q.validate(); err != nil {
		return Changes{}, err
	}
	query := Query{AsOf: q.To, Limit: q.Limit}
	e, answer, err := x.begin(ctx, id, query)
	if err != nil {
		return Changes{}, err
	}
	a := Changes{Answer: answer, From: q.From.Day, Changes: []RelationChange{}, Shares: []ShareChange{}, Control: []ControlChange{},
		Votes: []VotesChange{}, Names: []NameChange{}, Lives: []LifeChange{}, Statements: []StatementMade{}}
	if q.From.Asked.IsPartial() {
		a.FromAsked = q.From.Asked.String()
	}
	if q.From.Day == q.To.Day {
		a.Undisclosed = UndisclosedChange{graph.Percent(0), graph.Percent(0)}
		a.Warnings = append(a.Warnings, Warning{Code: WarnSameDay, Text: fmt.Sprintf("both days are %s: nothing can have changed between them", a.From)})
		return a, nil
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return Changes{}, err
	}
	c := &comparison{x: x, n: engine.Network(), id: id, from: q.From.Day, to: q.To.Day, limit: query.limit(), answer: &a.Answer, needed: map[string]bool{}, cited: map[string]bool{}}
	node := c.n.Node(id)
	if node == graph.NoNode {
		return Changes{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	if c.reach, err = upstreamDays(ctx, c.n, node, graph.Period{From: c.from, Until: c.to + 1}); err != nil {
		return Changes{}, err
	}
	if err := c.relations(ctx, node, &a); err != nil {
		return Changes{}, err
	}
	if err := c.bothDays(ctx, x.over(engine), q, &a); err != nil {
		return Changes{}, err
	}
	notThere(e, &a.Answer)
	return a, c.complete(ctx, &a)
}

func (q ChangesQuery) validate() error {
	if q.From.Day > q.To.Day {
		if from := q.From.Asked; from.IsPartial() && from.First() <= q.To.Day {
			return graph.Errorf(graph.Invalid, "from %s means its last day, %s, which is after %s; for all of it since it began write %s", from, q.From.Day, q.To.Day, from.First()-1)
		}
		return graph.Errorf(graph.Invalid, "from %s is after to %s; write the earlier day first", q.From.Day, q.To.Day)
	}
	return Query{Limit: q.Limit}.validate()
}

// loaded is a store with the piece of its network that a question needs, so that
// several use cases share one reading of it.
type loaded struct {
	graph.Store
	network *graph.Network
}

func (l *loaded) Network() *graph.Network { return l.network }

// over returns an Explorer that answers from the network of engine.
func (x *Explorer) over(engine *ownership.Engine) *Explorer {
	y := New(&loaded{x.store, engine.Network()})
	y.engine.Store(engine)
	return y
}

// comparison collects what an answer about two days mentions.
type comparison struct {
	x        *Explorer
	n        *graph.Network
	id       string
	from, to graph.Day
	limit    int
	reach    map[graph.Node]daySet
	answer   *Answer
	needed   map[string]bool // entities whose names the answer needs
	cited    map[string]bool // relations
	refs     map[string]graph.Reference
}

// within reports whether something that happens on day happens after the first day
// and up to the second.
func (c *comparison) within(day graph.Day) bool { return c.from < day && day <= c.to }

// changed says what became of a relation that holds on the days of held, and on
// those of active leads to the entity asked about; "" when nothing did.
func (c *comparison) changed(held graph.Period, active daySet) ChangeWord {
	before, after := active.contains(c.from), active.contains(c.to)
	switch {
	case before && after, len(active) == 0:
		return ""
	case after && !held.Contains(c.from):
		return Added
	case after:
		return Joined
	case before && !held.Contains(c.to):
		return Ended
	case before:
		return Left
	case c.within(held.From) || c.within(held.Until):
		return Passed
	}
	return ""
}

// mostCompared bounds the relations that are compared in one answer.
const mostCompared = 20_000

// relations fills in what became of the relations.
func (c *comparison) relations(ctx context.Context, node graph.Node, a *Changes) error {
	words := map[string]ChangeWord{}
	for _, at := range slices.Sorted(maps.Keys(c.reach)) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		for _, edge := range c.n.Up(at) {
			e := c.n.Edge(edge)
			if !bearsOnOwnership(e) {
				continue
			}
			if word := c.changed(e.Held, c.reach[at].within(e.Held)); word != "" {
				words[c.n.RelationID(edge)] = word
			}
		}
	}
	own, err := c.x.heldBy(ctx, c.n, node)
	if err != nil {
		return err
	}
	// What the entity holds itself is a part of the answer on all its days; in a circle
	// it may be upstream for some of them too.
	for id, held := range own {
		if word := c.changed(held, daySet{{From: c.from, Until: c.to + 1}}.within(held)); word != "" {
			words[id] = word
		} else {
			delete(words, id)
		}
	}
	ids := slices.Sorted(maps.Keys(words))
	if len(ids) > mostCompared {
		c.cut(fmt.Sprintf("%d relations changed; the first %d are compared", len(ids), mostCompared))
		ids = ids[:mostCompared]
	}
	records, err := c.x.store.RelationsByID(ctx, ids)
	if err != nil {
		return err
	}
	var ended, added []*graph.Relation
	for i := range records {
		switch r := &records[i]; words[r.ID] {
		case Ended:
			ended = append(ended, r)
		case Added:
			added = append(added, r)
		case Passed:
			a.Changes = append(a.Changes, c.entry(Passed, r, nil))
		case Joined, Left:
			a.Changes = append(a.Changes, c.entry(words[r.ID], r, r))
		}
	}
	for _, pair := range pairs(ended, added) {
		a.Changes = append(a.Changes, c.entry(pair.word(), pair.before, pair.after))
	}
	sortChanges(a.Changes)
	if len(a.Changes) > c.limit {
		c.cut(fmt.Sprintf("there are %d changes of relations; the first %d are given, by day", len(a.Changes), c.limit))
		a.Changes = a.Changes[:c.limit]
	}
	for i := range a.Changes {
		c.mention(&a.Changes[i])
	}
	unclear := unclearDays(a.Changes, records)
	c.answer.Warnings = append(c.answer.Warnings, unclear...)
	return nil
}

// heldBy returns the days of every relation, of every kind, that runs onto or from
// an entity, by id.
func (x *Explorer) heldBy(ctx context.Context, n *graph.Network, node graph.Node) (map[string]graph.Period, error) {
	held := map[string]graph.Period{}
	if resident, ok := x.store.(graph.Resident); ok && resident.Network() == n {
		for _, edges := range [][]int32{n.Up(node), n.Down(node)} {
			for _, edge := range edges {
				held[n.RelationID(edge)] = n.Edge(edge).Held
			}
		}
		return held, nil
	}
	for _, direction := range []graph.Direction{graph.Up, graph.Down} {
		list, err := x.store.Relations(ctx, graph.RelationQuery{Of: []string{n.ID(node)}, Direction: direction})
		if err != nil {
			return nil, err
		}
		for i := range list {
			held[list[i].ID] = list[i].Held
		}
	}
	return held, nil
}

// bothDays asks who owns and controls the entity on each day, and compares.
func (c *comparison) bothDays(ctx context.Context, y *Explorer, q ChangesQuery, a *Changes) error {
	var owners [2]Owners
	var control [2]Control
	for i, asOf := range []AsOf{q.From, q.To} {
		var err error
		query := Query{AsOf: asOf, Limit: MaxLimit}
		if owners[i], err = y.ownersOfEntity(ctx, c.id, query); err != nil {
			return err
		}
		if control[i], err = y.controlOf(ctx, c.id, query); err != nil {
			return err
		}
	}
	var cut bool
	a.Shares, cut = CompareOwners(&owners[0], &owners[1])
	a.Control = CompareControl(&control[0], &control[1])
	if !control[0].Truncated && !control[1].Truncated {
		a.Votes = CompareVotes(&control[0], &control[1])
	}
	a.Undisclosed = UndisclosedChange{owners[0].Undisclosed.Share, owners[1].Undisclosed.Share}
	if cut {
		c.cut(fmt.Sprintf("there are over %d owners; those beyond are not compared", MaxLimit))
	}
	if len(a.Shares) > c.limit {
		c.cut(fmt.Sprintf("there are %d owners whose share is another; the first %d are given, by the largest share", len(a.Shares), c.limit))
		a.Shares = a.Shares[:c.limit]
	}
	if len(a.Control) > c.limit {
		c.cut(fmt.Sprintf("there are %d changes of control; the first %d are given", len(a.Control), c.limit))
		a.Control = a.Control[:c.limit]
	}
	if len(a.Votes) > c.limit {
		c.cut(fmt.Sprintf("there are %d changes of blocks of votes; the first %d are given, by size", len(a.Votes), c.limit))
		a.Votes = a.Votes[:c.limit]
	}
	for i := range a.Votes {
		c.cite(a.Votes[i].Relations...)
	}
	for i := range a.Shares {
		c.cite(a.Shares[i].Relations...)
	}
	for i := range a.Control {
		c.cite(a.Control[i].Relations...)
	}
	c.warnOfBoth(&owners[0].Answer, &owners[1].Answer)
	c.warnOfBoth(&control[0].Answer, &control[1].Answer)
	if len(owners[0].Owners) == 0 && len(control[0].Controllers) == 0 && len(owners[1].Owners) > 0 {
		c.warn(Warning{Code: WarnNothingYet, Text: fmt.Sprintf("on %s no owner of it was on record; what was there on %s is told as added", c.from, c.to)})
	}
	return nil
}

// warnOfBoth takes over the warnings of the answers that are compared, and says of
// one of a single day which day that is.
func (c *comparison) warnOfBoth(before, after *Answer) {
	same := func(list []Warning, w Warning) bool {
		return slices.ContainsFunc(list, func(o Warning) bool { return o.Code == w.Code && o.Text == w.Text })
	}
	for _, w := range before.Warnings {
		if w.Code == WarnTruncated {
			continue
		}
		if !same(after.Warnings, w) {
			w.Text = fmt.Sprintf("as of %s: %s", before.AsOf, w.Text)
		}
		c.warn(w)
	}
	for _, w := range after.Warnings {
		if w.Code == WarnTruncated || same(before.Warnings, w) {
			continue
		}
		w.Text = fmt.Sprintf("as of %s: %s", after.AsOf, w.Text)
		c.warn(w)
	}
}

func (c *comparison) warn(w Warning) {
	if !slices.ContainsFunc(c.answer.Warnings, func(o Warning) bool { return o.Code == w.Code && o.Text == w.Text }) {
		c.answer.Warnings = append(c.answer.Warnings, w)
	}
}

func (c *comparison) cut(why string) {
	c.answer.Truncated = true
	c.warn(Warning{Code: WarnTruncated, Text: why})
}

func (c *comparison) cite(relations ...string) {
	for _, id := range relations {
		c.cited[id] = true
	}
}
