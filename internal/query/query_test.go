package query_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
	"whoowns/internal/query"
	"whoowns/seed"
)

func TestMain(m *testing.M) { everystore.Main(m) }

// ask runs a statement about a store.
func ask(store graph.Store, text string, parameters map[string]any) (*cypher.Result, error) {
	statement, err := cypher.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%q does not parse: %w", text, err)
	}
	runner, err := query.RunnerOf(store, explore.New(store))
	if err != nil {
		return nil, err
	}
	return runner.RunCypher(context.Background(), statement, parameters, cypher.Limits{})
}

// rowsText writes rows as text, one a line.
func rowsText(result *cypher.Result) string {
	lines := make([]string, len(result.Rows))
	for i, row := range result.Rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = cypher.Text(cell)
		}
		lines[i] = strings.Join(cells, " | ")
	}
	return strings.Join(lines, "\n")
}

// The figures are those of the dataset's sheet.
func TestSeedInCypher(t *testing.T) {
	store := everystore.Seed(t)
	for _, c := range []struct{ query, want string }{
		{"MATCH (e:Entity {id: 'ant-group'}) RETURN e.name, labels(e)", `"Ant Group" | ["Entity", "Company"]`},
		{"MATCH (e:Company {name: 'Ant Group'}) RETURN e.id", `"ant-group"`},
		{"MATCH (e:Person {name: 'Ant Group'}) RETURN e.id", ``},
		{"MATCH (e:Entity {name: 'ant group'}) RETURN e.id", ``},
		{"MATCH (o)-[r:OWNS]->(:Entity {id: 'ant-group'}) WHERE r.end IS NULL AND r.share IS NOT NULL AND coalesce(r.counts, true) RETURN o.id, r.share ORDER BY r.share DESC",
			"\"hangzhou-alibaba-network\" | 0.33\n\"hangzhou-junhan\" | 0.3104\n\"hangzhou-junao\" | 0.2242"},
		{"MATCH (n {id: 'ant-group'}) RETURN n.name", `"Ant Group"`},
		{"MATCH (n {id: 'S07'}) RETURN labels(n)", `["Source"]`},
		{"MATCH (n {name: 'Ant Group'}) RETURN n.id", `"ant-group"`},
		{"MATCH (:Entity {id: $a})-[:OPERATES]->(p:Product) RETURN count(p)", "1"},
		{"MATCH (s:Source) WHERE NOT s.id STARTS WITH 'S' RETURN s.id", `"article"`},
	} {
		result, err := ask(store, c.query, map[string]any{"a": "mynt"})
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		if got := rowsText(result); got != c.want {
			t.Errorf("%s\ngives\n%s\nwant\n%s", c.query, got, c.want)
		}
	}
}

