package query

import (
	"context"
	"iter"
	"slices"
	"sort"

	"whoowns/graph"
	"whoowns/internal/cypher/value"
	"whoowns/internal/propertygraph"
)

// view shows a store as a property graph: entities are the first nodes, in the order of
// the network, and sources the nodes after them, in the order of their ids.
// Relationships are numbered as in the network.
type view struct {
	store   Resident
	version uint64
	network *graph.Network
	sources []string // their ids, sorted
	kinds   map[string][]value.Node
	types   map[string]int
	down,
	up along
	records *records
}

// along is a compressed sparse row of relationships.
type along struct {
	start []int32
	list  []value.Relationship
}

func (a *along) of(n value.Node) []value.Relationship { return a.list[a.start[n]:a.start[n+1]] }

func alongOf(n *graph.Network, of func(graph.Node) []int32) along {
	a := along{start: make([]int32, n.Nodes()+1), list: make([]value.Relationship, 0, n.Edges())}
	for node := range graph.Node(n.Nodes()) {
		for _, edge := range of(node) {
			a.list = append(a.list, value.Relationship(edge))
		}
		a.start[node+1] = int32(len(a.list))
	}
	return a
}

// newView reads the ids of the sources; records are read when they are asked for.
func newView(ctx context.Context, store Resident, version uint64) (*view, error) {
	n := store.Network()
	v := &view{store: store, version: version, network: n, kinds: map[string][]value.Node{}, types: map[string]int{}, down: alongOf(n, n.Down), up: alongOf(n, n.Up)}
	ids, err := store.SourceIDs(ctx)
	if err != nil {
		return nil, err
	}
	v.sources = ids
	for node := range graph.Node(n.Nodes()) {
		label := propertygraph.Label(n.Kind(node))
		v.kinds[label] = append(v.kinds[label], value.Node(node))
	}
	for edge := range int32(n.Edges()) {
		v.types[propertygraph.Type(n.Edge(edge).Kind)]++
	}
	v.records = newRecords(v)
	return v, nil
}

// entities is how many nodes are entities.
func (v *view) entities() int { return v.network.Nodes() }

func (v *view) isSource(n value.Node) bool { return int(n) >= v.entities() }

func (v *view) Nodes() int         { return v.entities() + len(v.sources) }
func (v *view) Relationships() int { return v.network.Edges() }

// labelsOf are the labels of each kind, and ofSource those of a source.
var (
	labelsOf = map[graph.EntityKind][]string{}
	ofSource = []string{propertygraph.SourceLabel}
)

func init() {
	for kind := graph.EntityKind(1); kind.String() != "?"; kind++ {
		labelsOf[kind] = []string{propertygraph.EntityLabel, propertygraph.Label(kind)}
	}
}

func (v *view) Labels(n value.Node) []string {
	if v.isSource(n) {
		return ofSource
	}
	return labelsOf[v.network.Kind(graph.Node(n))]
}

func (v *view) Labelled(label string) (nodes iter.Seq[value.Node], count int) {
	switch label {
	case propertygraph.EntityLabel:
		return between(0, v.entities()), v.entities()
	case propertygraph.SourceLabel:
		return between(v.entities(), v.Nodes()), len(v.sources)
	}
	list := v.kinds[label]
	return slices.Values(list), len(list)
}

// between yields the nodes from first up to before last.
func between(first, last int) iter.Seq[value.Node] {
	return func(yield func(value.Node) bool) {
		for n := first; n < last; n++ {
			if !yield(value.Node(n)) {
				return
			}
		}
	}
}

func (v *view) edge(r value.Relationship) *graph.Edge { return v.network.Edge(int32(r)) }

func (v *view) Type(r value.Relationship) string { return propertygraph.Type(v.edge(r).Kind) }

func (v *view) Types() map[string]int { return v.types }

func (v *view) Ends(r value.Relationship) (start, end value.Node) {
	e := v.edge(r)
	return value.Node(e.Owner), value.Node(e.Subject)
}

func (v *view) Along(n value.Node, outgoing bool) []value.Relationship {
	switch {
	case v.isSource(n):
		return nil
	case outgoing:
		return v.down.of(n)
	}
	return v.up.of(n)
}

// NodeID is the id of the record after what it is, for an entity may have the id of a
// source.
func (v *view) NodeID(n value.Node) string {
	if v.isSource(n) {
		return "source:" + v.idOf(n)
	}
	return "entity:" + v.idOf(n)
}

func (v *view) RelationshipID(r value.Relationship) string {
	return "relation:" + v.network.RelationID(int32(r))
}

func (v *view) idOf(n value.Node) string {
	if v.isSource(n) {
		return v.sources[int(n)-v.entities()]
	}
	return v.network.ID(graph.Node(n))
}

// source returns the node of a source.
func (v *view) source(id string) (value.Node, bool) {
	i, found := sort.Find(len(v.sources), func(i int) int {
		switch at := v.sources[i]; {
		case id < at:
			return -1
		case id > at:
			return 1
		}
		return 0
	})
	return value.Node(v.entities() + i), found
}
