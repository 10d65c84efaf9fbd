package explore_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
)

func openSeed(t testing.TB) *explore.Explorer {
	t.Helper()
	return explore.New(everystore.Seed(t))
}

// The figures are those of the sources named, or sums and products of them, worked
// out here by hand. "At most" is what the other holders' shares leave of 100.
func TestEffectiveSharesOfTheDataset(t *testing.T) {
	x := openSeed(t)
	for _, c := range []struct{ day, subject, owner, want string }{
		// Before the transfer: S29, S20 have the launch, no figure.
		{"2005-06-01", "alipay", "alibaba-group", "unknown"},
		// S21: 70 % from 2009-06, all from 2010-08; S20: Ma 80 %, Xie 20 % of the buyer.
		{"2009-06-01", "alipay", "ant-group", "70%"},
		{"2009-12-31", "alipay-com", "ant-group", "70%"},
		{"2009-12-31", "alipay-com", "jack-ma", "56%"},   // 80 % of 70 %
		{"2009-12-31", "alipay-com", "simon-xie", "14%"}, // 20 % of 70 %
		{"2010-07-31", "alipay", "alipay-ecommerce", "30%"},
		{"2010-07-31", "alipay", "alibaba-group", "unknown, at most 30%"}, // an unstated part of 30 %
		{"2010-08-01", "alipay", "ant-group", "100%"},
		{"2012-01-01", "alipay-com", "jack-ma", "80%"},
		{"2012-01-01", "alipay-com", "simon-xie", "20%"},
		// S23: a restructuring from 2013-11, Ma's share after it has no source; S24: Xie 11.6 % on 2014-03-31.
		{"2013-10-31", "ant-group", "jack-ma", "80%"},
		{"2014-01-15", "ant-group", "jack-ma", "unknown, at most 80%"},   // 100 − 20
		{"2014-06-15", "ant-group", "jack-ma", "unknown, at most 88.4%"}, // 100 − 11.6
		{"2014-04-15", "ant-group", "simon-xie", "11.6%"},
		{"2014-06-15", "tianhong", "ant-group", "51%"},           // S53
		{"2014-06-15", "tianhong", "simon-xie", "5.92%"},         // 11.6 % of 51 % is 5.916
		{"2015-07-01", "koubei", "simon-xie", "5.8%"},            // S162: 50 %; 11.6 % of it
		{"2016-12-31", "ant-group", "hangzhou-junhan", "42.28%"}, // S19
		{"2017-01-01", "ant-group", "hangzhou-junao", "34.15%"},
		{"2016-12-31", "ant-group", "simon-xie", "unknown, at most 23.57%"},    // 100 − 42.28 − 34.15
		{"2018-07-01", "ant-group", "hangzhou-junhan", "unknown"},              // diluted by the round of 2018-06, S38
		{"2019-09-23", "ant-group", "alibaba-group", "33%"},                    // S01
		{"2020-08-13", "ant-group", "hangzhou-junhan", "unknown, at most 67%"}, // 100 − 33
		// S16, S17 on 2020-08-14.
		{"2020-08-14", "ant-group", "hangzhou-junhan", "29.86%"},
		{"2020-10-01", "ant-group", "hangzhou-junao", "20.66%"},
		{"2020-10-01", "ant-group", "alibaba-group", "33%"},
		{"2020-08-14", "ant-group", "ant-foreign-holders", "unknown, at most 16.48%"}, // 100 − 33 − 29.86 − 20.66
		{"2020-10-01", "ant-group", "jack-ma", "1.58%"},                               // S130: 4.8 %; of 33 %, 1.584
		{"2020-10-01", "ant-group", "softbank", "8.51%"},                              // S129: 25.8 %; of 33 %, 8.514
		{"2023-01-06", "ant-group", "hangzhou-junao", "20.66%"},
		// S10 from 2023-01-07; S33: Alibaba still 33 % in 2025-04; S133: Ma over 4.3 % of Alibaba.
		{"2023-01-07", "ant-group", "hangzhou-junao", "22.42%"},
		{"2026-11-23", "alipay", "ant-group", "100%"},
		{"2026-11-23", "alipay", "hangzhou-alibaba-network", "33%"},
		{"2026-11-23", "alipay", "alibaba-group", "33%"},
		{"2026-11-23", "alipay", "hangzhou-junhan", "31.04%"},
		{"2026-11-23", "alipay", "hangzhou-junao", "22.42%"},
		{"2026-11-23", "ant-group", "nssf", "unknown, at most 13.54%"}, // 100 − 33 − 31.04 − 22.42
		{"2026-11-23", "ant-group", "jack-ma", "more than 1.42%"},      // over 4.3 % of 33 %, 1.419
		// S50, S55: Tianhong; S66, S68: the consumer-finance company; S57: MYbank; S74: the insurers.
		{"2026-11-23", "tianhong", "ant-group", "51%"},
		{"2026-11-23", "tianhong", "alibaba-group", "16.83%"},            // 33 % of 51 %
		{"2026-11-23", "tianhong", "junzheng", "unknown, at most 32.2%"}, // 100 − 51 − 16.8
		{"2026-11-23", "yuebao", "yuebao-unit-holders", "100%"},
		{"2026-11-23", "zhima-credit", "ant-group", "unknown"}, // called its own, without a figure
		{"2026-11-23", "mybank", "ant-group", "30%"},
		{"2022-06-01", "ant-consumer-finance", "ant-group", "50%"},
		{"2022-12-29", "ant-consumer-finance", "china-transinfo", "unknown, at most 7.01%"}, // 100 − 50 − 15 − 10 − 8 − 5 − 4.99
		{"2022-12-30", "ant-consumer-finance", "boguan", "unknown, at most 14.06%"},         // 100 − 50 − 6.491 − 3.46 − 4.99 − 10 − 6 − 5 = 14.059
		{"2026-11-23", "huabei", "alibaba-group", "16.5%"},                                  // through the lender: 33 % of 50 %
		{"2021-01-01", "cathay-insurance", "cathay-taiwan", "unknown, at most 49%"},         // 100 − 51
		{"2021-01-01", "zhongan", "alibaba-group", "4.47%"},                                 // 33 % of 13.54 %, 4.4682
		{"2021-01-01", "zhongan", "tencent", "unknown, at most 86.46%"},                     // 100 − 13.54; diluted by the listing of 2017
		// Abroad: S104, S105; S92 to S94; S112, S114.
		{"2025-06-01", "kakao-pay", "alipay-singapore-holding", "unknown, at most 53.6%"}, // 100 − 46.4
		{"2025-09-02", "kakao-pay", "ant-group", "unknown, at most 27.91%"},               // of its subsidiary no share is given
		{"2023-08-10", "paytm", "antfin", "13.5–23.79%"},
		{"2021-07-31", "tng-digital", "alibaba-group", "16.17%"},           // 33 % of 49 %
		{"2021-08-30", "tng-digital", "ant-group", "unknown, at most 53%"}, // 100 − 47
		// Alibaba's holders: S27, S122, S123, S129, S132, S134, S135, S136, S131, S139, S141.
		{"2011-08-01", "alibaba-group", "yahoo-altaba", "43%"},
		{"2013-01-01", "alibaba-group", "softbank", "unknown"}, // Yahoo sold half back in 2012
		{"2014-06-15", "alibaba-group", "softbank", "34.4%"},
		{"2014-06-15", "alibaba-group", "yahoo-altaba", "unknown, at most 56.8%"}, // 100 − 34.4 − 8.8
		{"2019-12-01", "alibaba-group", "softbank", "25.8%"},
		{"2019-12-01", "alibaba-group", "jack-ma", "6.1%"},
		{"2022-01-15", "alibaba-group", "softbank", "24.8%"},
		{"2022-07-15", "alibaba-group", "softbank", "23.7%"},
		{"2022-11-01", "alibaba-group", "softbank", "14.6%"},
		{"2023-01-15", "alibaba-group", "softbank", "13.7%"},
		{"2023-08-01", "alibaba-group", "softbank", "13.9%"},
		{"2024-06-01", "alibaba-group", "softbank", "unknown, at most 94.3%"}, // 100 − 4.3 − 1.4; shares were delivered
		{"2023-08-01", "alibaba-group", "joe-tsai", "1.4%"},
		{"2026-11-23", "alibaba-group", "joe-tsai", "1.44%"},
		// What Alibaba holds: S154 to S156 state totals of Sun Art, direct and indirect; S148, S158.
		{"2018-01-01", "sun-art", "alibaba-group", "36.17%"},
		{"2021-06-01", "sun-art", "alibaba-group", "72%"}, // the chains allow 70.94 % of 51 % up to that and 49 %
		{"2024-12-31", "sun-art", "alibaba-group", "78.7%"},
		{"2021-06-01", "sun-art", "a-rt", "51%"},
		{"2020-01-01", "cainiao", "softbank", "16.25%"},    // 25.8 % of 63 %, 16.254
		{"2018-06-01", "intime", "yahoo-altaba", "14.85%"}, // 15 % of 99 %
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
		{"2026-11-23", "alibaba-group", "softbank", "the last shares were delivered in December 2024 (S140)"},
		{"2019-12-01", "alibaba-group", "yahoo-altaba", "it was being wound up and is not in the list of 2019-11 (S128, S129)"},
		{"2026-11-23", "yuebao", "tianhong", "a fund's manager owns none of its money"},
		{"2026-11-23", "yuebao", "ant-group", "a fund's manager owns none of its money"},
		{"2020-10-01", "alipay", "hangzhou-yunbo", "a general partner without economic right holds nothing (S11)"},
		{"2019-09-22", "ant-group", "alibaba-group", "the 33 % was issued on 2019-09-23 (S01)"},
		{"2011-06-01", "alipay", "alibaba-group", "the equity had moved by 2010-08 (S21), whatever the press says of 2011"},
		{"2020-08-14", "ant-group", "simon-xie", "the list of that day fills the whole (S17)"},
		{"2013-12-31", "tianhong", "ant-group", "agreed on 2013-10-09, approved in 2014-05 (S53)"},
		{"2014-06-01", "hundsun", "jack-ma", "a purchase agreed on 2014-04-01 is none done (S78)"},
		{"2016-01-01", "paytm", "ant-group", "first money of 2015-02 is no holding that a source states"},
		{"2026-11-23", "paytm", "ant-group", "the whole block was offered on 2025-08-05 (S96)"},
		{"2023-02-10", "paytm", "alibaba-singapore", "sold on that day (S98)"},
		{"2026-11-23", "bright-smart", "ant-group", "agreed, and not closed when last seen (S118)"},
		{"2018-05-01", "eleme", "ant-group", "Alibaba has all of it (S159)"},
		{"2025-01-01", "sun-art", "alibaba-group", "sold, as announced on that day (S156)"},
		{"2024-12-17", "intime", "alibaba-group", "sold, as announced on that day (S157)"},
	} {
		for _, o := range ownersOf(t, x, c.subject, c.day).Owners {
			if o.Entity.ID == c.owner && o.Effective.Max() > 0 {
				t.Errorf("%s: %s holds %s of %s, but %s", c.day, c.owner, o.Effective, c.subject, c.why)
			}
		}
	}
}

