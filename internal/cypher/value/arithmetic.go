package value

import (
	"fmt"
	"math"
	"math/bits"
	"slices"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/temporal"
)

// Add is a + b: of numbers the sum, of lists one after the other, of a list and another
// value a longer list, of a string and a string, number or boolean their texts, of a
// time or duration and a duration the later time. Null with anything is null.
func Add(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	left, isLeft := a.([]any)
	right, isRight := b.([]any)
	switch {
	case isLeft && isRight:
		return slices.Concat(left, right), nil
	case isLeft:
		return append(slices.Clip(slices.Clone(left)), b), nil
	case isRight:
		return append([]any{a}, right...), nil
	case isNumber(a) && isNumber(b):
		return arithmetic(a, b, addIntegers, func(x, y float64) float64 { return x + y })
	}
	if isText(a) || isText(b) {
		if x, ok := plainText(a); ok {
			if y, ok := plainText(b); ok {
				return x + y, nil
			}
		}
		return nil, notFor("+", a, b)
	}
	return temporalOr("+", a, b, temporal.Add)
}

// Concatenate is a || b, of two strings or two lists.
func Concatenate(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	switch x := a.(type) {
	case string:
		if y, ok := b.(string); ok {
			return x + y, nil
		}
	case []any:
		if y, ok := b.([]any); ok {
			return slices.Concat(x, y), nil
		}
	}
	return nil, notFor("||", a, b)
}

// Subtract is a - b, of numbers, or of a time or duration and a duration.
func Subtract(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	if isNumber(a) && isNumber(b) {
		return arithmetic(a, b, subtractIntegers, func(x, y float64) float64 { return x - y })
	}
	return temporalOr("-", a, b, temporal.Subtract)
}

// Multiply is a * b, of numbers, or of a duration and a number.
func Multiply(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	if isNumber(a) && isNumber(b) {
		return arithmetic(a, b, multiplyIntegers, func(x, y float64) float64 { return x * y })
	}
	return temporalOr("*", a, b, temporal.Multiply)
}

// Divide is a / b, of numbers, or of a duration and a number. Of two integers it is the
// quotient without the fraction, and division by zero an error; of floats it is infinite
// or NaN.
func Divide(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	if isNumber(a) && isNumber(b) {
		return arithmetic(a, b, divideIntegers, func(x, y float64) float64 { return x / y })
	}
	if _, ok := a.(cypher.Duration); ok && isNumber(b) && toFloat(b) == 0 {
		return nil, divisionByZero(Text(a), "/")
	}
	return temporalOr("/", a, b, temporal.Divide)
}

// Modulo is a % b, which has the sign of a.
func Modulo(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	if !isNumber(a) || !isNumber(b) {
		return nil, notFor("%", a, b)
	}
	return arithmetic(a, b, func(x, y int64) (int64, error) {
		switch y {
		case 0:
			return 0, divisionByZero(x, "%")
		case -1:
			return 0, nil
		}
		return x % y, nil
	}, math.Mod)
}

// Power is a ^ b, always a float.
func Power(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	if !isNumber(a) || !isNumber(b) {
		return nil, notFor("^", a, b)
	}
	return power(toFloat(a), toFloat(b)), nil
}

// power is math.Pow where Java agrees: 1 to the power of NaN or of infinity is NaN there.
func power(x, y float64) float64 {
	if y != 0 && (math.IsNaN(y) || (math.Abs(x) == 1 && math.IsInf(y, 0))) {
		return math.NaN()
	}
	return math.Pow(x, y)
}

// Negate is -a, of a number or a duration.
func Negate(a any) (any, error) {
	switch x := a.(type) {
	case nil:
		return nil, nil
	case int64:
		if x == math.MinInt64 {
			return nil, overflow(0, "-", x)
		}
		return -x, nil
	case float64:
		return 0 - x, nil // which is 0.0 of 0.0, as Neo4j has it
	case cypher.Duration:
		return Multiply(x, int64(-1))
	}
	return nil, typeError("- wants a number, and %s is given", aTypeName(a))
}

func arithmetic(a, b any, integers func(x, y int64) (int64, error), floats func(x, y float64) float64) (any, error) {
	x, isX := a.(int64)
	y, isY := b.(int64)
	if !isX || !isY {
		return floats(toFloat(a), toFloat(b)), nil
	}
	result, err := integers(x, y)
	if err != nil {
		return nil, err
	}
	return result, nil
}

func toFloat(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		return v
	}
	return math.NaN()
}

func addIntegers(x, y int64) (int64, error) {
	sum := x + y
	if (sum > x) != (y > 0) && y != 0 {
		return 0, overflow(x, "+", y)
	}
	return sum, nil
}

func subtractIntegers(x, y int64) (int64, error) {
	difference := x - y
	if (difference < x) != (y > 0) && y != 0 {
		return 0, overflow(x, "-", y)
	}
	return difference, nil
}

func multiplyIntegers(x, y int64) (int64, error) {
	high, low := bits.Mul64(magnitude(x), magnitude(y))
	negative := (x < 0) != (y < 0)
	switch {
	case high != 0 || low > 1<<63 || low == 1<<63 && !negative:
		return 0, overflow(x, "*", y)
	case negative:
		return -int64(low), nil
	}
	return int64(low), nil
}

func magnitude(x int64) uint64 {
	if x < 0 {
		return -uint64(x)
	}
	return uint64(x)
}

func divideIntegers(x, y int64) (int64, error) {
	switch {
	case y == 0:
		return 0, divisionByZero(x, "/")
	case y == -1 && x == math.MinInt64:
		return 0, overflow(x, "/", y)
	}
	return x / y, nil
}

func divisionByZero(x any, operator string) error {
	return &Error{ArithmeticError, "DivisionByZero", fmt.Sprintf("%v %s 0: there is no division by zero", x, operator)}
}

func isText(v any) bool {
	_, ok := v.(string)
	return ok
}

// plainText is the text of what + joins to a string.
func plainText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case int64, float64, bool:
		return Text(v), true
	}
	return "", false
}

func temporalOr(operator string, a, b any, calculate func(a, b any) (any, bool, error)) (any, error) {
	result, ok, err := calculate(a, b)
	switch {
	case err != nil:
		return nil, &Error{ArithmeticError, "TemporalOverflow", err.Error()}
	case !ok:
		return nil, notFor(operator, a, b)
	}
	return result, nil
}

func notFor(operator string, a, b any) error {
	return typeError("%s is not for %s and %s", operator, aTypeName(a), aTypeName(b))
}
