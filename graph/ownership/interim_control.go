package ownership

import (
	"cmp"
	"context"
	"slices"

	"whoowns/graph"
)

type Control struct {
	Subject     graph.Node
	AsOf        graph.Day
	Controllers []Controller
	Blocks      []Block
}
type Controller struct {
	Node     graph.Node
	Verdict  graph.Verdict
	Votes    graph.Share
	Means    []graph.Means
	Through  []graph.Node
	Ultimate bool
	Edges    []int32
}
type Block struct {
	Head    graph.Node
	Votes   graph.Share
	Holders []graph.Node
	Group   bool
	Edges   []int32
}

type vote struct {
	holder   graph.Node
	min, max float64
	open     bool
	group    bool
	edges    []int32
}

// polity is votes and direct control upstream of a subject.
type polity struct {
	n      *graph.Network
	nodes  []graph.Node
	votes  map[graph.Node][]vote
	direct map[graph.Node][]int32
	total  map[graph.Node]float64 // minimums of all votes
}

func newPolity(n *graph.Network, subject graph.Node, day graph.Day) *polity {
	p := &polity{n: n, votes: map[graph.Node][]vote{}, direct: map[graph.Node][]int32{}, total: map[graph.Node]float64{}}
	seen := map[graph.Node]bool{subject: true}
	for q := []graph.Node{subject}; len(q) > 0; q = q[1:] {
		y := q[0]
		p.nodes = append(p.nodes, y)
		stated, capital := map[graph.Node]*vote{}, map[graph.Node]*vote{}
		partner := false
		for _, edge := range n.Up(y) {
			e := n.Edge(edge)
			if e.Counts == graph.Quoted || !e.Held.Contains(day) || e.Of == graph.OfClass || e.Basis.Stated() || e.Kind != graph.Owns && e.Kind != graph.Controls {
				continue
			}
			if !seen[e.Owner] {
				seen[e.Owner] = true
				q = append(q, e.Owner)
			}
			add := func(to map[graph.Node]*vote) {
				v := to[e.Owner]
				if v == nil {
					v = &vote{holder: e.Owner, group: n.Kind(e.Owner) == graph.Group}
					to[e.Owner] = v
				}
				v.min += e.Min
				v.max = min(1, v.max+e.Max)
				v.open = v.open || e.MinExclusive && e.Min > 0
				v.edges = append(v.edges, edge)
			}
			switch {
			case e.Kind == graph.Owns && e.Of != graph.OfVotes:
				add(capital)
			case e.Kind == graph.Owns || e.Means == graph.ByVotes:
				add(stated)
			case e.Means == graph.ByVeto:
			default:
				p.direct[y] = append(p.direct[y], edge)
				partner = partner || n.Kind(y) == graph.Arrangement && (e.Means == graph.ByGeneralPartner || e.Means == graph.ByTrustee)
			}
		}
		for h, v := range capital {
			if stated[h] == nil && !partner {
				stated[h] = v
			}
		}
		var list []vote
		for _, v := range stated {
			list = append(list, *v)
		}
		slices.SortFunc(list, func(a, b vote) int { return cmp.Compare(a.holder, b.holder) })
		sum := 0.0
		for _, v := range list {
			sum += v.min
		}
		for i := range list {
			if sum > 1 {
				list[i].min /= sum
			}
		}
		p.votes[y], p.total[y] = list, min(sum, 1)
	}
	slices.Sort(p.nodes)
	return p
}

// coalition is what x controls: surely, or possibly.
func (p *polity) coalition(x graph.Node, possible bool) (order []graph.Node, in map[graph.Node]bool) {
	in = map[graph.Node]bool{x: true}
	for changed := true; changed; {
		changed = false
		for _, y := range p.nodes {
			if in[y] {
				continue
			}
			won := false
			for _, edge := range p.direct[y] {
				won = won || in[p.n.Edge(edge).Owner]
			}
			if !won {
				s, any := p.poll(y, in)
				won = any && (s.Over(.5) == graph.Yes || possible && s.Over(.5) == graph.Possible)
			}
			if won {
				in[y], changed = true, true
				order = append(order, y)
			}
		}
	}
	return order, in
}

// poll returns the votes of a coalition in y.
func (p *polity) poll(y graph.Node, in map[graph.Node]bool) (graph.Share, bool) {
	low, high, open, any := 0.0, 0.0, false, false
	for _, v := range p.votes[y] {
		if in[v.holder] && !v.group {
			low += v.min
			high += v.max
			open = open || v.open && v.min > 0
			any = true
		}
	}
	high = max(low, min(high, 1-(p.total[y]-low)))
	if high < low+1e-12 {
		high = low
	}
	s, _ := graph.NewShare(graph.Bounds{Min: min(1, low), Max: min(1, high), MinExclusive: open && high > low})
	return s, any
}

