package explore

import (
	"cmp"
	"math"
	"slices"

	"whoowns/graph"
)

// ofOperator tells apart the lists of a product's several operators.
type ofOperator struct{ operator, entity string }

// CompareOwners returns whose effective or direct share differs between two answers
// about one entity, the largest share first, then by id. cut says that a limit cut
// one of the answers: owners that only the other names are then left out.
func CompareOwners(before, after *Owners) (changes []ShareChange, cut bool) {
	several := before.Entity.Kind == graph.Product && (len(before.OperatedBy) > 1 || len(after.OperatedBy) > 1)
	lists := func(a *Owners) (map[ofOperator]ownerOf, bool) {
		owners, full := map[ofOperator]ownerOf{}, false
		add := func(list []Owner, operator *graph.Reference) {
			full = full || len(list) == MaxLimit
			for i := range list {
				o := &list[i]
				if o.Direct == nil && o.Effective.IsExact() && o.Effective.Max() == 0 {
					continue // it is listed for its control alone
				}
				key := ofOperator{entity: o.Entity.ID}
				if operator != nil {
					key.operator = operator.ID
				}
				owners[key] = ownerOf{o.Entity, operator, OwnedShare{o.Direct, o.Effective}, o.Relations}
			}
		}
		if !several {
			add(a.Owners, nil)
			return owners, full
		}
		for i := range a.OperatedBy {
			add(a.OperatedBy[i].Owners, &a.OperatedBy[i].Entity)
		}
		return owners, full
	}
	was, wasFull := lists(before)
	is, isFull := lists(after)
	return compareShares(was, is, wasFull, isFull)
}

// CompareHoldings returns whose share differs between two answers about what one
// entity holds, as CompareOwners does.
func CompareHoldings(before, after *Holdings) (changes []ShareChange, cut bool) {
	list := func(a *Holdings) map[ofOperator]ownerOf {
		held := map[ofOperator]ownerOf{}
		for i := range a.Holdings {
			if h := &a.Holdings[i]; h.Direct != nil || !h.Effective.IsExact() || h.Effective.Max() > 0 {
				held[ofOperator{entity: h.Entity.ID}] = ownerOf{h.Entity, nil, OwnedShare{h.Direct, h.Effective}, h.Relations}
			}
		}
		return held
	}
	return compareShares(list(before), list(after), len(before.Holdings) == MaxLimit, len(after.Holdings) == MaxLimit)
}

type ownerOf struct {
	entity    graph.Reference
	operator  *graph.Reference
	share     OwnedShare
	relations []string
}

func compareShares(was, is map[ofOperator]ownerOf, wasFull, isFull bool) (changes []ShareChange, cut bool) {
	changes = []ShareChange{}
	for key, old := range was {
		now, still := is[key]
		switch {
		case !still && isFull:
			cut = true
		case !still:
			changes = append(changes, ShareChange{Entity: old.entity, What: Lost, Operator: old.operator, Before: &old.share, Relations: union(old.relations, nil)})
		case !alikeShare(&old.share.Effective, &now.share.Effective) || !alikeShare(old.share.Direct, now.share.Direct):
			changes = append(changes, ShareChange{Entity: now.entity, What: Moved, Operator: now.operator, Before: &old.share, After: &now.share, Relations: union(old.relations, now.relations)})
		}
	}
	for key, now := range is {
		if _, known := was[key]; known {
			continue
		}
		if wasFull {
			cut = true
			continue
		}
		changes = append(changes, ShareChange{Entity: now.entity, What: Gained, Operator: now.operator, After: &now.share, Relations: union(now.relations, nil)})
	}
	most := func(c *ShareChange) float64 {
		largest := 0.0
		for _, s := range []*OwnedShare{c.Before, c.After} {
			if s != nil {
				largest = max(largest, s.Effective.Max())
			}
		}
		return largest
	}
	operator := func(c *ShareChange) string {
		if c.Operator == nil {
			return ""
		}
		return c.Operator.ID
	}
	slices.SortFunc(changes, func(a, b ShareChange) int {
		return cmp.Or(cmp.Compare(most(&b), most(&a)), cmp.Compare(a.Entity.ID, b.Entity.ID), cmp.Compare(operator(&a), operator(&b)))
	})
	return changes, cut
}

// alikeShare reports whether two shares, either of which may be none, say the same.
func alikeShare(a, b *graph.Share) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(a.Min()-b.Min()) <= graph.Tolerance && math.Abs(a.Max()-b.Max()) <= graph.Tolerance && a.Known() == b.Known() &&
		a.MinExclusive() == b.MinExclusive() && a.MaxExclusive() == b.MaxExclusive()
}

