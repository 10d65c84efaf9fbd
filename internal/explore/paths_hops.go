package explore

import (
	"context"
	"fmt"
	"slices"

	"whoowns/graph"
	"whoowns/graph/paths"
)

// pathsByHops fills in the routes of fewest relations. The search grows from both
// ends, a level at a time and the smaller side first, each level one round trip to
// a store that is not resident. Once levels from both ends add up to h, every
// route of at most h relations lies within what was read.
func (x *Explorer) pathsByHops(ctx context.Context, from, to string, q PathsQuery, limit int, a *Paths) error {
	s := &connection{x: x, ctx: ctx, q: q, known: map[string]tie{}}
	s.sides[0], s.sides[1] = newSide(from), newSide(to)
	if resident, ok := x.store.(graph.Resident); ok {
		s.resident = resident.Network()
	}
	found, err := s.search(limit)
	if err != nil {
		return err
	}
	n, err := s.network(found)
	if err != nil {
		return err
	}
	d := x.draft(n, q.AsOf, &a.Answer)
	if d.matters = q.Kinds; len(d.matters) == 0 {
		d.matters = []graph.RelationKind{graph.Owns, graph.Controls, graph.Operates, graph.DependsOn, graph.Consolidates, graph.Role, graph.Regulates}
	}
	for _, id := range []string{from, to} {
		if n.Node(id) == graph.NoNode {
			return graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
		}
		d.mention(n.Node(id))
	}
	for _, route := range found.routes {
		for i := range len(route) - 1 {
			for _, id := range found.between(route[i], route[i+1]) {
				if edge, ok := n.Relation(id); ok {
					d.cite(edge)
				}
			}
		}
	}
	if s.full {
		d.cut(fmt.Sprintf("the search met over %d entities; longer routes were not looked for", MostSearched))
	}
	if err := d.load(ctx); err != nil {
		return err
	}
	a.All = found.all
	for _, side := range s.sides {
		a.Searched = append(a.Searched, Searched{d.ref(n.Node(side.start)), len(side.seen), side.relations, len(side.frontier) == 0})
	}
	for _, route := range found.routes {
		r := Route{Hops: len(route) - 1, Steps: []RouteStep{}}
		for i := range len(route) - 1 {
			r.Steps = append(r.Steps, RouteStep{From: d.ref(n.Node(route[i])), To: d.ref(n.Node(route[i+1])), Relations: found.between(route[i], route[i+1])})
		}
		a.Routes = append(a.Routes, r)
	}
	return nil
}

// connection is one search from both ends.
type connection struct {
	x        *Explorer
	ctx      context.Context
	q        PathsQuery
	resident *graph.Network // nil where the store is read
	sides    [2]*side
	known    map[string]tie // by relation
	full     bool           // it met too many entities
}

// tie is one relation that was met.
type tie struct{ id, owner, subject string }

// side is what was met from one end.
type side struct {
	start     string
	seen      map[string]bool
	frontier  []string // met and not looked beyond yet
	levels    int
	relations int
}

func newSide(start string) *side {
	return &side{start: start, seen: map[string]bool{start: true}, frontier: []string{start}}
}

// connected is the routes that a search found, as ids.
type connected struct {
	routes [][]string
	all    bool
	ties   map[[2]string][]string // relations by their ends: owner, subject
	either bool                   // they are walked either way
}

// between returns the relations by which a route goes from a to b.
func (c *connected) between(a, b string) []string {
	ids := c.ties[[2]string{a, b}]
	if c.either {
		ids = slices.Concat(ids, c.ties[[2]string{b, a}])
		slices.Sort(ids)
	}
	return ids
}

func (s *connection) search(limit int) (*connected, error) {
	for {
		smaller, other := s.sides[0], s.sides[1]
		met := s.meet()
		exhausted := len(smaller.frontier) == 0 || len(other.frontier) == 0
		hops := min(smaller.levels+other.levels, MaxHops)
		if exhausted {
			hops = MaxHops // a side that is exhausted holds every route
		}
		done := exhausted || s.full || hops == MaxHops
		if met || done {
			found, err := s.best(limit, hops)
			if err != nil {
				return nil, err
			}
			if found.all = found.all && exhausted && !s.full; done || len(found.routes) == limit {
				return found, nil
			}
		}
		if len(other.frontier) < len(smaller.frontier) {
			smaller = other
		}
		if err := s.grow(smaller); err != nil {
			return nil, err
		}
	}
}

// meet reports whether some entity was met from both ends.
func (s *connection) meet() bool {
	few, many := s.sides[0].seen, s.sides[1].seen
	if len(few) > len(many) {
		few, many = many, few
	}
	for id := range few {
		if many[id] {
			return true
		}
	}
	return false
}

