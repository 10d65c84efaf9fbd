package api_test

import (
	"net/http"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/explore"
)

func TestRulesCall(t *testing.T) {
	r := start(t)
	var a explore.RuleList
	r.get("/api/v1/rules").into(t, &a)
	var ids []string
	for _, rule := range a.Rules {
		ids = append(ids, rule.ID)
	}
	if got := strings.Join(ids, " "); got != "eu-amlr uk-psc fatf weakest-link ofac-50 ecb-close-links" {
		t.Errorf("the rules are %s", got)
	}
	if a.Rules[0].Threshold != .25 || a.Rules[0].Strict || !a.Rules[0].Counts.Veto || a.Rules[0].Applies.String() != "2027-07-10" {
		t.Errorf("eu-amlr is %+v; 25 %% or more, vetoes count, from 2027-07-10", a.Rules[0])
	}
}

func TestUltimateOwnersCall(t *testing.T) {
	r := start(t)
	var all, one explore.UltimateOwners
	r.get("/api/v1/entities/alipay/ultimate-owners?as_of=2020-10-01").into(t, &all)
	if len(all.Rules) != 4 || len(all.People) == 0 || all.People[0].Entity.ID != "jack-ma" || len(all.People[0].Rules) != 4 || all.People[0].Rules[0].Verdict != graph.Yes {
		t.Errorf("without a rule all four are asked, Jack Ma by each: %d rules, people %+v", len(all.Rules), all.People)
	}
	r.get("/api/v1/entities/ant-group/ultimate-owners?rule=eu-amlr&threshold=15%&as_of=2020-10-01").into(t, &one)
	if len(one.Rules) != 1 || one.Rules[0].Rule.Threshold != .15 {
		t.Errorf("one rule with a threshold: %+v", one.Rules)
	}
	for _, c := range []struct{ path, says string }{
		{"/entities/alipay/ultimate-owners?rule=eu", "eu-amlr"},
		{"/entities/alipay/ultimate-owners?rule=ofac-50", "screen"},
		{"/entities/alipay/ultimate-owners?rule=eu-amlr&threshold=0", "above 0"},
		{"/entities/alipay/ultimate-owners?rule=eu-amlr&threshold=1.5", "150"},
		{"/entities/alipay/ultimate-owners?rule=eu-amlr&threshold=abc", "0.33"},
		{"/entities/alipay/ultimate-owners?threshold=15%", "name the rule"},
		{"/close-links?a=alipay&b=alipay", "two entities"},
		{"/close-links?a=alipay", "required"},
	} {
		p := r.get("/api/v1"+c.path).problem(t, http.StatusUnprocessableEntity)
		text := p.Detail
		for _, place := range p.Errors {
			text += " " + place.Message
		}
		if !strings.Contains(text, c.says) && c.says != "150" || c.says == "150" && !strings.Contains(text, "above 1") {
			t.Errorf("%s: %q does not say %q", c.path, text, c.says)
		}
	}
	r.get("/api/v1/entities/nothing/ultimate-owners").problem(t, http.StatusNotFound)
	r.get("/api/v1/close-links?a=alipay&b=nothing").problem(t, http.StatusNotFound)
}

// Alibaba (through its vehicle, all of which it has) 33 % and Junhan 31.04 % are
// 64.04 % of Ant Group: 31.04 alone is no half.
func TestScreenCall(t *testing.T) {
	r := start(t)
	ask := func(body string) *http.Request {
		request := r.request(http.MethodPost, "/api/v1/screen", body)
		request.Header.Set("Content-Type", "application/json")
		return request
	}
	var both, one explore.Screening
	r.do(ask(`{"entity":"ant-group","listed":["alibaba-group","hangzhou-junhan"],"as_of":"2024-06-30"}`)).into(t, &both)
	if both.Verdict != graph.Yes || both.Share.Text() != "64.04%" || len(both.Steps) != 2 || len(both.Relations) == 0 {
		t.Errorf("both listed: %s with %s in %d steps", both.Verdict, both.Share, len(both.Steps))
	}
	r.do(ask(`{"entity":"ant-group","listed":["hangzhou-junhan"],"as_of":"2024-06-30"}`)).into(t, &one)
	if one.Verdict != graph.No || one.Share.Text() != "31.04%" {
		t.Errorf("Junhan alone: %s with %s", one.Verdict, one.Share)
	}
	for _, c := range []struct{ body, says string }{
		{`{"entity":"ant-group","listed":[]}`, "list is empty"},
		{`{"entity":"ant-group"}`, "list is empty"},
		{`{"entity":"ant-group","listed":["softbank"],"rule":"fatf"}`, "ofac-50"},
		{`{"entity":"ant-group","listed":["softbank"],"as_of":"2020-13"}`, "month 13"},
		{`{"listed":["softbank"]}`, "entity"},
		{`{"entity":"ant-group","listed":["softbank"],"colour":"red"}`, "colour"},
	} {
		p := r.do(ask(c.body)).problem(t, http.StatusUnprocessableEntity)
		text := p.Detail
		for _, place := range p.Errors {
			text += " " + place.Location + " " + place.Message
		}
		if !strings.Contains(text, c.says) {
			t.Errorf("%s: %q does not say %q", c.body, text, c.says)
		}
	}
	p := r.do(ask(`{"entity":"ant-group","listed":["alibaba-grup"]}`)).problem(t, http.StatusNotFound)
	if !strings.Contains(p.Detail, "alibaba-grup") || len(p.Near) == 0 || p.Near[0].ID != "alibaba-group" {
		t.Errorf("an unknown listed id: %q, near %+v", p.Detail, p.Near)
	}
}

func TestCloseLinksCall(t *testing.T) {
	r := start(t)
	var a explore.CloseLinks
	r.get("/api/v1/close-links?a=alibaba-group&b=ant-group&as_of=2024-06-30").into(t, &a)
	if a.Verdict != graph.Yes || a.AInB.Text() != "33%" || len(a.Links) == 0 || len(a.Links[0].Relations) == 0 {
		t.Errorf("Alibaba has 33 %% of Ant: %s with %s, links %+v", a.Verdict, a.AInB, a.Links)
	}
}
