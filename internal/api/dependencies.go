package api

import (
	"context"

	"whoowns/internal/explore"
)

// DependencyQuery is the query of what an entity needs, or what needs it.
type DependencyQuery struct {
	About
	Dated
	Direction string `query:"direction" enum:"on,of" default:"on" doc:"on: what it needs; of: what needs it."`
	Depth     int    `query:"depth" minimum:"1" maximum:"10" default:"10" doc:"How many steps to follow."`
	Limited
}

func (s *Server) dependencies(ctx context.Context, in *DependencyQuery) (explore.Dependencies, error) {
	return s.from(ctx).explorer.Dependencies(ctx, in.ID.text, in.Direction, in.Depth, explore.Query{AsOf: in.AsOf.day(), Limit: in.Limit})
}
