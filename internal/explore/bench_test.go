package explore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/internal/explore"
	"whoowns/seed"
)

// BenchmarkOwnersOfARegister answers who owns a company of a synthetic register
// that is kept in a file, another company each time: the whole answer, with names,
// relations and sources.
func BenchmarkOwnersOfARegister(b *testing.B) {
	ctx := context.Background()
	store, err := embedded.Open(ctx, filepath.Join(b.TempDir(), "register.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	const companies = 20_000
	if _, err := store.Apply(ctx, seed.GenerateRegister(seed.RegisterOptions{Companies: companies, Persons: 30_000, Relations: 50_000, Seed: 1})); err != nil {
		b.Fatal(err)
	}
	explorer := explore.New(store)
	random := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		id := fmt.Sprintf("company-%07d", random.IntN(companies))
		if _, err := explorer.Owners(ctx, id, explore.Query{AsOf: explore.Today()}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMutualNeeds asks what a hub needs that needs 10,000 others, each of which
// needs it.
func BenchmarkMutualNeeds(b *testing.B) {
	ctx := context.Background()
	store, err := embedded.Open(ctx, filepath.Join(b.TempDir(), "needs.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	changes := []graph.Change{{Entity: &graph.Entity{ID: "hub", Name: "Hub", Kind: graph.Company}}}
	for i := range explore.MaxLimit {
		id := fmt.Sprintf("firm-%05d", i)
		changes = append(changes, graph.Change{Entity: &graph.Entity{ID: id, Name: id, Kind: graph.Company}},
			graph.Change{Relation: &graph.Relation{ID: id + "-on", Kind: graph.DependsOn, Owner: "hub", Subject: id}},
			graph.Change{Relation: &graph.Relation{ID: id + "-of", Kind: graph.DependsOn, Owner: id, Subject: "hub"}})
	}
	if _, err := store.Apply(ctx, graph.ChangesOf(changes...)); err != nil {
		b.Fatal(err)
	}
	explorer := explore.New(store)
	for b.Loop() {
		a, err := explorer.Dependencies(ctx, "hub", "on", 0, explore.Query{AsOf: explore.Today(), Limit: explore.MaxLimit})
		if err != nil || len(a.Dependencies) != explore.MaxLimit || !a.Dependencies[0].Mutual {
			b.Fatal(len(a.Dependencies), err)
		}
	}
}
