package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

// Control is who controls a subject on a day.
type Control struct {
	Subject     graph.Node
	AsOf        graph.Day
	Controllers []Controller // certain ones first; within those at the top of their chain first; then by Votes.Min descending, then Node
	Blocks      []Block      // by Votes.Max descending, then Head
}

// Controller is one entity that controls, or may control, another.
type Controller struct {
	Node     graph.Node    // of ControllersOf the controller, of ControlledBy the controlled
	Verdict  graph.Verdict // Yes, or Possible
	Votes    graph.Share   // its own votes and those of the entities that it controls, in the subject
	Means    []graph.Means // of the last step; ByVotes where votes are cast
	Through  []graph.Node  // the entities in between that take part, from the controller down
	Ultimate bool          // of ControllersOf: nobody surely controls it
	Edges    []int32       // the relations that carry it, ascending
}

// Block is votes in a subject that are cast together.
type Block struct {
	Head    graph.Node // who decides on them: the top of the holders' certain control, or the holder
	Votes   graph.Share
	Holders []graph.Node // ascending
	Group   bool         // a class of holders, not one will
	Edges   []int32      // the votes, and the certain control of the head over the holders, ascending
}

// majority is what control takes more than (company control, strict).
const majority = 0.5

// ControllersOf returns who controls subject on a day. An entity x controls y when
// its votes in y and those of the entities that it controls are over half: the
// least fixpoint (Ceri, Gottlob & Tanca 1990, Logic Programming and Databases,
// the company-control example). General partners, trustees, contracts, boards,
// the leader of a concert, and what a source calls control or a subsidiary,
// control directly.
//
// The votes of a pair are those stated, by CONTROLS if any or else by OWNS of
// votes, else its capital; none of a group, which has no one will; none in an arrangement with a general partner or trustee.
// Members of a concert without a leader vote through it. What may be so, within
// the bounds of the shares, is Possible. Cost: for each entity upstream, the
// relations of what it controls.
func ControllersOf(ctx context.Context, n *graph.Network, subject graph.Node, asOf graph.Day) (*Control, error) {
	return controllersOf(newEffort(ctx, n.ID(subject)), n, subject, asOf)
}

// controllersOf is ControllersOf as a part of a larger question.
func controllersOf(effort *effort, n *graph.Network, subject graph.Node, asOf graph.Day) (*Control, error) {
	p := pollOf(effort, n, asOf, subject)
	defer p.found.put()
	target := p.number(subject)
	answer := &Control{Subject: subject, AsOf: asOf}
	if err := p.sureControl(); err != nil {
		return nil, err
	}
	for _, x := range p.candidates(target) {
		verdict := graph.Possible
		if p.surely(x, target) {
			verdict = graph.Yes
		}
		p.coalition(x, verdict)
		if p.in[target] != p.turn {
			continue
		}
		c := p.describe(x, target, verdict)
		c.Node, c.Ultimate = p.nodes[x], p.atTop(x)
		answer.Controllers = append(answer.Controllers, c)
	}
	slices.SortFunc(answer.Controllers, func(a, b Controller) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(b.Votes.Min(), a.Votes.Min()), cmp.Compare(a.Node, b.Node))
	})
	answer.Blocks = p.blocks(target)
	return answer, effort.err
}

func rankOf(c Controller) int {
	rank := 0
	if c.Verdict != graph.Yes {
		rank = 2
	}
	if !c.Ultimate {
		rank++
	}
	return rank
}

// ControlledBy returns what owner controls, or may control, on a day: certain
// ones first, then by Votes.Min descending, then Node. Each verdict is that of
// ControllersOf. Cost: that of the upstream of all that lies below owner.
func ControlledBy(ctx context.Context, n *graph.Network, owner graph.Node, asOf graph.Day) ([]Controller, error) {
	effort := newEffort(ctx, n.ID(owner))
	below := newScratch(n.Nodes())
	below.add(owner)
	for i := 0; i < len(below.queue); i++ {
		down := n.Down(below.queue[i])
		if !effort.spend(1 + len(down)) {
			break
		}
		for _, edge := range down {
			if e := n.Edge(edge); bearsOnControl(n, e, asOf) {
				below.add(e.Subject)
			}
		}
	}
	nodes := slices.Clone(below.queue)
	below.put()
	// One level more, for the votes of the others.
	p := pollOf(effort, n, asOf, nodes...)
	defer p.found.put()
	x := p.number(owner)
	var controlled []Controller
	if p.kind(x) == graph.Group {
		return nil, nil
	}
	listed := make([]bool, len(p.nodes))
	for _, verdict := range []graph.Verdict{graph.Yes, graph.Possible} {
		p.coalition(x, verdict)
		for _, y := range p.order {
			if y == x || listed[y] {
				continue
			}
			listed[y] = true
			c := p.describe(x, y, verdict)
			c.Node = p.nodes[y]
			controlled = append(controlled, c)
		}
	}
	slices.SortFunc(controlled, func(a, b Controller) int {
		return cmp.Or(cmp.Compare(rankOf(a), rankOf(b)), cmp.Compare(b.Votes.Min(), a.Votes.Min()), cmp.Compare(a.Node, b.Node))
	})
	return controlled, effort.err
}

