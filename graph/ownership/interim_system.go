package ownership

import (
	"slices"

	"whoowns/graph"
)

// system is what lies upstream of one subject on one day: for each entity its
// owners, pairs merged, in ascending order of entities.
type system struct {
	n       *graph.Network
	nodes   []graph.Node
	start   []int32
	holders []holder
	used    []int32
	sum     []float64 // minimums of each entity's owners, as stated
	claims  []int32
}

type holder struct {
	owner                   int32
	min, max                float64
	minOpen, maxOpen, vague bool // vague: the maximum is stated by nobody
	unknown                 bool
	rawMin, rawMax          float64
}

func holds(e *graph.Edge, day graph.Day) bool {
	return e.Kind == graph.Owns && e.Counts == graph.Counted && (e.Of == graph.OfNone || e.Of == graph.OfCapital) && e.Held.Contains(day) && e.Max > 0
}

func upstream(n *graph.Network, subjects []graph.Node, day graph.Day) *system {
	s := &system{n: n}
	local := map[graph.Node]int32{}
	queue := append([]graph.Node(nil), subjects...)
	for _, x := range subjects {
		local[x] = 0
	}
	for i := 0; i < len(queue); i++ {
		for _, edge := range n.Up(queue[i]) {
			e := n.Edge(edge)
			if holds(e, day) {
				if _, ok := local[e.Owner]; !ok {
					local[e.Owner] = 0
					queue = append(queue, e.Owner)
				}
			}
		}
	}
	s.nodes = queue
	slices.Sort(s.nodes)
	for i, node := range s.nodes {
		local[node] = int32(i)
	}
	direct := make([][]int32, len(s.nodes))
	for i, node := range s.nodes {
		for _, edge := range n.Up(node) {
			e := n.Edge(edge)
			if !holds(e, day) {
				continue
			}
			if e.Basis.Stated() {
				s.claims = append(s.claims, edge)
			} else {
				direct[i] = append(direct[i], edge)
			}
		}
	}
	entered := s.resolveClaims(direct, local)
	s.build(direct, entered, local)
	return s
}

func (s *system) resolveClaims(direct [][]int32, local map[graph.Node]int32) []int32 {
	slices.Sort(s.claims)
	chain := func(claim int32, others []int32) bool {
		c := s.n.Edge(claim)
		adj := map[graph.Node][]graph.Node{}
		for _, o := range others {
			if o != claim {
				e := s.n.Edge(o)
				adj[e.Subject] = append(adj[e.Subject], e.Owner)
			}
		}
		seen := map[graph.Node]bool{c.Subject: true}
		for q := []graph.Node{c.Subject}; len(q) > 0; q = q[1:] {
			var owners []graph.Node
			for _, edge := range direct[local[q[0]]] {
				// the part not held directly needs a chain other than the direct holding
				if e := s.n.Edge(edge); !(c.Basis == graph.Indirect && e.Owner == c.Owner && e.Subject == c.Subject) {
					owners = append(owners, e.Owner)
				}
			}
			owners = append(owners, adj[q[0]]...)
			for _, o := range owners {
				if o == c.Owner {
					return true
				}
				if !seen[o] {
					seen[o] = true
					q = append(q, o)
				}
			}
		}
		return false
	}
	var entered, rest []int32
	for _, c := range s.claims {
		if chain(c, s.claims) {
			rest = append(rest, c)
		} else {
			entered = append(entered, c)
		}
	}
	for _, c := range rest {
		if !chain(c, entered) {
			entered = append(entered, c)
		}
	}
	slices.Sort(entered)
	return entered
}

func (s *system) build(direct [][]int32, entered []int32, local map[graph.Node]int32) {
	s.start = make([]int32, len(s.nodes)+1)
	s.sum = make([]float64, len(s.nodes))
	for i, node := range s.nodes {
		row := map[int32]*holder{}
		add := func(edge int32, room float64) {
			e := s.n.Edge(edge)
			o := local[e.Owner]
			h := row[o]
			if h == nil {
				h = &holder{owner: o, unknown: true}
				row[o] = h
			}
			h.min += min(e.Min, room)
			h.max = min(1, h.max+min(e.Max, max(room, 0)))
			h.minOpen = h.minOpen || e.Min > 0 && e.MinExclusive
			h.maxOpen = h.maxOpen || e.Max > 0 && e.MaxExclusive
			h.vague = h.vague || e.MaxUnstated
			h.unknown = h.unknown && e.Unknown
			s.used = append(s.used, edge)
		}
		for _, edge := range direct[i] {
			add(edge, 1)
		}
		total := 0.0
		for _, h := range row {
			total += h.min
		}
		for _, c := range entered {
			if s.n.Edge(c).Subject == node {
				room := max(0, 1-total)
				add(c, room)
				total += min(s.n.Edge(c).Min, room)
			}
		}
		keys := make([]int32, 0, len(row))
		for o := range row {
			keys = append(keys, o)
		}
		slices.Sort(keys)
		sum := 0.0
		for _, o := range keys {
			sum += row[o].min
		}
		s.sum[i] = sum
		for _, o := range keys {
			h := *row[o]
			h.rawMin, h.rawMax = h.min, h.max
			if sum > 1 {
				h.min /= sum
			}
			h.max = min(h.max, max(h.min, 1))
			s.holders = append(s.holders, h)
		}
		s.start[i+1] = int32(len(s.holders))
	}
}

func (s *system) owners(k int32) []holder { return s.holders[s.start[k]:s.start[k+1]] }
