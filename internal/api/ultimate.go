package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"whoowns/graph/ownership"
	"whoowns/internal/explore"
)

// RuleID is the id of a rule in a query.
type RuleID struct{ id string }

// UnmarshalText takes the id of a rule, or all.
func (r *RuleID) UnmarshalText(text []byte) error {
	r.id = string(text)
	if r.id == explore.AllRules {
		return nil
	}
	_, err := ownership.RuleByID(r.id)
	return err
}

// Schema describes the id of a rule.
func (RuleID) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Enum: []any{explore.AllRules}}
	for _, r := range ownership.Rules() {
		s.Enum = append(s.Enum, r.ID)
	}
	return s
}

// Threshold is the threshold of a rule in a query.
type Threshold struct {
	Fraction
	given bool
}

// UnmarshalText reads 15% or 0.15.
func (t *Threshold) UnmarshalText(text []byte) error {
	t.given = true
	return t.Fraction.UnmarshalText(text)
}

// RuleQuery is the query of an entity's beneficial owners.
type RuleQuery struct {
	About
	Dated
	Rule      RuleID    `query:"rule" doc:"The rule: one that asks for owners, or all, which is what is meant when it is left out."`
	Threshold Threshold `query:"threshold" doc:"Another threshold, 15% or 0.15, where the text of the one rule leaves room for it."`
	Limited
}

func (s *Server) ultimateOwners(ctx context.Context, in *RuleQuery) (explore.UltimateOwners, error) {
	q := explore.RuleQuery{Query: explore.Query{AsOf: in.AsOf.day(), Limit: in.Limit}, Rule: in.Rule.id}
	if in.Threshold.given {
		q.Threshold = &in.Threshold.value
	}
	return s.from(ctx).explorer.UltimateOwners(ctx, in.ID.text, q)
}