// Both stores show every record with the same labels, types and properties.
func TestBothStoresShowTheSameGraph(t *testing.T) {
	file, server := everystore.Both(t)
	changes := seed.Changes()
	for _, store := range []graph.Store{file, server} {
		if _, err := store.Apply(context.Background(), changes); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{
		"MATCH (e:Entity) RETURN labels(e), properties(e) ORDER BY e.id",
		"MATCH (e:Entity) UNWIND keys(e) AS k RETURN k, count(*) ORDER BY k",
		"MATCH (s:Source) RETURN labels(s), properties(s) ORDER BY s.id",
		"MATCH (a)-[r]->(b) RETURN a.id, type(r), properties(r), b.id ORDER BY r.id",
		"MATCH ()-[r]->() RETURN r.share, r.share_min, r.share_max, r.counts, r.held_from, r.held_until, r.means, r.id ORDER BY r.id",
		"MATCH (e:Entity) RETURN e.id, e.kind, e.name, e.life_from, e.life_until, e.jurisdiction, size(e.grams) ORDER BY e.id",
		"MATCH (e:Entity) WHERE e.name CONTAINS 'Ant' RETURN e.id ORDER BY e.id",
		"MATCH p = (o)-[:OWNS*1..4]->(:Entity {id: 'tianhong'}) RETURN [n IN nodes(p) | n.id] AS ids ORDER BY ids",
		"MATCH (e:Entity) OPTIONAL MATCH (e)<-[r:OWNS]-() RETURN e.kind, count(DISTINCT e), count(r) ORDER BY e.kind",
	} {
		var texts []string
		for _, store := range []graph.Store{file, server} {
			result, err := ask(store, text, nil)
			if err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			texts = append(texts, rowsText(result))
		}
		if texts[0] == "" || texts[0] != texts[1] {
			t.Errorf("%s\non a file:\n%.3000s\non Neo4j:\n%.3000s", text, texts[0], texts[1])
		}
	}
}

// The functions answer what the use cases answer; the figures are those of the sheet.
func TestOwnershipFunctions(t *testing.T) {
	everystore.Only(t, everystore.File, "Neo4j has no functions of whoowns")
	store := everystore.Seed(t)
	for _, c := range []struct {
		expression string
		asOf       any
		want       string
	}{
		{"whoowns.effectiveShare('hangzhou-junhan', 'ant-group')", nil, "0.3104"},
		{"round(whoowns.effectiveShare('hangzhou-junhan', 'tianhong'), 6)", nil, "0.158304"}, // 0.3104 of Ant, which has 51%
		{"whoowns.controls('jack-ma', 'ant-group')", "2020-10-01", "true"},
		{"whoowns.controls('jack-ma', 'ant-group')", nil, "false"},
		{"whoowns.controls('jack-ma', 'ant-group')", cypher.Date{Time: time.Date(2020, 10, 1, 0, 0, 0, 0, time.UTC)}, "true"},
		{"whoowns.effectiveShare(null, 'ant-group')", nil, "null"},
		// What no source gives is at most what the stated holders leave: 1 - 0.33 - 0.3104 - 0.2242.
		{"round(whoowns.effectiveShareMax('ant-domestic-holders', 'ant-group'), 6)", nil, "0.1354"},
		{"whoowns.effectiveShareMin('ant-domestic-holders', 'ant-group')", nil, "0.0"},
		{"whoowns.effectiveShare('ant-domestic-holders', 'ant-group')", nil, "null"},
		{"[o IN whoowns.ultimateOwners('ant-group', 'eu-amlr') WHERE o.id = 'jack-ma' | o.qualifies]", "2020-10", "[true]"},
	} {
		result, err := ask(store, "RETURN "+c.expression+" AS x", map[string]any{"asOf": c.asOf})
		if err != nil {
			t.Errorf("%s: %v", c.expression, err)
			continue
		}
		if got := rowsText(result); got != c.want {
			t.Errorf("%s on %v is %s, want %s", c.expression, c.asOf, got, c.want)
		}
	}
	result, err := ask(store, `MATCH (o)-[r:OWNS]->(:Entity {id: 'ant-group'}) WHERE whoowns.activeOn(r, date('2020-10-01')) <> coalesce(r.held_from <= date('2020-10-01'), true) AND coalesce(date('2020-10-01') < r.held_until, true) RETURN r`, nil)
	if err != nil || len(result.Rows) > 0 {
		t.Errorf("activeOn differs from the days on which a relation holds: %v, %v", result, err)
	}
}

// Whatever an editor offers can be written.
func TestEveryFunctionParses(t *testing.T) {
	everystore.Only(t, everystore.File, "Neo4j has no functions of whoowns")
	store := everystore.Seed(t)
	functions := query.FunctionsOf(store)
	if len(functions) < 100 {
		t.Fatalf("there are %d functions only", len(functions))
	}
	for _, f := range functions {
		if _, err := cypher.Parse("RETURN " + f.Name + "(1, 2) AS x"); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestOwnershipFunctionsRefuse(t *testing.T) {
	everystore.Only(t, everystore.File, "Neo4j has no functions of whoowns")
	store := everystore.Seed(t)
	for _, c := range []struct {
		expression string
		parameters map[string]any
		want       string
	}{
		{"whoowns.controls('jack-ma', 'no-such')", nil, "no-such"},
		{"whoowns.controls(1, 'ant-group')", nil, "Integer"},
		{"whoowns.ultimateOwners('ant-group', 'eu')", nil, "eu-amlr"},
		{"whoowns.effectiveShare('jack-ma')", nil, "whoowns.effectiveShare"},
		{"whoowns.owns('jack-ma')", nil, "whoowns.owns"},
		{"1", map[string]any{"asOf": int64(2020)}, "asOf"},
		{"1", map[string]any{"asOf": "soon"}, "soon"},
	} {
		_, err := ask(store, "RETURN "+c.expression+" AS x", c.parameters)
		var coded *graph.Error
		if !errors.As(err, &coded) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s with %v: the error is %v, want one that names %s", c.expression, c.parameters, err, c.want)
		}
	}
}

// A limit on time that is met while the store is read is told as any other.
func TestTimeIsOverWhileReading(t *testing.T) {
	everystore.Only(t, everystore.File, "the server of Neo4j has a limit of its own")
	statement, err := cypher.Parse("MATCH (n) UNWIND range(1, 1000) AS i RETURN n")
	if err != nil {
		t.Fatal(err)
	}
	store := everystore.Seed(t)
	runner, err := query.RunnerOf(store, explore.New(store))
	if err != nil {
		t.Fatal(err)
	}
	for _, limit := range []time.Duration{time.Nanosecond, time.Microsecond, 100 * time.Microsecond, time.Millisecond} {
		_, err := runner.RunCypher(context.Background(), statement, nil, cypher.Limits{Time: limit})
		if graph.CodeOf(err) != graph.TooLarge || !strings.Contains(err.Error(), "took over "+limit.String()) {
			t.Errorf("within %s: %v; want an error of code too_large that says so", limit, err)
		}
	}
}

// What a property never equals is told, and nothing else is.
func TestWarningsOfTypes(t *testing.T) {
	everystore.Only(t, everystore.File, "the server of Neo4j has notifications of its own")
	store := everystore.Seed(t)
	parameters := map[string]any{"five": int64(5), "text": "ant-group", "none": nil, "ids": []any{"ant-group"}, "m": map[string]any{"id": int64(5)}}
	for _, c := range []struct{ query, warns string }{
		{"MATCH (n {id: 5}) RETURN n", "id is of type STRING and is compared with 5, which is an Integer: they are never equal; write '5'"},
		{"MATCH (n:Company {id: $five}) RETURN n", "n.id is of type STRING and is compared with $five, which is an Integer: they are never equal"},
		{"MATCH (n) WHERE n.id = 5 RETURN n", "n.id is of type STRING"},
		{"MATCH (n) WHERE $five = n.name RETURN n", "n.name is of type STRING"},
		{"MATCH (n) WHERE n.id IN [5] RETURN n", "n.id is of type STRING"},
		{"MATCH ()-[r:OWNS {share: '0.5'}]->() RETURN r", "r.share is of type FLOAT and is compared with '0.5', which is a String"},
		{"MATCH ()-[r]->() WHERE r.start_day >= '2020-01-01' RETURN r", "write date('2020-01-01')"},
		{"MATCH (n) WHERE n.names = 'Alibaba' RETURN n", "write 'Alibaba' IN n.names"},
		{"MATCH (n) WHERE EXISTS { (n)<-[r:OWNS]-() WHERE r.share = true } RETURN n", "r.share is of type FLOAT"},

		{"MATCH (n {id: $text}) WHERE n.id = 'ant-group' AND n.name <> $none AND n.id = null RETURN n", ""},
		{"MATCH ()-[r:OWNS]->() WHERE r.share > 0 AND r.share = 1 AND 0 < r.share_min <= 0.5 AND r.counts = false RETURN r", ""},
		{"MATCH ()-[r]->() WHERE r.start > '2020' AND r.start_day > date('2020-01-01') RETURN r", ""},
		{"MATCH (n) WHERE n.id IN $ids AND n.id IN ['a', 5] AND n.names = ['a'] AND 'a' IN n.names RETURN n", ""},
		{"WITH {id: 5} AS n WHERE n.id = 5 RETURN n", ""},
		{"WITH $m AS n MATCH (o) WHERE n.id = 5 RETURN o", ""},
		{"MATCH (n) WITH {id: 5} AS n WHERE n.id = 5 RETURN n", ""},
		{"MATCH (n) RETURN [n IN [{id: 5}] WHERE n.id = 5 | n.id]", ""},
		{"MATCH (n) WHERE toInteger(n.id) = 5 AND n.id = toString(5) RETURN n", ""},
	} {
		result, err := ask(store, c.query, parameters)
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		if got := strings.Join(result.Warnings, "; "); c.warns == "" && got != "" || !strings.Contains(got, c.warns) {
			t.Errorf("%s\nwarns %q\nwant  %q", c.query, got, c.warns)
		}
	}
}
