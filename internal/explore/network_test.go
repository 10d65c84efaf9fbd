package explore_test

import (
	"context"
	"fmt"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
)

// TestNetworkAgainstTheRelationsOfTheStore: whatever the limit, the nodes are the
// first ones of the whole picture, and what each hides is what the store's own
// relations of the day say is missing.
func TestNetworkAgainstTheRelationsOfTheStore(t *testing.T) {
	ctx := context.Background()
	for name, x := range registers(t) {
		for _, day := range []string{"2015", "2026-11-23"} {
			for _, id := range everystore.Sampled(everyID(t, x), 6) {
				q := explore.NetworkQuery{AsOf: on(t, day).AsOf, Up: 3, Down: 1, Limit: explore.MaxLimit}
				whole, err := x.Network(ctx, id, q)
				if err != nil {
					t.Fatal(err)
				}
				for _, limit := range []int{1, 4, explore.MaxLimit} {
					q.Limit = limit
					a, err := x.Network(ctx, id, q)
					if err != nil {
						t.Fatal(err)
					}
					if want := min(limit, len(whole.Nodes)); len(a.Nodes) != want || a.Truncated != (want < len(whole.Nodes)) {
						t.Errorf("%s: %s on %s, limit %d: %d nodes, truncated %v; the whole has %d", name, id, day, limit, len(a.Nodes), a.Truncated, len(whole.Nodes))
					}
					shown := map[string]bool{}
					for i, node := range a.Nodes {
						shown[node.ID] = true
						if node.ID != whole.Nodes[i].ID || node.Depth != whole.Nodes[i].Depth {
							t.Errorf("%s: %s on %s, limit %d: node %d is %s, in the whole it is %s", name, id, day, limit, i, node.ID, whole.Nodes[i].ID)
						}
					}
					for _, r := range a.Relations {
						if !shown[r.Owner] || !shown[r.Subject] {
							t.Errorf("%s: %s on %s, limit %d: relation %s has an end that is no node", name, id, day, limit, r.ID)
						}
					}
					for _, node := range a.Nodes {
						want := explore.Hidden{Owners: hiddenBeside(t, x, node.ID, graph.Up, a.AsOf, shown), Holdings: hiddenBeside(t, x, node.ID, graph.Down, a.AsOf, shown)}
						if node.Hidden != want {
							t.Errorf("%s: %s on %s, limit %d: %s hides %+v, want %+v", name, id, day, limit, node.ID, node.Hidden, want)
						}
					}
				}
				if t.Failed() {
					return
				}
			}
		}
	}
}

// A network of more entities brings the relations among them: 1,500 holders of one
// company have 1,500, more than the evidence of any other answer.
func TestNetworkHasTheRelationsOfWhatItDraws(t *testing.T) {
	const holders = 1500
	changes := []graph.Change{{Entity: &graph.Entity{ID: "hub", Name: "Hub", Kind: graph.Company}}}
	for i := range holders {
		id := fmt.Sprintf("h%04d", i)
		changes = append(changes, graph.Change{Entity: &graph.Entity{ID: id, Name: id, Kind: graph.Company}},
			graph.Change{Relation: &graph.Relation{ID: "r" + id, Kind: graph.Owns, Owner: id, Subject: "hub"}})
	}
	x := explore.New(everystore.Holding(t, "1,500 holders", graph.ChangesOf(changes...)))
	for _, c := range []struct {
		limit, nodes, relations int
		cut                     bool
	}{{200, 200, 199, true}, {explore.MaxLimit, holders + 1, holders, false}} {
		a, err := x.Network(t.Context(), "hub", explore.NetworkQuery{AsOf: explore.Today(), Up: 1, Limit: c.limit})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Nodes) != c.nodes || len(a.Relations) != c.relations || a.Truncated != c.cut {
			t.Errorf("limit %d: %d nodes, %d relations, truncated %v; want %d, %d, %v", c.limit, len(a.Nodes), len(a.Relations), a.Truncated, c.nodes, c.relations, c.cut)
		}
	}
}

func hiddenBeside(t *testing.T, x *explore.Explorer, id string, direction graph.Direction, day graph.Day, shown map[string]bool) int {
	t.Helper()
	relations, err := x.Store().Relations(context.Background(), graph.RelationQuery{Of: []string{id}, Direction: direction, AsOf: &day})
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]bool{}
	for _, r := range relations {
		far := r.Owner
		if direction == graph.Down {
			far = r.Subject
		}
		if !shown[far] {
			hidden[far] = true
		}
	}
	return len(hidden)
}
