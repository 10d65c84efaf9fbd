package evaluate

import (
	"context"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
)

// FuzzRun parses, checks and runs: none may panic, and what fails has a code that is no
// defect's.
func FuzzRun(f *testing.F) {
	for _, text := range []string{
		"MATCH (a:Person)-[r:OWNS*1..3]->(b) WHERE all(x IN r WHERE x.share > 0.1) RETURN a.name, collect(DISTINCT b.id) AS ids ORDER BY a.name SKIP 1 LIMIT 2",
		"MATCH p = (a)-[:OWNS]->(b) WITH p, length(p) AS l WHERE l = 1 RETURN nodes(p), [x IN relationships(p) | x.share]",
		"MATCH (a {id: 'a'}) ((x)-[r]->(y) WHERE x.id < y.id){1,3} (b) RETURN x, r, y, b",
		"MATCH p = allShortestPaths((a:Person)-[*]->(b:Listed)) RETURN p",
		"MATCH p = SHORTEST 2 (a:Person)-->+(b:Listed) RETURN p",
		"MATCH p = ANY 2 (a:Person) (()-->()){1,4} (b:Listed) RETURN p",
		"MATCH (a:Company), (b:Company) WHERE a.id = b.id AND a <> b RETURN count(*)",
		"MATCH (a) OPTIONAL MATCH (a)-->(b:Listed) RETURN a, CASE WHEN b IS NULL THEN 0 ELSE 1 END AS x",
		"UNWIND [1, null, 'a', {k: 1}] AS x RETURN x, x IS :: STRING, EXISTS { (n {name: x}) }",
		"MATCH (n) RETURN n {.*, more: COUNT { (n)-->() }} AS m ORDER BY m.more DESC",
		"RETURN 1 AS x UNION RETURN 2 AS x",
		"MATCH (n:Company) RETURN n.name, count(*) + 1, percentileCont(n.share, 0.5) ORDER BY count(*)",
		"RETURN reduce(s = 0, i IN range(1, 9) | s + i), [i IN [1, 2] WHERE i > 1 | i ^ 2], 'a' =~ '(a+)+'",
		"MATCH (n) WHERE (n)-->(:Listed) OR NOT (n)--() RETURN n.name, [(n)-->(m) | m.id]",
		"PROFILE MATCH (n)-[r]-(m) WHERE n.born > 1900 RETURN *",
		"RETURN date('2024-02-29') + duration('P1Y'), datetime() > datetime('2020-01-01T00:00Z')",
		"MATCH (a)-[r]->(b) WITH r MATCH (x)-[r]-(y) RETURN x, y",
		"MATCH (a)-[r*]->(b) WITH r LIMIT 1 MATCH (x)-[r*]->(y) RETURN x, y",
	} {
		f.Add(text)
	}
	g := companies()
	limits := cypher.Limits{Time: 200 * time.Millisecond, Memory: 4 << 20, Steps: 20_000, Rows: 200}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := syntax.Parse(text)
		if err != nil {
			return
		}
		parameters := map[string]any{}
		syntax.Walk(q, func(part any, _ int) {
			if p, ok := part.(*syntax.Parameter); ok {
				parameters[p.Name] = int64(2)
			}
		})
		_, err = Run(context.Background(), g, q, Options{Parameters: parameters, Limits: limits})
		if code := graph.CodeOf(err); err != nil && code != graph.Invalid && code != graph.TooLarge {
			t.Fatalf("%q: %s: %v", text, code, err)
		}
	})
}
