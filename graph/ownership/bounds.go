package ownership

import (
	"context"

	"whoowns/graph"
)

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
		for _, h := range s.ownersOf(at) {
			if h.max > 0 && !marked[h.owner] {
				marked[h.owner] = true
				stack = append(stack, h.owner)
			}
		}
	}
}

// span is the effective share of a target in from, given the least.
func (m *most) span(ctx context.Context, from, target int32, least float64, r *ranges) (graph.Bounds, error) {
	if err := m.solve(ctx, false, target); err != nil {
		return graph.Bounds{}, err
	}
	b := graph.Bounds{Min: least, Max: max(least, m.worth[from])}
	if b.Max <= b.Min+1e-12 {
		return graph.Bounds{Min: least, Max: least}, nil
	}
	b.MaxExclusive = r.openMax && m.exclusive(from)
	b.MinExclusive = r.openMin && least > 0 && m.s.openMinimum(from, target)
	firm := b.Max
	if r.vague[target] {
		firm = least
		if r.stated[target] {
			if err := m.solve(ctx, true, target); err != nil {
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

// openMinimum reports whether some chain of positive minimums from one entity up
// to a target, not passing the target before its end, has an exclusive minimum.
func (s *system) openMinimum(from, target int32) bool {
	const plain, open = 1, 2
	seen := make([]uint8, len(s.nodes))
	type state struct {
		entity int32
		mark   uint8
	}
	seen[from] = plain
	for queue := []state{{from, plain}}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		for _, h := range s.ownersOf(at.entity) {
			if h.min <= 0 {
				continue
			}
			next := state{h.owner, at.mark}
			if h.raw.MinExclusive {
				next.mark = open
			}
			if h.owner == target {
				if next.mark == open {
					return true
				}
				continue
			}
			if seen[h.owner]&next.mark == 0 {
				seen[h.owner] |= next.mark
				queue = append(queue, next)
			}
		}
	}
	return false
}
