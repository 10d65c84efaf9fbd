package value

import (
	"crypto/rand"
	"fmt"
	"math"
	"math/big"
	randomly "math/rand/v2"
	"strconv"
	"strings"
)

var _ = register(
	ofNumber("ceil", "the smallest whole number that is not below", math.Ceil),
	ofNumber("floor", "the largest whole number that is not above", math.Floor),
	ofNumber("sqrt", "the square root", math.Sqrt),
	ofNumber("exp", "e to that power", math.Exp),
	ofNumber("log", "the natural logarithm", math.Log),
	ofNumber("log10", "the logarithm of base 10", math.Log10),
	ofNumber("sin", "the sine of radians", math.Sin),
	ofNumber("cos", "the cosine of radians", math.Cos),
	ofNumber("tan", "the tangent of radians", math.Tan),
	ofNumber("cot", "the cotangent of radians", func(x float64) float64 { return math.Cos(x) / math.Sin(x) }),
	ofNumber("asin", "the arc sine in radians", math.Asin),
	ofNumber("acos", "the arc cosine in radians", math.Acos),
	ofNumber("atan", "the arc tangent in radians", math.Atan),
	ofNumber("haversin", "half of the versine", func(x float64) float64 { return (1 - math.Cos(x)) / 2 }),
	ofNumber("degrees", "radians in degrees", func(x float64) float64 { return x * 180 / math.Pi }),
	ofNumber("radians", "degrees in radians", func(x float64) float64 { return x / 180 * math.Pi }),
	constant("e", math.E), constant("pi", math.Pi),
	&Function{Name: "abs", Least: 1, Most: 1, Describe: "abs(number): without its sign", Call: absolute},
	&Function{Name: "sign", Least: 1, Most: 1, Describe: "sign(number): -1, 0 or 1", Call: signOf},
	&Function{Name: "isNaN", Least: 1, Most: 1, Describe: "isNaN(number): whether it is not a number", Call: isNotANumber},
	&Function{Name: "atan2", Least: 2, Most: 2, Describe: "atan2(y, x): the angle of a point in radians", Call: angle},
	&Function{Name: "round", Least: 1, Most: 3, Describe: "round(number, precision, mode): to so many digits behind the point; mode UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN or HALF_EVEN", Call: round},
	&Function{Name: "rand", Describe: "rand(): a random number from 0 to below 1", Random: true, Call: func(*Context, []any) (any, error) { return randomly.Float64(), nil }},
	&Function{Name: "randomUUID", Describe: "randomUUID(): a random identifier", Random: true, Call: randomUUID},
)

func ofNumber(name, gives string, calculate func(float64) float64) *Function {
	return &Function{Name: name, Least: 1, Most: 1, Describe: name + "(number): " + gives, Call: func(_ *Context, arguments []any) (any, error) {
		if null, err := numbers(name, arguments); null || err != nil {
			return nil, err
		}
		return calculate(toFloat(arguments[0])), nil
	}}
}

// numbers is an error where an argument is no number; null is true where one is null.
func numbers(name string, arguments []any) (null bool, err error) {
	for _, v := range arguments {
		if v != nil && !isNumber(v) {
			return false, typeError("%s() wants a number, and %s is given", name, aTypeName(v))
		}
		null = null || v == nil
	}
	return null, nil
}

func constant(name string, number float64) *Function {
	return &Function{Name: name, Describe: name + "(): " + floatText(number), Call: func(*Context, []any) (any, error) { return number, nil }}
}

func absolute(_ *Context, arguments []any) (any, error) {
	if null, err := numbers("abs", arguments); null || err != nil {
		return nil, err
	}
	n, ok := arguments[0].(int64)
	if !ok {
		return math.Abs(toFloat(arguments[0])), nil
	}
	if n < 0 {
		return Negate(n)
	}
	return n, nil
}

