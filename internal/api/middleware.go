package api

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"whoowns/graph"
	"whoowns/internal/telemetry"
)

type (
	requestIDKey struct{}
	headKey      struct{} // the client sent HEAD
)

func requestIDOf(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

var saneRequestID = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

const requestIDHeader = "X-Request-Id"

// identify gives the request an id, its own where it brings a sane one, and the
// answer the headers that every answer has.
func identify(c *gin.Context) {
	id := c.GetHeader(requestIDHeader)
	if !saneRequestID.MatchString(id) {
		var random [8]byte
		_, _ = rand.Read(random[:]) // it never fails: see crypto/rand
		id = hex.EncodeToString(random[:])
	}
	c.Request = c.Request.WithContext(context.WithValue(c.Request.Context(), requestIDKey{}, id))
	header := c.Writer.Header()
	header.Set(requestIDHeader, id)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Content-Security-Policy", policyOfData)
	header.Set("Cache-Control", "no-cache")
}

// policyOfData is for what is no page; policyOfPages for pages, which have one
// style sheet, a form, and no script.
const (
	policyOfData  = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	policyOfPages = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)

// observe measures and logs the request, whatever becomes of it.
func (s *Server) observe(c *gin.Context) {
	start := time.Now()
	defer s.metrics.Begin()()
	path := c.Request.URL.Path
	defer func() {
		elapsed := time.Since(start)
		template := templateOf(c.FullPath())
		label := template
		if label == "" {
			label = "none"
		}
		sent := c.Request.Method
		if c.Request.Context().Value(headKey{}) != nil {
			sent = http.MethodHead
		}
		method := sent
		if !knownMethods[method] {
			method = "other"
		}
		s.metrics.Observe(method, label, c.Writer.Status(), elapsed)
		telemetry.Access{RequestID: requestIDOf(c.Request.Context()), Method: sent, Path: path, Route: template,
			Status: c.Writer.Status(), Bytes: max(c.Writer.Size(), 0), Elapsed: elapsed, Remote: c.Request.RemoteAddr}.Log(c.Request.Context(), s.logger)
	}()
	c.Next()
}

var knownMethods = map[string]bool{http.MethodGet: true, http.MethodHead: true, http.MethodPost: true, http.MethodPut: true,
	http.MethodPatch: true, http.MethodDelete: true, http.MethodOptions: true}

// templateOf writes a path of gin's as OpenAPI has it: /entities/{id}.
func templateOf(path string) string {
	if !strings.Contains(path, ":") {
		return path
	}
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

// recovered turns a panic into an answer, or where that has begun cuts it off, so
// that nobody takes a part for the whole.
func (s *Server) recovered(c *gin.Context) {
	defer func() {
		value := recover()
		if value == nil {
			return
		}
		if value == http.ErrAbortHandler { //nolint:errorlint // net/http compares it so
			panic(value)
		}
		s.logger.LogAttrs(c.Request.Context(), slog.LevelError, "panic", slog.String("request_id", requestIDOf(c.Request.Context())),
			slog.Any("value", value), slog.String("stack", string(debug.Stack())))
		if c.Writer.Written() {
			panic(http.ErrAbortHandler)
		}
		s.abort(c, fmt.Errorf("panic: %v", value))
	}()
	c.Next()
}

// abort answers with an error, outside of huma.
func (s *Server) abort(c *gin.Context, err error) {
	for name, values := range headersOf(err) {
		c.Header(name, strings.Join(values, ", "))
	}
	p := s.problemOf(c.Request.Context(), err)
	c.Header("Content-Type", problemType)
	c.Status(p.Status)
	_ = writeJSON(c.Writer, p) // a client that is gone cannot be told
	c.Abort()
}

// noRoute answers with a file of the explorer, or that there is nothing.
func (s *Server) noRoute(c *gin.Context) {
	if s.site.Serve(c.Writer, c.Request) {
		return
	}
	s.abort(c, graph.Errorf(graph.NotFound, "there is nothing at %.200q; /docs lists the calls, and an id that holds a slash is written with %%2F", c.Request.URL.Path))
}

func (s *Server) noMethod(c *gin.Context) {
	s.abort(c, &httpError{status: http.StatusMethodNotAllowed, code: graph.Unsupported,
		detail: fmt.Sprintf("%.20q is not allowed here; use %s", c.Request.Method, c.Writer.Header().Get("Allow"))})
}

// plain makes of a request what the routes expect: a HEAD is a GET whose answer
// net/http leaves out, and the query can be read as its writer meant it.
func plain(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := readableQuery(r.URL.RawQuery)
		if r.Method == http.MethodHead || query != r.URL.RawQuery {
			ctx, method := r.Context(), r.Method
			if method == http.MethodHead {
				ctx, method = context.WithValue(ctx, headKey{}, true), http.MethodGet
			}
			r = r.Clone(ctx)
			r.Method, r.URL.RawQuery = method, query
		}
		next.ServeHTTP(w, r)
	})
}
