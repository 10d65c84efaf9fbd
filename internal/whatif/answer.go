package whatif

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// Question is what to answer before and after.
type Question struct {
	About      Topic
	Entity     string
	Query      explore.Query // AsOf is also the day on which the changes take place
	Thresholds []float64     // fractions above 0, up to 1; none means DefaultThresholds
}

// Topic is one of the questions that can be put before and after.
type Topic string

// The topics. Owners is also answered with control.
const (
	Owners     Topic = "owners"
	Control    Topic = "control"
	Holdings   Topic = "holdings"
	Needs      Topic = "needs"      // what it needs, directly and in turn
	Dependents Topic = "dependents" // what needs it
)

// DefaultThresholds are those that laws and contracts ask about most.
var DefaultThresholds = []float64{.1, .25, .5}

// Answer is one question, answered as things are and as they are supposed to be.
type Answer struct {
	Entity      graph.Reference            `json:"entity"`
	AsOf        graph.Day                  `json:"as_of" doc:"the day that both answers hold for, and on which the changes take place"`
	Supposed    []Made                     `json:"supposed" doc:"the changes, with what each came to"`
	Shares      []explore.ShareChange      `json:"shares" doc:"effective shares gained, lost and moved, the largest first: of owners, or of holdings"`
	Undisclosed *explore.UndisclosedChange `json:"undisclosed,omitempty" doc:"of owners: the part that no recorded owner holds"`
	Control     []explore.ControlChange    `json:"control" doc:"control of the entity gained, lost and moved; of holdings, its own control of them is among the answers"`
	Votes       []explore.VotesChange      `json:"votes" doc:"blocks of votes that differ"`
	Needs       []NeedChange               `json:"needs" doc:"of needs and dependents: what is needed, or needs, otherwise than before"`
	Crossings   []Crossing                 `json:"crossings" doc:"whose share reaches or falls below a threshold"`
	Before      Answers                    `json:"before"`
	After       Answers                    `json:"after"`
	Warnings    []explore.Warning          `json:"warnings" doc:"about what is supposed; each answer has its own besides"`
	Relations   []graph.Relation           `json:"relations" doc:"the relations that end, as they are on record, and those that are supposed"`
	Sources     []graph.Source             `json:"sources"`
	Truncated   bool                       `json:"truncated"`
}

// Answers are the answers of one side; those that were not asked for are left out.
type Answers struct {
	Owners   *explore.Owners       `json:"owners,omitempty"`
	Control  *explore.Control      `json:"control,omitempty"`
	Holdings *explore.Holdings     `json:"holdings,omitempty"`
	Needs    *explore.Dependencies `json:"needs,omitempty" doc:"of needs and dependents"`
}

// Crossing is an owner, or a holding, that stands otherwise to a threshold.
type Crossing struct {
	Entity    graph.Reference `json:"entity"`
	Threshold float64         `json:"threshold"`
	AtLeast   Verdicts        `json:"at_least" doc:"whether the effective share is the threshold or more"`
	Over      Verdicts        `json:"over" doc:"whether it is above the threshold"`
}

// Verdicts are a verdict on both sides.
type Verdicts struct {
	Before graph.Verdict `json:"before" enum:"yes,possible,no"`
	After  graph.Verdict `json:"after" enum:"yes,possible,no"`
}

// WarnSupposed marks what is doubtful about what is supposed.
const WarnSupposed explore.WarningCode = "supposed"

// mostTries bounds how often an answer is made anew because the store changed under it.
const mostTries = 10

// Ask answers a question before and after the changes, and compares. Both answers are
// of one state of the store. Errors are those of Suppose and of the use cases.
func Ask(ctx context.Context, x *explore.Explorer, changes []Change, q Question, named Namer) (Answer, error) {
	if err := q.check(); err != nil {
		return Answer{}, err
	}
	for range mostTries {
		before, err := x.Store().Version(ctx)
		if err != nil {
			return Answer{}, err
		}
		a, failed := ask(ctx, x, changes, q, named)
		after, err := x.Store().Version(ctx)
		if err != nil {
			return Answer{}, err
		}
		if before == after {
			return a, failed
		}
	}
	return Answer{}, graph.Errorf(graph.Unavailable, "the store keeps changing while this is answered; ask again")
}

func (q *Question) check() error {
	switch q.About {
	case Owners, Control, Holdings, Needs, Dependents:
	case "":
		q.About = Owners
	default:
		return graph.Errorf(graph.Invalid, "%.60q cannot be asked before and after; write owners, control, holdings, needs or dependents", q.About)
	}
	for _, t := range q.Thresholds {
		if !(t > 0 && t <= 1) {
			return graph.Errorf(graph.Invalid, "a threshold is above 0%% and at most 100%%, and %s is not; write 25%% or 0.25", graph.FormatPercent(t))
		}
	}
	if len(q.Thresholds) == 0 {
		q.Thresholds = DefaultThresholds
	}
	return nil
}

