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
	graph.Resident
	once  sync.Once
	write func(graph.Store)
}

func (w *written) RelationsByID(ctx context.Context, ids []string) ([]graph.Relation, error) {
	w.once.Do(func() { w.write(w.Resident) })
	return w.Resident.RelationsByID(ctx, ids)
}

// The answer is of one state: P's half becomes a third while the answer is made, and
// share and relation agree on the third.
func TestAnAnswerIsOfOneState(t *testing.T) {
	ctx := context.Background()
	x := open(t, "half.csv", "owner,subject,share\nP,A,50%\n")
	resident := x.Store().(graph.Resident)
	store := &written{Resident: resident, write: func(s graph.Store) {
		list, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"A"}})
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		list[0].Share = graph.Percent(33)
		if _, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Relation: &list[0]})); err != nil {
			t.Fatal(err)
		}
	}}
	a := ownersOf(t, explore.New(store), "A", "2024-01-01")
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
	restless := &restless{Resident: x.Store().(graph.Resident)}
	if _, err := explore.New(restless).Owners(ctx, "A", on(t, "2024-01-01")); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("the error is %v, want Code Unavailable", err)
	}
}

// restless writes at every read of relations.
type restless struct{ graph.Resident }

func (r *restless) RelationsByID(ctx context.Context, ids []string) ([]graph.Relation, error) {
	if _, err := r.Apply(ctx, graph.ChangesOf(graph.Change{Source: &graph.Source{ID: "s", Title: "T"}})); err != nil {
		return nil, err
	}
	return r.Resident.RelationsByID(ctx, ids)
}
