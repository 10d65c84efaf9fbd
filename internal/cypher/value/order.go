package value

import (
	"math"
	"slices"
	"strings"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/temporal"
)

// Less is a < b: true, false, or nil where the two do not compare. A number and NaN
// compare, and the answer is false.
func Less(a, b any) any { return compares(a, b, func(sign int) bool { return sign < 0 }) }

// LessOrEqual is a <= b, as Less; it is true also of equal values that do not compare.
func LessOrEqual(a, b any) any {
	result := compares(a, b, func(sign int) bool { return sign <= 0 })
	if result == nil && Equal(a, b) == true {
		return true
	}
	return result
}

func compares(a, b any, holds func(int) bool) any {
	if sign, known := Compare(a, b); known {
		return holds(sign)
	}
	if isNumber(a) && isNumber(b) { // NaN
		return false
	}
	return nil
}

// Compare is the sign of a - b, known of two values of one comparable type: numbers but
// NaN, strings, booleans, the same type of time, lists of such values, which compare by the
// first elements that differ, and maps, which compare by their number of keys, then by the
// keys, then by the first values that differ. Use Less for the operators.
func Compare(a, b any) (sign int, known bool) {
	switch x := a.(type) {
	case nil:
		return 0, false
	case bool:
		if y, ok := b.(bool); ok {
			return compareBools(x, y), true
		}
		return 0, false
	case int64, float64:
		return compareNumbers(a, b)
	case string:
		if y, ok := b.(string); ok {
			return strings.Compare(x, y), true
		}
		return 0, false
	case []any:
		y, ok := b.([]any)
		if !ok {
			return 0, false
		}
		for i := range min(len(x), len(y)) {
			if Equal(x[i], y[i]) == true {
				continue
			}
			return Compare(x[i], y[i])
		}
		return compare(len(x), len(y)), true
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return 0, false
		}
		if sign := compareKeys(x, y); sign != 0 {
			return sign, true
		}
		for _, key := range Keys(x) {
			if Equal(x[key], y[key]) != true {
				return Compare(x[key], y[key])
			}
		}
		return 0, true
	}
	return temporal.Compare(a, b)
}

func compareBools(x, y bool) int {
	switch {
	case x == y:
		return 0
	case y:
		return -1
	}
	return 1
}

// Order is the sign of a - b in the order of ORDER BY, which has a place for every pair:
// maps, nodes, relationships, lists, paths, points, moments, days, times, durations,
// strings, booleans, numbers, NaN, null. It is 0 of equivalent values alone.
func Order(a, b any) int {
	if sign := compare(rank(a), rank(b)); sign != 0 {
		return sign
	}
	switch x := a.(type) {
	case nil:
		return 0
	case bool:
		return compareBools(x, b.(bool))
	case string:
		return strings.Compare(x, b.(string))
	case int64, float64:
		if sign, ok := compareNumbers(a, b); ok {
			return sign
		}
		return compareBools(isNaN(a), isNaN(b))
	case Node:
		return compare(int64(x), int64(b.(Node)))
	case Relationship:
		return compare(int64(x), int64(b.(Relationship)))
	case []any:
		y := b.([]any)
		for i := range min(len(x), len(y)) {
			if sign := Order(x[i], y[i]); sign != 0 {
				return sign
			}
		}
		return compare(len(x), len(y))
	case map[string]any:
		return orderMaps(x, b.(map[string]any))
	case Path:
		return orderPaths(x, b.(Path))
	case cypher.Point:
		return orderPoints(x, b.(cypher.Point))
	}
	return temporal.Order(a, b)
}

// rank is the place of a value's type among the others.
func rank(v any) int {
	switch v.(type) {
	case map[string]any:
		return 0
	case Node:
		return 1
	case Relationship:
		return 2
	case []any:
		return 3
	case Path:
		return 4
	case cypher.Point:
		return 5
	case cypher.DateTime:
		return 6
	case cypher.LocalDateTime:
		return 7
	case cypher.Date:
		return 8
	case cypher.Time:
		return 9
	case cypher.LocalTime:
		return 10
	case cypher.Duration:
		return 11
	case string:
		return 12
	case bool:
		return 13
	case int64, float64:
		return 14
	}
	return 15
}

func isNaN(v any) bool {
	f, ok := v.(float64)
	return ok && math.IsNaN(f)
}

// compareKeys sorts by the number of keys, then by the keys.
func compareKeys(x, y map[string]any) int {
	if sign := compare(len(x), len(y)); sign != 0 {
		return sign
	}
	return slices.Compare(Keys(x), Keys(y))
}

// orderMaps sorts by the keys, then by their values.
func orderMaps(x, y map[string]any) int {
	if sign := compareKeys(x, y); sign != 0 {
		return sign
	}
	for _, key := range Keys(x) {
		if sign := Order(x[key], y[key]); sign != 0 {
			return sign
		}
	}
	return 0
}

// orderPaths sorts as lists of node, relationship, node, … would be.
func orderPaths(x, y Path) int {
	for i := range min(len(x.Nodes), len(y.Nodes)) {
		if sign := compare(int64(x.Nodes[i]), int64(y.Nodes[i])); sign != 0 {
			return sign
		}
		if i >= len(x.Relationships) || i >= len(y.Relationships) {
			break
		}
		if sign := compare(int64(x.Relationships[i]), int64(y.Relationships[i])); sign != 0 {
			return sign
		}
	}
	return compare(len(x.Nodes), len(y.Nodes))
}

func orderPoints(x, y cypher.Point) int {
	if sign := compare(int64(x.SRID), int64(y.SRID)); sign != 0 {
		return sign
	}
	for _, pair := range [][2]float64{{x.X, y.X}, {x.Y, y.Y}, {x.Z, y.Z}} {
		if sign := compare(pair[0], pair[1]); sign != 0 {
			return sign
		}
	}
	return 0
}