func ask(ctx context.Context, is *explore.Explorer, changes []Change, q Question, named Namer) (Answer, error) {
	supposed, err := Suppose(ctx, is.Store(), q.Query.AsOf.Day, changes, named)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{AsOf: q.Query.AsOf.Day, Supposed: supposed.Made, Shares: []explore.ShareChange{}, Control: []explore.ControlChange{}, Votes: []explore.VotesChange{}, Needs: []NeedChange{},
		Crossings: []Crossing{}, Warnings: []explore.Warning{}, Relations: []graph.Relation{}, Sources: []graph.Source{}}
	for _, text := range supposed.Warnings {
		a.Warnings = append(a.Warnings, explore.Warning{Code: WarnSupposed, Text: text})
	}
	if a.Before, err = answers(ctx, is, q); err != nil {
		return Answer{}, err
	}
	// Of the day itself, for of a month or year it would be told that something
	// changed within it: that which is supposed.
	would, err := supposed.explorer(ctx, q)
	if err != nil {
		return Answer{}, err
	}
	then := q
	then.Query.AsOf = explore.On(q.Query.AsOf.Day)
	if a.After, err = answers(ctx, would, then); err != nil {
		return Answer{}, err
	}
	before, after := a.Before, a.After
	if before.truncated() || after.truncated() {
		whole := q
		whole.Query.Limit, whole.Query.MinShare = explore.MaxLimit, 0
		if before, err = answers(ctx, is, whole); err != nil {
			return Answer{}, err
		}
		if after, err = answers(ctx, would, whole); err != nil {
			return Answer{}, err
		}
	}
	a.compare(&before, &after, q)
	return a, a.evidence(ctx, is.Store(), supposed)
}

// loaded is what is supposed, with the part of its network that the questions need, so
// that they share one reading of it.
type loaded struct {
	*Overlay
	network *graph.Network
}

func (l *loaded) Network() *graph.Network { return l.network }

func (s *Supposed) explorer(ctx context.Context, q Question) (*explore.Explorer, error) {
	reach := graph.Reach{From: []string{q.Entity}, Up: true, Down: q.About == Holdings, Kinds: []graph.RelationKind{graph.Owns, graph.Controls, graph.Operates, graph.Role}}
	if q.About.direction() != "" {
		reach.Down, reach.Kinds = true, []graph.RelationKind{graph.DependsOn}
	}
	n, err := graph.LoadNetwork(ctx, s.overlay, reach)
	if err != nil {
		return nil, err
	}
	return explore.New(&loaded{s.overlay, n}), nil
}

func answers(ctx context.Context, x *explore.Explorer, q Question) (Answers, error) {
	var a Answers
	if direction := q.About.direction(); direction != "" {
		needs, err := x.Dependencies(ctx, q.Entity, direction, 0, q.Query)
		a.Needs = &needs
		return a, err
	}
	if q.About == Holdings {
		holdings, err := x.Holdings(ctx, q.Entity, q.Query)
		a.Holdings = &holdings
		return a, err
	}
	if q.About == Owners {
		owners, err := x.Owners(ctx, q.Entity, q.Query)
		if err != nil {
			return a, err
		}
		a.Owners = &owners
	}
	control, err := x.Control(ctx, q.Entity, q.Query)
	a.Control = &control
	return a, err
}

func (a *Answers) truncated() bool {
	return a.Owners != nil && a.Owners.Truncated || a.Control != nil && a.Control.Truncated || a.Holdings != nil && a.Holdings.Truncated || a.Needs != nil && a.Needs.Truncated
}

