package syntax

import (
	"math"
	"strconv"
	"strings"
	"unicode"
)

// Name writes a label, type or key: as it is, and in backticks where it would be no
// name otherwise.
func Name(s string) string { return name(s) }

func name(s string) string {
	for i, r := range s {
		if i == 0 && !isStart(r) || !isPart(r) || ambiguous(r) {
			return inBackticks(s)
		}
	}
	if s == "" {
		return inBackticks(s)
	}
	return s
}

func inBackticks(s string) string { return "`" + strings.ReplaceAll(s, "`", "``") + "`" }

// canBeName reports whether a text may stand in backticks: there is no escape \u in it
// and no character that cannot be seen.
func canBeName(s string) bool {
	lower := strings.ToLower(s)
	return !strings.Contains(lower, `\u`) && !strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Cf, r) })
}

// literal writes a value of a Literal.
func literal(value any) string {
	switch v := value.(type) {
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return float(v)
	case string:
		return "'" + stringEscapes.Replace(v) + "'"
	}
	return "null"
}

// stringEscapes leave no character in a string that could end it.
var stringEscapes = strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\b", `\b`, "\f", `\f`)

// float writes a float so that it is no integer.
func float(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	text := strings.Replace(strconv.FormatFloat(f, 'g', -1, 64), "e+", "e", 1)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}
