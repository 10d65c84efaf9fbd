package api

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"whoowns/graph"
)

// Health says how the server is.
type Health struct {
	Status string `json:"status" enum:"ok,ready" example:"ok"`
}

func (s *Server) healthz(context.Context, *struct{}) (Health, error) { return Health{"ok"}, nil }

// readyz asks the store for an entity; that there is none is an answer.
func (s *Server) readyz(ctx context.Context, _ *struct{}) (Health, error) {
	if s.stopping.Load() {
		return Health{}, &httpError{status: http.StatusServiceUnavailable, code: graph.Unavailable, detail: "the server is stopping"}
	}
	if _, err := s.main.store.Entities(ctx, []string{"readyz"}); err != nil {
		return Health{}, graph.Errorf(graph.Unavailable, "the store cannot answer: %w", err)
	}
	return Health{"ready"}, nil
}

func (s *Server) metricsText(c *gin.Context) {
	s.metrics.Handler().ServeHTTP(c.Writer, c.Request)
}
