package explore

import (
	"context"
	"maps"
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
	found, err := d.dependencies(ctx, node, direction == "on", depth)
	if err != nil {
		return Dependencies{}, err
	}
	opposite, err := d.reached(ctx, node, direction != "on")
	if err != nil {
		return Dependencies{}, err
	}
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
		a.Dependencies = append(a.Dependencies, d.dependency(step, opposite[step.node]))
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

// onward returns, by what they lead to, the relations DEPENDS_ON of a node that hold on
// the day.
func (d *draft) onward(at graph.Node, on bool) map[graph.Node][]int32 {
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

// dependencies searches in levels from node and returns what it reached, nearest
// first, then by id. Cost: linear in the relations followed, times the depth for the
// chains, and the sorting of each level.
func (d *draft) dependencies(ctx context.Context, node graph.Node, on bool, depth int) ([]needed, error) {
	var all []needed
	seen := map[graph.Node]bool{node: true}
	level := []needed{{node: node, chain: []graph.Node{node}}}
	for range depth {
		var following []needed
		for i, step := range level {
			if i&1023 == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			reached := d.onward(step.node, on)
			for _, far := range slices.Sorted(maps.Keys(reached)) {
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
	return all, nil
}

// reached returns all that node needs, or all that needs it, however far. What it needs
// and what needs it have in common the members of its circles: those that are in one
// strongly connected set with it. Cost: linear in the relations followed.
func (d *draft) reached(ctx context.Context, node graph.Node, on bool) (map[graph.Node]bool, error) {
	found := map[graph.Node]bool{}
	for queue := []graph.Node{node}; len(queue) > 0; queue = queue[1:] {
		if len(found)&1023 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		for far := range d.onward(queue[0], on) {
			if !found[far] {
				found[far] = true
				queue = append(queue, far)
			}
		}
	}
	return found, nil
}
