package api

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"whoowns/graph"
	"whoowns/internal/ingest"
)

// Problem is every answer that is an error, as RFC 9457 has it.
type Problem struct {
	Title     string            `json:"title" doc:"The status in words." example:"Not Found"`
	Status    int               `json:"status" doc:"The HTTP status." example:"404"`
	Code      graph.Code        `json:"code" doc:"What kind of failure it is, for programs." example:"not_found"`
	Detail    string            `json:"detail" doc:"What is wrong, where, and what to write instead."`
	RequestID string            `json:"request_id" doc:"Names this request in the server's log."`
	Near      []graph.Reference `json:"near,omitempty" doc:"Entities that may have been meant."`
	Errors    []Place           `json:"errors,omitempty" doc:"Each place of the request that is wrong."`
	Report    *ingest.Report    `json:"report,omitempty" doc:"Of an import that was refused: what was read, and its faults."`
}

// Place is one place of a request that is wrong.
type Place struct {
	Location string `json:"location" doc:"Where: query.as_of, path.id, header.Authorization, body." example:"query.as_of"`
	Message  string `json:"message" doc:"What is wrong there, and what to write instead."`
	Line     int    `json:"line,omitempty" doc:"Of a query in Cypher: the line in it, from 1."`
	Column   int    `json:"column,omitempty" doc:"Of a query in Cypher: the column in characters, from 1."`
}

const problemType = "application/problem+json"

// invalid is a request with wrong places.
type invalid struct{ places []Place }

func (e *invalid) Error() string {
	texts := make([]string, len(e.places))
	for i, p := range e.places {
		texts[i] = p.Location + ": " + p.Message
	}
	return strings.Join(texts, "; ")
}

// placed is an error with the place of the request that caused it.
type placed struct {
	location string
	err      error
}

func (e *placed) Error() string { return e.err.Error() }
func (e *placed) Unwrap() error { return e.err }

// at says which place of the request caused an error. It is told only where the
// error is that of the request.
func at(location string, err error) error {
	if err == nil {
		return nil
	}
	return &placed{location, err}
}

// httpError is an error with a status of its own.
type httpError struct {
	status int
	code   graph.Code
	detail string
	header http.Header
}

func (e *httpError) Error() string { return e.detail }

// clientGone is the status, in log and metrics, of a request whose client went
// away before the answer; nobody reads it.
const clientGone = 499

// problemOf turns any error into what the client is told. What is not told, it
// logs: an error without a code, or of a code that is a defect of the server.
func (s *Server) problemOf(ctx context.Context, err error) *Problem {
	p := &Problem{Status: http.StatusInternalServerError, Code: graph.CodeOf(err), Detail: "internal error", RequestID: requestIDOf(ctx)}
	var (
		known    *graph.Error
		location *placed
		wrong    *invalid
		own      *httpError
		faults   *ingest.FaultsError
	)
	ended := ctx.Err() // a store may have an error of its own for it
	for _, reason := range []error{context.DeadlineExceeded, context.Canceled} {
		if errors.Is(err, reason) {
			ended = reason
		}
	}
	switch {
	case errors.As(err, &wrong):
		p.Status, p.Code, p.Detail, p.Errors = http.StatusUnprocessableEntity, graph.Invalid, wrong.Error(), wrong.places
	case errors.As(err, &own):
		p.Status, p.Code, p.Detail = own.status, own.code, own.detail
	case errors.As(err, &faults):
		p.Status, p.Detail, p.Report = http.StatusUnprocessableEntity, faults.Error(), &faults.Report
	case errors.As(err, &known) && known.Code == graph.Unfinished:
		p.Status, p.Detail = http.StatusServiceUnavailable, "the store was lost while this was written: it may be there in whole or in part; send the same again, which completes it and changes nothing if it is there"
	case ended == context.DeadlineExceeded:
		p.Status, p.Code, p.Detail = http.StatusServiceUnavailable, graph.Canceled, "the answer took too long; ask for less: a lower limit, a higher min_share"
	case ended == context.Canceled:
		p.Status, p.Code, p.Detail = clientGone, graph.Canceled, "the request was ended before its answer"
	case errors.As(err, &known):
		p.Status = statusOf(known.Code)
		if p.Status != http.StatusInternalServerError {
			p.Detail, p.Near = err.Error(), known.Near
		}
		if known.Code == graph.Unavailable && known.Err != nil {
			p.Detail = "the store cannot answer now; try again" // what it wraps is the server's own matter
		}
	}
	if p.Status == http.StatusUnprocessableEntity && errors.As(err, &location) {
		p.Errors = []Place{placeOf(location.location, err, p.Detail)}
	}
	if p.Title = http.StatusText(p.Status); p.Status == clientGone {
		p.Title = "Client Closed Request"
	}
	if p.Status >= http.StatusInternalServerError {
		s.logger.LogAttrs(ctx, slog.LevelError, "request failed", slog.String("request_id", p.RequestID), slog.Any("error", err))
	}
	return p
}

