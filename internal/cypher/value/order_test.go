package value_test

import (
	"bytes"
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/value"
)

// anyValue draws values of all types, often such as are near to each other.
func anyValue(depth int) *rapid.Generator[any] {
	moment := rapid.Custom(func(t *rapid.T) time.Time {
		zone := rapid.SampledFrom([]*time.Location{time.UTC, time.FixedZone("", 3600), time.FixedZone("Europe/London", 0)}).Draw(t, "zone")
		return time.Unix(rapid.Int64Range(-7200, 7200).Draw(t, "seconds")/3600*3600, 0).In(zone)
	})
	of := func(make func(*rapid.T) any) *rapid.Generator[any] { return rapid.Custom(make) }
	small := rapid.Int64Range(-2, 2)
	all := []*rapid.Generator[any]{
		rapid.Just[any](nil),
		of(func(t *rapid.T) any { return rapid.Bool().Draw(t, "b") }),
		of(func(t *rapid.T) any { return small.Draw(t, "i") }),
		of(func(t *rapid.T) any {
			return rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64, 1<<53 + 1, 1 << 53}).Draw(t, "large")
		}),
		of(func(t *rapid.T) any { return float64(small.Draw(t, "f")) / 2 }),
		of(func(t *rapid.T) any {
			return rapid.SampledFrom([]float64{math.NaN(), math.Inf(1), math.Inf(-1), 1 << 53, 1 << 63, math.Copysign(0, -1)}).Draw(t, "odd")
		}),
		of(func(t *rapid.T) any { return rapid.SampledFrom([]string{"", "a", "b", "ab", "é"}).Draw(t, "s") }),
		of(func(t *rapid.T) any { return value.Node(small.Draw(t, "n") + 2) }),
		of(func(t *rapid.T) any { return value.Relationship(small.Draw(t, "r") + 2) }),
		of(func(t *rapid.T) any {
			return value.Path{Nodes: []value.Node{0, value.Node(small.Draw(t, "p") + 2)}, Relationships: []value.Relationship{value.Relationship(small.Draw(t, "q") + 2)}}
		}),
		of(func(t *rapid.T) any { return cypher.Point{SRID: 7203, X: float64(small.Draw(t, "x"))} }),
		of(func(t *rapid.T) any { return cypher.Date{Time: moment.Draw(t, "date")} }),
		of(func(t *rapid.T) any { return cypher.LocalTime{Time: moment.Draw(t, "localtime")} }),
		of(func(t *rapid.T) any { return cypher.Time{Time: moment.Draw(t, "time")} }),
		of(func(t *rapid.T) any { return cypher.LocalDateTime{Time: moment.Draw(t, "localdatetime")} }),
		of(func(t *rapid.T) any { return cypher.DateTime{Time: moment.Draw(t, "datetime")} }),
		of(func(t *rapid.T) any {
			return cypher.Duration{Months: small.Draw(t, "months"), Days: small.Draw(t, "days"), Seconds: 43200 * small.Draw(t, "seconds"), Nanoseconds: rapid.IntRange(0, 1).Draw(t, "nanos")}
		}),
	}
	if depth > 0 {
		inner := anyValue(depth - 1)
		all = append(all, of(func(t *rapid.T) any { return rapid.SliceOfN(inner, 0, 3).Draw(t, "list") }),
			of(func(t *rapid.T) any {
				return rapid.MapOfN(rapid.SampledFrom([]string{"a", "b"}), inner, 0, 2).Draw(t, "map")
			}))
	}
	return rapid.OneOf(all...)
}

// The order is total: antisymmetric and transitive. Keys are the same of those alone that
// have the same place, and what is equal has the same place.
func TestOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := anyValue(2)
		a, b, c := draw.Draw(t, "a"), draw.Draw(t, "b"), draw.Draw(t, "c")
		ab := value.Order(a, b)
		if ab != -value.Order(b, a) || value.Order(a, a) != 0 {
			t.Fatalf("%v and %v have no order of their own", a, b)
		}
		if ab <= 0 && value.Order(b, c) <= 0 && value.Order(a, c) > 0 {
			t.Fatalf("%v, %v, %v are in a circle", a, b, c)
		}
		same := bytes.Equal(value.AppendKey(nil, a), value.AppendKey(nil, b))
		if same != (ab == 0) {
			t.Fatalf("keys of %#v and %#v are the same: %v, their order is %d", a, b, same, ab)
		}
		if value.Equal(a, b) == true && !same {
			t.Fatalf("%#v = %#v, and their keys differ", a, b)
		}
		if sign, known := value.Compare(a, b); known && sign != ab {
			t.Fatalf("%#v and %#v compare as %d and sort as %d", a, b, sign, ab)
		}
		if value.Equal(a, b) != value.Equal(b, a) {
			t.Fatalf("%#v = %#v is not the same the other way", a, b)
		}
	})
}

