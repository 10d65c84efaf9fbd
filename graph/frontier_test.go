package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
)

func TestMain(m *testing.M) { everystore.Main(m) }

// counting counts what is read of a store, and hides that it may be resident.
type counting struct {
	graph.Store
	calls, relations int
}

func (c *counting) Relations(ctx context.Context, q graph.RelationQuery) ([]graph.Relation, error) {
	list, err := c.Store.Relations(ctx, q)
	c.calls++
	c.relations += len(list)
	return list, err
}

// fan is a chain 0 > 1 > 2 of which 2 is held by many companies, each held by one more.
func fan(owners int) graph.Changes {
	return func(yield func(graph.Change, error) bool) {
		entity := func(id string) bool {
			return yield(graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Company, Name: id}}, nil)
		}
		holds := func(owner, subject string) bool {
			return yield(graph.Change{Relation: &graph.Relation{ID: owner + ">" + subject, Kind: graph.Owns, Owner: owner, Subject: subject}}, nil)
		}
		if !entity("0") || !entity("1") || !entity("2") || !holds("1", "0") || !holds("2", "1") {
			return
		}
		for i := range owners {
			near, far := fmt.Sprintf("near %05d", i), fmt.Sprintf("far %05d", i)
			if !entity(near) || !entity(far) || !holds(near, "2") || !holds(far, near) {
				return
			}
		}
	}
}

// A part of the store within the limit is loaded whole; one beyond it is an error that
// says what to do, and the search neither reads the rest of the level that was too much
// nor another level.
func TestALoadEndsWhereItsLimitIs(t *testing.T) {
	const owners = 2000
	store := everystore.Holding(t, "a fan", fan(owners))
	ctx := context.Background()
	whole := &counting{Store: store}
	n, err := graph.LoadNetwork(ctx, whole, graph.Reach{From: []string{"0"}, Up: true})
	if err != nil {
		t.Fatal(err)
	}
	// Five levels above 0, of which the last, that of the far ones' owners, is empty.
	if n.Nodes() != 3+2*owners || n.Edges() != 2+2*owners || whole.calls != 5 || whole.relations != 2+2*owners {
		t.Errorf("%d entities and %d relations in %d calls that returned %d; want %d, %d, 5, %d", n.Nodes(), n.Edges(), whole.calls, whole.relations, 3+2*owners, 2+2*owners, 2+2*owners)
	}
	for _, c := range []struct {
		limit, calls, read int
		says               string
	}{
		// 2 relations lead to the fan, then as many as five halves of the limit allow, and one.
		{100, 3, 251, "over 250 relations"},
		// All 2,000 near ones may be read, which are too many entities with the three below.
		{2002, 3, 2002, "over 2002 entities"},
		{2003, 4, 4002, "over 2003 entities"},
	} {
		read := &counting{Store: store}
		_, err := graph.LoadNetwork(ctx, read, graph.Reach{From: []string{"0"}, Up: true, Limit: c.limit})
		if graph.CodeOf(err) != graph.TooLarge || !strings.Contains(fmt.Sprint(err), c.says) || !strings.Contains(fmt.Sprint(err), "--resident") {
			t.Errorf("limit %d: the error is %v; want code too_large, %q and what to do", c.limit, err, c.says)
		}
		if read.calls != c.calls || read.relations != c.read {
			t.Errorf("limit %d: %d calls returned %d relations; want %d, %d", c.limit, read.calls, read.relations, c.calls, c.read)
		}
	}
	if _, err := graph.LoadNetwork(ctx, store, graph.Reach{From: []string{"0"}, Up: true, Limit: 3 + 2*owners}); err != nil {
		t.Errorf("as many as the limit: %v", err)
	}
}
