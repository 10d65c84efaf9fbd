package ownership

import (
	"cmp"
	"slices"

	"whoowns/graph"
)

// poll is the votes and the direct powers upstream of some entities on one day.
// Entities are numbered in the order of their nodes.
type poll struct {
	n     *graph.Network
	nodes []graph.Node
	found *scratch

	votes      []vote // the votes in entity y are votes[voteStart[y]:voteStart[y+1]], by holder
	voteStart  []int32
	minimums   []float64 // of all votes in y, those of groups too
	powers     []power   // the direct powers over y, by relation
	powerStart []int32
	below      [][]int32 // by entity: where it votes or has power

	// The coalition in force: an entity x and all that it controls.
	turn  int32
	in    []int32 // equal to turn: in the coalition
	rank  []int32 // when it joined
	order []int32 // who joined, in turn, x first

	aboveOf map[int32][]int32
}

// vote is one holder's votes in one entity.
type vote struct {
	holder       int32
	min, max     float64
	minExclusive bool
	unstated     bool // no source gives the maximum
	group        bool // a group: it takes room and has no will
	silent       bool // not cast by the holder: a group's, or a member's of a concert that votes for it
	edges        []int32
}

// power is one relation by which an owner controls without votes.
type power struct{ owner, edge int32 }

func (s *scratch) put() { scratches.Put(s) }

// bearsOnControl reports whether a relation counts for votes or power on day.
func bearsOnControl(n *graph.Network, e *graph.Edge, day graph.Day) bool {
	if e.Counts == graph.Quoted || !e.Held.Contains(day) {
		return false
	}
	switch e.Kind {
	case graph.Owns:
		return e.Of != graph.OfClass && !e.Basis.Stated()
	case graph.Controls:
		return e.Means != graph.ByVeto && e.Of != graph.OfClass && !(e.Means == graph.ByVotes && e.Basis.Stated())
	case graph.Role:
		return e.Member && n.Kind(e.Subject) == graph.Arrangement // of a concert
	}
	return false
}

// pollOf returns the poll of some entities and all that is upstream of them. The
// caller puts its scratch back.
func pollOf(n *graph.Network, day graph.Day, from ...graph.Node) *poll {
	p := &poll{n: n, found: newScratch(n.Nodes()), aboveOf: map[int32][]int32{}}
	for _, node := range from {
		p.found.add(node)
	}
	for i := 0; i < len(p.found.queue); i++ {
		for _, edge := range n.Up(p.found.queue[i]) {
			if e := n.Edge(edge); bearsOnControl(n, e, day) {
				p.found.add(e.Owner)
			}
		}
	}
	p.nodes = slices.Clone(p.found.queue)
	slices.Sort(p.nodes)
	for i, node := range p.nodes {
		p.found.numbers[node] = int32(i)
	}
	count := len(p.nodes)
	p.voteStart, p.powerStart = make([]int32, count+1), make([]int32, count+1)
	p.minimums, p.below = make([]float64, count), make([][]int32, count)
	p.in, p.rank = make([]int32, count), make([]int32, count)
	for y, node := range p.nodes {
		p.read(int32(y), node, day)
		p.voteStart[y+1], p.powerStart[y+1] = int32(len(p.votes)), int32(len(p.powers))
	}
	for y := range int32(count) {
		for i := p.voteStart[y]; i < p.voteStart[y+1]; i++ {
			p.below[p.votes[i].holder] = append(p.below[p.votes[i].holder], y)
		}
		for i := p.powerStart[y]; i < p.powerStart[y+1]; i++ {
			if owner := p.powers[i].owner; !slices.Contains(p.below[owner], y) {
				p.below[owner] = append(p.below[owner], y)
			}
		}
	}
	return p
}

func (p *poll) number(node graph.Node) int32  { return p.found.numbers[node] }
func (p *poll) kind(k int32) graph.EntityKind { return p.n.Kind(p.nodes[k]) }
func (p *poll) wields(k int32) bool           { return len(p.below[k]) > 0 }