func signOf(_ *Context, arguments []any) (any, error) {
	if null, err := numbers("sign", arguments); null || err != nil {
		return nil, err
	}
	switch f := toFloat(arguments[0]); {
	case f > 0:
		return int64(1), nil
	case f < 0:
		return int64(-1), nil
	}
	return int64(0), nil
}

func isNotANumber(_ *Context, arguments []any) (any, error) {
	if null, err := numbers("isNaN", arguments); null || err != nil {
		return nil, err
	}
	return isNaN(arguments[0]), nil
}

func angle(_ *Context, arguments []any) (any, error) {
	if null, err := numbers("atan2", arguments); null || err != nil {
		return nil, err
	}
	return math.Atan2(toFloat(arguments[0]), toFloat(arguments[1])), nil
}

// round works on the decimal digits of a float, so that round(1.005, 2) is 1.01. Without
// a mode a half goes up, towards positive infinity, as of a whole number too.
func round(_ *Context, arguments []any) (any, error) {
	if null, err := numbers("round", arguments[:min(len(arguments), 2)]); null || err != nil {
		return nil, err
	}
	number, precision := toFloat(arguments[0]), int64(0)
	if len(arguments) > 1 {
		whole, ok := arguments[1].(int64)
		if !ok {
			if whole = truncateFloat(toFloat(arguments[1])); toFloat(arguments[1]) != float64(whole) {
				return nil, argumentError("the precision of round() is a whole number, and %s is given", Text(arguments[1]))
			}
		}
		if precision = whole; precision < 0 {
			return nil, argumentError("the precision of round() is 0 or more, and %d is given", precision)
		}
	}
	mode, named := "HALF_UP", false
	if len(arguments) == 3 {
		if arguments[2] == nil {
			return nil, nil
		}
		text, ok := arguments[2].(string)
		if !ok {
			return nil, typeError("the mode of round() is a string, and %s is given", aTypeName(arguments[2]))
		}
		mode, named = strings.ToUpper(text), true
	}
	if math.IsNaN(number) || math.IsInf(number, 0) || precision > 400 {
		return number, nil
	}
	if precision == 0 && !named {
		return math.Floor(number) + halfUp(number-math.Floor(number)), nil
	}
	rounded, ok := roundDigits(number, int(precision), mode)
	if !ok {
		return nil, argumentError("there is no rounding mode %q; write UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN or HALF_EVEN", mode)
	}
	return rounded, nil
}

func halfUp(fraction float64) float64 {
	if fraction >= 0.5 {
		return 1
	}
	return 0
}

// roundDigits rounds the shortest decimal that stands for a float.
func roundDigits(number float64, precision int, mode string) (float64, bool) {
	exact, ok := new(big.Rat).SetString(strconv.FormatFloat(number, 'e', -1, 64))
	if !ok {
		return number, true
	}
	power := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(precision)), nil))
	exact.Mul(exact, power)
	negative := exact.Sign() < 0
	quotient, rest := new(big.Int).QuoRem(new(big.Int).Abs(exact.Num()), exact.Denom(), new(big.Int))
	half := new(big.Int).Lsh(rest, 1).Cmp(exact.Denom()) // the rest against a half
	var up bool                                          // away from zero
	switch mode {
	case "UP":
		up = rest.Sign() > 0
	case "DOWN":
	case "CEILING":
		up = rest.Sign() > 0 && !negative
	case "FLOOR":
		up = rest.Sign() > 0 && negative
	case "HALF_UP":
		up = half >= 0
	case "HALF_DOWN":
		up = half > 0
	case "HALF_EVEN":
		up = half > 0 || half == 0 && quotient.Bit(0) == 1
	default:
		return 0, false
	}
	if up {
		quotient.Add(quotient, big.NewInt(1))
	}
	result, _ := new(big.Rat).Quo(new(big.Rat).SetInt(quotient), power).Float64()
	if negative {
		result = -result
	}
	return result, true
}

func randomUUID(*Context, []any) (any, error) {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}
