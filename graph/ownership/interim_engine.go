// Package ownership computes effective shares and control.
package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

type Engine struct{ n *graph.Network }

func NewEngine(n *graph.Network) *Engine  { return &Engine{n} }
func (e *Engine) Network() *graph.Network { return e.n }

type Owners struct {
	Subject        graph.Node
	AsOf           graph.Day
	Holdings       []Holding
	Self           graph.Share
	Undisclosed    Rest
	Loops          []Loop
	Cycles         [][]graph.Node
	Oversubscribed []Oversubscription
	Claims         []Claim
	Edges          []int32
}

type Holdings struct {
	Owner    graph.Node
	AsOf     graph.Day
	Holdings []Holding
	Cycles   [][]graph.Node
	Edges    []int32
}

type Holding struct {
	Node      graph.Node
	Direct    graph.Share
	HasDirect bool
	Effective graph.Share
	Claim     int32
	Depth     int
	Ultimate  bool
}

type Rest struct {
	Share graph.Share
	At    []RestAt
}
type RestAt struct {
	Node  graph.Node
	Share graph.Share
}
type Loop struct {
	Members []graph.Node
	Share   graph.Share
}
type Oversubscription struct {
	Company graph.Node
	Sum     float64
	Edges   []int32
}
type ClaimOutcome uint8

const (
	Answers ClaimOutcome = iota + 1
	Contradicts
	Enters
)

type Claim struct {
	Edge     int32
	Outcome  ClaimOutcome
	Computed graph.Share
}

func clamp(x float64) float64 { return max(0, min(1, x)) }

func (e *Engine) Owners(ctx context.Context, subject graph.Node, asOf graph.Day) (*Owners, error) {
	s := upstream(e.n, []graph.Node{subject}, asOf)
	o := &Owners{Subject: subject, AsOf: asOf, Edges: slices.Clone(s.used), Self: graph.Percent(0)}
	slices.Sort(o.Edges)
	var j int32
	for i, node := range s.nodes {
		if node == subject {
			j = int32(i)
		}
	}
	depth := make([]int, len(s.nodes))
	for i := range depth {
		depth[i] = -1
	}
	depth[j] = 0
	for q := []int32{j}; len(q) > 0; q = q[1:] {
		for _, h := range s.owners(q[0]) {
			if depth[h.owner] < 0 {
				depth[h.owner] = depth[q[0]] + 1
				q = append(q, h.owner)
			}
		}
	}
	known := func(h *holder) float64 {
		if h.vague {
			return h.min
		}
		return h.max
	}
	most := func(h *holder) float64 { return h.max }
	for i, node := range s.nodes {
		is := func(k int32) bool { return k == int32(i) }
		low, high, firm := clamp(s.value(is, s.minimums())[j]), clamp(s.upper(is, most)[j]), clamp(s.upper(is, known)[j])
		if high < low+1e-12 {
			high = low
		}
		open := s.openMin(j, int32(i)) && low > 0 && high > low
		b := graph.Bounds{Min: low, Max: high, MinExclusive: open, MaxUnstated: high > firm+graph.Tolerance, Unknown: low == 0 && high > 0 && firm < graph.Tolerance}
		share, err := graph.NewShare(b)
		if err != nil {
			return nil, err
		}
		if int32(i) == j {
			o.Self = share
			continue
		}
		h := Holding{Node: node, Effective: share, Claim: -1, Depth: depth[i], Ultimate: len(s.owners(int32(i))) == 0}
		for _, d := range s.owners(j) {
			if d.owner == int32(i) {
				h.HasDirect = true
				h.Direct, _ = graph.NewShare(graph.Bounds{Min: min(1, d.rawMin), Max: max(min(1, d.rawMin), d.rawMax), MinExclusive: d.minOpen && d.rawMax > d.rawMin, MaxExclusive: d.maxOpen && d.rawMax > d.rawMin, MaxUnstated: d.vague, Unknown: d.unknown})
			}
		}
		o.Holdings = append(o.Holdings, h)
	}
	s.judge(o)
	slices.SortFunc(o.Holdings, func(a, b Holding) int {
		return cmp.Or(cmp.Compare(b.Effective.Max(), a.Effective.Max()), cmp.Compare(a.Node, b.Node))
	})
	s.rests(o, j)
	return o, nil
}

func (s *system) openMin(j, i int32) bool {
	type state struct {
		k    int32
		open bool
	}
	seen := map[state]bool{}
	for q := []state{{j, false}}; len(q) > 0; q = q[1:] {
		for _, h := range s.owners(q[0].k) {
			if h.min <= 0 {
				continue
			}
			n := state{h.owner, q[0].open || h.minOpen}
			if n.k == i {
				if n.open {
					return true
				}
				continue
			}
			if !seen[n] {
				seen[n] = true
				q = append(q, n)
			}
		}
	}
	return false
}

