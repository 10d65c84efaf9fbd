package neo4jstore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"whoowns/graph"
	"whoowns/internal/neo4jtest"
)

// reached is what one statement finds above or below each entity on each day: on graphs
// this small a walk of any length ends.
const (
	reachedUp   = `UNWIND $days AS day MATCH (x:Entity) WHERE x.id IN $ids MATCH p = (x)<-[*0..]-(far:Entity) ` + reachedOn
	reachedDown = `UNWIND $days AS day MATCH (x:Entity) WHERE x.id IN $ids MATCH p = (x)-[*0..]->(far:Entity) ` + reachedOn
	reachedOn   = `WHERE all(r IN relationships(p) WHERE coalesce(r.held_from <= date(day), true) AND coalesce(date(day) < r.held_until, true))
		UNWIND CASE relationships(p) WHEN [] THEN [null] ELSE relationships(p) END AS r
		RETURN x.id AS id, day, collect(DISTINCT far.id) AS entities, collect(DISTINCT r.id) AS relations`
)

// The search in levels finds the entities and the relations of a day that one statement
// of variable length does, up and down, on random graphs with circles, loops and dates.
func TestTheFrontierFindsWhatOneStatementDoes(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := open(t, server)
	ctx := context.Background()
	random := rand.New(rand.NewPCG(3, 4))
	const graphs = 6
	compared, largest := 0, 0
	for graphNumber := range graphs {
		var ids []string
		var changes []graph.Change
		for i := range 9 {
			id := fmt.Sprintf("%d-%d", graphNumber, i)
			ids = append(ids, id)
			changes = append(changes, graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Company, Name: id}})
		}
		for i := range 13 {
			r := graph.Relation{ID: fmt.Sprintf("%d>%d", graphNumber, i), Kind: []graph.RelationKind{graph.Owns, graph.DependsOn, graph.Role}[random.IntN(3)],
				Owner: ids[random.IntN(len(ids))], Subject: ids[random.IntN(len(ids))]}
			if r.Owner == r.Subject {
				r.Kind = graph.Owns // own shares; of the other kinds nobody has one with itself
			}
			if random.IntN(3) > 0 {
				r.Start = dateOf(t, []string{"2010", "2014-06", "2015-03-01"}[random.IntN(3)])
			}
			if random.IntN(4) == 0 {
				r.End = dateOf(t, []string{"2015-03-02", "2018"}[random.IntN(2)])
			}
			changes = append(changes, graph.Change{Relation: &r})
		}
		if _, err := s.Apply(ctx, graph.ChangesOf(changes...)); err != nil {
			t.Fatal(err)
		}
		days := []string{"2009-12-31", "2014-06-01", "2015-03-01", "2020-01-01"}
		for up, statement := range map[bool]string{true: reachedUp, false: reachedDown} {
			networks := map[string]*graph.Network{}
			for _, id := range ids {
				n, err := graph.LoadNetwork(ctx, s, graph.Reach{From: []string{id}, Up: up, Down: !up})
				if err != nil {
					t.Fatal(err)
				}
				networks[id] = n
			}
			for _, row := range server.Run(t, statement, map[string]any{"ids": ids, "days": days}) {
				id, day := fmt.Sprint(row["id"]), fmt.Sprint(row["day"])
				entities, relations := reachedIn(networks[id], id, dateOf(t, day).First(), up)
				if want := texts(row["entities"]); !slices.Equal(entities, want) {
					t.Errorf("%s on %s, up %v: the search finds the entities %v, the statement %v", id, day, up, entities, want)
				}
				if want := texts(row["relations"]); !slices.Equal(relations, want) {
					t.Errorf("%s on %s, up %v: the search finds the relations %v, the statement %v", id, day, up, relations, want)
				}
				compared++
				largest = max(largest, len(relations))
			}
		}
	}
	if want := graphs * 9 * 4 * 2; compared != want {
		t.Errorf("%d searches compared, want %d: an entity on a day, up and down", compared, want)
	}
	if largest < 5 {
		t.Errorf("no search found more than %d relations; the graphs are too sparse to compare anything", largest)
	}
	t.Logf("%d searches compared, the largest with %d relations", compared, largest)
}

// reachedIn goes through what holds on a day of a network above or below an entity.
func reachedIn(n *graph.Network, id string, day graph.Day, up bool) (entities, relations []string) {
	start := n.Node(id)
	seen := map[graph.Node]bool{start: true}
	for next := []graph.Node{start}; len(next) > 0; next = next[1:] {
		entities = append(entities, n.ID(next[0]))
		edges := n.Down(next[0])
		if up {
			edges = n.Up(next[0])
		}
		for _, edge := range edges {
			e := n.Edge(edge)
			if !e.Held.Contains(day) {
				continue
			}
			relations = append(relations, n.RelationID(edge))
			far := e.Subject
			if up {
				far = e.Owner
			}
			if !seen[far] {
				seen[far] = true
				next = append(next, far)
			}
		}
	}
	slices.Sort(entities)
	slices.Sort(relations)
	return entities, relations
}

// texts returns a list of the server's in order.
func texts(value any) []string {
	values, _ := value.([]any)
	var list []string
	for _, v := range values {
		text, _ := v.(string)
		list = append(list, text)
	}
	slices.Sort(list)
	return list
}

func dateOf(t *testing.T, text string) graph.Date {
	t.Helper()
	d, err := graph.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
