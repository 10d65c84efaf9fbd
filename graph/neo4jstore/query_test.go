package neo4jstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/cypher"
	"whoowns/internal/neo4jtest"
)

// run runs a statement that must parse.
func run(s *neo4jstore.Store, text string, parameters map[string]any, limits cypher.Limits) (*cypher.Result, error) {
	statement, err := cypher.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%q does not parse: %w", text, err)
	}
	return s.RunCypher(context.Background(), statement, parameters, limits)
}

// Every type of value comes back as it is, in JSON and in text.
func TestCypherValues(t *testing.T) {
	s := open(t, neo4jtest.Empty(t))
	for _, c := range []struct{ expression, json, text string }{
		{"null", `null`, `null`},
		{"true", `true`, `true`},
		{"42", `42`, `42`},
		{"-9007199254740992", `-9007199254740992`, `-9007199254740992`},
		{"9007199254740993", `{"integer":"9007199254740993"}`, `9007199254740993`}, // 2^53 + 1
		{"-9223372036854775807 - 1", `{"integer":"-9223372036854775808"}`, `-9223372036854775808`},
		{"1.0", `1.0`, `1.0`},
		{"0.1", `0.1`, `0.1`},
		{"-0.0", `-0.0`, `-0.0`},
		{"1e300", `1e+300`, `1e+300`},
		{"1e-9", `1e-09`, `1e-09`},
		{"nan", `{"float":"NaN"}`, `NaN`},
		{"-inf", `{"float":"-Infinity"}`, `-Infinity`},
		{`'蚂蚁 "<&>" \\ \n'`, `"蚂蚁 \"<&>\" \\ \n"`, `"蚂蚁 \"<&>\" \\ \n"`},
		{"[1, [null, 'a'], 1.5]", `[1,[null,"a"],1.5]`, `[1, [null, "a"], 1.5]`},
		{"{b: 1, a: {}, `c d`: 2}", `{"a":{},"b":1,"c d":2}`, "{a: {}, b: 1, `c d`: 2}"},
		{"{date: '2020'}", `{"map":{"date":"2020"}}`, `{date: "2020"}`},
		{"{map: {node: 1}}", `{"map":{"map":{"map":{"node":1}}}}`, `{map: {node: 1}}`},
		{"date('2020-10-01')", `{"date":"2020-10-01"}`, `2020-10-01`},
		{"date('-0044-03-15')", `{"date":"-0044-03-15"}`, `-0044-03-15`},
		{"date('+12020-10-01')", `{"date":"+12020-10-01"}`, `+12020-10-01`},
		{"localtime('12:30:01.5')", `{"localtime":"12:30:01.5"}`, `12:30:01.5`},
		{"time('12:30+05:30')", `{"time":"12:30+05:30"}`, `12:30+05:30`},
		{"localdatetime('2020-10-01T12:30')", `{"localdatetime":"2020-10-01T12:30"}`, `2020-10-01T12:30`},
		{"datetime('2020-10-01T12:30Z')", `{"datetime":"2020-10-01T12:30Z"}`, `2020-10-01T12:30Z`},
		{"datetime('2020-10-01T12:30[Asia/Shanghai]')", `{"datetime":"2020-10-01T12:30+08:00[Asia/Shanghai]"}`, `2020-10-01T12:30+08:00[Asia/Shanghai]`},
		{"duration('P1Y2M3DT4H5.5S')", `{"duration":"P1Y2M3DT4H5.5S"}`, `P1Y2M3DT4H5.5S`},
		{"duration('PT-0.5S')", `{"duration":"PT-0.5S"}`, `PT-0.5S`},
		{"duration({days: 0})", `{"duration":"PT0S"}`, `PT0S`},
		{"point({x: 1, y: 2})", `{"point":{"srid":7203,"x":1.0,"y":2.0}}`, `point({srid: 7203, x: 1.0, y: 2.0})`},
		{"point({x: 1, y: 2, z: 3})", `{"point":{"srid":9157,"x":1.0,"y":2.0,"z":3.0}}`, `point({srid: 9157, x: 1.0, y: 2.0, z: 3.0})`},
	} {
		result, err := run(s, "RETURN "+c.expression+" AS value", nil, cypher.Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.expression, err)
			continue
		}
		value := result.Rows[0][0]
		if got := string(cypher.JSON(value)); got != c.json || !json.Valid([]byte(got)) {
			t.Errorf("%s is %s in JSON, want %s", c.expression, got, c.json)
		}
		if got := cypher.Text(value); got != c.text {
			t.Errorf("%s is %s in text, want %s", c.expression, got, c.text)
		}
		if fmt.Sprint(result.Columns) != "[value]" || result.Truncated || result.Why != "" {
			t.Errorf("%s: columns %v, truncated %v %q", c.expression, result.Columns, result.Truncated, result.Why)
		}
	}
}

