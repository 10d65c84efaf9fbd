package api

import (
	"context"

	"whoowns/internal/explore"
)

// ExplainQuery is the query of what a share and control come from.
type ExplainQuery struct {
	About
	Dated
	Owner string `query:"owner" required:"true" doc:"The id of the owner whose share and control are explained."`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"10" doc:"At most this many chains."`
}

func (s *Server) explain(ctx context.Context, in *ExplainQuery) (explore.Explanation, error) {
	return s.from(ctx).explorer.Explain(ctx, in.ID.text, in.Owner, explore.Query{AsOf: in.AsOf.day(), Limit: in.Limit})
}
