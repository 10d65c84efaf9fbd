package explore_test

import (
	"context"
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
