package tck

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/cypher/memorygraph"
)

// What a fixture says is what is there, counted by hand.
func TestFixtures(t *testing.T) {
	for _, c := range []struct{ text, ask, want string }{
		{"CREATE (a:A {x: 1})-[:T {y: 'z)'}]->(b:B:C) CREATE (b)<-[:U]-(a)", "MATCH (a)-[r]->(b) RETURN a.x, type(r), r.y, labels(b) ORDER BY type(r)", `[1 T z) [B C]] [1 U <nil> [B C]]`},
		{"UNWIND range(1, 3) AS i CREATE ({n: i, m: i * 2})", "MATCH (n) RETURN n.n, n.m ORDER BY n.n", "[1 2] [2 4] [3 6]"},
		{"CREATE (a {n: 0}), (b {n: 9}) WITH a, b UNWIND range(1, 3) AS i CREATE (n {n: i}) WITH a, b, [a] + collect(n) + [b] AS all UNWIND range(0, size(all) - 2) AS i WITH all[i] AS from, all[i + 1] AS to CREATE (from)-[:NEXT]->(to)",
			"MATCH p = ({n: 0})-[:NEXT*]->({n: 9}) RETURN [x IN nodes(p) | x.n]", "[[0 1 2 3 9]]"},
		{"CREATE (:A {n: 1}); MATCH (a:A) MERGE (b:B {n: a.n}) MERGE (a)-[:T]->(b); MATCH (a:A) MERGE (b:B {n: a.n}) MERGE (a)-[:T]->(b)", "MATCH (a)-[:T]->(b) RETURN count(*), count(DISTINCT b)", "[1 1]"},
		{"CREATE (a {x: 1, y: 2}) SET a.x = a.x + 10, a:L:M SET a += {z: 3}", "MATCH (a:L:M) RETURN properties(a)", "[map[x:11 y:2 z:3]]"},
		{"CREATE (a {x: 1, y: 2}) SET a = {z: 3}", "MATCH (a) RETURN properties(a)", "[map[z:3]]"},
		{"CREATE (a {n: 1})-[r:T]->(b {n: 2}), (b)-[:U]->(a) DELETE r CREATE (b)-[:V]->(a)", "MATCH (x)-[r]->(y) RETURN x.n, type(r) ORDER BY type(r)", "[2 U] [2 V]"},
		{"CREATE ({set: 'CREATE (x)', `match`: 1}) // CREATE (y)\nCREATE (/* ) */)", "MATCH (n) RETURN count(*), count(n.set), count(n.match)", "[2 1 1]"},
		{"MATCH (n) CREATE ()", "MATCH (n) RETURN count(*)", "[0]"},
		{"CREATE ({day: date('2020-01-02')})", "MATCH (n) RETURN n.day + duration('P1D')", "[2020-01-03]"},
	} {
		g := memorygraph.New()
		if err := build(context.Background(), g, c.text, nil); err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		result, err := run(context.Background(), g, c.ask, evaluate.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.ask, err)
			continue
		}
		if got := strings.Trim(fmt.Sprint(result.Rows), "[]"); got != strings.Trim(c.want, "[]") {
			t.Errorf("%s: %s gives %s, want %s", c.text, c.ask, got, c.want)
		}
	}
}

// The kit's notation is read as what it means, and a difference is one.
func TestNotation(t *testing.T) {
	for _, text := range []string{"(:A:B {x: 1, y: 'it\\'s'})", "[:T {x: 1.0}]", "<(:A)-[:T {x: 1}]->()<-[:U]-(:B)>", "[1, [null, true], {a: NaN}]", "-0.5", "''", "1e3", "{}", "[]", "()"} {
		if _, err := parseNotation(text); err != nil {
			t.Error(err)
		}
	}
	for _, text := range []string{"", "1 2", "(:A", "[1,, 2]", "hello", "'open", "<(:A)-[:T]-(:B)"} {
		if v, err := parseNotation(text); err == nil {
			t.Errorf("%q is read as %v", text, v)
		}
	}
	plain := comparer{}
	for _, c := range []struct {
		got  any
		want string
		same bool
	}{
		{int64(1), "1", true}, {int64(1), "1.0", false}, {1.0, "1.0", true}, {1.0, "1", false},
		{nil, "null", true}, {false, "null", false}, {"1", "1", false}, {"1", "'1'", true},
		{[]any{int64(1), int64(2)}, "[2, 1]", false}, {map[string]any{"a": nil}, "{}", false}, {map[string]any{"a": nil}, "{a: null}", true},
	} {
		want, err := parseNotation(c.want)
		if err != nil {
			t.Fatal(err)
		}
		if plain.same(c.got, want) != c.same {
			t.Errorf("%v and %s: the same should be %v", c.got, c.want, c.same)
		}
	}
	if !(comparer{listsInAnyOrder: true}).same([]any{int64(1), int64(2)}, []any{int64(2), int64(1)}) {
		t.Error("lists in any order are compared in order")
	}
}
