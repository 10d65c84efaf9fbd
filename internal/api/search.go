package api

import (
	"context"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// SearchQuery is the query of a search.
type SearchQuery struct {
	Q    string     `query:"q" required:"true" maxLength:"500" pattern:"\\S" patternDescription:"some text" doc:"A name or a part of it in any script, a former name, an identifier, an id." example:"alipay"`
	Kind EntityKind `query:"kind" doc:"Only entities of this kind."`
	Dated
	Limited
}

func (s *Server) search(ctx context.Context, in *SearchQuery) (explore.SearchAnswer, error) {
	answer, err := s.from(ctx).explorer.Search(ctx, graph.SearchQuery{Text: in.Q, Kind: in.Kind.EntityKind, Limit: in.Limit})
	return answer, at("query.q", err)
}
