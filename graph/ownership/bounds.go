package ownership

import "whoowns/graph"

// ranges says, by entity, what kinds of inexact shares lie below it on the way
// to a subject. Only what is above one has a range itself.
type ranges struct {
	inexact  []bool // above a share that is not exact
	vague    []bool // above a share whose maximum no source gives
	stated   []bool // above a share that is not exact and whose maximum a source gives
	openMin  bool   // some positive minimum is exclusive
	openMax  bool   // some maximum is exclusive
	anywhere bool
}

func (s *system) ranges() ranges {
	n := len(s.nodes)
	r := ranges{inexact: make([]bool, n), vague: make([]bool, n), stated: make([]bool, n)}
	for i := range s.holders {
		h := &s.holders[i]
		r.openMin = r.openMin || h.raw.MinExclusive && h.min > 0
		if h.max > h.min {
			r.anywhere = true
			r.openMax = r.openMax || h.raw.MaxExclusive
			s.above(h.owner, r.inexact)
			if h.raw.MaxUnstated {
				s.above(h.owner, r.vague)
			} else {
				s.above(h.owner, r.stated)
			}
		}
	}
	return r
}

// above marks k and everything above it.
func (s *system) above(k int32, marked []bool) {
	if marked[k] {
		return
	}
	marked[k] = true
	for stack := []int32{k}; len(stack) > 0; {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		owners := s.ownersOf(at)
		s.effort.spend(len(owners))
		for _, h := range owners {
			if h.max > 0 && !marked[h.owner] {
				marked[h.owner] = true
				stack = append(stack, h.owner)
			}
		}
	}
}

// span is the effective share of a target in from, given the least.
func (m *most) span(from, target int32, least float64, r *ranges) (graph.Bounds, error) {
	if err := m.solve(false, target); err != nil {
		return graph.Bounds{}, err
	}
	b := graph.Bounds{Min: least, Max: max(least, m.worth[from])}
	if b.Max <= b.Min+1e-12 {
		return graph.Bounds{Min: least, Max: least}, nil
	}
	b.MaxExclusive = r.openMax && m.exclusive(from)
	b.MinExclusive = r.openMin && least > 0 && m.s.openMinimums(target)[from]&openChain != 0
	firm := b.Max
	if r.vague[target] {
		firm = least
		if r.stated[target] {
			if err := m.solve(true, target); err != nil {
				return graph.Bounds{}, err
			}
			firm = max(least, m.worth[from])
		}
	}
	return vague(b, firm), nil
}

// vague marks bounds whose maximum is above firm, the most by what sources state:
// nothing is known of such a share where its minimum is 0.
func vague(b graph.Bounds, firm float64) graph.Bounds {
	if b.Max > firm+graph.Tolerance {
		b.MaxUnstated = true
		b.Unknown = b.Min == 0
	}
	return b
}

// The marks of openMinimums.
const plainChain, openChain uint8 = 1, 2

// openMinimums marks the entities from which a chain of positive minimums leads up to
// a target, not passing the target before its end: with openChain where one has an
// exclusive minimum, with plainChain where one has none.
func (s *system) openMinimums(target int32) []uint8 {
	seen := make([]uint8, len(s.nodes))
	s.effort.spend(len(seen) / 64)
	type state struct {
		entity int32
		mark   uint8
	}
	for queue := []state{{target, plainChain}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		held := s.heldBy(at.entity)
		if !s.effort.spend(1 + len(held)) {
			break
		}
		for _, below := range held {
			h := &s.holders[below.holder]
			mark := at.mark
			if h.raw.MinExclusive {
				mark = openChain
			}
			if h.min > 0 && seen[below.entity]&mark == 0 {
				seen[below.entity] |= mark
				if below.entity != target {
					queue = append(queue, state{below.entity, mark})
				}
			}
		}
	}
	return seen
}
