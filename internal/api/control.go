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

// PairQuery is the query of how much of an entity another owns, or since when it
// controls it.
type PairQuery struct {
	About
	Dated
	Owner string `query:"owner" required:"true" doc:"The id of the possible owner."`
}

func (s *Server) share(ctx context.Context, in *PairQuery) (explore.Pair, error) {
	return s.from(ctx).explorer.Share(ctx, in.Owner, in.ID.text, explore.Query{AsOf: in.AsOf.day()})
}

func (s *Server) controlHistory(ctx context.Context, in *PairQuery) (explore.ControlHistory, error) {
	return s.from(ctx).explorer.ControlHistory(ctx, in.ID.text, in.Owner, in.AsOf.day())
}

// PeopleQuery is the query of who runs an entity.
type PeopleQuery struct {
	About
	Dated
}

func (s *Server) people(ctx context.Context, in *PeopleQuery) (explore.People, error) {
	return s.from(ctx).explorer.People(ctx, in.ID.text, explore.Query{AsOf: in.AsOf.day()})
}

func (s *Server) control(ctx context.Context, in *ControlQuery) (explore.Control, error) {
	return s.from(ctx).explorer.Control(ctx, in.ID.text, explore.Query{AsOf: in.AsOf.day(), Limit: in.Limit})
}
