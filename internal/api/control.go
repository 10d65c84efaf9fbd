package api

import (
	"context"

	"whoowns/internal/explore"
)

// ControlQuery is the query of who controls an entity.
type ControlQuery struct {
	About
	Dated
	Limited
}

func (s *Server) control(ctx context.Context, in *ControlQuery) (explore.Control, error) {
	return s.explorer.Control(ctx, in.ID.text, explore.Query{AsOf: in.AsOf.day(), Limit: in.Limit})
}
