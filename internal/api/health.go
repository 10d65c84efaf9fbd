package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"whoowns/graph"
)

// Health says how the server is.
type Health struct {
	Status string `json:"status" enum:"ok,ready" example:"ok"`
}

func (s *Server) healthz(context.Context, *struct{}) (Health, error) { return Health{"ok"}, nil }

// readyTime bounds how long the store may take to say that it is there. Who asks for
// readiness asks again soon, and must not wait as long as a question may.
const readyTime = 3 * time.Second

// readyz asks the store for an entity; that there is none is an answer.
func (s *Server) readyz(ctx context.Context, _ *struct{}) (Health, error) {
	if s.stopping.Load() {
		return Health{}, &httpError{status: http.StatusServiceUnavailable, code: graph.Unavailable, detail: "the server is stopping"}
	}
	asking, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	_, err := s.main.store.Entities(asking, []string{"readyz"})
	if err != nil && asking.Err() != nil && ctx.Err() == nil {
		return Health{}, graph.Errorf(graph.Unavailable, "the store did not answer within %s", readyTime)
	}
	if err != nil {
		return Health{}, graph.Errorf(graph.Unavailable, "the store cannot answer: %w", err)
	}
	return Health{"ready"}, nil
}

func (s *Server) metricsText(c *gin.Context) {
	s.metrics.Handler().ServeHTTP(c.Writer, c.Request)
}
