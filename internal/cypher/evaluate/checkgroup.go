package evaluate

import (
	"slices"

	"whoowns/internal/cypher/syntax"
)

// simpleKeys returns what rows are grouped by, as far as it may stand beside an
// aggregate: variables and properties. names are variables that are keys besides.
func simpleKeys(p *syntax.Projection, names []string) []syntax.Expression {
	var keys []syntax.Expression
	for _, item := range p.Items {
		if isSimple(item.Value) {
			keys = append(keys, item.Value)
		}
	}
	for _, name := range names {
		keys = append(keys, &syntax.Variable{Name: name})
	}
	return keys
}

func isSimple(e syntax.Expression) bool {
	switch e := e.(type) {
	case *syntax.Variable:
		return true
	case *syntax.Property:
		return isSimple(e.Of)
	}
	return false
}

// grouping checks that what stands beside an aggregate is the same for all rows of a
// group.
func (c *checker) grouping(p *syntax.Projection, starred []string) {
	keys := simpleKeys(p, starred)
	for _, item := range p.Items {
		if hasAggregate(item.Value) {
			c.ambiguous(item.Value, keys)
		}
	}
}

// ambiguous checks one expression with an aggregate.
func (c *checker) ambiguous(e syntax.Expression, keys []syntax.Expression) {
	c.ambiguousWithin(e, keys, nil)
}

func (c *checker) ambiguousWithin(e syntax.Expression, keys []syntax.Expression, own []string) {
	visit(e, func(e syntax.Expression) bool {
		if slices.ContainsFunc(keys, func(key syntax.Expression) bool { return same(key, e) }) {
			return false
		}
		if _, aggregate := isAggregate(e); aggregate {
			return false
		}
		switch e := e.(type) {
		case *syntax.Variable:
			if !slices.Contains(own, e.Name) {
				wrong(e, "AmbiguousAggregationExpression", "%s stands beside an aggregate and may be different within a group; return it by itself as well, or take it through WITH first", e.Name)
			}
		case *syntax.ListComprehension:
			c.ambiguousWithin(e.List, keys, own)
			inner := append(slices.Clip(own), e.Variable)
			for _, part := range []syntax.Expression{e.Where, e.Result} {
				if part != nil {
					c.ambiguousWithin(part, keys, inner)
				}
			}
			return false
		case *syntax.Quantifier:
			c.ambiguousWithin(e.List, keys, own)
			if e.Where != nil {
				c.ambiguousWithin(e.Where, keys, append(slices.Clip(own), e.Variable))
			}
			return false
		case *syntax.Reduce:
			c.ambiguousWithin(e.Initial, keys, own)
			c.ambiguousWithin(e.List, keys, own)
			c.ambiguousWithin(e.Result, keys, append(slices.Clip(own), e.Accumulator, e.Variable))
			return false
		case *syntax.PatternComprehension, *syntax.Subquery, *syntax.PatternExpression:
			return false
		}
		return true
	})
}
