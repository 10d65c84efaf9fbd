package ownership

import (
	"cmp"
	"slices"

	"whoowns/graph"
)

// most finds the largest probability of reaching a target, over every allocation
// that the bounds allow: the optimistic side of an interval Markov chain. One is
// used for target after target.
type most struct {
	s       *system
	c       *components
	targets []int32
	target  []bool
	able    []bool    // can reach a target at all
	active  [][]int32 // by able entity: the holders that are a target or able themselves, ascending; any other is worth nothing
	spare   []float64 // by entity: what its owners' minimums leave
	worth   []float64 // by entity: the probability that a walk from it, at least one step long, reaches a target
	alloc   []float64 // by holder: the allocation that attains it
	listed  []int32   // the able entities, those of owners' components first
	sorted  []int32   // scratch of hand
	firm    bool      // holders whose maximum nobody states stand at their minimums
	seen    []int32   // by entity: the look in which exclusive came by
	look    int32
}

// maxRounds bounds policy iteration. Each round raises a worth, so it ends; in
// practice after a few.
const maxRounds = 10_000

func (s *system) newMost(c *components) *most {
	n := len(s.nodes)
	m := &most{s: s, c: c, target: make([]bool, n), able: make([]bool, n), active: make([][]int32, n), spare: make([]float64, n),
		worth: make([]float64, n), alloc: make([]float64, len(s.holders)), seen: make([]int32, n)}
	for k := range int32(n) {
		m.spare[k] = 1
		for i := s.start[k]; i < s.start[k+1]; i++ {
			m.spare[k] -= s.holders[i].min
			m.alloc[i] = s.holders[i].min
		}
	}
	return m
}

// ceiling is the most that a holder is given.
func (m *most) ceiling(h *holder) float64 {
	if m.firm && h.raw.MaxUnstated {
		return h.min
	}
	return h.max
}

// solve computes worth and alloc for the given targets. With firm, shares whose
// maximum no source gives stand at their minimums.
func (m *most) solve(firm bool, targets ...int32) error {
	for _, k := range m.listed {
		for _, i := range m.active[k] {
			m.alloc[i] = m.s.holders[i].min
		}
		m.able[k], m.worth[k], m.active[k] = false, 0, m.active[k][:0]
	}
	for _, k := range m.targets {
		m.target[k] = false
	}
	m.listed, m.firm, m.targets = m.listed[:0], firm, append(m.targets[:0], targets...)
	for _, k := range targets {
		m.target[k] = true
	}
	for _, k := range targets {
		m.enable(k)
	}
	for i := 0; i < len(m.listed); i++ {
		if !m.target[m.listed[i]] {
			m.enable(m.listed[i])
		}
		if !m.s.effort.spend(1) {
			return m.s.effort.err
		}
	}
	for _, k := range m.listed {
		ascending(m.active[k])
		if !m.s.effort.spend(4 + 2*len(m.active[k])) {
			return m.s.effort.err
		}
	}
	// Within a component those near a target stay first.
	slices.SortStableFunc(m.listed, func(a, b int32) int { return cmp.Compare(m.c.of[a], m.c.of[b]) })
	for from := 0; from < len(m.listed); {
		to := from + 1
		component := m.c.of[m.listed[from]]
		for to < len(m.listed) && m.c.of[m.listed[to]] == component {
			to++
		}
		members := m.listed[from:to]
		if !m.c.cycle[component] {
			m.worth[members[0]] = m.hand(members[0], true)
		} else if err := m.iterate(members); err != nil {
			return err
		}
		from = to
	}
	return m.s.effort.err
}

// enable lists the entities that k is an owner of.
func (m *most) enable(k int32) {
	for _, held := range m.s.heldBy(k) {
		m.active[held.entity] = append(m.active[held.entity], held.holder)
		if !m.able[held.entity] {
			m.able[held.entity] = true
			m.listed = append(m.listed, held.entity)
		}
	}
}

func (m *most) worthOf(owner int32) float64 {
	if m.target[owner] {
		return 1
	}
	return m.worth[owner]
}

// hand gives k's owners their minimums and then the rest, in the order of their
// worth, each up to its maximum; it returns what that is worth. With keep, it
// becomes the allocation.
func (m *most) hand(k int32, keep bool) float64 {
	s := m.s
	m.sorted = m.sorted[:0]
	room, total := m.spare[k], 0.0
	for _, i := range m.active[k] {
		h := &s.holders[i]
		worth := m.worthOf(h.owner)
		total += h.min * worth
		if keep {
			m.alloc[i] = h.min
		}
		if worth > 0 && m.ceiling(h) > h.min {
			m.sorted = append(m.sorted, i)
		}
	}
	slices.SortFunc(m.sorted, func(a, b int32) int {
		return cmp.Or(cmp.Compare(m.worthOf(s.holders[b].owner), m.worthOf(s.holders[a].owner)), cmp.Compare(a, b))
	})
	for _, i := range m.sorted {
		h := &s.holders[i]
		more := min(room, m.ceiling(h)-h.min)
		if more <= 0 {
			break
		}
		room -= more
		total += more * m.worthOf(h.owner)
		if keep {
			m.alloc[i] += more
		}
	}
	return min(1, total)
}

