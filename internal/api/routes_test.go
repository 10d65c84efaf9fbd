package api_test

import (
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/ask"
	"whoowns/internal/explore"
)

func TestOwners(t *testing.T) {
	r := start(t)
	var a explore.Owners
	got := r.get("/api/v1/entities/ant-group/owners?as_of=2020-10")
	got.into(t, &a)
	if a.AsOf.String() != "2020-10-31" || a.Asked != "2020-10" {
		t.Errorf("as of %s, asked %q; a month means its last day", a.AsOf, a.Asked)
	}
	// The prospectus of 2020: Junhan 29.86 %, Junao 20.66 %, Alibaba 33 %.
	for id, want := range map[string]float64{"hangzhou-junhan": .2986, "hangzhou-junao": .2066, "alibaba-group": .33} {
		found := false
		for _, o := range a.Owners {
			if o.Entity.ID == id {
				found = true
				if math.Abs(o.Effective.Min()-want) > 1e-9 || !o.Effective.IsExact() {
					t.Errorf("%s holds %s, want %v", id, o.Effective, want)
				}
			}
		}
		if !found {
			t.Errorf("%s is not among the owners", id)
		}
	}
	for i := 1; i < len(a.Owners); i++ {
		if a.Owners[i-1].Effective.Max() < a.Owners[i].Effective.Max() {
			t.Errorf("owner %d holds at most %v and the next %v; the largest come first", i-1, a.Owners[i-1].Effective.Max(), a.Owners[i].Effective.Max())
		}
	}
	var shape struct {
		Owners []map[string]json.RawMessage `json:"owners"`
	}
	if err := json.Unmarshal(got.body, &shape); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"entity", "direct", "effective", "depth", "ultimate", "control"} {
		if _, ok := shape.Owners[0][field]; !ok {
			t.Errorf("an owner has no field %s", field)
		}
	}
	if share := string(shape.Owners[0]["effective"]); !strings.HasPrefix(share, `{"min":0.33,"max":0.33,"min_exclusive":false,"max_exclusive":false,"known":true,"text":"33%"`) {
		t.Errorf("the share is written %s", share)
	}
}

func TestMinShare(t *testing.T) {
	r := start(t)
	for _, form := range []string{"30%", "30%25", "0.3"} {
		var a explore.Owners
		r.get("/api/v1/entities/ant-group/owners?as_of=2020-10-31&min_share="+form).into(t, &a)
		ids := map[string]bool{}
		for _, o := range a.Owners {
			ids[o.Entity.ID] = true
		}
		if !ids["alibaba-group"] || ids["hangzhou-junhan"] || ids["hangzhou-junao"] {
			t.Errorf("min_share=%s: %v; 33%% can reach it, 29.86%% and 20.66%% cannot", form, ids)
		}
	}
}

