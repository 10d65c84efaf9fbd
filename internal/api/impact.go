package api

import (
	"context"

	"whoowns/internal/explore"
)

// ImpactQuery is the query of what stops if an entity stops.
type ImpactQuery struct {
	About
	Dated
	Limited
}

func (s *Server) impact(ctx context.Context, in *ImpactQuery) (explore.Impact, error) {
	return s.from(ctx).explorer.Impact(ctx, in.ID.text, explore.Query{AsOf: in.AsOf.day(), Limit: in.Limit})
}
