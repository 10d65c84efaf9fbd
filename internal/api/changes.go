package api

import (
	"context"

	"whoowns/internal/explore"
)

// SpanQuery are the parameters of a comparison of two days.
type SpanQuery struct {
	From AsOf `query:"from" required:"true" doc:"The earlier day: 2020-10-31; a month or a year means its last day."`
	To   AsOf `query:"to" doc:"The later day; today unless given."`
	Stored
	Limited
}

func (in *SpanQuery) query() explore.ChangesQuery {
	return explore.ChangesQuery{From: in.From.day(), To: in.To.day(), Limit: in.Limit}
}

// ChangesQuery is the query of what changed at one entity.
type ChangesQuery struct {
	About
	SpanQuery
}

func (s *Server) changes(ctx context.Context, in *ChangesQuery) (explore.Changes, error) {
	answer, err := s.from(ctx).explorer.Changes(ctx, in.ID.text, in.query())
	return answer, at("query.from", err)
}

func (s *Server) registerChanges(ctx context.Context, in *SpanQuery) (explore.RegisterChanges, error) {
	answer, err := s.from(ctx).explorer.RegisterChanges(ctx, in.query())
	return answer, at("query.from", err)
}

// TimelineQuery is the query of a timeline.
type TimelineQuery struct {
	About
	From AsOf `query:"from" doc:"Only days after this one."`
	To   AsOf `query:"to" doc:"Only days up to this one."`
	Stored
	Limited
}

func (s *Server) timeline(ctx context.Context, in *TimelineQuery) (explore.Timeline, error) {
	answer, err := s.from(ctx).explorer.Timeline(ctx, in.ID.text, explore.TimelineQuery{From: in.From.asked, To: in.To.asked, Limit: in.Limit})
	return answer, at("query.from", err)
}
