package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

// Derivation is how one entity controls, may control or does not control another,
// step by step.
type Derivation struct {
	Verdict graph.Verdict
	Steps   []ControlStep // in order: each rests on the controller and on earlier steps; the last is about the subject
	Others  []Voter       // of the votes in the subject that others cast, the largest first; at most MostOthers
	Powers  []Power       // by which others control the subject without votes
}

// MostOthers bounds the other voters of a derivation.
const MostOthers = 10

// ControlStep is why one entity is controlled, or in the last step is not.
type ControlStep struct {
	Controlled graph.Node
	Verdict    graph.Verdict
	Voters     []Voter     // those of the controller's side, ascending by Node
	Votes      graph.Share // theirs together, at most what the others' minimums leave
	Powers     []Power     // of the controller's side, ascending by Edge
}

// Voter is one holder of votes.
type Voter struct {
	Node  graph.Node
	Votes graph.Share
	Group bool // a class of holders, not one will
	Edges []int32
}

// Power is control without votes.
type Power struct {
	Node  graph.Node
	Means graph.Means
	Edge  int32
}

// DerivationOf tells how controller controls subject on a day, as ControllersOf
// decides it; for Possible with the steps that may hold, for No with the votes that
// it may have at most. A group controls nothing, and nothing controls itself.
// Cost: the relations upstream of subject.
func DerivationOf(ctx context.Context, n *graph.Network, controller, subject graph.Node, asOf graph.Day) (*Derivation, error) {
	return derivationOf(newEffort(ctx, n.ID(subject)), n, controller, subject, asOf)
}

func derivationOf(effort *effort, n *graph.Network, controller, subject graph.Node, asOf graph.Day) (*Derivation, error) {
	p := pollOf(effort, n, asOf, subject)
	defer p.found.put()
	if err := effort.err; err != nil {
		return nil, err
	}
	target := p.number(subject)
	d := &Derivation{Verdict: graph.No}
	at, upstream := slices.BinarySearch(p.nodes, controller)
	x := int32(at)
	if !upstream || x == target || p.kind(x) == graph.Group {
		p.turn++ // nobody is on its side
		p.order = p.order[:0]
		d.Steps = []ControlStep{{Controlled: subject, Verdict: graph.No, Votes: shareOf(graph.Bounds{})}}
		p.opposing(d, target)
		return d, effort.err
	}
	p.order = append(p.order[:0], x)
	p.grow(graph.Yes, target)
	sure := make(map[int32]bool, len(p.order))
	for _, y := range p.order {
		sure[y] = true
	}
	if p.overcomes(target, graph.Yes) {
		d.Verdict = graph.Yes
	} else if p.grow(graph.Possible, target); p.overcomes(target, graph.Possible) {
		d.Verdict = graph.Possible
	}
	p.derive(d, x, target, sure)
	p.opposing(d, target)
	return d, effort.err
}

// overcomes reports whether the coalition, which target is not in, controls it.
func (p *poll) overcomes(target int32, verdict graph.Verdict) bool {
	for i := p.powerStart[target]; i < p.powerStart[target+1]; i++ {
		if p.in[p.powers[i].owner] == p.turn {
			return true
		}
	}
	b, cast := p.votesIn(target)
	return cast && isMajority(b, verdict)
}

// derive writes the steps that lead to the target, which comes after all others.
func (p *poll) derive(d *Derivation, x, target int32, sure map[int32]bool) {
	p.rank[target] = int32(len(p.order))
	needed := map[int32]bool{target: true}
	steps := []int32{}
	for queue := []int32{target}; len(queue) > 0; queue = queue[1:] {
		y := queue[0]
		steps = append(steps, y)
		step := p.step(y)
		need := func(node graph.Node) {
			if k := p.number(node); k != x && !needed[k] {
				needed[k] = true
				queue = append(queue, k)
			}
		}
		for _, v := range step.Voters {
			need(v.Node)
		}
		for _, power := range step.Powers {
			need(power.Node)
		}
	}
	slices.SortFunc(steps, func(a, b int32) int { return cmp.Compare(p.rank[a], p.rank[b]) })
	for _, y := range steps {
		step := p.step(y)
		switch {
		case y == target:
			step.Verdict = d.Verdict
		case sure[y]:
			step.Verdict = graph.Yes
		default:
			step.Verdict = graph.Possible
		}
		d.Steps = append(d.Steps, step)
	}
}

// step is what the coalition's members that joined before y have over it.
func (p *poll) step(y int32) ControlStep {
	s := ControlStep{Controlled: p.nodes[y]}
	b := graph.Bounds{}
	for _, i := range p.castIn(y) {
		if v := &p.votes[i]; p.rank[v.holder] < p.rank[y] {
			b = addVotes(b, v)
			s.Voters = append(s.Voters, p.voter(y, v))
		}
	}
	s.Votes = shareOf(p.within(y, b))
	for i := p.powerStart[y]; i < p.powerStart[y+1]; i++ {
		if power := &p.powers[i]; p.in[power.owner] == p.turn && p.rank[power.owner] < p.rank[y] {
			s.Powers = append(s.Powers, p.power(power))
		}
	}
	return s
}

func (p *poll) voter(y int32, v *vote) Voter {
	return Voter{Node: p.nodes[v.holder], Votes: shareOf(p.within(y, addVotes(graph.Bounds{}, v))), Group: v.group, Edges: slices.Clone(v.edges)}
}

func (p *poll) power(power *power) Power {
	return Power{p.nodes[power.owner], p.n.Edge(power.edge).Means, power.edge}
}

// opposing adds the votes in the target, and the powers over it, that are not the
// coalition's.
func (p *poll) opposing(d *Derivation, target int32) {
	for i := p.voteStart[target]; i < p.voteStart[target+1]; i++ {
		if v := &p.votes[i]; (!v.silent || v.group) && v.max > 0 && p.in[v.holder] != p.turn {
			d.Others = append(d.Others, p.voter(target, v))
		}
	}
	slices.SortFunc(d.Others, func(a, b Voter) int {
		return cmp.Or(cmp.Compare(b.Votes.Min(), a.Votes.Min()), cmp.Compare(b.Votes.Max(), a.Votes.Max()), cmp.Compare(a.Node, b.Node))
	})
	d.Others = d.Others[:min(len(d.Others), MostOthers)]
	for i := p.powerStart[target]; i < p.powerStart[target+1]; i++ {
		if power := &p.powers[i]; p.in[power.owner] != p.turn {
			d.Powers = append(d.Powers, p.power(power))
		}
	}
}