func TestEveryQuestion(t *testing.T) {
	r := start(t)
	t.Run("search", func(t *testing.T) {
		var a explore.SearchAnswer
		r.get("/api/v1/search"+query("q", "支付宝")).into(t, &a)
		if len(a.Hits) == 0 || a.Hits[0].ID != "alipay" {
			t.Errorf("支付宝 finds %+v, want alipay first", a.Hits)
		}
		r.get("/api/v1/search?q=alipay&kind=company&limit=1&as_of=2020").into(t, &a)
		if len(a.Hits) != 1 || a.Hits[0].Kind != graph.Company || !a.Truncated {
			t.Errorf("one company of several: %+v, truncated %v", a.Hits, a.Truncated)
		}
	})
	t.Run("entity", func(t *testing.T) {
		var a explore.Detail
		got := r.get("/api/v1/entities/alipay?as_of=2020-10-31")
		got.into(t, &a)
		if a.ID != "alipay" || a.Kind != graph.Product || a.LocalName != "支付宝" || !a.Exists || len(a.Relations) == 0 || len(a.SourceList) == 0 {
			t.Errorf("alipay is %.300s", got.body)
		}
	})
	t.Run("holdings", func(t *testing.T) {
		var a explore.Holdings
		r.get("/api/v1/entities/ant-group/holdings").into(t, &a)
		for _, h := range a.Holdings {
			if h.Entity.ID == "tianhong" && math.Abs(h.Effective.Min()-.51) < 1e-9 { // 51 % of Tianhong since 2015
				return
			}
		}
		t.Errorf("51%% of tianhong is not among %d holdings", len(a.Holdings))
	})
	t.Run("control", func(t *testing.T) {
		var a explore.Control
		r.get("/api/v1/entities/ant-group/control?as_of=2020-10-31").into(t, &a)
		// Through Yunbo, the general partner of Junhan and Junao: 29.86 + 20.66 = 50.52 % of the votes.
		if len(a.Controllers) == 0 || a.Controllers[0].Entity.ID != "jack-ma" || a.Controllers[0].Verdict != graph.Yes {
			t.Errorf("controllers %+v, want jack-ma first", a.Controllers)
		}
	})
	t.Run("share", func(t *testing.T) {
		var a explore.Pair
		r.get("/api/v1/entities/ant-group/share?owner=alibaba-group&as_of=2020-10-31").into(t, &a)
		if a.Owner.ID != "alibaba-group" || math.Abs(a.Effective.Min()-.33) > 1e-9 {
			t.Errorf("%+v holds %s, want 33%%", a.Owner, a.Effective)
		}
	})
	t.Run("people", func(t *testing.T) {
		var a explore.People
		r.get("/api/v1/entities/alipay/people").into(t, &a)
		if len(a.OperatedBy) != 1 || a.OperatedBy[0].Entity.ID != "alipay-com" {
			t.Errorf("operated by %+v, want alipay-com", a.OperatedBy)
		}
	})
	t.Run("network", func(t *testing.T) {
		var a explore.Network
		r.get("/api/v1/entities/ant-group/network?up=1&down=0&kinds=OWNS,CONTROLS&limit=3").into(t, &a)
		if len(a.Nodes) != 3 || a.Nodes[0].ID != "ant-group" || !a.Truncated {
			t.Errorf("%d nodes, truncated %v; want 3 of more", len(a.Nodes), a.Truncated)
		}
		for _, relation := range a.Relations {
			if relation.Kind != graph.Owns && relation.Kind != graph.Controls {
				t.Errorf("relation %s is of kind %s", relation.ID, relation.Kind)
			}
		}
	})
	t.Run("dependencies", func(t *testing.T) {
		var on, of explore.Dependencies
		r.get("/api/v1/entities/yuebao/dependencies?depth=1").into(t, &on)
		r.get("/api/v1/entities/alipay/dependencies?direction=of&depth=1").into(t, &of)
		has := func(a explore.Dependencies, id string) bool {
			for _, d := range a.Dependencies {
				if d.Entity.ID == id {
					return true
				}
			}
			return false
		}
		if on.Direction != "on" || !has(on, "alipay") || of.Direction != "of" || !has(of, "yuebao") {
			t.Errorf("yuebao needs %+v; alipay is needed by %+v", on.Dependencies, of.Dependencies)
		}
	})
	t.Run("explain", func(t *testing.T) {
		var a explore.Explanation
		r.get("/api/v1/entities/ant-group/explain?owner=jack-ma&as_of=2020-10-01").into(t, &a)
		// 4.8 % of Alibaba, which has 33 % of Ant Group.
		if len(a.Parts) != 1 || math.Abs(a.Parts[0].Covered-.048*.33) > 1e-12 || a.Parts[0].Control.Verdict != graph.Yes {
			t.Errorf("%+v", a.Parts)
		}
	})
	t.Run("paths", func(t *testing.T) {
		var a explore.Paths
		r.get("/api/v1/paths?from=jack-ma&to=yuebao&by=share&as_of=2020-10-01").into(t, &a)
		if len(a.Routes) != 1 || math.Abs(a.Routes[0].Share.Min()-.048*.33*.51) > 1e-12 {
			t.Errorf("%+v", a.Routes)
		}
		if got := r.get("/api/v1/paths?from=jack-ma&to=jack-ma"); got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(string(got.body), "name two entities") {
			t.Errorf("from an entity to itself answers %d: %s", got.StatusCode, got.body)
		}
	})
	t.Run("impact", func(t *testing.T) {
		var a explore.Impact
		r.get("/api/v1/entities/yuebao/impact").into(t, &a)
		if len(a.SinglePoints) != 1 || a.SinglePoints[0].Entity.ID != "alipay" {
			t.Errorf("single points %+v", a.SinglePoints)
		}
	})
	t.Run("ask", func(t *testing.T) {
		var a ask.Answer
		r.get("/api/v1/ask"+query("q", "who controlled Ant Group in October 2020?")).into(t, &a)
		if a.Status != ask.Answered || !strings.Contains(a.Answer, "Jack Ma") || !strings.HasPrefix(a.Links["result"], "/api/v1/entities/ant-group/control") {
			t.Errorf("answer %q, links %v", a.Answer, a.Links)
		}
		for name, link := range a.Links {
			if got := r.get(link); got.StatusCode != http.StatusOK {
				t.Errorf("link %s (%s) answers %d: %s", name, link, got.StatusCode, got.body)
			}
		}
		r.get("/api/v1/ask"+query("q", "who owns Ant Group?", "as_of", "2020-10")).into(t, &a)
		if a.Question.AsOf.String() != "2020-10-31" {
			t.Errorf("the day is %s, want the one given", a.Question.AsOf)
		}
		for _, q := range []string{"who owns 火星?", "tell me a joke", "who owns Alibaba", "what is Alipay?", "who runs Alipay", "how much of Ant Group does Alibaba Group own", "what does Yu'e Bao depend on; and why 100%",
			"how is Jack Ma connected to Yu'e Bao?", "what stops if Alipay stops?"} {
			if got := r.get("/api/v1/ask" + query("q", q)); got.StatusCode != http.StatusOK {
				t.Errorf("%q answers %d: %s", q, got.StatusCode, got.body)
			}
		}
	})
	t.Run("schema", func(t *testing.T) {
		var a api.GraphSchema
		r.get("/api/v1/schema").into(t, &a)
		stats, err := r.store.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, label := range a.Labels {
			if label.Kind != "" {
				sum += label.Count
			}
			if label.Label == "Company" && label.Count != stats.EntityKinds["company"] {
				t.Errorf("%d companies, want %d", label.Count, stats.EntityKinds["company"])
			}
		}
		if sum != stats.Entities || len(a.Types) != 7 {
			t.Errorf("the labels count %d entities of %d, %d types of 7", sum, stats.Entities, len(a.Types))
		}
	})
}

