package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/explore"
)

func TestWrongQueries(t *testing.T) {
	r := start(t)
	for _, c := range []struct{ path, location, says string }{
		{"/entities/alipay/owners?limit=1000000000", "query.limit", "1000000000 is too large; write a number of at most 10000"},
		{"/entities/alipay/owners?limit=10001", "query.limit", "10001 is too large"},
		{"/entities/alipay/owners?limit=0", "query.limit", "0 is too small; write a number of at least 1"},
		{"/entities/alipay/owners?limit=-1", "query.limit", "-1 is too small"},
		{"/entities/alipay/owners?limit=ten", "query.limit", `"ten" is not a whole number`},
		{"/entities/alipay/owners?limit=99999999999999999999", "query.limit", "too large"},
		{"/entities/alipay/changes", "query.from", "required"},
		{"/entities/alipay/changes?from=2024&to=2020", "query.from", "from 2024-12-31 is after to 2020-12-31"},
		{"/entities/alipay/timeline?from=2024&to=2020", "query.from", "write the earlier day first"},
		{"/changes?from=2024&to=2020", "query.from", "write the earlier day first"},
		{"/changes?from=2024-13", "query.from", "month 13"},
		{"/entities/alipay/owners?as_of=2020-13", "query.as_of", "month 13"},
		{"/entities/alipay/owners?as_of=2021-02-29", "query.as_of", "28 days"},
		{"/entities/alipay/owners?as_of=yesterday", "query.as_of", "YYYY-MM-DD"},
		{"/entities/alipay?as_of=0000", "query.as_of", "year 0"},
		{"/entities/alipay/control?as_of=2020-1-1", "query.as_of", "YYYY-MM-DD"},
		{"/entities/alipay/owners?min_share=33", "query.min_share", "33%"},
		{"/entities/alipay/owners?min_share=101%", "query.min_share", "100%"},
		{"/entities/alipay/owners?min_share=NaN", "query.min_share", "share"},
		{"/entities/alipay/owners?min_share=-0.1", "query.min_share", "below 0"},
		{"/entities/alipay/owners?limt=5", "query.limt", "nearest is limit"},
		{"/entities/alipay/owners?asof=2020", "query.asof", "nearest is as_of"},
		{"/entities/alipay/owners?limit=5&limit=6", "query.limit", "2 times"},
		{"/entities/alipay/owners?verbose=1", "query.verbose", "there are: as_of, workspace, min_share, limit"},
		{"/schema?limit=5", "query.limit", "there are: workspace"},
		{"/entities/alipay/network?up=51", "query.up", "50"},
		{"/entities/alipay/network?down=-1", "query.down", "0"},
		{"/entities/alipay/network?kinds=OWNS,LIKES", "query.kinds", "OWNS, CONTROLS"},
		{"/entities/alipay/dependencies?direction=up", "query.direction", `"up" is not known here; write one of on, of`},
		{"/entities/alipay/dependencies?depth=11", "query.depth", "10"},
		{"/entities/alipay/share", "query.owner", "required"},
		{"/search", "query.q", "required"},
		{"/search?q=", "query.q", "required"},
		{"/search?q=%20", "query.q", "text"},
		{"/search?q=%FF", "query.q", "UTF-8"},
		{"/search?q=a&kind=firm", "query.kind", "company"},
		{"/search?q=" + strings.Repeat("a", 501), "query.q", "at most 500 characters"},
		{"/ask?q=+", "query.q", "question"},
		{"/ask?q=" + strings.Repeat("a", 1001), "query.q", "1000"},
		{"/ask?q=who+owned+alipay+on+2020-13-01", "query.q", "2020-13-01"},
		{"/export?format=xml", "query.format", "native"},
	} {
		t.Run(c.path[:min(len(c.path), 60)], func(t *testing.T) {
			p := r.get("/api/v1"+c.path).problem(t, http.StatusUnprocessableEntity)
			if message := placed(t, p, c.location); !strings.Contains(message, c.says) {
				t.Errorf("%q does not say %q", message, c.says)
			}
			if !strings.Contains(p.Detail, c.says) || p.Code != graph.Invalid {
				t.Errorf("detail %q, code %s", p.Detail, p.Code)
			}
		})
	}
	t.Run("all places at once", func(t *testing.T) {
		p := r.get("/api/v1/entities/alipay/owners?as_of=2020-13&limit=0&min_share=2").problem(t, http.StatusUnprocessableEntity)
		placed(t, p, "query.as_of")
		placed(t, p, "query.limit")
		placed(t, p, "query.min_share")
	})
}

