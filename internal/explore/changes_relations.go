package explore

import (
	"cmp"
	"fmt"
	"slices"

	"whoowns/graph"
)

// relationPair is a relation that ended, one that was added, or both: the second
// follows the first.
type relationPair struct{ before, after *graph.Relation }

func (p relationPair) word() ChangeWord {
	switch {
	case p.before == nil:
		return Added
	case p.after == nil:
		return Ended
	}
	return Changed
}

// pairs joins relations that ended with those that were added between the same two
// entities and say the same kind of thing, in the order of their days; what has no
// other is left alone.
func pairs(ended, added []*graph.Relation) []relationPair {
	type key struct {
		owner, subject string
		kind           graph.RelationKind
		of             graph.ShareOf
		means          graph.Means
		need           graph.Need
		role           string
		stated         bool
		counts         graph.Counting
	}
	keyOf := func(r *graph.Relation) key {
		of := r.Of
		switch {
		case of == graph.OfNone && r.Kind == graph.Owns:
			of = graph.OfCapital
		case of == graph.OfNone && r.Kind == graph.Controls:
			of = graph.OfVotes
		}
		return key{r.Owner, r.Subject, r.Kind, of, r.Means, r.On, r.Role, r.Basis.Stated(), r.Counts}
	}
	byDay := func(a, b *graph.Relation) int {
		return cmp.Or(cmp.Compare(a.Held.From, b.Held.From), cmp.Compare(a.ID, b.ID))
	}
	slices.SortFunc(ended, byDay)
	slices.SortFunc(added, byDay)
	waiting := map[key][]*graph.Relation{}
	for _, r := range added {
		waiting[keyOf(r)] = append(waiting[keyOf(r)], r)
	}
	var all []relationPair
	followed := map[*graph.Relation]bool{}
	for _, r := range ended {
		pair := relationPair{before: r}
		if list := waiting[keyOf(r)]; len(list) > 0 {
			pair.after, waiting[keyOf(r)] = list[0], list[1:]
			followed[pair.after] = true
		}
		all = append(all, pair)
	}
	for _, r := range added {
		if !followed[r] {
			all = append(all, relationPair{after: r})
		}
	}
	return all
}

// entry makes a RelationChange without the names of its ends.
func (c *comparison) entry(word ChangeWord, before, after *graph.Relation) RelationChange {
	r := before
	if r == nil {
		r = after
	}
	change := RelationChange{What: word, Where: Upstream, Owner: graph.Reference{ID: r.Owner}, Subject: graph.Reference{ID: r.Subject}, Kind: r.Kind, Means: r.Means,
		Before: changedRelation(before), After: changedRelation(after)}
	switch c.id {
	case r.Subject:
		change.Where = Onto
	case r.Owner:
		change.Where = Of
	}
	switch word {
	case Added, Changed:
		change.Day = &after.Held.From
	case Ended:
		change.Day = &before.Held.Until
	case Passed:
		change.Day = &before.Held.From
	}
	return change
}

func changedRelation(r *graph.Relation) *ChangedRelation {
	if r == nil {
		return nil
	}
	part := &ChangedRelation{ID: r.ID, Start: r.Start, End: r.End, DateBasis: r.DateBasis, Counts: r.Counts}
	if r.CarriesShare() {
		share := r.Share
		part.Share = &share
	}
	return part
}

// sortChanges sorts by day, those without one last, then by place, subject, owner
// and relation.
func sortChanges(list []RelationChange) {
	day := func(c *RelationChange) graph.Day {
		if c.Day == nil {
			return graph.Forever
		}
		return *c.Day
	}
	place := map[ChangePlace]int{Onto: 0, Upstream: 1, Of: 2}
	slices.SortFunc(list, func(a, b RelationChange) int {
		return cmp.Or(cmp.Compare(day(&a), day(&b)), cmp.Compare(place[a.Where], place[b.Where]), cmp.Compare(a.Subject.ID, b.Subject.ID),
			cmp.Compare(a.Owner.ID, b.Owner.ID), cmp.Compare(a.firstID(), b.firstID()))
	})
}

func (r *RelationChange) firstID() string {
	if r.Before != nil {
		return r.Before.ID
	}
	return r.After.ID
}

// mention notes whom and what a change is about.
func (c *comparison) mention(change *RelationChange) {
	c.needed[change.Owner.ID], c.needed[change.Subject.ID] = true, true
	for _, part := range []*ChangedRelation{change.Before, change.After} {
		if part != nil {
			c.cite(part.ID)
		}
	}
}

// unclearDays warns of changes whose day no source states.
func unclearDays(list []RelationChange, records []graph.Relation) []Warning {
	byID := make(map[string]*graph.Relation, len(records))
	for i := range records {
		byID[records[i].ID] = &records[i]
	}
	var ids []string
	changes := 0
	for i := range list {
		c := &list[i]
		unclear := false
		if c.After != nil && c.What != Joined && c.What != Left || c.What == Passed {
			part := c.After
			if part == nil {
				part = c.Before
			}
			if r := byID[part.ID]; r != nil && (r.Start.IsZero() || r.Start.IsPartial() || r.DateBasis == graph.DateObserved || r.DateBasis == graph.DateAnnounced) {
				ids, unclear = append(ids, r.ID), true
			}
		}
		if c.What == Ended || c.What == Passed {
			if r := byID[c.Before.ID]; r != nil && r.End.IsPartial() {
				ids, unclear = append(ids, r.ID), true
			}
		}
		if unclear {
			changes++
		}
	}
	if changes == 0 {
		return nil
	}
	slices.Sort(ids)
	text := fmt.Sprintf("no source gives the day of %d of these changes: they are dated by an observation, an announcement, or the first day of a month or year", changes)
	if changes == 1 {
		text = "no source gives the day of one of these changes: it is dated by an observation, an announcement, or the first day of a month or year"
	}
	return []Warning{{Code: WarnDayUnclear, Relations: slices.Compact(ids), Text: text}}
}
