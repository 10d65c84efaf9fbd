package embedded_test

import (
	"context"
	"path/filepath"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/graph/storetest"
)

func TestContractInMemory(t *testing.T) {
	storetest.Run(t, func(t *testing.T) graph.Store { return open(t, ":memory:") })
}

func TestContractInAFile(t *testing.T) {
	storetest.Run(t, func(t *testing.T) graph.Store { return open(t, filepath.Join(t.TempDir(), "store.db")) })
}

func open(t *testing.T, path string) *embedded.Store {
	t.Helper()
	s, err := embedded.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