// Every call that reads the store takes a workspace, and none answers from another.
func TestEveryReadTakesAWorkspace(t *testing.T) {
	r := start(t)
	for path, given := range map[string]string{
		"/search": "q=ali&", "/ask": "q=who+owns+alipay&", "/schema": "", "/export": "", "/entities/alipay": "",
		"/entities/alipay/owners": "", "/entities/alipay/holdings": "", "/entities/alipay/control": "", "/entities/alipay/people": "",
		"/entities/alipay/share": "owner=ant-group&", "/entities/alipay/control-history": "owner=ant-group&", "/entities/alipay/network": "", "/entities/alipay/dependencies": "",
		"/entities/alipay/changes": "from=2020&", "/entities/alipay/timeline": "", "/changes": "from=2020&",
	} {
		if got := r.get("/api/v1" + path + "?" + given + "workspace=main"); got.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d: %s", path, got.StatusCode, got.body)
		}
		if p := r.get("/api/v1"+path+"?"+given+"workspace=mine").problem(t, http.StatusNotFound); !strings.Contains(p.Detail, `no workspace "mine"`) {
			t.Errorf("%s: %q does not say that there is no such workspace", path, p.Detail)
		}
	}
}

func TestUnknownIDs(t *testing.T) {
	r := start(t)
	for _, call := range []string{"", "/owners", "/holdings", "/control", "/people", "/network", "/dependencies"} {
		p := r.get("/api/v1/entities/alypay"+call).problem(t, http.StatusNotFound)
		found := false
		for _, near := range p.Near {
			found = found || near.ID == "alipay"
		}
		if !found || p.Code != graph.NotFound {
			t.Errorf("alypay%s: %s, near %+v; want alipay among them", call, p.Code, p.Near)
		}
	}
	r.get("/api/v1/jobs/nothing").problem(t, http.StatusNotFound)
	r.get("/api/v1/entities/").problem(t, http.StatusNotFound)
	r.get("/api/v1/entities/a/b/owners").problem(t, http.StatusNotFound)
	p := r.do(r.request(http.MethodDelete, "/api/v1/entities/alipay", "")).problem(t, http.StatusMethodNotAllowed)
	if !strings.Contains(p.Detail, "GET") {
		t.Errorf("%q does not say what is allowed", p.Detail)
	}
}

func TestIDsInPaths(t *testing.T) {
	r := start(t)
	ids := []string{"a/b", "蚂蚁", "a b", "a+b", "100%", "%2F", "?", "a?b#c", "../x", "LEI:5493/00", `"quoted"`, "a;b", "é"}
	var changes []graph.Change
	for _, id := range ids {
		changes = append(changes, graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Company, Name: "Name of " + id}})
	}
	if _, err := r.store.Apply(t.Context(), graph.ChangesOf(changes...)); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		for _, call := range []string{"", "/owners"} {
			got := r.get("/api/v1/entities/" + escaped(id) + call)
			if got.StatusCode != http.StatusOK || !strings.Contains(string(got.body), `"name":`+quoted("Name of "+id)) {
				t.Errorf("%q%s answers %d: %.200s", id, call, got.StatusCode, got.body)
			}
		}
	}
	if got := r.get("/api/v1/entities/蚂蚁"); got.StatusCode != http.StatusOK { // sent as it is typed
		t.Errorf("蚂蚁 answers %d", got.StatusCode)
	}
}

