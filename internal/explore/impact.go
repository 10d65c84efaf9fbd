package explore

import (
	"context"
	"fmt"
	"slices"

	"whoowns/graph"
	"whoowns/graph/paths"
)

// MostSteps bounds how far an impact is followed, and mostWeighed how many needs
// have their control worked out.
const (
	MostSteps   = 100
	mostWeighed = 200
)

// Impact is the answer to "what stops if X stops", and to what X itself hangs on.
//
// Records say what needs what; they say nothing of alternatives. So whoever needs
// something is taken to stop without it: Stops is the most that may stop.
type Impact struct {
	Answer
	Stops        []Dependency  `json:"stops" doc:"what needs it, directly and in turn, by depth, then id; no record tells of alternatives, so it is the most that may stop"`
	Needs        []Need        `json:"needs" doc:"what it needs, directly and in turn, by depth, then id, with who controls that"`
	SinglePoints []SinglePoint `json:"single_points" doc:"needs through which every chain to other needs passes, the one most hang on first"`
	Circles      []Cycle       `json:"circles" doc:"sets that need each other, in turn, among all of these"`
	Text         []string      `json:"text" doc:"the same in sentences"`
}

// Need is one thing that is needed, and who has power over it.
type Need struct {
	Dependency
	Operators   []graph.Reference `json:"operators" doc:"of a product or fund: who runs it"`
	Controllers []graph.Reference `json:"controllers" doc:"who surely controls it, or its operator"`
	Owners      []NeedOwner       `json:"owners" doc:"who surely controls it, or its operator, then its three largest owners besides, each with share and control"`
	Side        string            `json:"side" enum:"inside,outside,nobody" doc:"inside: it, its operator or a controller of these is, controls or is controlled by the entity, its operator or their controllers; outside: none is, and somebody controls or runs it; nobody: nobody on record controls or runs it"`
}

// SinglePoint is a need without which others cannot be reached.
type SinglePoint struct {
	Entity graph.Reference   `json:"entity"`
	Behind []graph.Reference `json:"behind" doc:"the needs every chain to which passes it, by id"`
}

// Impact says what stops if an entity stops, what it hangs on itself, and who has
// power over that.
func (x *Explorer) Impact(ctx context.Context, id string, q Query) (Impact, error) {
	return settled(ctx, x, func() (Impact, error) { return x.impact(ctx, id, q) })
}

