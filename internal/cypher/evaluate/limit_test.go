package evaluate

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// dense is a graph of n nodes, each with relationships to the next ten, in a circle.
func dense(n int) *memory {
	m := &memory{}
	for i := range n {
		m.node("N", map[string]any{"i": int64(i)})
	}
	for i := range n {
		for j := 1; j <= 10; j++ {
			m.edge(value.Node(i), "T", value.Node((i+j)%n), nil)
		}
	}
	return m
}

// TestLimits asks what no machine could answer: each ends within its limit, with an
// error that names it.
func TestLimits(t *testing.T) {
	g := dense(600)
	limits := cypher.Limits{Time: time.Second, Memory: 8 << 20, Steps: 1_000_000}
	for _, c := range []struct{ text, says string }{
		{"MATCH (a)-[*]->(b) RETURN count(*)", "relationships"},
		{"MATCH (a {i: 0})-[*]->(b {i: 599}) RETURN count(*)", "relationships"},
		{"MATCH (a {i: 0}) ((x)-[r]->(y))+ (b {i: 599}) RETURN count(*)", "MB"},
		{"MATCH p = SHORTEST 5 (a {i: 0})-[:T]->+(b {i: 599}) RETURN p", ""},
		{"MATCH (a), (b), (c) RETURN count(*)", "took over"},
		{"MATCH (a), (b), (c) RETURN collect(a.i)", "MB"},
		{"MATCH (a), (b) RETURN a.i + b.i AS s ORDER BY s", "MB"},
		{"MATCH (a), (b) RETURN count(DISTINCT a.i * 10000 + b.i)", "MB"},
		{"UNWIND range(1, 1000000000000) AS x RETURN count(x)", "hold"},
		{"RETURN reduce(s = 'a', i IN range(1, 60) | s + s)", "MB"},
		{"RETURN reduce(l = [1], i IN range(1, 60) | l + l)", "MB"},
		{"RETURN size([i IN range(1, 100000) | [i, i, i, i, i, i, i]])", "MB"},
		{"RETURN reduce(s = 'aaaaaaaaaa', i IN range(1, 60) | replace(s, 'a', 'aaaaaaaaaa'))", "hold"},
		{"RETURN reduce(n = 0, i IN range(1, 200000) | n + size(tail(range(1, 200000))))", "took over"},
		{"RETURN reduce(n = 0, i IN range(1, 200000) | n + size(reduce(s = 'ab', j IN range(1, 18) | s + s)))", "took over"},
		{"UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(*)", "took over"},
		{"RETURN size([a IN range(1, 100000) WHERE any(b IN range(1, 100000) WHERE b < 0)])", "took over"},
		{"MATCH (a:N) WHERE a.i = 0 MATCH (a)-[*0..]-(b) RETURN count(DISTINCT b)", "relationships"},
		{"UNWIND range(1, 100000) AS i RETURN count(toString(i) =~ '" + strings.Repeat("((.*x?){1,10}){1,10}", 100) + "')", "took over"},
		{"RETURN reduce(s = 'a', i IN range(1, 20) | s + s) =~ '" + strings.Repeat("((.*x?){1,10}){1,10}", 100) + "'", "regular expression"},
	} {
		q, err := syntax.Parse(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		began := time.Now()
		_, err = Run(context.Background(), g, q, Options{Limits: limits})
		if graph.CodeOf(err) != graph.TooLarge || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want an error of code too_large that says %q", c.text, err, c.says)
		}
		if took := time.Since(began); took > 3*time.Second {
			t.Errorf("%s took %s with a limit of %s", c.text, took, limits.Time)
		}
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	q, _ := syntax.Parse("MATCH (a), (b), (c) RETURN count(*)")
	if _, err := Run(ctx, dense(200), q, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v; want the context's error", err)
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		limits cypher.Limits
		says   string
		rows   int
	}{
		{cypher.Limits{Rows: 3}, "more than 3 rows", 3},
		{cypher.Limits{Bytes: 40}, "over 40 bytes", 3},
		{cypher.Limits{Rows: 20}, "", 20},
	} {
		_, result, err := ask(t, dense(20), "MATCH (n) RETURN n.i", Options{Limits: c.limits})
		if err != nil || len(result.Rows) != c.rows || result.Truncated != (c.says != "") || !strings.Contains(result.Why, c.says) {
			t.Errorf("%+v: %d rows, %q, %v", c.limits, len(result.Rows), result.Why, err)
		}
	}
}

// TestCutWithinAValue returns all nodes as one list: of three hundred nodes of over a
// thousand bytes each no more is read than a result may have.
func TestCutWithinAValue(t *testing.T) {
	m := &memory{}
	for range 300 {
		m.node("N", map[string]any{"text": strings.Repeat("x", 1000)})
	}
	for _, text := range []string{"MATCH (n) RETURN collect(n)", "MATCH (n) RETURN {all: collect(n)}", "MATCH (n) RETURN [x IN collect(n) | [x]]"} {
		counted := &counting{memory: m}
		_, result, err := ask(t, counted, text, Options{Limits: cypher.Limits{Bytes: 20_000}})
		if err != nil || len(result.Rows) != 0 || !result.Truncated || counted.read > 20 {
			t.Errorf("%s: %d rows after %d nodes were read, %v; want none, cut, and no more than 20", text, len(result.Rows), counted.read, err)
		}
	}
}

// counting counts the nodes that are read as a whole.
type counting struct {
	*memory
	read int
}

func (c *counting) NodeProperties(ctx context.Context, n value.Node) (map[string]any, error) {
	c.read++
	return c.memory.NodeProperties(ctx, n)
}

// TestLargeStatements are planned at once, or refused.
func TestLargeStatements(t *testing.T) {
	repeated := func(n int, format, between string) string {
		parts := make([]string, n)
		for i := range parts {
			parts[i] = strings.ReplaceAll(format, "#", strconv.Itoa(i))
		}
		return strings.Join(parts, between)
	}
	for _, c := range []struct{ text, says string }{
		{"MATCH " + repeated(60_000, "(a#)", ", ") + " RETURN count(*)", "2000 nodes and relationships"},
		{"MATCH (a)" + repeated(150_000, "-->()", "") + " RETURN count(*)", "2000 nodes and relationships"},
		{"MATCH (a) WHERE " + repeated(1_500, "EXISTS { (a)-->() }", " AND ") + " RETURN a", "2000 nodes and relationships"},
		{repeated(10_000, "UNWIND [1] AS x#", " ") + " RETURN 1", "1000 clauses"},
		{"RETURN " + repeated(50_000, "# AS a#", ", "), "1000 columns"},
		{"WITH 1 AS x RETURN x ORDER BY " + repeated(50_000, "x + #", ", "), "1000 keys"},
		{"RETURN [" + repeated(50_000, "count(#)", ", ") + "]", "1000 aggregates"},
		{"MATCH (a)" + repeated(900, "-->()", "") + " RETURN count(*)", ""},
		{"RETURN " + repeated(1_000, "# AS a#", ", "), ""},
	} {
		began := time.Now()
		_, _, err := ask(t, companies(), c.text, Options{})
		if c.says == "" && err != nil || c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%.60s…: %v; want an error that says %q", c.text, err, c.says)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%.60s… took %s", c.text, took)
		}
	}
}