// given is what k's present allocation is worth.
func (m *most) given(k int32) float64 {
	total := 0.0
	for _, i := range m.active[k] {
		total += m.alloc[i] * m.worthOf(m.s.holders[i].owner)
	}
	return total
}

// iterate solves one cyclic component, whose outside is solved: from the minimums,
// a company's allocation changes only where its worth rises, until none does. What
// rises counts at once for those further from the target, so that a long way to it
// takes no round for each step; it is never more than the new allocation is worth, and
// no loop closes on itself: in one, all would be worth the same, and the first that
// rose to that had it from owners that had it before, who then had it without the loop.
func (m *most) iterate(members []int32) error {
	s := m.s
	for range maxRounds {
		if err := m.evaluate(members); err != nil {
			return err
		}
		changed := false
		for _, k := range members {
			if m.target[k] || m.hand(k, false) <= m.worth[k]+1e-12 {
				continue
			}
			if m.worth[k] = m.given(k); m.hand(k, false) > m.worth[k]+1e-12 {
				changed = true
				m.worth[k] = m.hand(k, true)
			}
		}
		if !changed {
			for _, k := range members {
				if m.target[k] {
					m.worth[k] = m.hand(k, true)
				}
			}
			return nil
		}
	}
	return graph.Errorf(graph.Internal, "the bounds of the cycle with %s did not settle in %d rounds", s.n.ID(s.nodes[members[0]]), maxRounds)
}

// evaluate computes the worth of the members for the present allocation, over
// those that can reach a target by it; the others are worth nothing.
func (m *most) evaluate(members []int32) error {
	s := m.s
	component := m.c.of[members[0]]
	inside := func(k int32) bool { return m.c.of[k] == component && !m.target[k] }
	s.effort.spend(16 * len(members))
	place := s.places(members)
	outside := make([]float64, len(members))
	live := make([]bool, len(members))
	var queue []int32
	for at, k := range members {
		if m.target[k] {
			continue
		}
		m.worth[k] = 0
		for _, i := range m.active[k] {
			if owner := s.holders[i].owner; !inside(owner) && m.alloc[i] > 0 {
				outside[at] += m.alloc[i] * m.worthOf(owner)
			}
		}
		if outside[at] > 0 {
			live[at] = true
			queue = append(queue, k)
		}
	}
	for len(queue) > 0 {
		k := queue[0]
		queue = queue[1:]
		for _, held := range s.heldBy(k) {
			if inside(held.entity) && m.able[held.entity] && !live[place[held.entity]] && m.alloc[held.holder] > 0 {
				live[place[held.entity]] = true
				queue = append(queue, held.entity)
			}
		}
	}
	var solved []int32
	for at, k := range members {
		if live[at] {
			solved = append(solved, k)
		}
	}
	if len(solved) == 0 {
		return nil
	}
	c := make([]float64, len(solved))
	for at, k := range solved {
		c[at] = outside[place[k]]
	}
	place = s.places(solved)
	shares, leak := m.among(solved, func(k int32) bool {
		at := place[k]
		return int(at) < len(solved) && solved[at] == k
	}, place)
	solver, err := newElimination(s.effort, len(solved), shares, leak)
	if err != nil {
		return err
	}
	solver.values(c)
	for at, k := range solved {
		m.worth[k] = min(1, c[at])
	}
	return nil
}

// among returns the allocated shares between different ones of the solved
// members, and what the walks of each do otherwise.
func (m *most) among(solved []int32, has func(int32) bool, place []int32) ([]entry, []float64) {
	s := m.s
	var shares []entry
	leak := make([]float64, len(solved))
	for at, k := range solved {
		self, within, elsewhere := 0.0, 0.0, 0.0
		s.effort.spend(int(s.start[k+1] - s.start[k]))
		for i := s.start[k]; i < s.start[k+1]; i++ {
			switch owner := s.holders[i].owner; {
			case m.alloc[i] <= 0:
			case owner == k:
				self += m.alloc[i]
			case has(owner):
				within += m.alloc[i]
				shares = append(shares, entry{int32(at), place[owner], m.alloc[i]})
			default:
				elsewhere += m.alloc[i]
			}
		}
		leak[at] = elsewhere + max(0, 1-self-within-elsewhere)
	}
	return shares, leak
}

// exclusive reports whether the worth of k is not attained: when no relation on the
// way to a target was given less than its own maximum, and one of them does not
// attain its maximum.
func (m *most) exclusive(k int32) bool {
	s := m.s
	m.look++
	m.seen[k] = m.look
	open := false
	for queue := []int32{k}; len(queue) > 0; queue = queue[1:] {
		if !s.effort.spend(1 + len(m.active[queue[0]])) {
			return false
		}
		for _, i := range m.active[queue[0]] {
			h := &s.holders[i]
			if m.worthOf(h.owner) <= 0 {
				continue
			}
			if m.alloc[i] < h.raw.Max-graph.Tolerance {
				return false
			}
			open = open || h.raw.MaxExclusive && m.alloc[i] > 0
			if !m.target[h.owner] && m.seen[h.owner] != m.look && m.alloc[i] > 0 {
				m.seen[h.owner] = m.look
				queue = append(queue, h.owner)
			}
		}
	}
	return open
}