// The certain controllers of each day in the order of their ids, "-" for none.
func TestWhoControlledWhatAndWhen(t *testing.T) {
	x := openSeed(t)
	for _, c := range []struct{ day, subject, want, why string }{
		{"2009-05-31", "alipay", "alibaba-group alipay-ecommerce", "all of it in a subsidiary of Alibaba (S21)"},
		{"2009-06-01", "alipay", "ant-group jack-ma", "70 % in a company of which Ma has 80 % (S21, S20)"},
		{"2012-06-01", "ant-group", "jack-ma", "80 % (S20)"},
		{"2014-01-15", "ant-group", "-", "his share after 2013-11 has no source (S23)"},
		{"2016-12-31", "ant-group", "hangzhou-yunbo jack-ma", "42.28 + 34.15 % through Yunbo, all his (S19)"},
		{"2018-07-01", "ant-group", "-", "diluted to what no source gives"},
		{"2020-08-14", "ant-group", "hangzhou-yunbo jack-ma", "29.86 + 20.66 % (S16), led by the concert agreement (S11)"},
		{"2023-01-06", "ant-group", "hangzhou-yunbo jack-ma", "the day before the announcement (S10)"},
		{"2023-01-07", "ant-group", "-", "announced (S10)"},
		{"2023-12-29", "ant-group", "-", "no actual controller (S14)"},
		{"2020-07-31", "hangzhou-yunbo", "jack-ma", "100 % (S16)"},
		{"2020-08-01", "hangzhou-yunbo", "jack-ma", "34 % and the concert agreement (S11)"},
		{"2023-01-07", "hangzhou-yunbo", "-", "five persons with 20 % each (S12)"},
		{"2023-01-07", "hangzhou-junhan", "hangzhou-xingtao", "its new general partner (S12)"},
		{"2023-01-07", "hangzhou-junao", "hangzhou-yunbo", "its general partner as before (S12)"},
		{"2026-11-23", "zhima-credit", "ant-group", "called a company under Ant (S71)"},
		{"2026-11-23", "mybank", "-", "30 % is the largest part (S57)"},
		{"2026-11-23", "ant-consumer-finance", "-", "50 % is no majority (S66)"},
		{"2021-02-01", "kakao-pay", "kakao", "56.1 % (S101)"},
		{"2021-06-01", "sun-art", "a-rt alibaba-group", "70.94 % of the company that has 51 % (S155)"},
		{"2017-06-01", "cainiao", "alibaba-group", "51 % (S147)"},
		{"2016-12-31", "cainiao", "-", "47 % (S147)"},
		{"2026-11-23", "key-vies", "alibaba-group", "by contracts; the nominees hold in name only (S144, S145)"},
		{"2023-08-25", "paytm", "-", "Resilient's holding has no upper figure (S93)"},
		{"2018-01-01", "alibaba-group", "-", "a right to nominate is not the power to appoint (S143)"},
	} {
		a, err := x.Control(context.Background(), c.subject, on(t, c.day))
		if err != nil {
			t.Fatal(err)
		}
		var certain []string
		for _, controller := range a.Controllers {
			if controller.Verdict == graph.Yes {
				certain = append(certain, controller.Entity.ID)
			}
		}
		slices.Sort(certain)
		got := strings.Join(certain, " ")
		if got == "" {
			got = "-"
		}
		if got != c.want {
			t.Errorf("%s: %s is controlled by %s, want %s: %s", c.day, c.subject, got, c.want, c.why)
		}
	}
}

