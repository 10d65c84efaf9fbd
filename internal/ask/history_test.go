package ask

import (
	"context"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/seed"
)

func TestQuestionsAboutTheDaysOfAControl(t *testing.T) {
	for question, want := range map[string]Turn{
		"when did Jack Ma lose control of Ant Group?":             TurnLost,
		"When did Jack Ma give up control over Ant Group":         TurnLost,
		"when did Jack Ma stop controlling Ant Group":             TurnLost,
		"when did Jack Ma's control of Ant Group end?":            TurnLost,
		"until when did Jack Ma control Ant Group":                TurnLost,
		"please tell me when Ant Group was controlled by Jack Ma": TurnNone,
		"when did Jack Ma gain control of Ant Group?":             TurnGained,
		"since when does Jack Ma control Ant Group":               TurnGained,
		"since when has Jack Ma controlled Ant Group":             TurnGained,
		"since when is Ant Group controlled by Jack Ma?":          TurnGained,
		"how long has Jack Ma controlled Ant Group":               TurnGained,
		"when did Ant Group come under Jack Ma's control?":        TurnGained,
		"when did Jack Ma control Ant Group":                      TurnNone,
		"Jack Ma什么时候失去对Ant Group的控制权？":                            TurnLost,
		"Jack Ma何时不再控制Ant Group":                                  TurnLost,
		"Jack Ma什么时候开始控制Ant Group":                                TurnGained,
		"Jack Ma哪一年取得Ant Group的控制权？":                              TurnGained,
	} {
		readings, err := Parse(question, monday)
		if err != nil {
			t.Errorf("%q: %v", question, err)
			continue
		}
		r := likeliest(readings)
		if r.Intent != ControlDays || r.Turn != want || r.Entity != "Ant Group" || r.Other != "Jack Ma" || r.Dated || r.Past {
			t.Errorf("%q is read as %s %q of %q over %q, dated %v", question, r.Intent, r.Turn, r.Other, r.Entity, r.Dated)
		}
	}
}

// The days and figures are those of the dataset's sources: see
// TestWhenJackMaControlledAntGroup of package explore.
func TestWhenControlWasLostIsTold(t *testing.T) {
	a := asking(t, seed.Changes())
	for question, says := range map[string][]string{
		"when did Jack Ma lose control of Ant Group?": {"On 2023-01-07 Jack Ma lost control of Ant Group, until then with 50.52% of the votes: ",
			"Jack Ma’s 34% of Hangzhou Yunbo ended", "Hangzhou Yunbo’s control of Hangzhou Junhan by being general partner ended",
			"the day of the announcement; the change was reported complete by 2023-12-30, and no source gives the day on which it took effect",
			"Sources: Jack Ma will no longer control his Ant", "from 2020-08-14 to 2023-01-06", "“no controller” (2023-12-29"},
		"马云何时失去对蚂蚁集团的控制权？":                                      {"On 2023-01-07 Jack Ma lost control of Ant Group"},
		"since when does Jack Ma control Ant Group?":            {"By 2020-08-14 at the latest (no source gives the day) ", "became certain, with 50.52% of the votes", "It ended on 2023-01-07."},
		"when did Jack Ma lose control of Ant Group as of 2022": {"has not lost control", "in control on 2022-12-31", "since 2020-08-14", "By 2018-06 at the latest (no source gives the day)"},
		// S21: 70 % of the operator in 2009-06, a month.
		"since when does Ant Group control Alipay?": {"In 2009-06 (no source gives the day) Ant Group gained control of Alipay: Ant Group’s 70% of Alipay.com Co., Ltd. began."},
		"when did SoftBank control Ant Group?":      {"On no day on record did SoftBank Group control Ant Group"},
		"when did Ant Group control Ant Group":      {"does not control itself"},
	} {
		got := asked(t, a, question)
		for _, part := range says {
			if !strings.Contains(got.Answer, part) {
				t.Errorf("%s\n%q does not say %q", question, got.Answer, part)
			}
		}
		if _, ok := got.Result.(explore.ControlHistory); !ok {
			t.Errorf("%s: the result is %T", question, got.Result)
		}
	}
	got := asked(t, a, "when did Jack Ma lose control of Ant Group?")
	if got.Links["result"] != "/api/v1/entities/ant-group/control-history?owner=jack-ma" {
		t.Errorf("the result is from %s", got.Links["result"])
	}
}

// Dilution: nothing that the owner holds changed but its part of the votes.
func TestControlLostByDilutionAndWithoutADay(t *testing.T) {
	date := func(s string) graph.Date {
		d, err := graph.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	owns := func(id, owner, start, end string, percent float64) graph.Change {
		return graph.Change{Relation: &graph.Relation{ID: id, Kind: graph.Owns, Owner: owner, Subject: "firm", Share: graph.Percent(percent), Start: date(start), End: date(end)}}
	}
	a := asking(t, graph.ChangesOf(
		graph.Change{Entity: &graph.Entity{ID: "firm", Name: "Firm", Kind: graph.Company}},
		graph.Change{Entity: &graph.Entity{ID: "old", Name: "Old", Kind: graph.Company}},
		graph.Change{Entity: &graph.Entity{ID: "ann", Name: "Ann", Kind: graph.Person}},
		graph.Change{Entity: &graph.Entity{ID: "bob", Name: "Bob", Kind: graph.Person}},
		owns("a1", "ann", "2010-01-01", "2015-05-05", 60), owns("a2", "ann", "2015-05-05", "", 45), owns("b", "bob", "2015-05-05", "", 55),
		graph.Change{Relation: &graph.Relation{ID: "o", Kind: graph.Owns, Owner: "bob", Subject: "old", Share: graph.Percent(100)}},
	))
	for question, want := range map[string]string{
		"when did Ann lose control of Firm?": "On 2015-05-05 Ann lost control of Firm, until then with 60% of the votes: Ann’s share of Firm went from 60% to 45%.",
		"since when does Bob control Firm?":  "On 2015-05-05 Bob gained control of Firm, with 55% of the votes: Bob’s 55% of Firm began.",
		"since when does Bob control Old?":   "Bob controlled Old before anything on record has a day; no source gives the one on which that began.",
		"when did Bob lose control of Old?":  "Bob has not lost control of Old, as far as is on record: it is in control today, and has been on every day on record.",
	} {
		if got, err := a.Ask(context.Background(), question); err != nil || got.Answer != want {
			t.Errorf("%s\n%q, want\n%q (%v)", question, got.Answer, want, err)
		}
	}
}
