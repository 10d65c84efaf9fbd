package ownership

import (
	"cmp"
	"fmt"
	"slices"

	"whoowns/graph"
)

// mostControllers bounds for how many entities that control a subject the owners
// are looked at; certain ones go first.
const mostControllers = 64

// hearing is what a rule looks at for one subject on one day.
type hearing struct {
	effort  *effort
	e       *Engine
	n       *graph.Network
	rule    Rule
	subject graph.Node
	day     graph.Day

	owners    *Owners // over capital
	effective map[graph.Node]*Holding
	votes     map[graph.Node]graph.Share // effective shares over votes; nil where no votes are stated

	poll        *poll
	target      int32 // the subject in poll
	capital     *system
	direct      []holder               // who holds the subject directly
	directEdges map[graph.Node][]int32 // made when first asked for

	above     []controlling // entities that control or may control the subject, for mixed grounds
	unweighed int
	managers  map[graph.Node]Ground // by who manages the subject, a fund, or controls its manager
}

// controlling is an entity that controls the subject, with what is held of it.
type controlling struct {
	node    graph.Node
	verdict graph.Verdict
	owners  map[graph.Node]graph.Share
	all     *Owners
	edges   []int32 // by which it controls
}

// hear gathers what the rule looks at. The caller releases it.
func (e *Engine) hear(effort *effort, subject graph.Node, day graph.Day, rule Rule) (*hearing, error) {
	h := &hearing{effort: effort, e: e, n: e.n, rule: rule, subject: subject, day: day}
	if err := h.hearOwners(); err != nil {
		return nil, err
	}
	h.effective = make(map[graph.Node]*Holding, len(h.owners.Holdings))
	for i := range h.owners.Holdings {
		h.effective[h.owners.Holdings[i].Node] = &h.owners.Holdings[i]
	}
	wide := wider{veto: slices.Contains(rule.Counts.Means, graph.ByVeto), concert: slices.Contains(rule.Counts.Means, graph.ByConcert)}
	h.poll = widerPollOf(effort, e.n, day, wide, subject)
	h.target = h.poll.number(subject)
	h.capital = upstreamOf(effort, e.n, day, subject)
	h.direct = h.capital.ownersOf(h.capital.number(subject))
	if rule.Counts.Votes && rule.Counts.Through == Product {
		if err := h.hearVotes(); err != nil {
			h.release()
			return nil, err
		}
	}
	if rule.Counts.Mixed {
		if err := h.hearControllers(); err != nil {
			h.release()
			return nil, err
		}
	}
	if rule.Counts.Manager {
		if err := h.hearManagers(); err != nil {
			h.release()
			return nil, err
		}
	}
	return h, nil
}

// hearOwners computes effective shares; for a rule that multiplies nothing it only
// lists who is upstream.
func (h *hearing) hearOwners() (err error) {
	if h.rule.Counts.Through == Product {
		h.owners, err = h.e.ownersOf(h.effort, h.subject, h.day)
		return err
	}
	s := upstreamOf(h.effort, h.n, h.day, h.subject)
	defer s.release()
	h.owners = &Owners{Subject: h.subject, AsOf: h.day, Oversubscribed: s.oversubscribed(), Claims: s.claimList(), Holdings: make([]Holding, 0, len(s.nodes))}
	for _, node := range s.nodes {
		if node != h.subject {
			h.owners.Holdings = append(h.owners.Holdings, Holding{Node: node, Claim: NoClaim})
		}
	}
	return nil
}

func (h *hearing) release() {
	h.poll.found.put()
	h.capital.release()
}

func sharesOf(o *Owners) map[graph.Node]graph.Share {
	shares := make(map[graph.Node]graph.Share, len(o.Holdings))
	for i := range o.Holdings {
		shares[o.Holdings[i].Node] = o.Holdings[i].Effective
	}
	return shares
}

// candidates returns who is weighed: everybody upstream, ascending.
func (h *hearing) candidates() []graph.Node {
	list := make([]graph.Node, 0, len(h.poll.nodes)+len(h.effective))
	list = append(list, h.poll.nodes...)
	for node := range h.effective {
		list = append(list, node)
	}
	for node := range h.managers {
		list = append(list, node)
	}
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(node graph.Node) bool { return node == h.subject })
}

