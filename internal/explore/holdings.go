package explore

import (
	"context"
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// Holdings answers "what does X own": every entity in which it has an effective
// share or which it controls. Products and funds that those run stand apart.
func (x *Explorer) Holdings(ctx context.Context, id string, q Query) (Holdings, error) {
	return settled(ctx, x, func() (Holdings, error) { return x.holdingsOf(ctx, id, q) })
}

func (x *Explorer) holdingsOf(ctx context.Context, id string, q Query) (Holdings, error) {
	e, answer, err := x.begin(ctx, id, q)
	if err != nil {
		return Holdings{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Down: true, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return Holdings{}, err
	}
	a := Holdings{Answer: answer, Holdings: []Holding{}, Products: []Through{}, Manages: []Through{}, Cycles: []Cycle{}}
	notThere(e, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	node := d.n.Node(id)
	if node == graph.NoNode {
		return Holdings{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	result, err := engine.Holdings(ctx, node, q.AsOf.Day)
	if err != nil {
		return Holdings{}, err
	}
	controlled, err := ownership.ControlledBy(ctx, d.n, node, q.AsOf.Day)
	if err != nil {
		return Holdings{}, err
	}
	kept := d.keptHoldings(node, result, controlled, q)
	runs := d.runs(node, kept)
	d.citeHoldings(node, result, kept)
	for i := range runs {
		d.cite(runs[i].edges...)
	}
	for _, cycle := range result.Cycles {
		d.mention(cycle...)
	}
	oversubscribed := d.citeOversubscribed()
	if err := d.load(ctx); err != nil {
		return Holdings{}, err
	}
	d.warnComputed(oversubscribed, nil)
	for i := range kept {
		a.Holdings = append(a.Holdings, d.holding(&kept[i]))
	}
	for i := range runs {
		through := Through{Entity: d.ref(runs[i].run), Operator: d.ref(runs[i].operator), Effective: runs[i].effective,
			Control: runs[i].control, Relations: d.idsOf(runs[i].edges)}
		if d.n.Kind(runs[i].run) == graph.Arrangement {
			a.Manages = append(a.Manages, through)
		} else {
			a.Products = append(a.Products, through)
		}
	}
	for _, cycle := range result.Cycles {
		a.Cycles = append(a.Cycles, Cycle{d.refsOf(cycle)})
	}
	return a, nil
}

// keptHoldings joins what the engine says of capital and of control, and leaves
// out what the query does not want and products that have an operator, whose
// owners are the operator's.
func (d *draft) keptHoldings(node graph.Node, result *ownership.Holdings, controlled []ownership.Controller, q Query) []keptOwner {
	verdicts := make(map[graph.Node]*ownership.Controller, len(controlled))
	for i := range controlled {
		verdicts[controlled[i].Node] = &controlled[i]
	}
	operated := func(held graph.Node) bool {
		return d.n.Kind(held) == graph.Product && len(operatorsOf(d.n, held, d.asOf.Day)) > 0
	}
	var kept []keptOwner
	listed := map[graph.Node]bool{node: true}
	for _, h := range result.Holdings {
		listed[h.Node] = true
		if operated(h.Node) {
			continue
		}
		k := keptOwner{holding: h, control: graph.No}
		if c := verdicts[h.Node]; c != nil {
			k.control, k.edges = c.Verdict, c.Edges
		}
		if h.Effective.Max() >= q.MinShare-graph.Tolerance || k.control != graph.No {
			kept = append(kept, k)
		}
	}
	for i := range controlled {
		if c := &controlled[i]; !listed[c.Node] && !operated(c.Node) {
			kept = append(kept, keptOwner{control: c.Verdict, edges: c.Edges,
				holding: ownership.Holding{Node: c.Node, Effective: graph.Percent(0), Claim: -1, Depth: len(c.Through) + 1}})
		}
	}
	sortKept(kept)
	return d.first(kept, q.limit(), "holdings")
}

// citeHoldings mentions the kept holdings, cites the relations among them, and
// leaves in each the relations onto it.
func (d *draft) citeHoldings(node graph.Node, result *ownership.Holdings, kept []keptOwner) {
	index := make(map[graph.Node]int, len(kept))
	for i := range kept {
		index[kept[i].holding.Node] = i
		d.mention(kept[i].holding.Node)
	}
	d.mention(node)
	onto := make([][]int32, len(kept))
	for _, edge := range result.Edges {
		e := d.n.Edge(edge)
		i, ok := index[e.Subject]
		if _, from := index[e.Owner]; ok && (from || e.Owner == node) {
			onto[i] = append(onto[i], edge)
			d.cite(edge)
		}
	}
	for i := range kept {
		k := &kept[i]
		for _, edge := range k.edges {
			if d.n.Edge(edge).Subject == k.holding.Node && !slices.Contains(onto[i], edge) {
				onto[i] = append(onto[i], edge)
			}
		}
		d.cite(k.edges...)
		if k.holding.Claim >= 0 {
			onto[i] = append(onto[i], k.holding.Claim)
			d.cite(k.holding.Claim)
		}
		k.edges = onto[i]
	}
}

func (d *draft) holding(k *keptOwner) Holding {
	h := &k.holding
	holding := Holding{Entity: d.ref(h.Node), Effective: h.Effective, Stated: h.Claim >= 0, Depth: h.Depth, Control: k.control,
		Relations: d.idsOf(k.edges), LastObserved: d.lastSeen(k.edges)}
	if h.HasDirect {
		direct := h.Direct
		holding.Direct = &direct
	}
	return holding
}

// run is a product or fund that an entity, or one it holds, runs.
type run struct {
	run, operator graph.Node
	effective     graph.Share
	control       graph.Verdict
	edges         []int32
}

// runs returns what node and its kept holdings operate and manage on the day, in
// the order of the holdings, node's own first.
func (d *draft) runs(node graph.Node, kept []keptOwner) []run {
	self := keptOwner{holding: ownership.Holding{Node: node, Effective: graph.Percent(100)}, control: graph.Yes}
	var found []run
	for _, k := range append([]keptOwner{self}, kept...) {
		for _, edge := range d.n.Down(k.holding.Node) {
			e := d.n.Edge(edge)
			if e.Kind != graph.Operates || e.Counts == graph.Quoted || !e.Held.Contains(d.asOf.Day) {
				continue
			}
			found = append(found, run{e.Subject, k.holding.Node, k.holding.Effective, k.control, []int32{edge}})
		}
	}
	return found
}
