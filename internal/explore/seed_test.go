package explore_test

import (
	"context"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/internal/explore"
	"whoowns/seed"
)

func openSeed(t testing.TB) *explore.Explorer {
	t.Helper()
	ctx := context.Background()
	store, err := embedded.Open(ctx, ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	if _, err := store.Apply(ctx, seed.Changes()); err != nil {
		t.Fatal(err)
	}
	return explore.New(store)
}

// The figures are those of the filings and reports that the dataset cites, or
// products of them, worked out here by hand.
func TestEffectiveSharesOfTheDataset(t *testing.T) {
	x := openSeed(t)
	for _, c := range []struct{ day, subject, owner, want string }{
		{"2026-11-23", "alipay", "ant-group", "100%"},
		{"2026-11-23", "alipay", "hangzhou-alibaba-network", "33%"},
		{"2026-11-23", "alipay", "alibaba-group", "33%"},
		{"2026-11-23", "alipay", "hangzhou-junhan", "31.04%"},
		{"2026-11-23", "alipay", "hangzhou-junao", "22.42%"},
		{"2026-11-23", "ant-group", "jack-ma", "more than 1.42%"}, // over 4.3 % of 33 %
		{"2026-11-23", "tianhong", "ant-group", "51%"},
		{"2026-11-23", "tianhong", "alibaba-group", "16.83%"},  // 33 % of 51 %
		{"2026-11-23", "zhima-credit", "ant-group", "unknown"}, // called its own, without a figure
		{"2020-10-01", "ant-group", "hangzhou-junhan", "29.86%"},
		{"2020-10-01", "ant-group", "hangzhou-junao", "20.66%"},
		{"2020-10-01", "ant-group", "alibaba-group", "33%"},
		{"2020-10-01", "ant-group", "jack-ma", "1.58%"},  // 4.8 % of 33 %
		{"2020-10-01", "ant-group", "softbank", "8.51%"}, // 25.8 % of 33 %
		{"2020-08-14", "ant-group", "hangzhou-junhan", "29.86%"},
		{"2023-01-06", "ant-group", "hangzhou-junao", "20.66%"},
		{"2023-01-07", "ant-group", "hangzhou-junao", "22.42%"},
		{"2017-01-01", "ant-group", "hangzhou-junhan", "42.28%"},
		{"2017-01-01", "ant-group", "hangzhou-junao", "34.15%"},
		{"2012-01-01", "alipay-com", "jack-ma", "80%"},
		{"2012-01-01", "alipay-com", "simon-xie", "20%"},
		{"2009-12-31", "alipay-com", "ant-group", "70%"},
		{"2009-12-31", "alipay-com", "jack-ma", "56%"}, // 80 % of 70 %
		{"2009-12-31", "alipay-com", "simon-xie", "14%"},
		{"2014-04-15", "ant-group", "simon-xie", "11.6%"},
		{"2014-06-15", "alibaba-group", "softbank", "34.4%"},
		{"2019-12-01", "alibaba-group", "softbank", "25.8%"},
		{"2019-12-01", "alibaba-group", "jack-ma", "6.1%"},
		{"2022-01-15", "alibaba-group", "softbank", "24.8%"},
		{"2022-07-15", "alibaba-group", "softbank", "23.7%"},
		{"2022-11-01", "alibaba-group", "softbank", "14.6%"},
		{"2023-01-15", "alibaba-group", "softbank", "13.7%"},
		{"2023-08-01", "alibaba-group", "softbank", "13.9%"},
		{"2023-08-01", "alibaba-group", "joe-tsai", "1.4%"},
		{"2026-11-23", "alibaba-group", "joe-tsai", "1.44%"},
		{"2026-11-23", "mybank", "ant-group", "30%"},
		{"2022-06-01", "ant-consumer-finance", "ant-group", "50%"},
		{"2026-11-23", "yuebao", "yuebao-unit-holders", "100%"},
	} {
		a := ownersOf(t, x, c.subject, c.day)
		if got := owner(t, a, c.owner).Effective.Text(); got != c.want {
			t.Errorf("%s: %s in %s is %q, want %q", c.day, c.owner, c.subject, got, c.want)
		}
	}
}

func TestWhoIsNoOwner(t *testing.T) {
	x := openSeed(t)
	for _, c := range []struct{ day, subject, owner, why string }{
		{"2026-11-23", "alibaba-group", "softbank", "the last shares were delivered in December 2024"},
		{"2026-11-23", "yuebao", "tianhong", "a fund's manager owns none of its money"},
		{"2026-11-23", "yuebao", "ant-group", "a fund's manager owns none of its money"},
		{"2020-10-01", "alipay", "hangzhou-yunbo", "a general partner without economic right holds nothing"},
		{"2019-09-22", "ant-group", "alibaba-group", "the 33 % was issued on 2019-09-23"},
	} {
		for _, o := range ownersOf(t, x, c.subject, c.day).Owners {
			if o.Entity.ID == c.owner && o.Effective.Max() > 0 {
				t.Errorf("%s: %s holds %s of %s, but %s", c.day, c.owner, o.Effective, c.subject, c.why)
			}
		}
	}
}

// 100 − 33 − 31.04 − 22.42 = 13.54
func TestWhatIsUndisclosedOfAlipay(t *testing.T) {
	a := ownersOf(t, openSeed(t), "alipay", "2026-11-23")
	if len(a.OperatedBy) != 1 || a.OperatedBy[0].Entity.ID != "alipay-com" {
		t.Fatalf("operated by %+v, want alipay-com", a.OperatedBy)
	}
	for _, at := range a.Undisclosed.At {
		if at.Entity.ID == "ant-group" {
			about(t, "undisclosed at Ant Group, at most", at.Share.Max(), .1354)
			return
		}
	}
	t.Errorf("nothing is undisclosed at Ant Group: %+v", a.Undisclosed)
}

func TestControlOfAntGroup(t *testing.T) {
	x := openSeed(t)
	ctx := context.Background()
	before, err := x.Control(ctx, "ant-group", on(t, "2020-10"))
	if err != nil {
		t.Fatal(err)
	}
	// 29.86 + 20.66 = 50.52
	if len(before.Controllers) == 0 || before.Controllers[0].Entity.ID != "jack-ma" || before.Controllers[0].Verdict != graph.Yes {
		t.Fatalf("in October 2020 the controllers are %+v, want Jack Ma first", before.Controllers)
	}
	about(t, "Jack Ma's votes in October 2020", before.Controllers[0].Votes.Min(), .5052)
	through := ""
	for _, ref := range before.Controllers[0].Through {
		through += ref.ID + " "
	}
	for _, id := range []string{"hangzhou-yunbo", "hangzhou-junhan", "hangzhou-junao"} {
		if !strings.Contains(through, id) {
			t.Errorf("the chain of control is %s; it must name %s", through, id)
		}
	}
	for _, c := range before.Controllers {
		if c.Verdict == graph.Yes && c.Entity.ID != "jack-ma" && c.Entity.ID != "hangzhou-yunbo" {
			t.Errorf("%s controls Ant Group in October 2020", c.Entity.ID)
		}
	}

	now, err := x.Control(ctx, "ant-group", on(t, "2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	if len(now.Controllers) != 0 {
		t.Errorf("today the controllers are %+v, want none", now.Controllers)
	}
	for i, want := range []float64{.33, .3104, .2242} {
		if i >= len(now.Blocks) {
			t.Fatalf("%d blocks of votes, want 3 at least", len(now.Blocks))
		}
		about(t, "a block of votes", now.Blocks[i].Votes.Min(), want)
	}
	said := false
	for _, s := range now.Statements {
		said = said || s.What == "no-controller" && s.Source != ""
	}
	if !said {
		t.Errorf("no statement says that there is no controller: %+v", now.Statements)
	}

	// announced on 2023-01-07, reported complete by 2023-12-30
	between, err := x.Control(ctx, "ant-group", on(t, "2023-06-01"))
	if err != nil {
		t.Fatal(err)
	}
	said = false
	for _, w := range between.Warnings {
		said = said || w.Code == explore.WarnAnnounced && strings.Contains(w.Text, "2023-01-07")
	}
	if !said {
		t.Errorf("on 2023-06-01 nothing says that completion is not dated: %+v", between.Warnings)
	}
}

func TestEveryRelationOfAnAnswerIsSourced(t *testing.T) {
	x := openSeed(t)
	a := ownersOf(t, x, "alipay", "2026-11-23")
	known := map[string]bool{}
	for _, s := range a.Sources {
		known[s.ID] = true
	}
	for _, r := range a.Relations {
		if len(r.Sources) == 0 || r.Confidence == "" {
			t.Errorf("relation %s has sources %v and confidence %q", r.ID, r.Sources, r.Confidence)
		}
		for _, id := range r.Sources {
			if !known[id] {
				t.Errorf("relation %s names source %s, which the answer does not carry", r.ID, id)
			}
		}
	}
}

func TestTheArticleStandsBesideTheRecord(t *testing.T) {
	a := ownersOf(t, openSeed(t), "yuebao", "2026-11-23")
	said := false
	for _, w := range a.Warnings {
		said = said || w.Code == explore.WarnQuoted && strings.Contains(w.Text, "Tianhong")
	}
	if !said {
		t.Errorf("no warning sets the article's claim beside Tianhong: %+v", a.Warnings)
	}
	if len(a.ManagedBy) != 1 || a.ManagedBy[0].Entity.ID != "tianhong" {
		t.Errorf("managed by %+v, want Tianhong", a.ManagedBy)
	}
}

// Owners(s) and Holdings(o) are two algorithms; on every pair of the dataset they
// must agree to the last bit that is printed.
func TestOwnersAndHoldingsAgree(t *testing.T) {
	x := openSeed(t)
	ctx := context.Background()
	for _, day := range []string{"2012-01-01", "2017-06-01", "2020-10-01", "2026-11-23"} {
		q := on(t, day)
		q.Limit = explore.MaxLimit
		for _, id := range []string{"alibaba-group", "jack-ma", "softbank", "ant-group", "hangzhou-junhan"} {
			h, err := x.Holdings(ctx, id, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, held := range h.Holdings {
				a, err := x.Owners(ctx, held.Entity.ID, q)
				if err != nil {
					t.Fatal(err)
				}
				o := owner(t, a, id)
				about(t, day+" "+id+" in "+held.Entity.ID+", least", held.Effective.Min(), o.Effective.Min())
				about(t, day+" "+id+" in "+held.Entity.ID+", most", held.Effective.Max(), o.Effective.Max())
				if held.Control != o.Control || held.Effective.Text() != o.Effective.Text() {
					t.Errorf("%s: %s holds %s of %s (control %s) by its holdings, %s (%s) by the owners", day, id, held.Effective, held.Entity.ID, held.Control, o.Effective, o.Control)
				}
			}
		}
	}
}
