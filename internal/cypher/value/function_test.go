package value_test

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/value"
)

// call answers a function at one moment, as the text that toString() would write.
func call(t *testing.T, name string, arguments ...any) (any, error) {
	t.Helper()
	f, ok := value.Lookup(name)
	if !ok {
		t.Fatalf("there is no function %s", name)
	}
	if len(arguments) < f.Least || len(arguments) > f.Most {
		t.Fatalf("%s takes %d to %d arguments", name, f.Least, f.Most)
	}
	return f.Call(&value.Context{Now: time.Date(2020, 11, 25, 12, 0, 0, 0, time.UTC)}, arguments)
}

func list(elements ...any) []any { return append([]any{}, elements...) }

const i = int64(1) // makes integers of constants: 3 * i

func TestFunctions(t *testing.T) {
	infinity := math.Inf(1)
	for _, c := range []struct {
		name      string
		arguments []any
		want      any
	}{
		{"toUpper", list("straße"), "STRASSE"},
		{"toLower", list("ÀB"), "àb"},
		{"UPPER", list("a"), "A"},
		{"trim", list("  x\t"), "x"},
		{"btrim", list("xxaxx", "x"), "a"},
		{"ltrim", list("xyaxy", "yx"), "axy"},
		{"rtrim", list("xyaxy", "yx"), "xya"},
		{"replace", list("abab", "a", "x"), "xbxb"},
		{"split", list("a::b", "::"), list("a", "b")},
		{"split", list("aé", ""), list("a", "é")},
		{"split", list("", ""), list("")},
		{"split", list("a,b;c", list(",", ";")), list("a", "b", "c")},
		{"split", list(",a,", ","), list("", "a", "")},
		{"substring", list("héllo", 1*i), "éllo"},
		{"substring", list("héllo", 1*i, 2*i), "él"},
		{"substring", list("abc", 5*i), ""},
		{"left", list("héllo", 2*i), "hé"},
		{"right", list("hellö", 2*i), "lö"},
		{"right", list("ab", 9*i), "ab"},
		{"reverse", list("aé"), "éa"},
		{"reverse", list(list(1*i, nil)), list(nil, 1*i)},
		{"char_length", list("aé"), 2 * i},
		{"normalize", list("e\u0301"), "é"},
		{"normalize", list("é", "NFD"), "e\u0301"},
		{"toInteger", list("42"), 42 * i},
		{"toInteger", list("-1.9"), -1 * i},
		{"toInteger", list("foo"), nil},
		{"toInteger", list(" 1"), nil},
		{"toInteger", list(2.9), 2 * i},
		{"toInteger", list(true), 1 * i},
		{"toIntegerOrNull", list(list(1 * i)), nil},
		{"toIntegerList", list(list("1", "x", nil, 2.7)), list(1*i, nil, nil, 2*i)},
		{"toFloat", list("1.5e2"), 150.0},
		{"toFloat", list("1_0"), nil},
		{"toFloat", list("Infinity"), infinity},
		{"toBoolean", list(" TRUE "), true},
		{"toBoolean", list("yes"), nil},
		{"toString", list(1e7), "1.0E7"},
		{"toString", list(0.001), "0.001"},
		{"toString", list(-0.5), "-0.5"},
		{"toString", list(1.25e-9), "1.25E-9"},
		{"head", list(list()), nil},
		{"last", list(list(1*i, 2*i)), 2 * i},
		{"tail", list(list(1*i, 2*i)), list(2 * i)},
		{"range", list(1*i, 3*i), list(1*i, 2*i, 3*i)},
		{"range", list(5*i, 1*i, -2*i), list(5*i, 3*i, 1*i)},
		{"range", list(1*i, 3*i, -1*i), list()},
		{"range", list(2*i, 2*i, -1*i), list(2 * i)},
		{"range", list(math.MaxInt64-i, int64(math.MaxInt64)), list(math.MaxInt64-i, int64(math.MaxInt64))},
		{"size", list("aé"), 2 * i},
		{"isEmpty", list(map[string]any{}), true},
		{"coalesce", list(nil, 2*i), 2 * i},
		{"nullIf", list(1*i, 1.0), nil},
		{"keys", list(map[string]any{"b": nil, "a": nil}), list("a", "b")},
		{"valueType", list(list(1*i, "a", nil)), "LIST<STRING | INTEGER> NOT NULL"},
		{"valueType", list(list(list(1.0), list(1*i))), "LIST<LIST<INTEGER NOT NULL> NOT NULL | LIST<FLOAT NOT NULL> NOT NULL> NOT NULL"},
		{"abs", list(-3 * i), 3 * i},
		{"sign", list(-2.5), -1 * i},
		{"ceil", list(1.2), 2.0},
		{"floor", list(-1.2), -2.0},
		{"round", list(-1.5), -1.0},
		{"round", list(0.49999999999999994), 0.0},
		{"round", list(1.005, 2*i), 1.01},
		{"round", list(-1.55, 1*i), -1.6},
		{"round", list(2.5, 0*i, "HALF_EVEN"), 2.0},
		{"round", list(-1.15, 1*i, "ceiling"), -1.1},
		{"round", list(1.11, 1*i, "UP"), 1.2},
		{"sqrt", list(4 * i), 2.0},
		{"log", list(0 * i), math.Inf(-1)},
		{"degrees", list(math.Pi), 180.0},
		{"haversin", list(0 * i), 0.0},
		{"isNaN", list(math.NaN()), true},
		{"point.distance", list(cypher.Point{SRID: 7203, X: 0, Y: 0}, cypher.Point{SRID: 7203, X: 3, Y: 4}), 5.0},
		{"point.distance", list(cypher.Point{SRID: 7203}, cypher.Point{SRID: 4326}), nil},
		{"point", list(map[string]any{"longitude": 200 * i, "latitude": 10 * i}), cypher.Point{SRID: 4326, X: -160, Y: 10}},
		{"point", list(map[string]any{"x": 1 * i, "y": nil}), nil},
	} {
		got, err := call(t, c.name, c.arguments...)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s%v = %#v, %v; want %#v", c.name, c.arguments, got, err, c.want)
		}
	}
}

