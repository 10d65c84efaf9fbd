package whatif

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/internal/explore"
)

func drawDate(t *rapid.T, label string) graph.Date {
	d, err := graph.ParseDate(rapid.SampledFrom([]string{"", "", "2005", "2010-03", "2012-06-15", "2015"}).Draw(t, label))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// drawRecords draws a random dated graph.
func drawRecords(t *rapid.T) []graph.Change {
	const entities = 5
	var batch []graph.Change
	for i := range entities {
		e := graph.Entity{ID: fmt.Sprintf("e%d", i), Name: fmt.Sprintf("E %d", i), Kind: rapid.SampledFrom([]graph.EntityKind{graph.Company, graph.Company, graph.Company, graph.Person}).Draw(t, "kind")}
		if rapid.IntRange(0, 3).Draw(t, "dated") == 0 {
			e.Founded = drawDate(t, "founded")
		}
		batch = append(batch, graph.Change{Entity: &e})
	}
	for i := range rapid.IntRange(1, 12).Draw(t, "relations") {
		owner, subject := rapid.IntRange(0, entities-1).Draw(t, "owner"), rapid.IntRange(0, entities-1).Draw(t, "subject")
		if owner == subject {
			continue
		}
		r := graph.Relation{ID: fmt.Sprintf("r%02d", i), Kind: graph.Owns, Owner: fmt.Sprintf("e%d", owner), Subject: fmt.Sprintf("e%d", subject), Start: drawDate(t, "start")}
		if d := drawDate(t, "end"); !d.IsZero() && (r.Start.IsZero() || !d.Before(r.Start)) {
			r.End = d
		}
		switch rapid.IntRange(0, 5).Draw(t, "what") {
		case 0:
			r.Kind, r.Means = graph.Controls, graph.ByBoard
		case 1:
			low := rapid.IntRange(0, 30).Draw(t, "low")
			share, err := graph.NewShare(graph.Bounds{Min: float64(low) / 100, Max: float64(low+20) / 100, MaxExclusive: true})
			if err != nil {
				t.Fatal(err)
			}
			r.Share = share
		case 2: // unknown
		default:
			r.Share = graph.Percent(float64(rapid.IntRange(1, 55).Draw(t, "share")))
		}
		batch = append(batch, graph.Change{Relation: &r})
	}
	return batch
}

func drawChange(t *rapid.T, relations int) Change {
	entity := func(label string) string { return fmt.Sprintf("e%d", rapid.IntRange(0, 4).Draw(t, label)) }
	id := func() string { return fmt.Sprintf("r%02d", rapid.IntRange(0, max(relations-1, 0)).Draw(t, "id")) }
	switch rapid.IntRange(0, 5).Draw(t, "change") {
	case 0:
		return Change{Remove: id()}
	case 1:
		return Change{Change: &Alteration{id(), rapid.SampledFrom([]string{"40%", "10-20%", ""}).Draw(t, "share") + ""}}
	case 2:
		return Change{GiveUp: &Power{entity("owner"), entity("subject")}}
	case 3:
		return Change{Add: &Addition{Owner: entity("owner"), Subject: entity("subject"), Share: "15%"}}
	case 4:
		return Change{Add: &Addition{Kind: "CONTROLS", Owner: entity("owner"), Subject: entity("subject"), Means: "board"}}
	}
	return Change{Sell: &Sale{entity("owner"), entity("subject"), rapid.SampledFrom([]string{"1%", "10%", "all"}).Draw(t, "part"), entity("to")}}
}

func named(_ context.Context, name string) (graph.Reference, error) {
	return graph.Reference{ID: name, Name: name}, nil
}

func open(t *rapid.T, batch []graph.Change) graph.Store {
	store, err := embedded.Open(context.Background(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := store.Apply(context.Background(), graph.ChangesOf(batch...)); err != nil {
		t.Fatal(err)
	}
	return store
}

// What is supposed is what a store says into which the same relations were written:
// every record, the days on which each holds, and the answers, to the last byte.
func TestWhatIsSupposedIsWhatWouldBeWritten(t *testing.T) {
	ctx := context.Background()
	made := 0
	rapid.Check(t, func(t *rapid.T) {
		batch := drawRecords(t)
		base := open(t, batch)
		date := rapid.SampledFrom([]string{"2004-06-01", "2010-03-01", "2012-06-15", "2014-01-01", "2020-01-01"}).Draw(t, "day")
		asOf, err := explore.ParseAsOf(date)
		if err != nil {
			t.Fatal(err)
		}
		var changes []Change
		for range rapid.IntRange(1, 3).Draw(t, "changes") {
			c := drawChange(t, 12)
			if _, err := Suppose(ctx, base, asOf.Day, append(slices.Clone(changes), c), named); err == nil {
				changes = append(changes, c)
			} else if code := graph.CodeOf(err); code != graph.Invalid && code != graph.NotFound {
				t.Fatalf("%s: %v", c, err)
			}
		}
		if len(changes) == 0 {
			return
		}
		made++
		s, err := Suppose(ctx, base, asOf.Day, changes, named)
		if err != nil {
			t.Fatal(err)
		}
		written := open(t, batch)
		var writes []graph.Change
		for id, r := range s.overlay.altered {
			if r == nil {
				writes = append(writes, graph.Change{DeleteRelation: id})
			} else {
				writes = append(writes, graph.Change{Relation: r})
			}
		}
		if _, err := written.Apply(ctx, graph.ChangesOf(writes...)); err != nil {
			t.Fatal(err)
		}
		same(t, changes, "records", func(store graph.Store) any { return lines(t, store) }, s.Store(), written)
		same(t, changes, "counts", func(store graph.Store) any {
			stats, err := store.Stats(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return stats
		}, s.Store(), written)
		for i := range 5 {
			id := fmt.Sprintf("e%d", i)
			for what, ask := range map[string]func(*explore.Explorer) (any, error){
				"owners":   func(x *explore.Explorer) (any, error) { return x.Owners(ctx, id, explore.Query{AsOf: asOf}) },
				"control":  func(x *explore.Explorer) (any, error) { return x.Control(ctx, id, explore.Query{AsOf: asOf}) },
				"holdings": func(x *explore.Explorer) (any, error) { return x.Holdings(ctx, id, explore.Query{AsOf: asOf}) },
				"entity":   func(x *explore.Explorer) (any, error) { return x.Entity(ctx, id, asOf) },
				"network": func(x *explore.Explorer) (any, error) {
					return x.Network(ctx, id, explore.NetworkQuery{AsOf: asOf, Up: 2, Down: 2})
				},
				"timeline": func(x *explore.Explorer) (any, error) { return x.Timeline(ctx, id, explore.TimelineQuery{}) },
			} {
				same(t, changes, what+" of "+id, func(store graph.Store) any {
					answer, err := ask(explore.New(store))
					if err != nil {
						t.Fatal(err)
					}
					return answer
				}, s.Store(), written)
			}
			for _, about := range []Topic{Owners, Holdings} {
				a, err := Ask(ctx, explore.New(base), changes, Question{About: about, Entity: id, Query: explore.Query{AsOf: asOf}}, named)
				if err != nil {
					t.Fatal(err)
				}
				want, err := answers(ctx, explore.New(written), Question{About: about, Entity: id, Query: explore.Query{AsOf: asOf}})
				if err != nil {
					t.Fatal(err)
				}
				sides := map[bool]Answers{true: a.After, false: want}
				same(t, changes, string(about)+" of "+id+" as asked", func(store graph.Store) any { return sides[store == s.Store()] }, s.Store(), written)
			}
			for _, direction := range []graph.Direction{graph.Up, graph.Down} {
				same(t, changes, "relations of "+id, func(store graph.Store) any {
					list, err := store.Relations(ctx, graph.RelationQuery{Of: []string{id}, Direction: direction, AsOf: &asOf.Day, Limit: 1, Kinds: []graph.RelationKind{graph.Owns}})
					if err != nil {
						t.Fatal(err)
					}
					return list
				}, s.Store(), written)
			}
		}
	})
	if made < 20 {
		t.Errorf("only %d graphs had something supposed: the test tries too little", made)
	}
}

func same(t *rapid.T, changes []Change, what string, ask func(graph.Store) any, supposed, written graph.Store) {
	got, err := json.Marshal(ask(supposed))
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(ask(written))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Fatalf("%v: %s\nsupposed: %s\nwritten:  %s", changes, what, strings.ReplaceAll(string(got), "\\n", "\n"), strings.ReplaceAll(string(want), "\\n", "\n"))
	}
}

// lines are the records of a scan, relations with the days on which they hold.
func lines(t *rapid.T, store graph.Store) []string {
	var list []string
	err := store.Scan(context.Background(), func(c graph.Change) error {
		text, err := json.Marshal(c)
		if err != nil {
			return err
		}
		line := string(text)
		if r := c.Relation; r != nil {
			line += fmt.Sprintf(" %s to %s, %s in %s", r.Held.From, r.Held.Until, r.OwnerKind, r.SubjectKind)
		}
		list = append(list, line)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