// compare fills in the differences, as far as the limit of the question goes.
func (a *Answer) compare(before, after *Answers, q Question) {
	cut := false
	switch q.About {
	case Needs, Dependents:
		a.Entity = before.Needs.Entity.Reference
		a.Needs = compareNeeds(before.Needs, after.Needs)
		cut = len(before.Needs.Dependencies) == explore.MaxLimit || len(after.Needs.Dependencies) == explore.MaxLimit
	case Holdings:
		a.Entity = before.Holdings.Entity.Reference
		a.Shares, cut = explore.CompareHoldings(before.Holdings, after.Holdings)
		a.Control = controlOfHoldings(before.Holdings, after.Holdings)
	case Owners:
		a.Shares, cut = explore.CompareOwners(before.Owners, after.Owners)
		a.Undisclosed = &explore.UndisclosedChange{Before: before.Owners.Undisclosed.Share, After: after.Owners.Undisclosed.Share}
		fallthrough
	case Control:
		a.Entity = before.Control.Entity.Reference
		a.Control = explore.CompareControl(before.Control, after.Control)
		a.Votes = explore.CompareVotes(before.Control, after.Control)
	}
	a.Crossings = crossings(a.Shares, q.Thresholds)
	limit := cmp.Or(q.Query.Limit, explore.DefaultLimit)
	for _, list := range []struct {
		length int
		what   string
		cut    func()
	}{
		{len(a.Shares), "shares that differ", func() { a.Shares = a.Shares[:limit] }}, {len(a.Control), "changes of control", func() { a.Control = a.Control[:limit] }},
		{len(a.Votes), "blocks of votes that differ", func() { a.Votes = a.Votes[:limit] }}, {len(a.Crossings), "crossings", func() { a.Crossings = a.Crossings[:limit] }},
		{len(a.Needs), "needs that differ", func() { a.Needs = a.Needs[:limit] }},
	} {
		if list.length > limit {
			list.cut()
			a.Truncated = true
			a.Warnings = append(a.Warnings, explore.Warning{Code: explore.WarnTruncated, Text: fmt.Sprintf("there are %d %s; the first %d are given", list.length, list.what, limit)})
		}
	}
	if cut {
		a.Truncated = true
		a.Warnings = append(a.Warnings, explore.Warning{Code: explore.WarnTruncated, Text: fmt.Sprintf("one of the lists has over %d entries; those beyond are not compared", explore.MaxLimit)})
	}
}

// controlOfHoldings compares which holdings the entity controls.
func controlOfHoldings(before, after *explore.Holdings) []explore.ControlChange {
	list := func(a *explore.Holdings) map[string]*explore.Holding {
		found := map[string]*explore.Holding{}
		for i := range a.Holdings {
			if a.Holdings[i].Control != graph.No {
				found[a.Holdings[i].Entity.ID] = &a.Holdings[i]
			}
		}
		return found
	}
	held := func(h *explore.Holding) *explore.ControlHeld {
		if h == nil {
			return nil
		}
		return &explore.ControlHeld{Verdict: h.Control, Means: []graph.Means{}, Through: []graph.Reference{}}
	}
	was, is := list(before), list(after)
	ids := maps.Clone(was)
	maps.Copy(ids, is)
	changes := []explore.ControlChange{}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		old, now := was[id], is[id]
		if old != nil && now != nil && old.Control == now.Control {
			continue
		}
		change := explore.ControlChange{Entity: before.Entity.Reference, Before: held(old), After: held(now), What: explore.Moved, Relations: []string{}}
		switch {
		case old == nil:
			change.What, change.Of, change.Relations = explore.Gained, &now.Entity, now.Relations
		case now == nil:
			change.What, change.Of, change.Relations = explore.Lost, &old.Entity, old.Relations
		default:
			change.Of, change.Relations = &now.Entity, now.Relations
		}
		changes = append(changes, change)
	}
	return changes
}

// crossings returns who stands otherwise to a threshold, in the order of the shares.
func crossings(shares []explore.ShareChange, thresholds []float64) []Crossing {
	list := []Crossing{}
	effective := func(s *explore.OwnedShare) graph.Share {
		if s == nil {
			return graph.Percent(0)
		}
		return s.Effective
	}
	for i := range shares {
		before, after := effective(shares[i].Before), effective(shares[i].After)
		for _, t := range thresholds {
			c := Crossing{shares[i].Entity, t, Verdicts{before.AtLeast(t), after.AtLeast(t)}, Verdicts{before.Over(t), after.Over(t)}}
			if c.AtLeast.Before != c.AtLeast.After || c.Over.Before != c.Over.After {
				list = append(list, c)
			}
		}
	}
	return list
}

// evidence reads the relations that end, as they are on record, and those that are
// supposed, with the sources that they name.
func (a *Answer) evidence(ctx context.Context, store graph.Store, s *Supposed) error {
	ended, began := map[string]bool{}, map[string]bool{}
	for _, m := range s.Made {
		for _, id := range m.Ended {
			ended[id] = true
		}
		for _, id := range m.Began {
			began[id] = true
		}
	}
	old, err := store.RelationsByID(ctx, slices.Sorted(maps.Keys(ended)))
	if err != nil {
		return err
	}
	supposed, err := s.overlay.RelationsByID(ctx, slices.Sorted(maps.Keys(began)))
	if err != nil {
		return err
	}
	a.Relations = append(append(a.Relations, old...), supposed...)
	sources := map[string]bool{}
	for i := range a.Relations {
		for _, id := range a.Relations[i].Sources {
			sources[id] = true
		}
	}
	list, err := store.Sources(ctx, slices.Sorted(maps.Keys(sources)))
	if list != nil {
		a.Sources = list
	}
	return err
}
