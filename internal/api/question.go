package api

import (
	"context"

	"whoowns/internal/ask"
)

// Question is a plain question.
type Question struct {
	Q string `query:"q" required:"true" maxLength:"1000" pattern:"\\S" patternDescription:"a question" doc:"The question, in English." example:"who owns Alipay?"`
	Dated
}

func (s *Server) ask(ctx context.Context, in *Question) (ask.Answer, error) {
	answer, err := s.from(ctx).asker.AskAsOf(ctx, in.Q, in.AsOf.day())
	return answer, at("query.q", err)
}