// Every function but those that look for null gives null for null, and none panics
// whatever it is given.
func TestFunctionsOfAnything(t *testing.T) {
	anything := list(nil, true, -1*i, int64(math.MinInt64), math.NaN(), 0.5, "", "P1D", "year", list(), list(nil), map[string]any{}, map[string]any{"date": "x", "days": 1.5},
		cypher.Date{Time: time.Unix(0, 0).UTC()}, cypher.Time{Time: time.Unix(0, 0).UTC()}, cypher.Duration{Days: 1}, cypher.Point{SRID: 4326}, value.Node(1), value.Path{})
	seesNull := map[string]bool{"coalesce": true, "nullIf": true, "valueType": true, "range": true, "toStringOrNull": true}
	for _, f := range value.All() {
		if f.Name == "" || f.Describe == "" || f.Least > f.Most {
			t.Errorf("%+v is not described", f)
		}
		for n := f.Least; n <= min(f.Most, 3); n++ {
			for place := range max(n, 1) {
				for _, odd := range anything {
					arguments := make([]any, n)
					for k := range arguments {
						arguments[k] = anything[(k+place*7)%len(anything)]
					}
					if n > 0 {
						arguments[place] = odd
					}
					result, err := f.Call(&value.Context{}, arguments)
					var of *value.Error
					if err != nil && (!errors.As(err, &of) || of.Kind == "" || of.What == "") {
						t.Errorf("%s%v: %v has no kind", f.Name, arguments, err)
					}
					if n > 0 && odd == nil && place == 0 && n == 1 && !seesNull[f.Name] && (result != nil || err != nil) {
						t.Errorf("%s(null) = %v, %v; want null", f.Name, result, err)
					}
				}
			}
		}
	}
}

func TestFunctionErrors(t *testing.T) {
	for _, c := range []struct {
		name      string
		arguments []any
		kind      string
	}{
		{"range", list(1*i, 5*i, 0*i), value.ArgumentError},
		{"range", list(1*i, int64(math.MaxInt64)), value.Limit},
		{"range", list(int64(math.MinInt64), int64(math.MaxInt64)), value.Limit},
		{"range", list(1*i, "a"), value.ArgumentError},
		{"replace", list(strings.Repeat("a", 1<<16), "a", strings.Repeat("b", 1<<12)), value.Limit},
		{"split", list(strings.Repeat("a", 1<<23), ""), value.Limit},
		{"substring", list("abc", -1*i), value.ArgumentError},
		{"left", list("abc", -1*i), value.ArgumentError},
		{"toInteger", list(list(1 * i)), value.TypeError},
		{"toInteger", list("1e30"), value.TypeError},
		{"toBoolean", list(1.0), value.TypeError},
		{"toString", list(map[string]any{}), value.TypeError},
		{"abs", list(int64(math.MinInt64)), value.ArithmeticError},
		{"round", list(1.5, -1*i), value.ArgumentError},
		{"round", list(1.5, 1*i, "foo"), value.ArgumentError},
		{"point", list(map[string]any{"longitude": 1 * i, "latitude": 95 * i}), value.ArgumentError},
		{"normalize", list("a", "NFX"), value.ArgumentError},
		{"date", list("2015-02-30"), value.ArgumentError},
		{"datetime", list("2015-07-21T21:40[Nowhere/London]"), value.ArgumentError},
	} {
		result, err := call(t, c.name, c.arguments...)
		var of *value.Error
		if !errors.As(err, &of) || of.Kind != c.kind {
			t.Errorf("%s%.40v = %.40v, %v; want an error of kind %s", c.name, c.arguments, result, err, c.kind)
		}
	}
}
