package syntax_test

import (
	"math/rand/v2"

	"whoowns/internal/cypher/syntax"
)

// generator makes trees of every kind at random, of a bounded depth: those that Parse
// can make.
type generator struct{ *rand.Rand }

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g generator, list ...T) T { return list[g.IntN(len(list))] }

// several calls make a number of times.
func several[T any](g generator, least, most int, make func() T) []T {
	var list []T
	for range least + g.IntN(most-least+1) {
		list = append(list, make())
	}
	return list
}

func (g generator) name() string {
	return pick(g, "n", "m", "r", "x", "公司", "a b", "a`b", "where", "in", "IS", "not", "null", "true", "inf", "count", "all", "case", "end", "create", "1", "distinct", "as", "from", "ſ", "_", "exists", "with", "return")
}

func (g generator) variableOrNone() string {
	if g.chance(40) {
		return ""
	}
	return g.name()
}

func (g generator) query(depth int, mayEnd bool) *syntax.Query {
	q := &syntax.Query{}
	all := g.chance(50)
	for i := range 1 + g.IntN(2) {
		if i > 0 {
			q.All = append(q.All, all)
		}
		q.Parts = append(q.Parts, g.single(depth, mayEnd))
	}
	return q
}

func (g generator) single(depth int, mayEnd bool) *syntax.SingleQuery {
	s := &syntax.SingleQuery{Clauses: several(g, 0, 3, func() syntax.Clause { return g.clause(depth) })}
	if !mayEnd || len(s.Clauses) == 0 || g.chance(50) {
		s.Clauses = append(s.Clauses, &syntax.Return{Projection: g.projection(depth)})
	}
	return s
}

func (g generator) clause(depth int) syntax.Clause {
	switch g.IntN(3) {
	case 0:
		return &syntax.Match{Optional: g.chance(30), Patterns: several(g, 1, 2, func() *syntax.PathPattern { return g.path(depth, true) }), Where: g.orNone(depth)}
	case 1:
		return &syntax.Unwind{List: g.expression(depth), Name: g.name()}
	}
	return &syntax.With{Projection: g.projection(depth), Where: g.orNone(depth)}
}

func (g generator) projection(depth int) syntax.Projection {
	p := syntax.Projection{Distinct: g.chance(20), Star: g.chance(20), Skip: g.orNone(depth - 2), Limit: g.orNone(depth - 2)}
	least := 1
	if p.Star {
		least = 0
	}
	p.Items = several(g, least, 2, func() *syntax.Item {
		item := &syntax.Item{Value: g.expression(depth)}
		if g.chance(50) {
			item.Name, item.Named = g.name(), true
		}
		return item
	})
	p.OrderBy = several(g, 0, 2, func() *syntax.SortItem { return &syntax.SortItem{Value: g.expression(depth), Descending: g.chance(50)} })
	return p
}

// path makes a pattern: of MATCH, or of an expression, where it has a relationship.
func (g generator) path(depth int, whole bool) *syntax.PathPattern {
	p := &syntax.PathPattern{Count: 1}
	if whole {
		p.Variable = g.variableOrNone()
		p.Selector = pick(g, syntax.AllPaths, syntax.AllPaths, syntax.AnyPaths, syntax.AllShortest, syntax.AnyShortest, syntax.ShortestGroups)
		if p.Selector != syntax.AllPaths && p.Selector != syntax.AllShortest {
			p.Count = 1 + g.IntN(3)
		}
		p.Function = pick(g, syntax.NoFunction, syntax.NoFunction, syntax.ShortestPath, syntax.AllShortestPaths)
	}
	p.Parts = append(p.Parts, g.node(depth))
	for range 1 + g.IntN(2) {
		if whole && g.chance(20) {
			q := &syntax.Quantified{Pattern: g.path(depth-2, false), Where: g.orNone(depth - 2), Quantifier: g.quantifier()}
			p.Parts = append(p.Parts, q, g.node(depth))
			continue
		}
		p.Parts = append(p.Parts, g.relationship(depth), g.node(depth))
	}
	if whole && g.chance(20) {
		p.Parts = p.Parts[:1]
	}
	return p
}

