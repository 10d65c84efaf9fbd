package syntax

import (
	"fmt"

	"whoowns/graph"
)

// Error is what is wrong with a statement, and where.
type Error struct {
	Line, Column int // from 1, the column in characters; 0 where there is no place
	What         string
	Detail       string // the name of the kind of fault, as openCypher's compatibility kit has it: UnexpectedSyntax, IntegerOverflow, …
}

// The details that parsing has.
const (
	unexpectedSyntax       = "UnexpectedSyntax"
	invalidNumber          = "InvalidNumberLiteral"
	integerOverflow        = "IntegerOverflow"
	floatOverflow          = "FloatingPointOverflow"
	invalidUnicode         = "InvalidUnicodeLiteral"
	invalidCharacter       = "InvalidUnicodeCharacter"
	invalidRelationship    = "InvalidRelationshipPattern"
	invalidParameter       = "InvalidParameterUse"
	invalidClauses         = "InvalidClauseComposition"
	invalidLabelExpression = "InvalidLabelExpression"
)

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
func failf(at Position, format string, args ...any) {
	failAs(unexpectedSyntax, at, format, args...)
}

// failAs is failf with a detail.
func failAs(detail string, at Position, format string, args ...any) {
	panic(&Error{Line: at.Line, Column: at.Column, What: fmt.Sprintf(format, args...), Detail: detail})
}

func recovered(err *error) {
	switch failure := recover().(type) {
	case nil:
	case *Error:
		*err = failure
	default:
		panic(failure)
	}
}
