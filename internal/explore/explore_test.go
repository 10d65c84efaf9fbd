package explore_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
	"whoowns/internal/ingest"
)

func TestMain(m *testing.M) { everystore.Main(m) }

// open returns an explorer of a new store that holds a file.
func open(t testing.TB, name, content string) *explore.Explorer {
	t.Helper()
	store := everystore.Empty(t)
	if _, err := ingest.Import(context.Background(), store, strings.NewReader(content), ingest.Options{Name: name}); err != nil {
		t.Fatal(err)
	}
	return explore.New(store)
}

func on(t testing.TB, date string) explore.Query {
	t.Helper()
	asOf, err := explore.ParseAsOf(date)
	if err != nil {
		t.Fatal(err)
	}
	return explore.Query{AsOf: asOf}
}

func ownersOf(t testing.TB, x *explore.Explorer, id, date string) explore.Owners {
	t.Helper()
	a, err := x.Owners(context.Background(), id, on(t, date))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// owner returns the entry of one owner, or fails.
func owner(t testing.TB, a explore.Owners, id string) explore.Owner {
	t.Helper()
	for _, o := range a.Owners {
		if o.Entity.ID == id {
			return o
		}
	}
	t.Fatalf("%s is not among the owners of %s on %s: %v", id, a.Entity.ID, a.AsOf, ids(a.Owners))
	return explore.Owner{}
}

func ids(owners []explore.Owner) []string {
	list := make([]string, len(owners))
	for i, o := range owners {
		list[i] = o.Entity.ID + " " + o.Effective.Text()
	}
	return list
}

func about(t testing.TB, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s is %.12f, want %.12f", what, got, want)
	}
}

// A walk up from A reaches P at once with 0.6; or it goes to B with 0.4, back to
// A with 0.6, and so on: 0.6 + 0.6·0.24 + 0.6·0.24² + … = 0.6/(1−0.24) =
// 0.789473684…. It reaches Q by way of B: 0.4·0.4/(1−0.24) = 0.210526315….
// Together they are 1. B itself is reached first with 0.4 and later only after
// having been reached, so B holds 0.4 of A; A returns to itself with 0.4·0.6.
func TestCircularOwnershipIsSolved(t *testing.T) {
	x := open(t, "cycle.csv", "owner,owner_kind,subject,share\nA,company,B,60%\nB,company,A,40%\nP,person,A,60%\nQ,person,B,40%\n")
	a := ownersOf(t, x, "A", "today")
	about(t, "P in A", owner(t, a, "P").Effective.Min(), 0.6/0.76)
	about(t, "Q in A", owner(t, a, "Q").Effective.Min(), 0.16/0.76)
	about(t, "B in A", owner(t, a, "B").Effective.Min(), 0.4)
	about(t, "A in A", a.Self.Min(), 0.24)
	if len(a.Cycles) != 1 || len(a.Cycles[0].Members) != 2 {
		t.Errorf("cycles: %+v; want one of A and B", a.Cycles)
	}
	if owner(t, a, "P").Control != graph.Yes || owner(t, a, "Q").Control != graph.No {
		t.Error("P has 60 % of A and controls it; Q does not")
	}
	if len(a.Relations) != 4 {
		t.Errorf("%d relations as evidence, want all 4", len(a.Relations))
	}
	h, err := x.Holdings(context.Background(), "Q", on(t, "today"))
	if err != nil {
		t.Fatal(err)
	}
	for _, held := range h.Holdings {
		if held.Entity.ID == "A" {
			about(t, "A held by Q", held.Effective.Min(), 0.16/0.76)
		}
	}
}

func TestAChainWithAnUnknownAnswersWithARange(t *testing.T) {
	// Z –unknown→ Y –33 %→ X: anything from nothing to 33 %.
	x := open(t, "unknown.csv", "owner,subject,share\nZ,Y,\nY,X,33%\n")
	z := owner(t, ownersOf(t, x, "X", "today"), "Z")
	if z.Effective.Known() || z.Effective.Text() != "unknown, at most 33%" {
		t.Errorf("Z in X reads %q", z.Effective.Text())
	}
	// Z holds 25–50 % of Y, Y 80 % of X: 20–40 %, both ends attained.
	x = open(t, "range.csv", "owner,subject,share_min,share_max,share\nZ,Y,25%,50%,\nY,X,,,80%\n")
	z = owner(t, ownersOf(t, x, "X", "today"), "Z")
	about(t, "the least of Z in X", z.Effective.Min(), .2)
	about(t, "the most of Z in X", z.Effective.Max(), .4)
	if z.Effective.MinExclusive() || z.Effective.MaxExclusive() || z.Effective.Text() != "20–40%" {
		t.Errorf("Z in X reads %q, ends exclusive %v %v; want both attained", z.Effective.Text(), z.Effective.MinExclusive(), z.Effective.MaxExclusive())
	}
}

