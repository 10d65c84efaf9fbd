package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

// Owners returns who holds subject on a day, over all chains. Cost: linear in the
// relations upstream, and the sparse factorization of each cyclic component;
// where shares are ranges, a few such passes for each owner above one. Code TooLarge
// when that takes too many steps, as with thousands of ranges in one component: here
// and in every question of this package.
func (e *Engine) Owners(ctx context.Context, subject graph.Node, asOf graph.Day) (*Owners, error) {
	return e.ownersOf(newEffort(ctx, e.n.ID(subject)), subject, asOf)
}

// ownersOf is Owners as a part of a larger question.
func (e *Engine) ownersOf(effort *effort, subject graph.Node, asOf graph.Day) (*Owners, error) {
	s := upstreamOf(effort, e.n, asOf, subject)
	defer s.release()
	c := s.components()
	from := s.number(subject)
	l, err := e.fromSubject(s, c, from)
	if err != nil {
		return nil, err
	}
	o := &Owners{Subject: subject, AsOf: asOf, Edges: s.edges, Claims: s.claimList(), Cycles: s.cycles(c), Oversubscribed: s.oversubscribed(),
		Holdings: make([]Holding, 0, len(s.nodes)-1)}
	r := s.ranges()
	var m *most
	if r.anywhere {
		m = s.newMost(c)
	}
	depth := s.depths(from)
	direct := s.directOf(from)
	for k, node := range s.nodes {
		b := graph.Bounds{Min: l.reach[k], Max: l.reach[k]}
		if r.anywhere && r.inexact[k] {
			if b, err = m.span(from, int32(k), l.reach[k], &r); err != nil {
				return nil, err
			}
		}
		if node == subject {
			o.Self = shareOf(b)
			continue
		}
		h := Holding{Node: node, Effective: effectiveOf(b), Claim: NoClaim, Depth: int(depth[k]), Ultimate: s.start[k] == s.start[k+1]}
		if d := direct[k]; d != nil {
			h.Direct, h.HasDirect = s.direct(from, d)
		}
		s.judge(&h, node, subject, o.Claims)
		o.Holdings = append(o.Holdings, h)
	}
	sortHoldings(o.Holdings)
	if err := s.rest(c, l, m, from, &r, o); err != nil {
		return nil, err
	}
	return o, effort.err
}

func sortHoldings(list []Holding) {
	slices.SortFunc(list, func(a, b Holding) int {
		return cmp.Or(cmp.Compare(b.Effective.Max(), a.Effective.Max()), cmp.Compare(a.Node, b.Node))
	})
}

// depths returns the fewest relations from an entity up to each. A relation counts
// even where the others leave its owner nothing.
func (s *system) depths(from int32) []int32 {
	depth := make([]int32, len(s.nodes))
	for i := range depth {
		depth[i] = -1
	}
	depth[from] = 0
	queue := append(make([]int32, 0, len(s.nodes)), from)
	for at := 0; at < len(queue); at++ {
		for _, h := range s.ownersOf(queue[at]) {
			if depth[h.owner] < 0 {
				depth[h.owner] = depth[queue[at]] + 1
				queue = append(queue, h.owner)
			}
		}
	}
	return depth
}

// directOf returns, by entity, its place among the owners of k.
func (s *system) directOf(k int32) []*holder {
	direct := make([]*holder, len(s.nodes))
	for i := s.start[k]; i < s.start[k+1]; i++ {
		direct[s.holders[i].owner] = &s.holders[i]
	}
	return direct
}

func (s *system) cycles(c *components) [][]graph.Node {
	var cycles [][]graph.Node
	for i, cycle := range c.cycle {
		if cycle {
			cycles = append(cycles, s.nodesOf(c.lists[i]))
		}
	}
	slices.SortFunc(cycles, func(a, b []graph.Node) int { return cmp.Compare(a[0], b[0]) })
	return cycles
}

func (s *system) nodesOf(entities []int32) []graph.Node {
	nodes := make([]graph.Node, len(entities))
	for i, k := range entities {
		nodes[i] = s.nodes[k]
	}
	return nodes
}

