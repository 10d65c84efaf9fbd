package ownership

import (
	"cmp"
	"slices"

	"whoowns/graph"
)

// poll is the votes and the direct powers upstream of some entities on one day.
// Entities are numbered in the order of their nodes.
type poll struct {
	effort *effort
	n      *graph.Network
	nodes  []graph.Node
	found  *scratch
	wider  wider

	votes      []vote // the votes in entity y are votes[voteStart[y]:voteStart[y+1]], by holder
	voteStart  []int32
	minimums   []float64 // of all votes in y, those of groups too
	powers     []power   // the direct powers over y, by relation
	powerStart []int32
	below      [][]hold // by entity: where it casts votes or has power, ascending

	// The coalition in force: an entity x and all that it controls.
	turn  int32
	in    []int32 // equal to turn: in the coalition
	rank  []int32 // when it joined
	order []int32 // who joined, in turn, x first
	tally []tally // by entity: the coalition's votes in one that has not joined

	sureOver [][]int32 // by entity: who surely controls it, ascending; itself and groups aside
}

// hold is one entity in which another casts votes, or over which it has power.
type hold struct {
	over int32
	vote int32 // the place of the votes, or isPower
}

const isPower int32 = -1

// tally adds up votes while a coalition grows; it is void unless turn is the
// poll's.
type tally struct {
	turn int32
	cast graph.Bounds
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

// wider is what a rule counts as power beside what controls in general.
type wider struct {
	veto    bool // whoever has a veto
	concert bool // every member of a concert without a leader has its votes
}

// bears reports whether a relation counts for votes or power on day.
func (p *poll) bears(e *graph.Edge, day graph.Day) bool {
	if p.wider.veto && e.Kind == graph.Controls && e.Means == graph.ByVeto {
		return e.Counts == graph.Counted && e.Of != graph.OfClass && e.Held.Contains(day)
	}
	return bearsOnControl(p.n, e, day)
}

// pollOf returns the poll of some entities and all that is upstream of them. The
// caller puts its scratch back.
func pollOf(effort *effort, n *graph.Network, day graph.Day, from ...graph.Node) *poll {
	return widerPollOf(effort, n, day, wider{}, from...)
}

func widerPollOf(effort *effort, n *graph.Network, day graph.Day, wider wider, from ...graph.Node) *poll {
	p := &poll{effort: effort, n: n, found: newScratch(n.Nodes()), wider: wider}
	for _, node := range from {
		p.found.add(node)
	}
	for i := 0; i < len(p.found.queue); i++ {
		up := n.Up(p.found.queue[i])
		if !effort.spend(1 + len(up)) {
			break
		}
		for _, edge := range up {
			if e := n.Edge(edge); p.bears(e, day) {
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
	p.minimums, p.below = make([]float64, count), make([][]hold, count)
	p.in, p.rank, p.tally = make([]int32, count), make([]int32, count), make([]tally, count)
	for y, node := range p.nodes {
		if effort.spend(2 + 2*len(n.Up(node))) {
			p.read(int32(y), node, day)
		}
		p.voteStart[y+1], p.powerStart[y+1] = int32(len(p.votes)), int32(len(p.powers))
	}
	for y := range int32(count) {
		for i := p.voteStart[y]; i < p.voteStart[y+1]; i++ {
			if v := &p.votes[i]; !v.silent && v.max > 0 {
				p.below[v.holder] = append(p.below[v.holder], hold{y, i})
			}
		}
		for i := p.powerStart[y]; i < p.powerStart[y+1]; i++ {
			owner := p.powers[i].owner
			p.below[owner] = append(p.below[owner], hold{y, isPower})
		}
	}
	return p
}

func (p *poll) number(node graph.Node) int32  { return p.found.numbers[node] }
func (p *poll) kind(k int32) graph.EntityKind { return p.n.Kind(p.nodes[k]) }
func (p *poll) wields(k int32) bool           { return len(p.below[k]) > 0 }

// The kinds of votes of a pair, the one that counts first. They are not added:
// each tells of all that the owner casts.
const (
	controlsVotes = iota // CONTROLS by votes
	ownsVotes            // OWNS of votes
	ownsCapital          // OWNS of capital, where no votes are stated
)

// ballot is one relation that may count as votes of its owner.
type ballot struct {
	owner, edge int32
	kind        uint8
}

// read settles the votes in y and the powers over it.
func (p *poll) read(y int32, node graph.Node, day graph.Day) {
	first := len(p.votes)
	led := false // by a general partner or trustee: votes do not decide
	var ballots []ballot
	var pools []power
	for _, edge := range p.n.Up(node) {
		e := p.n.Edge(edge)
		if !p.bears(e, day) {
			continue
		}
		owner := p.number(e.Owner)
		switch {
		case e.Kind == graph.Role && p.wider.concert:
			p.powers = append(p.powers, power{owner, edge})
		case e.Kind == graph.Role:
		case e.Kind == graph.Controls && e.Means == graph.ByVotes:
			ballots = append(ballots, ballot{owner, edge, controlsVotes})
		case e.Kind == graph.Owns && e.Of == graph.OfVotes:
			ballots = append(ballots, ballot{owner, edge, ownsVotes})
		case e.Kind == graph.Owns:
			ballots = append(ballots, ballot{owner, edge, ownsCapital})
		case e.Means == graph.ByConcert && p.n.Kind(e.Owner) == graph.Arrangement:
			pools = append(pools, power{owner, edge})
		default:
			p.powers = append(p.powers, power{owner, edge})
			led = led || p.n.Kind(node) == graph.Arrangement && (e.Means == graph.ByGeneralPartner || e.Means == graph.ByTrustee)
		}
	}
	if led {
		return
	}
	p.count(ballots)
	p.pool(first, day, pools)
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

// count adds up the ballots of each owner that are of its first kind, in the
// order of the relations; the votes are ascending by holder.
func (p *poll) count(ballots []ballot) {
	slices.SortFunc(ballots, func(a, b ballot) int {
		return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.kind, b.kind), cmp.Compare(a.edge, b.edge))
	})
	for from := 0; from < len(ballots); {
		owner, kind := ballots[from].owner, ballots[from].kind
		group := p.kind(owner) == graph.Group
		v := vote{holder: owner, group: group, silent: group}
		for ; from < len(ballots) && ballots[from].owner == owner; from++ {
			if ballots[from].kind != kind {
				continue
			}
			e := p.n.Edge(ballots[from].edge)
			v.min += e.Min
			v.max += e.Max
			v.minExclusive = v.minExclusive || e.MinExclusive && e.Min > 0
			v.unstated = v.unstated || e.MaxUnstated || e.Unknown
			v.edges = append(v.edges, ballots[from].edge)
		}
		p.votes = append(p.votes, v)
	}
}

// pool lets a concert without a leader, an arrangement, hold its members' votes
// together: those stated of it, else the sum of theirs; their own do not count
// again.
func (p *poll) pool(first int, day graph.Day, pools []power) {
	votes := p.votes[first:]
	for i := range votes {
		if p.kind(votes[i].holder) == graph.Arrangement {
			p.silence(votes, votes[i].holder, day)
		}
	}
	for _, concert := range pools {
		members := p.silence(votes, concert.owner, day)
		if slices.ContainsFunc(p.votes[first:], func(v vote) bool { return v.holder == concert.owner }) {
			continue
		}
		together := vote{holder: concert.owner, edges: []int32{concert.edge}}
		for _, i := range members {
			b := addVotes(graph.Bounds{Min: together.min, Max: together.max, MinExclusive: together.minExclusive, MaxUnstated: together.unstated}, &votes[i])
			together.min, together.max, together.minExclusive, together.unstated = b.Min, b.Max, b.MinExclusive, b.MaxUnstated
			together.edges = append(together.edges, votes[i].edges...)
		}
		if len(members) > 0 {
			p.votes = append(p.votes, together)
		}
	}
}

// silence marks the votes of the members of a concert, and returns their places.
// The votes that it looks among are ascending by holder.
func (p *poll) silence(votes []vote, concert int32, day graph.Day) []int {
	var members []int
	for _, edge := range p.n.Up(p.nodes[concert]) {
		e := p.n.Edge(edge)
		if e.Kind != graph.Role || !bearsOnControl(p.n, e, day) {
			continue
		}
		i, ok := slices.BinarySearchFunc(votes, p.number(e.Owner), func(v vote, holder int32) int { return cmp.Compare(v.holder, holder) })
		if ok && !votes[i].silent {
			votes[i].silent = true
			members = append(members, i)
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

// castIn returns the places of the votes in y that the coalition casts,
// ascending. For y itself its own shares count only once it is in. Cost: the
// votes in y, or the coalition times a binary search where that is less.
func (p *poll) castIn(y int32) []int32 {
	var places []int32
	first, end := p.voteStart[y], p.voteStart[y+1]
	counts := func(i int32) bool {
		v := &p.votes[i]
		return p.in[v.holder] == p.turn && !v.silent && v.max > 0
	}
	p.effort.spend(min(int(end-first), 16*len(p.order)))
	if len(p.order) > int(end-first)/16 {
		for i := first; i < end; i++ {
			if counts(i) {
				places = append(places, i)
			}
		}
		return places
	}
	for _, holder := range p.order {
		i, ok := slices.BinarySearchFunc(p.votes[first:end], holder, func(v vote, holder int32) int { return cmp.Compare(v.holder, holder) })
		if ok && counts(first+int32(i)) {
			places = append(places, first+int32(i))
		}
	}
	slices.Sort(places)
	return places
}

// votesIn returns the votes of the coalition in y, and whether it has any.
func (p *poll) votesIn(y int32) (graph.Bounds, bool) {
	places := p.castIn(y)
	b := graph.Bounds{}
	for _, i := range places {
		b = addVotes(b, &p.votes[i])
	}
	return p.within(y, b), len(places) > 0
}