func TestOrderOfTypes(t *testing.T) {
	at := time.Unix(0, 0).UTC()
	ascending := []any{map[string]any{}, value.Node(5), value.Relationship(1), []any{}, value.Path{Nodes: []value.Node{1}}, cypher.Point{}, cypher.DateTime{Time: at}, cypher.LocalDateTime{Time: at},
		cypher.Date{Time: at}, cypher.Time{Time: at}, cypher.LocalTime{Time: at}, cypher.Duration{}, "", "a", false, true, math.Inf(-1), int64(-1), -0.5, int64(0), 1.5, int64(2), math.Inf(1), math.NaN(), nil}
	for i := range ascending {
		for k := i + 1; k < len(ascending); k++ {
			if value.Order(ascending[i], ascending[k]) != -1 {
				t.Errorf("%#v does not come before %#v", ascending[i], ascending[k])
			}
		}
	}
}

func TestEqual(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ a, b, want any }{
		{nil, nil, nil}, {1 * i, nil, nil},
		{1 * i, 1.0, true}, {1 * i, "1", false}, {nan, nan, false},
		{int64(1<<53 + 1), float64(1 << 53), false}, {int64(math.MaxInt64), float64(1 << 63), false},
		{list(1*i, nil), list(1*i, nil), nil}, {list(1*i, nil), list(2*i, nil), false}, {list(nil), list(nil, nil), false}, {list(), list(), true},
		{map[string]any{"a": nil}, map[string]any{}, false}, {map[string]any{"a": nil}, map[string]any{"a": nil}, nil},
		{map[string]any{"a": 1 * i}, map[string]any{"a": 1.0}, true}, {map[string]any{"a": 1 * i}, map[string]any{"b": 1 * i}, false},
		{value.Node(1), value.Node(1), true}, {value.Node(1), value.Relationship(1), false}, {value.Node(1), 1 * i, false},
		{cypher.Duration{Days: 1}, cypher.Duration{Seconds: 86400}, false},
		{cypher.DateTime{Time: time.Unix(0, 0).UTC()}, cypher.DateTime{Time: time.Unix(0, 0).In(time.FixedZone("", 3600))}, false},
	} {
		if got := value.Equal(c.a, c.b); got != c.want {
			t.Errorf("%#v = %#v is %v; want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestLess(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct{ a, b, less, orEqual any }{
		{1 * i, 1.5, true, true}, {1 * i, 1.0, false, true}, {1 * i, "a", nil, nil}, {nan, 1 * i, false, false}, {nan, nan, false, false}, {nan, "a", nil, nil},
		{false, true, true, true}, {"a", "B", false, false}, {nil, nil, nil, nil},
		{list(1 * i), list(1*i, nil), true, true}, {list(1*i, 2*i), list(1*i, nil), nil, nil}, {list(1*i, 2*i), list(3*i, nil), true, true}, {list(1*i, "a"), list(1*i, 1*i), nil, nil},
		{cypher.Duration{Days: 1}, cypher.Duration{Days: 2}, nil, nil}, {cypher.Duration{Days: 1}, cypher.Duration{Days: 1}, nil, true},
		{map[string]any{"a": 2 * i}, map[string]any{"b": 1 * i}, true, true}, {map[string]any{"a": 2 * i}, map[string]any{"a": 1 * i}, false, false}, {map[string]any{"a": nil}, map[string]any{"a": 1 * i}, nil, nil},
	} {
		if less, orEqual := value.Less(c.a, c.b), value.LessOrEqual(c.a, c.b); less != c.less || orEqual != c.orEqual {
			t.Errorf("%v < %v is %v and <= is %v; want %v and %v", c.a, c.b, less, orEqual, c.less, c.orEqual)
		}
	}
}

// Integers agree with those of package big, and where those are too large there is an
// error.
func TestIntegers(t *testing.T) {
	near := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-3, 3), rapid.SampledFrom([]int64{math.MaxInt64, math.MinInt64, 1 << 32, -1 << 32, 1<<31 + 1}))
	rapid.Check(t, func(t *rapid.T) {
		a, b := near.Draw(t, "a"), near.Draw(t, "b")
		for name, pair := range map[string]struct {
			of   func(a, b any) (any, error)
			want func(z, x, y *big.Int) *big.Int
		}{"+": {value.Add, (*big.Int).Add}, "-": {value.Subtract, (*big.Int).Sub}, "*": {value.Multiply, (*big.Int).Mul}, "/": {value.Divide, (*big.Int).Quo}, "%": {value.Modulo, (*big.Int).Rem}} {
			got, err := pair.of(a, b)
			if b == 0 && (name == "/" || name == "%") {
				if err == nil {
					t.Fatalf("%d %s 0 is %v", a, name, got)
				}
				continue
			}
			want := pair.want(new(big.Int), big.NewInt(a), big.NewInt(b))
			if (err == nil) != want.IsInt64() || err == nil && got != want.Int64() {
				t.Fatalf("%d %s %d is %v, %v; want %v", a, name, b, got, err, want)
			}
		}
	})
}

