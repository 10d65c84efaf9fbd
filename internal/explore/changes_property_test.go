package explore_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/internal/explore"
)

// drawnDates are few, so that changes meet on one day.
var drawnDates = []string{"", "", "2005", "2010-03", "2010-03-01", "2012-06-15", "2012-06-16", "2015"}

func drawDate(t *rapid.T, label string) graph.Date {
	d, err := graph.ParseDate(rapid.SampledFrom(drawnDates).Draw(t, label))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// drawRegister writes a random dated graph of a few entities into a new store.
func drawRegister(t *rapid.T) *explore.Explorer {
	store, err := embedded.Open(context.Background(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	var batch []graph.Change
	const entities = 6
	for i := range entities {
		e := graph.Entity{ID: fmt.Sprintf("e%d", i), Name: fmt.Sprintf("E %d", i), Kind: rapid.SampledFrom([]graph.EntityKind{graph.Company, graph.Company, graph.Person, graph.Product, graph.Arrangement}).Draw(t, "kind")}
		e.Founded = drawDate(t, "founded")
		if d := drawDate(t, "dissolved"); !d.IsZero() && (e.Founded.IsZero() || !d.Before(e.Founded)) {
			e.Dissolved = d
		}
		batch = append(batch, graph.Change{Entity: &e})
	}
	for i := range rapid.IntRange(1, 14).Draw(t, "relations") {
		owner, subject := rapid.IntRange(0, entities-1).Draw(t, "owner"), rapid.IntRange(0, entities-1).Draw(t, "subject")
		if owner == subject {
			continue
		}
		r := graph.Relation{ID: fmt.Sprintf("r%02d", i), Kind: rapid.SampledFrom([]graph.RelationKind{graph.Owns, graph.Owns, graph.Owns, graph.Controls, graph.Operates, graph.DependsOn}).Draw(t, "relation"),
			Owner: fmt.Sprintf("e%d", owner), Subject: fmt.Sprintf("e%d", subject), Start: drawDate(t, "start")}
		if d := drawDate(t, "end"); !d.IsZero() && (r.Start.IsZero() || !d.Before(r.Start)) {
			r.End = d
		}
		switch r.Kind {
		case graph.Owns:
			r.Share = graph.Percent(float64(rapid.IntRange(0, 60).Draw(t, "share")))
		case graph.Controls:
			r.Means = graph.ByBoard
		}
		if rapid.IntRange(0, 9).Draw(t, "quoted") == 0 {
			r.Counts = graph.Quoted
		}
		batch = append(batch, graph.Change{Relation: &r})
	}
	if _, err := store.Apply(context.Background(), graph.ChangesOf(batch...)); err != nil {
		t.Fatal(err)
	}
	return explore.New(store)
}

func drawDays(t *rapid.T, count int) []graph.Day {
	list := make([]graph.Day, count)
	for i := range list {
		date, err := graph.ParseDate(rapid.SampledFrom([]string{"2000-01-01", "2005-01-01", "2009-12-31", "2010-03-01", "2012-06-14", "2012-06-15", "2012-06-16", "2014-12-31", "2015-01-01", "2020-01-01"}).Draw(t, "day"))
		if err != nil {
			t.Fatal(err)
		}
		list[i] = date.First()
	}
	slices.Sort(list)
	return list
}

func everyRelation(t *rapid.T, x *explore.Explorer) []graph.Relation {
	var list []graph.Relation
	err := x.Store().Scan(context.Background(), func(c graph.Change) error {
		if c.Relation != nil {
			list = append(list, *c.Relation)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// apply makes of the relations of the first day those of the second, by what a
// comparison says; it fails where the comparison contradicts the first day.
func apply(t *rapid.T, have map[string]bool, changes []explore.RelationChange) {
	remove := func(id string) {
		if !have[id] {
			t.Fatalf("%s is told as ended or left, and was not there", id)
		}
		delete(have, id)
	}
	add := func(id string) {
		if have[id] {
			t.Fatalf("%s is told as added or joined, and was there", id)
		}
		have[id] = true
	}
	for i := range changes {
		switch c := &changes[i]; c.What {
		case explore.Added, explore.Joined:
			add(c.After.ID)
		case explore.Ended, explore.Left:
			remove(c.Before.ID)
		case explore.Changed:
			remove(c.Before.ID)
			add(c.After.ID)
		}
	}
}

// upstreamOn finds, by a search of the records, the relations upstream of an entity
// on a day and those of its own.
func upstreamOn(all []graph.Relation, id string, day graph.Day) map[string]bool {
	found, seen := map[string]bool{}, map[string]bool{id: true}
	for queue := []string{id}; len(queue) > 0; queue = queue[1:] {
		for i := range all {
			r := &all[i]
			if r.Subject != queue[0] || !r.Held.Contains(day) || r.Kind == graph.DependsOn {
				continue
			}
			found[r.ID] = true
			if r.Counts == graph.Counted && !seen[r.Owner] {
				seen[r.Owner] = true
				queue = append(queue, r.Owner)
			}
		}
	}
	for i := range all {
		if r := &all[i]; (r.Owner == id || r.Subject == id) && r.Held.Contains(day) {
			found[r.ID] = true
		}
	}
	return found
}

// What changed from one day to another, applied to the graph of the first, gives
// that of the second; and two comparisons after each other give what one over both
// does.
func TestChangesLeadFromOneDayToTheOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawRegister(t)
		all := everyRelation(t, x)
		days := drawDays(t, 3)
		query := func(i, j int) explore.ChangesQuery {
			return explore.ChangesQuery{From: explore.On(days[i]), To: explore.On(days[j])}
		}
		for _, id := range []string{"e0", "e1", "e2"} {
			for _, way := range [][]int{{0, 1}, {1, 2}, {0, 2}, {0, 1, 2}} {
				have := upstreamOn(all, id, days[way[0]])
				for i := 1; i < len(way); i++ {
					a, err := x.Changes(context.Background(), id, query(way[i-1], way[i]))
					if err != nil {
						t.Fatal(err)
					}
					apply(t, have, a.Changes)
				}
				if want := upstreamOn(all, id, days[way[len(way)-1]]); !maps.Equal(have, want) {
					t.Fatalf("%s by way of %v of %v: %v, want %v", id, way, days, slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want)))
				}
			}
		}
		for _, way := range [][]int{{0, 1}, {0, 2}, {0, 1, 2}} {
			held := func(day graph.Day) map[string]bool {
				found := map[string]bool{}
				for i := range all {
					if all[i].Held.Contains(day) {
						found[all[i].ID] = true
					}
				}
				return found
			}
			have := held(days[way[0]])
			for i := 1; i < len(way); i++ {
				a, err := x.RegisterChanges(context.Background(), query(way[i-1], way[i]))
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range a.Days {
					apply(t, have, d.Changes)
					if want := held(d.Day); !maps.Equal(have, want) {
						t.Fatalf("the register on %s: %v, want %v", d.Day, slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want)))
					}
				}
			}
			if want := held(days[way[len(way)-1]]); !maps.Equal(have, want) {
				t.Fatalf("the register by way of %v of %v: %v, want %v", way, days, slices.Sorted(maps.Keys(have)), slices.Sorted(maps.Keys(want)))
			}
		}
	})
}

