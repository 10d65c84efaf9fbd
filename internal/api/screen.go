package api

import (
	"context"

	"whoowns/internal/explore"
)

// ScreenQuery is the query of a screening.
type ScreenQuery struct {
	Stored
	Body ScreenBody
}

// ScreenBody says which entity is screened against which list.
type ScreenBody struct {
	Rule    string   `json:"rule,omitempty" doc:"The rule; ofac-50 unless given."`
	Entity  string   `json:"entity" minLength:"1" doc:"The id of the entity."`
	Listed  []string `json:"listed,omitempty" maxItems:"10000" doc:"The ids of the listed entities."`
	Flagged bool     `json:"flagged,omitempty" doc:"Adds those whose own records have a statement sanctioned on that day, and no later one delisted."`
	AsOf    string   `json:"as_of,omitempty" doc:"The day that the answer holds for; a month or a year means its last day. Today unless given." example:"2020-10-31"`
	Limit   int      `json:"limit,omitempty" minimum:"1" maximum:"10000" doc:"At most this many steps; 200 unless given."`
}

func (s *Server) screen(ctx context.Context, in *ScreenQuery) (explore.Screening, error) {
	asOf, err := explore.ParseAsOf(in.Body.AsOf)
	if err != nil {
		return explore.Screening{}, at("body.as_of", err)
	}
	q := explore.ScreenQuery{Listed: in.Body.Listed, Flagged: in.Body.Flagged}
	q.AsOf, q.Limit, q.Rule = asOf, in.Body.Limit, in.Body.Rule
	return s.from(ctx).explorer.Screen(ctx, in.Body.Entity, q)
}
