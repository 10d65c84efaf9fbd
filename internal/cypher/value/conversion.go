package value

import (
	"math"
	"strconv"
	"strings"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/temporal"
)

// conversion turns a value into one of another type; ok is false where it cannot. Where
// a number is too large the result is an error.
type conversion func(v any) (result any, ok bool)

func init() {
	for _, to := range []struct {
		name, what string
		convert    conversion
	}{
		{"toInteger", "an integer", convertInteger},
		{"toFloat", "a float", convertFloat},
		{"toBoolean", "a boolean", convertBoolean},
		{"toString", "a string", convertString},
	} {
		register(
			&Function{Name: to.name, Least: 1, Most: 1, Describe: to.name + "(value): " + to.what + "; null of a text that is none", Call: func(_ *Context, arguments []any) (any, error) {
				result, ok := to.convert(arguments[0])
				if !ok {
					return nil, typeError("%s() cannot make %s of %s", to.name, to.what, aTypeName(arguments[0]))
				}
				if err, wrong := result.(error); wrong {
					return nil, err
				}
				return result, nil
			}},
			&Function{Name: to.name + "OrNull", Least: 1, Most: 1, Describe: to.name + "OrNull(value): " + to.what + ", or null", Call: func(_ *Context, arguments []any) (any, error) {
				return orNull(to.convert(arguments[0])), nil
			}},
			&Function{Name: to.name + "List", Least: 1, Most: 1, Describe: to.name + "List(list): of each element " + to.what + ", or null", Call: func(_ *Context, arguments []any) (any, error) {
				if arguments[0] == nil {
					return nil, nil
				}
				list, ok := arguments[0].([]any)
				if !ok {
					return nil, typeError("%sList() wants a list, and %s is given", to.name, aTypeName(arguments[0]))
				}
				converted := make([]any, len(list))
				for i, e := range list {
					converted[i] = orNull(to.convert(e))
				}
				return converted, nil
			}})
	}
}

func orNull(result any, _ bool) any {
	if _, wrong := result.(error); wrong {
		return nil
	}
	return result
}

// convertInteger drops the fraction of a float. A float too large for an integer gives
// the largest there is; a text that is no number, or not of an integer, null.
func convertInteger(v any) (any, bool) {
	switch v := v.(type) {
	case nil:
		return nil, true
	case int64:
		return v, true
	case bool:
		if v {
			return int64(1), true
		}
		return int64(0), true
	case float64:
		return truncateFloat(v), true
	case string:
		if n, err := strconv.ParseInt(v, 10, 64); err == nil {
			return n, true
		}
		if strings.Trim(v, "0123456789+-.eE") != "" { // no blanks, no names
			return nil, true
		}
		f, ok := parseFloat(v)
		switch {
		case !ok:
			return nil, true
		case f >= 1<<63 || f < -1<<63:
			return typeError("%.40s is too large for an integer", v), true
		}
		return int64(f), true
	}
	return nil, false
}

func truncateFloat(f float64) int64 {
	switch {
	case math.IsNaN(f):
		return 0
	case f >= 1<<63:
		return math.MaxInt64
	case f < -1<<63:
		return math.MinInt64
	}
	return int64(f)
}

func convertFloat(v any) (any, bool) {
	switch v := v.(type) {
	case nil:
		return nil, true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case string:
		if f, ok := parseFloat(strings.TrimSpace(v)); ok {
			return f, true
		}
		return nil, true
	}
	return nil, false
}

// parseFloat reads what Java does: digits with a point and an exponent, hexadecimal with
// its power of two, a d or f behind, NaN, Infinity; no underscores.
func parseFloat(text string) (float64, bool) {
	switch text {
	case "NaN":
		return math.NaN(), true
	case "Infinity", "+Infinity":
		return math.Inf(1), true
	case "-Infinity":
		return math.Inf(-1), true
	}
	hexadecimal := strings.ContainsAny(text, "xX")
	if !hexadecimal || strings.ContainsAny(text, "pP") {
		if n := len(text); n > 1 && strings.ContainsAny(text[n-1:], "dDfF") {
			text = text[:n-1]
		}
	}
	if hexadecimal {
		text = strings.ToLower(text)
	} else if strings.Trim(text, "0123456789+-.eE") != "" {
		return 0, false
	}
	if strings.Contains(text, "_") {
		return 0, false
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil || math.IsInf(f, 0)
}

func convertBoolean(v any) (any, bool) {
	switch v := v.(type) {
	case nil:
		return nil, true
	case bool:
		return v, true
	case int64:
		return v != 0, true
	case string:
		switch strings.ToLower(strings.TrimSpace(v)) {
		case "true":
			return true, true
		case "false":
			return false, true
		}
		return nil, true
	}
	return nil, false
}

func convertString(v any) (any, bool) {
	switch v.(type) {
	case nil:
		return nil, true
	case string, bool, int64, float64, cypher.Point:
		return Text(v), true
	}
	if temporal.Is(v) {
		return temporal.Text(v), true
	}
	return nil, false
}
