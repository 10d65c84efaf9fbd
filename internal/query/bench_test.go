package query_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/cypher"
	"whoowns/internal/explore"
	"whoowns/internal/neo4jtest"
	"whoowns/internal/query"
	"whoowns/seed"
)

// readmeQueries are the queries that the README shows for both stores, with their
// parameters.
func readmeQueries(b *testing.B) (texts []string, parameters []map[string]any) {
	page, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		b.Fatal(err)
	}
	for _, after := range strings.Split(string(page), "$ go run ./cmd/whoowns cypher ")[1:] {
		parts := strings.SplitN(after, "'", 3)
		if strings.Contains(parts[1], "whoowns.") {
			continue
		}
		given := map[string]any{}
		if _, value, found := strings.Cut(parts[0], "--param day="); found {
			given["day"] = strings.TrimSpace(value)
		}
		texts, parameters = append(texts, parts[1]), append(parameters, given)
	}
	if len(texts) != 12 {
		b.Fatalf("the README has %d queries", len(texts))
	}
	return texts, parameters
}

// BenchmarkReadme asks a file and a Neo4j the README's queries of the same records, each
// with what a run begins with: parsing, and the check that no batch came in between.
func BenchmarkReadme(b *testing.B) {
	ctx := context.Background()
	file, err := embedded.Open(ctx, filepath.Join(b.TempDir(), "seed.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	server := neo4jtest.Empty(b)
	remote, err := neo4jstore.Open(ctx, neo4jstore.Config{Address: server.Address, User: server.User, Password: server.Password})
	if err != nil {
		b.Fatal(err)
	}
	defer remote.Close()
	texts, parameters := readmeQueries(b)
	stores := []graph.Store{file, remote}
	var runners []cypher.Runner
	for _, store := range stores {
		if _, err := store.Apply(ctx, seed.Changes()); err != nil {
			b.Fatal(err)
		}
		runner, err := query.RunnerOf(store, explore.New(store))
		if err != nil {
			b.Fatal(err)
		}
		runners = append(runners, runner)
	}
	for i, text := range texts {
		for j, runner := range runners {
			b.Run(fmt.Sprintf("%02d/%s", i+1, []string{"file", "Neo4j"}[j]), func(b *testing.B) {
				for b.Loop() {
					statement, err := cypher.Parse(text)
					if err != nil {
						b.Fatal(err)
					}
					if _, err := runner.RunCypher(ctx, statement, parameters[i], cypher.Limits{}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
