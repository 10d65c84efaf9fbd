package seed_test

import (
	"context"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/seed"
)

func everything(t *testing.T) (sources map[string]graph.Source, entities map[string]graph.Entity, relations map[string]graph.Relation) {
	t.Helper()
	sources, entities, relations = map[string]graph.Source{}, map[string]graph.Entity{}, map[string]graph.Relation{}
	for c, err := range seed.Changes() {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case c.Source != nil:
			if _, twice := sources[c.Source.ID]; twice {
				t.Errorf("source %s stands twice", c.Source.ID)
			}
			sources[c.Source.ID] = *c.Source
		case c.Entity != nil:
			if _, twice := entities[c.Entity.ID]; twice {
				t.Errorf("entity %s stands twice", c.Entity.ID)
			}
			entities[c.Entity.ID] = *c.Entity
		case c.Relation != nil:
			if _, twice := relations[c.Relation.ID]; twice {
				t.Errorf("relation %s stands twice", c.Relation.ID)
			}
			relations[c.Relation.ID] = *c.Relation
		}
	}
	return sources, entities, relations
}

func TestEveryRecordIsSourced(t *testing.T) {
	sources, entities, relations := everything(t)
	if len(relations) < 200 {
		t.Fatalf("only %d relations", len(relations))
	}
	for id, r := range relations {
		if len(r.Sources) == 0 {
			t.Errorf("relation %s has no source", id)
		}
		switch r.Confidence {
		case "A", "B", "B-":
		default:
			t.Errorf("relation %s has confidence %q", id, r.Confidence)
		}
		for _, s := range r.Sources {
			if _, ok := sources[s]; !ok {
				t.Errorf("relation %s names source %s, which is not there", id, s)
			}
		}
		for _, end := range []string{r.Owner, r.Subject} {
			if _, ok := entities[end]; !ok {
				t.Errorf("relation %s names entity %s, which is not there", id, end)
			}
		}
		if (r.Derived || r.Counts == graph.Quoted) && r.Note == "" {
			t.Errorf("relation %s is derived or not counted, and no note says why", id)
		}
	}
	for id, e := range entities {
		if len(e.Sources) == 0 {
			t.Errorf("entity %s has no source", id)
		}
		for _, s := range e.Sources {
			if _, ok := sources[s]; !ok {
				t.Errorf("entity %s names source %s, which is not there", id, s)
			}
		}
		for _, s := range e.Statements {
			if _, ok := sources[s.Source]; !ok {
				t.Errorf("a statement of entity %s names source %q, which is not there", id, s.Source)
			}
		}
	}
}

// On every day on which anything changes, the capital that is stated of each
// company is at most all of it.
func TestSharesNeverSumAboveTheWhole(t *testing.T) {
	ctx := context.Background()
	store, err := embedded.Open(ctx, ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if _, err := store.Apply(ctx, seed.Changes()); err != nil {
		t.Fatal(err)
	}
	n := store.Network()
	days := map[graph.Day]bool{}
	for edge := range int32(n.Edges()) {
		held := n.Edge(edge).Held
		if held.Empty() {
			t.Errorf("relation %s holds on no day", n.RelationID(edge))
		}
		for _, day := range []graph.Day{held.From, held.Until - 1, held.Until} {
			if day > graph.Always && day < graph.Forever-1 {
				days[day] = true
			}
		}
	}
	if len(days) < 50 {
		t.Fatalf("something changes on only %d days", len(days))
	}
	for day := range days {
		for node := range graph.Node(n.Nodes()) {
			sum, parts := 0.0, []string{}
			for _, edge := range n.Up(node) {
				e := n.Edge(edge)
				if e.Kind == graph.Owns && e.Of != graph.OfClass && e.Counts == graph.Counted && !e.Basis.Stated() && e.Held.Contains(day) {
					sum += e.Min
					parts = append(parts, n.RelationID(edge))
				}
			}
			if sum > 1+graph.Tolerance {
				t.Errorf("on %s the shares in %s sum to %s: %s", day, n.ID(node), graph.FormatPercent(sum), strings.Join(parts, ", "))
			}
		}
	}
}

// On every such day a pair has at most one direct counted holding: a series of
// observations does not overlap.
func TestSeriesDoNotOverlap(t *testing.T) {
	_, _, relations := everything(t)
	type pair struct{ owner, subject string }
	byPair := map[pair][]graph.Relation{}
	for _, r := range relations {
		if r.Kind == graph.Owns && r.Of != graph.OfClass && r.Counts == graph.Counted && !r.Basis.Stated() {
			byPair[pair{r.Owner, r.Subject}] = append(byPair[pair{r.Owner, r.Subject}], r)
		}
	}
	always := graph.Period{From: graph.Always, Until: graph.Forever}
	for p, series := range byPair {
		for i := range series {
			for j := range i {
				a, b := series[i].HeldWithin(always, always), series[j].HeldWithin(always, always)
				if max(a.From, b.From) < min(a.Until, b.Until) {
					t.Errorf("%s in %s: %s and %s hold on the same days", p.owner, p.subject, series[i].ID, series[j].ID)
				}
			}
		}
	}
}
