package explore

import (
	"context"
	"slices"

	"whoowns/graph"
)

// NetworkQuery says what to draw around an entity.
type NetworkQuery struct {
	AsOf  AsOf
	Up    int                  // levels of owners, at most MaxLevels
	Down  int                  // levels of holdings, at most MaxLevels
	Kinds []graph.RelationKind // none means every kind
	Limit int                  // nodes; 0 means DefaultLimit
}

// MaxLevels bounds the levels of a Network.
const MaxLevels = 50

// Network returns the entities within some levels above and below an entity, the
// nearest first, and every relation of the day among them. Where the limit cuts,
// the answer says so and each node counts the neighbours that are not there.
func (x *Explorer) Network(ctx context.Context, id string, q NetworkQuery) (Network, error) {
	return settled(ctx, x, func() (Network, error) { return x.networkOf(ctx, id, q) })
}

func (x *Explorer) networkOf(ctx context.Context, id string, q NetworkQuery) (Network, error) {
	if q.Up < 0 || q.Up > MaxLevels || q.Down < 0 || q.Down > MaxLevels {
		return Network{}, graph.Errorf(graph.Invalid, "up %d, down %d: write levels between 0 and %d", q.Up, q.Down, MaxLevels)
	}
	query := Query{AsOf: q.AsOf, Limit: q.Limit}
	e, answer, err := x.begin(ctx, id, query)
	if err != nil {
		return Network{}, err
	}
	kinds := q.Kinds
	if len(kinds) == 0 {
		kinds = []graph.RelationKind{graph.Owns, graph.Controls, graph.Operates, graph.DependsOn, graph.Consolidates, graph.Role, graph.Regulates}
	}
	n, err := x.networkAround(ctx, id, q, kinds, query.limit())
	if err != nil {
		return Network{}, err
	}
	a := Network{Answer: answer, Nodes: []NetworkNode{}}
	notThere(e, &a.Answer)
	d := x.draft(n, q.AsOf, &a.Answer)
	d.matters, d.most = kinds, max(MaxRelations, relationsPerEntity*query.limit())
	node := n.Node(id)
	if node == graph.NoNode {
		return Network{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	around := d.around(node, q, kinds, query.limit())
	for _, near := range around.order {
		d.mention(near)
		for _, edge := range n.Down(near) {
			if _, ok := around.depth[n.Edge(edge).Subject]; ok && d.draws(edge, kinds) {
				d.cite(edge)
			}
		}
	}
	if around.cut {
		d.cut("there are more entities near it than the limit")
	}
	if err := d.load(ctx); err != nil {
		return Network{}, err
	}
	for _, near := range around.order {
		a.Nodes = append(a.Nodes, NetworkNode{Reference: d.ref(near), Depth: around.depth[near], Hidden: d.hidden(near, kinds, around.depth)})
	}
	return a, nil
}

// networkAround returns a network that holds what is asked for: where the store
// does not have everything in memory, one level more than that, for the counts
// of what is hidden.
func (x *Explorer) networkAround(ctx context.Context, id string, q NetworkQuery, kinds []graph.RelationKind, limit int) (*graph.Network, error) {
	if n := x.resident(); n != nil {
		return n, nil
	}
	var b graph.NetworkBuilder
	e, err := x.entity(ctx, id)
	if err != nil {
		return nil, err
	}
	b.AddEntity(e.ID, e.Kind)
	for _, side := range []struct {
		direction graph.Direction
		levels    int
	}{{graph.Up, q.Up}, {graph.Down, q.Down}} {
		seen, frontier := map[string]bool{id: true}, []string{id}
		for range side.levels + 1 {
			var next []string
			for _, direction := range []graph.Direction{graph.Up, graph.Down} {
				// Of every day, for what changed near the one asked for is told.
				relations, err := x.store.Relations(ctx, graph.RelationQuery{Of: frontier, Direction: direction, Kinds: kinds, Limit: graph.MostRelations + 1})
				if err != nil {
					return nil, err
				}
				if len(relations) > graph.MostRelations {
					return nil, graph.TooManyRelations(graph.MostRelations)
				}
				for i := range relations {
					b.AddRelation(&relations[i])
					far := relations[i].Owner
					if direction == graph.Down {
						far = relations[i].Subject
					}
					if direction == side.direction && !seen[far] && relations[i].Held.Contains(q.AsOf.Day) {
						seen[far] = true
						next = append(next, far)
					}
				}
			}
			// No more of a level are drawn, and those with the first ids.
			slices.Sort(next)
			frontier = next[:min(len(next), limit)]
		}
	}
	return b.Build()
}

func (d *draft) draws(edge int32, kinds []graph.RelationKind) bool {
	e := d.n.Edge(edge)
	return slices.Contains(kinds, e.Kind) && e.Held.Contains(d.asOf.Day)
}

type neighbourhood struct {
	order []graph.Node
	depth map[graph.Node]int
	cut   bool
}

// around searches in levels, up and down in turn, until the levels or the limit
// are reached.
func (d *draft) around(node graph.Node, q NetworkQuery, kinds []graph.RelationKind, limit int) neighbourhood {
	found := neighbourhood{order: []graph.Node{node}, depth: map[graph.Node]int{node: 0}}
	up, down := []graph.Node{node}, []graph.Node{node}
	for level := 1; level <= max(q.Up, q.Down); level++ {
		if level <= q.Up {
			up = d.level(&found, up, -level, kinds, limit)
		}
		if level <= q.Down {
			down = d.level(&found, down, level, kinds, limit)
		}
	}
	return found
}

func (d *draft) level(found *neighbourhood, from []graph.Node, depth int, kinds []graph.RelationKind, limit int) []graph.Node {
	reached := map[graph.Node]bool{}
	for _, node := range from {
		edges := d.n.Down(node)
		if depth < 0 {
			edges = d.n.Up(node)
		}
		for _, edge := range edges {
			far := d.n.Edge(edge).Subject
			if depth < 0 {
				far = d.n.Edge(edge).Owner
			}
			if _, known := found.depth[far]; !known && d.draws(edge, kinds) {
				reached[far] = true
			}
		}
	}
	next := sortNodes(reached)
	if room := limit - len(found.order); len(next) > room {
		next, found.cut = next[:room], true
	}
	for _, node := range next {
		found.depth[node] = depth
	}
	found.order = append(found.order, next...)
	return next
}

func (d *draft) hidden(node graph.Node, kinds []graph.RelationKind, shown map[graph.Node]int) Hidden {
	count := func(edges []int32, far func(*graph.Edge) graph.Node) int {
		hidden := map[graph.Node]bool{}
		for _, edge := range edges {
			at := far(d.n.Edge(edge))
			if _, ok := shown[at]; !ok && d.draws(edge, kinds) {
				hidden[at] = true
			}
		}
		return len(hidden)
	}
	return Hidden{
		Owners:   count(d.n.Up(node), func(e *graph.Edge) graph.Node { return e.Owner }),
		Holdings: count(d.n.Down(node), func(e *graph.Edge) graph.Node { return e.Subject }),
	}
}
