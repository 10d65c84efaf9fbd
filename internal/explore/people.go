package explore

import (
	"context"

	"whoowns/graph"
)

// People answers "who runs X": the operators of a product, the managers of a
// fund, and who has a recorded role or position in it. Nobody is inferred.
func (x *Explorer) People(ctx context.Context, id string, q Query) (People, error) {
	return settled(ctx, x, func() (People, error) { return x.peopleOf(ctx, id, q) })
}

func (x *Explorer) peopleOf(ctx context.Context, id string, q Query) (People, error) {
	e, answer, err := x.begin(ctx, id, q)
	if err != nil {
		return People{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return People{}, err
	}
	a := People{Answer: answer, OperatedBy: []Operator{}, ManagedBy: []Operator{}, Roles: []Office{}}
	notThere(e, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	d.matters = []graph.RelationKind{graph.Controls, graph.Operates, graph.Role}
	node := d.n.Node(id)
	if node == graph.NoNode {
		return People{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	d.mention(node)
	operators := operatorsOf(d.n, node, q.AsOf.Day)
	for _, operator := range operators {
		d.cite(operator.edges...)
	}
	var offices []int32
	for _, edge := range d.n.Up(node) {
		edgeOf := d.n.Edge(edge)
		position := edgeOf.Kind == graph.Role || edgeOf.Kind == graph.Controls && (edgeOf.Means == graph.ByGeneralPartner || edgeOf.Means == graph.ByTrustee)
		if position && edgeOf.Counts == graph.Counted && edgeOf.Held.Contains(q.AsOf.Day) {
			offices = append(offices, edge)
		}
	}
	d.cite(offices...)
	quoted := d.quote(node)
	if err := d.load(ctx); err != nil {
		return People{}, err
	}
	for _, operator := range operators {
		run := Operator{Entity: d.ref(operator.node), Relations: d.idsOf(operator.edges)}
		if e.Kind == graph.Arrangement {
			a.ManagedBy = append(a.ManagedBy, run)
		} else {
			a.OperatedBy = append(a.OperatedBy, run)
		}
	}
	for _, edge := range offices {
		office := Office{Entity: d.ref(d.n.Edge(edge).Owner), Role: "role", Relation: d.n.RelationID(edge)}
		if r, ok := d.records[office.Relation]; ok && r.Role != "" {
			office.Role = r.Role
		}
		switch d.n.Edge(edge).Means {
		case graph.ByGeneralPartner:
			office.Role = "general partner"
		case graph.ByTrustee:
			office.Role = "trustee"
		}
		a.Roles = append(a.Roles, office)
	}
	d.warnQuoted(quoted)
	return a, nil
}
