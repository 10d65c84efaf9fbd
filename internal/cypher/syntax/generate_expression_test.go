package syntax_test

import (
	"math"

	"whoowns/internal/cypher/syntax"
)

func (g generator) orNone(depth int) syntax.Expression {
	if depth <= 0 || g.chance(60) {
		return nil
	}
	return g.expression(depth)
}

// expression makes an expression that may hold others down to a depth.
func (g generator) expression(depth int) syntax.Expression {
	if depth <= 0 {
		return g.leaf()
	}
	e := func() syntax.Expression { return g.expression(depth - 1 - g.IntN(2)) }
	list := func() []syntax.Expression { return several(g, 0, 3, e) }
	switch g.IntN(24) {
	case 0, 1, 2, 3, 4:
		o := pick(g, syntax.Or, syntax.Xor, syntax.And, syntax.Matches, syntax.In, syntax.In, syntax.StartsWith, syntax.EndsWith, syntax.Contains, syntax.Add,
			syntax.Subtract, syntax.Concatenate, syntax.Multiply, syntax.Divide, syntax.Modulo, syntax.Power)
		return &syntax.Binary{Operator: o, Left: e(), Right: e()}
	case 5, 6:
		o := pick(g, syntax.Not, syntax.Plus, syntax.Negate)
		of := e()
		if l, ok := of.(*syntax.Literal); ok && o == syntax.Negate {
			if n, ok := l.Value.(int64); ok && n == math.MinInt64 {
				of = g.leaf()
			}
		}
		return &syntax.Unary{Operator: o, Of: of}
	case 7:
		c := &syntax.Comparison{Operands: several(g, 2, 3, e)}
		for range len(c.Operands) - 1 {
			c.Operators = append(c.Operators, pick(g, syntax.Equal, syntax.NotEqual, syntax.Less, syntax.LessOrEqual, syntax.Greater, syntax.GreaterOrEqual))
		}
		return c
	case 8:
		return g.said(e(), depth)
	case 9:
		return pick[syntax.Expression](g, &syntax.Property{Of: e(), Key: g.name()}, &syntax.Index{Of: e(), Index: e()},
			&syntax.Slice{Of: e(), From: e(), To: e()}, &syntax.Slice{Of: e(), To: e()}, &syntax.Slice{Of: e(), From: e()}, &syntax.Slice{Of: e()})
	case 10:
		return &syntax.HasLabels{Of: e(), Labels: g.labels(min(depth-1, 3))}
	case 11:
		return &syntax.ListLiteral{Elements: list()}
	case 12:
		return g.mapLiteral(depth)
	case 13:
		return pick[syntax.Expression](g, &syntax.Call{Name: pick(g, "size", "date.truncate", "all", "create", "reduce", "trim", "exists", "case", "left", "true", "not"), Arguments: list()},
			&syntax.Call{Name: "count", Star: true, Distinct: g.chance(20)}, &syntax.Call{Name: "collect", Distinct: true, Arguments: []syntax.Expression{e()}})
	case 14:
		return g.caseOf(depth)
	case 15:
		return &syntax.Quantifier{Kind: pick(g, syntax.AllOf, syntax.AnyOf, syntax.NoneOf, syntax.SingleOf), Variable: g.name(), List: e(), Where: g.orNone(depth - 1)}
	case 16:
		return &syntax.Reduce{Accumulator: g.name(), Initial: e(), Variable: g.name(), List: e(), Result: e()}
	case 17, 18:
		return &syntax.ListComprehension{Variable: g.name(), List: e(), Where: g.orNone(depth - 1), Result: g.orNone(depth - 1)}
	case 19:
		pattern := g.path(depth-2, false)
		pattern.Variable = g.variableOrNone()
		return &syntax.PatternComprehension{Pattern: pattern, Where: g.orNone(depth - 1), Result: e()}
	case 20:
		pattern := g.path(depth-2, false)
		pattern.Function = pick(g, syntax.NoFunction, syntax.ShortestPath, syntax.AllShortestPaths)
		return &syntax.PatternExpression{Pattern: pattern}
	case 21:
		return g.mapProjection(depth)
	case 22:
		kind := pick(g, syntax.Exists, syntax.Count, syntax.Collect)
		return &syntax.Subquery{Kind: kind, Query: g.query(depth-2, kind != syntax.Collect)}
	}
	return g.leaf()
}

func (g generator) leaf() syntax.Expression {
	switch g.IntN(4) {
	case 0:
		return &syntax.Variable{Name: g.name()}
	case 1:
		return &syntax.Parameter{Name: g.name()}
	}
	return &syntax.Literal{Value: pick[any](g, nil, true, false, int64(0), int64(1), int64(-1), int64(math.MaxInt64), int64(math.MinInt64), 0.0, math.Copysign(0, -1), 1.0, -2.5, 1e300, 1e-9,
		0.1, math.MaxFloat64, 5e-324, math.Inf(1), math.Inf(-1), math.NaN(), "", "a", "it's", `\`, `"`, "`", "\n\r\t\b\f", "蚂蚁𠀀", "*/ // $x {")}
}

// said makes a predicate of a subject.
func (g generator) said(of syntax.Expression, depth int) syntax.Expression {
	return pick[syntax.Expression](g, &syntax.IsNull{Of: of, Not: g.chance(50)}, &syntax.IsTyped{Of: of, Not: g.chance(50), Type: g.valueType(min(depth, 3))},
		&syntax.IsNormalized{Of: of, Not: g.chance(50), Form: pick(g, "NFC", "NFD", "NFKC", "NFKD")})
}

func (g generator) caseOf(depth int) syntax.Expression {
	c := &syntax.Case{Else: g.orNone(depth - 1)}
	if g.chance(50) {
		c.Subject = g.expression(depth - 1)
	}
	c.Whens = several(g, 1, 2, func() *syntax.When {
		w := &syntax.When{Then: g.expression(depth - 1)}
		most := 1
		if c.Subject != nil {
			most = 2
		}
		w.Conditions = several(g, 1, most, func() *syntax.Condition {
			e := g.expression(depth - 1)
			if c.Subject == nil || g.chance(40) {
				return &syntax.Condition{Value: e}
			}
			subject := &syntax.CaseSubject{}
			return &syntax.Condition{Predicate: true, Value: pick[syntax.Expression](g, g.said(subject, depth),
				&syntax.Comparison{Operands: []syntax.Expression{subject, e}, Operators: []syntax.Operator{pick(g, syntax.Less, syntax.NotEqual)}},
				&syntax.Binary{Operator: pick(g, syntax.Matches, syntax.StartsWith, syntax.EndsWith), Left: subject, Right: e})}
		})
		return w
	})
	return c
}

func (g generator) mapProjection(depth int) syntax.Expression {
	return &syntax.MapProjection{Of: &syntax.Variable{Name: g.name()}, Items: several(g, 0, 3, func() *syntax.ProjectionItem {
		key := g.name()
		return pick(g, &syntax.ProjectionItem{Star: true}, &syntax.ProjectionItem{Key: key, Property: true}, &syntax.ProjectionItem{Key: key, Value: g.expression(depth - 1)},
			&syntax.ProjectionItem{Key: key, Value: &syntax.Variable{Name: key}})
	})}
}
