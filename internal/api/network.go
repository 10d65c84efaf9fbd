package api

import (
	"context"

	"whoowns/internal/explore"
)

// NetworkQuery is the query of what is around an entity.
type NetworkQuery struct {
	About
	Dated
	Up    int           `query:"up" minimum:"0" maximum:"50" default:"2" doc:"Levels of owners."`
	Down  int           `query:"down" minimum:"0" maximum:"50" default:"1" doc:"Levels of holdings."`
	Kinds RelationKinds `query:"kinds" doc:"Only relations of these kinds, with commas between them; every kind unless given."`
	Limited
}

func (s *Server) network(ctx context.Context, in *NetworkQuery) (explore.Network, error) {
	return s.from(ctx).explorer.Network(ctx, in.ID.text, explore.NetworkQuery{AsOf: in.AsOf.day(), Up: in.Up, Down: in.Down, Kinds: in.Kinds.kinds, Limit: in.Limit})
}
