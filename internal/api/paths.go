package api

import (
	"context"

	"whoowns/internal/explore"
)

// PathsQuery is the query of how two entities are connected.
type PathsQuery struct {
	From string `query:"from" required:"true" doc:"The id of one entity; by share, the owner."`
	To   string `query:"to" required:"true" doc:"The id of the other; by share, the subject."`
	Dated
	Kinds     RelationKinds `query:"kinds" doc:"Only relations of these kinds, with commas between them; every kind unless given."`
	By        string        `query:"by" enum:"hops,share" default:"hops" doc:"hops: the fewest relations; share: the largest product of direct shares."`
	Direction string        `query:"direction" enum:"any,owns" default:"any" doc:"any: relations are walked either way; owns: from owner to subject only."`
	Limit     int           `query:"limit" minimum:"1" maximum:"100" default:"10" doc:"At most this many routes."`
}

func (s *Server) paths(ctx context.Context, in *PathsQuery) (explore.Paths, error) {
	return s.from(ctx).explorer.Paths(ctx, in.From, in.To, explore.PathsQuery{AsOf: in.AsOf.day(), Kinds: in.Kinds.kinds, By: in.By, Direction: in.Direction, Limit: in.Limit})
}