func TestServerPages(t *testing.T) {
	r := start(t)
	for _, c := range []struct{ path, kind, want string }{
		{"/healthz", "application/json", `"ok"`},
		{"/readyz", "application/json", `"ready"`},
		{"/plain", "text/html; charset=utf-8", `action="/plain"`},
		{"/plain" + query("q", "who owns Alipay?"), "text/html; charset=utf-8", "Alipay.com Co., Ltd."},
		{"/plain" + query("q", "<script>alert(1)</script>"), "text/html; charset=utf-8", "&lt;script&gt;"},
		{"/docs", "text/html; charset=utf-8", "/api/v1/entities/{id}/owners"},
		{"/openapi.json", "application/json", `"openapi":"3.1.0"`},
		{"/assets/site.css", "text/css; charset=utf-8", "body"},
		{"/metrics", "text/plain", "whoowns_store_entities{kind=\"company\"}"},
	} {
		got := r.get(c.path)
		if got.StatusCode != http.StatusOK || !strings.HasPrefix(got.Header.Get("Content-Type"), c.kind) || !strings.Contains(string(got.body), c.want) {
			t.Errorf("%s answers %d %s without %q: %.300s", c.path, got.StatusCode, got.Header.Get("Content-Type"), c.want, got.body)
		}
		if policy := got.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s has the policy %q", c.path, policy)
		}
		if strings.HasPrefix(c.kind, "text/html") {
			for _, banned := range []string{"<script", "style=", "onclick", "src=", "rel=\"stylesheet\" href=\"http"} {
				if strings.Contains(string(got.body), banned) {
					t.Errorf("%s holds %q, which its policy forbids or which is elsewhere", c.path, banned)
				}
			}
		}
	}
	if got := r.do(r.request(http.MethodHead, "/healthz", "")); got.StatusCode != http.StatusOK || len(got.body) != 0 {
		t.Errorf("HEAD answers %d with %d bytes", got.StatusCode, len(got.body))
	}
}

