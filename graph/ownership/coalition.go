package ownership

import (
	"slices"

	"whoowns/graph"
)

// coalition puts in force what x controls: surely for Yes, or as far as the
// bounds allow for Possible. It is the least fixpoint: votes are tallied as their
// holders join. Holders join in an order that does not depend on what else is
// loaded, because whoever brings in an owner of y is itself upstream of y.
func (p *poll) coalition(x int32, verdict graph.Verdict) {
	p.order = append(p.order[:0], x)
	p.grow(verdict, -1)
}

// grow makes a coalition of those in order and what they control, in that order,
// without one entity, which does not join.
func (p *poll) grow(verdict graph.Verdict, without int32) {
	p.turn++
	for rank, x := range p.order {
		p.in[x], p.rank[x] = p.turn, int32(rank)
	}
	for at := 0; at < len(p.order); at++ {
		if !p.effort.spend(1 + len(p.below[p.order[at]])) {
			return
		}
		for _, h := range p.below[p.order[at]] {
			if y := h.over; y != without && p.in[y] != p.turn && (h.vote == isPower || p.wins(y, h.vote, verdict)) {
				p.in[y], p.rank[y] = p.turn, int32(len(p.order))
				p.order = append(p.order, y)
			}
		}
	}
}

// wins adds votes in y to the coalition's, and reports whether those make a
// majority.
func (p *poll) wins(y, vote int32, verdict graph.Verdict) bool {
	t := &p.tally[y]
	if t.turn != p.turn {
		*t = tally{turn: p.turn}
	}
	t.cast = addVotes(t.cast, &p.votes[vote])
	return isMajority(p.within(y, t.cast), verdict)
}

// isMajority reports whether votes are surely, or for Possible may be, over half.
func isMajority(b graph.Bounds, verdict graph.Verdict) bool {
	// Not by the Share of these bounds, which cannot be 50 % and above it: what a
	// source states as over 50 % stays so where the others' minimums leave no more.
	if b.Min > majority+graph.Tolerance || b.MinExclusive && b.Min >= majority-graph.Tolerance {
		return true
	}
	return verdict == graph.Possible && b.Max > majority+graph.Tolerance
}

// sureControl works out who surely controls whom. Cost: for each entity, the
// relations of what it controls.
func (p *poll) sureControl() error {
	p.sureOver = make([][]int32, len(p.nodes))
	for x := range int32(len(p.nodes)) {
		if !p.effort.spend(1) {
			break
		}
		if p.kind(x) == graph.Group || !p.wields(x) {
			continue
		}
		p.coalition(x, graph.Yes)
		p.effort.spend(4 * len(p.order))
		for _, y := range p.order[1:] {
			p.sureOver[y] = append(p.sureOver[y], x)
		}
	}
	return p.effort.err
}

// surely reports whether x surely controls y.
func (p *poll) surely(x, y int32) bool {
	_, ok := slices.BinarySearch(p.sureOver[y], x)
	return ok
}

// atTop reports whether nobody surely controls k, other than in a circle in which
// k controls them too.
func (p *poll) atTop(k int32) bool {
	return !slices.ContainsFunc(p.sureOver[k], func(x int32) bool { return !p.surely(k, x) })
}