// A product with two operators has two lists of owners, never added; an OWNS onto
// it counts only on days without an operator.
func TestProductsAreOwnedThroughTheirOperators(t *testing.T) {
	x := open(t, "product.csv", strings.Join([]string{
		"owner,subject,subject_kind,kind,share,start,end",
		"One,App,product,OPERATES,,2020-01-01,",
		"Two,App,product,OPERATES,,2022-01-01,",
		"Holder,One,,OWNS,60%,2015-01-01,",
		"Holder,Two,,OWNS,30%,2015-01-01,",
		"Holder,App,product,OWNS,90%,2018-01-01,",
	}, "\n")+"\n")
	before := ownersOf(t, x, "App", "2019-06-01")
	about(t, "Holder in App before it had an operator", owner(t, before, "Holder").Effective.Min(), .9)

	single := ownersOf(t, x, "App", "2021-06-01")
	about(t, "Holder in App through One", owner(t, single, "Holder").Effective.Min(), .6)
	if len(single.OperatedBy) != 1 || single.OperatedBy[0].Entity.ID != "One" {
		t.Errorf("operated by %+v; want One", single.OperatedBy)
	}

	both := ownersOf(t, x, "App", "2022-06-01")
	if len(both.Owners) != 0 || len(both.OperatedBy) != 2 {
		t.Fatalf("%d owners, %d operators; want none of its own and 2", len(both.Owners), len(both.OperatedBy))
	}
	about(t, "Holder in One", both.OperatedBy[0].Owners[0].Effective.Min(), .6)
	about(t, "Holder in Two", both.OperatedBy[1].Owners[0].Effective.Min(), .3)

	h, err := x.Holdings(context.Background(), "Holder", on(t, "2022-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	if len(h.Products) != 2 || len(h.Holdings) != 2 {
		t.Errorf("%d holdings, %d products; want One and Two, and App through each", len(h.Holdings), len(h.Products))
	}
}

func TestSharesAboveTheWholeAreDividedAndSaid(t *testing.T) {
	x := open(t, "over.csv", "owner,subject,share,source\nP,X,80%,one\nQ,X,40%,two\n")
	a := ownersOf(t, x, "X", "today")
	about(t, "P in X", owner(t, a, "P").Effective.Min(), .8/1.2)
	about(t, "what P states", owner(t, a, "P").Direct.Min(), .8)
	said := false
	for _, w := range a.Warnings {
		said = said || w.Code == explore.WarnOversubscribed && strings.Contains(w.Text, "120%") && strings.Contains(w.Text, "one, two")
	}
	if !said {
		t.Errorf("no warning names the 120 %% and the sources: %+v", a.Warnings)
	}
}

func TestAMonthMeansItsLastDayAndSaysWhatChanged(t *testing.T) {
	x := open(t, "month.csv", "owner,subject,share,start,end\nP,X,80%,2015-01-01,2020-10-12\nQ,X,80%,2020-10-12,\n")
	a := ownersOf(t, x, "X", "2020-10")
	if len(a.Owners) != 1 || a.Owners[0].Entity.ID != "Q" || a.AsOf.String() != "2020-10-31" {
		t.Errorf("in October 2020, as of %s: %v; want Q as of 2020-10-31", a.AsOf, ids(a.Owners))
	}
	said := false
	for _, w := range a.Warnings {
		said = said || w.Code == explore.WarnChangedWithin && strings.Contains(w.Text, "2020-10-12")
	}
	if !said {
		t.Errorf("no warning names the change of 2020-10-12: %+v", a.Warnings)
	}
	for _, w := range ownersOf(t, x, "X", "2020-11").Warnings {
		if w.Code == explore.WarnChangedWithin {
			t.Errorf("nothing changed in November, but: %s", w.Text)
		}
	}
}

func TestADayInsideAPartialDateSaysSo(t *testing.T) {
	x := open(t, "partial.csv", "owner,subject,share,start,end\nP,X,80%,2015,\nQ,X,10%,2015-01-01,2020-10\n")
	for day, code := range map[string]explore.WarningCode{"2015-07-01": explore.WarnPartialDate, "2020-10-20": explore.WarnPartialDate} {
		said := false
		for _, w := range ownersOf(t, x, "X", day).Warnings {
			said = said || w.Code == code
		}
		if !said {
			t.Errorf("on %s nothing says that a date is known only in part", day)
		}
	}
	for _, w := range ownersOf(t, x, "X", "2018-07-01").Warnings {
		t.Errorf("on 2018-07-01 there is nothing to warn of: %s", w.Text)
	}
}

func TestUnknownIDGivesNearNames(t *testing.T) {
	x := open(t, "near.csv", "owner,subject,share\nP,Alibaba Group,80%\n")
	_, err := x.Owners(context.Background(), "Alibaba Grup", on(t, "today"))
	var e *graph.Error
	if graph.CodeOf(err) != graph.NotFound || !errors.As(err, &e) || len(e.Near) == 0 || e.Near[0].ID != "Alibaba Group" {
		t.Errorf("the error is %v, near %+v; want not found, near Alibaba Group", err, e)
	}
}

func TestLimitsAreRefusedAndCutsAreSaid(t *testing.T) {
	x := open(t, "limit.csv", "owner,subject,share\nP,X,30%\nQ,X,20%\nR,X,10%\n")
	q := on(t, "today")
	q.Limit = 1_000_000_000
	if _, err := x.Owners(context.Background(), "X", q); graph.CodeOf(err) != graph.Invalid {
		t.Errorf("a limit of 10⁹ gives %v, want Code Invalid", err)
	}
	q.Limit = 2
	a, err := x.Owners(context.Background(), "X", q)
	if err != nil || !a.Truncated || len(a.Owners) != 2 || a.Owners[0].Entity.ID != "P" {
		t.Errorf("with limit 2: %v truncated %v, %v; want P and Q, truncated", ids(a.Owners), a.Truncated, err)
	}
}

func TestDependencies(t *testing.T) {
	x := open(t, "needs.csv", "owner,subject,kind\nShop,Pay,DEPENDS_ON\nPay,Tech,DEPENDS_ON\nTech,Pay,DEPENDS_ON\n")
	on1, err := x.Dependencies(context.Background(), "Shop", "on", 0, on(t, "today"))
	if err != nil || len(on1.Dependencies) != 2 || on1.Dependencies[0].Entity.ID != "Pay" || on1.Dependencies[1].Depth != 2 {
		t.Errorf("Shop depends on %+v, %v; want Pay, then Tech", on1.Dependencies, err)
	}
	of, err := x.Dependencies(context.Background(), "Pay", "of", 1, on(t, "today"))
	if err != nil || len(of.Dependencies) != 2 {
		t.Fatalf("on Pay depend %+v, %v; want Shop and Tech", of.Dependencies, err)
	}
	for _, dependency := range of.Dependencies {
		if want := dependency.Entity.ID == "Tech"; dependency.Mutual != want {
			t.Errorf("%s and Pay mutual: %v", dependency.Entity.ID, dependency.Mutual)
		}
	}
}

func TestNetworkCountsWhatItHides(t *testing.T) {
	x := open(t, "draw.csv", "owner,subject,share\nP,X,30%\nQ,X,20%\nX,Y,60%\nZ,P,50%\n")
	a, err := x.Network(context.Background(), "X", explore.NetworkQuery{AsOf: explore.Today(), Up: 1, Down: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Nodes) != 4 || len(a.Relations) != 3 {
		t.Errorf("%d nodes and %d relations; want X, P, Q, Y and 3", len(a.Nodes), len(a.Relations))
	}
	for _, n := range a.Nodes {
		if want := map[bool]int{true: 1, false: 0}[n.ID == "P"]; n.Hidden.Owners != want {
			t.Errorf("%s hides %d owners, want %d", n.ID, n.Hidden.Owners, want)
		}
	}
	cut, err := x.Network(context.Background(), "X", explore.NetworkQuery{AsOf: explore.Today(), Up: 1, Down: 1, Limit: 2})
	if err != nil || !cut.Truncated || len(cut.Nodes) != 2 {
		t.Errorf("with limit 2: %d nodes, truncated %v, %v", len(cut.Nodes), cut.Truncated, err)
	}
}
