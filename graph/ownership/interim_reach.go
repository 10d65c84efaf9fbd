package ownership

// Reference: the probability of reaching target from each entity, by Gaussian
// elimination on the entities that can reach it.

// value returns for every entity the probability that a walk from it, at least
// one step long, reaches target, with the given allocation of each holder.
func (s *system) value(target func(int32) bool, alloc []float64) []float64 {
	n := len(s.nodes)
	// who can reach a target by positive shares
	can := make([]bool, n)
	below := make([][]int32, n)
	for k := range n {
		for i := s.start[k]; i < s.start[k+1]; i++ {
			if alloc[i] > 0 {
				below[s.holders[i].owner] = append(below[s.holders[i].owner], int32(k))
			}
		}
	}
	var queue []int32
	isT := make([]bool, n)
	for k := range n {
		if target(int32(k)) {
			isT[k] = true
			queue = append(queue, int32(k))
		}
	}
	for len(queue) > 0 {
		k := queue[0]
		queue = queue[1:]
		for _, b := range below[k] {
			if !can[b] {
				can[b] = true
				if !isT[b] {
					queue = append(queue, b)
				}
			}
		}
	}
	index := make([]int, n)
	var members []int32
	for k := range n {
		index[k] = -1
		if can[k] && !isT[k] {
			index[k] = len(members)
			members = append(members, int32(k))
		}
	}
	m := len(members)
	a := make([][]float64, m)
	b := make([]float64, m)
	for r, k := range members {
		a[r] = make([]float64, m)
		a[r][r] = 1
		for i := s.start[k]; i < s.start[k+1]; i++ {
			o := s.holders[i].owner
			switch {
			case isT[o]:
				b[r] += alloc[i]
			case index[o] >= 0:
				a[r][index[o]] -= alloc[i]
			}
		}
	}
	for c := range m {
		p := c
		for r := c; r < m; r++ {
			if abs(a[r][c]) > abs(a[p][c]) {
				p = r
			}
		}
		a[c], a[p] = a[p], a[c]
		b[c], b[p] = b[p], b[c]
		for r := c + 1; r < m; r++ {
			f := a[r][c] / a[c][c]
			if f == 0 {
				continue
			}
			for x := c; x < m; x++ {
				a[r][x] -= f * a[c][x]
			}
			b[r] -= f * b[c]
		}
	}
	x := make([]float64, m)
	for r := m - 1; r >= 0; r-- {
		v := b[r]
		for c := r + 1; c < m; c++ {
			v -= a[r][c] * x[c]
		}
		x[r] = v / a[r][r]
	}
	out := make([]float64, n)
	for k := range n {
		if index[k] >= 0 {
			out[k] = x[index[k]]
		} else if isT[k] {
			for i := s.start[k]; i < s.start[k+1]; i++ {
				o := s.holders[i].owner
				if isT[o] {
					out[k] += alloc[i]
				} else if index[o] >= 0 {
					out[k] += alloc[i] * x[index[o]]
				}
			}
		}
	}
	return out
}

func abs(x float64) float64 {
	if x < 0 {
		return -x
	}
	return x
}

func (s *system) minimums() []float64 {
	alloc := make([]float64, len(s.holders))
	for i := range alloc {
		alloc[i] = s.holders[i].min
	}
	return alloc
}

// upper returns the largest probability of reaching target from each entity.
func (s *system) upper(target func(int32) bool, cap func(*holder) float64) []float64 {
	alloc := s.minimums()
	v := s.value(target, alloc)
	worth := func(o int32) float64 {
		if target(o) {
			return 1
		}
		return v[o]
	}
	for round := 0; ; round++ {
		if round > 1000 {
			panic("no end")
		}
		changed := false
		for k := range s.nodes {
			from, to := s.start[k], s.start[k+1]
			room, now := 1.0, 0.0
			order := make([]int32, 0, to-from)
			for i := from; i < to; i++ {
				room -= s.holders[i].min
				now += alloc[i] * worth(s.holders[i].owner)
				order = append(order, i)
			}
			for a := 1; a < len(order); a++ {
				for b := a; b > 0 && worth(s.holders[order[b]].owner) > worth(s.holders[order[b-1]].owner); b-- {
					order[b], order[b-1] = order[b-1], order[b]
				}
			}
			next := map[int32]float64{}
			best := 0.0
			for _, i := range order {
				h := &s.holders[i]
				extra := max(0, min(room, cap(h)-h.min))
				if worth(h.owner) <= 0 {
					extra = 0
				}
				room -= extra
				next[i] = h.min + extra
				best += next[i] * worth(h.owner)
			}
			if best > now+1e-12 {
				changed = true
				for i, x := range next {
					alloc[i] = x
				}
			}
		}
		if !changed {
			return v
		}
		v = s.value(target, alloc)
	}
}