// candidates returns who could control target: what is upstream of it, groups
// aside.
func (p *poll) candidates(target int32) []int32 {
	list := make([]int32, 0, len(p.nodes))
	for x := range int32(len(p.nodes)) {
		if x != target && p.kind(x) != graph.Group && p.wields(x) {
			list = append(list, x)
		}
	}
	return list
}

// describe tells how x controls target, from the coalition that is in force.
func (p *poll) describe(x, target int32, verdict graph.Verdict) Controller {
	c := Controller{Verdict: verdict}
	votes, cast := p.votesIn(target)
	if cast {
		c.Votes, c.Means = shareOf(votes), append(c.Means, graph.ByVotes)
	} else {
		c.Votes = shareOf(graph.Bounds{})
	}
	needed := map[int32]bool{target: true}
	edges := map[int32]bool{}
	for queue := []int32{target}; len(queue) > 0; queue = queue[1:] {
		y := queue[0]
		if !p.effort.spend(48 + 16*int(p.powerStart[y+1]-p.powerStart[y])) {
			break
		}
		need := func(owner int32, carried ...int32) {
			p.effort.spend(24 * len(carried))
			for _, edge := range carried {
				edges[edge] = true
			}
			if owner != x && !needed[owner] {
				needed[owner] = true
				queue = append(queue, owner)
			}
		}
		for i := p.powerStart[y]; i < p.powerStart[y+1]; i++ {
			power := &p.powers[i]
			if p.in[power.owner] != p.turn || p.rank[power.owner] >= p.rank[y] {
				continue
			}
			need(power.owner, power.edge)
			if means := meansOf(p.n.Edge(power.edge)); y == target && !slices.Contains(c.Means, means) {
				c.Means = append(c.Means, means)
			}
		}
		for _, i := range p.castIn(y) {
			if v := &p.votes[i]; v.holder != y {
				need(v.holder, v.edges...)
			}
		}
	}
	through := make([]int32, 0, len(needed)-1)
	for y := range needed {
		if y != target {
			through = append(through, y)
		}
	}
	slices.SortFunc(through, func(a, b int32) int { return cmp.Compare(p.rank[a], p.rank[b]) })
	for _, y := range through {
		c.Through = append(c.Through, p.nodes[y])
	}
	for edge := range edges {
		c.Edges = append(c.Edges, edge)
	}
	slices.Sort(c.Edges)
	return c
}

// meansOf returns by what a relation controls; a member of a concert has ROLE.
func meansOf(e *graph.Edge) graph.Means {
	if e.Kind == graph.Role {
		return graph.ByConcert
	}
	return e.Means
}

// blocks adds up the votes in target under one head.
func (p *poll) blocks(target int32) []Block {
	var blocks []Block
	members := map[int32][]int32{} // by head, places of votes
	var heads []int32
	least := map[int32]float64{} // by head: its coalition's minimum in target
	for i := p.voteStart[target]; i < p.voteStart[target+1]; i++ {
		v := &p.votes[i]
		if v.silent && !v.group {
			continue
		}
		head := v.holder
		if !v.group {
			head = p.headOf(v.holder, target, least)
		}
		if members[head] == nil {
			heads = append(heads, head)
		}
		members[head] = append(members[head], i)
	}
	for _, head := range heads {
		b := Block{Head: p.nodes[head], Group: p.kind(head) == graph.Group}
		bounds := graph.Bounds{}
		p.coalition(head, graph.Yes)
		for _, i := range members[head] {
			v := &p.votes[i]
			b.Holders = append(b.Holders, p.nodes[v.holder])
			b.Edges = append(b.Edges, v.edges...)
			bounds = addVotes(bounds, v)
			if v.holder != head {
				b.Edges = append(b.Edges, p.describe(head, v.holder, graph.Yes).Edges...)
			}
		}
		b.Votes = shareOf(p.within(target, bounds))
		slices.Sort(b.Holders)
		slices.Sort(b.Edges)
		b.Edges = slices.Compact(b.Edges)
		blocks = append(blocks, b)
	}
	slices.SortFunc(blocks, func(a, b Block) int {
		return cmp.Or(cmp.Compare(b.Votes.Max(), a.Votes.Max()), cmp.Compare(a.Head, b.Head))
	})
	return blocks
}

// headOf returns the top of the certain control over holder: the entity above it
// that nobody controls, the one with most votes in target if there are several,
// then the first. The target itself is no head of its own votes. least keeps the
// votes of the heads that were weighed.
func (p *poll) headOf(holder, target int32, least map[int32]float64) int32 {
	head, most := holder, -1.0
	for _, x := range p.sureOver[holder] {
		if x == target || p.surely(holder, x) || !p.atTop(x) {
			continue
		}
		votes, known := least[x]
		if !known {
			p.coalition(x, graph.Yes)
			b, _ := p.votesIn(target)
			votes = b.Min
			least[x] = votes
		}
		if votes > most {
			head, most = x, votes
		}
	}
	return head
}
