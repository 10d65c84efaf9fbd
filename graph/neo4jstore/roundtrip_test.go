package neo4jstore_test

import (
	"context"
	"fmt"
	"testing"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
)

// A level of the frontier search is one round trip: what a load sends over a chain is
// what one call of Relations sends, as often as there are levels, however many entities
// a level has: here three, each held by all of the next. 12 levels have 13 steps, since
// the last one finds that nobody stands above.
func TestALevelIsOneRoundTrip(t *testing.T) {
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	proxy := server.Proxy(t)
	behind := configOf(server)
	behind.Address = proxy.Address
	s, err := neo4jstore.Open(ctx, behind)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const levels, wide = 12, 3
	id := func(level, i int) string { return fmt.Sprintf("level %02d, %d", level, i) }
	var changes []graph.Change
	for level := range levels + 1 {
		for i := range wide {
			changes = append(changes, graph.Change{Entity: &graph.Entity{ID: id(level, i), Kind: graph.Company, Name: id(level, i)}})
			for below := range wide {
				if level > 0 {
					changes = append(changes, graph.Change{Relation: &graph.Relation{ID: id(level, i) + fmt.Sprint(" owns ", below), Kind: graph.Owns, Owner: id(level, i), Subject: id(level-1, below)}})
				}
			}
		}
	}
	if _, err := s.Apply(ctx, graph.ChangesOf(changes...)); err != nil {
		t.Fatal(err)
	}
	sent := func(doing func() error) int {
		t.Helper()
		proxy.CutAt(0, false, false) // counts from here and cuts nothing
		if err := doing(); err != nil {
			t.Fatal(err)
		}
		return proxy.Sent()
	}
	step := sent(func() error {
		_, err := s.Relations(ctx, graph.RelationQuery{Of: []string{id(0, 0)}, Limit: 10})
		return err
	})
	start := sent(func() error { _, err := s.Entities(ctx, []string{id(0, 0)}); return err })
	load := sent(func() error {
		n, err := graph.LoadNetwork(ctx, s, graph.Reach{From: []string{id(0, 0)}, Up: true})
		if err == nil && (n.Nodes() != 1+levels*wide || n.Edges() != wide+(levels-1)*wide*wide) {
			t.Errorf("%d entities and %d relations were loaded, want %d and %d", n.Nodes(), n.Edges(), 1+levels*wide, wide+(levels-1)*wide*wide)
		}
		return err
	})
	// A transaction that reads is begun, run and ended: three messages at most.
	if step < 1 || step > 3 {
		t.Errorf("a step sends %d messages, want one transaction of at most 3", step)
	}
	if want := start + (levels+1)*step; load != want {
		t.Errorf("loading %d levels sends %d messages; reading the start sends %d and a step %d, so one round trip a level is %d", levels, load, start, step, want)
	}
	t.Logf("%d levels: %d messages, of which a step sends %d", levels, load, step)
}
