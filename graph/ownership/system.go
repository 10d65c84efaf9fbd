package ownership

import (
	"cmp"
	"slices"
	"sync"

	"whoowns/graph"
)

// system is the part of a network that one question needs, on one day: some
// entities, numbered in the order of their nodes, and the owners of each, the
// relations of a pair added up.
type system struct {
	effort  *effort
	n       *graph.Network
	day     graph.Day
	nodes   []graph.Node // ascending
	start   []int32      // the owners of entity k are holders[start[k]:start[k+1]]
	holders []holder     // within an entity ascending by owner
	sums    []float64    // the minimums of each entity's owners, as stated
	edges   []int32      // relations computed with
	claims  []int32      // stated totals, ascending
	entered []bool       // by claim: it is computed with
	cut     []int32      // claims that entered, for which the others leave less than they state
	placed  []int32      // see places
	scratch *scratch
	down    [][]held // see heldBy
}

// holder is one owner of an entity.
type holder struct {
	owner    int32
	min, max float64 // what is computed with: divided or cut so that the sum is at most 1
	raw      graph.Bounds
	direct   bool // by direct relations, not only by a claim that entered
	claimed  bool // by a claim that entered
}

// held is one entity that another has a part of, and the place of that part in
// holders.
type held struct{ entity, holder int32 }

// heldBy returns what k has, or may have, a part of, ascending.
func (s *system) heldBy(k int32) []held {
	if s.down == nil {
		s.down = make([][]held, len(s.nodes))
		for below := range int32(len(s.nodes)) {
			for i := s.start[below]; i < s.start[below+1]; i++ {
				if h := &s.holders[i]; h.max > 0 {
					s.down[h.owner] = append(s.down[h.owner], held{below, i})
				}
			}
		}
	}
	return s.down[k]
}

func (s *system) ownersOf(k int32) []holder { return s.holders[s.start[k]:s.start[k+1]] }