// escaped escapes every byte, which every path allows.
func escaped(id string) string {
	var b strings.Builder
	for _, c := range []byte(id) {
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

func quoted(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// faulty is a store whose reading of entities does what a test wants.
type faulty struct {
	graph.Store
	entities func(ctx context.Context) error
}

func (f *faulty) Entities(ctx context.Context, ids []string) ([]graph.Entity, error) {
	if err := f.entities(ctx); err != nil {
		return nil, err
	}
	return f.Store.Entities(ctx, ids)
}

// startFaulty runs a server whose store fails as a test wants, and which logs.
func startFaulty(t *testing.T, log *strings.Builder, entities func(context.Context) error) *running {
	return start(t, func(o *api.Options) {
		o.Explorer = explore.New(&faulty{o.Explorer.Store(), entities})
		o.Logger = textLogger(log)
	})
}

func TestEveryErrorClass(t *testing.T) {
	secret := errors.New("pq: password of user 'admin' is wrong")
	var (
		log    strings.Builder
		failed error
	)
	r := startFaulty(t, &log, func(context.Context) error { return failed })
	for _, c := range []struct {
		name   string
		err    error
		status int
		code   graph.Code
		shown  bool
	}{
		{"not found", graph.Errorf(graph.NotFound, "there is no such thing"), 404, graph.NotFound, true},
		{"invalid", graph.Errorf(graph.Invalid, "that is not valid"), 422, graph.Invalid, true},
		{"conflict", graph.Errorf(graph.Conflict, "that contradicts"), 409, graph.Conflict, true},
		{"too large", graph.Errorf(graph.TooLarge, "that is too much"), 413, graph.TooLarge, true},
		{"unavailable", graph.Errorf(graph.Unavailable, "the store is closed"), 503, graph.Unavailable, true},
		{"unavailable because of another", graph.Errorf(graph.Unavailable, "no answer: %w", secret), 503, graph.Unavailable, false},
		{"read only", graph.Errorf(graph.ReadOnly, "nothing can be written"), 403, graph.ReadOnly, true},
		{"unsupported", graph.Errorf(graph.Unsupported, "this store cannot"), 501, graph.Unsupported, true},
		{"denied", graph.Errorf(graph.Denied, "you may not"), 403, graph.Denied, true},
		{"newer", graph.Errorf(graph.Newer, "the file is newer: %w", secret), 500, graph.Newer, false},
		{"corrupt", graph.Errorf(graph.Corrupt, "the file is damaged: %w", secret), 500, graph.Corrupt, false},
		{"internal", graph.Errorf(graph.Internal, "a defect: %w", secret), 500, graph.Internal, false},
		{"any other", secret, 500, graph.Internal, false},
		{"out of time", fmt.Errorf("reading: %w", context.DeadlineExceeded), 503, graph.Canceled, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			log.Reset()
			failed = c.err
			got := r.get("/api/v1/entities/alipay/owners")
			p := got.problem(t, c.status)
			if p.Code != c.code {
				t.Errorf("code %s, want %s", p.Code, c.code)
			}
			if strings.Contains(p.Detail, c.err.Error()) != c.shown || strings.Contains(string(got.body), "password") {
				t.Errorf("%q is told of %q", p.Detail, c.err)
			}
			if c.status >= 500 && (!strings.Contains(log.String(), c.err.Error()) || !strings.Contains(log.String(), p.RequestID)) {
				t.Errorf("the log does not tell of %q: %s", c.err, log.String())
			}
			if retry := got.Header.Get("Retry-After"); (retry != "") != (c.code == graph.Unavailable) {
				t.Errorf("Retry-After is %q", retry)
			}
		})
	}
}

func TestPanicIsAnswered(t *testing.T) {
	var log strings.Builder
	panics := true
	r := startFaulty(t, &log, func(context.Context) error {
		if panics {
			panic("the value of the panic")
		}
		return nil
	})
	got := r.get("/api/v1/entities/alipay", "X-Request-Id", "my-request.1")
	p := got.problem(t, http.StatusInternalServerError)
	if p.Detail != "internal error" || p.RequestID != "my-request.1" || strings.Contains(string(got.body), "panic") {
		t.Errorf("the panic is answered with %s", got.body)
	}
	if !strings.Contains(log.String(), "the value of the panic") || !strings.Contains(log.String(), "bad_test.go") || !strings.Contains(log.String(), "my-request.1") {
		t.Errorf("the log does not tell of the panic: %s", log.String())
	}
	panics = false
	if got := r.get("/api/v1/entities/alipay"); got.StatusCode != http.StatusOK {
		t.Errorf("after a panic the server answers %d", got.StatusCode)
	}
}

func TestReadiness(t *testing.T) {
	var log strings.Builder
	r := startFaulty(t, &log, func(context.Context) error { return errors.New("disk /dev/sda1 is gone") })
	p := r.get("/readyz").problem(t, http.StatusServiceUnavailable)
	if strings.Contains(p.Detail, "sda1") {
		t.Errorf("%q tells of the machine", p.Detail)
	}
	if got := r.get("/healthz"); got.StatusCode != http.StatusOK {
		t.Errorf("the server runs, and /healthz answers %d", got.StatusCode)
	}
	well := start(t)
	well.server.Close()
	well.get("/readyz").problem(t, http.StatusServiceUnavailable)
}

func TestRequestIDs(t *testing.T) {
	r := start(t)
	for given, kept := range map[string]bool{"abc-1_2.Z": true, strings.Repeat("x", 64): true, strings.Repeat("x", 65): false, "a b": false, "<b>": false, "": false} {
		got := r.get("/healthz", "X-Request-Id", given).Header.Get("X-Request-Id")
		if (got == given) != kept || got == "" {
			t.Errorf("request id %q became %q", given, got)
		}
	}
	if a, b := r.get("/healthz").Header.Get("X-Request-Id"), r.get("/healthz").Header.Get("X-Request-Id"); a == b {
		t.Errorf("two requests have the id %s", a)
	}
}

func TestLogKeepsQuestionsAndTokensOut(t *testing.T) {
	var log strings.Builder
	r := start(t, func(o *api.Options) { o.Logger, o.Token = textLogger(&log), "s3cret-token" })
	r.get("/api/v1/search?q=wanted-person&token=s3cret-token", "Authorization", "Bearer s3cret-token")
	r.get("/api/v1/search?q=wanted-person", "Authorization", "Bearer s3cret-token")
	for _, banned := range []string{"s3cret", "wanted-person"} {
		if strings.Contains(log.String(), banned) {
			t.Errorf("the log holds %q: %s", banned, log.String())
		}
	}
	r.do(r.request(http.MethodHead, "/healthz", ""))
	for _, want := range []string{"method=GET", "method=HEAD path=/healthz", "route=/api/v1/search", "status=200", "status=422", "elapsed=", "request_id="} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log has no %s: %s", want, log.String())
		}
	}
}
