package whatif

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// NeedChange is one entity that is needed, or needs, otherwise than it did.
type NeedChange struct {
	Entity graph.Reference    `json:"entity"`
	What   explore.ChangeWord `json:"what" enum:"gained,lost,moved" doc:"moved: it is needed for something else, or nearer or further away"`
	Before *Needed            `json:"before" doc:"null when it was not needed"`
	After  *Needed            `json:"after" doc:"null when it is not needed"`
}

// Needed is how one entity is needed on one side.
type Needed struct {
	Depth     int               `json:"depth"`
	On        []graph.Need      `json:"on"`
	Chain     []graph.Reference `json:"chain" doc:"from the entity asked about to this one, both included"`
	Relations []string          `json:"relations"`
}

// direction is the direction of explore.Dependencies for a topic, and "" for another.
func (t Topic) direction() string {
	switch t {
	case Needs:
		return "on"
	case Dependents:
		return "of"
	}
	return ""
}

// compareNeeds returns what is needed, or needs, otherwise: lost before gained before
// moved, then by depth and id.
func compareNeeds(before, after *explore.Dependencies) []NeedChange {
	list := func(a *explore.Dependencies) map[string]*explore.Dependency {
		found := make(map[string]*explore.Dependency, len(a.Dependencies))
		for i := range a.Dependencies {
			found[a.Dependencies[i].Entity.ID] = &a.Dependencies[i]
		}
		return found
	}
	needed := func(d *explore.Dependency) *Needed { return &Needed{d.Depth, d.On, d.Chain, d.Relations} }
	was, is := list(before), list(after)
	changes := []NeedChange{}
	for id, old := range was {
		now := is[id]
		switch {
		case now == nil:
			changes = append(changes, NeedChange{Entity: old.Entity, What: explore.Lost, Before: needed(old)})
		case old.Depth != now.Depth || !sameNeeds(old.On, now.On):
			changes = append(changes, NeedChange{Entity: now.Entity, What: explore.Moved, Before: needed(old), After: needed(now)})
		}
	}
	for id, now := range is {
		if was[id] == nil {
			changes = append(changes, NeedChange{Entity: now.Entity, What: explore.Gained, After: needed(now)})
		}
	}
	depth := func(c *NeedChange) int {
		if c.Before != nil {
			return c.Before.Depth
		}
		return c.After.Depth
	}
	order := map[explore.ChangeWord]int{explore.Lost: 0, explore.Gained: 1, explore.Moved: 2}
	slices.SortFunc(changes, func(a, b NeedChange) int {
		return cmp.Or(cmp.Compare(order[a.What], order[b.What]), cmp.Compare(depth(&a), depth(&b)), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	return changes
}

func sameNeeds(a, b []graph.Need) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// stopNeeding ends the dependencies of one entity on another.
func (s *Supposed) stopNeeding(ctx context.Context, c *Power) error {
	owner, subject, err := s.names(ctx, c.Owner, c.Subject)
	if err != nil {
		return err
	}
	list, err := s.onto(ctx, subject.ID, graph.DependsOn)
	if err != nil {
		return err
	}
	return s.endThose(list, owner.ID, Change{StopNeeding: &Power{owner.ID, subject.ID}}.String(), graph.Errorf(graph.Invalid, "%s has no relation DEPENDS_ON onto %s on %s that could end; whoowns depends says what it needs, and through whom", owner.Name, subject.Name, s.Day))
}
