package api

import (
	"context"

	"whoowns/internal/explore"
)

func (s *Server) holdings(ctx context.Context, in *ShareQuery) (explore.Holdings, error) {
	return s.from(ctx).explorer.Holdings(ctx, in.ID.text, in.query())
}
