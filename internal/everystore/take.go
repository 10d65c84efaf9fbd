package everystore

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
	"whoowns/seed"
)

// The stores, as output and WHOOWNS_TEST_STORE name them.
const (
	File  = "file"
	Neo4j = "Neo4j"
)

// now is the round under way; tests do not run in parallel.
var now struct {
	on       string // the store of this round; "" outside Main
	open     graph.Store
	holds    string          // the name of the data in it, and its version after loading
	version  uint64          //
	took     map[string]bool // tests, without their subtests, that took a store
	confined map[string]bool // tests that called Only
}

// Empty returns a store without any data, which the test may write to.
func Empty(t testing.TB) graph.Store {
	t.Helper()
	begin(t)
	if now.on == Neo4j {
		now.open, now.holds = emptyServer(t), ""
		return now.open
	}
	closeOpen(t)
	now.open = emptyFile(t)
	return now.open
}

// Holding returns a store that holds these changes and nothing else. Data of one name
// are loaded once for all tests that take them one after another without writing.
func Holding(t testing.TB, name string, changes graph.Changes) graph.Store {
	t.Helper()
	begin(t)
	ctx := context.Background()
	if now.open != nil && now.holds == name {
		if version, err := now.open.Version(ctx); err == nil && version == now.version {
			return now.open
		}
	}
	s := Empty(t)
	if _, err := s.Apply(ctx, changes); err != nil {
		t.Fatalf("loading %s: %v", name, err)
	}
	version, err := s.Version(ctx)
	if err != nil {
		t.Fatal(err)
	}
	now.holds, now.version = name, version
	return s
}

// Seed returns a store that holds the data that come with the program.
func Seed(t testing.TB) graph.Store {
	t.Helper()
	return Holding(t, "the seed", seed.Changes())
}

// Only leaves t out on every store but one, for a reason that a reader can check.
func Only(t testing.TB, store, why string) {
	t.Helper()
	now.confined[top(t)] = true
	if now.on != store {
		t.Skipf("on a %s alone: %s", store, why)
	}
}

// Both returns an empty store of each kind, for a test that compares them; it runs
// in the first round alone, where the rounds are not asked for one by one.
func Both(t testing.TB) (file, server graph.Store) {
	t.Helper()
	Only(t, File, "it has both stores")
	if os.Getenv("WHOOWNS_TEST_STORE") == File {
		t.Skip("it has both stores, and WHOOWNS_TEST_STORE asks for one")
	}
	begin(t)
	closeOpen(t)
	server = emptyServer(t)
	now.open = emptyFile(t)
	return now.open, server
}

func begin(t testing.TB) {
	t.Helper()
	if now.on == "" {
		t.Fatal("the package's TestMain does not call everystore.Main")
	}
	if now.on == Neo4j {
		neo4jtest.Use(t)
	}
	if !now.confined[top(t)] {
		now.took[top(t)] = true
	}
	t.Logf("on a store of the kind %s", now.on)
}

// top is the name of the test that t is a part of.
func top(t testing.TB) string {
	name, _, _ := strings.Cut(t.Name(), "/")
	return name
}

func emptyFile(t testing.TB) graph.Store {
	t.Helper()
	s, err := embedded.Open(context.Background(), filepath.Join(files(t), "whoowns.db"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// onServer is the store on the server, opened once for all tests: opening an empty
// database prepares it, which takes longer than most tests.
var onServer graph.Store

// withoutData deletes what tests wrote, and leaves what the store knows of itself.
const withoutData = "MATCH (n) WHERE NOT n:WhoownsStore CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS"

func emptyServer(t testing.TB) graph.Store {
	t.Helper()
	ctx := context.Background()
	if onServer != nil {
		if _, err := onServer.Version(ctx); err == nil {
			neo4jtest.Use(t).Run(t, withoutData, nil)
			return onServer
		}
	}
	server := neo4jtest.Empty(t)
	s, err := neo4jstore.Open(ctx, neo4jstore.Config{Address: server.Address, User: server.User, Password: server.Password, Database: server.Database})
	if err != nil {
		t.Fatal(err)
	}
	onServer = s
	return s
}

// closeOpen closes the file that is open, so that a test that goes on with a store
// after it took another is told so in the first round.
func closeOpen(t testing.TB) {
	t.Helper()
	if now.open == nil {
		return
	}
	err := now.open.Close()
	now.open, now.holds = nil, ""
	if err != nil {
		t.Fatal(err)
	}
}

// Sampled returns a list whole, and in the round on a server this many of it, evenly
// spaced: for a test that asks thousands of questions, which take a server a hundred
// times as long.
func Sampled[T any](list []T, most int) []T {
	if now.on != Neo4j || len(list) <= most {
		return list
	}
	sample := make([]T, most)
	for i := range sample {
		sample[i] = list[i*len(list)/most]
	}
	return sample
}
