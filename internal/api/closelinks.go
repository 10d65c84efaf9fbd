package api

import (
	"context"

	"whoowns/internal/explore"
)

// CloseLinksQuery is the query of whether two entities are linked.
type CloseLinksQuery struct {
	Dated
	A    string `query:"a" required:"true" doc:"The id of one entity."`
	B    string `query:"b" required:"true" doc:"The id of the other."`
	Rule RuleID `query:"rule" doc:"The rule; ecb-close-links unless given."`
	Limited
}

func (s *Server) closeLinks(ctx context.Context, in *CloseLinksQuery) (explore.CloseLinks, error) {
	return s.from(ctx).explorer.CloseLinks(ctx, in.A, in.B, explore.RuleQuery{Query: explore.Query{AsOf: in.AsOf.day(), Limit: in.Limit}, Rule: in.Rule.id})
}
