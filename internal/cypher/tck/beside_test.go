package tck

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/cypher/memorygraph"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
	"whoowns/internal/neo4jtest"
)

// The market of the benchmarks: each company is owned by up to three that came before
// it, so that walks against the ownership fan out.
const (
	marketCompanies = 20_000
	marketOwners    = 3
)

// market makes the graph once, as rows for both sides.
func market() (companies, owns []any) {
	source := rand.New(rand.NewPCG(7, 7))
	for i := range marketCompanies {
		companies = append(companies, map[string]any{"id": fmt.Sprintf("c%d", i), "name": fmt.Sprintf("COMPANY %d", i), "country": fmt.Sprintf("k%d", i%50)})
		for range min(i, marketOwners) {
			owns = append(owns, map[string]any{"owner": int64(source.IntN(i)), "subject": int64(i), "share": source.Float64() / marketOwners})
		}
	}
	return companies, owns
}

// besideQueries are asked of both. $id is a company in the middle of the market.
var besideQueries = []struct{ name, text string }{
	{"one hop from an id", "MATCH (o)-[r:OWNS]->(:Company {id: $id}) RETURN o.name, r.share ORDER BY r.share DESC"},
	{"three hops up", "MATCH (:Company {id: $id})<-[:OWNS*3]-(o) RETURN count(*), count(DISTINCT o)"},
	{"three hops down", "MATCH (:Company {id: 'c40'})-[:OWNS*1..3]->(s) RETURN count(*), count(DISTINCT s)"},
	{"shortest path", "MATCH (a:Company {id: 'c3'}), (b:Company {id: $id}) MATCH p = shortestPath((a)-[:OWNS*..8]->(b)) RETURN length(p)"},
	{"sum over all relations", "MATCH ()-[r:OWNS]->() RETURN count(*), sum(r.share)"},
	{"ten largest holders", "MATCH (o)-[r:OWNS]->() RETURN o.id, count(*) AS held ORDER BY held DESC, o.id LIMIT 10"},
	{"relations by country", "MATCH (o)-[r:OWNS]->(s) RETURN o.country = s.country AS same, count(*), avg(r.share)"},
	{"part of a name", "MATCH (c:Company) WHERE c.name CONTAINS '77' RETURN count(*)"},
	{"common owner of two", "MATCH (a:Company {id: $id})<-[:OWNS]-(o)-[:OWNS]->(b) RETURN b.id, count(*) AS n ORDER BY n DESC, b.id LIMIT 5"},
}

// BenchmarkBeside answers the same questions over the same graph here and by Neo4j, and
// fails where the answers differ.
func BenchmarkBeside(b *testing.B) {
	ctx := context.Background()
	companies, owns := market()
	memory := memorygraph.New()
	for _, c := range companies {
		memory.AddNode([]string{"Company"}, c.(map[string]any))
	}
	for _, r := range owns {
		of := r.(map[string]any)
		memory.AddRelationship(value.Node(of["owner"].(int64)), value.Node(of["subject"].(int64)), "OWNS", map[string]any{"share": of["share"]})
	}
	memory.Index("Company", "id")
	session := marketInNeo4j(b, companies, owns)
	parameters := map[string]any{"id": "c15000"}
	for _, c := range besideQueries {
		query, err := syntax.Parse(c.text)
		if err != nil {
			b.Fatal(err)
		}
		here := func() answer {
			result, err := evaluate.Run(ctx, memory, query, evaluate.Options{Parameters: parameters})
			if err != nil {
				b.Fatalf("%s: %v", c.text, err)
			}
			return rounded(result.Columns, result.Rows)
		}
		there := func() answer {
			result, err := session.Run(ctx, c.text, parameters)
			if err != nil {
				b.Fatalf("%s: %v", c.text, err)
			}
			records, err := result.Collect(ctx)
			if err != nil {
				b.Fatalf("%s: %v", c.text, err)
			}
			columns, _ := result.Keys()
			rows := make([][]any, len(records))
			for i, record := range records {
				rows[i] = record.Values
			}
			return rounded(columns, rows)
		}
		if ours, theirs := here(), there(); !ours.same(theirs) {
			b.Fatalf("%s: ours %v, Neo4j %v", c.text, ours, theirs)
		}
		for side, ask := range map[string]func() answer{"here": here, "neo4j": there} {
			b.Run(c.name+"/"+side, func(b *testing.B) {
				for b.Loop() {
					ask()
				}
			})
		}
	}
}

// rounded compares sums of many floats, which come in other orders, to nine digits.
func rounded(columns []string, rows [][]any) answer {
	for _, row := range rows {
		for i, v := range row {
			if f, ok := v.(float64); ok {
				row[i] = fmt.Sprintf("%.9g", f)
			}
		}
	}
	return generated{}.rowsIn(columns, rows)
}

func marketInNeo4j(b *testing.B, companies, owns []any) neo4j.SessionWithContext {
	ctx := context.Background()
	server := neo4jtest.Empty(b)
	server.Run(b, "CREATE INDEX company_id IF NOT EXISTS FOR (c:Company) ON (c.id)", nil)
	b.Cleanup(func() { server.Run(b, "DROP INDEX company_id IF EXISTS", nil) })
	batches := func(text string, rows []any) {
		for len(rows) > 0 {
			n := min(len(rows), 10_000)
			server.Run(b, text, map[string]any{"rows": rows[:n]})
			rows = rows[n:]
		}
	}
	batches("UNWIND $rows AS row CREATE (c:Company) SET c = row", companies)
	batches("UNWIND $rows AS row MATCH (o:Company {id: 'c' + row.owner}), (s:Company {id: 'c' + row.subject}) CREATE (o)-[:OWNS {share: row.share}]->(s)", owns)
	server.Run(b, "CALL db.awaitIndexes(60)", nil)
	driver, err := neo4j.NewDriverWithContext(server.Address, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		b.Fatal(err)
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})
	b.Cleanup(func() { session.Close(ctx); driver.Close(ctx) })
	return session
}
