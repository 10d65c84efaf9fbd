package explore_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
)

// recordsText writes the names and lives that a comparison of the register tells.
func recordsText(a *explore.RegisterChanges) string {
	var parts []string
	for _, n := range a.Names {
		parts = append(parts, fmt.Sprintf("%s %s %s %s", n.Day, n.Entity.Name, n.What, n.Name))
	}
	for _, l := range a.Lives {
		parts = append(parts, fmt.Sprintf("%s %s %s", l.Day, l.Entity.Name, l.What))
	}
	return strings.Join(parts, ", ")
}

func TestNamesAndLivesOfTheWholeRegister(t *testing.T) {
	date := func(s string) graph.Date {
		d, err := graph.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	store := everystore.Empty(t)
	_, err := store.Apply(context.Background(), graph.ChangesOf(
		graph.Change{Entity: &graph.Entity{ID: "a", Name: "New A", Kind: graph.Company, Founded: date("2001-01-01"),
			Names: []graph.Name{{Name: "Old A", From: date("2001-01-01"), To: date("2010-05")}, {Name: "New A", From: date("2010-05")}}}},
		graph.Change{Entity: &graph.Entity{ID: "b", Name: "B", Kind: graph.Company, Founded: date("2009"), Dissolved: date("2011-03-02")}},
		graph.Change{Entity: &graph.Entity{ID: "c", Name: "C", Kind: graph.Person}},
	))
	if err != nil {
		t.Fatal(err)
	}
	x := explore.New(store)
	ask := func(from, to string, limit int) explore.RegisterChanges {
		a, err := x.RegisterChanges(context.Background(), explore.ChangesQuery{From: asOf(from), To: asOf(to), Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	const renamed = "2010-05-01 New A ended Old A, 2010-05-01 New A added New A"
	for _, c := range []struct {
		from, to, want string
	}{
		{"2010-04-30", "2010-05-01", renamed},
		{"2010-05-01", "2011-03-01", ""},
		{"2008-12-31", "2012-01-01", renamed + ", 2009-01-01 B added, 2011-03-02 B ended"},
		{"2000-01-01", "2001-01-01", "2001-01-01 New A added Old A, 2001-01-01 New A added"},
	} {
		if a := ask(c.from, c.to, 0); recordsText(&a) != c.want || a.Truncated || a.NameCount != len(a.Names) || a.LifeCount != len(a.Lives) {
			t.Errorf("from %s to %s: %s; want %s (%d names, %d lives, cut: %v)", c.from, c.to, recordsText(&a), c.want, a.NameCount, a.LifeCount, a.Truncated)
		}
	}
	if a := ask("2008-12-31", "2012-01-01", 1); recordsText(&a) != "2010-05-01 New A ended Old A, 2009-01-01 B added" || !a.Truncated || a.NameCount != 2 || a.LifeCount != 2 {
		t.Errorf("of each list the first: %s (%d names, %d lives, cut: %v)", recordsText(&a), a.NameCount, a.LifeCount, a.Truncated)
	}
}

// S07, S20: from 2014-06 the company has its second name, and the third from 2014-10.
func TestARenameInTheDatasetIsTold(t *testing.T) {
	a, err := openSeed(t).RegisterChanges(context.Background(), explore.ChangesQuery{From: asOf("2014-09-30"), To: asOf("2014-10-01")})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"2014-10-01 Ant Group added Ant Financial", "2014-10-01 Ant Group ended Small and Micro Financial Services Group"} {
		if !strings.Contains(recordsText(&a), want) {
			t.Errorf("%q is not told: %s", want, recordsText(&a))
		}
	}
}
