package explore

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// Owners answers "who owns X". A product is owned through its operator: with one
// operator the owners are the operator's; with several each has its own list, in
// OperatedBy, and they are never added. A fund's owners are its unit holders; its
// managers' owners stand apart, in ManagedBy.
func (x *Explorer) Owners(ctx context.Context, id string, q Query) (Owners, error) {
	return settled(ctx, x, func() (Owners, error) { return x.ownersOfEntity(ctx, id, q) })
}

func (x *Explorer) ownersOfEntity(ctx context.Context, id string, q Query) (Owners, error) {
	e, answer, err := x.begin(ctx, id, q)
	if err != nil {
		return Owners{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return Owners{}, err
	}
	a := Owners{Answer: answer, Owners: []Owner{}, ClosedLoops: []ClosedLoop{}, Cycles: []Cycle{}, OperatedBy: []Operator{}, ManagedBy: []Operator{}}
	notThere(e, &a.Answer)
	node := engine.Network().Node(id)
	if node == graph.NoNode {
		return Owners{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	d.mention(node)
	quoted := d.quote(node)

	operators := operatorsOf(d.n, node, q.AsOf.Day)
	ofProduct := e.Kind == graph.Product && len(operators) > 0
	var own *ownersOf
	if ofProduct {
		quoted = append(quoted, d.heldEdges(node, graph.Owns)...)
	} else if own, err = d.owners(ctx, engine, node, q); err != nil {
		return Owners{}, err
	}
	runBy := make([]*ownersOf, len(operators))
	for i, operator := range operators {
		if runBy[i], err = d.owners(ctx, engine, operator.node, q); err != nil {
			return Owners{}, err
		}
		d.cite(operator.edges...)
		quoted = append(quoted, d.quote(operator.node)...)
	}
	if err := d.load(ctx); err != nil {
		return Owners{}, err
	}
	list := make([]Operator, len(operators))
	for i, operator := range operators {
		list[i] = Operator{Entity: d.ref(operator.node), Relations: d.idsOf(operator.edges)}
		d.fill(&list[i], runBy[i])
	}
	switch {
	case ofProduct:
		a.OperatedBy = list
		a.Owners, a.Undisclosed, a.ClosedLoops, a.Cycles = []Owner{}, Undisclosed{Share: graph.Percent(0), At: []UndisclosedAt{}}, []ClosedLoop{}, []Cycle{}
		if len(list) == 1 {
			a.Owners, a.Undisclosed, a.ClosedLoops, a.Cycles = list[0].Owners, list[0].Undisclosed, list[0].ClosedLoops, list[0].Cycles
		}
		d.warnThroughOperators(e.Name, list)
	case e.Kind == graph.Arrangement:
		a.ManagedBy = list
	default:
		a.OperatedBy = list
	}
	if own != nil {
		var target Operator
		d.fill(&target, own)
		a.Owners, a.Undisclosed, a.ClosedLoops, a.Cycles = target.Owners, target.Undisclosed, target.ClosedLoops, target.Cycles
		if own.result.Self.Max() > 0 {
			a.Self = &own.result.Self
		}
	}
	if e.Kind == graph.Arrangement && len(list) > 0 {
		d.warn(Warning{Code: WarnFund, Entities: []string{id},
			Text: fmt.Sprintf("%s is a fund: its money belongs to its unit holders, and whoever owns its manager owns none of it", e.Name)})
	}
	d.warnQuoted(quoted)
	return a, nil
}

// operator is an entity that runs a product or manages a fund, on one day.
type operator struct {
	node  graph.Node
	edges []int32
}

func operatorsOf(n *graph.Network, node graph.Node, day graph.Day) []operator {
	var operators []operator
	for _, edge := range n.Up(node) {
		e := n.Edge(edge)
		if e.Kind != graph.Operates || e.Counts == graph.Quoted || !e.Held.Contains(day) {
			continue
		}
		if i := slices.IndexFunc(operators, func(o operator) bool { return o.node == e.Owner }); i >= 0 {
			operators[i].edges = append(operators[i].edges, edge)
			continue
		}
		operators = append(operators, operator{e.Owner, []int32{edge}})
	}
	slices.SortFunc(operators, func(a, b operator) int { return int(a.node - b.node) })
	return operators
}

// heldEdges cites and returns the counted relations of one kind onto node that
// hold on the day.
func (d *draft) heldEdges(node graph.Node, kind graph.RelationKind) []int32 {
	var held []int32
	for _, edge := range d.n.Up(node) {
		if e := d.n.Edge(edge); e.Kind == kind && e.Counts == graph.Counted && e.Held.Contains(d.asOf.Day) {
			held = append(held, edge)
		}
	}
	d.cite(held...)
	return held
}

func (d *draft) warnThroughOperators(name string, operators []Operator) {
	text := fmt.Sprintf("%s is a product: the owners are those of its operator, %s", name, operators[0].Entity.Name)
	if len(operators) > 1 {
		names := ""
		for i, o := range operators {
			if i > 0 {
				names += " and "
			}
			names += o.Entity.Name
		}
		text = fmt.Sprintf("%s is a product with %d operators, %s: each has its own list of owners, and they are not added", name, len(operators), names)
	}
	d.warn(Warning{Code: WarnThroughProduct, Text: text})
}

// ownersOf is what the engine said of one entity, cut to what was asked for.
type ownersOf struct {
	node    graph.Node
	result  *ownership.Owners
	control *ownership.Control
	kept    []keptOwner
	held    []int32 // the relations of the kept owners
}

type keptOwner struct {
	holding ownership.Holding
	control graph.Verdict
	edges   []int32
}

// owners asks the engine who owns and who controls node, keeps what the query
// wants, and mentions and cites it.
func (d *draft) owners(ctx context.Context, engine *ownership.Engine, node graph.Node, q Query) (*ownersOf, error) {
	result, err := engine.Owners(ctx, node, d.asOf.Day)
	if err != nil {
		return nil, err
	}
	control, err := ownership.ControllersOf(ctx, d.n, node, d.asOf.Day)
	if err != nil {
		return nil, err
	}
	o := &ownersOf{node: node, result: result, control: control}
	verdicts := make(map[graph.Node]*ownership.Controller, len(control.Controllers))
	for i := range control.Controllers {
		verdicts[control.Controllers[i].Node] = &control.Controllers[i]
	}
	listed := make(map[graph.Node]bool, len(result.Holdings))
	for _, h := range result.Holdings {
		listed[h.Node] = true
		kept := keptOwner{holding: h, control: graph.No}
		if c := verdicts[h.Node]; c != nil {
			kept.control, kept.edges = c.Verdict, c.Edges
		}
		if h.Effective.Max() >= q.MinShare-graph.Tolerance || kept.control != graph.No {
			o.kept = append(o.kept, kept)
		}
	}
	for i := range control.Controllers {
		c := &control.Controllers[i]
		if !listed[c.Node] && c.Node != node {
			none := graph.Percent(0)
			o.kept = append(o.kept, keptOwner{control: c.Verdict, edges: c.Edges,
				holding: ownership.Holding{Node: c.Node, Effective: none, Claim: -1, Depth: len(c.Through) + 1}})
		}
	}
	sortKept(o.kept)
	o.kept = d.first(o.kept, q.limit(), "owners")
	o.cite(d)
	return o, nil
}

// first returns the first limit entries and warns of the rest, who controls or is
// controlled among them above all.
func (d *draft) first(kept []keptOwner, limit int, what string) []keptOwner {
	if len(kept) <= limit {
		return kept
	}
	text := fmt.Sprintf("there are %d %s; the first %d are given, by their largest share", len(kept), what, limit)
	if limit == 1 {
		text = fmt.Sprintf("there are %d %s; the first is given, by its largest share", len(kept), what)
	}
	if slices.ContainsFunc(kept[limit:], func(k keptOwner) bool { return k.control != graph.No }) {
		text += "; control is, or may be, among what is left out: raise the limit"
	}
	d.cut(text)
	return kept[:limit]
}

// sortKept sorts by the largest possible effective share, descending, then id.
func sortKept(kept []keptOwner) {
	slices.SortFunc(kept, func(a, b keptOwner) int {
		if c := cmp.Compare(b.holding.Effective.Max(), a.holding.Effective.Max()); c != 0 {
			return c
		}
		return cmp.Compare(a.holding.Node, b.holding.Node)
	})
}

// cite mentions what the answer names and cites the relations among it.
func (o *ownersOf) cite(d *draft) {
	d.mention(o.node)
	byOwner := make(map[graph.Node]int, len(o.kept))
	for i := range o.kept {
		byOwner[o.kept[i].holding.Node] = i
		d.mention(o.kept[i].holding.Node)
	}
	inAnswer := func(node graph.Node) bool {
		_, ok := byOwner[node]
		return ok || node == o.node
	}
	for _, edge := range o.result.Edges {
		e := d.n.Edge(edge)
		if _, ok := byOwner[e.Owner]; ok && inAnswer(e.Subject) {
			o.held = append(o.held, edge)
		} else if e.Owner == o.node && inAnswer(e.Subject) {
			d.cite(edge)
		}
	}
	d.cite(o.held...)
	own := make([][]int32, len(o.kept))
	for _, edge := range o.held {
		i := byOwner[d.n.Edge(edge).Owner]
		own[i] = append(own[i], edge)
	}
	for i := range o.kept {
		k := &o.kept[i]
		if k.control != graph.No {
			d.cite(k.edges...)
		}
		for _, edge := range k.edges {
			if d.n.Edge(edge).Owner == k.holding.Node && !slices.Contains(own[i], edge) {
				own[i] = append(own[i], edge)
			}
		}
		if k.holding.Claim >= 0 {
			d.cite(k.holding.Claim)
			own[i] = append(own[i], k.holding.Claim)
		}
		k.edges = own[i]
	}
	for _, at := range o.result.Undisclosed.At {
		d.mention(at.Node)
	}
	for _, loop := range o.result.Loops {
		d.mention(loop.Members...)
	}
	for _, cycle := range o.result.Cycles {
		d.mention(cycle...)
	}
	for _, c := range o.result.Claims {
		d.cite(c.Edge)
	}
	for _, over := range o.result.Oversubscribed {
		d.cite(over.Edges...)
	}
}

// fill writes what o says into the parts of an Operator that an Owners answer
// has too, once everything mentioned is loaded.
func (d *draft) fill(target *Operator, o *ownersOf) {
	target.Owners = make([]Owner, len(o.kept))
	for i := range o.kept {
		target.Owners[i] = d.owner(&o.kept[i])
	}
	target.Undisclosed = Undisclosed{Share: o.result.Undisclosed.Share, At: make([]UndisclosedAt, len(o.result.Undisclosed.At))}
	for i, at := range o.result.Undisclosed.At {
		target.Undisclosed.At[i] = UndisclosedAt{d.ref(at.Node), at.Share}
	}
	target.ClosedLoops = make([]ClosedLoop, len(o.result.Loops))
	for i, loop := range o.result.Loops {
		target.ClosedLoops[i] = ClosedLoop{d.refsOf(loop.Members), loop.Share}
	}
	target.Cycles = make([]Cycle, len(o.result.Cycles))
	for i, cycle := range o.result.Cycles {
		target.Cycles[i] = Cycle{d.refsOf(cycle)}
	}
	d.warnComputed(o.result.Oversubscribed, o.result.Claims)
}

func (d *draft) owner(k *keptOwner) Owner {
	h := &k.holding
	owner := Owner{Entity: d.ref(h.Node), Effective: h.Effective, Stated: h.Claim >= 0, Depth: h.Depth, Ultimate: h.Ultimate,
		Control: k.control, Relations: d.idsOf(k.edges), LastObserved: d.lastSeen(k.edges)}
	if h.HasDirect {
		direct := h.Direct
		owner.Direct = &direct
	}
	if kind := d.n.Kind(h.Node); h.Ultimate && (kind == graph.Company || kind == graph.Arrangement) {
		owner.Note = "its owners are not in the data"
	}
	return owner
}
