package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

// Screening is whether an entity is blocked, given who is listed.
type Screening struct {
	Rule    Rule
	Subject graph.Node
	AsOf    graph.Day
	Verdict graph.Verdict
	Listed  bool          // the subject is on the list itself
	Share   graph.Share   // what listed persons and blocked entities own of it together
	Steps   []CascadeStep // the cascade down to the subject: each after those it rests on; the subject last
	Open    graph.Share   // what nobody on record owns of the subject: a listed person may be behind it

	Oversubscribed []Oversubscription
	Claims         []Claim
}

// CascadeStep is one entity of a cascade.
type CascadeStep struct {
	Node    graph.Node
	Verdict graph.Verdict // No only for the subject
	Share   graph.Share   // what the listed and blocked own of it together
	Round   int           // steps from the list
	By      []Part        // ascending by node
	Edges   []int32       // the relations by which they hold it, ascending
}

// Part is what one listed person or blocked entity owns directly.
type Part struct {
	Node    graph.Node
	Share   graph.Share
	Verdict graph.Verdict // Yes when it is listed or certainly blocked
}

// Screen says whether subject is blocked, given who is listed. An entity is
// blocked when the listed and the blocked together own the rule's part of it:
// the least fixpoint. It is certain by the minimums of the certainly blocked, and
// possible by the maximums of the possibly blocked, as far as the others leave
// room; where the sources state over the whole of an entity, also by what they state
// undivided. Cost: linear in the relations upstream.
func (e *Engine) Screen(ctx context.Context, subject graph.Node, asOf graph.Day, rule Rule, listed []graph.Node) (*Screening, error) {
	if rule.Question != ForList {
		return nil, graph.Errorf(graph.Invalid, "%s does not ask whether an entity is blocked", rule.ID)
	}
	return e.screen(newEffort(ctx, e.n.ID(subject)), subject, asOf, rule, listed)
}

func (e *Engine) screen(effort *effort, subject graph.Node, asOf graph.Day, rule Rule, listed []graph.Node) (*Screening, error) {
	s := upstreamOf(effort, e.n, asOf, subject)
	defer s.release()
	var seeds []int32
	for _, node := range listed {
		if k, ok := slices.BinarySearch(s.nodes, node); ok {
			seeds = append(seeds, int32(k))
		}
	}
	slices.Sort(seeds)
	seeds = slices.Compact(seeds)
	c, err := s.cascade(seeds, rule.Reached)
	if err != nil {
		return nil, err
	}
	target := s.number(subject)
	screening := &Screening{Rule: rule, Subject: subject, AsOf: asOf, Verdict: c.verdict(target), Listed: slices.Contains(seeds, target),
		Share: c.share(target), Open: shareOf(s.left(target)), Oversubscribed: s.oversubscribed(), Claims: s.claimList()}
	screening.Steps = c.steps(target)
	return screening, effort.err
}

// cascade is who is reached from some seeds when each entity whose owners among
// the reached hold enough is reached in turn.
type cascade struct {
	s       *system
	seeds   []int32
	sure    []int32 // the round in which each is certainly reached, or notReached
	maybe   []int32
	reached func(graph.Share) graph.Verdict
}

const notReached int32 = -1

// cascade runs both fixpoints. reached says of a share whether it is enough.
func (s *system) cascade(seeds []int32, reached func(graph.Share) graph.Verdict) (*cascade, error) {
	c := &cascade{s: s, seeds: seeds, sure: make([]int32, len(s.nodes)), maybe: make([]int32, len(s.nodes)), reached: reached}
	down := make([][]int32, len(s.nodes)) // by owner, the entities it holds
	for k := range int32(len(s.nodes)) {
		for _, h := range s.ownersOf(k) {
			if h.max > 0 {
				down[h.owner] = append(down[h.owner], k)
			}
		}
	}
	for _, run := range []struct {
		rounds []int32
		enough func(k int32) bool
	}{
		{c.sure, func(k int32) bool { return reached(c.shareOf(k, c.sure, c.sure)) == graph.Yes }},
		{c.maybe, func(k int32) bool { return reached(c.shareOf(k, c.maybe, c.maybe)) != graph.No }},
	} {
		for k := range run.rounds {
			run.rounds[k] = notReached
		}
		queue := slices.Clone(seeds)
		for _, k := range seeds {
			run.rounds[k] = 0
		}
		for at := 0; at < len(queue); at++ {
			if !s.effort.spend(1 + len(down[queue[at]])) {
				return nil, s.effort.err
			}
			for _, k := range down[queue[at]] {
				if run.rounds[k] == notReached && run.enough(k) {
					run.rounds[k] = run.rounds[queue[at]] + 1
					queue = append(queue, k)
				}
			}
		}
	}
	return c, nil
}

