package tck

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/memorygraph"
	"whoowns/internal/cypher/value"
)

// labels, types and the properties of what is generated. id is of each node and each
// relationship its own; the others may be missing. Floats are quarters, so that a sum
// of them is the same in any order.
var (
	generatedLabels = []string{"A", "B", "C"}
	generatedTypes  = []string{"T", "U"}
	texts           = []string{"", "a", "b", "ab", "Abc", "é", "10", "2.5", " x "}
)

// element is a generated node or relationship. Days are texts here.
type element struct {
	id         int
	labels     []string // of a relationship its type
	start, end int
	properties map[string]any
}

type generatedGraph struct{ nodes, relationships []element }

// generateGraph makes a small graph with loops, parallel relationships and nodes
// without any.
func generateGraph(source *rand.Rand) generatedGraph {
	var g generatedGraph
	for id := range source.IntN(8) + 2 {
		e := element{id: id, properties: generateProperties(source, id)}
		for _, label := range generatedLabels {
			if source.IntN(5) < 2 {
				e.labels = append(e.labels, label)
			}
		}
		g.nodes = append(g.nodes, e)
	}
	for i := range source.IntN(2 * len(g.nodes)) {
		g.relationships = append(g.relationships, element{id: 100 + i, labels: []string{generatedTypes[source.IntN(2)]},
			start: source.IntN(len(g.nodes)), end: source.IntN(len(g.nodes)), properties: generateProperties(source, 100+i)})
	}
	return g
}

func generateProperties(source *rand.Rand, id int) map[string]any {
	properties := map[string]any{"id": int64(id)}
	add := func(key string, v any) {
		if source.IntN(4) > 0 {
			properties[key] = v
		}
	}
	add("num", int64(source.IntN(9)-3))
	add("float", float64(source.IntN(21)-8)/4)
	add("name", texts[source.IntN(len(texts))])
	add("flag", source.IntN(2) == 0)
	list := []any{}
	for range source.IntN(4) {
		list = append(list, int64(source.IntN(5)))
	}
	add("list", list)
	add("day", fmt.Sprintf("20%02d-%02d-%02d", source.IntN(4)+18, source.IntN(12)+1, source.IntN(28)+1))
	add("mixed", []any{int64(2), 2.0, 2.5, "2", "b", true, []any{"a", "b"}}[source.IntN(7)])
	return properties
}

// inMemory is the graph as the evaluator reads it.
func (g generatedGraph) inMemory() *memorygraph.Graph {
	m := memorygraph.New()
	for _, e := range g.nodes {
		m.AddNode(e.labels, dated(e.properties, func(day time.Time) any { return cypher.Date{Time: day} }))
	}
	for _, e := range g.relationships {
		m.AddRelationship(value.Node(e.start), value.Node(e.end), e.labels[0], dated(e.properties, func(day time.Time) any { return cypher.Date{Time: day} }))
	}
	return m
}

// statements are what makes the graph in Neo4j, with their parameters.
func (g generatedGraph) statements() (texts []string, parameters []map[string]any) {
	asDriver := func(day time.Time) any { return neo4j.DateOf(day) }
	var nodes, relationships []any
	for _, e := range g.nodes {
		nodes = append(nodes, map[string]any{"labels": e.labels, "properties": dated(e.properties, asDriver)})
	}
	for _, e := range g.relationships {
		relationships = append(relationships, map[string]any{"start": e.start, "end": e.end, "type": e.labels[0], "properties": dated(e.properties, asDriver)})
	}
	return []string{
			"MATCH (n) DETACH DELETE n",
			"UNWIND $nodes AS node CREATE (n:$(node.labels)) SET n = node.properties",
			"UNWIND $relationships AS r MATCH (a {id: r.start}), (b {id: r.end}) CREATE (a)-[c:$(r.type)]->(b) SET c = r.properties",
		}, []map[string]any{
			nil, {"nodes": nodes}, {"relationships": relationships},
		}
}

// dated has days in place of their texts.
func dated(properties map[string]any, day func(time.Time) any) map[string]any {
	with := map[string]any{}
	for key, v := range properties {
		with[key] = v
		if key == "day" {
			t, err := time.Parse(time.DateOnly, v.(string))
			if err != nil {
				panic(err)
			}
			with[key] = day(t)
		}
	}
	return with
}
