package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoowns/internal/api"
	"whoowns/internal/neo4jtest"
)

const cypherCommand = "go run ./cmd/whoowns cypher "

// seeded is the tests' server with the seed.
func seeded(t *testing.T) *neo4jtest.Server {
	t.Helper()
	server := neo4jtest.Empty(t)
	onNeo4j(t, server, "seed")
	return server
}

// Each query that the README shows, run on the seed in a file and in Neo4j, prints what
// it shows.
func TestReadmeShowsWhatCypherPrints(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	t.Run("file", func(t *testing.T) {
		t.Chdir(t.TempDir())
		ok(t, "seed")
		readmeShows(t, string(page), true, func(args ...string) string { return ok(t, args...) })
	})
	t.Run("Neo4j", func(t *testing.T) {
		server := seeded(t)
		run := func(args ...string) string { return onNeo4j(t, server, args...) }
		readmeShows(t, string(page), false, run)
		// The one that is shown for a server's own tools.
		for _, query := range blocks(string(page), "cypher") {
			run("cypher", query)
		}
	})
}

// readmeShows compares what the README shows below each query with what it prints, those
// with functions of whoowns where the store has them.
func readmeShows(t *testing.T, page string, functions bool, run func(args ...string) string) {
	t.Helper()
	commands := 0
	for _, block := range blocks(page, "console") {
		shown, found := strings.CutPrefix(block, "$ "+cypherCommand)
		if !found {
			continue
		}
		if strings.Contains(shown, "whoowns.") && !functions {
			continue
		}
		commands++
		// FLAGS 'QUERY' over several lines, then what it prints.
		parts := strings.SplitN(shown, "'", 3)
		if len(parts) != 3 || !strings.HasPrefix(parts[2], "\n") {
			t.Errorf("%q has no query in quotes", shown)
			continue
		}
		args := append([]string{"cypher"}, strings.Fields(parts[0])...)
		got, want := run(append(args, parts[1])...), strings.TrimPrefix(parts[2], "\n")
		if strings.TrimRight(got, "\n") != want {
			t.Errorf("$ %s\nThe README shows:\n%s\nIt prints:\n%s", parts[1], want, got)
		}
	}
	if commands < 12 {
		t.Errorf("the README shows %d queries; the test no longer finds them", commands)
	}
}

