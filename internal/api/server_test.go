package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/everystore"
	"whoowns/internal/explore"
)

// running is a server on a real listener, over a real store.
type running struct {
	t         testing.TB
	url       string
	server    *api.Server
	store     graph.Store
	validator validator.Validator
}

func TestMain(m *testing.M) { everystore.Main(m) }

func openStore(t testing.TB) graph.Store {
	t.Helper()
	return everystore.Seed(t)
}

// start returns a server on loopback that holds the seed.
func start(t testing.TB, change ...func(*api.Options)) *running {
	t.Helper()
	return startOn(t, openStore(t), change...)
}

// startOn returns a server on loopback, over a store.
func startOn(t testing.TB, store graph.Store, change ...func(*api.Options)) *running {
	t.Helper()
	o := api.Options{Explorer: explore.New(store), Listen: "127.0.0.1:0", TempDir: t.TempDir()}
	for _, c := range change {
		c(&o)
	}
	server, err := api.New(o)
	if err != nil {
		t.Fatal(err)
	}
	listening := httptest.NewServer(server.Handler())
	t.Cleanup(func() { listening.Close(); server.Close() })
	return &running{t: t, url: listening.URL, server: server, store: store, validator: document(t, server)}
}

var (
	documentOnce sync.Once
	documentOf   validator.Validator
)

// document returns a validator of the OpenAPI document, which every server has the
// same.
func document(t testing.TB, server *api.Server) validator.Validator {
	documentOnce.Do(func() {
		answer := httptest.NewRecorder()
		request := httptest.NewRequestWithContext(context.Background(), http.MethodGet, "http://localhost/openapi.json", nil)
		server.Handler().ServeHTTP(answer, request)
		parsed, err := libopenapi.NewDocument(answer.Body.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		v, errs := validator.NewValidator(parsed)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		if ok, errs := v.ValidateDocument(); !ok {
			for _, e := range errs {
				t.Errorf("the OpenAPI document: %s: %s", e.Message, e.Reason)
				for _, s := range e.SchemaValidationErrors {
					t.Errorf("  %s %s", s.FieldPath, s.Reason)
				}
			}
		}
		documentOf = v
	})
	if documentOf == nil {
		t.Fatal("the OpenAPI document cannot be read")
	}
	return documentOf
}

// answer is a response with its body, read whole.
type answer struct {
	*http.Response
	body []byte
}

func (r *running) request(method, path, body string, headers ...string) *http.Request {
	r.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
			continue
		}
		request.Header.Set(headers[i], headers[i+1])
	}
	return request
}

// do sends a request and holds the answer against the OpenAPI document.
func (r *running) do(request *http.Request) answer {
	r.t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	if strings.HasPrefix(request.URL.Path, "/api/v1/") && strings.Contains(response.Header.Get("Content-Type"), "json") && response.StatusCode != http.StatusMethodNotAllowed && !bytes.Contains(body, []byte("there is nothing at")) {
		r.conforms(request, response, body)
	}
	return answer{response, body}
}

func (r *running) conforms(request *http.Request, response *http.Response, body []byte) {
	r.t.Helper()
	copied := *response
	copied.Body = io.NopCloser(bytes.NewReader(body))
	if strings.HasPrefix(request.URL.Path, "/api/v1/export") {
		return
	}
	if ok, errs := r.validator.ValidateHttpResponse(request, &copied); !ok {
		for _, e := range errs {
			r.t.Errorf("%s %s: the answer does not keep to the OpenAPI document: %s: %s", request.Method, request.URL, e.Message, e.Reason)
			for _, s := range e.SchemaValidationErrors {
				r.t.Errorf("  %s %s", s.FieldPath, s.Reason)
			}
		}
	}
}

func (r *running) get(path string, headers ...string) answer {
	r.t.Helper()
	return r.do(r.request(http.MethodGet, path, "", headers...))
}

// into reads a body as JSON into v, and fails on a field that v does not have.
func (a answer) into(t testing.TB, v any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		t.Fatalf("%v in %.500s", err, a.body)
	}
}

// problem reads the body as a problem and checks what every problem has.
func (a answer) problem(t testing.TB, status int) api.Problem {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("status %d, want %d: %.500s", a.StatusCode, status, a.body)
	}
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("type %q, want application/problem+json", got)
	}
	var p api.Problem
	a.into(t, &p)
	if p.Status != status || p.Title != http.StatusText(status) || p.Detail == "" || p.Code == "" || p.RequestID == "" || p.RequestID != a.Header.Get("X-Request-Id") {
		t.Errorf("the problem is not whole: %+v, request id %q", p, a.Header.Get("X-Request-Id"))
	}
	return p
}

// placed fails unless the problem names the place, and returns its message.
func placed(t testing.TB, p api.Problem, location string) string {
	t.Helper()
	for _, place := range p.Errors {
		if place.Location == location {
			return place.Message
		}
	}
	t.Fatalf("no error at %s: %+v", location, p.Errors)
	return ""
}

func query(pairs ...string) string {
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return "?" + values.Encode()
}

// textLogger writes to a builder; handlers of package slog write one line at a
// time.
func textLogger(log *strings.Builder) *slog.Logger { return slog.New(slog.NewTextHandler(log, nil)) }