func (x *Explorer) impact(ctx context.Context, id string, q Query) (Impact, error) {
	e, answer, err := x.begin(ctx, id, q)
	if err != nil {
		return Impact{}, err
	}
	n, err := x.impactNetwork(ctx, id)
	if err != nil {
		return Impact{}, err
	}
	a := Impact{Answer: answer, Stops: []Dependency{}, Needs: []Need{}, SinglePoints: []SinglePoint{}, Circles: []Cycle{}}
	notThere(e, &a.Answer)
	d := x.draft(n, q.AsOf, &a.Answer)
	d.matters = append(d.matters, graph.DependsOn)
	node := n.Node(id)
	if node == graph.NoNode {
		return Impact{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	d.mention(node)
	stops, err := d.dependencies(ctx, node, false, MostSteps)
	if err != nil {
		return Impact{}, err
	}
	needs, err := d.dependencies(ctx, node, true, MostSteps)
	if err != nil {
		return Impact{}, err
	}
	points, circles, err := d.hangs(ctx, node, stops, needs)
	if err != nil {
		return Impact{}, err
	}
	mutual := map[graph.Node]bool{} // before anything is cut
	stop, err := d.reached(ctx, node, false)
	if err != nil {
		return Impact{}, err
	}
	need, err := d.reached(ctx, node, true)
	if err != nil {
		return Impact{}, err
	}
	for at := range stop {
		mutual[at] = need[at]
	}
	if limit := q.limit(); len(stops) > limit || len(needs) > limit {
		d.cut(fmt.Sprintf("%d stop and %d are needed; the first %d of each are given", len(stops), len(needs), limit))
		stops, needs = stops[:min(limit, len(stops))], needs[:min(limit, len(needs))]
	}
	powers, err := d.powersOver(ctx, x.engineOn(n), node, needs)
	if err != nil {
		return Impact{}, err
	}
	for _, step := range slices.Concat(stops, needs) {
		d.cite(step.edges...)
	}
	for _, point := range points {
		d.mention(point.node)
		d.mention(point.behind...)
	}
	for _, circle := range circles {
		d.mention(circle...)
	}
	if err := d.load(ctx); err != nil {
		return Impact{}, err
	}
	for _, step := range stops {
		a.Stops = append(a.Stops, d.dependency(step, mutual[step.node]))
	}
	for i, step := range needs {
		need := Need{Dependency: d.dependency(step, mutual[step.node]), Operators: []graph.Reference{}, Controllers: []graph.Reference{}, Owners: []NeedOwner{}}
		if i < len(powers) {
			need.Operators, need.Controllers, need.Owners, need.Side = d.refsOf(powers[i].operators), d.refsOf(powers[i].controllers), d.needOwners(powers[i].owners), powers[i].side
		}
		a.Needs = append(a.Needs, need)
	}
	for _, point := range points {
		a.SinglePoints = append(a.SinglePoints, SinglePoint{d.ref(point.node), d.refsOf(point.behind)})
	}
	for _, circle := range circles {
		a.Circles = append(a.Circles, Cycle{d.refsOf(circle)})
	}
	a.Text = a.told()
	return a, nil
}

// point is a need that others hang on.
type point struct {
	node   graph.Node
	behind []graph.Node
}

// hangs works out the single points among what node needs, by dominators, and the
// circles among all that needs it or is needed.
func (d *draft) hangs(ctx context.Context, node graph.Node, stops, needs []needed) ([]point, [][]graph.Node, error) {
	nodes := map[graph.Node]bool{node: true}
	for _, step := range slices.Concat(stops, needs) {
		nodes[step.node] = true
	}
	list := sortNodes(nodes)
	var arcs []paths.Arc
	for v, at := range list {
		for _, edge := range d.n.Down(at) {
			if e := d.n.Edge(edge); e.Kind == graph.DependsOn && e.Counts == graph.Counted && e.Held.Contains(d.asOf.Day) {
				if to, ok := slices.BinarySearch(list, e.Subject); ok {
					arcs = append(arcs, paths.Arc{From: int32(v), To: int32(to), Weight: 1})
				}
			}
		}
	}
	g := paths.NewGraph(len(list), arcs)
	root, _ := slices.BinarySearch(list, node)
	immediate, err := g.Dominators(ctx, int32(root))
	if err != nil {
		return nil, nil, err
	}
	behind := map[graph.Node][]graph.Node{}
	for v := range list {
		for over := immediate[v]; over != paths.NoVertex && over != int32(root); over = immediate[over] {
			behind[list[over]] = append(behind[list[over]], list[v])
		}
	}
	var points []point
	for at, hang := range behind {
		points = append(points, point{at, hang})
	}
	slices.SortFunc(points, func(a, b point) int {
		if len(a.behind) != len(b.behind) {
			return len(b.behind) - len(a.behind)
		}
		return int(a.node - b.node)
	})
	var circles [][]graph.Node
	for _, set := range g.StronglyConnected() {
		circle := make([]graph.Node, len(set))
		for i, v := range set {
			circle[i] = list[v]
		}
		circles = append(circles, circle)
	}
	return points, circles, nil
}

// impactNetwork returns a network with what needs and is needed by an entity, in
// turn, and with all who own, control or run any of these.
func (x *Explorer) impactNetwork(ctx context.Context, id string) (*graph.Network, error) {
	if resident, ok := x.store.(graph.Resident); ok {
		return resident.Network(), nil
	}
	depends := []graph.RelationKind{graph.DependsOn}
	needs, err := graph.LoadNetwork(ctx, x.store, graph.Reach{From: []string{id}, Up: true, Down: true, Kinds: depends})
	if err != nil {
		return nil, err
	}
	above, err := graph.LoadNetwork(ctx, x.store, graph.Reach{From: idsIn(needs), Up: true, Kinds: ownershipKinds})
	if err != nil {
		return nil, err
	}
	var b graph.NetworkBuilder
	for _, n := range []*graph.Network{needs, above} {
		for node := range graph.Node(n.Nodes()) {
			b.AddEntity(n.ID(node), n.Kind(node))
		}
		for edge := range int32(n.Edges()) {
			e := n.Edge(edge)
			b.AddEdge(n.RelationID(edge), n.ID(e.Owner), n.ID(e.Subject), *e)
		}
	}
	// What is said of dates is about every dependency on what is mentioned.
	relations, err := x.store.Relations(ctx, graph.RelationQuery{Of: idsIn(above), Direction: graph.Up, Kinds: depends})
	if err != nil {
		return nil, err
	}
	for i := range relations {
		b.AddRelation(&relations[i])
	}
	return b.Build()
}

func idsIn(n *graph.Network) []string {
	ids := make([]string, n.Nodes())
	for node := range ids {
		ids[node] = n.ID(graph.Node(node))
	}
	return ids
}