// read settles the votes in y and the powers over it.
func (p *poll) read(y int32, node graph.Node, day graph.Day) {
	first := len(p.votes)
	led := false // by a general partner or trustee: votes do not decide
	var pools []power
	for pass := range 2 {
		// Stated votes first; capital only for pairs without them.
		stated := len(p.votes)
		for _, edge := range p.n.Up(node) {
			e := p.n.Edge(edge)
			if !bearsOnControl(p.n, e, day) || e.Kind == graph.Role {
				continue
			}
			owner := p.number(e.Owner)
			byVotes := e.Kind == graph.Controls && e.Means == graph.ByVotes || e.Kind == graph.Owns && e.Of == graph.OfVotes
			switch {
			case byVotes && pass == 0:
				p.addVote(first, owner, edge)
			case e.Kind == graph.Owns && !byVotes && pass == 1:
				if !slices.ContainsFunc(p.votes[first:stated], func(v vote) bool { return v.holder == owner }) {
					p.addVote(stated, owner, edge)
				}
			case e.Kind == graph.Controls && !byVotes && pass == 0:
				if e.Means == graph.ByConcert && p.n.Kind(e.Owner) == graph.Arrangement {
					pools = append(pools, power{owner, edge})
					continue
				}
				p.powers = append(p.powers, power{owner, edge})
				led = led || p.n.Kind(node) == graph.Arrangement && (e.Means == graph.ByGeneralPartner || e.Means == graph.ByTrustee)
			}
		}
	}
	if led {
		p.votes = p.votes[:first]
		return
	}
	p.pool(first, node, day, pools)
	votes := p.votes[first:]
	slices.SortFunc(votes, func(a, b vote) int { return cmp.Compare(a.holder, b.holder) })
	sum := 0.0
	for i := range votes {
		if !votes[i].silent || votes[i].group {
			sum += votes[i].min
		}
	}
	for i := range votes {
		v := &votes[i]
		if sum > 1 {
			v.min /= sum
			v.max = v.min
		}
		v.max = max(v.min, min(v.max, 1))
	}
	p.minimums[y] = min(sum, 1)
}

func (p *poll) addVote(first int, owner, edge int32) {
	e := p.n.Edge(edge)
	exclusive := e.MinExclusive && e.Min > 0
	for i := first; i < len(p.votes); i++ {
		if v := &p.votes[i]; v.holder == owner {
			v.min += e.Min
			v.max += e.Max
			v.minExclusive = v.minExclusive || exclusive
			v.unstated = v.unstated || e.MaxUnstated || e.Unknown
			v.edges = append(v.edges, edge)
			return
		}
	}
	group := p.kind(owner) == graph.Group
	p.votes = append(p.votes, vote{holder: owner, min: e.Min, max: e.Max, minExclusive: exclusive, unstated: e.MaxUnstated || e.Unknown,
		group: group, silent: group, edges: []int32{edge}})
}

// pool lets a concert without a leader, an arrangement, hold its members' votes
// together: those stated of it, else the sum of theirs; their own do not count
// again.
func (p *poll) pool(first int, node graph.Node, day graph.Day, pools []power) {
	for i := first; i < len(p.votes); i++ {
		if v := p.votes[i]; p.kind(v.holder) == graph.Arrangement {
			p.silence(first, v.holder, day)
		}
	}
	for _, concert := range pools {
		members := p.silence(first, concert.owner, day)
		if slices.ContainsFunc(p.votes[first:], func(v vote) bool { return v.holder == concert.owner }) {
			continue
		}
		together := vote{holder: concert.owner, edges: []int32{concert.edge}}
		for _, i := range members {
			b := addVotes(graph.Bounds{Min: together.min, Max: together.max, MinExclusive: together.minExclusive, MaxUnstated: together.unstated}, &p.votes[i])
			together.min, together.max, together.minExclusive, together.unstated = b.Min, b.Max, b.MinExclusive, b.MaxUnstated
			together.edges = append(together.edges, p.votes[i].edges...)
		}
		if len(members) > 0 {
			p.votes = append(p.votes, together)
		}
	}
}

