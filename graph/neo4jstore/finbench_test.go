package neo4jstore_test

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
	"whoowns/graph/ownership"
	"whoowns/internal/explore"
	"whoowns/internal/neo4jtest"
)

// finbench is the FinBench sample as changes.
func finbench(t testing.TB) (changes []graph.Change) {
	t.Helper()
	made := map[string]bool{}
	entity := func(id string, kind graph.EntityKind) string {
		if !made[id] {
			made[id] = true
			changes = append(changes, graph.Change{Entity: &graph.Entity{ID: id, Kind: kind, Name: id}})
		}
		return id
	}
	for file, kind := range map[string]graph.EntityKind{"CompanyInvestCompany.csv": graph.Company, "PersonInvestCompany.csv": graph.Person} {
		f, err := os.Open(filepath.Join("../ownership/testdata/finbench", file))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		r := csv.NewReader(f)
		r.Comma = '|'
		lines, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range lines[1:] {
			share, err := strconv.ParseFloat(line[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			owner, subject := entity(kind.String()+":"+line[0], kind), entity("company:"+line[1], graph.Company)
			changes = append(changes, holding(owner+" "+subject, owner, subject, 100*share))
		}
	}
	return changes
}

// letRun bounds a Cypher query that may not end; the tests' server stops one after 60 s.
const letRun = 50 * time.Second

// BenchmarkFinBench asks who owns one company of the sample, which the 457 companies of
// the large component own too: as the explorer does with the plain store and with one in
// memory, as computed by the engine alone, and as path queries of bounded length: with the
// products of shares along all paths, and, who, with no more than the owners' ids, for
// which the server prunes paths.
func BenchmarkFinBench(b *testing.B) {
	server := neo4jtest.Empty(b)
	ctx := context.Background()
	plain := open(b, server)
	apply(b, plain, finbench(b)...)
	resident := openResident(b, server)
	q := explore.Query{AsOf: explore.Today(), Limit: explore.MaxLimit}

	// Of the first companies the one that has most owners.
	company, owners := "", map[string]bool{}
	n := resident.Network()
	engine := ownership.NewEngine(n)
	for _, c := range finbench(b)[:100] {
		if c.Relation == nil {
			continue
		}
		if o, err := engine.Owners(ctx, n.Node(c.Relation.Subject), q.AsOf.Day); err != nil {
			b.Fatal(err)
		} else if len(o.Holdings) > len(owners) || len(o.Holdings) == len(owners) && c.Relation.Subject < company {
			company, owners = c.Relation.Subject, map[string]bool{}
			for _, h := range o.Holdings {
				owners[n.ID(h.Node)] = true
			}
		}
	}
	answer := func(x *explore.Explorer) func() {
		return func() {
			if a, err := x.Owners(ctx, company, q); err != nil || len(a.Owners) != len(owners) {
				b.Fatalf("%d owners, %v; want %d", len(a.Owners), err, len(owners))
			}
		}
	}
	compute := func(engine *ownership.Engine) {
		if _, err := engine.Owners(ctx, n.Node(company), q.AsOf.Day); err != nil {
			b.Fatal(err)
		}
	}
	frontier := median(5, answer(explore.New(plain)))
	whole := median(20, answer(explore.New(resident)))
	warm := median(100, func() { compute(engine) })
	first := median(20, func() { compute(ownership.NewEngine(n)) })
	b.ReportMetric(ms(frontier), "frontier-ms")
	b.ReportMetric(ms(whole), "resident-ms")
	b.ReportMetric(ms(warm), "computed-ms")
	b.ReportMetric(ms(first), "computed-first-ms")
	b.ReportMetric(float64(len(owners)), "owners")

	session := sessionOf(b, server)
	for _, q := range []struct {
		depth          int
		name, returned string
	}{
		{10, "*1..10", howMuch}, {20, "*1..20", howMuch}, {20, "who", "DISTINCT o.id"},
	} {
		began := time.Now()
		found, ended := pathOwners(b, session, company, q.depth, q.returned)
		took := time.Since(began)
		missed := 0
		for id := range owners {
			if !found[id] {
				missed++
			}
		}
		name := q.name
		b.Logf("[%s]: %v, ended %v, %d of %d owners missed", name, took.Round(time.Millisecond), ended, missed, len(owners))
		b.ReportMetric(ms(took), name+"-ms")
		if ended {
			b.ReportMetric(float64(missed), name+"-missed")
		}
		b.ReportMetric(took.Seconds()/frontier.Seconds(), name+"/frontier")
		b.ReportMetric(took.Seconds()/whole.Seconds(), name+"/resident")
		b.ReportMetric(took.Seconds()/warm.Seconds(), name+"/computed")
	}
	b.ReportMetric(0, "ns/op") // no one operation is timed
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func median(times int, do func()) time.Duration {
	do() // once before, for what is prepared and kept
	list := make([]time.Duration, times)
	for i := range list {
		list[i] = took(do)
	}
	slices.Sort(list)
	return list[times/2]
}

// howMuch is what a path query says of shares: the products along all paths, added up,
// which counts a circle as often as the length allows.
const howMuch = "o.id, sum(reduce(share = 1.0, r IN relationships(p) | share * r.share_min))"

// pathOwners returns whom a path query finds above a company, and whether it ended.
func pathOwners(b *testing.B, session neo4j.SessionWithContext, company string, depth int, returned string) (found map[string]bool, ended bool) {
	ctx := context.Background()
	found = map[string]bool{}
	result, err := session.Run(ctx, fmt.Sprintf("MATCH p=(o)-[:OWNS*1..%d]->(c:Entity {id: $id}) RETURN %s", depth, returned), map[string]any{"id": company}, neo4j.WithTxTimeout(letRun))
	if err == nil {
		for result.Next(ctx) {
			id, _ := result.Record().Values[0].(string)
			found[id] = true
		}
		err = result.Err()
	}
	var stopped *neo4j.Neo4jError
	if errors.As(err, &stopped) && (strings.Contains(stopped.Code, "Timeout") || strings.Contains(stopped.Code, "TimedOut") || strings.Contains(stopped.Code, "Terminated")) {
		return found, false
	}
	if err != nil {
		b.Fatal(err)
	}
	return found, true
}
