// Package memorygraph is a property graph in memory that tests build step by step and
// ask with package evaluate. It keeps nothing, has no index until one is wished for,
// and must not be changed while a statement runs on it.
//
//	g := memorygraph.New()
//	a := g.AddNode([]string{"Company"}, map[string]any{"name": "a"})
//	b := g.AddNode([]string{"Company"}, map[string]any{"name": "b"})
//	g.AddRelationship(a, b, "OWNS", map[string]any{"share": 0.5})
package memorygraph

import (
	"context"
	"iter"
	"slices"
	"strconv"

	"whoowns/internal/cypher/value"
)

// Graph is the graph. Make one with New.
type Graph struct {
	nodes         []node
	relationships []relationship
	labelled      map[string][]value.Node
	types         map[string]int
	indexes       map[index]map[string][]value.Node // by the key of a value
}

type index struct{ label, key string }

type node struct {
	labels     []string // sorted
	properties map[string]any
	out, in    []value.Relationship
}

type relationship struct {
	kind       string
	start, end value.Node
	properties map[string]any
}

// New returns an empty graph.
func New() *Graph {
	return &Graph{labelled: map[string][]value.Node{}, types: map[string]int{}, indexes: map[index]map[string][]value.Node{}}
}

// AddNode adds a node. A property that is nil is left out, as Cypher has it.
func (g *Graph) AddNode(labels []string, properties map[string]any) value.Node {
	n := value.Node(len(g.nodes))
	g.nodes = append(g.nodes, node{properties: present(properties)})
	for _, label := range labels {
		g.AddLabel(n, label)
	}
	return n
}

// AddLabel gives a node a label.
func (g *Graph) AddLabel(n value.Node, label string) {
	labels := &g.nodes[n].labels
	at, has := slices.BinarySearch(*labels, label)
	if has {
		return
	}
	*labels = slices.Insert(*labels, at, label)
	among, _ := slices.BinarySearch(g.labelled[label], n)
	g.labelled[label] = slices.Insert(g.labelled[label], among, n)
	clear(g.indexes)
}

// AddRelationship adds a relationship of a type.
func (g *Graph) AddRelationship(start, end value.Node, kind string, properties map[string]any) value.Relationship {
	r := value.Relationship(len(g.relationships))
	g.relationships = append(g.relationships, relationship{kind, start, end, present(properties)})
	g.nodes[start].out = append(g.nodes[start].out, r)
	g.nodes[end].in = append(g.nodes[end].in, r)
	g.types[kind]++
	return r
}

// SetNodeProperty sets a property; nil takes it away.
func (g *Graph) SetNodeProperty(n value.Node, key string, v any) {
	set(&g.nodes[n].properties, key, v)
	clear(g.indexes)
}

// SetRelationshipProperty sets a property; nil takes it away.
func (g *Graph) SetRelationshipProperty(r value.Relationship, key string, v any) {
	set(&g.relationships[r].properties, key, v)
}

func set(properties *map[string]any, key string, v any) {
	changed := map[string]any{} // a map that was handed out stays as it was
	for k, old := range *properties {
		changed[k] = old
	}
	changed[key] = v
	*properties = present(changed)
}

func present(properties map[string]any) map[string]any {
	kept := make(map[string]any, len(properties))
	for key, v := range properties {
		if v != nil {
			kept[key] = v
		}
	}
	return kept
}

// Remove takes relationships away, and numbers those that stay anew.
func (g *Graph) Remove(removed []value.Relationship) {
	before := *g
	*g = *New()
	for _, n := range before.nodes {
		g.AddNode(n.labels, n.properties)
	}
	for i, r := range before.relationships {
		if !slices.Contains(removed, value.Relationship(i)) {
			g.AddRelationship(r.start, r.end, r.kind, r.properties)
		}
	}
}

// Index makes an index of a label and a property, which holds until the graph is changed.
func (g *Graph) Index(label, key string) {
	values := map[string][]value.Node{}
	for _, n := range g.labelled[label] {
		if v, has := g.nodes[n].properties[key]; has {
			at := string(value.AppendKey(nil, v))
			values[at] = append(values[at], n)
		}
	}
	g.indexes[index{label, key}] = values
}

// Node returns the node that an id of NodeID stands for.
func (g *Graph) Node(id string) (value.Node, bool) {
	n, ok := number(id, 'n', len(g.nodes))
	return value.Node(n), ok
}

// Relationship returns the relationship that an id of RelationshipID stands for.
func (g *Graph) Relationship(id string) (value.Relationship, bool) {
	r, ok := number(id, 'r', len(g.relationships))
	return value.Relationship(r), ok
}

func number(id string, kind byte, count int) (int, bool) {
	if len(id) < 2 || id[0] != kind {
		return 0, false
	}
	n, err := strconv.Atoi(id[1:])
	return n, err == nil && n >= 0 && n < count
}

// What follows is evaluate.Graph.

func (g *Graph) Nodes() int                                 { return len(g.nodes) }
func (g *Graph) Relationships() int                         { return len(g.relationships) }
func (g *Graph) Labels(n value.Node) []string               { return g.nodes[n].labels }
func (g *Graph) Type(r value.Relationship) string           { return g.relationships[r].kind }
func (g *Graph) Types() map[string]int                      { return g.types }
func (g *Graph) NodeID(n value.Node) string                 { return "n" + strconv.Itoa(int(n)) }
func (g *Graph) RelationshipID(r value.Relationship) string { return "r" + strconv.Itoa(int(r)) }
func (g *Graph) Labelled(l string) (iter.Seq[value.Node], int) {
	return slices.Values(g.labelled[l]), len(g.labelled[l])
}
func (g *Graph) Ends(r value.Relationship) (start, end value.Node) {
	return g.relationships[r].start, g.relationships[r].end
}

func (g *Graph) Along(n value.Node, outgoing bool) []value.Relationship {
	if outgoing {
		return g.nodes[n].out
	}
	return g.nodes[n].in
}

func (g *Graph) NodeProperty(_ context.Context, n value.Node, key string) (any, error) {
	return g.nodes[n].properties[key], nil
}

func (g *Graph) NodeProperties(_ context.Context, n value.Node) (map[string]any, error) {
	return g.nodes[n].properties, nil
}

func (g *Graph) RelationshipProperty(_ context.Context, r value.Relationship, key string) (any, error) {
	return g.relationships[r].properties[key], nil
}

func (g *Graph) RelationshipProperties(_ context.Context, r value.Relationship) (map[string]any, error) {
	return g.relationships[r].properties, nil
}

func (g *Graph) Indexed(label, key string) bool {
	_, ok := g.indexes[index{label, key}]
	return ok
}

func (g *Graph) Seek(_ context.Context, label, key string, v any) ([]value.Node, bool, error) {
	values, ok := g.indexes[index{label, key}]
	if !ok || v == nil {
		return nil, ok, nil
	}
	return values[string(value.AppendKey(nil, v))], true, nil
}
