package value

import (
	"math"
	"slices"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/temporal"
)

// Equal is a = b: true, false, or nil where a null within leaves it unknown. Values of
// different types are not equal, but integers and floats compare as numbers; NaN is
// equal to nothing.
func Equal(a, b any) any {
	if a == nil || b == nil {
		return nil
	}
	switch x := a.(type) {
	case bool:
		y, ok := b.(bool)
		return ok && x == y
	case string:
		y, ok := b.(string)
		return ok && x == y
	case int64, float64:
		sign, ok := compareNumbers(a, b)
		return ok && sign == 0
	case Node:
		y, ok := b.(Node)
		return ok && x == y
	case Relationship:
		y, ok := b.(Relationship)
		return ok && x == y
	case Path:
		y, ok := b.(Path)
		return ok && slices.Equal(x.Nodes, y.Nodes) && slices.Equal(x.Relationships, y.Relationships)
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		return equalAll(len(x), func(i int) (any, any) { return x[i], y[i] })
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		keys := Keys(x)
		for _, key := range keys {
			if _, ok := y[key]; !ok {
				return false
			}
		}
		return equalAll(len(keys), func(i int) (any, any) { return x[keys[i]], y[keys[i]] })
	case cypher.Point:
		y, ok := b.(cypher.Point)
		return ok && x == y
	}
	return temporal.Equal(a, b)
}

// equalAll is whether n pairs are equal: false if any is not, and else unknown if any is.
func equalAll(n int, pair func(int) (any, any)) any {
	var all any = true
	for i := range n {
		switch Equal(pair(i)) {
		case false:
			return false
		case nil:
			all = nil
		}
	}
	return all
}

// Keys returns the keys of a map, sorted.
func Keys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// compareNumbers compares two numbers exactly, also an integer beyond 2^53 with a float.
// It is false of what is no number and of NaN.
func compareNumbers(a, b any) (sign int, ok bool) {
	switch x := a.(type) {
	case int64:
		switch y := b.(type) {
		case int64:
			return compare(x, y), true
		case float64:
			return compareMixed(x, y)
		}
	case float64:
		switch y := b.(type) {
		case int64:
			sign, ok = compareMixed(y, x)
			return -sign, ok
		case float64:
			return compare(x, y), x == x && y == y
		}
	}
	return 0, false
}

func compareMixed(i int64, f float64) (sign int, ok bool) {
	switch {
	case math.IsNaN(f):
		return 0, false
	case f >= 1<<63:
		return -1, true
	case f < -1<<63:
		return 1, true
	}
	whole := math.Trunc(f)
	if sign := compare(i, int64(whole)); sign != 0 {
		return sign, true
	}
	return compare(whole, f), true
}

func compare[T int | int64 | float64 | string](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, float64:
		return true
	}
	return false
}
