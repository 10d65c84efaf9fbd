package api

import (
	"context"
	"fmt"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/explore"
	"whoowns/internal/whatif"
)

// WhatIfRequest is what is supposed, and the question to put before and after.
type WhatIfRequest struct {
	Stored
	Body struct {
		Changes  []whatif.Change `json:"changes" minItems:"1" maxItems:"50" doc:"What is supposed, one after the other, from the day asked for on."`
		Question WhatIfQuestion  `json:"question"`
	}
}

// WhatIfQuestion is a question that is answered before and after.
type WhatIfQuestion struct {
	Ask        string   `json:"ask,omitempty" enum:"owners,control,holdings,needs,dependents" default:"owners" doc:"What to answer; owners comes with control; needs is what it needs in turn, dependents what needs it."`
	Entity     string   `json:"entity" minLength:"1" doc:"The id of the entity asked about." example:"ant-group"`
	AsOf       string   `json:"as_of,omitempty" doc:"The day; a month or a year means its last day. Today unless given." example:"2020-10-31"`
	Limit      int      `json:"limit,omitempty" minimum:"1" maximum:"10000" default:"200" doc:"At most this many entries of each list."`
	Thresholds []string `json:"thresholds,omitempty" maxItems:"20" doc:"Shares of which it is told who reaches or falls below them; 10%, 25% and 50% unless given." example:"[\"25%\"]"`
}

func (s *Server) whatIf(ctx context.Context, in *WhatIfRequest) (whatif.Answer, error) {
	q := whatif.Question{About: whatif.Topic(in.Body.Question.Ask), Entity: in.Body.Question.Entity, Query: explore.Query{Limit: in.Body.Question.Limit}}
	var err error
	if q.Query.AsOf, err = explore.ParseAsOf(in.Body.Question.AsOf); err != nil {
		return whatif.Answer{}, at("body.question.as_of", err)
	}
	for i, text := range in.Body.Question.Thresholds {
		threshold, err := graph.ParseFraction(text)
		if err != nil {
			return whatif.Answer{}, at(fmt.Sprintf("body.question.thresholds[%d]", i), err)
		}
		q.Thresholds = append(q.Thresholds, threshold)
	}
	x := s.from(ctx).explorer
	answer, err := whatif.Ask(ctx, x, in.Body.Changes, q, func(ctx context.Context, name string) (graph.Reference, error) { return ask.Name(ctx, x, name) })
	return answer, at("body.changes", err)
}
