package ownership

// closedLeak is how little a component may lose and count as closed: its members
// then hold all of each other.
const closedLeak = 1e-12

// least is what holds when every share stands at its minimum, for walks from one
// subject.
type least struct {
	reach  []float64 // by entity: the probability that the walk reaches it; for the subject, that it returns
	visits []float64 // by entity: how often the walk comes by
	closed []bool    // by component: a closed loop
	into   []float64 // by component: for a closed loop, the probability that the walk ends up in it
}

// fromSubject goes through the components from the subject up. In each it solves
// for how often the walk comes by each member; the probability of ever coming by
// is that, divided by how often a walk comes by that starts there.
func (e *Engine) fromSubject(s *system, c *components, subject int32) (*least, error) {
	n := len(s.nodes)
	l := &least{reach: make([]float64, n), visits: make([]float64, n), closed: make([]bool, len(c.lists)), into: make([]float64, len(c.lists))}
	arrive := make([]float64, n)
	arrive[subject] = 1
	for i := len(c.lists) - 1; i >= 0; i-- {
		members := c.lists[i]
		if !s.effort.spend(1 + len(members)) {
			return nil, s.effort.err
		}
		if !c.cycle[i] {
			k := members[0]
			l.visits[k], l.reach[k] = arrive[k], arrive[k]
			if k == subject {
				l.reach[k] = 0
			}
		} else if err := e.cycleFromSubject(s, c, i, subject, arrive, l); err != nil {
			return nil, err
		}
		if l.closed[i] {
			continue
		}
		for _, k := range members {
			if l.visits[k] == 0 {
				continue
			}
			if !s.effort.spend(int(s.start[k+1] - s.start[k])) {
				return nil, s.effort.err
			}
			for j := s.start[k]; j < s.start[k+1]; j++ {
				if h := &s.holders[j]; c.of[h.owner] != int32(i) {
					arrive[h.owner] += l.visits[k] * h.min
				}
			}
		}
	}
	return l, nil
}

func (e *Engine) cycleFromSubject(s *system, c *components, i int, subject int32, arrive []float64, l *least) error {
	members := c.lists[i]
	inside, leak := s.inside(c, i)
	total, lost := 0.0, 0.0
	for m, k := range members {
		total += arrive[k]
		lost = max(lost, leak[m])
	}
	if lost <= closedLeak {
		l.closed[i], l.into[i] = true, min(1, total)
		if c.of[subject] == int32(i) {
			l.into[i] = 1
		}
		for _, k := range members {
			l.visits[k], l.reach[k] = l.into[i], l.into[i]
		}
		return nil
	}
	solver, err := e.factor(s, members, inside, leak)
	if err != nil {
		return err
	}
	n := make([]float64, len(members))
	for m, k := range members {
		n[m] = arrive[k]
	}
	if total > 0 {
		solver.visits(n)
	}
	for m, k := range members {
		l.visits[k] = n[m]
		l.reach[k] = n[m] / solver.self[m]
		if k == subject {
			// Nothing that is left of a difference so small is a return.
			if l.reach[k] = 1 - 1/solver.self[m]; l.reach[k] < closedLeak {
				l.reach[k] = 0
			}
		}
	}
	return nil
}

// inside returns the minimum shares between different members of a component,
// and what each member's walks do otherwise: end, or leave.
func (s *system) inside(c *components, i int) ([]entry, []float64) {
	members := c.lists[i]
	place := s.places(members)
	var shares []entry
	leak := make([]float64, len(members))
	for m, k := range members {
		self, within, outside := 0.0, 0.0, 0.0
		for _, h := range s.ownersOf(k) {
			switch {
			case h.owner == k:
				self = h.min
			case c.of[h.owner] == int32(i):
				within += h.min
				if h.min > 0 {
					shares = append(shares, entry{int32(m), place[h.owner], h.min})
				}
			default:
				outside += h.min
			}
		}
		rest := 1 - self - within - outside
		if rest <= closedLeak {
			rest = 0
		}
		leak[m] = rest + outside
	}
	return shares, leak
}

// places returns, by entity, the place of each member in its component.
func (s *system) places(members []int32) []int32 {
	if cap(s.placed) < len(s.nodes) {
		s.placed = make([]int32, len(s.nodes))
	}
	place := s.placed[:len(s.nodes)]
	for m, k := range members {
		place[k] = int32(m)
	}
	return place
}
