package api

import (
	"context"

	"whoowns/internal/explore"
)

// EntityQuery is the query of one entity.
type EntityQuery struct {
	About
	Dated
}

func (s *Server) entity(ctx context.Context, in *EntityQuery) (explore.Detail, error) {
	return s.from(ctx).explorer.Entity(ctx, in.ID.text, in.AsOf.day())
}
