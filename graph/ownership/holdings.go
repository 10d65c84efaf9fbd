package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

// Holdings returns what owner holds on a day, over all chains. Cost: linear in
// the relations of all that lies downstream, and in their other owners.
func (e *Engine) Holdings(ctx context.Context, owner graph.Node, asOf graph.Day) (*Holdings, error) {
	return e.holdings(newEffort(ctx, e.n.ID(owner)), owner, asOf)
}

func (e *Engine) holdings(effort *effort, owner graph.Node, asOf graph.Day) (*Holdings, error) {
	s, below := downstreamOf(effort, e.n, asOf, owner)
	defer s.release()
	c := s.components()
	target := s.number(owner)
	m := s.newMost(c)
	r := s.ranges()
	spans, err := m.spans(target, &r)
	if err != nil {
		return nil, err
	}
	held := &Holdings{Owner: owner, AsOf: asOf, Holdings: make([]Holding, 0, len(below))}
	claims := s.claimList()
	depth := s.depthsBelow(target)
	inside := make([]bool, len(s.nodes))
	inside[target] = true
	for _, node := range below {
		inside[s.number(node)] = true
	}
	for _, node := range below {
		k := s.number(node)
		if depth[k] < 0 && !s.claimed(owner, node) {
			continue
		}
		h := Holding{Node: node, Effective: effectiveOf(spans[k]), Claim: NoClaim, Depth: int(max(depth[k], 1))}
		owners := s.ownersOf(k)
		if i, ok := slices.BinarySearchFunc(owners, target, func(d holder, owner int32) int { return cmp.Compare(d.owner, owner) }); ok {
			h.Direct, h.HasDirect = s.direct(k, &owners[i])
		}
		s.judge(&h, owner, node, claims)
		held.Holdings = append(held.Holdings, h)
	}
	sortHoldings(held.Holdings)
	for _, edge := range s.edges {
		if x := e.n.Edge(edge); inside[s.number(x.Owner)] && inside[s.number(x.Subject)] {
			held.Edges = append(held.Edges, edge)
		}
	}
	for _, cycle := range s.cycles(c) {
		if inside[s.number(cycle[0])] {
			held.Cycles = append(held.Cycles, cycle)
		}
	}
	return held, effort.err
}

// claimed reports whether a claim joins the pair.
func (s *system) claimed(owner, subject graph.Node) bool {
	return slices.ContainsFunc(s.claims, func(claim int32) bool {
		e := s.n.Edge(claim)
		return e.Owner == owner && e.Subject == subject
	})
}

// downstreamOf returns the system of all that lies below owner, with the direct
// owners of each, and where totals are stated with all that is upstream, because
// a chain there may join their ends. below is what lies below, in order of
// finding.
func downstreamOf(effort *effort, n *graph.Network, day graph.Day, owner graph.Node) (s *system, below []graph.Node) {
	found := newScratch(n.Nodes())
	found.add(owner)
	claims := false
	for i := 0; i < len(found.queue); i++ {
		down := n.Down(found.queue[i])
		if !effort.spend(1 + len(down)) {
			break
		}
		for _, edge := range down {
			if e := n.Edge(edge); holdsCapital(e, day) {
				found.add(e.Subject)
			}
		}
	}
	below = slices.Clone(found.queue[1:])
	known := len(found.queue)
	for i := range known {
		up := n.Up(found.queue[i])
		if !effort.spend(1 + len(up)) {
			break
		}
		for _, edge := range up {
			if e := n.Edge(edge); holdsCapital(e, day) {
				claims = claims || e.Basis.Stated()
				found.add(e.Owner)
			}
		}
	}
	if claims {
		for i := known; i < len(found.queue); i++ {
			up := n.Up(found.queue[i])
			if !effort.spend(1 + len(up)) {
				break
			}
			for _, edge := range up {
				if e := n.Edge(edge); holdsCapital(e, day) {
					found.add(e.Owner)
				}
			}
		}
		known = len(found.queue)
	}
	return newSystem(effort, n, day, found, known), below
}

// spans returns, by entity, the effective share of target in it.
func (m *most) spans(target int32, r *ranges) ([]graph.Bounds, error) {
	spans := make([]graph.Bounds, len(m.s.nodes))
	m.s.heldBy(target) // what is below follows the maximums, which are set aside
	// The minimums: the same search, with nothing to hand out.
	full := m.s.holders
	m.s.holders = make([]holder, len(full))
	for i, h := range full {
		h.max = h.min
		m.s.holders[i] = h
	}
	err := m.solve(false, target)
	m.s.holders = full
	if err != nil {
		return nil, err
	}
	for k, worth := range m.worth {
		spans[k] = graph.Bounds{Min: worth, Max: worth}
	}
	if !r.anywhere || !r.inexact[target] {
		return spans, nil
	}
	firm := make([]float64, len(spans))
	if r.vague[target] {
		if err := m.solve(true, target); err != nil {
			return nil, err
		}
		copy(firm, m.worth)
	}
	if err := m.solve(false, target); err != nil {
		return nil, err
	}
	if !r.vague[target] {
		copy(firm, m.worth)
	}
	var open []uint8
	if r.openMin {
		open = m.s.openMinimums(target)
	}
	for k := range spans {
		b := &spans[k]
		b.Max = max(b.Min, m.worth[k])
		if b.Max <= b.Min+1e-12 {
			b.Max = b.Min
			continue
		}
		b.MaxExclusive = r.openMax && m.exclusive(int32(k))
		b.MinExclusive = open != nil && b.Min > 0 && open[k]&openChain != 0
		*b = vague(*b, max(b.Min, firm[k]))
	}
	return spans, nil
}

// depthsBelow returns the fewest relations from target down to each entity, and
// -1 where none leads there. A relation counts even where the others leave its
// owner nothing.
func (s *system) depthsBelow(target int32) []int32 {
	down := make([][]int32, len(s.nodes))
	for k := range int32(len(s.nodes)) {
		for _, h := range s.ownersOf(k) {
			down[h.owner] = append(down[h.owner], k)
		}
	}
	depth := make([]int32, len(s.nodes))
	for i := range depth {
		depth[i] = -1
	}
	depth[target] = 0
	for queue := []int32{target}; len(queue) > 0; queue = queue[1:] {
		for _, below := range down[queue[0]] {
			if depth[below] < 0 {
				depth[below] = depth[queue[0]] + 1
				queue = append(queue, below)
			}
		}
	}
	return depth
}

// Effective returns the effective share of owner in subject on a day; a zero
// share with no depth where no chain joins them.
func (e *Engine) Effective(ctx context.Context, owner, subject graph.Node, asOf graph.Day) (Holding, error) {
	o, err := e.Owners(ctx, subject, asOf)
	if err != nil {
		return Holding{}, err
	}
	if owner == subject {
		return Holding{Node: owner, Effective: o.Self, Claim: NoClaim}, nil
	}
	for _, h := range o.Holdings {
		if h.Node == owner {
			return h, nil
		}
	}
	return Holding{Node: owner, Effective: shareOf(graph.Bounds{}), Claim: NoClaim}, nil
}
