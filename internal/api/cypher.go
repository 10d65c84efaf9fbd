package api

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"whoowns/graph"
	"whoowns/internal/cypher"
)

// Bounds of a query in Cypher over HTTP.
const (
	largestQuery = 3 << 20 // bytes of the body: a statement of 1 MiB, its escapes, and parameters
	queriesTime  = cypher.DefaultTime + queriesWait
	queriesWait  = 10 * time.Second // for others to end; who came in then has all of its time
	queriesMost  = 4                // at once; further ones wait, for each takes a core of the server's
)

// CypherQuery is the body of a query in Cypher.
type CypherQuery struct {
	Query      string     `json:"query" doc:"One statement that only reads, of at most 1 MiB: MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, UNION, ORDER BY, SKIP, LIMIT, RETURN and subquery expressions." example:"MATCH (owner:Entity)-[r:OWNS]->(:Entity {id: $id}) RETURN owner.name, r.share LIMIT 10"`
	Parameters Parameters `json:"parameters,omitempty" doc:"The values of the statement's parameters, by name. A number without a point and an exponent is an integer."`
}

// Parameters are the values of a statement's parameters.
type Parameters map[string]any

// UnmarshalJSON keeps integers apart from floats.
func (p *Parameters) UnmarshalJSON(text []byte) (err error) {
	*p, err = cypher.ParseParameters(text)
	return err
}

// Schema describes parameters, which may have any name and value.
func (Parameters) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true, Examples: []any{map[string]any{"id": "ant-group"}}}
}

// CypherInput is a query in Cypher.
type CypherInput struct {
	Stored
	Body CypherQuery
}

// CypherAnswer is what a query in Cypher gave.
type CypherAnswer struct {
	Columns   []string       `json:"columns" doc:"The names of the columns, as the statement has them."`
	Rows      [][]CypherCell `json:"rows" doc:"Each with a value for each column."`
	ElapsedMS float64        `json:"elapsed_ms" doc:"Milliseconds from the statement to its last row."`
	Truncated bool           `json:"truncated" doc:"There are more rows: the limit is 10,000 rows or 16 MiB."`
	Why       string         `json:"why,omitempty" doc:"Of a truncated answer: which limit was met, and what to do."`
	Warnings  []string       `json:"warnings" doc:"Such as of a label that nothing has, with the nearest that something has."`
	Plan      *CypherPlan    `json:"plan,omitempty" doc:"Of EXPLAIN and PROFILE: how the statement is answered."`
}

// CypherPlan is a step of a plan, with the steps that it takes its rows from.
type CypherPlan struct {
	Operator      string       `json:"operator" example:"NodeIndexSeek"`
	Details       string       `json:"details" doc:"What the operator does that to."`
	EstimatedRows float64      `json:"estimated_rows"`
	Rows          int64        `json:"rows" doc:"That it gave; of PROFILE."`
	Hits          int64        `json:"hits" doc:"How often it asked the store; of PROFILE."`
	Children      []CypherPlan `json:"children,omitempty" doc:"The steps that it takes its rows from."`
}

func planOf(plan *cypher.Plan) *CypherPlan {
	if plan == nil {
		return nil
	}
	p := &CypherPlan{plan.Operator, plan.Details, plan.EstimatedRows, plan.Rows, plan.Hits, make([]CypherPlan, len(plan.Children))}
	for i, child := range plan.Children {
		p.Children[i] = *planOf(child)
	}
	return p
}

// CypherCell is one value.
type CypherCell struct{ value any }

// MarshalJSON writes the value so that its type is not lost.
func (c CypherCell) MarshalJSON() ([]byte, error) { return cypher.JSON(c.value), nil }

// UnmarshalJSON takes a value as it is written.
func (c *CypherCell) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &c.value) }

// Schema describes a value.
func (CypherCell) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Description: `null, booleans, strings, lists and maps are JSON's own. A float has a point or an exponent; an integer has neither, and beyond 2^53 is {"integer": "…"}. ` +
		`What JSON has no form for is an object of one field: {"float": "NaN"}, {"date": "2020-10-01"}, and likewise time, localtime, datetime, localdatetime and duration; ` +
		`{"node": {"id", "labels", "properties"}}, {"relationship": {"id", "type", "start", "end", "properties"}}, {"path": {"nodes", "relationships"}}, ` +
		`{"point": {"srid", "x", "y"}}, {"bytes": base64}. A map that would look like one of these is {"map": {…}}.`}
}

// cypherLimits are those of a query over HTTP.
var cypherLimits = cypher.Limits{}.WithDefaults()

func (s *Server) cypher(ctx context.Context, in *CypherInput) (CypherAnswer, error) {
	runner, err := s.from(ctx).runner()
	if err != nil {
		return CypherAnswer{}, err
	}
	statement, err := cypher.Parse(in.Body.Query)
	if err != nil {
		return CypherAnswer{}, at("body.query", err)
	}
	select {
	case s.queries <- struct{}{}:
		defer func() { <-s.queries }()
	case <-time.After(queriesWait):
		return CypherAnswer{}, graph.Errorf(graph.Unavailable, "too many queries are under way; try again")
	case <-ctx.Done():
		return CypherAnswer{}, graph.Errorf(graph.Unavailable, "too many queries are under way; try again")
	}
	start := time.Now()
	result, err := runner.RunCypher(ctx, statement, in.Body.Parameters, cypherLimits)
	if err != nil {
		return CypherAnswer{}, at("body.query", err)
	}
	return CypherAnswerOf(result, time.Since(start)), nil
}

// CypherAnswerOf is a result as the API writes it.
func CypherAnswerOf(result *cypher.Result, elapsed time.Duration) CypherAnswer {
	a := CypherAnswer{Columns: result.Columns, Rows: make([][]CypherCell, len(result.Rows)), ElapsedMS: float64(elapsed.Microseconds()) / 1000, Truncated: result.Truncated, Why: result.Why,
		Warnings: append([]string{}, result.Warnings...), Plan: planOf(result.Plan)}
	for i, row := range result.Rows {
		a.Rows[i] = make([]CypherCell, len(row))
		for j, value := range row {
			a.Rows[i][j] = CypherCell{value}
		}
	}
	return a
}

// placeOf gives a place of a request with the line and column that a fault in Cypher
// has.
func placeOf(location string, err error, message string) Place {
	place := Place{Location: location, Message: message}
	var fault *cypher.Error
	if errors.As(err, &fault) {
		place.Line, place.Column = fault.Line, fault.Column
	}
	return place
}
