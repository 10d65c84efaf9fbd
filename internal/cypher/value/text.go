package value

import (
	"math"
	"strconv"
	"strings"

	"whoowns/internal/cypher/temporal"
)

// Text is a value as toString and + write it. A list or map is written as Cypher.
func Text(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return floatText(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = quoted(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		parts := make([]string, 0, len(v))
		for _, key := range Keys(v) {
			parts = append(parts, key+": "+quoted(v[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	}
	if text, ok := pointText(v); ok {
		return text
	}
	return temporal.Text(v)
}

func quoted(v any) string {
	if text, ok := v.(string); ok {
		return "'" + text + "'"
	}
	return Text(v)
}

// floatText writes a float with at least one digit behind the point, and from 10^7 on
// and below 10^-3 with an exponent.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	if size := math.Abs(f); size != 0 && (size < 1e-3 || size >= 1e7) {
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		n, _ := strconv.Atoi(exponent)
		return mantissa + "E" + strconv.Itoa(n)
	}
	text := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}
