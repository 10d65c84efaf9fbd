package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/api"
	"whoowns/internal/everystore"
	"whoowns/internal/neo4jtest"
)

// startOnNeo4j runs a server over a store in Neo4j that holds changes.
func startOnNeo4j(t *testing.T, changes graph.Changes) (*running, *neo4jtest.Server) {
	t.Helper()
	server := neo4jtest.Empty(t)
	store, err := neo4jstore.Open(t.Context(), neo4jstore.Config{Address: server.Address, User: server.User, Password: server.Password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := store.Apply(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	return startOn(t, store), server
}

func (r *running) cypher(body string, headers ...string) answer {
	r.t.Helper()
	return r.do(r.request(http.MethodPost, "/api/v1/cypher", body, append([]string{"Content-Type", "application/json"}, headers...)...))
}

// A file answers as a server does; only their words for a fault differ.
func TestCypher(t *testing.T) {
	store := everystore.Seed(t)
	r := startOn(t, store)
	before, err := store.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("rows", func(t *testing.T) {
		got := r.cypher(`{"query": "MATCH (o:Entity)-[r:OWNS]->(:Entity {id: $id}) WHERE r.held_from <= date($day) AND r.held_until IS NULL RETURN o.id AS id, r.share AS share ORDER BY share DESC LIMIT 1", "parameters": {"id": "ant-group", "day": "2025-06-30"}}`)
		if got.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", got.StatusCode, got.body)
		}
		var a api.CypherAnswer
		got.into(t, &a)
		if fmt.Sprint(a.Columns) != "[id share]" || a.Truncated || a.ElapsedMS <= 0 {
			t.Errorf("the answer is %s", got.body)
		}
	})
	t.Run("types", func(t *testing.T) {
		got := r.cypher(`{"query": "RETURN $n AS n, $n / 2 AS half, toFloat($n) AS f, $l AS l, date('2020-10-01') AS d, $big AS big, $none AS none", "parameters": {"n": 5, "l": [1, 2.0, {"a": null}], "big": 9223372036854775807, "none": null}}`)
		var shape struct {
			Rows []json.RawMessage `json:"rows"`
		}
		if err := json.Unmarshal(got.body, &shape); err != nil || len(shape.Rows) != 1 {
			t.Fatalf("%v in %s", err, got.body)
		}
		// 5 / 2 is 2 for integers.
		if want := `[5,2,5.0,[1,2.0,{"a":null}],{"date":"2020-10-01"},{"integer":"9223372036854775807"},null]`; string(shape.Rows[0]) != want {
			t.Errorf("the row is %s, want %s", shape.Rows[0], want)
		}
	})
	t.Run("cut", func(t *testing.T) {
		var a api.CypherAnswer
		r.cypher(`{"query": "UNWIND range(1, 10001) AS x RETURN x"}`).into(t, &a)
		if len(a.Rows) != 10_000 || !a.Truncated || !strings.Contains(a.Why, "10000 rows") {
			t.Errorf("%d rows, truncated %v: %q", len(a.Rows), a.Truncated, a.Why)
		}
	})
	t.Run("faults", func(t *testing.T) {
		for _, c := range []struct {
			body         string
			status       int
			location     string
			line, column int
			says         string
		}{
			{`{"query": "MATCH (n)\n  CREATE (m) RETURN m"}`, 422, "body.query", 2, 3, "CREATE is not taken"},
			{`{"query": "MATCH (n) RETURN m"}`, 422, "body.query", 1, 18, "m"},
			{`{"query": "RETURN 1 / 0"}`, 422, "body.query", 0, 0, "by zero"},
			{`{"query": "RETURN $id"}`, 422, "body.query", 0, 0, "$id"},
			{`{"query": ""}`, 422, "body.query", 1, 1, "empty"},
			{`{}`, 422, "body", 0, 0, "query"},
			{`{"query": "RETURN 1", "params": {}}`, 422, "body.params", 0, 0, "unexpected"},
			{`{"query": 1}`, 422, "body.query", 0, 0, "string"},
			{`{"query": "RETURN $n", "parameters": [1]}`, 422, "body.parameters", 0, 0, "object"},
			{`{"query": "RETURN $n", "parameters": {"n": 9223372036854775808}}`, 422, "body", 0, 0, "too large"},
			{`{"query": "RETURN 1"`, 400, "", 0, 0, ""},
			{``, 400, "", 0, 0, ""},
			{`{"query": "RETURN '` + strings.Repeat("a", 1<<20) + `'"}`, 413, "", 0, 0, "1048576"},
			{`{"query": "` + strings.Repeat(" ", 4<<20) + `"}`, 413, "", 0, 0, ""},
		} {
			p := r.cypher(c.body).problem(t, c.status)
			if !strings.Contains(p.Detail, c.says) || strings.Contains(p.Detail, "\n") {
				t.Errorf("%.80s: %q does not say %q", c.body, p.Detail, c.says)
			}
			if c.location == "" {
				continue
			}
			i := slices.IndexFunc(p.Errors, func(place api.Place) bool { return place.Location == c.location })
			if i < 0 || p.Errors[i].Line != c.line || p.Errors[i].Column != c.column {
				t.Errorf("%.80s: the places are %+v, want %s at line %d, column %d", c.body, p.Errors, c.location, c.line, c.column)
			}
		}
	})
	t.Run("a page from elsewhere", func(t *testing.T) {
		r.cypher(`{"query": "RETURN 1"}`, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site").problem(t, http.StatusForbidden)
	})
	after, err := store.Stats(t.Context())
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("before the queries there was %+v, and after %+v (%v)", before, after, err)
	}
}

// A plan says how a statement is answered, and a warning what may be meant.
func TestCypherPlansAndWarns(t *testing.T) {
	everystore.Only(t, everystore.File, "a server has operators and warnings of its own")
	r := startOn(t, everystore.Seed(t))
	var a api.CypherAnswer
	r.cypher(`{"query": "EXPLAIN MATCH (o)-[:OWNS]->(:Entity {id: 'ant-group'}) RETURN o.id"}`).into(t, &a)
	if a.Plan == nil || len(a.Rows) != 0 {
		t.Fatalf("EXPLAIN gives %+v", a)
	}
	steps := ""
	for step := a.Plan; step != nil; {
		steps += step.Operator + " "
		if len(step.Children) == 0 {
			break
		}
		step = &step.Children[0]
	}
	if !strings.Contains(steps, "Seek") {
		t.Errorf("the entity is not sought by its id: %s", steps)
	}
	r.cypher(`{"query": "MATCH (c:Compani) RETURN c"}`).into(t, &a)
	if len(a.Warnings) != 1 || !strings.Contains(a.Warnings[0], "Company") {
		t.Errorf("the warnings are %q", a.Warnings)
	}
	var schema api.GraphSchema
	r.get("/api/v1/schema").into(t, &schema)
	if !slices.Contains(schema.Keywords, "MATCH") || !slices.ContainsFunc(schema.Functions, func(f api.Function) bool { return f.Name == "whoowns.effectiveShare" && f.Describe != "" }) {
		t.Errorf("the schema has the keywords %v and the functions %v", schema.Keywords, schema.Functions)
	}
}

// whole are records of which every field is set that is kept as a property.
func whole() graph.Changes {
	day := func(text string) graph.Date {
		d, err := graph.ParseDate(text)
		if err != nil {
			panic(err)
		}
		return d
	}
	range1, err := graph.NewShare(graph.Bounds{Min: .25, Max: .5, MinExclusive: true, MaxExclusive: true})
	if err != nil {
		panic(err)
	}
	annotations := []graph.Annotation{{Description: "x"}}
	changes := []graph.Change{
		{Source: &graph.Source{ID: "s", Title: "t", Publisher: "p", URL: "https://example.org", Date: day("2020"), Note: "n"}},
		{Entity: &graph.Entity{ID: "a", Kind: graph.UnknownKind, Name: "A", Names: []graph.Name{{Name: "B", From: day("2001")}}, Jurisdiction: "HK",
			Identifiers: []graph.Identifier{{Scheme: "x", ID: "1"}}, Founded: day("2000"), Dissolved: day("2030"), Reason: "r", Statements: []graph.Statement{{What: "w", Date: day("2010")}},
			Annotations: annotations, Sources: []string{"s"}, Note: "n"}},
		{Entity: &graph.Entity{ID: "b", Kind: graph.Company, Name: "B"}},
	}
	for kind := graph.RelationKind(1); kind.String() != "?"; kind++ {
		r := graph.Relation{ID: kind.String(), Kind: kind, Owner: "a", Subject: "b", Start: day("2010"), End: day("2020"), LastObserved: day("2015"), DateBasis: graph.DateStated,
			Basis: graph.Direct, Of: graph.OfVotes, Counts: graph.Quoted, Derived: true, Interest: "i", Statement: "st", Sources: []string{"s"}, Confidence: "A", Annotations: annotations, Note: "n"}
		switch kind {
		case graph.Owns:
			r.Share = range1
		case graph.Controls:
			r.Means, r.Share = graph.ByVotes, range1
		case graph.DependsOn:
			r.On = graph.NeedData
		case graph.Role:
			r.Role = "director"
		}
		changes = append(changes, graph.Change{Relation: &r})
		if r.CarriesShare() {
			exact, unknown := r, r
			exact.ID = r.ID + "-exact"
			if exact.Share, err = graph.Exact(.5); err != nil {
				panic(err)
			}
			unknown.ID, unknown.Share = r.ID+"-unknown", graph.Share{}
			unstated := r
			unstated.ID = r.ID + "-unstated"
			if unstated.Share, err = graph.NewShare(graph.Bounds{Min: .1, Max: 1, MaxUnstated: true}); err != nil {
				panic(err)
			}
			changes = append(changes, graph.Change{Relation: &exact}, graph.Change{Relation: &unknown}, graph.Change{Relation: &unstated})
		}
	}
	return graph.ChangesOf(changes...)
}

// The schema names every property that is in Neo4j with its type, and no other.
func TestSchemaIsThatOfNeo4j(t *testing.T) {
	r, server := startOnNeo4j(t, whole())
	var schema api.GraphSchema
	r.get("/api/v1/schema").into(t, &schema)
	there := func(query string) map[string]string {
		found := map[string]string{}
		for _, row := range server.Run(t, query, nil) {
			found[row["key"].(string)] = strings.NewReplacer(" NOT NULL", "", "LIST<STRING>", "LIST<STRING>").Replace(row["type"].(string))
		}
		return found
	}
	compare := func(what string, said []api.Property, found map[string]string) {
		names := map[string]bool{}
		for _, p := range said {
			names[p.Name] = true
			if found[p.Name] != p.Type {
				t.Errorf("%s: the schema has %s %s, and Neo4j %q", what, p.Name, p.Type, found[p.Name])
			}
		}
		for name, kind := range found {
			if !names[name] {
				t.Errorf("%s: Neo4j has %s %s, which the schema leaves out", what, name, kind)
			}
		}
	}
	const types = " UNWIND keys(n) AS key RETURN DISTINCT key, valueType(n[key]) AS type"
	for _, label := range schema.Labels {
		switch label.Label {
		case "Entity", "Unknown", "Source":
			compare(label.Label, label.Properties, there("MATCH (n:"+label.Label+")"+types))
		}
	}
	for _, relationship := range schema.Types {
		compare(relationship.Type, relationship.Properties, there("MATCH ()-[n:"+relationship.Type+"]->()"+types))
	}
	labels := server.Run(t, "MATCH (n) WHERE NOT n:WhoownsStore UNWIND labels(n) AS label RETURN collect(DISTINCT label) AS labels", nil)[0]["labels"].([]any)
	for _, label := range labels {
		if !slices.ContainsFunc(schema.Labels, func(l api.Label) bool { return l.Label == label }) {
			t.Errorf("Neo4j has the label %v, which the schema leaves out", label)
		}
	}
}
