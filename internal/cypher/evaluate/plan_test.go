package evaluate

import (
	"strings"
	"testing"

	"whoowns/internal/cypher"
)

// steps writes a plan from its first step to its last.
func steps(p *cypher.Plan) string {
	var names []string
	for _, child := range p.Children {
		names = append(names, steps(child))
	}
	if len(names) == 0 {
		return p.Operator
	}
	return strings.Join(names, " & ") + " > " + p.Operator
}

func TestPlans(t *testing.T) {
	g := market(1000)
	for _, c := range []struct{ text, want string }{
		// an index finds the company, and the relationship is followed backwards from it
		{"MATCH (o)-[r:OWNS]->(c:Company {id: 'c7'}) RETURN o.name, r.share", "Argument > NodeIndexSeek > Filter > Expand(All) > Projection > ProduceResults"},
		{"MATCH (o)-[r:OWNS]->(c:Company) WHERE c.id = $id RETURN o.name", "Argument > NodeIndexSeek > Filter > Expand(All) > Projection > ProduceResults"},
		{"MATCH (c:Company) RETURN c.name ORDER BY c.name LIMIT 3", "Argument > NodeByLabelScan > Projection > Top > Limit > ProduceResults"},
		{"MATCH (a:Company), (b:Company) WHERE a.name = b.country RETURN count(*)", "Argument > NodeByLabelScan & Argument > NodeByLabelScan > HashJoin > Filter > EagerAggregation > Projection > ProduceResults"},
		{"MATCH (a {id: 'c1'})-->(b)-->(c)-->(a) RETURN count(*)", "Argument > NodeIndexSeek > Filter > Expand(All) > Expand(All) > Expand(Into) > EagerAggregation > Projection > ProduceResults"},
	} {
		rows, result, err := ask(t, g, "EXPLAIN "+c.text, Options{Parameters: map[string]any{"id": "c7"}})
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if got := steps(result.Plan); len(rows) != 0 || got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// TestProfile counts what a step looked at: Beta has three relationships into it, and a
// plan that began elsewhere would look at far more.
func TestProfile(t *testing.T) {
	_, result, err := ask(t, companies(), "PROFILE MATCH (c:Company {id: 'b'})<-[r:OWNS]-(o) RETURN o.name", Options{})
	if err != nil {
		t.Fatal(err)
	}
	var hits, rows int64
	for p := result.Plan; ; p = p.Children[0] {
		if hits += p.Hits; p.Operator == "Expand(All)" {
			rows = p.Rows
		}
		if len(p.Children) == 0 {
			break
		}
	}
	if rows != 2 || hits != 4 { // one node by the index; three relationships into Beta, of which two are OWNS
		t.Errorf("%d rows of the expansion and %d hits; want 2 and 4", rows, hits)
	}
}
