package explore

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// ControlHistory is the answer to "when did Y gain or lose control of X": the periods
// of one verdict, from the first thing on record up to the day asked for.
type ControlHistory struct {
	Answer
	Owner      graph.Reference   `json:"owner" doc:"whose control it is"`
	Periods    []ControlPeriod   `json:"periods" doc:"ascending, without a gap; the last one holds on as_of"`
	Statements []graph.Statement `json:"statements" doc:"what sources say of the entity's control, up to as_of"`
}

// ControlPeriod is days on which the verdict is one and the same.
type ControlPeriod struct {
	From    *graph.Day       `json:"from,omitempty" doc:"the first day; none before anything on record has a day"`
	Until   *graph.Day       `json:"until,omitempty" doc:"the first day of the next period; none for the last one"`
	Verdict graph.Verdict    `json:"verdict" enum:"yes,possible,no"`
	First   *ControlHeld     `json:"first" doc:"the control on the first day; null for no, and for the operator of a product itself"`
	Last    *ControlHeld     `json:"last" doc:"the same on the last day"`
	Changes []RelationChange `json:"changes" doc:"what changed on the first day and can have made the verdict another: of the relations that carry or carried the control, and where none of those did, of any upstream"`
	// Announced says that the day is that of an announcement.
	Announced bool       `json:"announced,omitempty" doc:"the first day is that on which a change was announced; no source gives the day on which it took effect"`
	Reported  graph.Date `json:"reported,omitzero" doc:"when such a change was reported complete"`
}

// mostControlDays bounds the days on which control is computed in one history.
const mostControlDays = 2_000

// ControlHistory answers "when did owner gain or lose control of X" up to the day of
// the query: who controls is computed anew on every day on which a relation upstream
// began or ended, and days of one verdict are one period. A product is controlled
// through its operators; of several, the strongest verdict counts. Of over 2,000 days
// the latest are computed, and Truncated says so. Cost: that of Control, times the
// days on which owner was upstream and something changed.
func (x *Explorer) ControlHistory(ctx context.Context, id, owner string, asOf AsOf) (ControlHistory, error) {
	return settled(ctx, x, func() (ControlHistory, error) { return x.controlHistory(ctx, id, owner, asOf) })
}

func (x *Explorer) controlHistory(ctx context.Context, id, owner string, asOf AsOf) (ControlHistory, error) {
	query := Query{AsOf: asOf}
	e, answer, err := x.begin(ctx, id, query)
	if err != nil {
		return ControlHistory{}, err
	}
	holder, err := x.entity(ctx, owner)
	if err != nil {
		return ControlHistory{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id, owner}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return ControlHistory{}, err
	}
	a := ControlHistory{Answer: answer, Owner: holder.Reference(asOf.Day), Periods: []ControlPeriod{}, Statements: statementsUpTo(e, asOf.Day)}
	notThere(e, &a.Answer)
	h := &history{comparison: comparison{x: x, n: engine.Network(), id: id, to: asOf.Day, limit: MaxLimit, answer: &a.Answer, needed: map[string]bool{}, cited: map[string]bool{}},
		product: e.Kind == graph.Product}
	h.subject, h.owner = h.n.Node(id), h.n.Node(owner)
	if h.subject == graph.NoNode || h.owner == graph.NoNode {
		return ControlHistory{}, graph.Errorf(graph.Unavailable, "%s or %s is being written; ask again", owner, id)
	}
	window := graph.Period{From: graph.Always, Until: asOf.Day + 1}
	if h.reach, err = upstreamDays(ctx, h.n, h.subject, window); err != nil {
		return ControlHistory{}, err
	}
	events := map[graph.Day]map[string]bool{}
	if err := h.eventsUpstream(ctx, events, window); err != nil {
		return ControlHistory{}, err
	}
	if err := h.periods(ctx, &a, events); err != nil {
		return ControlHistory{}, err
	}
	return a, h.completeHistory(ctx, &a)
}

// history is the search for the days on which one control begins and ends.
type history struct {
	comparison
	subject, owner graph.Node
	product        bool
}

// standing is the control on one day.
type standing struct {
	verdict graph.Verdict
	held    *ownership.Controller // nil for none, and for an operator itself
	edges   []int32               // the relations that carry it
}

// periods computes the control on every day with an event, and joins days of one verdict.
func (h *history) periods(ctx context.Context, a *ControlHistory, events map[graph.Day]map[string]bool) error {
	days := slices.Sorted(maps.Keys(events))
	if len(days) > mostControlDays {
		days = days[len(days)-mostControlDays:]
		h.cut(fmt.Sprintf("over %d days have a change upstream; the control before %s is that of the day before", mostControlDays, days[0]))
	}
	first := h.to
	if len(days) > 0 {
		first = days[0] - 1
	}
	now, err := h.on(ctx, first)
	if err != nil {
		return err
	}
	a.Periods = append(a.Periods, ControlPeriod{Verdict: now.verdict, First: h.held(now), Last: h.held(now), Changes: []RelationChange{}})
	for _, day := range days {
		next, err := h.on(ctx, day)
		if err != nil {
			return err
		}
		last := &a.Periods[len(a.Periods)-1]
		if next.verdict == now.verdict {
			last.Last = h.held(next)
		} else {
			last.Until = &day
			period := ControlPeriod{From: &day, Verdict: next.verdict, First: h.held(next), Last: h.held(next)}
			if err := h.behind(ctx, &period, events[day], now, next); err != nil {
				return err
			}
			a.Periods = append(a.Periods, period)
		}
		now = next
	}
	return nil
}

