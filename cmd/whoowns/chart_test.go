package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

var theDay = mustDate("2024-06-30").First()

func mustDate(s string) graph.Date {
	d, err := graph.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func company(id string) graph.Reference {
	return graph.Reference{ID: id, Name: strings.ToUpper(id), Kind: graph.Company}
}

func owns(owner, subject string, share graph.Share) graph.Relation {
	return graph.Relation{ID: owner + ">" + subject, Kind: graph.Owns, Owner: owner, Subject: subject, Share: share,
		Sources: []string{"s1"}, Confidence: "A", LastObserved: mustDate("2023-01-07"), Held: graph.Period{From: graph.Always, Until: graph.Forever}}
}

func owner(id string, effective graph.Share, ultimate bool) explore.Owner {
	return explore.Owner{Entity: company(id), Effective: effective, Ultimate: ultimate, Control: graph.No}
}

func ownersOf(id string, owners []explore.Owner, relations ...graph.Relation) *explore.Owners {
	a := &explore.Owners{Owners: owners}
	a.Entity = explore.Subject{Reference: company(id)}
	a.AsOf = theDay
	a.Relations = relations
	a.Sources = []graph.Source{{ID: "s1", Title: "Register", Publisher: "Companies House", Date: mustDate("2023-01-07"), URL: "https://example.org/r"}}
	return a
}

func drawn(a *explore.Owners, all bool) string {
	var out bytes.Buffer
	p := terminal.NewPage(&out, terminal.Options{Width: 120})
	drawOwners(p, a, all)
	if err := p.Err(); err != nil {
		panic(err)
	}
	return out.String()
}

// count says how many lines of a tree begin with a name, behind its branches.
func count(text, name string) int {
	found := 0
	for _, line := range strings.Split(text, "\n") {
		if strings.HasPrefix(strings.TrimLeft(line, "│├└─ "), name+" ") {
			found++
		}
	}
	return found
}

// x is owned by a and b, which hold parts of each other. Both hold x directly,
// so each stands under x with the other below it, marked and not expanded.
func TestChartMarksACycleAndNeverExpandsItTwice(t *testing.T) {
	a := ownersOf("x", []explore.Owner{owner("a", graph.Percent(60), false), owner("b", graph.Percent(40), false)},
		owns("a", "x", graph.Percent(50)), owns("b", "x", graph.Percent(20)), owns("a", "b", graph.Percent(50)), owns("b", "a", graph.Percent(30)))
	a.Cycles = []explore.Cycle{{Members: []graph.Reference{company("a"), company("b")}}}
	text := drawn(a, false)
	if got := strings.Count(text, "↻ solved, not cut"); got != 2 {
		t.Errorf("%d marks of a cycle, want one where a comes up below b and one where b comes up below a:\n%s", got, text)
	}
	if count(text, "A") != 2 || count(text, "B") != 2 {
		t.Errorf("a and b stand twice each, once with a mark:\n%s", text)
	}
	if strings.Count(text, "60%") != 1 || strings.Count(text, "40%") != 1 {
		t.Errorf("an effective share is printed once, or it looks as if it were held twice:\n%s", text)
	}
}

// A cycle through the entity itself: x holds a part of its own owner.
func TestChartMarksACycleThroughTheEntity(t *testing.T) {
	a := ownersOf("x", []explore.Owner{owner("a", graph.Percent(50), false)},
		owns("a", "x", graph.Percent(50)), owns("x", "a", graph.Percent(10)))
	self := graph.Percent(5)
	a.Self = &self
	text := drawn(a, false)
	if count(text, "X") != 2 || strings.Count(text, "↻ solved, not cut") != 1 {
		t.Errorf("x comes up once above a, marked:\n%s", text)
	}
	if !strings.Contains(text, "itself") {
		t.Errorf("what x holds of itself is missing:\n%s", text)
	}
}

// A stated total makes no step, and is the evidence of whom no step leads to.
func TestChartCitesAStatedTotal(t *testing.T) {
	total := owns("b", "x", graph.Percent(10))
	total.Basis = graph.Total
	a := ownersOf("x", []explore.Owner{owner("a", graph.Percent(50), false), owner("b", graph.Percent(10), true)}, owns("a", "x", graph.Percent(50)), total)
	text := drawn(a, false)
	if !strings.Contains(text, "10% in all (stated)") || strings.Contains(text, "no step to it") {
		t.Errorf("b's 10%% is what a source states, and cited:\n%s", text)
	}
}

// Own shares are a circle of one.
func TestChartSaysWhatHoldsOfItself(t *testing.T) {
	a := ownersOf("x", []explore.Owner{owner("a", graph.Percent(100), true)}, owns("a", "x", graph.Percent(80)), owns("x", "x", graph.Percent(20)))
	a.Cycles = []explore.Cycle{{Members: []graph.Reference{company("x")}}}
	if text := drawn(a, false); !strings.Contains(text, "X holds a part of itself") || strings.Contains(text, "each other") {
		t.Errorf("x alone holds a part of itself:\n%s", text)
	}
}

// c owns both owners of x: it is drawn in full above the first and only named
// above the second.
func TestChartNamesASharedOwnerOnce(t *testing.T) {
	a := ownersOf("x", []explore.Owner{owner("a", graph.Percent(60), false), owner("b", graph.Percent(40), false), owner("c", graph.Percent(100), true)},
		owns("a", "x", graph.Percent(60)), owns("b", "x", graph.Percent(40)), owns("c", "a", graph.Percent(100)), owns("c", "b", graph.Percent(100)))
	text := drawn(a, false)
	if count(text, "C") != 2 || strings.Count(text, "also elsewhere in this tree") != 1 {
		t.Errorf("c stands twice, once as a reminder:\n%s", text)
	}
	if strings.Contains(text, "↻") {
		t.Errorf("there is no cycle here:\n%s", text)
	}
}

func manyOwners(count int, share func(i int) graph.Share, ultimate func(i int) bool) *explore.Owners {
	var owners []explore.Owner
	var relations []graph.Relation
	for i := range count {
		id := fmt.Sprintf("o%02d", i)
		owners = append(owners, owner(id, share(i), ultimate(i)))
		relations = append(relations, owns(id, "x", share(i)))
	}
	return ownersOf("x", owners, relations...)
}

func TestChartStacksLongLists(t *testing.T) {
	half := func(int) graph.Share { return graph.Percent(0.5) }
	always := func(int) bool { return true }
	between, err := graph.NewShare(graph.Bounds{Min: 0.001, Max: 0.005})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		answer *explore.Owners
		all    bool
		want   string // the stack's line; "" means that nothing is stacked
	}{
		// 30 owners less the 12 drawn are 18, of 0.5% each.
		{"ultimate owners with exact shares add up", manyOwners(30, half, always), false, "and 18 others, 9% together; --all shows them"},
		{"an owner with owners of its own may share a chain with another", manyOwners(30, half, func(i int) bool { return i != 20 }), false, "and 18 others; --all shows them"},
		{"a range has no sum", manyOwners(30, func(i int) graph.Share {
			if i == 29 {
				return between
			}
			return graph.Percent(0.5)
		}, always), false, "and 18 others; --all shows them"},
		{"fifteen are drawn", manyOwners(15, half, always), false, ""},
		{"all are drawn when asked for", manyOwners(30, half, always), true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := drawn(c.answer, c.all)
			if c.want != "" && !strings.Contains(text, c.want+"\n") {
				t.Errorf("no %q in:\n%s", c.want, text)
			}
			if c.want == "" && strings.Contains(text, "others") {
				t.Errorf("something is stacked:\n%s", text)
			}
		})
	}
}

