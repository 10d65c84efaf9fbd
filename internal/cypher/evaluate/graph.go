// Package evaluate answers statements in Cypher over a graph in memory. It follows
// openCypher 9 and the Neo4j 5 forms that package syntax knows.
package evaluate

import (
	"context"
	"iter"
	"time"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/value"
)

// Graph is a property graph: one state, which never changes while a statement runs.
// It is safe for concurrent use. Reading a property may touch a disk, which is why it
// takes a context and has an error.
type Graph interface {
	Nodes() int
	Relationships() int

	// Labels returns the labels of a node in the order in which they are shown. The caller
	// must not change them.
	Labels(value.Node) []string
	// Labelled yields the nodes with a label in ascending order, and their number.
	Labelled(label string) (nodes iter.Seq[value.Node], count int)

	Type(value.Relationship) string
	// Types returns the number of relationships of each type.
	Types() map[string]int
	Ends(value.Relationship) (start, end value.Node)
	// Along returns the relationships of a node that run out of it or into it, in
	// ascending order, one of a node to itself in both. The caller must not change them.
	Along(n value.Node, outgoing bool) []value.Relationship

	// NodeProperty returns a value, or nil: what a cypher.Node may hold.
	NodeProperty(ctx context.Context, n value.Node, key string) (any, error)
	NodeProperties(ctx context.Context, n value.Node) (map[string]any, error)
	RelationshipProperty(ctx context.Context, r value.Relationship, key string) (any, error)
	RelationshipProperties(ctx context.Context, r value.Relationship) (map[string]any, error)

	// NodeID and RelationshipID are texts that stand for a node or relationship in this store.
	NodeID(value.Node) string
	RelationshipID(value.Relationship) string

	// Seek returns the nodes whose property has a value, ascending, where an index of
	// that label and property answers it, and otherwise false. Indexed reports
	// whether it would. The label "" is of nodes with whatever labels.
	Seek(ctx context.Context, label, key string, v any) (nodes []value.Node, ok bool, err error)
	Indexed(label, key string) bool
}

// Function is a function that a store adds, such as whoowns.effectiveShare. Arguments
// are values of the evaluator; an error of it ends the statement.
type Function struct {
	Name     string // with its namespace
	Least    int    // how many arguments it takes
	Most     int
	Describe string // one line for the editor
	Call     func(ctx context.Context, g Graph, arguments []any) (any, error)
}

// Options are what a run may use.
type Options struct {
	Parameters map[string]any
	Limits     cypher.Limits
	Functions  []Function
	Now        time.Time // what date() and the like read; zero: the moment of the run
}
