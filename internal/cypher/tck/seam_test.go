package tck

import (
	"context"
	"errors"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/cypher/syntax"
)

func check(q *syntax.Query) error { return nil }

func evaluated(ctx context.Context, g evaluate.Graph, q *syntax.Query, o evaluate.Options) (*cypher.Result, error) {
	return nil, errors.New("there is no evaluator on this branch yet")
}