func TestCypherCommand(t *testing.T) {
	server := seeded(t)
	t.Chdir(t.TempDir())
	write(t, "q.cypher", "\ufeffMATCH (e:Entity {id: $id}) // one\nRETURN e.name AS name, $n + 1 AS n, $t AS t;\n")
	want := "name       n  t\nAnt Group  6  5\n"
	params := []string{"--param", "id=ant-group", "--param", "n=5", "--param", `t="5"`}
	if got := onNeo4j(t, server, append([]string{"cypher", "--file", "q.cypher"}, params...)...); got != want {
		t.Errorf("from a file it prints\n%s, want\n%s", got, want)
	}
	environment := map[string]string{"WHOOWNS_NEO4J_USER": server.User, "WHOOWNS_NEO4J_PASSWORD": server.Password, "WHOOWNS_STORE": server.Address}
	if r := in(t, "RETURN 'a' AS x", environment, "cypher", "-"); r.err != nil || r.out != "x\na\n" {
		t.Errorf("from standard input it prints %q (%v)", r.out, r.err)
	}
	for _, c := range []struct{ why, query, want string }{
		{"no rows", "MATCH (n:Nothing) RETURN n", "No rows.\n"},
		{"null, texts that look like it, and an empty one", "UNWIND [null, 'null', '', ' '] AS x RETURN x, 1 AS y", "x       y\nnull    1\n\"null\"  1\n\"\"      1\n\" \"     1\n"},
		{"wide letters and figures", "UNWIND [['蚂蚁集团', 0.33], ['Ant', 12]] AS r RETURN r[0] AS name, r[1] AS share, 'x' AS x", "name      share  x\n蚂蚁集团   0.33  x\nAnt          12  x\n"},
		{"nodes and relationships", "MATCH (s:Source {id: 'S13'}) RETURN s {.id} AS s, [true, 1.0] AS l", "s            l\n{id: \"S13\"}  [true, 1.0]\n"},
		{"an escape", "RETURN 'a' + $esc + '[2Jb' AS x", "x\na[2Jb\n"},
	} {
		if got := onNeo4j(t, server, "cypher", c.query, "--param", `esc="\u001b"`); got != c.want {
			t.Errorf("%s: it prints\n%q, want\n%q", c.why, got, c.want)
		}
	}
	if got := onNeo4j(t, server, "cypher", "--csv", "RETURN 'a,b' AS x, null AS y, 1.0 AS z, [1] AS l"); got != "x,y,z,l\n\"a,b\",,1.0,[1]\n" {
		t.Errorf("as CSV it prints %q", got)
	}
	answer := decoded[api.CypherAnswer](t, onNeo4j(t, server, "cypher", "--json", "RETURN 1 AS x"))
	if len(answer.Rows) != 1 || answer.Columns[0] != "x" {
		t.Errorf("as JSON it is %+v", answer)
	}
	r := in(t, "", environment, "cypher", "UNWIND range(1, 9) AS x RETURN x", "--limit", "2")
	if r.err != nil || r.out != "x\n1\n2\n" || !strings.Contains(r.messages, "more than 2 rows") {
		t.Errorf("cut, it prints %q and says %q (%v)", r.out, r.messages, r.err)
	}
	if wide := onNeo4j(t, server, "cypher", "MATCH (e:Entity {id: 'ant-group'}) RETURN properties(e) AS e, 1 AS one"); !strings.HasPrefix(wide, "e    {") || !strings.Contains(wide, "\none  1\n") {
		t.Errorf("a wide cell beside another column prints\n%s", wide)
	}
	if brief := onNeo4j(t, server, "cypher", "MATCH p = (:Entity {id: 'hangzhou-junhan'})-[:OWNS {id: 'ant-owns-tianhong'}]-() RETURN p UNION MATCH p = (:Entity {id: 'tianhong'})<-[:OWNS {id: 'ant-owns-tianhong'}]-() RETURN p"); brief !=
		"p\n(:Entity:Company {id: \"tianhong\", name: \"Tianhong Asset Management\"})<-[:OWNS {id: \"ant-owns-tianhong\", share: 0.51}]-(:Entity:Company {id: \"ant-group\", name: \"Ant Group\"})\n" {
		t.Errorf("of nodes it prints more than what names them:\n%s", brief)
	}
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"MATCH (n)\nSET n.x = 1"}, []string{"line 2, column 1", "SET is not taken"}},
		{[]string{"MATCH (n) RETURN m"}, []string{"line 1, column 18", "`m` not defined"}},
		{[]string{"RETURN $id"}, []string{"$id"}},
		{[]string{"MATCH (a)-[*]-(b) RETURN count(b)", "--timeout", "1s"}, []string{"over 1s and was stopped"}},
	} {
		r := in(t, "", environment, append([]string{"cypher"}, c.args...)...)
		r.mustFail(t, c.want, append([]string{"cypher"}, c.args...)...)
	}
}

// What is wrong is said before any store is opened, and of a file that it takes none.
func TestCypherCommandRefuses(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, c := range []struct {
		args []string
		want []string
	}{
		{nil, []string{"needs a query"}},
		{[]string{"CREATE (n)"}, []string{"CREATE is not taken"}},
		{[]string{"RETURN 1", "--limit", "0"}, []string{"--limit", "1000000"}},
		{[]string{"RETURN 1", "--timeout", "1h"}, []string{"--timeout", "10m"}},
		{[]string{"RETURN 1", "--timeout", "soon"}, []string{"--timeout", "soon"}},
		{[]string{"RETURN 1", "--param", "x"}, []string{"--param", "name=value"}},
		{[]string{"RETURN 1", "--param", "x=1", "--param", "x=2"}, []string{"x is given twice"}},
		{[]string{"RETURN 1", "--param", "x=9223372036854775808"}, []string{"--param x", "too large"}},
		{[]string{"RETURN 1", "--csv", "--json"}, []string{"--csv and --json"}},
		{[]string{"--file", "nothing.cypher"}, []string{"--file", "nothing.cypher"}},
		{[]string{"RETURN 1", "--file", "x.cypher"}, []string{"a query is given too"}},
	} {
		fails(t, c.want, append([]string{"cypher"}, c.args...)...)
	}
}