// shareOf adds up what the reached hold of k: at least by sure, at most by maybe.
// What k holds of itself does not count.
func (c *cascade) shareOf(k int32, sure, maybe []int32) graph.Share {
	var b graph.Bounds
	others := min(1, c.s.sums[k])
	c.s.effort.spend(int(c.s.start[k+1] - c.s.start[k]))
	owners := c.s.ownersOf(k)
	for i := range owners {
		h := &owners[i]
		if h.owner == k {
			continue
		}
		if sure[h.owner] != notReached {
			b.Min += h.min
			b.MinExclusive = b.MinExclusive || h.raw.MinExclusive && h.min > 0
		}
		if maybe[h.owner] != notReached {
			b.Max += c.most(k, h)
			others -= h.min
			b.MaxExclusive = b.MaxExclusive || h.raw.MaxExclusive && h.max > h.min
			b.MaxUnstated = b.MaxUnstated || h.raw.MaxUnstated && h.max > h.min
		}
	}
	room := 1 - max(0, others)
	if c.s.sums[k] > roundedSum {
		room = 1
	}
	if b.Max > room+1e-12 {
		b.Max, b.MaxExclusive = room, false
	}
	b.Max = max(b.Max, b.Min)
	b.Unknown = b.MaxUnstated && b.Min == 0
	return shareOf(b)
}

// most is what h may hold of k. Where what is stated comes to over the whole, some of it
// is wrong, and nobody knows which: h may hold what is stated of it, undivided.
func (c *cascade) most(k int32, h *holder) float64 {
	if c.s.sums[k] > roundedSum {
		return max(h.max, h.raw.Min)
	}
	return h.max
}

func (c *cascade) share(k int32) graph.Share { return c.shareOf(k, c.sure, c.maybe) }

func (c *cascade) verdict(k int32) graph.Verdict {
	switch {
	case c.sure[k] != notReached:
		return graph.Yes
	case c.maybe[k] != notReached:
		return graph.Possible
	}
	return graph.No
}

// steps unfolds the cascade down to target: what is reached above it and takes
// part, by round, then node.
func (c *cascade) steps(target int32) []CascadeStep {
	s := c.s
	seen := map[int32]bool{target: true}
	list := []int32{target}
	for at := 0; at < len(list); at++ {
		if _, seed := slices.BinarySearch(c.seeds, list[at]); seed && list[at] != target {
			continue
		}
		for _, h := range s.ownersOf(list[at]) {
			if c.maybe[h.owner] != notReached && h.max > 0 && !seen[h.owner] {
				seen[h.owner] = true
				list = append(list, h.owner)
			}
		}
	}
	round := func(k int32) int32 {
		if k == target {
			return int32(len(s.nodes)) + 1
		}
		if c.sure[k] != notReached {
			return c.sure[k]
		}
		return max(c.maybe[k], 0)
	}
	slices.SortFunc(list, func(a, b int32) int { return cmp.Or(cmp.Compare(round(a), round(b)), cmp.Compare(a, b)) })
	var steps []CascadeStep
	for _, k := range list {
		if _, seed := slices.BinarySearch(c.seeds, k); seed && k != target {
			continue
		}
		step := CascadeStep{Node: s.nodes[k], Verdict: c.verdict(k), Share: c.share(k)}
		if step.Verdict == graph.Yes {
			step.Round = int(c.sure[k])
		} else {
			step.Round = int(max(c.maybe[k], 0))
		}
		owners := map[graph.Node]bool{}
		for i := s.start[k]; i < s.start[k+1]; i++ {
			h := &s.holders[i]
			if h.owner == k || h.max <= 0 || c.maybe[h.owner] == notReached {
				continue
			}
			part := graph.Bounds{Min: h.min, Max: c.most(k, h), MinExclusive: h.raw.MinExclusive && h.min > 0, MaxExclusive: h.raw.MaxExclusive && h.max > h.min && h.max >= h.raw.Max,
				MaxUnstated: h.raw.MaxUnstated, Unknown: h.raw.MaxUnstated && h.min == 0}
			step.By = append(step.By, Part{s.nodes[h.owner], shareOf(part), c.verdict(h.owner)})
			owners[s.nodes[h.owner]] = true
		}
		for _, edge := range s.n.Up(s.nodes[k]) {
			if _, used := slices.BinarySearch(s.edges, edge); used && owners[s.n.Edge(edge).Owner] {
				step.Edges = append(step.Edges, edge)
			}
		}
		steps = append(steps, step)
	}
	return steps
}