// silence marks the votes of the members of a concert, and returns their places.
func (p *poll) silence(first int, concert int32, day graph.Day) []int {
	var members []int
	for _, edge := range p.n.Up(p.nodes[concert]) {
		e := p.n.Edge(edge)
		if e.Kind != graph.Role || !bearsOnControl(p.n, e, day) {
			continue
		}
		member := p.number(e.Owner)
		for i := first; i < len(p.votes); i++ {
			if v := &p.votes[i]; v.holder == member && !v.silent {
				v.silent = true
				members = append(members, i)
			}
		}
	}
	return members
}

func addVotes(b graph.Bounds, v *vote) graph.Bounds {
	b.Min += v.min
	b.Max += v.max
	b.MinExclusive = b.MinExclusive || v.minExclusive
	b.MaxUnstated = b.MaxUnstated || v.unstated
	return b
}

// within cuts votes in y to what the minimums of the others leave.
func (p *poll) within(y int32, b graph.Bounds) graph.Bounds {
	b.Max = max(b.Min, min(b.Max, 1-(p.minimums[y]-b.Min)))
	b.Unknown = b.MaxUnstated && b.Min == 0
	return b
}

// votesIn returns the votes of the coalition in y, and whether it has any. For y
// itself its own shares count only once it is in.
func (p *poll) votesIn(y int32) (graph.Bounds, bool) {
	b, cast := graph.Bounds{}, false
	for i := p.voteStart[y]; i < p.voteStart[y+1]; i++ {
		if v := &p.votes[i]; p.in[v.holder] == p.turn && !v.silent && v.max > 0 {
			b = addVotes(b, v)
			cast = true
		}
	}
	return p.within(y, b), cast
}

// coalition puts in force what x controls: surely for Yes, or as far as the
// bounds allow for Possible. It is the least fixpoint: an entity is looked at
// again whenever one joins that votes or has power in it.
func (p *poll) coalition(x int32, verdict graph.Verdict) {
	p.turn++
	p.order = append(p.order[:0], x)
	p.in[x], p.rank[x] = p.turn, 0
	for at := 0; at < len(p.order); at++ {
		for _, y := range p.below[p.order[at]] {
			if p.in[y] != p.turn && p.wins(y, verdict) {
				p.in[y], p.rank[y] = p.turn, int32(len(p.order))
				p.order = append(p.order, y)
			}
		}
	}
}

// wins reports whether the coalition controls y.
func (p *poll) wins(y int32, verdict graph.Verdict) bool {
	for i := p.powerStart[y]; i < p.powerStart[y+1]; i++ {
		if p.in[p.powers[i].owner] == p.turn {
			return true
		}
	}
	b, cast := p.votesIn(y)
	if !cast {
		return false
	}
	over := shareOf(b).Over(majority)
	return over == graph.Yes || verdict == graph.Possible && over == graph.Possible
}

// upFrom returns k and all that is upstream of it, ascending.
func (p *poll) upFrom(k int32) []int32 {
	seen := map[int32]bool{k: true}
	list := []int32{k}
	for at := 0; at < len(list); at++ {
		y := list[at]
		reach := func(owner int32) {
			if !seen[owner] {
				seen[owner] = true
				list = append(list, owner)
			}
		}
		for i := p.voteStart[y]; i < p.voteStart[y+1]; i++ {
			reach(p.votes[i].holder)
		}
		for i := p.powerStart[y]; i < p.powerStart[y+1]; i++ {
			reach(p.powers[i].owner)
		}
	}
	slices.Sort(list)
	return list
}