// The page shows the owners with shares, confidence and sources, and what data
// holds stays text.
func TestAnswerPage(t *testing.T) {
	r := start(t)
	if got := r.importFile("?name=hostile.jsonl", `{"whoowns":1}
{"source":{"id":"s","title":"<i>Register</i>","url":"javascript:alert(1)"}}
{"source":{"id":"s2","title":"Gazette","url":"https://gazette.example/1"}}
{"entity":{"id":"hostile","kind":"company","name":"<b>Hostile</b>","sources":["s"]}}
{"entity":{"id":"holder","kind":"person","name":"<script>alert(1)</script>","sources":["s"]}}
{"relation":{"id":"h1","kind":"OWNS","owner":"holder","subject":"hostile","share":{"min":0.6,"max":0.6,"known":true},"start":"2019","last_observed":"2020-05-01","sources":["s","s2"],"confidence":"B-"}}
`); got.StatusCode != http.StatusCreated {
		t.Fatalf("import: %d %s", got.StatusCode, got.body)
	}
	page := string(r.get("/plain" + query("q", "who owned hostile on 2020-06-30?")).body)
	for _, want := range []string{"&lt;script&gt;alert(1)&lt;/script&gt;</a>", "<strong>60%</strong>", "<td>60%</td>", "<td>yes</td>", "2020-05-01", "B-", `<a href="#source-2">2</a>`,
		`<td class="soft">undisclosed</td><td>40%</td>`, "&lt;i&gt;Register&lt;/i&gt;", `<a href="https://gazette.example/1">Gazette</a>`, "/plain?q=who+owns+holder+on+2020-06-30"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	for _, banned := range []string{"<script", "<b>", "<i>", "javascript:"} {
		if strings.Contains(page, banned) {
			t.Errorf("the page holds %s as the data have it", banned)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
	for _, q := range []string{"who controls Ant Group", "what does Ant Group own", "who runs Alipay", "how much of Ant Group does Alibaba own", "what does Alipay depend on", "what is Alipay?"} {
		if page := string(r.get("/plain" + query("q", q)).body); !strings.Contains(page, "<h2>Sources</h2>") {
			t.Errorf("%q shows no sources", q)
		}
	}
}

func TestMetricsCountByRoute(t *testing.T) {
	r := start(t)
	r.get("/api/v1/entities/alipay/owners")
	r.get("/api/v1/entities/ant-group/owners")
	r.get("/api/v1/entities/nothing/owners")
	r.get("/no/such/page/1")
	metrics := string(r.get("/metrics").body)
	for _, want := range []string{
		`whoowns_http_requests_total{method="GET",route="/api/v1/entities/{id}/owners",status="200"} 2`,
		`whoowns_http_requests_total{method="GET",route="/api/v1/entities/{id}/owners",status="404"} 1`,
		`whoowns_http_requests_total{method="GET",route="none",status="404"} 1`,
		`whoowns_http_request_duration_seconds_count{method="GET",route="/api/v1/entities/{id}/owners"} 3`,
		`whoowns_http_requests_in_flight 1`, // the one for /metrics itself
		"whoowns_store_up 1", "go_goroutines",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics have no %s", want)
		}
	}
}
