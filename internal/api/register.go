package api

import (
	"context"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
)

// route is one line of the list of routes.
type route struct {
	method, path string
	id           string // operationId
	summary      string
	say          string       // the description
	kind         kind         // what the call does
	answers      []answerText // answers that the handler's type does not tell
}

// kind says how a call is treated.
type kind uint8

const (
	reads   kind = iota // answers within readTime
	streams             // sends for as long as the client takes
	writes              // takes a body; needs leave, see guard.go
	guarded             // reads what a write left; needs the same leave
)

// answerText describes an answer other than JSON of the handler's type.
type answerText struct {
	status, say string
	types       []string // media types; none means JSON of the type of body
	body        any
}

const readTime = 30 * time.Second

// read registers a handler that returns the value to answer with.
func read[I, T any](s *Server, r route, handler func(context.Context, *I) (T, error)) {
	type answer struct{ Body T }
	register(s, r, func(ctx context.Context, in *I) (*answer, error) {
		value, err := handler(ctx, in)
		if err != nil {
			return nil, err
		}
		return &answer{value}, nil
	})
}

// register puts a handler under its route: with its description, with what is
// checked before it, and with every error it returns as a Problem.
func register[I, O any](s *Server, r route, handler func(context.Context, *I) (*O, error)) {
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: r.path, Summary: r.summary, Description: r.say,
		Tags: []string{tagOf(r.path)}, Responses: s.responsesOf(r),
	}
	switch r.kind {
	case reads:
		op.Middlewares = huma.Middlewares{within(readTime)}
	case writes, guarded:
		op.Middlewares = huma.Middlewares{s.authorized}
		op.Security = []map[string][]string{{}, {"token": {}}}
	}
	op.Middlewares = append(op.Middlewares, checkQuery(s))
	if r.kind == writes {
		op.RequestBody = fileBody()
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handler(ctx, in)
		if err == nil {
			return out, nil
		}
		p := s.problemOf(ctx, err)
		if header := headersOf(err); header != nil {
			return nil, &problemWithHeader{p, header}
		}
		return nil, p
	})
}

// problemWithHeader gives huma the headers that go with a Problem.
type problemWithHeader struct {
	*Problem
	header http.Header
}

func (p *problemWithHeader) GetHeaders() http.Header { return p.header }

// within ends a request's context after a time.
func within(limit time.Duration) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		limited, cancel := context.WithTimeout(ctx.Context(), limit)
		defer cancel()
		next(huma.WithContext(ctx, limited))
	}
}

func tagOf(path string) string {
	switch {
	case strings.HasPrefix(path, prefix+"/entities"), strings.HasPrefix(path, prefix+"/search"), strings.HasPrefix(path, prefix+"/ask"):
		return "questions"
	case strings.HasPrefix(path, prefix):
		return "data"
	}
	return "server"
}

// responsesOf describes what a route answers besides the handler's own type.
func (s *Server) responsesOf(r route) map[string]*huma.Response {
	problem := func(say string) *huma.Response {
		return &huma.Response{Description: say, Content: map[string]*huma.MediaType{problemType: {Schema: s.schemaOf(Problem{})}}}
	}
	responses := map[string]*huma.Response{"default": problem("Any other failure.")}
	if strings.Contains(r.path, "{id}") {
		responses["404"] = problem("There is none with that id; near has names like it.")
	}
	if strings.HasPrefix(r.path, prefix) {
		responses["422"] = problem("The request is wrong; errors says where and what to write instead.")
	}
	if r.kind == writes {
		responses["401"] = problem("The token is missing or wrong.")
		responses["403"] = problem("Nobody may do that here; the detail says what to do.")
		responses["413"] = problem("The body is larger than this server takes.")
		responses["503"] = problem("The server is busy or stopping; try again.")
	}
	for _, a := range r.answers {
		response := &huma.Response{Description: a.say, Content: map[string]*huma.MediaType{}}
		for _, t := range a.types {
			response.Content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString}}
		}
		if a.body != nil {
			response.Content["application/json"] = &huma.MediaType{Schema: s.schemaOf(a.body)}
		}
		responses[a.status] = response
	}
	return responses
}

func fileBody() *huma.RequestBody {
	body := &huma.RequestBody{Required: true, Description: "The file as it is, not in a form.", Content: map[string]*huma.MediaType{}}
	for _, t := range []string{"application/octet-stream", "text/csv", "application/x-ndjson"} {
		body.Content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	return body
}

// schemaOf returns the schema of v's type.
func (s *Server) schemaOf(v any) *huma.Schema {
	return s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(v), true, "")
}