// scratch is memory for finding nodes' numbers that is used again, so that a
// small question costs nothing in proportion to the network.
type scratch struct {
	stamp   uint32
	stamps  []uint32
	numbers []int32
	queue   []graph.Node
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

func newScratch(nodes int) *scratch {
	s := scratches.Get().(*scratch)
	if len(s.stamps) < nodes {
		s.stamps, s.numbers, s.stamp = make([]uint32, nodes), make([]int32, nodes), 0
	}
	if s.stamp++; s.stamp == 0 {
		clear(s.stamps)
		s.stamp = 1
	}
	s.queue = s.queue[:0]
	return s
}

// add puts node into the queue unless it was there.
func (s *scratch) add(node graph.Node) {
	if s.stamps[node] != s.stamp {
		s.stamps[node] = s.stamp
		s.queue = append(s.queue, node)
	}
}

// holdsCapital reports whether a relation can enter effective shares on day.
func holdsCapital(e *graph.Edge, day graph.Day) bool {
	return e.Kind == graph.Owns && e.Counts == graph.Counted && (e.Of == graph.OfNone || e.Of == graph.OfCapital) && e.Max > 0 && e.Held.Contains(day)
}

// upstreamOf returns the system of some entities and all that is above them.
func upstreamOf(effort *effort, n *graph.Network, day graph.Day, from ...graph.Node) *system {
	found := newScratch(n.Nodes())
	for _, node := range from {
		found.add(node)
	}
	for i := 0; i < len(found.queue); i++ {
		up := n.Up(found.queue[i])
		if !effort.spend(1 + len(up)) {
			break
		}
		for _, edge := range up {
			if e := n.Edge(edge); holdsCapital(e, day) {
				found.add(e.Owner)
			}
		}
	}
	return newSystem(effort, n, day, found, len(found.queue))
}

// newSystem builds the system of the first known entities in found's queue; the
// rest of the queue are owners whose own owners do not matter. It keeps found
// until release. Once the effort is spent entities have no owners in it, and the
// caller says why.
func newSystem(effort *effort, n *graph.Network, day graph.Day, found *scratch, known int) *system {
	s := &system{effort: effort, n: n, day: day, scratch: found, nodes: slices.Clone(found.queue)}
	complete := make(map[graph.Node]bool)
	if known < len(s.nodes) {
		for _, node := range s.nodes[:known] {
			complete[node] = true
		}
	}
	slices.Sort(s.nodes)
	for i, node := range s.nodes {
		found.numbers[node] = int32(i)
	}
	s.start = make([]int32, len(s.nodes)+1)
	s.sums = make([]float64, len(s.nodes))
	s.resolveClaims()
	for k, node := range s.nodes {
		if s.effort.spend(1+len(n.Up(node))) && (known == len(s.nodes) || complete[node]) {
			s.addOwners(int32(k), node)
		}
		s.start[k+1] = int32(len(s.holders))
	}
	slices.Sort(s.edges)
	return s
}

func (s *system) release() {
	scratches.Put(s.scratch)
	s.scratch = nil
}

func (s *system) number(node graph.Node) int32 { return s.scratch.numbers[node] }

// negligible is what a share is below that is computed with as 0: products of such
// shares around a cycle are too small for a float, and leave no way out of it.
const negligible = 1e-15

// addOwners adds up the relations of each owner of node, in their order and the
// claims that enter after them, and settles what is computed with.
func (s *system) addOwners(k int32, node graph.Node) {
	first := len(s.holders)
	for _, edge := range s.n.Up(node) {
		if e := s.n.Edge(edge); holdsCapital(e, s.day) && !e.Basis.Stated() {
			s.add(edge, boundsOf(e), true)
		}
	}
	s.enterClaims(first, node)
	owners := merge(s.holders[first:])
	s.holders = s.holders[:first+len(owners)]
	sum := 0.0
	for i := range owners {
		sum += owners[i].raw.Min
	}
	s.sums[k] = sum
	for i := range owners {
		h := &owners[i]
		h.raw = wholeAtMost(h.raw)
		h.min, h.max = h.raw.Min, h.raw.Max
		if sum > 1 {
			h.min /= sum
			h.max = h.min
		}
		most := h.min + max(0, 1-sum)
		h.max = min(h.max, most)
		if h.min < negligible {
			h.min = 0
		}
		if h.max < negligible {
			h.max = 0
		}
		if h.max-h.min <= 1e-12 {
			h.max = h.min
		}
	}
}

// wholeAtMost cuts a sum's maximum to the whole. What is cut can be attained:
// [30, 60) and [30, 60) of one company may come to all of it.
func wholeAtMost(b graph.Bounds) graph.Bounds {
	if most := max(1, b.Min); b.Max > most {
		b.Max, b.MaxExclusive = most, false
	}
	b.Max = max(min(b.Max, 1), min(b.Min, 1))
	return b
}

func boundsOf(e *graph.Edge) graph.Bounds {
	return graph.Bounds{Min: e.Min, Max: e.Max, MinExclusive: e.MinExclusive, MaxExclusive: e.MaxExclusive, MaxUnstated: e.MaxUnstated || e.Unknown, Unknown: e.Unknown}
}

// add adds a relation as a holder of its own; merge joins those of one owner.
func (s *system) add(edge int32, b graph.Bounds, direct bool) {
	s.edges = append(s.edges, edge)
	b.MinExclusive = b.MinExclusive && b.Min > 0
	s.holders = append(s.holders, holder{owner: s.number(s.n.Edge(edge).Owner), raw: b, direct: direct, claimed: !direct})
}

// merge adds up the holders of each owner, in place, and returns them ascending
// by owner.
func merge(holders []holder) []holder {
	slices.SortStableFunc(holders, func(a, b holder) int { return cmp.Compare(a.owner, b.owner) })
	merged := holders[:0]
	for i := range holders {
		next := &holders[i]
		if len(merged) == 0 || merged[len(merged)-1].owner != next.owner {
			merged = append(merged, *next)
			continue
		}
		h := &merged[len(merged)-1]
		h.raw = addBounds(h.raw, next.raw)
		h.direct, h.claimed = h.direct || next.direct, h.claimed || next.claimed
	}
	return merged
}

// addBounds adds two shares of one pair. A sum is exclusive at an end if any part
// that is not zero there is.
func addBounds(a, b graph.Bounds) graph.Bounds {
	return graph.Bounds{Min: a.Min + b.Min, Max: a.Max + b.Max,
		MinExclusive: a.MinExclusive || b.MinExclusive, MaxExclusive: a.MaxExclusive || b.MaxExclusive,
		MaxUnstated: a.MaxUnstated || b.MaxUnstated, Unknown: a.Unknown && b.Unknown}
}

// direct returns the sum of the direct relations by which h holds entity k, as
// stated, and false when only claims that entered make it a holder.
func (s *system) direct(k int32, h *holder) (graph.Share, bool) {
	if !h.claimed || !h.direct {
		return shareOf(h.raw), h.direct
	}
	sum := graph.Bounds{Unknown: true}
	for _, edge := range s.n.Up(s.nodes[k]) {
		if e := s.n.Edge(edge); e.Owner == s.nodes[h.owner] && holdsCapital(e, s.day) && !e.Basis.Stated() {
			b := boundsOf(e)
			b.MinExclusive = b.MinExclusive && b.Min > 0
			sum = addBounds(sum, b)
		}
	}
	return shareOf(wholeAtMost(sum)), true
}

// shareOf returns bounds as a share, where computing may have moved an end by
// less than Tolerance.
func shareOf(b graph.Bounds) graph.Share {
	b.Min, b.Max = max(0, min(b.Min, 1)), max(0, min(b.Max, 1))
	if b.Max < b.Min+1e-12 {
		b.Max = b.Min
	}
	if b.Min == b.Max {
		b.MinExclusive, b.MaxExclusive, b.MaxUnstated, b.Unknown = false, false, false, false
	}
	share, err := graph.NewShare(b)
	if err != nil {
		// The bounds are ordered and within 0 and 1 by now.
		panic(err)
	}
	return share
}
