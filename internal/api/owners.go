package api

import (
	"context"

	"whoowns/internal/explore"
)

// ShareQuery is the query of a list of shares.
type ShareQuery struct {
	About
	Dated
	MinShare Fraction `query:"min_share" doc:"Leaves out what cannot reach this effective share: 5% or 0.05."`
	Limited
}

func (in *ShareQuery) query() explore.Query {
	return explore.Query{AsOf: in.AsOf.day(), MinShare: in.MinShare.value, Limit: in.Limit}
}

func (s *Server) owners(ctx context.Context, in *ShareQuery) (explore.Owners, error) {
	return s.from(ctx).explorer.Owners(ctx, in.ID.text, in.query())
}
