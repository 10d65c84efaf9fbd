package everystore_test

import (
	"context"
	"slices"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
)

func oneCompany(id string) graph.Changes {
	return graph.ChangesOf(graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Company, Name: id}})
}

// ids returns the entities of a store.
func ids(t *testing.T, s graph.Store) []string {
	t.Helper()
	var list []string
	err := s.Scan(context.Background(), func(c graph.Change) error {
		if c.Entity != nil {
			list = append(list, c.Entity.ID)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// What a test wrote, another does not see: neither in an empty store nor in one that
// holds data, which are loaded again then.
func TestNoTestSeesWhatAnotherWrote(t *testing.T) {
	s := everystore.Holding(t, "a", oneCompany("a"))
	if again := everystore.Holding(t, "a", oneCompany("never read")); again != s || !slices.Equal(ids(t, again), []string{"a"}) {
		t.Errorf("data that nobody changed were loaded again: %v", ids(t, again))
	}
	load(t, oneCompany("written"), s)
	for name, c := range map[string]struct {
		take func() graph.Store
		want []string
	}{
		"the same data": {func() graph.Store { return everystore.Holding(t, "a", oneCompany("a")) }, []string{"a"}},
		"other data":    {func() graph.Store { return everystore.Holding(t, "b", oneCompany("b")) }, []string{"b"}},
		"none":          {func() graph.Store { return everystore.Empty(t) }, nil},
	} {
		s := c.take()
		if got := ids(t, s); !slices.Equal(got, c.want) {
			t.Errorf("%s: the store holds %v, want %v", name, got, c.want)
		}
		load(t, oneCompany("written"), s)
	}
}