// TestDeep walks a chain that is longer than may be.
func TestDeep(t *testing.T) {
	m := &memory{}
	m.node("N", map[string]any{"i": int64(0)})
	for i := range deepest + 10 {
		m.node("", nil)
		m.edge(value.Node(i), "T", value.Node(i+1), nil)
	}
	for _, c := range []struct{ text, says string }{
		{"MATCH (a:N)-[*]->(b) RETURN count(*)", "in a row"},
		{"MATCH (a:N) (()-->()){1,} (b) RETURN count(*)", "in a row"},
		{"MATCH p = shortestPath((a:N)-[*]->(b)) WHERE NOT (b)-->() RETURN length(p)", "in a row"},
	} {
		_, _, err := ask(t, m, c.text, Options{Limits: cypher.Limits{Memory: 4 << 30}})
		if graph.CodeOf(err) != graph.TooLarge || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want an error that says %q", c.text, err, c.says)
		}
	}
}

// TestMemoryIsGivenBack runs what keeps a little many times over: what one subquery
// kept must not count against the next.
func TestMemoryIsGivenBack(t *testing.T) {
	g := dense(300)
	limits := cypher.Limits{Memory: 1 << 20}
	for _, text := range []string{
		"MATCH (a) RETURN count(*), sum(COUNT { MATCH (a)-->(b) WITH b.i AS i ORDER BY i RETURN DISTINCT i })",
		"MATCH (a) RETURN sum(size(COLLECT { MATCH (a)-->(b) WITH b.i AS i, count(*) AS n RETURN i }))",
		"MATCH (a) RETURN sum(size([(a)-->(b) | b.i]))",
		"MATCH (a) WHERE EXISTS { MATCH (a)-->(b) WITH DISTINCT b ORDER BY b.i RETURN b } RETURN count(*)",
	} {
		if _, _, err := ask(t, g, text, Options{Limits: limits}); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestNested makes lists within lists, deeper than what goes through them could follow.
func TestNested(t *testing.T) {
	for _, text := range []string{
		"RETURN reduce(l = [1], i IN range(1, 200000) | [l])",
		"RETURN reduce(l = [1], i IN range(1, 200000) | {l: l})",
		"RETURN reduce(l = [1], i IN range(1, 1000) | reduce(m = l, j IN range(1, 1000) | [m])) = []",
	} {
		if _, _, err := ask(t, companies(), text, Options{}); graph.CodeOf(err) != graph.TooLarge || !strings.Contains(err.Error(), "lists within lists") {
			t.Errorf("%s: %v; want an error that says lists within lists", text, err)
		}
	}
}
