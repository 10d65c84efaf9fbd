package explore

import (
	"context"
	"fmt"
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// NeedOwner is one owner of what is needed, or of its operator, or one who controls it.
type NeedOwner struct {
	Entity    graph.Reference `json:"entity"`
	Of        graph.Reference `json:"of" doc:"what is needed, or the operator of it"`
	Effective graph.Share     `json:"effective" doc:"over all chains; 0% of one that controls without capital"`
	Control   graph.Verdict   `json:"control" enum:"yes,possible,no"`
	Votes     graph.Share     `json:"votes" doc:"of one that controls: its own and those of the entities it controls"`
	Means     []graph.Means   `json:"means"`
	Relations []string        `json:"relations"`
}

// mostNeedOwners is how many owners of one need are given besides those who control it.
const mostNeedOwners = 3

// powerOver is who runs, controls and owns one thing.
type powerOver struct {
	operators   []graph.Node
	controllers []graph.Node
	owners      []needOwner
	side        string
}

// needOwner is a NeedOwner without names.
type needOwner struct {
	node, of  graph.Node
	effective graph.Share
	control   ownership.Controller // its Verdict is No for an owner that does not control
	edges     []int32
}

// powers works out who has power over things, each once.
type powers struct {
	d      *draft
	engine *ownership.Engine
	known  map[graph.Node]*ownership.Control
}

// control returns who controls an entity, certain or not.
func (p *powers) control(ctx context.Context, of graph.Node) (*ownership.Control, error) {
	if c, ok := p.known[of]; ok {
		return c, nil
	}
	c, err := ownership.ControllersOf(ctx, p.d.n, of, p.d.asOf.Day)
	if err == nil {
		p.known[of] = c
	}
	return c, err
}

// over returns what runs an entity, and all that surely controls these.
func (p *powers) over(ctx context.Context, of graph.Node) (found powerOver, err error) {
	for _, operator := range operatorsOf(p.d.n, of, p.d.asOf.Day) {
		found.operators = append(found.operators, operator.node)
		p.d.cite(operator.edges...)
	}
	controllers := map[graph.Node]bool{}
	for _, at := range append([]graph.Node{of}, found.operators...) {
		c, err := p.control(ctx, at)
		if err != nil {
			return found, err
		}
		for i := range c.Controllers {
			if c.Controllers[i].Verdict == graph.Yes {
				controllers[c.Controllers[i].Node] = true
				p.d.cite(c.Controllers[i].Edges...)
			}
		}
	}
	found.controllers = sortNodes(controllers)
	p.d.mention(found.controllers...)
	return found, nil
}

// owners returns the largest owners of an entity and all who surely control it, those
// who control first, then by share; of a product those of each operator.
func (p *powers) owners(ctx context.Context, of graph.Node, operators []graph.Node) ([]needOwner, error) {
	targets := []graph.Node{of}
	if len(operators) > 0 && p.d.n.Kind(of) == graph.Product {
		targets = operators
	}
	var all []needOwner
	for _, target := range targets {
		control, err := p.control(ctx, target)
		if err != nil {
			return nil, err
		}
		held, err := p.engine.Owners(ctx, target, p.d.asOf.Day)
		if err != nil {
			return nil, err
		}
		var list []needOwner
		for i := range control.Controllers {
			if c := control.Controllers[i]; c.Verdict == graph.Yes {
				list = append(list, needOwner{node: c.Node, of: target, effective: graph.Percent(0), control: c, edges: c.Edges})
			}
		}
		others := 0
		for i := range held.Holdings {
			h := &held.Holdings[i]
			at := slices.IndexFunc(list, func(o needOwner) bool { return o.node == h.Node })
			if at < 0 {
				if others++; others > mostNeedOwners {
					continue
				}
				o := needOwner{node: h.Node, of: target, control: ownership.Controller{Verdict: graph.No}}
				if i := slices.IndexFunc(control.Controllers, func(c ownership.Controller) bool { return c.Node == h.Node }); i >= 0 {
					o.control = control.Controllers[i]
				}
				at, list = len(list), append(list, o)
			}
			list[at].effective = h.Effective
			list[at].edges = slices.Concat(list[at].edges, p.d.between(held.Edges, h.Node, target))
			if h.Claim >= 0 {
				list[at].edges = append(list[at].edges, h.Claim)
			}
		}
		for i := range list {
			slices.Sort(list[i].edges)
			list[i].edges = slices.Compact(list[i].edges)
			p.d.mention(list[i].node, target)
			p.d.cite(list[i].edges...)
		}
		all = append(all, list...)
	}
	return all, nil
}

// powersOver says who runs, controls and owns each of the first needs, and on whose
// side that is.
func (d *draft) powersOver(ctx context.Context, engine *ownership.Engine, node graph.Node, needs []needed) ([]powerOver, error) {
	p := &powers{d, engine, map[graph.Node]*ownership.Control{}}
	own, err := p.over(ctx, node)
	if err != nil {
		return nil, err
	}
	ours := map[graph.Node]bool{node: true}
	for _, at := range slices.Concat(own.operators, own.controllers) {
		ours[at] = true
	}
	list := make([]powerOver, 0, min(len(needs), mostWeighed))
	if len(needs) > mostWeighed {
		d.cut(fmt.Sprintf("who controls and owns them is worked out for the first %d needs", mostWeighed))
	}
	for _, need := range needs[:cap(list)] {
		found, err := p.over(ctx, need.node)
		if err != nil {
			return nil, err
		}
		theirs := append([]graph.Node{need.node}, slices.Concat(found.operators, found.controllers)...)
		found.side = "outside"
		if len(theirs) == 1 {
			found.side = "nobody"
		}
		for _, at := range theirs {
			c, err := p.control(ctx, at)
			if err != nil {
				return nil, err
			}
			if ours[at] || slices.ContainsFunc(c.Controllers, func(c ownership.Controller) bool { return c.Verdict == graph.Yes && ours[c.Node] }) {
				found.side = "inside"
			}
		}
		if found.owners, err = p.owners(ctx, need.node, found.operators); err != nil {
			return nil, err
		}
		list = append(list, found)
	}
	return list, nil
}

// needOwners gives names to the owners of one need.
func (d *draft) needOwners(list []needOwner) []NeedOwner {
	owners := make([]NeedOwner, len(list))
	for i := range list {
		o := &list[i]
		owners[i] = NeedOwner{Entity: d.ref(o.node), Of: d.ref(o.of), Effective: o.effective, Control: o.control.Verdict, Votes: o.control.Votes, Means: o.control.Means, Relations: d.idsOf(o.edges)}
		if o.control.Verdict == graph.No {
			owners[i].Votes = graph.Percent(0)
		}
		if owners[i].Means == nil {
			owners[i].Means = []graph.Means{}
		}
	}
	return owners
}
