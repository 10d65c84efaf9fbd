package ownership_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/ownership"
	"whoowns/seed"
)

// BenchmarkOwnersInARegister asks who owns a company of a synthetic register of a
// million relations, another one each time, and reports the median and the
// slowest of a hundred beside the mean.
func BenchmarkOwnersInARegister(b *testing.B) {
	n := register(b, seed.RegisterOptions{Companies: 400_000, Persons: 600_000, Relations: 1_000_000, Seed: 1})
	engine := ownership.NewEngine(n)
	random := rand.New(rand.NewPCG(1, 2))
	today := graph.DayOf(time.Now())
	var taken []time.Duration
	for b.Loop() {
		company := graph.Node(random.IntN(400_000)) // companies come before persons
		began := time.Now()
		if _, err := engine.Owners(context.Background(), company, today); err != nil {
			b.Fatal(err)
		}
		taken = append(taken, time.Since(began))
	}
	slices.Sort(taken)
	b.ReportMetric(float64(taken[len(taken)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(taken[len(taken)*99/100].Nanoseconds()), "p99-ns")
	b.ReportMetric(float64(n.Edges()), "relations")
}

// register builds the network of a synthetic register, every relation held from
// its start to its end.
func register(t tester, o seed.RegisterOptions) *graph.Network {
	t.Helper()
	var builder graph.NetworkBuilder
	kinds := map[string]graph.EntityKind{}
	always := graph.Period{From: graph.Always, Until: graph.Forever}
	for c, err := range seed.GenerateRegister(o) {
		if err != nil {
			t.Fatal(err)
		}
		if c.Entity != nil {
			kinds[c.Entity.ID] = c.Entity.Kind
			builder.AddEntity(c.Entity.ID, c.Entity.Kind)
		}
		if r := c.Relation; r != nil {
			r.Held, r.OwnerKind, r.SubjectKind = r.HeldWithin(always, always), kinds[r.Owner], kinds[r.Subject]
			builder.AddRelation(r)
		}
	}
	n, err := builder.Build()
	if err != nil {
		t.Fatal(err)
	}
	return n
}
