package explore_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
)

// asOf reads a date that is known to be one.
func asOf(date string) explore.AsOf {
	at, err := explore.ParseAsOf(date)
	if err != nil {
		panic(err)
	}
	return at
}

// periodsText writes a history as "yes 2000-10-19..2013-11-01 possible ..".
func periodsText(a *explore.ControlHistory) string {
	var parts []string
	for i := range a.Periods {
		p := &a.Periods[i]
		from, until := "", ""
		if p.From != nil {
			from = p.From.String()
		}
		if p.Until != nil {
			until = p.Until.String()
		}
		parts = append(parts, string(p.Verdict)+" "+from+".."+until)
	}
	return strings.Join(parts, ", ")
}

// Jack Ma over Ant Group, from the sources of the dataset:
// S20: 80 % from 2000-10-19; S23: a restructuring from 2013-11, after which no source
// gives his share; S19: Junhan 42.28 % and Junao 34.15 % in 2016-11, whose general
// partner Yunbo is all his (S16), so 76.43 % of the votes; S38: diluted by shares of an
// unstated number in 2018-06; S16, S17: 29.86 % and 20.66 % on 2020-08-14, so 50.52 %;
// S11, S12: Yunbo leaves Junhan, and he Yunbo, announced on 2023-01-07, complete by
// 2023-12-30 (S45).
func TestWhenJackMaControlledAntGroup(t *testing.T) {
	x := openSeed(t)
	a, err := x.ControlHistory(context.Background(), "ant-group", "jack-ma", asOf("2024-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	want := "no ..2000-10-19, yes 2000-10-19..2013-11-01, possible 2013-11-01..2016-11-01, yes 2016-11-01..2018-06-01, " +
		"possible 2018-06-01..2020-08-14, yes 2020-08-14..2023-01-07, no 2023-01-07.."
	if got := periodsText(&a); got != want {
		t.Fatalf("the periods are\n%s, want\n%s", got, want)
	}
	lost := a.Periods[6]
	var ids []string
	for _, c := range lost.Changes {
		ids = append(ids, string(c.What)+" "+c.Owner.Name+" > "+c.Subject.Name)
	}
	slices.Sort(ids)
	if got := strings.Join(ids, ", "); got != "ended Hangzhou Yunbo > Hangzhou Junhan, ended Jack Ma > Hangzhou Yunbo, ended Jack Ma > Hangzhou Yunbo" {
		t.Errorf("control was lost by %s", got)
	}
	if !lost.Announced || lost.Reported.String() != "2023-12-30" || a.Periods[5].Last.Votes.Text() != "50.52%" || a.Periods[3].First.Votes.Text() != "at least 76.43%" {
		t.Errorf("announced %v, reported %s, votes %s and %s", lost.Announced, lost.Reported, a.Periods[5].Last.Votes, a.Periods[3].First.Votes)
	}
	if len(a.Relations) == 0 || len(a.Sources) == 0 || len(a.Statements) == 0 {
		t.Errorf("%d relations, %d sources, %d statements", len(a.Relations), len(a.Sources), len(a.Statements))
	}
	before, err := x.ControlHistory(context.Background(), "ant-group", "jack-ma", asOf("2023-01-06"))
	if err != nil {
		t.Fatal(err)
	}
	if last := before.Periods[len(before.Periods)-1]; last.Verdict != graph.Yes || last.Until != nil {
		t.Errorf("the day before, it ends with %+v", last)
	}
	if _, err := x.ControlHistory(context.Background(), "ant-group", "nobody-at-all", asOf("2024-06-01")); graph.CodeOf(err) != graph.NotFound {
		t.Errorf("an owner that is not there: %v", err)
	}
}

// The second method: on each day of change, and the days around it, the verdict is that
// of who controls it on that day, and periods meet where it changes.
func TestControlHistoryAgreesWithEveryDay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawRegister(t)
		ctx := context.Background()
		for _, owner := range []string{"e0", "e1", "e2"} {
			for _, subject := range []string{"e3", "e4"} {
				a, err := x.ControlHistory(ctx, subject, owner, asOf("2020-01-01"))
				if err != nil {
					t.Fatal(err)
				}
				for i := range a.Periods[1:] {
					if before, p := &a.Periods[i], &a.Periods[i+1]; *before.Until != *p.From || before.Verdict == p.Verdict || len(p.Changes) == 0 {
						t.Fatalf("%s over %s: %s; %d changes", owner, subject, periodsText(&a), len(p.Changes))
					}
				}
				for _, day := range []string{"2001-01-01", "2004-12-31", "2005-01-01", "2010-02-28", "2010-03-01", "2012-06-14", "2012-06-15", "2012-06-16", "2014-12-31", "2015-01-01", "2020-01-01"} {
					at := asOf(day)
					pair, err := x.Share(ctx, owner, subject, explore.Query{AsOf: at})
					if err != nil {
						t.Fatal(err)
					}
					want := pair.Control
					for _, o := range pair.Operators {
						if want == graph.No || o.Control == graph.Yes {
							want = o.Control
						}
					}
					i := slices.IndexFunc(a.Periods, func(p explore.ControlPeriod) bool {
						return (p.From == nil || *p.From <= at.Day) && (p.Until == nil || at.Day < *p.Until)
					})
					if got := a.Periods[i].Verdict; got != want {
						t.Fatalf("%s over %s on %s: %s, want %s (%s)", owner, subject, day, got, want, periodsText(&a))
					}
				}
			}
		}
	})
}

// On each of 2,100 days another share, 60 % on even ones and 40 % on odd ones: control
// changes on each, and after the last day the share ends too. Of these 2,101 days the
// last 2,000 are looked at, from the 101st; on the last of them nothing changes.
func TestALongControlHistoryIsCut(t *testing.T) {
	store := everystore.Empty(t)
	changes := []graph.Change{{Entity: &graph.Entity{ID: "ann", Name: "Ann", Kind: graph.Person}}, {Entity: &graph.Entity{ID: "firm", Name: "Firm", Kind: graph.Company}}}
	first := asOf("2000-01-01").Day
	for i := range graph.Day(2_100) {
		changes = append(changes, graph.Change{Relation: &graph.Relation{ID: fmt.Sprintf("r%04d", i), Kind: graph.Owns, Owner: "ann", Subject: "firm",
			Share: graph.Percent(60 - 20*float64(i%2)), Start: (first + i).Date(), End: (first + i + 1).Date()}})
	}
	if _, err := store.Apply(context.Background(), graph.ChangesOf(changes...)); err != nil {
		t.Fatal(err)
	}
	a, err := explore.New(store).ControlHistory(context.Background(), "firm", "ann", asOf("2020-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	if !a.Truncated || len(a.Periods) != 2_000 || a.Periods[0].Verdict != graph.Yes || *a.Periods[0].Until != first+101 || a.Periods[1_999].Verdict != graph.No {
		t.Errorf("cut: %v, %d periods, the first %+v", a.Truncated, len(a.Periods), a.Periods[0])
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := explore.New(store).ControlHistory(ctx, "firm", "ann", asOf("2020-01-01")); err == nil {
		t.Error("an answer that nobody waits for is given")
	}
}
