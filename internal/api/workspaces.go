package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/cypher"
	"whoowns/internal/explore"
	"whoowns/internal/ingest"
	"whoowns/internal/query"
	"whoowns/internal/workspace"
)

// records are what one request is answered from: the main store, or a workspace.
type records struct {
	explorer *explore.Explorer
	asker    *ask.Asker
	store    graph.Store
	runner   func() (cypher.Runner, error)
}

func recordsOf(x *explore.Explorer, asker *ask.Asker, store graph.Store) records {
	return records{x, asker, store, sync.OnceValues(func() (cypher.Runner, error) { return query.RunnerOf(store, x) })}
}

type recordsKey struct{}

// from returns the records that a request asked for. A handler answers from nothing
// else.
func (s *Server) from(ctx context.Context) *records {
	if r, ok := ctx.Value(recordsKey{}).(*records); ok {
		return r
	}
	return &s.main
}

// inWorkspace lets a request that names a workspace answer from it, which stays whole
// until the answer is sent.
func (s *Server) inWorkspace(ctx huma.Context, next func(huma.Context)) {
	name := ctx.Query("workspace")
	if name == "" || name == workspace.Main {
		next(ctx)
		return
	}
	use, err := s.spaces.Use(name)
	if err != nil {
		s.writeProblem(ctx, at("query.workspace", err))
		return
	}
	defer use.Done()
	r := recordsOf(use.Explorer, ask.New(use.Explorer), use.Explorer.Store())
	next(huma.WithValue(ctx, recordsKey{}, &r))
}

// WorkspacePath names a workspace.
type WorkspacePath struct {
	Name string `path:"workspace" maxLength:"40" doc:"Small letters, digits, - and _." example:"ring"`
}

// WorkspaceFile is a file for a workspace; it is the body.
type WorkspaceFile struct {
	Space string `path:"workspace" maxLength:"40" doc:"Small letters, digits, - and _; not main." example:"ring"`
	ImportQuery
}

func (s *Server) putWorkspace(ctx context.Context, in *WorkspaceFile) (*ImportAnswer, error) {
	if err := workspace.CheckName(in.Space); err != nil {
		return nil, at("path.workspace", err)
	}
	if in.request.ContentLength > workspace.DefaultBytes {
		in.response.Header().Set("Connection", "close") // the rest is not read
		return nil, workspace.TooLong()
	}
	if err := s.acceptable(&in.ImportQuery); err != nil {
		return nil, err
	}
	leave, err := s.jobs.place()
	if err != nil {
		return nil, err
	}
	defer leave()
	body := &patientReader{Reader: http.MaxBytesReader(in.response, in.request.Body, workspace.DefaultBytes), ResponseController: http.NewResponseController(in.response)}
	extend(in.response, importTime)
	limited, cancel := context.WithTimeout(ctx, importTime)
	defer cancel()
	report, err := s.spaces.Put(limited, in.Space, body, ingest.Options{Name: in.Name, Format: string(in.Format), SkipInvalid: in.SkipInvalid, TempDir: s.tempDir})
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		err = workspace.TooLong()
	} else if body.failed && !errors.Is(err, io.EOF) && err != nil {
		err = &httpError{status: http.StatusBadRequest, code: graph.Invalid, detail: "the body ended before it was whole; nothing of it is kept"}
	}
	return &ImportAnswer{Status: http.StatusCreated, Body: report}, err
}

// WorkspaceList is the workspaces there are besides main.
type WorkspaceList struct {
	Workspaces []workspace.Info `json:"workspaces" doc:"By name; main, which is always there, is not among them."`
}

func (s *Server) workspaces(context.Context, *struct{}) (WorkspaceList, error) {
	return WorkspaceList{s.spaces.List()}, nil
}

func (s *Server) deleteWorkspace(_ context.Context, in *WorkspacePath) (*struct{}, error) {
	return nil, s.spaces.Delete(in.Name)
}
