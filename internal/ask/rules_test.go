package ask

import (
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

func TestQuestionsByRule(t *testing.T) {
	a := seeded(t)
	for _, c := range []struct {
		question, intent, rule string
		says                   []string
	}{
		{"who are the beneficial owners of Alipay under AMLR in October 2020?", "by-rule", "eu-amlr", []string{"On 2020-10-31", "Jack Ma is a beneficial owner of Alipay.com"}},
		{"beneficial owners of Ant Group under the FATF rules", "by-rule", "fatf", []string{"nobody on record is certainly", "Hangzhou Junhan (at most 31.04%)"}},
		{"Who are the PSCs of Alipay on 2020-10-01?", "by-rule", "uk-psc", []string{"Jack Ma has significant control"}},
		{"who controls Alipay by the weakest link method", "by-rule", "weakest-link", []string{"control rights of 20% or more"}},
		{"who are the ultimate owners of Alipay under all rules", "by-rule", "all", []string{"By eu-amlr", "By uk-psc", "By fatf", "By weakest-link"}},
		{"is Ant Group blocked if Alibaba Group and Hangzhou Junhan are listed?", "screen", "", []string{"is blocked by ofac-50", "64.04%"}},
		{"is Ant Group blocked if Hangzhou Junhan is listed?", "screen", "", []string{"is not blocked", "31.04%"}},
		{"are Alibaba Group and Ant Group closely linked?", "close-links", "", []string{"are closely linked", "33%"}},
		{"close links between MYbank and Tianhong", "close-links", "", []string{"Ant Group has 30% of MYbank and 51%"}},
	} {
		got := asked(t, a, c.question)
		if got.Status != Answered || string(got.Question.Intent) != c.intent {
			t.Errorf("%q is read as %s %s: %s", c.question, got.Status, got.Question.Intent, got.Answer)
			continue
		}
		for _, says := range c.says {
			if !strings.Contains(got.Answer, says) {
				t.Errorf("%q answers %q, without %q", c.question, got.Answer, says)
			}
		}
		if found, ok := got.Result.(explore.UltimateOwners); c.rule != "" && (!ok || c.rule != "all" && found.Rules[0].Rule.ID != c.rule) {
			t.Errorf("%q is answered by another rule", c.question)
		}
	}
	for _, question := range []string{"who are the beneficial owners of Alipay?", "who ultimately owns Alipay?"} {
		if got := asked(t, a, question); got.Question.Intent != UltimateOwners {
			t.Errorf("%q names no rule and is read as %s", question, got.Question.Intent)
		}
	}
	if got := asked(t, a, "is Ant Group blocked if Alibaba Group and 火星 are listed?"); got.Status != NotFound {
		t.Errorf("a listed name that nobody has is %s: %s", got.Status, got.Answer)
	}
	if got := asked(t, a, "is Ant Group blocked if Jack Ma is listed?"); got.Result.(explore.Screening).Verdict != graph.No {
		t.Errorf("Jack Ma's 4.3 %% and more of Alibaba may be half of it: %s", got.Answer)
	}
}
