package api_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"whoowns/graph/embedded"
	"whoowns/internal/api"
	"whoowns/internal/explore"
	"whoowns/seed"
)

// BenchmarkOwnersOverHTTP is what the server does for one request, without the
// network: who owns a company of a synthetic register that is kept in a file, another
// one each time.
func BenchmarkOwnersOverHTTP(b *testing.B) {
	store, err := embedded.Open(context.Background(), filepath.Join(b.TempDir(), "register.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	const companies = 20_000
	if _, err := store.Apply(context.Background(), seed.GenerateRegister(seed.RegisterOptions{Companies: companies, Persons: 30_000, Relations: 50_000, Seed: 1})); err != nil {
		b.Fatal(err)
	}
	server, err := api.New(api.Options{Explorer: explore.New(store), Listen: "127.0.0.1:0", TempDir: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	random := rand.New(rand.NewPCG(1, 2))
	written := 0
	for b.Loop() {
		path := fmt.Sprintf("http://localhost/api/v1/entities/company-%07d/owners", random.IntN(companies))
		answer := httptest.NewRecorder()
		server.Handler().ServeHTTP(answer, httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil))
		if answer.Code != http.StatusOK {
			b.Fatalf("%s: %d %s", path, answer.Code, answer.Body)
		}
		written += answer.Body.Len()
	}
	b.ReportMetric(float64(written)/float64(b.N), "bytes/answer")
}