// grow takes one side a level further.
func (s *connection) grow(at *side) error {
	directions := []graph.Direction{graph.Up, graph.Down}
	if s.q.Direction == "owns" {
		directions = []graph.Direction{graph.Down}
		if at == s.sides[1] {
			directions = []graph.Direction{graph.Up}
		}
	}
	met := map[string]bool{}
	for _, direction := range directions {
		ties, err := s.around(at.frontier, direction)
		if err != nil {
			return err
		}
		for _, t := range ties {
			if _, ok := s.known[t.id]; !ok {
				s.known[t.id] = t
			}
			far := t.owner
			if direction == graph.Down {
				far = t.subject
			}
			if !at.seen[far] {
				at.seen[far], met[far] = true, true
			}
		}
		at.relations += len(ties)
	}
	at.levels++
	at.frontier = at.frontier[:0]
	for id := range met {
		at.frontier = append(at.frontier, id)
	}
	slices.Sort(at.frontier)
	s.full = len(s.sides[0].seen)+len(s.sides[1].seen) > MostSearched
	return nil
}

// around returns the relations of some entities in one direction.
func (s *connection) around(ids []string, direction graph.Direction) ([]tie, error) {
	day := s.q.AsOf.Day
	var ties []tie
	if s.resident == nil {
		relations, err := s.x.store.Relations(s.ctx, graph.RelationQuery{Of: ids, Direction: direction, Kinds: s.q.Kinds, AsOf: &day})
		if err != nil {
			return nil, err
		}
		for i := range relations {
			if r := &relations[i]; r.Counts == graph.Counted {
				ties = append(ties, tie{r.ID, r.Owner, r.Subject})
			}
		}
		return ties, nil
	}
	n := s.resident
	for i, id := range ids {
		if i&63 == 0 && s.ctx.Err() != nil {
			return nil, s.ctx.Err()
		}
		node := n.Node(id)
		if node == graph.NoNode {
			continue
		}
		edges := n.Up(node)
		if direction == graph.Down {
			edges = n.Down(node)
		}
		for _, edge := range edges {
			e := n.Edge(edge)
			if e.Counts == graph.Counted && e.Held.Contains(day) && (len(s.q.Kinds) == 0 || slices.Contains(s.q.Kinds, e.Kind)) {
				ties = append(ties, tie{n.RelationID(edge), n.ID(e.Owner), n.ID(e.Subject)})
			}
		}
	}
	return ties, nil
}

// best finds the routes among all that was met, of at most so many relations.
func (s *connection) best(limit, hops int) (*connected, error) {
	c := &connected{ties: map[[2]string][]string{}, either: s.q.Direction == "any"}
	var ids []string
	numbers := map[string]int32{s.sides[0].start: 0, s.sides[1].start: 0}
	for _, t := range s.known {
		numbers[t.owner], numbers[t.subject] = 0, 0
		ends := [2]string{t.owner, t.subject}
		c.ties[ends] = append(c.ties[ends], t.id)
	}
	for id := range numbers {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for i, id := range ids {
		numbers[id] = int32(i)
	}
	arcs := make([]paths.Arc, 0, 2*len(s.known))
	for _, t := range s.known {
		owner, subject := numbers[t.owner], numbers[t.subject]
		arcs = append(arcs, paths.Arc{From: owner, To: subject, Weight: .5})
		if s.q.Direction == "any" {
			arcs = append(arcs, paths.Arc{From: subject, To: owner, Weight: .5})
		}
	}
	found, err := paths.NewGraph(len(ids), arcs).Best(s.ctx, numbers[s.sides[0].start], numbers[s.sides[1].start], limit, paths.Limits{Steps: hops})
	if err != nil {
		return nil, err
	}
	c.all = found.All
	for _, list := range c.ties {
		slices.Sort(list)
	}
	for i := range found.Paths {
		route := make([]string, len(found.Paths[i].Vertices))
		for j, v := range found.Paths[i].Vertices {
			route[j] = ids[v]
		}
		c.routes = append(c.routes, route)
	}
	return c, nil
}

// network returns a network that holds the routes found and all that ever was
// above what is on them, for what is said of dates.
func (s *connection) network(found *connected) (*graph.Network, error) {
	if s.resident != nil {
		return s.resident, nil
	}
	on := map[string]bool{s.sides[0].start: true, s.sides[1].start: true}
	for _, route := range found.routes {
		for _, id := range route {
			on[id] = true
		}
	}
	ids := make([]string, 0, len(on))
	for id := range on {
		ids = append(ids, id)
	}
	entities, err := s.x.store.Entities(s.ctx, ids)
	if err != nil {
		return nil, err
	}
	var b graph.NetworkBuilder
	for i := range entities {
		b.AddEntity(entities[i].ID, entities[i].Kind)
	}
	relations, err := s.x.store.Relations(s.ctx, graph.RelationQuery{Of: ids, Direction: graph.Up})
	if err != nil {
		return nil, err
	}
	for i := range relations {
		b.AddRelation(&relations[i])
	}
	return b.Build()
}