// The shares and the control that are told as changed are those that two questions,
// one for each day, answer differently.
func TestChangedSharesAreThoseOfTwoQuestions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawRegister(t)
		days := drawDays(t, 2)
		if days[0] == days[1] {
			return
		}
		ctx := context.Background()
		a, err := x.Changes(ctx, "e0", explore.ChangesQuery{From: explore.On(days[0]), To: explore.On(days[1])})
		if err != nil {
			t.Fatal(err)
		}
		told, controlTold := map[string]string{}, map[string]string{}
		for _, s := range a.Shares {
			told[s.Entity.ID] = fmt.Sprint(s.Before != nil, " ", s.After != nil)
		}
		for _, c := range a.Control {
			controlTold[c.Entity.ID] = fmt.Sprint(c.Before != nil, " ", c.After != nil)
		}
		for i := range 6 {
			owner := fmt.Sprintf("e%d", i)
			if owner == "e0" {
				continue
			}
			var held, power [2]string
			for j, day := range days {
				owners, err := x.Owners(ctx, "e0", explore.Query{AsOf: explore.On(day)})
				if err != nil {
					t.Fatal(err)
				}
				if len(owners.OperatedBy) > 1 {
					return // each operator has its own list
				}
				for _, o := range owners.Owners {
					if o.Entity.ID == owner && (o.Direct != nil || o.Effective.Max() > 0 || !o.Effective.Known()) {
						held[j] = fmt.Sprintf("%.9f %.9f %v", o.Effective.Min(), o.Effective.Max(), o.Direct)
					}
				}
				control, err := x.Control(ctx, "e0", explore.Query{AsOf: explore.On(day)})
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range control.Controllers {
					if c.Entity.ID == owner {
						power[j] = fmt.Sprintf("%s %.9f %v", c.Verdict, c.Votes.Min(), c.Means)
					}
				}
			}
			if _, ok := told[owner]; ok != (held[0] != held[1]) || ok && told[owner] != fmt.Sprint(held[0] != "", " ", held[1] != "") {
				t.Fatalf("%s had %q and has %q in e0; told: %q", owner, held[0], held[1], told[owner])
			}
			if _, ok := controlTold[owner]; ok != (power[0] != power[1]) || ok && controlTold[owner] != fmt.Sprint(power[0] != "", " ", power[1] != "") {
				t.Fatalf("control of e0 by %s was %q and is %q; told: %q", owner, power[0], power[1], controlTold[owner])
			}
		}
	})
}
