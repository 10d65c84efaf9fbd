package evaluate

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIn(t *testing.T) {
	for text, want := range map[string]string{
		"3 IN [1, null]": "null", "3 IN [3, null]": "true", "null IN []": "false", "null IN [1]": "null", "3 IN null": "null",
		"[1] IN [[1, null]]": "false", "[null] IN [[null]]": "null", "3 IN [1]": "false", "'3' IN [3]": "false", "3.0 IN [3]": "true",
	} {
		rows, _, err := ask(t, market(1), "RETURN "+text, Options{})
		if err != nil || len(rows) != 1 || rows[0] != want {
			t.Errorf("%s is %v, %v; want %s", text, rows, err, want)
		}
	}
}

// Whether a text is in a list is what comparing it with each says, of long lists too,
// which are looked up from the second row on, and of lists that change from row to row.
func TestLongListsAreLookedUp(t *testing.T) {
	element := rapid.Map(rapid.IntRange(0, 30), func(n int) any { return fmt.Sprint(n) })
	odd := rapid.OneOf(element, rapid.SampledFrom([]any{nil, int64(3), 3.5, true}))
	g := market(1)
	rapid.Check(t, func(rt *rapid.T) {
		of := element
		if rapid.Bool().Draw(rt, "odd") {
			of = odd
		}
		lists := rapid.SliceOfN(rapid.SliceOfN(of, 0, 40), 1, 3).Draw(rt, "lists")
		xs := rapid.SliceOfN(odd, 1, 8).Draw(rt, "xs")
		var want []string
		given := make([]any, len(lists))
		for i, list := range lists {
			given[i] = list
		}
		for _, x := range xs {
			for _, list := range lists {
				want = append(want, isIn(x, list))
			}
		}
		rows, _, err := ask(t, g, "UNWIND $xs AS x UNWIND $lists AS list RETURN x IN list", Options{Parameters: map[string]any{"xs": xs, "lists": given}})
		if err != nil || !slices.Equal(rows, want) {
			rt.Fatalf("%v, %v; want %v", rows, err, want)
		}
	})
}

// isIn is IN by its definition, for simple values of which only the same are equal.
func isIn(x any, list []any) string {
	switch {
	case len(list) == 0:
		return "false"
	case x != nil && slices.Contains(list, x):
		return "true"
	case x == nil || slices.Contains(list, nil):
		return "null"
	}
	return "false"
}

// The nodes whose property is in a list are found by the index, each once.
func TestAListIsSought(t *testing.T) {
	g := market(100)
	for _, c := range []struct{ where, want string }{
		{"c.id IN ['c5', 'c3', 'c5', null, 'nobody']", "c3 c5"},
		{"c.id IN $ids AND c.name <> 'C7'", "c2 c30"},
		{"c.id IN []", ""},
		{"c.id IN null", ""},
		{"NOT c.id IN $ids AND c.id IN ['c2', 'c4']", "c4"},
	} {
		text := "MATCH (c:Company) WHERE " + c.where + " RETURN c.id"
		o := Options{Parameters: map[string]any{"ids": []any{"c30", "c7", "c2"}}}
		rows, _, err := ask(t, g, text, o)
		if got := strings.Join(rows, " "); err != nil || got != c.want {
			t.Errorf("%s: %s, %v; want %s", c.where, got, err, c.want)
		}
		_, result, err := ask(t, g, "EXPLAIN "+text, o)
		if err != nil || !strings.Contains(steps(result.Plan), "NodeIndexSeek") {
			t.Errorf("%s: %v, %v; want an index seek", c.where, result, err)
		}
	}
	if _, _, err := ask(t, g, "MATCH (c:Company) WHERE c.id IN 'c5' RETURN c.id", Options{}); err == nil || !strings.Contains(err.Error(), "IN looks in a list") {
		t.Errorf("IN a text: %v", err)
	}
	// One id is fewer than three.
	_, result, err := ask(t, g, "EXPLAIN MATCH (c:Company) WHERE c.id IN ['c1', 'c2', 'c3'] AND c.id = 'c2' RETURN c", Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := result.Plan
	for p.Operator != "NodeIndexSeek" && len(p.Children) > 0 {
		p = p.Children[0]
	}
	if !strings.Contains(p.Details, "id = 'c2'") {
		t.Errorf("%s %s; want the seek of one", p.Operator, p.Details)
	}
}
