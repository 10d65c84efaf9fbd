package neo4jstore

import (
	"strings"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/internal/cypher"
)

// planOf returns the plan that the server made of EXPLAIN or PROFILE, and nil of other
// statements.
func planOf(summary neo4j.ResultSummary) *cypher.Plan {
	if profile := summary.Profile(); profile != nil {
		return profiled(profile)
	}
	if plan := summary.Plan(); plan != nil {
		return explained(plan)
	}
	return nil
}

func explained(p neo4j.Plan) *cypher.Plan {
	plan := stepOf(p.Operator(), p.Arguments())
	for _, child := range p.Children() {
		plan.Children = append(plan.Children, explained(child))
	}
	return plan
}

func profiled(p neo4j.ProfiledPlan) *cypher.Plan {
	plan := stepOf(p.Operator(), p.Arguments())
	plan.Rows, plan.Hits = p.Records(), p.DbHits()
	for _, child := range p.Children() {
		plan.Children = append(plan.Children, profiled(child))
	}
	return plan
}

// stepOf takes the arguments of a step that the server gives by name. An operator's name
// ends in the name of the database.
func stepOf(operator string, arguments map[string]any) *cypher.Plan {
	operator, _, _ = strings.Cut(operator, "@")
	plan := &cypher.Plan{Operator: operator}
	if details, ok := arguments["Details"].(string); ok {
		plan.Details = strings.Join(strings.Fields(details), " ")
	}
	plan.EstimatedRows, _ = arguments["EstimatedRows"].(float64)
	return plan
}
