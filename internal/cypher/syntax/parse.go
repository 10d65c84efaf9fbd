package syntax

import "fmt"

// Bounds of a statement.
const (
	MaxText  = 1 << 20 // bytes
	MaxDepth = 100     // brackets within brackets, and CASE within CASE
)

// Error is what is wrong with a statement, and where.
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