// A stack never hides who controls: o29 is the smallest holder, and leads.
func TestChartNeverStacksAController(t *testing.T) {
	a := manyOwners(30, func(int) graph.Share { return graph.Percent(0.5) }, func(int) bool { return true })
	a.Owners[29].Control = graph.Yes
	text := drawn(a, false)
	if count(text, "O29") != 1 || !strings.Contains(text, "and 17 others") {
		t.Errorf("o29 must be drawn beside the first 12, which leaves 17:\n%s", text)
	}
}

// o29 is in the stack below x and drawn above o00: a sum would count it as one of
// the others, and it is not.
func TestChartSumsOnlyOthers(t *testing.T) {
	a := manyOwners(30, func(int) graph.Share { return graph.Percent(0.5) }, func(i int) bool { return i != 0 })
	a.Relations = append(a.Relations, owns("o29", "o00", graph.Percent(10)))
	text := drawn(a, false)
	if count(text, "O29") != 1 || !strings.Contains(text, "and 18 others; --all shows them\n") {
		t.Errorf("o29 must be drawn above o00, and the 18 have no sum:\n%s", text)
	}
}

// Evidence may be cut at a number of relations; what it no longer joins is named
// and stacked, not drawn by the thousand.
func TestChartStacksOwnersWithoutAStep(t *testing.T) {
	a := manyOwners(40, func(int) graph.Share { return graph.Percent(0.5) }, func(int) bool { return true })
	a.Relations = nil
	text := drawn(a, false)
	if got := strings.Count(text, "no step to it"); got != 12 {
		t.Errorf("%d are drawn, want 12", got)
	}
	if !strings.Contains(text, "and 28 others, 14% together") {
		t.Errorf("28 of 0.5%% each remain:\n%s", text)
	}
}

// What the limit or the least share left out on the way must not hide an owner.
func TestChartShowsAnOwnerWithoutAStepToIt(t *testing.T) {
	a := ownersOf("x", []explore.Owner{owner("a", graph.Percent(50), false), owner("far", graph.Percent(7), true)}, owns("a", "x", graph.Percent(50)))
	text := drawn(a, false)
	if count(text, "FAR") != 1 || !strings.Contains(text, "no step to it is in this answer") {
		t.Errorf("far is missing:\n%s", text)
	}
}

func TestChartLeavesOutWhatDoesNotCount(t *testing.T) {
	ended := owns("a", "x", graph.Percent(10))
	ended.ID, ended.Held = "ended", graph.Period{From: graph.Always, Until: theDay}
	quoted := owns("a", "x", graph.Percent(20))
	quoted.ID, quoted.Counts = "quoted", graph.Quoted
	claim := owns("a", "x", graph.Percent(30))
	claim.ID, claim.Basis = "claim", graph.Total
	a := ownersOf("x", []explore.Owner{owner("a", graph.Percent(50), true)}, owns("a", "x", graph.Percent(50)), ended, quoted, claim)
	text := drawn(a, false)
	for _, figure := range []string{"10%", "20%", "30%"} {
		if strings.Contains(text, figure) {
			t.Errorf("%s is drawn as if it were held:\n%s", figure, text)
		}
	}
}

func TestChartNamesWhatNobodyHolds(t *testing.T) {
	a := ownersOf("x", []explore.Owner{owner("a", graph.Percent(50), true)}, owns("a", "x", graph.Percent(50)))
	a.Undisclosed = explore.Undisclosed{Share: graph.Percent(30), At: []explore.UndisclosedAt{{Entity: company("x"), Share: graph.Percent(30)}}}
	a.ClosedLoops = []explore.ClosedLoop{{Members: []graph.Reference{company("p"), company("q")}, Share: graph.Percent(20)}}
	text := drawn(a, false)
	for _, want := range []string{"undisclosed · at X", "30%", "closed loop · P ↻ Q hold all of each other", "20%"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
}
