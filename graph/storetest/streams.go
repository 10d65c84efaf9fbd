package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"whoowns/graph"
)

// Of changes to the same record the last in the stream holds, and only that one
// has its references looked up.
func lastChangeHolds(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	ctx := context.Background()
	wrong := holding("r", "a", "nobody", 10)
	wrong.Sources = []string{"no source"}
	unsourced := company("b")
	unsourced.Sources = []string{"no source"}
	applied, err := s.Apply(ctx, graph.ChangesOf(
		graph.Change{DeleteEntity: "a"}, // not there yet
		graph.Change{Entity: company("a")}, graph.Change{DeleteEntity: "a"}, graph.Change{Entity: company("a")},
		graph.Change{Relation: wrong}, graph.Change{Entity: unsourced}, graph.Change{Entity: company("b")}, graph.Change{Relation: holding("r", "a", "b", 20)},
		graph.Change{Relation: &graph.Relation{ID: "gone", Kind: graph.Owns, Owner: "a", Subject: "nobody"}}, graph.Change{DeleteRelation: "gone"},
		graph.Change{Source: &graph.Source{ID: "s", Title: "one"}}, graph.Change{Source: &graph.Source{ID: "s", Title: "two"}}))
	if want := (graph.Applied{Sources: 2, Entities: 4, Relations: 3, Deleted: 2}); err != nil || applied != want {
		t.Fatalf("applied %+v, %v; want %+v", applied, err, want)
	}
	want := []string{mustJSON(t, graph.Change{Source: &graph.Source{ID: "s", Title: "two"}}), mustJSON(t, graph.Change{Entity: company("a")}), mustJSON(t, graph.Change{Entity: company("b")}), mustJSON(t, graph.Change{Relation: holding("r", "a", "b", 20)})}
	if got := dump(t, s); !slices.Equal(got, want) {
		t.Errorf("the store holds %v, want %v", got, want)
	}
	if _, err := s.Apply(ctx, graph.ChangesOf(graph.Change{DeleteRelation: "r"}, graph.Change{DeleteEntity: "a"}, graph.Change{Entity: company("a")}, graph.Change{Relation: holding("r", "a", "b", 20)})); err != nil {
		t.Errorf("an entity deleted and written again has its relations: %v", err)
	}
	if got := dump(t, s); !slices.Equal(got, want) {
		t.Errorf("the store holds %v, want %v", got, want)
	}
}

func malformedChanges(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	long := company(strings.Repeat("x", graph.MaxIDLength+1))
	for name, c := range map[string]struct {
		change graph.Change
		code   graph.Code
	}{
		"nothing":                   {graph.Change{}, graph.Invalid},
		"two at once":               {graph.Change{Entity: company("b"), DeleteEntity: "a"}, graph.Invalid},
		"two records at once":       {graph.Change{Entity: company("b"), Source: &graph.Source{ID: "s"}}, graph.Invalid},
		"an id that is too long":    {graph.Change{Entity: long}, graph.TooLarge},
		"an id that is not UTF-8":   {graph.Change{Entity: company("\xff")}, graph.Invalid},
		"a name that is not UTF-8":  {graph.Change{Entity: &graph.Entity{ID: "b", Kind: graph.Company, Name: "\xff"}}, graph.Invalid},
		"an entity without a kind":  {graph.Change{Entity: &graph.Entity{ID: "b", Name: "B"}}, graph.Invalid},
		"a relation without a kind": {graph.Change{Relation: &graph.Relation{ID: "r", Owner: "a", Subject: "a"}}, graph.Invalid},
	} {
		if _, err := s.Apply(context.Background(), graph.ChangesOf(graph.Change{Entity: company("a")}, c.change)); graph.CodeOf(err) != c.code {
			t.Errorf("%s gave %v, want code %q", name, err, c.code)
		}
	}
	if got := dump(t, s); len(got) > 0 {
		t.Errorf("the store holds %v, want nothing", got)
	}
}

func cancelInTheMiddle(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	if _, err := s.Apply(context.Background(), graph.ChangesOf(graph.Change{Entity: company("a")}, graph.Change{Entity: company("b")})); err != nil {
		t.Fatal(err)
	}
	before := dump(t, s)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := s.Apply(ctx, func(yield func(graph.Change, error) bool) {
		for i := range 1_000_000 { // it must not come to its end
			if i == 10 {
				cancel()
			}
			if !yield(graph.Change{Entity: company(fmt.Sprintf("c%d", i))}, nil) {
				return
			}
		}
		t.Error("the whole stream was read after its context had ended")
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Apply gave %v, want the context's error", err)
	}
	if after := dump(t, s); !slices.Equal(after, before) {
		t.Errorf("the store holds %v, and held %v before", after, before)
	}
	ctx, cancel = context.WithCancel(context.Background())
	read := 0
	if err := s.Scan(ctx, func(graph.Change) error { read++; cancel(); return ctx.Err() }); !errors.Is(err, context.Canceled) || read != 1 {
		t.Errorf("Scan gave %v after %d records, want the context's error after one", err, read)
	}
	cause := errors.New("enough")
	read = 0
	if err := s.Scan(context.Background(), func(graph.Change) error { read++; return cause }); !errors.Is(err, cause) || read != 1 {
		t.Errorf("Scan gave %v after %d records, want yield's own error after one", err, read)
	}
}

// Each batch writes its number into a source, every entity and every relation; a
// scan finds the same number everywhere.
func scanOfOneMoment(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	ctx := context.Background()
	apply := func(number int) {
		note := fmt.Sprint(number)
		changes := []graph.Change{{Source: &graph.Source{ID: "s", Title: note}}}
		for _, id := range []string{"a", "b", "c"} {
			e, r := company(id), holding(id, id, "x", 10)
			e.Note, r.Note = note, note
			changes = append(changes, graph.Change{Entity: e}, graph.Change{Relation: r})
		}
		if number%2 == 0 { // and there is one relation more or less
			changes = append(changes, graph.Change{Relation: &graph.Relation{ID: "even", Kind: graph.Owns, Owner: "a", Subject: "b", Note: note}})
		} else {
			changes = append(changes, graph.Change{DeleteRelation: "even"})
		}
		x := company("x")
		x.Note = note
		if _, err := s.Apply(ctx, graph.ChangesOf(append(changes, graph.Change{Entity: x})...)); err != nil {
			t.Error(err)
		}
	}
	apply(0)
	done := make(chan struct{})
	var scanners sync.WaitGroup
	for range 3 {
		scanners.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				notes := []string{}
				if err := s.Scan(ctx, func(c graph.Change) error {
					switch {
					case c.Source != nil:
						notes = append(notes, c.Source.Title)
					case c.Entity != nil:
						notes = append(notes, c.Entity.Note)
					default:
						notes = append(notes, c.Relation.Note)
						if c.Relation.OwnerKind == 0 || c.Relation.Held.Until == 0 {
							t.Errorf("relation %s came without the kinds of its ends, or when it holds", c.Relation.ID)
						}
					}
					return nil
				}); err != nil {
					t.Error(err)
					return
				}
				number := 0
				if _, err := fmt.Sscan(notes[0], &number); err != nil {
					t.Error(err)
				}
				if want := 9 - number%2; len(notes) != want || len(slices.Compact(slices.Clone(notes))) != 1 {
					t.Errorf("one scan found the records of batches %v", notes)
					return
				}
			}
		})
	}
	for i := range 30 {
		apply(i + 1)
	}
	close(done)
	scanners.Wait()
}
