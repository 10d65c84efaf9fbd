package evaluate

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// memory is a graph for tests.
type memory struct {
	nodes []memoryNode
	edges []memoryEdge
}

type memoryNode struct {
	labels     []string
	properties map[string]any
	out, in    []value.Relationship
}

type memoryEdge struct {
	kind       string
	from, to   value.Node
	properties map[string]any
}

func (m *memory) node(labels string, properties map[string]any) value.Node {
	m.nodes = append(m.nodes, memoryNode{labels: strings.Fields(labels), properties: properties})
	return value.Node(len(m.nodes) - 1)
}

func (m *memory) edge(from value.Node, kind string, to value.Node, properties map[string]any) value.Relationship {
	r := value.Relationship(len(m.edges))
	m.edges = append(m.edges, memoryEdge{kind, from, to, properties})
	m.nodes[from].out = append(m.nodes[from].out, r)
	m.nodes[to].in = append(m.nodes[to].in, r)
	return r
}

func (m *memory) Nodes() int                       { return len(m.nodes) }
func (m *memory) Relationships() int               { return len(m.edges) }
func (m *memory) Labels(n value.Node) []string     { return m.nodes[n].labels }
func (m *memory) Type(r value.Relationship) string { return m.edges[r].kind }
func (m *memory) Labelled(label string) (iter.Seq[value.Node], int) {
	var all []value.Node
	for i := range m.nodes {
		if slices.Contains(m.nodes[i].labels, label) {
			all = append(all, value.Node(i))
		}
	}
	return slices.Values(all), len(all)
}
func (m *memory) Types() map[string]int {
	counts := map[string]int{}
	for _, e := range m.edges {
		counts[e.kind]++
	}
	return counts
}
func (m *memory) Ends(r value.Relationship) (start, end value.Node) {
	return m.edges[r].from, m.edges[r].to
}
func (m *memory) Along(n value.Node, outgoing bool) []value.Relationship {
	if outgoing {
		return m.nodes[n].out
	}
	return m.nodes[n].in
}
func (m *memory) NodeProperty(_ context.Context, n value.Node, key string) (any, error) {
	return m.nodes[n].properties[key], nil
}
func (m *memory) NodeProperties(_ context.Context, n value.Node) (map[string]any, error) {
	return m.nodes[n].properties, nil
}
func (m *memory) RelationshipProperty(_ context.Context, r value.Relationship, key string) (any, error) {
	return m.edges[r].properties[key], nil
}
func (m *memory) RelationshipProperties(_ context.Context, r value.Relationship) (map[string]any, error) {
	return m.edges[r].properties, nil
}
func (m *memory) NodeID(n value.Node) string                 { return fmt.Sprintf("n%d", n) }
func (m *memory) RelationshipID(r value.Relationship) string { return fmt.Sprintf("r%d", r) }
func (m *memory) Indexed(label, key string) bool             { return label == "Company" && key == "id" }
func (m *memory) Seek(_ context.Context, label, key string, v any) ([]value.Node, bool, error) {
	if !m.Indexed(label, key) {
		return nil, false, nil
	}
	var all []value.Node
	for i, n := range m.nodes {
		if slices.Contains(n.labels, label) && value.Equal(n.properties[key], v) == true {
			all = append(all, value.Node(i))
		}
	}
	return all, true, nil
}

// companies is a small group: Ada owns a (60%) and b (10%); a owns b (50%) and c (100%);
// b owns c's parent again, d (30%); d owns a (5%), which closes a circle. Bob works for b.
func companies() *memory {
	m := &memory{}
	ada := m.node("Person", map[string]any{"name": "Ada", "born": int64(1980)})
	bob := m.node("Person", map[string]any{"name": "Bob"})
	a := m.node("Company", map[string]any{"id": "a", "name": "Alpha"})
	b := m.node("Company", map[string]any{"id": "b", "name": "Beta"})
	c := m.node("Company Listed", map[string]any{"id": "c", "name": "Gamma"})
	d := m.node("Company", map[string]any{"id": "d", "name": "Delta"})
	m.edge(ada, "OWNS", a, map[string]any{"share": 0.6})
	m.edge(ada, "OWNS", b, map[string]any{"share": 0.1})
	m.edge(a, "OWNS", b, map[string]any{"share": 0.5})
	m.edge(a, "OWNS", c, map[string]any{"share": 1.0})
	m.edge(b, "OWNS", d, map[string]any{"share": 0.3})
	m.edge(d, "OWNS", a, map[string]any{"share": 0.05})
	m.edge(bob, "WORKS_FOR", b, nil)
	return m
}

// ask runs a statement and writes each row as text, columns separated by spaces.
func ask(t testing.TB, g Graph, text string, o Options) ([]string, *cypher.Result, error) {
	t.Helper()
	q, err := syntax.Parse(text)
	if err != nil {
		return nil, nil, err
	}
	result, err := Run(context.Background(), g, q, o)
	if err != nil {
		return nil, nil, err
	}
	rows := []string{}
	for _, row := range result.Rows {
		var cells []string
		for _, v := range row {
			cells = append(cells, cell(v))
		}
		rows = append(rows, strings.Join(cells, " "))
	}
	return rows, result, nil
}

func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case cypher.Node:
		return "(" + v.ElementID + ")"
	case cypher.Relationship:
		return "[" + v.ElementID + "]"
	case cypher.Path:
		text := cell(v.Nodes[0])
		for i, r := range v.Relationships {
			text += cell(r) + cell(v.Nodes[i+1])
		}
		return text
	case []any:
		var cells []string
		for _, element := range v {
			cells = append(cells, cell(element))
		}
		return "[" + strings.Join(cells, ",") + "]"
	}
	return fmt.Sprint(v)
}