// hearManagers finds who manages a fund, and who controls or may control its
// managers.
func (h *hearing) hearManagers() error {
	if h.n.Kind(h.subject) != graph.Arrangement {
		return nil
	}
	h.managers = map[graph.Node]Ground{}
	for _, edge := range h.n.Up(h.subject) {
		x := h.n.Edge(edge)
		if x.Kind != graph.Operates || x.Counts != graph.Counted || !x.Held.Contains(h.day) {
			continue
		}
		if x.Owner == h.subject {
			continue
		}
		h.managers[x.Owner] = Ground{Basis: ByManager, Verdict: graph.Possible, Share: graph.Percent(0), In: h.subject, Edges: []int32{edge}}
		control, err := controllersOf(h.effort, h.n, x.Owner, h.day)
		if err != nil {
			return err
		}
		for i := range control.Controllers {
			c := &control.Controllers[i]
			if _, known := h.managers[c.Node]; known {
				continue
			}
			edges := append(slices.Clone(c.Edges), edge)
			slices.Sort(edges)
			h.managers[c.Node] = Ground{Basis: ByManager, Verdict: graph.Possible, Share: graph.Percent(0), In: h.subject, Means: c.Means,
				Through: append(slices.Clone(c.Through), x.Owner), Edges: edges}
		}
	}
	return nil
}

// hearVotes computes effective shares over votes, where some votes upstream are
// stated apart from capital.
func (h *hearing) hearVotes() error {
	p := h.poll
	stated := false
	for i := range p.votes {
		for _, edge := range p.votes[i].edges {
			x := h.n.Edge(edge)
			stated = stated || x.Kind != graph.Owns || x.Of == graph.OfVotes
		}
	}
	if !stated {
		return nil
	}
	var b graph.NetworkBuilder
	for _, node := range p.nodes {
		b.AddEntity(h.n.ID(node), h.n.Kind(node))
	}
	for y := range int32(len(p.nodes)) {
		for i := p.voteStart[y]; i < p.voteStart[y+1]; i++ {
			v := &p.votes[i]
			if v.silent && !v.group {
				continue
			}
			b.AddEdge(fmt.Sprintf("%09d", i), h.n.ID(p.nodes[v.holder]), h.n.ID(p.nodes[y]), graph.Edge{
				Kind: graph.Owns, Held: graph.Period{From: graph.Always, Until: graph.Forever}, Min: v.min, Max: v.max,
				MinExclusive: v.minExclusive, MaxUnstated: v.unstated, Unknown: v.unstated && v.min == 0})
		}
	}
	votes, err := b.Build()
	if err != nil {
		return err
	}
	o, err := NewEngine(votes).ownersOf(h.effort, votes.Node(h.n.ID(h.subject)), h.day)
	if err != nil {
		return err
	}
	h.votes = make(map[graph.Node]graph.Share, len(o.Holdings))
	for i := range o.Holdings {
		h.votes[h.n.Node(votes.ID(o.Holdings[i].Node))] = o.Holdings[i].Effective
	}
	return nil
}

// hearControllers finds the entities that control the subject, and what is held
// of each.
func (h *hearing) hearControllers() error {
	p := h.poll
	for x := range int32(len(p.nodes)) {
		if kind := p.kind(x); x == h.target || kind == graph.Person || kind == graph.Group || kind == graph.UnknownKind || !p.wields(x) {
			continue
		}
		if verdict := h.controls(x); verdict != graph.No {
			h.above = append(h.above, controlling{node: p.nodes[x], verdict: verdict})
		}
	}
	slices.SortStableFunc(h.above, func(a, b controlling) int {
		return cmp.Compare(verdictRank(a.verdict), verdictRank(b.verdict))
	})
	if len(h.above) > mostControllers {
		h.unweighed = len(h.above) - mostControllers
		h.above = h.above[:mostControllers]
	}
	for i := range h.above {
		c := &h.above[i]
		o, err := h.e.ownersOf(h.effort, c.node, h.day)
		if err != nil {
			return err
		}
		c.owners, c.all = sharesOf(o), o
		x := p.number(c.node)
		p.coalition(x, c.verdict)
		c.edges = p.describe(x, h.target, c.verdict).Edges
	}
	return nil
}

// controls says whether x controls the subject, and leaves its coalition in force
// when it does or may.
func (h *hearing) controls(x int32) graph.Verdict {
	p := h.poll
	for _, verdict := range []graph.Verdict{graph.Yes, graph.Possible} {
		p.coalition(x, verdict)
		if p.in[h.target] == p.turn {
			return verdict
		}
	}
	return graph.No
}

// inPoll returns the number of a node in the poll, and false when it has no votes
// or power upstream of the subject.
func (h *hearing) inPoll(node graph.Node) (int32, bool) {
	i, ok := slices.BinarySearch(h.poll.nodes, node)
	return int32(i), ok
}
