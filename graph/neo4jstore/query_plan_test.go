package neo4jstore_test

import (
	"fmt"
	"strings"
	"testing"

	"whoowns/internal/cypher"
	"whoowns/internal/neo4jtest"
)

// A column has the name that it has on the server when the text is sent to it as it is
// written.
func TestCypherColumnsAreNamedAsWritten(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := open(t, server)
	server.Run(t, "CREATE (:A {x: 1})", nil)
	for _, text := range []string{
		"MATCH (n) RETURN n . x, n.x, (n), n.x  +  1",
		"MATCH (n) RETURN n {.x}",
		"MATCH (n) RETURN *, n . x ORDER BY n.x",
		"MATCH (n) RETURN DISTINCT (n . x) ORDER BY n.x",
		"MATCH (n) RETURN n . x, count( * ) ORDER BY n.x",
		"WITH {x: 1} AS `b c` RETURN 1/*a*/+2, `b c` . x, \"it's\", .5, 0x1F, [ 1,2 ], - 1",
		"MATCH (n) WHERE n:A RETURN EXISTS { (n) } UNION MATCH (n) RETURN EXISTS { (n) }",
	} {
		result, err := run(s, text, nil, cypher.Limits{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var want []string
		for key := range server.Run(t, text, nil)[0] {
			want = append(want, key)
		}
		for _, column := range result.Columns {
			if !strings.Contains(fmt.Sprintf("%q", want), fmt.Sprintf("%q", column)) || len(want) != len(result.Columns) {
				t.Errorf("%s: the columns are %q, want %q", text, result.Columns, want)
			}
		}
	}
}

// EXPLAIN gives the plan and no rows, PROFILE both, and others no plan.
func TestCypherPlans(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := open(t, server)
	server.Run(t, "UNWIND range(1, 3) AS i CREATE (:A {x: i})", nil)
	const query = "MATCH (n:A) WHERE n.x > 1 RETURN n.x AS x"
	explained, err := run(s, "EXPLAIN "+query, nil, cypher.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if p := explained.Plan; len(explained.Rows) != 0 || fmt.Sprint(explained.Columns) != "[x]" || p == nil || p.Operator != "ProduceResults" || len(p.Children) != 1 || p.Rows != 0 {
		t.Errorf("explained: %d rows, columns %v, plan %+v", len(explained.Rows), explained.Columns, p)
	}
	profiled, err := run(s, "PROFILE "+query, nil, cypher.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	step := profiled.Plan
	if step == nil || len(profiled.Rows) != 2 || step.Operator != "ProduceResults" || step.Rows != 2 {
		t.Fatalf("profiled: rows %v, plan %+v", profiled.Rows, step)
	}
	for len(step.Children) > 0 {
		step = step.Children[0]
	}
	if step.Operator != "NodeByLabelScan" || step.Details != "n:A" || step.Rows != 3 || step.EstimatedRows < 3 || step.Hits < 3 {
		t.Errorf("the innermost step is %+v, want the scan of n:A with 3 rows", step)
	}
	plain, err := run(s, query, nil, cypher.Limits{})
	if err != nil || plain.Plan != nil || len(plain.Rows) != 2 {
		t.Errorf("without a prefix: %d rows, plan %v (%v)", len(plain.Rows), plain.Plan, err)
	}
}