func (g generator) node(depth int) *syntax.NodePattern {
	return &syntax.NodePattern{Variable: g.variableOrNone(), Labels: g.labelsOrNone(depth), Properties: g.properties(depth), Where: g.orNone(depth - 2)}
}

func (g generator) relationship(depth int) *syntax.RelationshipPattern {
	r := &syntax.RelationshipPattern{Variable: g.variableOrNone(), Types: g.labelsOrNone(depth), Direction: pick(g, syntax.Either, syntax.Outgoing, syntax.Incoming),
		Properties: g.properties(depth), Where: g.orNone(depth - 2)}
	switch {
	case g.chance(30):
		r.Length = pick(g, &syntax.Length{Min: 1, Max: syntax.NoMax}, &syntax.Length{Min: 2, Max: 2, HasMin: true, HasMax: true}, &syntax.Length{Min: 1, Max: 3, HasMax: true},
			&syntax.Length{Min: 0, Max: syntax.NoMax, HasMin: true}, &syntax.Length{Min: 1, Max: 3, HasMin: true, HasMax: true})
	case g.chance(30):
		r.Quantifier = g.quantifier()
	}
	return r
}

func (g generator) quantifier() *syntax.Length {
	return pick(g, nil, &syntax.Length{Min: 0, Max: syntax.NoMax}, &syntax.Length{Min: 1, Max: syntax.NoMax, HasMin: true}, &syntax.Length{Min: 2, Max: 2, HasMin: true, HasMax: true},
		&syntax.Length{Min: 0, Max: 3, HasMax: true}, &syntax.Length{Min: 1, Max: 3, HasMin: true, HasMax: true}, &syntax.Length{Min: 2, Max: syntax.NoMax, HasMin: true})
}

func (g generator) properties(depth int) syntax.Expression {
	if depth <= 0 || g.chance(70) {
		return nil
	}
	return g.mapLiteral(depth)
}

func (g generator) mapLiteral(depth int) *syntax.MapLiteral {
	m := &syntax.MapLiteral{}
	for range g.IntN(3) {
		m.Keys, m.Values = append(m.Keys, g.name()), append(m.Values, g.expression(depth-1))
	}
	return m
}

func (g generator) labelsOrNone(depth int) syntax.LabelExpression {
	if g.chance(50) {
		return nil
	}
	return g.labels(min(depth, 3))
}

func (g generator) labels(depth int) syntax.LabelExpression {
	if depth <= 0 {
		return pick[syntax.LabelExpression](g, &syntax.LabelName{Name: g.name()}, &syntax.LabelAny{})
	}
	switch g.IntN(5) {
	case 0:
		return &syntax.LabelNot{Of: g.labels(depth - 1)}
	case 1, 2:
		return &syntax.LabelBinary{Or: g.chance(50), Left: g.labels(depth - 1), Right: g.labels(depth - 1)}
	case 3:
		return &syntax.LabelDynamic{Any: g.chance(50), Name: g.expression(depth - 1)}
	}
	return &syntax.LabelName{Name: g.name()}
}

func (g generator) valueType(depth int) *syntax.ValueType {
	t := &syntax.ValueType{Name: pick(g, "BOOLEAN", "STRING", "ZONED DATETIME", "LOCAL TIME", "PROPERTY VALUE", "NODE", "ANY", "NOTHING", "NULL"), NotNull: g.chance(30)}
	if depth > 0 && g.chance(50) {
		t.Name, t.Of = "LIST", []*syntax.ValueType{g.valueType(depth - 1)}
		if g.chance(50) {
			t.Name, t.Of = "ANY", several(g, 2, 3, func() *syntax.ValueType { return g.valueType(depth - 1) })
		}
	}
	return t
}
