package value

import "fmt"

// Error is why an expression has no value. Kind and Detail are classes of openCypher's:
// TypeError, ArithmeticError, ArgumentError, EntityNotFound; or Limit, where a value
// would be larger than it may. What is one sentence for people.
type Error struct {
	Kind   string
	Detail string // such as InvalidArgumentValue, or ""
	What   string
}

func (e *Error) Error() string { return e.What }

// The kinds of Error.
const (
	TypeError       = "TypeError"
	ArithmeticError = "ArithmeticError"
	ArgumentError   = "ArgumentError"
	Limit           = "Limit"
)

func typeError(format string, of ...any) error {
	return &Error{TypeError, "InvalidArgumentType", fmt.Sprintf(format, of...)}
}

func argumentError(format string, of ...any) error {
	return &Error{ArgumentError, "InvalidArgumentValue", fmt.Sprintf(format, of...)}
}

func overflow(a any, operator string, b any) error {
	return &Error{ArithmeticError, "IntegerOverflow", fmt.Sprintf("%v %s %v is outside of the integers, which go to ±9223372036854775807", a, operator, b)}
}