// roundedSum is the most that a company's minimums may sum to and count as
// rounded; 40 % and 60.1 % sum to a little more than 1.001 in floats.
const roundedSum = 1.001 + graph.Tolerance

func (s *system) oversubscribed() []Oversubscription {
	var list []Oversubscription
	for k, sum := range s.sums {
		if sum <= roundedSum {
			continue
		}
		o := Oversubscription{Company: s.nodes[k], Sum: sum}
		for _, edge := range s.n.Up(o.Company) {
			if _, ok := slices.BinarySearch(s.edges, edge); ok {
				o.Edges = append(o.Edges, edge)
			}
		}
		list = append(list, o)
	}
	return list
}

// rest works out the two rests: what is undisclosed, and what is held in closed
// loops. What is undisclosed is at most what the minimums leave, and at least what
// is left when the ends and the closed loops together hold all they can.
func (s *system) rest(c *components, l *least, m *most, from int32, r *ranges, o *Owners) error {
	var ends []int32
	held, open := 0.0, false // open: a minimum that is held is exclusive
	for i, closed := range l.closed {
		if closed {
			held += l.into[i]
			ends = append(ends, c.lists[i]...)
			o.Loops = append(o.Loops, Loop{s.nodesOf(c.lists[i]), shareOf(graph.Bounds{Min: l.into[i], Max: l.into[i]})})
		}
	}
	slices.SortFunc(o.Loops, func(a, b Loop) int { return cmp.Compare(a.Members[0], b.Members[0]) })
	for k := range int32(len(s.nodes)) {
		if l.closed[c.of[k]] {
			continue
		}
		if s.start[k] == s.start[k+1] && k != from {
			held += l.reach[k]
			ends = append(ends, k)
			open = open || r.openMin && l.reach[k] > 0 && s.openMinimums(k)[from]&openChain != 0
			continue
		}
		if left := s.left(k); l.visits[k]*left.Max > graph.Tolerance {
			left.Min, left.Max = l.visits[k]*left.Min, l.visits[k]*left.Max
			o.Undisclosed.At = append(o.Undisclosed.At, RestAt{s.nodes[k], shareOf(left)})
		}
	}
	slices.SortFunc(o.Undisclosed.At, func(a, b RestAt) int {
		return cmp.Or(cmp.Compare(b.Share.Max(), a.Share.Max()), cmp.Compare(a.Node, b.Node))
	})
	b := graph.Bounds{Min: max(0, 1-held), Max: max(0, 1-held), MaxExclusive: open}
	if b.Max <= graph.Tolerance {
		b = graph.Bounds{}
	}
	if m != nil && len(ends) > 0 {
		if err := m.solve(false, ends...); err != nil {
			return err
		}
		b.Min = min(b.Min, max(0, 1-m.worth[from]))
		b.MinExclusive = r.openMax && m.exclusive(from)
	}
	o.Undisclosed.Share = shareOf(b)
	return nil
}

// left returns what k's owners leave: at most what their minimums leave, at least
// what their maximums leave; without the end itself where a part of it is exclusive.
func (s *system) left(k int32) graph.Bounds {
	least, most := 1.0, 1.0
	var b graph.Bounds
	for _, h := range s.ownersOf(k) {
		most -= h.min
		least -= h.max
		b.MaxExclusive = b.MaxExclusive || h.raw.MinExclusive && h.min > 0
		b.MinExclusive = b.MinExclusive || h.raw.MaxExclusive && h.max > h.min
	}
	b.MinExclusive = b.MinExclusive && least > -graph.Tolerance
	b.Min, b.Max = max(0, least), max(0, most)
	return b
}

// effectiveOf is the effective share of an owner on record. Where the others leave
// nothing for it, the records contradict each other, and the share is not known to
// be 0: it is unknown, at most 0.
func effectiveOf(b graph.Bounds) graph.Share {
	share := shareOf(b)
	if share.Max() > 0 {
		return share
	}
	unknown, err := graph.NewShare(graph.Bounds{Unknown: true})
	if err != nil {
		panic(err) // no bounds are simpler
	}
	return unknown
}