// Where two sources disagree the better one counts, and the answer quotes the other.
func TestTheOtherClaimIsQuoted(t *testing.T) {
	x := openSeed(t)
	for _, c := range []struct{ day, subject, says string }{
		{"2010-10-01", "alipay", "divested in 2011"},             // S80 against S21
		{"2026-11-23", "alipay", "says that Ant Group owns"},     // the article against S02
		{"2026-11-23", "yuebao", "says that Ant Group operates"}, // the article against S50
		{"2026-11-23", "zhima-credit", "social credit"},          // the article against S71
		{"2026-11-23", "ant-group", "32.65% of the A shares"},    // S17 against S01
		{"2020-10-01", "ant-group", "at most 8.8%"},              // S42, S43: beside 1.58 % by the chains on record
		{"2023-08-01", "alibaba-group", "3.8%"},                  // S137 against S131
		{"2023-08-01", "alibaba-group", "under 0.5%"},            // S138 against S131
		{"2012-06-01", "alipay", "49.9%"},                        // S26: money, not power
		{"2015-06-01", "ant-group", "37.5%"},                     // S26: money, not power
	} {
		a := ownersOf(t, x, c.subject, c.day)
		if !slices.ContainsFunc(a.Warnings, func(w explore.Warning) bool {
			return w.Code == explore.WarnQuoted && strings.Contains(w.Text, c.says)
		}) {
			t.Errorf("%s: no warning about %s says %q: %+v", c.day, c.subject, c.says, a.Warnings)
		}
	}
}

