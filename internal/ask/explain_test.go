package ask

import (
	"strings"
	"testing"

	"whoowns/internal/explore"
	"whoowns/seed"
)

func TestQuestionsThatAskWhy(t *testing.T) {
	for question, want := range map[string]string{
		"why does Alibaba own 33% of Ant Group?":                      "33% share",
		"why does Alibaba own Ant Group":                              "share",
		"why did Alibaba own 33 percent of Ant Group in 2020?":        "33% share",
		"how is Alibaba's share of Ant Group computed?":               "share",
		"how do you calculate Alibaba's effective stake in Ant Group": "share",
		"explain Alibaba's share of Ant Group":                        "share",
		"please explain how Alibaba owns Ant Group":                   "share",
		"where does Alibaba's 33% of Ant Group come from?":            "33% share",
		"through whom does Alibaba own Ant Group?":                    "share",
		"why does Alibaba control Ant Group":                          "control",
		"why was Ant Group controlled by Alibaba in October 2020?":    "control",
		"how does Alibaba control Ant Group?":                         "control",
		"explain Alibaba's control of Ant Group":                      "control",
		"为什么Alibaba控制Ant Group":                                       "control",
		"Alibaba为什么控制Ant Group":                                       "control",
		"为什么Alibaba持有Ant Group 33%的股份":                                "33% share",
		"Alibaba对Ant Group的持股比例是怎么计算的":                                "share",
	} {
		readings, err := Parse(question, monday)
		if err != nil {
			t.Errorf("%q: %v", question, err)
			continue
		}
		r := likeliest(readings)
		got := "share"
		if r.ByControl {
			got = "control"
		}
		if r.Figure != "" {
			got = r.Figure + " " + got
		}
		if r.Intent != Explained || got != want || r.Entity != "Ant Group" || r.Other != "Alibaba" {
			t.Errorf("%q is read as %s (%s) of %q in %q", question, r.Intent, got, r.Other, r.Entity)
		}
	}
	for _, question := range []string{"explain Ant Group", "explain Alibaba Group"} {
		if readings, err := Parse(question, monday); err != nil || likeliest(readings).Intent != Describe {
			t.Errorf("%q is read as %s (%v)", question, likeliest(readings).Intent, err)
		}
	}
}

func TestWhyIsTold(t *testing.T) {
	a := asking(t, seed.Changes())
	for _, c := range []struct {
		question    string
		says, never []string
	}{
		// S01: 33 %, by one wholly owned company.
		{"why does Alibaba own 33% of Ant Group?", []string{"Alibaba Group holds of Ant Group: 33%. That is 33%, all by the one chain."}, []string{"it is not"}},
		{"why does Alibaba own 31% of Ant Group?", []string{"By the data it is not 31%. Alibaba Group holds of Ant Group: 33%."}, nil},
		// 4.8 % of 33 % is 1.584 %, which is also written 1.6 %; see TestEffectiveSharesOfTheDataset.
		{"why did Jack Ma own 1.6% of Ant Group on 2020-10-01?", []string{"Jack Ma holds of Ant Group: 1.58%."}, []string{"it was not"}},
		{"why did Jack Ma own 1.5% of Ant Group on 2020-10-01?", []string{"by the data it was not 1.5%."}, nil},
		// S16, S17: 20.66 + 29.86 = 50.52.
		{"why did Jack Ma control Ant Group on 2020-10-01?", []string{"On 2020-10-01, ", "Hangzhou Junao 20.66% and Hangzhou Junhan 29.86%, together 50.52%: so Jack Ma controls Ant Group."}, []string{"does not", "1.58%"}},
		{"why does Jack Ma control Ant Group?", []string{"Jack Ma does not control Ant Group, as far as is on record."}, nil},
		{"explain Alibaba's share of Alipay", []string{"Alipay is run by Alipay.com Co., Ltd.", "Alibaba Group holds of Alipay.com Co., Ltd.: 33%."}, nil},
	} {
		got := asked(t, a, c.question)
		for _, part := range c.says {
			if !strings.Contains(got.Answer, part) {
				t.Errorf("%s\n%q does not say %q", c.question, got.Answer, part)
			}
		}
		for _, part := range c.never {
			if strings.Contains(got.Answer, part) {
				t.Errorf("%s\n%q says %q", c.question, got.Answer, part)
			}
		}
		if _, ok := got.Result.(explore.Explanation); !ok || !strings.Contains(got.Links["result"], "/explain?") {
			t.Errorf("%s: the result is %T, from %s", c.question, got.Result, got.Links["result"])
		}
	}
}
