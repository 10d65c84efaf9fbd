package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"whoowns/graph"
)

// Health says how the server is.
type Health struct {
	Status     string   `json:"status" enum:"ok,ready,degraded" doc:"degraded: it answers, from data of which a part may be missing; see unfinished." example:"ok"`
	Unfinished []string `json:"unfinished,omitempty" doc:"Imports of which only a part is there: under way, or broken off and to be made again with the same file."`
}

func (s *Server) healthz(context.Context, *struct{}) (Health, error) {
	return Health{Status: "ok"}, nil
}

// readyTime bounds how long the store may take to show that it answers. Who asks for
// readiness asks again soon, and must not wait as long as a question may.
const readyTime = 3 * time.Second

// readyz asks the store for an entity; that there is none is an answer. Reads go on
// while an import is unfinished.
func (s *Server) readyz(ctx context.Context, _ *struct{}) (Health, error) {
	if s.stopping.Load() {
		return Health{}, &httpError{status: http.StatusServiceUnavailable, code: graph.Unavailable, detail: "the server is stopping"}
	}
	limited, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	_, err := s.main.store.Entities(limited, []string{"readyz"})
	ready := Health{Status: "ready"}
	if partial, ok := s.main.store.(graph.Partial); ok && err == nil {
		ready.Unfinished, err = partial.Unfinished(limited)
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return Health{}, ctx.Err()
	case err != nil:
		s.logger.LogAttrs(ctx, slog.LevelError, "not ready", slog.String("request_id", requestIDOf(ctx)), slog.Any("error", err))
		what := string(graph.CodeOf(err))
		if limited.Err() != nil {
			what = fmt.Sprintf("no answer within %s", readyTime)
		}
		return Health{}, &httpError{status: http.StatusServiceUnavailable, code: graph.Unavailable, header: http.Header{"Retry-After": {"5"}},
			detail: fmt.Sprintf("the store cannot answer (%s); the server's log says why", what)}
	case len(ready.Unfinished) > 0:
		ready.Status = "degraded"
	}
	return ready, nil
}

func (s *Server) metricsText(c *gin.Context) {
	s.metrics.Handler().ServeHTTP(c.Writer, c.Request)
}
