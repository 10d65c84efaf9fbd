package api

import (
	"context"

	"whoowns/internal/explore"
)

func (s *Server) rules(context.Context, *struct{}) (explore.RuleList, error) {
	return explore.Rules(), nil
}
