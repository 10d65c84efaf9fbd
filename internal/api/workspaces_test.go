package api_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/internal/api"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
	"whoowns/internal/ingest"
	"whoowns/internal/whatif"
)

func withWorkspaces(o *api.Options) {
	o.OpenWorkspace = func(ctx context.Context) (graph.Store, error) { return embedded.Open(ctx, ":memory:") }
}

func (r *running) put(name, body string, headers ...string) answer {
	r.t.Helper()
	return r.do(r.request(http.MethodPut, "/api/v1/workspaces/"+name, body, append([]string{"Content-Type", "text/csv"}, headers...)...))
}

// P holds 60 % of A from 2020 on, and Q the rest.
const pair = "owner,subject,share,start\nP,A,60%,2020-01-01\nQ,A,40%,2020-01-01\n"

func TestAWorkspaceStandsBesideTheStore(t *testing.T) {
	r := start(t, withWorkspaces)
	before, err := r.store.Version(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	put := r.put("mine", pair)
	var report ingest.Report
	if put.into(t, &report); put.StatusCode != http.StatusCreated || report.Entities != 3 || report.Relations != 2 {
		t.Fatalf("status %d, %s", put.StatusCode, put.body)
	}
	var list api.WorkspaceList
	r.get("/api/v1/workspaces").into(t, &list)
	if len(list.Workspaces) != 1 || list.Workspaces[0].Name != "mine" || list.Workspaces[0].Entities != 3 {
		t.Errorf("the list is %+v", list)
	}
	for path, says := range map[string]string{
		"/entities/A/owners?":                    `"60%"`,
		"/entities/A/control?":                   `"P"`,
		"/entities/P/holdings?":                  `"A"`,
		"/entities/A/share?owner=Q&":             `"40%"`,
		"/entities/A/network?up=1&":              `"Q"`,
		"/entities/A/people?":                    `"A"`,
		"/entities/A/dependencies?":              `"A"`,
		"/entities/A/changes?from=2019&to=2021&": `"gained"`,
		"/entities/A/timeline?":                  `"2020-01-01"`,
		"/changes?from=2019&to=2021&":            `"2020-01-01"`,
		"/entities/A?":                           `"A"`,
		"/search?q=P&":                           `"P"`,
		"/ask?q=who+owns+A&":                     "A is held by P (60%) and Q (40%)",
		"/schema?":                               `"count":3`,
		"/export?":                               `"P"`,
	} {
		if got := r.get("/api/v1" + path + "workspace=mine"); got.StatusCode != http.StatusOK || !strings.Contains(string(got.body), says) || strings.Contains(string(got.body), "Alipay") {
			t.Errorf("%s answers %d: %.300s; want %s, from the workspace alone", path, got.StatusCode, got.body, says)
		}
	}
	r.get("/api/v1/entities/A/owners").problem(t, http.StatusNotFound)
	if after, err := r.store.Version(context.Background()); err != nil || after != before {
		t.Errorf("the store's version went from %d to %d, %v", before, after, err)
	}
	gone := r.do(r.request(http.MethodDelete, "/api/v1/workspaces/mine", ""))
	if gone.StatusCode != http.StatusNoContent {
		t.Errorf("deleting it answers %d: %s", gone.StatusCode, gone.body)
	}
	r.get("/api/v1/entities/A/owners?workspace=mine").problem(t, http.StatusNotFound)
	r.do(r.request(http.MethodDelete, "/api/v1/workspaces/mine", "")).problem(t, http.StatusNotFound)
}

func TestWhatNoWorkspaceTakes(t *testing.T) {
	everystore.Only(t, everystore.File, "a workspace is in memory beside any store")
	r := start(t, withWorkspaces, func(o *api.Options) { o.WorkspaceRecords = 2_000 })
	for _, name := range []string{"main", "Mine", "a%2Fb", "-a"} {
		placed(t, r.put(name, pair).problem(t, http.StatusUnprocessableEntity), "path.workspace")
	}
	faulty := r.put("mine", "owner,subject,share\nP,A,160%\nQ,A,33\n").problem(t, http.StatusUnprocessableEntity)
	if faulty.Report == nil || faulty.Report.FaultCount != 2 {
		t.Errorf("the report is %+v, want both faults", faulty.Report)
	}
	r.put("mine", "owner,subject\n"+strings.Repeat("#", 9<<20)).problem(t, http.StatusRequestEntityTooLarge)
	var many strings.Builder
	many.WriteString("owner,subject\n")
	for i := range 700 { // each row a relation and two entities: 2,100
		fmt.Fprintf(&many, "o%d,s%d\n", i, i)
	}
	if p := r.put("mine", many.String()).problem(t, http.StatusRequestEntityTooLarge); !strings.Contains(p.Detail, "2000 entities and relations") {
		t.Errorf("%q does not say how many a workspace takes", p.Detail)
	}
	for i := range 8 {
		if got := r.put(fmt.Sprintf("w%d", i), pair); got.StatusCode != http.StatusCreated {
			t.Fatalf("workspace %d: %d %s", i, got.StatusCode, got.body)
		}
	}
	if p := r.put("w8", pair).problem(t, http.StatusConflict); !strings.Contains(p.Detail, "w0, w1") {
		t.Errorf("%q does not name those there are", p.Detail)
	}
	guarded := start(t, withWorkspaces, func(o *api.Options) { o.Token = "secret" })
	guarded.put("mine", pair).problem(t, http.StatusUnauthorized)
	if got := guarded.put("mine", pair, "Authorization", "Bearer secret"); got.StatusCode != http.StatusCreated {
		t.Errorf("with the token: %d %s", got.StatusCode, got.body)
	}
	none := start(t)
	none.put("mine", pair).problem(t, http.StatusNotImplemented)
}

func TestWorkspacesUnderLoad(t *testing.T) {
	r := start(t, withWorkspaces)
	r.put("mine", pair)
	var group sync.WaitGroup
	for i := range 6 {
		group.Go(func() {
			for range 10 {
				if i == 0 {
					r.put("mine", pair)
					continue
				}
				if got := r.get("/api/v1/entities/A/owners?workspace=mine"); got.StatusCode != http.StatusOK || !strings.Contains(string(got.body), `"60%"`) {
					t.Errorf("%d %.200s", got.StatusCode, got.body)
				}
			}
		})
	}
	group.Wait()
}

func TestChangesOverHTTP(t *testing.T) {
	r := start(t)
	var a explore.Changes
	r.get("/api/v1/entities/ant-group/changes?from=2020-10-01&to=2024-06-01").into(t, &a)
	if a.From.String() != "2020-10-01" || a.AsOf.String() != "2024-06-01" {
		t.Errorf("from %s to %s", a.From, a.AsOf)
	}
	if !slices.ContainsFunc(a.Control, func(c explore.ControlChange) bool { return c.Entity.ID == "jack-ma" && c.What == explore.Lost }) {
		t.Errorf("Jack Ma does not lose control: %+v", a.Control)
	}
	var whole explore.RegisterChanges
	r.get("/api/v1/changes?from=2023-01-06&to=2023-01-07").into(t, &whole)
	if len(whole.Days) != 1 || len(whole.Control) == 0 {
		t.Errorf("the register on 2023-01-07: %d days, %d changes of control", len(whole.Days), len(whole.Control))
	}
	var line explore.Timeline
	r.get("/api/v1/entities/ant-group/timeline?limit=3").into(t, &line)
	if len(line.Days) != 3 || !line.Truncated || line.Days[0].Day.String() != "2000-10-19" {
		t.Errorf("the timeline begins %+v", line.Days)
	}
}

func TestWhatIfOverHTTP(t *testing.T) {
	r := start(t)
	ask := func(body string) answer {
		return r.do(r.request(http.MethodPost, "/api/v1/what-if", body, "Content-Type", "application/json"))
	}
	for _, change := range []string{
		`{"sell":{"owner":"hangzhou-alibaba-network","subject":"ant-group","share":"10%","to":"softbank"}}`,
		`{"text":"hangzhou-alibaba-network sells 10% of Ant Group to SoftBank Group"}`,
	} {
		var a whatif.Answer
		got := ask(`{"changes":[` + change + `],"question":{"ask":"owners","entity":"ant-group","as_of":"2020-10-01","thresholds":["15%"]}}`)
		if got.StatusCode != http.StatusOK {
			t.Fatalf("%d %s", got.StatusCode, got.body)
		}
		got.into(t, &a)
		// 10 % and 25.8 % of 23 % is 15.934 %.
		if i := slices.IndexFunc(a.Shares, func(s explore.ShareChange) bool { return s.Entity.ID == "softbank" }); i < 0 || a.Shares[i].After.Effective.Text() != "15.93%" {
			t.Errorf("shares %+v", a.Shares)
		}
		if len(a.Crossings) != 1 || a.Crossings[0].Entity.ID != "softbank" || a.Crossings[0].Threshold != .15 {
			t.Errorf("crossings %+v, want SoftBank at 15%%", a.Crossings)
		}
	}
	var needs whatif.Answer
	ask(`{"changes":[{"stop_needing":{"owner":"ant-group","subject":"alipay"}}],"question":{"ask":"needs","entity":"ant-group"}}`).into(t, &needs)
	if len(needs.Needs) != 1 || needs.Needs[0].Entity.ID != "alipay" || needs.Needs[0].What != explore.Lost || needs.After.Needs == nil {
		t.Errorf("needs %+v, want Alipay lost", needs.Needs)
	}
	for _, c := range []struct{ body, location, says string }{
		{`{"changes":[],"question":{"entity":"ant-group"}}`, "body.changes", ""},
		{`{"changes":[{"sell":{"owner":"hangzhou-alibaba-network","subject":"ant-group","share":"40%","to":"softbank"}}],"question":{"entity":"ant-group"}}`, "body.changes", "holds 33% of Ant Group directly"},
		{`{"changes":[{}],"question":{"entity":"ant-group"}}`, "body.changes", "exactly one of"},
		{`{"changes":[{"text":"a; b"}],"question":{"entity":"ant-group"}}`, "body.changes", "not understood"},
		{`{"changes":[{"remove":"ma-leads-yunbo"}],"question":{"entity":"ant-group"}}`, "body.changes", "does not hold on"},
		{`{"changes":[{"remove":"ma-leads-yunbo"}],"question":{"entity":"ant-group","as_of":"2020-13"}}`, "body.question.as_of", "month 13"},
		{`{"changes":[{"remove":"ma-leads-yunbo"}],"question":{"entity":"ant-group","thresholds":["0%"]}}`, "body.changes", "above 0% and at most 100%"},
		{`{"changes":[{"remove":"ma-leads-yunbo"}],"question":{"entity":"ant-group","ask":"weather"}}`, "body.question.ask", "owners, control, holdings"},
	} {
		if message := placed(t, ask(c.body).problem(t, http.StatusUnprocessableEntity), c.location); !strings.Contains(message, c.says) {
			t.Errorf("%s: %q does not say %q", c.body, message, c.says)
		}
	}
	ask(`{"changes":[{"remove":"none"}],"question":{"entity":"ant-group"}}`).problem(t, http.StatusNotFound)
}
