package api

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"whoowns/graph/embedded"
	"whoowns/internal/explore"
	"whoowns/seed"
)

func TestSmoke(t *testing.T) {
	ctx := context.Background()
	store, err := embedded.Open(ctx, ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Apply(ctx, seed.Changes()); err != nil {
		t.Fatal(err)
	}
	s, err := New(Options{Explorer: explore.New(store), Listen: "127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(s.Handler())
	defer srv.Close()
	for _, p := range []string{"/healthz", "/readyz", "/", "/?q=who+owns+alipay", "/docs", "/openapi.json", "/metrics", "/api/v1/search?q=alipay", "/api/v1/entities/alipay", "/api/v1/entities/alipay/owners?as_of=2020-10&min_share=5%", "/api/v1/entities/nope/owners", "/api/v1/entities/alipay/owners?as_of=2020-13&limit=1000000000", "/api/v1/entities/alipay/owners?limt=3", "/api/v1/entities/a%2Fb/control", "/api/v1/entities/蚂蚁", "/api/v1/ask?q=who+owns+alipay", "/api/v1/schema", "/api/v1/export?format=csv", "/x", "/api/v1/entities/alipay/network?kinds=OWNS", "/api/v1/entities/yuebao/dependencies"} {
		r, err := http.Get(srv.URL + p)
		if err != nil {
			t.Fatal(err)
		}
		b, _ := io.ReadAll(r.Body)
		r.Body.Close()
		fmt.Printf("== %s %d %s %d\n%.700s\n", p, r.StatusCode, r.Header.Get("Content-Type"), len(b), b)
	}
}
