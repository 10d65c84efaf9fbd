package explore_test

import (
	"context"
	"sync"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// written is a store into which someone writes while an answer is being made:
// between the moment when its network was read and that when its records are.
type written struct {
	graph.Store
	once  sync.Once
	write func(graph.Store)
}

func (w *written) RelationsByID(ctx context.Context, ids []string) ([]graph.Relation, error) {
	w.once.Do(func() { w.write(w.Store) })
	return w.Store.RelationsByID(ctx, ids)
}

// withNetwork is a store around a resident one, which stays resident.
type withNetwork struct {
	graph.Store
	resident graph.Resident
}

func (w withNetwork) Network() *graph.Network { return w.resident.Network() }

// around returns an explorer of a store that stands before another.
func around(outer, inner graph.Store) *explore.Explorer {
	if resident, ok := inner.(graph.Resident); ok {
		return explore.New(withNetwork{outer, resident})
	}
	return explore.New(outer)
}

// The answer is of one state: P's half becomes a third while the answer is made, and
// share and relation agree on the third.
func TestAnAnswerIsOfOneState(t *testing.T) {
	ctx := context.Background()
	x := open(t, "half.csv", "owner,subject,share\nP,A,50%\n")
	store := &written{Store: x.Store(), write: func(s graph.Store) {
		list, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"A"}})
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		list[0].Share = graph.Percent(33)
		if _, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Relation: &list[0]})); err != nil {
			t.Fatal(err)
		}
	}}
	a := ownersOf(t, around(store, x.Store()), "A", "2024-01-01")
	if got := owner(t, a, "P").Effective.Text(); got != "33%" {
		t.Errorf("P holds %s, want 33%%: the answer is of the state before", got)
	}
	if got := a.Relations[0].Share.Text(); got != "33%" {
		t.Errorf("the relation says %s, want 33%%", got)
	}
}

// Without an end of the writing, the answer is an error and not a mixture.
func TestAStoreThatKeepsChangingIsNotAnswered(t *testing.T) {
	ctx := context.Background()
	x := open(t, "half.csv", "owner,subject,share\nP,A,50%\n")
	if _, err := around(&restless{x.Store()}, x.Store()).Owners(ctx, "A", on(t, "2024-01-01")); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("the error is %v, want Code Unavailable", err)
	}
}

// restless writes at every read of relations.
type restless struct{ graph.Store }

func (r *restless) RelationsByID(ctx context.Context, ids []string) ([]graph.Relation, error) {
	if _, err := r.Apply(ctx, graph.ChangesOf(graph.Change{Source: &graph.Source{ID: "s", Title: "T"}})); err != nil {
		return nil, err
	}
	return r.Store.RelationsByID(ctx, ids)
}
