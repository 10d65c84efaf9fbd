package cypher

import (
	"fmt"

	"whoowns/graph"
)

// Error is what is wrong with a statement, and where. Parse and RunCypher return it
// within a graph.Error.
type Error struct {
	Line, Column int // from 1, the column in characters; 0 where there is no place
	What         string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.What
	}
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.What)
}

// Coded returns e as an error of Code Invalid.
func (e *Error) Coded() error { return graph.Errorf(graph.Invalid, "%w", e) }

// failf ends the parsing with an error at a place; recovered turns it into the error
// that Parse returns.
func failf(at position, format string, args ...any) {
	panic(&Error{Line: at.line, Column: at.column, What: fmt.Sprintf(format, args...)})
}

func recovered(err *error) {
	switch failure := recover().(type) {
	case nil:
	case *Error:
		*err = failure.Coded()
	default:
		panic(failure)
	}
}