// on returns the control on a day.
func (h *history) on(ctx context.Context, day graph.Day) (standing, error) {
	best := standing{verdict: graph.No}
	if !h.reach[h.owner].contains(day) || h.owner == h.subject {
		return best, nil
	}
	targets := []operator{{node: h.subject}}
	if operators := operatorsOf(h.n, h.subject, day); h.product && len(operators) > 0 {
		targets = operators
	}
	for _, target := range targets {
		if target.node == h.owner {
			return standing{verdict: graph.Yes, edges: target.edges}, nil
		}
		control, err := ownership.ControllersOf(ctx, h.n, target.node, day)
		if err != nil {
			return standing{}, err
		}
		for i := range control.Controllers {
			c := &control.Controllers[i]
			if c.Node == h.owner && (best.verdict == graph.No || best.verdict == graph.Possible && c.Verdict == graph.Yes) {
				best = standing{c.Verdict, c, slices.Concat(target.edges, c.Edges)}
			}
		}
	}
	return best, nil
}

func (h *history) held(s standing) *ControlHeld {
	if s.held == nil {
		return nil
	}
	held := &ControlHeld{Verdict: s.verdict, Votes: s.held.Votes, Means: s.held.Means, Through: []graph.Reference{}}
	if held.Means == nil {
		held.Means = []graph.Means{}
	}
	for _, node := range s.held.Through {
		held.Through = append(held.Through, graph.Reference{ID: h.n.ID(node)})
		h.needed[h.n.ID(node)] = true
	}
	return held
}

// behind fills in what changed on the first day of a period and made the control
// another. More control comes of more votes or power in the relations that carry it
// after, less of less in those that carried it before: the verdicts are monotone in both.
func (h *history) behind(ctx context.Context, p *ControlPeriod, ids map[string]bool, before, after standing) error {
	records, err := h.x.store.RelationsByID(ctx, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	byID := make(map[string]*graph.Relation, len(records))
	for i := range records {
		byID[records[i].ID] = &records[i]
	}
	more, edges := after.verdict == graph.Yes || before.verdict == graph.No, before.edges
	if more {
		edges = after.edges
	}
	carry := map[string]bool{}
	for _, edge := range edges {
		carry[h.n.RelationID(edge)] = true
	}
	all := changesOn(&h.comparison, *p.From, ids, byID)
	p.Changes = slices.DeleteFunc(slices.Clone(all), func(c RelationChange) bool {
		part := c.Before
		if more {
			part = c.After
		}
		return part == nil || !carry[part.ID] || !moves(&c, more)
	})
	if len(p.Changes) == 0 {
		p.Changes = all
	}
	subjects := map[string]bool{}
	for i := range p.Changes {
		h.mention(&p.Changes[i])
		subjects[p.Changes[i].Subject.ID] = true
	}
	for i := range records {
		r := &records[i]
		if r.DateBasis != graph.DateAnnounced || r.Start.IsZero() || r.Held.From != *p.From || !subjects[r.Subject] {
			continue
		}
		p.Announced = true
		if r.Start.Before(r.LastObserved) && p.Reported.Before(r.LastObserved) {
			p.Reported = r.LastObserved
		}
		h.cite(r.ID)
	}
	h.answer.Warnings = append(h.answer.Warnings, unclearDays(p.Changes, records)...)
	return nil
}

// moves reports whether a change can have given its owner more votes or power, or less.
func moves(c *RelationChange, more bool) bool {
	if c.Before == nil || c.After == nil || c.Before.Share == nil || c.After.Share == nil {
		return true
	}
	was, is := c.Before.Share, c.After.Share
	if !more {
		was, is = is, was
	}
	return is.Min() > was.Min() || is.Max() > was.Max()
}

// completeHistory fills in the names, and the evidence.
func (h *history) completeHistory(ctx context.Context, a *ControlHistory) error {
	h.answer.Warnings = oneUnclear(h.answer.Warnings)
	entities, err := h.x.store.Entities(ctx, slices.Sorted(maps.Keys(h.needed)))
	if err != nil {
		return err
	}
	byID := make(map[string]*graph.Entity, len(entities))
	for i := range entities {
		byID[entities[i].ID] = &entities[i]
	}
	for i := range a.Periods {
		p := &a.Periods[i]
		name := func(ref *graph.Reference, day graph.Day) {
			if e := byID[ref.ID]; e != nil {
				*ref = e.Reference(day)
			}
		}
		for j := range p.Changes {
			name(&p.Changes[j].Owner, *p.From)
			name(&p.Changes[j].Subject, *p.From)
		}
		for _, held := range []*ControlHeld{p.First, p.Last} {
			for j := 0; held != nil && j < len(held.Through); j++ {
				name(&held.Through[j], h.to)
			}
		}
	}
	sources := map[string]bool{}
	for _, s := range a.Statements {
		sources[s.Source] = true
	}
	return h.evidence(ctx, sources)
}
