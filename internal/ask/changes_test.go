package ask

import (
	"context"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/seed"
)

func TestQuestionsAboutTwoDays(t *testing.T) {
	for question, want := range map[string]string{
		"what changed at Ant Group between October 2020 and June 2024?": "Ant Group 2020-10-31 2024-06-30",
		"What has changed at Alibaba since 2019":                        "Alibaba 2019-12-31 2026-11-23",
		"what changed between 2020-10-01 and 2024-06-01 at Ant Group":   "Ant Group 2020-10-01 2024-06-01",
		"tell me what changed since 2019-03 at Alipay":                  "Alipay 2019-03-31 2026-11-23",
		"changes at Far and Away Ltd from 1 May 2020 to today":          "Far and Away Ltd 2020-05-01 2026-11-23",
		"how has Ant Group changed since 5 October 2020?":               "Ant Group 2020-10-05 2026-11-23",
		"compare Ant Group in 2020 and 2024":                            "Ant Group 2020-12-31 2024-12-31",
		"compare Ant Group 2020 and 2024":                               "Ant Group 2020-12-31 2024-12-31",
		"compare Made in Italy in 2020 and in 2024":                     "Made in Italy 2020-12-31 2024-12-31",
		"Compare Ant Group in October 2020 with June 2024":              "Ant Group 2020-10-31 2024-06-30",
		"please compare Ant Group between 2020-10-05 and today":         "Ant Group 2020-10-05 2026-11-23",
		"compare Research and Trade Ltd on 1 May 2020 to 2024-05-01":    "Research and Trade Ltd 2020-05-01 2024-05-01",
		"compare Alipay in 2020 vs. in 2023":                            "Alipay 2020-12-31 2023-12-31",
		"比较蚂蚁集团2020年和2024年":                                             "蚂蚁集团 2020-12-31 2024-12-31",
		"what changed at Alibaba in 2010":                               "Alibaba 2009-12-31 2010-12-31",
		"what changed in 2010 at Alibaba?":                              "Alibaba 2009-12-31 2010-12-31",
		"what happened at Ant Group in August 2020?":                    "Ant Group 2020-07-31 2020-08-31",
		"what changed at Ant Group on 2020-08-26":                       "Ant Group 2020-08-25 2020-08-26",
		"what changed at Ant Group in 2026":                             "Ant Group 2025-12-31 2026-11-23", // a year that goes on
	} {
		readings, err := Parse(question, monday)
		if err != nil {
			t.Errorf("%q: %v", question, err)
			continue
		}
		r := readings[0]
		if got := r.Entity + " " + r.Since.Day.String() + " " + r.AsOf.Day.String(); r.Intent != Changes || got != want || r.Faulty != nil {
			t.Errorf("%q is read as %s %s (%v), want changes %s", question, r.Intent, got, r.Faulty, want)
		}
	}
}

// The figures are those of the fact of the dataset: see TestWhatChangedAtAntGroup of
// package explore.
func TestWhatChangedIsTold(t *testing.T) {
	a := asking(t, seed.Changes())
	got := asked(t, a, "what changed at Ant Group between October 2020 and June 2024?")
	for _, part := range []string{"Between 2020-10-31 and 2024-06-30, ", "Jack Ma (50.52% of the votes) lost control of Ant Group",
		"Hangzhou Junhan’s share went from 29.86% to 31.04%"} {
		if !strings.Contains(got.Answer, part) {
			t.Errorf("%q does not say %q", got.Answer, part)
		}
	}
	if _, ok := got.Result.(explore.Changes); !ok || got.Links["result"] != "/api/v1/entities/ant-group/changes?from=2020-10&to=2024-06" {
		t.Errorf("the result is %T, from %s", got.Result, got.Links["result"])
	}
	if _, err := a.Ask(context.Background(), "what changed at Ant Group between 2024 and 2020"); graph.CodeOf(err) != graph.Invalid || !strings.Contains(err.Error(), "the earlier day first") {
		t.Errorf("days the wrong way round: %v", err)
	}
	compared := asked(t, a, "compare Ant Group in 2020 and 2024")
	if compared.Status != Answered || compared.Links["result"] != "/api/v1/entities/ant-group/changes?from=2020&to=2024" || !strings.Contains(compared.Answer, "Jack Ma") {
		t.Errorf("%s: %s, from %s", compared.Status, compared.Answer, compared.Links["result"])
	}
	missing, err := a.Ask(context.Background(), "what changed at Zzzzqq since 2019")
	if err != nil || missing.Status != NotFound || len(missing.Examples) > 0 && !strings.Contains(missing.Examples[0], "2019") && !strings.Contains(missing.Examples[0], "Alipay") {
		t.Errorf("a name that is not there: %+v, %v", missing, err)
	}
}