func TestCypherNodesRelationshipsAndPaths(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := open(t, server)
	server.Run(t, "CREATE (:A:B {x: 1})-[:R {y: 'z'}]->(:`C D`)", nil)
	result, err := run(s, "MATCH p = (c)<-[r:R]-(a:A) RETURN a, r, p, elementId(a) AS a_id, elementId(r) AS r_id, elementId(c) AS c_id", nil, cypher.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	row := result.Rows[0]
	a, r, c := row[3].(string), row[4].(string), row[5].(string)
	node := fmt.Sprintf(`{"id":%q,"labels":["A","B"],"properties":{"x":1}}`, a)
	relationship := fmt.Sprintf(`{"id":%q,"type":"R","start":%q,"end":%q,"properties":{"y":"z"}}`, r, a, c)
	for i, want := range []struct{ json, text string }{
		{`{"node":` + node + `}`, "(:A:B {x: 1})"},
		{`{"relationship":` + relationship + `}`, `[:R {y: "z"}]`},
		{fmt.Sprintf(`{"path":{"nodes":[{"id":%q,"labels":["C D"],"properties":{}},%s],"relationships":[%s]}}`, c, node, relationship), "(:`C D`)<-[:R {y: \"z\"}]-(:A:B {x: 1})"},
	} {
		if got := string(cypher.JSON(row[i])); got != want.json {
			t.Errorf("column %d is in JSON\n%s, want\n%s", i, got, want.json)
		}
		if got := cypher.Text(row[i]); got != want.text {
			t.Errorf("column %d is in text %s, want %s", i, got, want.text)
		}
	}
}

// A path has a node for each time that it comes to it.
func TestCypherPathThatComesBack(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := open(t, server)
	server.Run(t, "CREATE (a:A)-[:R]->(b:B)-[:S]->(a), (b)-[:T]->(b)", nil)
	for _, c := range []struct{ text, want string }{
		{"MATCH p = (:A)-[:R]->()-[:S]->()", "(:A)-[:R]->(:B)-[:S]->(:A)"},
		{"MATCH p = (:A)-[:R]->()-[:T]->()-[:S]->()", "(:A)-[:R]->(:B)-[:T]->(:B)-[:S]->(:A)"},
		{"MATCH p = (:A)<-[:S]-()<-[:R]-()", "(:A)<-[:S]-(:B)<-[:R]-(:A)"},
	} {
		result, err := run(s, c.text+" RETURN p", nil, cypher.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := cypher.Text(result.Rows[0][0]); got != c.want {
			t.Errorf("%s is %s, want %s", c.text, got, c.want)
		}
	}
}

// Parameters go as parameters: they come back as they are, and none is taken for a
// part of the statement.
func TestCypherParameters(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := open(t, server)
	given := `{"n":5,"f":5.0,"t":"x' RETURN 1; CREATE (n) //","l":[1,[2.5,null]],"m":{"a":{"b":true}},"z":null}`
	parameters, err := cypher.ParseParameters([]byte(given))
	if err != nil {
		t.Fatal(err)
	}
	result, err := run(s, "RETURN {n: $n, f: $f, t: $t, l: $l, m: $m, z: $z} AS m, valueType($n) AS n, valueType($f) AS f", parameters, cypher.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"f":5.0,"l":[1,[2.5,null]],"m":{"a":{"b":true}},"n":5,"t":"x' RETURN 1; CREATE (n) //","z":null}`
	if got := string(cypher.JSON(result.Rows[0][0])); got != want {
		t.Errorf("the parameters came back as %s, want %s", got, want)
	}
	if result.Rows[0][1] != "INTEGER NOT NULL" || result.Rows[0][2] != "FLOAT NOT NULL" {
		t.Errorf("their types are %v", result.Rows[0][1:])
	}
	if rows := server.Run(t, "MATCH (n) WHERE NOT n:WhoownsStore RETURN n", nil); len(rows) > 0 {
		t.Errorf("there are nodes: %v", rows)
	}
}

func TestCypherFaults(t *testing.T) {
	s := open(t, neo4jtest.Empty(t))
	for _, c := range []struct {
		why, text    string
		line, column int
		says         string
	}{
		{"an unknown variable", "RETURN\n  x", 2, 3, "Variable `x` not defined"},
		{"its place behind a comment", "/* 蚂蚁𠀀 */ RETURN x", 1, 18, "Variable `x` not defined"},
		{"its place behind letters beyond 16 bits", "RETURN '𠀀' + x", 1, 14, "Variable `x` not defined"},
		{"an unknown function", "RETURN nosuch(1)", 1, 8, "Unknown function 'nosuch'"},
		{"syntax that the gate leaves to the server", "MATCH (a:A:B|C) RETURN a", 1, 11, "label expression"},
		{"a type that does not fit", "RETURN 1 + date()", 1, 12, "Type mismatch"},
		{"a division by zero", "RETURN 1 / 0", 0, 0, "/ by zero"},
		{"a value that is no date", "RETURN date('2020-13-01')", 0, 0, "MonthOfYear"},
		{"a wrong argument", "RETURN toInteger([1])", 0, 0, "toInteger()"},
		{"a parameter that is missing", "RETURN $id", 0, 0, "parameter $id, and no value"},
		{"a limit that is no number", "RETURN 1 LIMIT 'a'", 1, 16, "Must be a non-negative integer"},
		{"a place behind what is printed shorter", "MATCH   (n :  A :B)\n WHERE  ((n.x)) = 1 /* 𠀀 */ AND ( 1 + date() ) = 2 RETURN n", 2, 39, "Type mismatch"},
		{"a function of the embedded store", "RETURN 1 +\n whoowns.effectiveShare('a', 'b')", 2, 2, "whoowns.effectiveShare() is answered by a store in a file"},
		{"a fault in a later row", "UNWIND [1, 0] AS x RETURN 1 / x", 0, 0, "/ by zero"},
	} {
		_, err := run(s, c.text, nil, cypher.Limits{})
		if graph.CodeOf(err) != graph.Invalid || !strings.Contains(fmt.Sprint(err), c.says) || strings.Contains(fmt.Sprint(err), "\n") {
			t.Errorf("%s: the error is %v of code %s, want …%s… of code invalid", c.why, err, graph.CodeOf(err), c.says)
			continue
		}
		var fault *cypher.Error
		if errors.As(err, &fault); fault != nil && (fault.Line != c.line || fault.Column != c.column) {
			t.Errorf("%s: it is at line %d, column %d, want %d, %d", c.why, fault.Line, fault.Column, c.line, c.column)
		}
		if c.line > 0 && fault == nil {
			t.Errorf("%s: it has no place: %v", c.why, err)
		}
	}
	if _, err := s.RunCypher(context.Background(), cypher.Statement{}, nil, cypher.Limits{}); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("a statement that was never parsed: %v", err)
	}
}

// A result is cut at its limits, and says so; one that just fits is whole.
func TestCypherLimits(t *testing.T) {
	s := open(t, neo4jtest.Empty(t))
	for _, c := range []struct {
		text   string
		limits cypher.Limits
		rows   int
		says   string
	}{
		{"UNWIND range(1, 10) AS x RETURN x", cypher.Limits{Rows: 10}, 10, ""},
		{"UNWIND range(1, 11) AS x RETURN x", cypher.Limits{Rows: 10}, 10, "more than 10 rows"},
		{"UNWIND range(1, 10000) AS x RETURN x", cypher.Limits{}, 10_000, ""},
		{"UNWIND range(1, 1000000) AS x RETURN x", cypher.Limits{}, 10_000, "more than 10000 rows"},
		{"UNWIND range(1, 100) AS x RETURN reduce(s = '', i IN range(1, 997) | s + 'a') AS s", cypher.Limits{Bytes: 5_500}, 5, "over 5500 bytes"}, // 1,000 each, with quotes and a comma
		{"MATCH (n:Nothing) RETURN n", cypher.Limits{}, 0, ""},
	} {
		result, err := run(s, c.text, nil, c.limits)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if len(result.Rows) != c.rows || result.Truncated != (c.says != "") || !strings.Contains(result.Why, c.says) {
			t.Errorf("%s: %d rows, truncated %v, %q; want %d, %q", c.text, len(result.Rows), result.Truncated, result.Why, c.rows, c.says)
		}
	}
}

// A walk of variable length that explodes is stopped at the limit, and the store
// answers others meanwhile and after.
func TestCypherExplosionIsStopped(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := open(t, server)
	server.Run(t, "UNWIND range(1, 30) AS i CREATE (:N {i: i})", nil)
	server.Run(t, "MATCH (a:N), (b:N) WHERE a <> b CREATE (a)-[:X]->(b)", nil)
	ended := make(chan error, 1)
	start := time.Now()
	go func() {
		_, err := run(s, "MATCH (:N {i: 1})-[:X*]->(b) RETURN count(b)", nil, cypher.Limits{Time: 2 * time.Second})
		ended <- err
	}()
	meanwhile := 0
	for {
		if _, err := run(s, "RETURN 1", nil, cypher.Limits{}); err != nil {
			t.Fatalf("meanwhile: %v", err)
		}
		meanwhile++
		select {
		case err := <-ended:
			if graph.CodeOf(err) != graph.TooLarge || !strings.Contains(fmt.Sprint(err), "took over 2s and was stopped") {
				t.Errorf("the error is %v of code %s", err, graph.CodeOf(err))
			}
			t.Logf("stopped after %s; %d other queries were answered meanwhile", time.Since(start).Round(time.Millisecond), meanwhile)
			return
		default:
		}
	}
}

func TestCypherNeedsTooMuchMemory(t *testing.T) {
	s := open(t, neo4jtest.Empty(t))
	_, err := run(s, "UNWIND range(1, 100000000) AS x RETURN collect(toString(x) + 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') AS l", nil, cypher.Limits{Time: time.Minute})
	if graph.CodeOf(err) != graph.TooLarge {
		t.Errorf("the error is %v of code %s, want too_large", err, graph.CodeOf(err))
	}
	if _, err := run(s, "RETURN 1", nil, cypher.Limits{}); err != nil {
		t.Errorf("after that the server does not answer: %v", err)
	}
}

func TestCypherEndsWithItsContext(t *testing.T) {
	s := open(t, neo4jtest.Empty(t))
	statement, err := cypher.Parse("UNWIND range(1, 1000000000) AS x RETURN count(x)")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := s.RunCypher(ctx, statement, nil, cypher.Limits{}); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 10*time.Second {
		t.Errorf("after %s the error is %v", time.Since(start), err)
	}
}

// A query meets no half of a batch, however they overlap.
func TestCypherSeesWholeBatches(t *testing.T) {
	server := neo4jtest.Empty(t)
	writer, s := open(t, server), open(t, server)
	if _, err := writer.Apply(context.Background(), batchOf(0)); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() {
		for n := 1; n <= 15; n++ {
			if _, err := writer.Apply(context.Background(), batchOf(n)); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	// Between the entities and the relations it counts for so long that batches come in.
	const slow = `MATCH (e:Entity) WITH collect(DISTINCT e.note) AS entities
		UNWIND range(1, 100000) AS i WITH entities, count(i) AS wait
		MATCH ()-[r]->(:Entity) RETURN entities, collect(DISTINCT r.note) AS relations`
	read := 0
	for {
		result, err := run(s, slow, nil, cypher.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		read++
		if row := result.Rows[0]; len(row[0].([]any)) != 1 || fmt.Sprint(row[0]) != fmt.Sprint(row[1]) {
			t.Fatalf("a query saw parts of several batches: %v", row)
		}
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			t.Logf("%d queries beside 15 batches", read)
			return
		default:
		}
	}
}