func ControllersOf(ctx context.Context, n *graph.Network, subject graph.Node, asOf graph.Day) (*Control, error) {
	p := newPolity(n, subject, asOf)
	c := &Control{Subject: subject, AsOf: asOf}
	sure := map[graph.Node]map[graph.Node]bool{}
	for _, x := range p.nodes {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		_, in := p.coalition(x, false)
		sure[x] = in
	}
	for _, x := range p.nodes {
		if x == subject || n.Kind(x) == graph.Group {
			continue
		}
		verdict := graph.Yes
		order, in := p.coalition(x, false)
		if !in[subject] {
			if order, in = p.coalition(x, true); !in[subject] {
				continue
			}
			verdict = graph.Possible
		}
		k := Controller{Node: x, Verdict: verdict, Ultimate: true}
		for other, theirs := range sure {
			if other != x && theirs[x] && !sure[x][other] {
				k.Ultimate = false
			}
		}
		if votes, any := p.poll(subject, in); any {
			k.Votes = votes
			k.Means = append(k.Means, graph.ByVotes)
		} else {
			k.Votes = graph.Percent(0)
		}
		needed := map[graph.Node]bool{subject: true}
		edges := map[int32]bool{}
		for q := []graph.Node{subject}; len(q) > 0; q = q[1:] {
			y := q[0]
			take := func(owner graph.Node, es ...int32) {
				for _, e := range es {
					edges[e] = true
				}
				if owner != x && !needed[owner] {
					needed[owner] = true
					q = append(q, owner)
				}
			}
			for _, edge := range p.direct[y] {
				if e := n.Edge(edge); in[e.Owner] {
					take(e.Owner, edge)
					if y == subject && !slices.Contains(k.Means, e.Means) {
						k.Means = append(k.Means, e.Means)
					}
				}
			}
			for _, v := range p.votes[y] {
				if in[v.holder] && !v.group {
					take(v.holder, v.edges...)
				}
			}
		}
		for _, y := range order {
			if needed[y] && y != subject {
				k.Through = append(k.Through, y)
			}
		}
		for e := range edges {
			k.Edges = append(k.Edges, e)
		}
		slices.Sort(k.Edges)
		c.Controllers = append(c.Controllers, k)
	}
	rank := func(k Controller) int {
		r := 0
		if k.Verdict != graph.Yes {
			r = 2
		}
		if !k.Ultimate {
			r++
		}
		return r
	}
	slices.SortFunc(c.Controllers, func(a, b Controller) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Votes.Min(), a.Votes.Min()), cmp.Compare(a.Node, b.Node))
	})
	byHead := map[graph.Node]*Block{}
	var heads []graph.Node
	for _, v := range p.votes[subject] {
		head := v.holder
		for _, x := range p.nodes {
			if !v.group && x != head && x != subject && sure[x][head] && !sure[head][x] {
				head = x
			}
		}
		b := byHead[head]
		if b == nil {
			b = &Block{Head: head, Group: v.group}
			byHead[head] = b
			heads = append(heads, head)
		}
		b.Holders = append(b.Holders, v.holder)
		b.Edges = append(b.Edges, v.edges...)
	}
	for _, head := range heads {
		b := byHead[head]
		in := map[graph.Node]bool{}
		for _, h := range b.Holders {
			in[h] = true
		}
		if b.Group {
			for _, v := range p.votes[subject] {
				if v.holder == head {
					b.Votes, _ = graph.NewShare(graph.Bounds{Min: v.min, Max: max(v.min, min(v.max, 1-p.total[subject]+v.min)), Unknown: v.min == 0})
				}
			}
		} else {
			b.Votes, _ = p.poll(subject, in)
		}
		c.Blocks = append(c.Blocks, *b)
	}
	slices.SortFunc(c.Blocks, func(a, b Block) int {
		return cmp.Or(cmp.Compare(b.Votes.Max(), a.Votes.Max()), cmp.Compare(a.Head, b.Head))
	})
	return c, nil
}

func ControlledBy(ctx context.Context, n *graph.Network, owner graph.Node, asOf graph.Day) ([]Controller, error) {
	seen := map[graph.Node]bool{owner: true}
	var out []Controller
	for q := []graph.Node{owner}; len(q) > 0; q = q[1:] {
		for _, edge := range n.Down(q[0]) {
			e := n.Edge(edge)
			if seen[e.Subject] || e.Kind != graph.Owns && e.Kind != graph.Controls || !e.Held.Contains(asOf) || e.Counts == graph.Quoted {
				continue
			}
			seen[e.Subject] = true
			q = append(q, e.Subject)
			c, err := ControllersOf(ctx, n, e.Subject, asOf)
			if err != nil {
				return nil, err
			}
			for _, k := range c.Controllers {
				if k.Node == owner {
					k.Node = e.Subject
					out = append(out, k)
				}
			}
		}
	}
	return out, nil
}