// CompareControl returns whose control differs between two answers about one entity:
// gained and lost before moved, certain before possible, then by id.
func CompareControl(before, after *Control) []ControlChange {
	list := func(a *Control) []Controller {
		all := a.Controllers
		if len(a.OperatedBy) > 1 && a.Entity.Kind == graph.Product {
			for i := range a.OperatedBy {
				all = append(slices.Clone(all), a.OperatedBy[i].Controllers...)
			}
		}
		return all
	}
	return compareControllers(list(before), list(after))
}

func compareControllers(before, after []Controller) []ControlChange {
	changes := []ControlChange{}
	byID := func(list []Controller) map[string]*Controller {
		found := make(map[string]*Controller, len(list))
		for i := range list {
			c := &list[i]
			if known := found[c.Entity.ID]; known == nil || known.Verdict != graph.Yes {
				found[c.Entity.ID] = c
			}
		}
		return found
	}
	was, is := byID(before), byID(after)
	for id, old := range was {
		now := is[id]
		if now == nil {
			changes = append(changes, ControlChange{Entity: old.Entity, What: Lost, Before: controlHeld(old), Relations: union(old.Relations, nil)})
		} else if old.Verdict != now.Verdict || !alikeShare(&old.Votes, &now.Votes) || !sameMeans(old.Means, now.Means) {
			changes = append(changes, ControlChange{Entity: now.Entity, What: Moved, Before: controlHeld(old), After: controlHeld(now), Relations: union(old.Relations, now.Relations)})
		}
	}
	for id, now := range is {
		if was[id] == nil {
			changes = append(changes, ControlChange{Entity: now.Entity, What: Gained, After: controlHeld(now), Relations: union(now.Relations, nil)})
		}
	}
	rank := func(c *ControlChange) int {
		certain := c.Before != nil && c.Before.Verdict == graph.Yes || c.After != nil && c.After.Verdict == graph.Yes
		order := map[ChangeWord]int{Lost: 0, Gained: 0, Moved: 2}[c.What]
		if !certain {
			order++
		}
		return order
	}
	slices.SortFunc(changes, func(a, b ControlChange) int {
		return cmp.Or(cmp.Compare(rank(&a), rank(&b)), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	return changes
}

func controlHeld(c *Controller) *ControlHeld {
	return &ControlHeld{Verdict: c.Verdict, Votes: c.Votes, Means: c.Means, Through: c.Through}
}

func sameMeans(a, b []graph.Means) bool {
	return slices.Equal(slices.Compact(slices.Sorted(slices.Values(a))), slices.Compact(slices.Sorted(slices.Values(b))))
}

// union returns the ids of both lists, sorted, each once.
func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	if all = slices.Compact(all); all == nil {
		all = []string{}
	}
	return all
}

// CompareVotes returns which blocks of votes differ between two answers about one
// entity, the largest first, then by id. Of a product with several operators there
// are none.
func CompareVotes(before, after *Control) []VotesChange {
	changes := []VotesChange{}
	byID := func(a *Control) map[string]*Block {
		found := make(map[string]*Block, len(a.Blocks))
		for i := range a.Blocks {
			found[a.Blocks[i].Entity.ID] = &a.Blocks[i]
		}
		return found
	}
	was, is := byID(before), byID(after)
	for id, old := range was {
		now := is[id]
		if now == nil {
			changes = append(changes, VotesChange{Entity: old.Entity, What: Lost, Before: &old.Votes, Relations: union(old.Relations, nil)})
		} else if !alikeShare(&old.Votes, &now.Votes) {
			changes = append(changes, VotesChange{Entity: now.Entity, What: Moved, Before: &old.Votes, After: &now.Votes, Relations: union(old.Relations, now.Relations)})
		}
	}
	for id, now := range is {
		if was[id] == nil {
			changes = append(changes, VotesChange{Entity: now.Entity, What: Gained, After: &now.Votes, Relations: union(now.Relations, nil)})
		}
	}
	most := func(c *VotesChange) float64 {
		largest := 0.0
		for _, s := range []*graph.Share{c.Before, c.After} {
			if s != nil {
				largest = max(largest, s.Max())
			}
		}
		return largest
	}
	slices.SortFunc(changes, func(a, b VotesChange) int {
		return cmp.Or(cmp.Compare(most(&b), most(&a)), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	return changes
}
