package cypher

import (
	"errors"
	"maps"
	"slices"

	"whoowns/graph"
	"whoowns/internal/cypher/syntax"
)

// Bounds of a statement.
const (
	MaxText  = syntax.MaxText  // bytes
	MaxDepth = syntax.MaxDepth // brackets within brackets, and CASE within CASE
)

// Error is what is wrong with a statement, and where. Parse and RunCypher return it
// within a graph.Error.
type Error = syntax.Error

// Statement is a statement that only reads. It comes from Parse alone, so that
// nothing else can be sent to a server.
type Statement struct {
	tree       *syntax.Query
	text       string
	places     syntax.Places
	parameters []string
}

// Parse takes a statement that only reads. The error is of Code Invalid and holds an
// *Error that says where and what to write instead; of a text over MaxText it is of
// Code TooLarge.
func Parse(text string) (Statement, error) {
	if len(text) > MaxText {
		return Statement{}, graph.Errorf(graph.TooLarge, "the query is %d bytes long; at most %d (1 MiB) are taken: pass large values as parameters", len(text), MaxText)
	}
	tree, err := syntax.Parse(text)
	var fault *Error
	switch {
	case errors.As(err, &fault):
		return Statement{}, fault.Coded()
	case err != nil:
		return Statement{}, err
	}
	printed, places := syntax.PrintPlaced(tree)
	return Statement{tree: tree, text: printed, places: places, parameters: parametersOf(tree)}, nil
}

// parametersOf returns the names of the parameters of a query, sorted, each once.
func parametersOf(q *syntax.Query) []string {
	names := map[string]bool{}
	syntax.Walk(q, func(part any, _ int) {
		switch p := part.(type) {
		case *syntax.Parameter:
			names[p.Name] = true
		case *syntax.PathPattern:
			if p.CountBy != "" {
				names[p.CountBy] = true
			}
		}
	})
	return slices.Sorted(maps.Keys(names))
}

// Tree is the statement taken apart. It must not be changed. It is nil of the zero
// Statement.
func (s Statement) Tree() *syntax.Query { return s.tree }

// Text is the statement as it is to be sent: its tree, printed. What the tree cannot
// hold, such as a clause that writes or an escape \u, is never in it.
func (s Statement) Text() string { return s.text }

// Written returns where that was written which stands in Text at an offset in bytes.
func (s Statement) Written(offset int) syntax.Position { return s.places.At(offset) }

// Parameters are the names of the parameters that the statement has, sorted.
func (s Statement) Parameters() []string { return slices.Clone(s.parameters) }
