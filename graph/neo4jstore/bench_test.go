package neo4jstore_test

import (
	"context"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
	"whoowns/seed"
)

// BenchmarkLoading writes a synthetic register into an empty database: by Apply, by
// one statement for each relationship, and by UNWIND of 1,000 rows in the order of the
// data. Each has the same constraints. The plain loaders write id, share, start and
// sources of a relation and nothing that is worked out. A figure is for relations whose
// ends are there already, or for the whole register.
func BenchmarkLoading(b *testing.B) {
	server := neo4jtest.Empty(b)
	var entities, relations []graph.Change
	for c, err := range seed.GenerateRegister(seed.RegisterOptions{Companies: 10_000, Persons: 12_000, Relations: 20_000, Seed: 1}) {
		if err != nil {
			b.Fatal(err)
		}
		if c.Relation == nil {
			entities = append(entities, c)
		} else {
			relations = append(relations, c)
		}
	}
	plain := &plainLoader{session: sessionOf(b, server), b: b}
	const single = 2_000
	// Written once before, so that the server has seen each statement.
	for round := range 2 {
		s := empty(b, server)
		apply(b, s, entities[:1]...)
		whole := took(func() { apply(b, s, append(entities[1:len(entities):len(entities)], relations...)...) })

		s = empty(b, server)
		apply(b, s, entities...)
		ours := took(func() { apply(b, s, relations...) })

		empty(b, server)
		plainWhole := took(func() { plain.entities(entities); plain.rows(relations) })

		empty(b, server)
		plain.entities(entities)
		rows := took(func() { plain.rows(relations) })

		empty(b, server)
		plain.entities(entities)
		one := took(func() { plain.oneByOne(relations[:single]) })
		if round == 0 {
			continue
		}
		rate := func(d time.Duration, n int) float64 { return float64(n) / d.Seconds() }
		b.ReportMetric(rate(ours, len(relations)), "apply-relations/s")
		b.ReportMetric(rate(rows, len(relations)), "unwind-relations/s")
		b.ReportMetric(rate(one, single), "single-relations/s")
		b.ReportMetric(rate(ours, len(relations))/rate(one, single), "apply/single")
		b.ReportMetric(rows.Seconds()/ours.Seconds(), "apply/unwind")
		b.ReportMetric(rate(whole, len(entities)+len(relations)), "apply-records/s")
		b.ReportMetric(plainWhole.Seconds()/whole.Seconds(), "apply/unwind-whole")
	}
	b.ReportMetric(0, "ns/op") // no one operation is timed
}

func took(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

func empty(b *testing.B, server *neo4jtest.Server) *neo4jstore.Store {
	b.Helper()
	server.Clean(b)
	return open(b, server)
}

func sessionOf(t testing.TB, server *neo4jtest.Server) neo4j.SessionWithContext {
	t.Helper()
	ctx := context.Background()
	driver, err := neo4j.NewDriverWithContext(server.Address, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	session := driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: server.Database})
	t.Cleanup(func() {
		session.Close(ctx)
		driver.Close(ctx)
	})
	return session
}

// plainLoader loads as a script would.
type plainLoader struct {
	session neo4j.SessionWithContext
	b       *testing.B
}

func (p *plainLoader) run(statement string, parameters map[string]any) {
	ctx := context.Background()
	result, err := p.session.Run(ctx, statement, parameters)
	if err == nil {
		_, err = result.Consume(ctx)
	}
	if err != nil {
		p.b.Fatal(err)
	}
}

func (p *plainLoader) entities(changes []graph.Change) {
	rows := map[graph.EntityKind][]map[string]any{}
	for _, c := range changes {
		if e := c.Entity; e != nil {
			rows[e.Kind] = append(rows[e.Kind], map[string]any{"id": e.ID, "name": e.Name, "kind": e.Kind.String(), "sources": e.Sources})
		}
	}
	for kind, label := range map[graph.EntityKind]string{graph.Company: "Company", graph.Person: "Person"} {
		for from := 0; from < len(rows[kind]); from += 1000 {
			p.run("UNWIND $rows AS row CREATE (e:Entity:"+label+") SET e = row", map[string]any{"rows": rows[kind][from:min(from+1000, len(rows[kind]))]})
		}
	}
}

func plainRow(r *graph.Relation) map[string]any {
	return map[string]any{"owner": r.Owner, "subject": r.Subject, "p": map[string]any{"id": r.ID, "share_min": r.Share.Min(), "share_max": r.Share.Max(), "start": r.Start.String(), "sources": r.Sources}}
}

func (p *plainLoader) rows(relations []graph.Change) {
	rows := make([]map[string]any, len(relations))
	for i, c := range relations {
		rows[i] = plainRow(c.Relation)
	}
	for from := 0; from < len(rows); from += 1000 {
		p.run("UNWIND $rows AS row MATCH (o:Entity {id: row.owner}), (s:Entity {id: row.subject}) CREATE (o)-[r:OWNS]->(s) SET r = row.p", map[string]any{"rows": rows[from:min(from+1000, len(rows))]})
	}
}

func (p *plainLoader) oneByOne(relations []graph.Change) {
	for _, c := range relations {
		p.run("MATCH (o:Entity {id: $owner}), (s:Entity {id: $subject}) CREATE (o)-[r:OWNS]->(s) SET r = $p", plainRow(c.Relation))
	}
}