// statusOf returns the status of an error with a code. A store that is newer or
// corrupt is a matter between the operator and the server.
func statusOf(code graph.Code) int {
	switch code {
	case graph.NotFound:
		return http.StatusNotFound
	case graph.Invalid:
		return http.StatusUnprocessableEntity
	case graph.Conflict:
		return http.StatusConflict
	case graph.TooLarge:
		return http.StatusRequestEntityTooLarge
	case graph.Unavailable, graph.Unfinished, graph.Canceled:
		return http.StatusServiceUnavailable
	case graph.ReadOnly, graph.Denied:
		return http.StatusForbidden
	case graph.Unsupported:
		return http.StatusNotImplemented
	}
	return http.StatusInternalServerError
}

// GetStatus makes a Problem an error that huma writes as it is.
func (p *Problem) GetStatus() int { return p.Status }

func (p *Problem) Error() string { return p.Detail }

// ContentType is asked by huma for the type of the answer.
func (p *Problem) ContentType(string) string { return problemType }

// ownProblem turns what huma says of a request that does not fit its description
// into a Problem.
func (s *Server) ownProblem(ctx huma.Context, _ string, v any) (any, error) {
	model, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	p := &Problem{Title: http.StatusText(model.Status), Status: model.Status, Code: graph.Invalid, Detail: model.Detail, RequestID: requestIDOf(ctx.Context())}
	for _, detail := range model.Errors {
		p.Errors = append(p.Errors, Place{Location: detail.Location, Message: inWords(detail)})
	}
	if p.Errors != nil {
		p.Detail = (&invalid{p.Errors}).Error()
	}
	return p, nil
}

// inWords says of a value that does not fit its description what it is and what to
// write instead, where huma says only what was expected.
func inWords(detail *huma.ErrorDetail) string {
	message := strings.TrimPrefix(detail.Message, "invalid value: ")
	for _, m := range [][2]string{
		{"expected number <= ", "%v is too large; write a number of at most %s"},
		{"expected number >= ", "%v is too small; write a number of at least %s"},
		{"expected value to be one of ", "%q is not known here; write one of %s"},
	} {
		if limit, ok := strings.CutPrefix(message, m[0]); ok {
			return fmt.Sprintf(m[1], detail.Value, strings.Trim(limit, `"`))
		}
	}
	if most, ok := strings.CutPrefix(message, "expected length <= "); ok {
		return fmt.Sprintf("it is too long; write at most %s characters", most)
	}
	switch message {
	case "invalid integer":
		return fmt.Sprintf("%.60q is not a whole number, or too large for one", detail.Value)
	case "invalid boolean":
		return fmt.Sprintf("%.60q is neither true nor false", detail.Value)
	}
	return message
}

// writeProblem answers with an error where no handler returns one.
func (s *Server) writeProblem(ctx huma.Context, err error) {
	for name, values := range headersOf(err) {
		ctx.SetHeader(name, strings.Join(values, ", "))
	}
	p := s.problemOf(ctx.Context(), err)
	ctx.SetHeader("Content-Type", problemType)
	ctx.SetStatus(p.Status)
	_ = writeJSON(ctx.BodyWriter(), p) // a client that is gone cannot be told
}

func headersOf(err error) http.Header {
	var own *httpError
	if errors.As(err, &own) {
		return own.header
	}
	if code := graph.CodeOf(err); code == graph.Unavailable || code == graph.Unfinished {
		return http.Header{"Retry-After": {"5"}}
	}
	return nil
}
