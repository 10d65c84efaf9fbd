// Package value has the values of Cypher and what can be done with them: how they are
// equal, compared, sorted, grouped and calculated with, and the functions that need
// nothing but their arguments.
//
// A value is nil, bool, int64, float64, string, []any, map[string]any, a type of time or
// Point of package cypher, or a Node, Relationship or Path. None is changed once made.
package value

// Node and Relationship are numbers of the graph that is asked, from 0.
type (
	Node         int32
	Relationship int32
)

// Path is nodes with relationships between them, one fewer. A relationship may be
// walked against its direction.
type Path struct {
	Nodes         []Node
	Relationships []Relationship
}
