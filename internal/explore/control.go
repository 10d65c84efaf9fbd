package explore

import (
	"context"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// Control answers "who controls X": each controller with its votes and means, the
// largest blocks of votes, and what sources say. A product with one operator is
// answered by its operator.
func (x *Explorer) Control(ctx context.Context, id string, q Query) (Control, error) {
	return settled(ctx, x, func() (Control, error) { return x.controlOf(ctx, id, q) })
}

func (x *Explorer) controlOf(ctx context.Context, id string, q Query) (Control, error) {
	e, answer, err := x.begin(ctx, id, q)
	if err != nil {
		return Control{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return Control{}, err
	}
	a := Control{Answer: answer, Controllers: []Controller{}, Blocks: []Block{}, OperatedBy: []Operator{}, ManagedBy: []Operator{}}
	notThere(e, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	node := d.n.Node(id)
	if node == graph.NoNode {
		return Control{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	operators := operatorsOf(d.n, node, q.AsOf.Day)
	ofProduct := e.Kind == graph.Product && len(operators) > 0
	asked := []graph.Node{node}
	for _, operator := range operators {
		d.cite(operator.edges...)
		asked = append(asked, operator.node)
	}
	results := make([]*ownership.Control, len(asked))
	for i, node := range asked {
		d.mention(node)
		if results[i], err = ownership.ControllersOf(ctx, d.n, node, q.AsOf.Day); err != nil {
			return Control{}, err
		}
		d.citeControl(results[i], q)
	}
	oversubscribed := d.citeOversubscribed()
	quoted := d.quote(node)
	if err := d.load(ctx); err != nil {
		return Control{}, err
	}
	d.warnComputed(oversubscribed, nil)
	a.Statements = statementsUpTo(e, q.AsOf.Day)
	list := make([]Operator, len(operators))
	for i, operator := range operators {
		list[i] = Operator{Entity: d.ref(operator.node), Relations: d.idsOf(operator.edges), Controllers: d.controllers(results[i+1])}
	}
	answered := results[0]
	if ofProduct {
		a.OperatedBy = list
		d.warnThroughOperators(e.Name, list)
		if answered = nil; len(list) == 1 {
			answered = results[1]
			a.Through = &list[0].Entity
			through, err := x.entity(ctx, list[0].Entity.ID)
			if err != nil {
				return Control{}, err
			}
			a.Statements = append(a.Statements, statementsUpTo(through, q.AsOf.Day)...)
		}
	} else if e.Kind == graph.Arrangement {
		a.ManagedBy = list
	} else {
		a.OperatedBy = list
	}
	if answered != nil {
		a.Controllers = d.controllers(answered)
		a.Blocks = d.blocks(answered, q)
	}
	if err := x.addStatementSources(ctx, &a); err != nil {
		return Control{}, err
	}
	d.warnQuoted(quoted)
	return a, nil
}

func (d *draft) citeControl(c *ownership.Control, q Query) {
	if limit := q.limit(); len(c.Controllers) > limit {
		d.cut("there are more controllers than the limit")
		c.Controllers = c.Controllers[:limit]
	}
	for i := range c.Controllers {
		d.mention(c.Controllers[i].Node)
		d.mention(c.Controllers[i].Through...)
		d.cite(c.Controllers[i].Edges...)
	}
	for i := range c.Blocks {
		if i == q.limit() {
			break
		}
		d.mention(c.Blocks[i].Head)
		d.mention(c.Blocks[i].Holders...)
		d.cite(c.Blocks[i].Edges...)
	}
}

func (d *draft) controllers(c *ownership.Control) []Controller {
	list := make([]Controller, len(c.Controllers))
	for i := range c.Controllers {
		from := &c.Controllers[i]
		list[i] = Controller{Entity: d.ref(from.Node), Verdict: from.Verdict, Votes: from.Votes, Means: from.Means,
			Through: d.refsOf(from.Through), Ultimate: from.Ultimate, Relations: d.idsOf(from.Edges)}
		if list[i].Means == nil {
			list[i].Means = []graph.Means{}
		}
	}
	return list
}

func (d *draft) blocks(c *ownership.Control, q Query) []Block {
	list := make([]Block, 0, len(c.Blocks))
	for i := range c.Blocks {
		if i == q.limit() {
			d.cut("there are more blocks of votes than the limit")
			break
		}
		from := &c.Blocks[i]
		list = append(list, Block{Entity: d.ref(from.Head), Votes: from.Votes, Holders: d.refsOf(from.Holders), Group: from.Group, Relations: d.idsOf(from.Edges)})
	}
	return list
}

// statementsUpTo returns the statements about e's control dated on or before day,
// and those without a date, in order of date.
func statementsUpTo(e *graph.Entity, day graph.Day) []graph.Statement {
	said := []graph.Statement{}
	for _, s := range e.Statements {
		if s.Date.First() <= day && strings.Contains(s.What, "control") {
			said = append(said, s)
		}
	}
	slices.SortStableFunc(said, func(a, b graph.Statement) int { return int(a.Date.First() - b.Date.First()) })
	return said
}

// addStatementSources adds the sources of the statements that are quoted to
// those of the relations.
func (x *Explorer) addStatementSources(ctx context.Context, a *Control) error {
	wanted := map[string]bool{}
	for _, s := range a.Statements {
		wanted[s.Source] = true
	}
	for i := range a.Sources {
		wanted[a.Sources[i].ID] = true
	}
	sources, err := x.sources(ctx, wanted)
	if err == nil {
		a.Sources = sources
	}
	return err
}

// Share answers "how much of subject does owner own". Of a product it is the
// share of the operator.
func (x *Explorer) Share(ctx context.Context, owner, subject string, q Query) (Pair, error) {
	return settled(ctx, x, func() (Pair, error) { return x.shareOfPair(ctx, owner, subject, q) })
}

func (x *Explorer) shareOfPair(ctx context.Context, owner, subject string, q Query) (Pair, error) {
	e, answer, err := x.begin(ctx, subject, q)
	if err != nil {
		return Pair{}, err
	}
	if _, err := x.entity(ctx, owner); err != nil {
		return Pair{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{subject, owner}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return Pair{}, err
	}
	a := Pair{Answer: answer, Control: graph.No, Effective: graph.Percent(0), Operators: []Through{}}
	notThere(e, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	from, onto := d.n.Node(owner), d.n.Node(subject)
	if from == graph.NoNode || onto == graph.NoNode {
		return Pair{}, graph.Errorf(graph.Unavailable, "%s or %s is being written; ask again", owner, subject)
	}
	targets := []operator{{node: onto}}
	if e.Kind == graph.Product {
		if operators := operatorsOf(d.n, onto, q.AsOf.Day); len(operators) > 0 {
			targets = operators
		}
	}
	d.mention(from, onto)
	pairs := make([]keptOwner, len(targets))
	var claims []ownership.Claim
	for i, target := range targets {
		d.cite(target.edges...)
		var said []ownership.Claim
		if pairs[i], said, err = d.pair(ctx, engine, from, target); err != nil {
			return Pair{}, err
		}
		claims = append(claims, said...)
	}
	if !d.holdsPartOfItself(from) {
		d.aside = from
	}
	oversubscribed := d.citeOversubscribed()
	quoted := d.quote(onto)
	if err := d.load(ctx); err != nil {
		return Pair{}, err
	}
	d.warnComputed(oversubscribed, claims)
	a.Owner = d.ref(from)
	for i, target := range targets {
		if target.node != onto {
			a.Operators = append(a.Operators, Through{Entity: d.ref(onto), Operator: d.ref(target.node), Effective: pairs[i].holding.Effective,
				Control: pairs[i].control, Relations: d.idsOf(target.edges)})
		}
	}
	if len(targets) == 1 {
		h := pairs[0].holding
		a.Effective, a.Stated, a.Control = h.Effective, h.Claim >= 0, pairs[0].control
		if h.HasDirect {
			a.Direct = &h.Direct
		}
	}
	if len(a.Operators) > 0 {
		runBy := make([]Operator, len(a.Operators))
		for i := range a.Operators {
			runBy[i].Entity = a.Operators[i].Operator
		}
		d.warnThroughOperators(e.Name, runBy)
	}
	d.warnQuoted(quoted)
	return a, nil
}

// pair asks the engine about one owner of one entity, cites the relations on the
// chains between them, and returns what sources state of the pair in all. The
// operator of a product has all of what it runs.
func (d *draft) pair(ctx context.Context, engine *ownership.Engine, owner graph.Node, of operator) (keptOwner, []ownership.Claim, error) {
	subject := of.node
	k := keptOwner{holding: ownership.Holding{Node: owner, Effective: graph.Percent(0), Claim: ownership.NoClaim}, control: graph.No}
	if owner == subject && len(of.edges) > 0 {
		k.holding.Effective, k.control = graph.Percent(100), graph.Yes
		return k, nil, nil
	}
	result, err := engine.Owners(ctx, subject, d.asOf.Day)
	if err != nil {
		return keptOwner{}, nil, err
	}
	if owner == subject {
		k.holding.Effective = result.Self
		d.cite(d.between(result.Edges, owner, subject)...)
		return k, nil, nil
	}
	var claims []ownership.Claim
	for _, c := range result.Claims {
		if e := d.n.Edge(c.Edge); e.Owner == owner && e.Subject == subject {
			claims = append(claims, c)
			d.cite(c.Edge)
		}
	}
	if i := slices.IndexFunc(result.Holdings, func(h ownership.Holding) bool { return h.Node == owner }); i >= 0 {
		k.holding = result.Holdings[i]
		d.cite(d.between(result.Edges, owner, subject)...)
		if k.holding.Claim >= 0 {
			d.cite(k.holding.Claim)
		}
	}
	control, err := ownership.ControllersOf(ctx, d.n, subject, d.asOf.Day)
	if err != nil {
		return keptOwner{}, nil, err
	}
	for i := range control.Controllers {
		if c := &control.Controllers[i]; c.Node == owner {
			k.control = c.Verdict
			d.cite(c.Edges...)
		}
	}
	return k, claims, nil
}

// holdsPartOfItself reports whether a cited relation runs onto node, so that its
// owners take part in the answer.
func (d *draft) holdsPartOfItself(node graph.Node) bool {
	for edge := range d.edges {
		if d.n.Edge(edge).Subject == node {
			return true
		}
	}
	return false
}

// between returns those of the given relations that lie on a chain from owner
// down to subject.
func (d *draft) between(edges []int32, owner, subject graph.Node) []int32 {
	bySubject := map[graph.Node][]int32{}
	byOwner := map[graph.Node][]int32{}
	for _, edge := range edges {
		e := d.n.Edge(edge)
		bySubject[e.Subject] = append(bySubject[e.Subject], edge)
		byOwner[e.Owner] = append(byOwner[e.Owner], edge)
	}
	below := map[graph.Node]bool{owner: true}
	for queue := []graph.Node{owner}; len(queue) > 0; queue = queue[1:] {
		for _, edge := range byOwner[queue[0]] {
			if s := d.n.Edge(edge).Subject; !below[s] {
				below[s] = true
				queue = append(queue, s)
			}
		}
	}
	above := map[graph.Node]bool{subject: true}
	for queue := []graph.Node{subject}; len(queue) > 0; queue = queue[1:] {
		for _, edge := range bySubject[queue[0]] {
			if o := d.n.Edge(edge).Owner; !above[o] {
				above[o] = true
				queue = append(queue, o)
			}
		}
	}
	var on []int32
	for _, edge := range edges {
		if e := d.n.Edge(edge); below[e.Owner] && above[e.Subject] {
			on = append(on, edge)
		}
	}
	return on
}
