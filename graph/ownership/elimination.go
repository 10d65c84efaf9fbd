package ownership

import "slices"

// elimination solves linear systems over one strongly connected component by
// eliminating one entity after another: the walk's detours through an eliminated
// entity are folded into the shares between those that remain. It never
// subtracts, so it loses no digits however nearly the component is closed
// (Grassmann, Taksar & Heyman 1985, Operations Research 33:1107–1116, doi
// 10.1287/opre.33.5.1107).
//
// With P the shares inside the component, row k being the shares of k's owners,
// and I−P the system:
//
//	visits(b)  solves n(I−P) = b: how often a walk that starts with weights b comes by
//	values(c)  solves (I−P)x = c: what a walk from each entity is worth
//	returns    is the diagonal of (I−P)⁻¹: visits to an entity from itself
type elimination struct {
	order []int32   // order[i] is the member eliminated at step i
	step  []int32   // step[m] is when member m is eliminated
	later [][]int32 // steps after i that step i has shares with, ascending
	up    [][]float64
	down  [][]float64 // up[i][j]: share of later[i][j] in i; down[i][j]: share of i in it
	pivot []float64
	self  []float64 // diagonal of the inverse, by member; nil until asked for
}

// entry is a share between two members of a component: owner's share in member.
type entry struct {
	member, owner int32
	share         float64
}

// newElimination prepares the component of size members with the given shares
// between different members. leak[m] is what walks at m do otherwise than go on
// inside: end, or leave. At least one leak on the way from every member must be
// positive. Cost: that of a sparse factorization in an order of least degree.
func newElimination(effort *effort, size int, shares []entry, leak []float64) (*elimination, error) {
	e := &elimination{step: make([]int32, size), later: make([][]int32, 0, size), up: make([][]float64, size), down: make([][]float64, size), pivot: make([]float64, size)}
	if err := e.choose(effort, size, shares); err != nil {
		return nil, err
	}
	for i, later := range e.later {
		if !effort.spend(len(later) / 8) {
			return nil, effort.err
		}
		e.up[i], e.down[i] = make([]float64, len(later)), make([]float64, len(later))
	}
	for _, s := range shares {
		m, o := e.step[s.member], e.step[s.owner]
		if m < o {
			e.up[m][e.position(m, o)] += s.share
		} else {
			e.down[o][e.position(o, m)] += s.share
		}
	}
	out := make([]float64, size)
	for m, l := range leak {
		out[e.step[m]] = l
	}
	for i := range size {
		d := out[i]
		for _, share := range e.up[i] {
			d += share
		}
		e.pivot[i] = d
		later, up, down := e.later[i], e.up[i], e.down[i]
		for p, a := range later {
			if !effort.spend((len(later) - p) / 8) {
				return nil, effort.err
			}
			through := down[p] / d
			if through == 0 && up[p] == 0 {
				continue
			}
			out[a] += through * out[i]
			into := up[p] / d
			at := 0
			theirs := e.later[a]
			for q := p + 1; q < len(later); q++ {
				b := later[q]
				for theirs[at] != b {
					at++
				}
				e.up[a][at] += through * up[q]
				e.down[a][at] += down[q] * into
			}
		}
	}
	return e, nil
}

func (e *elimination) position(i, j int32) int {
	at, _ := slices.BinarySearch(e.later[i], j)
	return at
}

// visits solves n(I−P) = b, in place. b is by member.
func (e *elimination) visits(b []float64) {
	n := e.inSteps(b)
	for i := range n {
		if n[i] == 0 {
			continue
		}
		from := n[i] / e.pivot[i]
		for j, a := range e.later[i] {
			n[a] += from * e.up[i][j]
		}
	}
	for i := len(n) - 1; i >= 0; i-- {
		sum := n[i]
		for j, a := range e.later[i] {
			sum += n[a] * e.down[i][j]
		}
		n[i] = sum / e.pivot[i]
	}
	e.inMembers(b, n)
}

// values solves (I−P)x = c, in place. c is by member.
func (e *elimination) values(c []float64) {
	x := e.inSteps(c)
	for i := range x {
		if x[i] == 0 {
			continue
		}
		from := x[i] / e.pivot[i]
		for j, a := range e.later[i] {
			x[a] += from * e.down[i][j]
		}
	}
	for i := len(x) - 1; i >= 0; i-- {
		sum := x[i]
		for j, a := range e.later[i] {
			sum += x[a] * e.up[i][j]
		}
		x[i] = sum / e.pivot[i]
	}
	e.inMembers(c, x)
}

func (e *elimination) inSteps(v []float64) []float64 {
	s := make([]float64, len(v))
	for m, x := range v {
		s[e.step[m]] = x
	}
	return s
}

func (e *elimination) inMembers(v, s []float64) {
	for m := range v {
		v[m] = s[e.step[m]]
	}
}

// returns gives the diagonal of (I−P)⁻¹, by member: how often a walk from an
// entity comes by that entity, its start counted. The inverse is worked out on
// the filled pattern only, and is nil when the effort ends (Takahashi, Fagan & Chin 1973; Erisman & Tinney 1975,
// doi 10.1145/360680.360704).
func (e *elimination) returns(effort *effort) []float64 {
	size := len(e.pivot)
	diagonal := make([]float64, size) // by step
	zUp, zDown := make([][]float64, size), make([][]float64, size)
	for i := size - 1; i >= 0; i-- {
		later, d := e.later[i], e.pivot[i]
		up, down := make([]float64, len(later)), make([]float64, len(later))
		for p, a := range later {
			if !effort.spend((len(later) - p) / 4) {
				return nil
			}
			// up[p] = Z[i][a] = Σ P[i][k]/d · Z[k][a]; down[p] = Z[a][i] = Σ Z[a][k] · P[k][i]/d
			up[p] += e.up[i][p] / d * diagonal[a]
			down[p] += diagonal[a] * e.down[i][p] / d
			at, theirs := 0, e.later[a]
			for q := p + 1; q < len(later); q++ {
				b := later[q]
				for theirs[at] != b {
					at++
				}
				ab, ba := zUp[a][at], zDown[a][at]
				up[p] += e.up[i][q] / d * ba
				up[q] += e.up[i][p] / d * ab
				down[p] += ab * e.down[i][q] / d
				down[q] += ba * e.down[i][p] / d
			}
		}
		own := 1 / d
		for p := range later {
			own += e.up[i][p] / d * down[p]
		}
		diagonal[i], zUp[i], zDown[i] = own, up, down
	}
	self := make([]float64, size)
	for m := range self {
		self[m] = diagonal[e.step[m]]
	}
	return self
}
