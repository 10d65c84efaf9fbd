package explore

import (
	"context"
	"slices"

	"whoowns/graph"
)

// MaxDepth bounds how far dependencies are followed.
const MaxDepth = 10

// Dependencies answers "what does X depend on" (direction "on") and "what depends
// on X" (direction "of"), directly and in turn, to depth; 0 means MaxDepth.
func (x *Explorer) Dependencies(ctx context.Context, id, direction string, depth int, q Query) (Dependencies, error) {
	return settled(ctx, x, func() (Dependencies, error) { return x.dependenciesOf(ctx, id, direction, depth, q) })
}

func (x *Explorer) dependenciesOf(ctx context.Context, id, direction string, depth int, q Query) (Dependencies, error) {
	if direction != "on" && direction != "of" {
		return Dependencies{}, graph.Errorf(graph.Invalid, "direction %q; write on (what it needs) or of (what needs it)", direction)
	}
	if depth < 0 || depth > MaxDepth {
		return Dependencies{}, graph.Errorf(graph.Invalid, "depth %d is not between 1 and %d", depth, MaxDepth)
	}
	if depth == 0 {
		depth = MaxDepth
	}
	e, answer, err := x.begin(ctx, id, q)
	if err != nil {
		return Dependencies{}, err
	}
	kinds := []graph.RelationKind{graph.DependsOn}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Up: true, Down: true, Kinds: kinds})
	if err != nil {
		return Dependencies{}, err
	}
	a := Dependencies{Answer: answer, Direction: direction, Dependencies: []Dependency{}}
	notThere(e, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	d.matters = kinds
	node := d.n.Node(id)
	if node == graph.NoNode {
		return Dependencies{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	d.mention(node)
	found := d.dependencies(node, direction == "on", depth)
	opposite := d.dependencies(node, direction != "on", MaxDepth)
	if limit := q.limit(); len(found) > limit {
		d.cut("there are more dependencies than the limit")
		found = found[:limit]
	}
	for _, step := range found {
		d.cite(step.edges...)
	}
	if err := d.load(ctx); err != nil {
		return Dependencies{}, err
	}
	for _, step := range found {
		mutual := slices.ContainsFunc(opposite, func(o needed) bool { return o.node == step.node })
		a.Dependencies = append(a.Dependencies, d.dependency(step, mutual))
	}
	return a, nil
}

// dependency is a step of a search as the answer has it.
func (d *draft) dependency(step needed, mutual bool) Dependency {
	dependency := Dependency{Entity: d.ref(step.node), Depth: len(step.chain) - 1, Chain: d.refsOf(step.chain), Relations: d.idsOf(step.edges), On: []graph.Need{}, Mutual: mutual}
	for _, relation := range dependency.Relations {
		if r, ok := d.records[relation]; ok && r.On != graph.NeedNone && !slices.Contains(dependency.On, r.On) {
			dependency.On = append(dependency.On, r.On)
		}
	}
	return dependency
}

// needed is one entity reached along DEPENDS_ON, with the relations of the last
// step.
type needed struct {
	node  graph.Node
	chain []graph.Node
	edges []int32
}

// dependencies searches in levels from node and returns what it reached, nearest
// first, then by id.
func (d *draft) dependencies(node graph.Node, on bool, depth int) []needed {
	next := func(at graph.Node) map[graph.Node][]int32 {
		edges, far := d.n.Up(at), func(e *graph.Edge) graph.Node { return e.Owner }
		if on {
			edges, far = d.n.Down(at), func(e *graph.Edge) graph.Node { return e.Subject }
		}
		found := map[graph.Node][]int32{}
		for _, edge := range edges {
			e := d.n.Edge(edge)
			if e.Kind == graph.DependsOn && e.Counts == graph.Counted && e.Held.Contains(d.asOf.Day) {
				found[far(e)] = append(found[far(e)], edge)
			}
		}
		return found
	}
	var all []needed
	seen := map[graph.Node]bool{node: true}
	level := []needed{{node: node, chain: []graph.Node{node}}}
	for range depth {
		var following []needed
		for _, step := range level {
			reached := next(step.node)
			nodes := map[graph.Node]bool{}
			for far := range reached {
				nodes[far] = true
			}
			for _, far := range sortNodes(nodes) {
				if !seen[far] {
					seen[far] = true
					following = append(following, needed{far, append(slices.Clone(step.chain), far), reached[far]})
				}
			}
		}
		slices.SortFunc(following, func(a, b needed) int { return int(a.node - b.node) })
		all = append(all, following...)
		level = following
	}
	return all
}
