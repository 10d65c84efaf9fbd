package ownership

import (
	"slices"

	"whoowns/graph"
)

// resolveClaims finds the stated totals onto the system's entities and settles
// which enter the computation: those that no chain joins. A claim that no chain
// joins even when all others are taken as holdings enters at once; the rest, in
// the order of the relations, enter unless a chain over holdings and entered
// claims joins them. What is upstream of a claim's subject decides, so the
// outcome does not depend on what else is loaded.
func (s *system) resolveClaims() {
	for _, node := range s.nodes {
		for _, edge := range s.n.Up(node) {
			if e := s.n.Edge(edge); e.Basis.Stated() && holdsCapital(e, s.day) {
				s.claims = append(s.claims, edge)
			}
		}
	}
	if len(s.claims) == 0 {
		return
	}
	slices.Sort(s.claims)
	s.entered = make([]bool, len(s.claims))
	every := func(int32) bool { return true }
	for i, claim := range s.claims {
		s.entered[i] = !s.chain(claim, every)
	}
	certain := slices.Clone(s.entered)
	for i, claim := range s.claims {
		if !certain[i] {
			s.entered[i] = !s.chain(claim, s.enters)
		}
	}
}

func (s *system) enters(claim int32) bool {
	i, ok := slices.BinarySearch(s.claims, claim)
	return ok && s.entered[i]
}

// chain reports whether holdings, and the claims that also allows, lead from the
// claim's subject up to its owner. The part that is not held directly needs a
// chain other than the direct holding.
func (s *system) chain(claim int32, also func(int32) bool) bool {
	c := s.n.Edge(claim)
	seen := map[graph.Node]bool{c.Subject: true}
	for queue := []graph.Node{c.Subject}; len(queue) > 0; queue = queue[1:] {
		up := s.n.Up(queue[0])
		if !s.effort.spend(4 + 2*len(up)) {
			break
		}
		for _, edge := range up {
			e := s.n.Edge(edge)
			if edge == claim || !holdsCapital(e, s.day) || e.Basis.Stated() && !also(edge) {
				continue
			}
			if c.Basis == graph.Indirect && e.Owner == c.Owner && e.Subject == c.Subject && !e.Basis.Stated() {
				continue
			}
			if e.Owner == c.Owner {
				return true
			}
			if !seen[e.Owner] {
				seen[e.Owner] = true
				queue = append(queue, e.Owner)
			}
		}
	}
	return false
}

// enterClaims adds the claims onto node that enter, each as far as the minimums
// of the others leave room.
func (s *system) enterClaims(first int, node graph.Node) {
	if len(s.claims) == 0 {
		return
	}
	sum := 0.0
	for i := first; i < len(s.holders); i++ {
		sum += s.holders[i].raw.Min
	}
	for _, claim := range s.n.Up(node) {
		if !s.enters(claim) {
			continue
		}
		b := boundsOf(s.n.Edge(claim))
		room := max(0, 1-sum)
		if b.Min > room+graph.Tolerance {
			s.cut = append(s.cut, claim)
		}
		if b.Min > room {
			b.Min, b.MinExclusive = room, false
		}
		if b.Max > room {
			b.Max, b.MaxExclusive = room, false
		}
		sum += b.Min
		s.add(claim, b, false)
	}
}

// judge compares the claims about one pair with what was computed, and lets one
// within the bounds be the answer. A maximum that no source gives is no figure: it
// is cut to what the chains allow before it is compared.
func (s *system) judge(h *Holding, owner, subject graph.Node, claims []Claim) {
	computed := h.Effective
	for i := range claims {
		c := &claims[i]
		e := s.n.Edge(c.Edge)
		if e.Owner != owner || e.Subject != subject {
			continue
		}
		if c.Outcome == Enters {
			if slices.Contains(s.cut, c.Edge) {
				c.Outcome, c.Computed = Contradicts, computed
			}
			continue
		}
		c.Computed = computed
		if e.Unknown {
			continue
		}
		stated := boundsOf(e)
		if e.Basis == graph.Indirect && h.HasDirect {
			stated = addBounds(stated, h.Direct.Bounds())
			stated.Min, stated.Max = min(1, stated.Min), min(1, stated.Max)
		}
		if stated.MaxUnstated && stated.Max > computed.Max() {
			stated.Max, stated.MaxExclusive = max(stated.Min, computed.Max()), computed.MaxExclusive()
		}
		switch {
		case stated.Max < computed.Min()-graph.Tolerance || stated.Min > computed.Max()+graph.Tolerance:
			c.Outcome = Contradicts
		case h.Claim == NoClaim && stated.Min >= computed.Min()-graph.Tolerance && stated.Max <= computed.Max()+graph.Tolerance:
			c.Outcome, h.Effective, h.Claim = Answers, shareOf(stated), c.Edge
		}
	}
}

// claimList returns the claims with what is known of them before judging.
func (s *system) claimList() []Claim {
	if len(s.claims) == 0 {
		return nil
	}
	list := make([]Claim, len(s.claims))
	for i, claim := range s.claims {
		list[i].Edge = claim
		if s.entered[i] {
			list[i].Outcome = Enters
		}
	}
	return list
}