func (s *system) judge(o *Owners) {
	used := map[int32]bool{}
	for _, e := range s.used {
		used[e] = true
	}
	for _, c := range s.claims {
		e := s.n.Edge(c)
		if used[c] {
			o.Claims = append(o.Claims, Claim{Edge: c, Outcome: Enters})
			continue
		}
		if e.Subject != o.Subject {
			continue
		}
		for i := range o.Holdings {
			h := &o.Holdings[i]
			if h.Node != e.Owner {
				continue
			}
			low, high := e.Min, e.Max
			if e.Basis == graph.Indirect && h.HasDirect {
				low, high = clamp(low+h.Direct.Min()), clamp(high+h.Direct.Max())
			}
			claim := Claim{Edge: c, Outcome: Contradicts, Computed: h.Effective}
			if low >= h.Effective.Min()-graph.Tolerance && high <= h.Effective.Max()+graph.Tolerance {
				claim.Outcome = Answers
				h.Claim = c
				h.Effective, _ = graph.NewShare(graph.Bounds{Min: low, Max: high, MinExclusive: e.MinExclusive, MaxExclusive: e.MaxExclusive, MaxUnstated: e.MaxUnstated})
			}
			o.Claims = append(o.Claims, claim)
		}
	}
}

func (s *system) rests(o *Owners, j int32) {
	alloc := s.minimums()
	ends := 0.0
	for i := range s.nodes {
		k := int32(i)
		is := func(x int32) bool { return x == k }
		visits := 1.0
		if k != j {
			visits = s.value(is, alloc)[j]
		}
		back := s.value(is, alloc)[k]
		if back < 1-1e-12 {
			visits /= 1 - back
		}
		if s.sum[i] > 1.001 {
			over := Oversubscription{Company: s.nodes[i], Sum: s.sum[i]}
			for _, e := range s.used {
				if s.n.Edge(e).Subject == s.nodes[i] {
					over.Edges = append(over.Edges, e)
				}
			}
			o.Oversubscribed = append(o.Oversubscribed, over)
		}
		if len(s.owners(k)) == 0 && k != j {
			ends += visits
			continue
		}
		open, vague := 1.0, false
		for _, h := range s.owners(k) {
			open -= h.min
			vague = vague || h.max > h.min
		}
		if left := clamp(open * visits); left > 1e-9 {
			b := graph.Bounds{Min: left, Max: left}
			if vague {
				b.Min = 0
			}
			share, _ := graph.NewShare(b)
			o.Undisclosed.At = append(o.Undisclosed.At, RestAt{s.nodes[i], share})
		}
	}
	total := 0.0
	for _, at := range o.Undisclosed.At {
		total += at.Share.Max()
	}
	is := func(k int32) bool { return len(s.owners(k)) == 0 && k != j }
	least := clamp(1 - s.upper(is, func(h *holder) float64 { return h.max })[j])
	total = clamp(total)
	o.Undisclosed.Share, _ = graph.NewShare(graph.Bounds{Min: min(least, total), Max: total})
	slices.SortFunc(o.Undisclosed.At, func(a, b RestAt) int { return cmp.Compare(b.Share.Max(), a.Share.Max()) })
	s.cycles(o)
}

func (s *system) cycles(o *Owners) {
	n := len(s.nodes)
	reach := make([][]bool, n)
	for i := range n {
		reach[i] = make([]bool, n)
		for q := []int32{int32(i)}; len(q) > 0; q = q[1:] {
			for _, h := range s.owners(q[0]) {
				if !reach[i][h.owner] {
					reach[i][h.owner] = true
					q = append(q, h.owner)
				}
			}
		}
	}
	done := make([]bool, n)
	for i := range n {
		if done[i] || !reach[i][i] {
			continue
		}
		var members []graph.Node
		closed := true
		for k := range n {
			if reach[i][k] && reach[k][i] {
				done[k] = true
				members = append(members, s.nodes[k])
				in := 0.0
				for _, h := range s.owners(int32(k)) {
					if reach[h.owner][i] {
						in += h.min
					}
				}
				closed = closed && in > 1-1e-12
			}
		}
		o.Cycles = append(o.Cycles, members)
		if closed {
			share := graph.Percent(100)
			for _, h := range o.Holdings {
				if h.Node == members[0] {
					share = h.Effective
				}
			}
			o.Loops = append(o.Loops, Loop{members, share})
		}
	}
}

func (e *Engine) Holdings(ctx context.Context, owner graph.Node, asOf graph.Day) (*Holdings, error) {
	out := &Holdings{Owner: owner, AsOf: asOf}
	seen := map[graph.Node]bool{owner: true}
	edges := map[int32]bool{}
	for q := []graph.Node{owner}; len(q) > 0; q = q[1:] {
		for _, edge := range e.n.Down(q[0]) {
			if x := e.n.Edge(edge); holds(x, asOf) {
				if !x.Basis.Stated() {
					edges[edge] = true
				}
				if !seen[x.Subject] {
					seen[x.Subject] = true
					q = append(q, x.Subject)
				}
			}
		}
	}
	for node := range seen {
		if node == owner {
			continue
		}
		h, err := e.Effective(ctx, owner, node, asOf)
		if err != nil {
			return nil, err
		}
		h.Node = node
		out.Holdings = append(out.Holdings, h)
	}
	for edge := range edges {
		out.Edges = append(out.Edges, edge)
	}
	slices.Sort(out.Edges)
	slices.SortFunc(out.Holdings, func(a, b Holding) int {
		return cmp.Or(cmp.Compare(b.Effective.Max(), a.Effective.Max()), cmp.Compare(a.Node, b.Node))
	})
	return out, nil
}

func (e *Engine) Effective(ctx context.Context, owner, subject graph.Node, asOf graph.Day) (Holding, error) {
	o, err := e.Owners(ctx, subject, asOf)
	if err != nil {
		return Holding{}, err
	}
	for _, h := range o.Holdings {
		if h.Node == owner {
			return h, nil
		}
	}
	return Holding{Node: owner, Effective: graph.Percent(0), Claim: -1}, nil
}