func TestArithmetic(t *testing.T) {
	type of = func(a, b any) (any, error)
	for _, c := range []struct {
		of         of
		a, b, want any
	}{
		{value.Add, "a", 1 * i, "a1"}, {value.Add, 1.0, "a", "1.0a"}, {value.Add, "a", nil, nil}, {value.Divide, 7 * i, -2 * i, -3 * i}, {value.Modulo, -5 * i, 3 * i, -2 * i},
		{value.Divide, 1.0, 0 * i, math.Inf(1)}, {value.Power, 2 * i, 10 * i, 1024.0}, {value.Modulo, 5.5, 2 * i, 1.5}, {value.Concatenate, "a", "b", "ab"},
	} {
		if got, err := c.of(c.a, c.b); got != c.want || err != nil {
			t.Errorf("of %v and %v it is %v, %v; want %v", c.a, c.b, got, err, c.want)
		}
	}
	for _, c := range []struct{ a, b, want any }{{list(1 * i), list(2 * i), list(1*i, 2*i)}, {list(1 * i), 2 * i, list(1*i, 2*i)}, {2 * i, list(1 * i), list(2*i, 1*i)}, {list(list(1 * i)), list(2 * i), list(list(1*i), 2*i)}} {
		got, err := value.Add(c.a, c.b)
		if err != nil || value.Order(got, c.want) != 0 {
			t.Errorf("%v + %v is %v, %v; want %v", c.a, c.b, got, err, c.want)
		}
	}
	for _, c := range []struct {
		of   of
		a, b any
	}{{value.Add, true, 1 * i}, {value.Subtract, "a", "b"}, {value.Concatenate, "a", 1 * i}, {value.Add, cypher.Duration{}, "a"}, {value.Multiply, list(), 2 * i}} {
		if got, err := c.of(c.a, c.b); err == nil {
			t.Errorf("of %v and %v it is %v; want an error", c.a, c.b, got)
		}
	}
}

func TestAccess(t *testing.T) {
	three := list(1*i, 2*i, 3*i)
	for _, c := range []struct{ of, index, want any }{
		{three, -1 * i, 3 * i}, {three, 3 * i, nil}, {three, -4 * i, nil}, {three, nil, nil}, {nil, 1 * i, nil}, {map[string]any{"a": 1 * i}, "a", 1 * i}, {map[string]any{}, "a", nil},
	} {
		if got, err := value.Element(c.of, c.index); got != c.want || err != nil {
			t.Errorf("%v[%v] is %v, %v; want %v", c.of, c.index, got, err, c.want)
		}
	}
	for _, c := range []struct {
		from, to any
		has      [2]bool
		want     any
	}{
		{1 * i, nil, [2]bool{true, false}, list(2*i, 3*i)}, {nil, -1 * i, [2]bool{false, true}, list(1*i, 2*i)}, {-2 * i, nil, [2]bool{true, false}, list(2*i, 3*i)},
		{2 * i, 1 * i, [2]bool{true, true}, list()}, {nil, 2 * i, [2]bool{true, true}, nil}, {5 * i, 9 * i, [2]bool{true, true}, list()},
	} {
		got, err := value.Slice(three, c.from, c.to, c.has[0], c.has[1])
		if err != nil || value.Order(got, c.want) != 0 {
			t.Errorf("[%v..%v] is %v, %v; want %v", c.from, c.to, got, err, c.want)
		}
	}
	if _, err := value.Element(three, 1.0); err == nil {
		t.Error("an element is got by a float")
	}
}