// The needs that the article states (its relations R9, R20, R23, R25, R28, R29, R31
// to R34), by what for.
func TestDependenciesOfTheDataset(t *testing.T) {
	x := openSeed(t)
	for _, c := range []struct{ who, on, what string }{
		{"alibaba-group", "alipay", "payments"},
		{"taobao", "alipay", "payments"},
		{"yuebao", "alipay", "distribution funding"},
		{"zhima-credit", "alipay", "data"},
		{"ant-credit-pay", "alipay", "data"},
		{"ant-cash-now", "alipay", "data"},
		{"ant-group", "alipay", "data users"},
		{"alipay", "ant-group", "funding technology"},
		{"financial-institutions", "ant-group", "technology"},
		{"borrowers", "ant-group", "funding"},
	} {
		d, err := x.Dependencies(context.Background(), c.who, "on", 1, on(t, "2026-11-23"))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, needed := range d.Dependencies {
			if needed.Entity.ID == c.on {
				var words []string
				for _, need := range needed.On {
					words = append(words, need.String())
				}
				slices.Sort(words)
				got = strings.Join(words, " ")
			}
		}
		if got != c.what {
			t.Errorf("%s needs %s for %q, want %q", c.who, c.on, got, c.what)
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

func TestAFundIsManaged(t *testing.T) {
	a := ownersOf(t, openSeed(t), "yuebao", "2026-11-23")
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
