package evaluate

import "whoowns/internal/cypher/syntax"

// notMixed checks that a MATCH has only one of the two ways to repeat a relationship,
// as it is in Neo4j. A subquery within it is a MATCH of its own.
func notMixed(m *syntax.Match) {
	var older, newer *syntax.Position
	within := -1 // how deep the subquery lies that is passed over, or -1
	syntax.Walk(&syntax.Query{Parts: []*syntax.SingleQuery{{Clauses: []syntax.Clause{m}}}}, func(part any, depth int) {
		if within >= 0 && depth > within {
			return
		}
		within = -1
		switch part := part.(type) {
		case *syntax.Subquery:
			within = depth
		case *syntax.Quantified:
			if part.Quantifier != nil {
				newer = &part.Position
			}
		case *syntax.RelationshipPattern:
			if part.Quantifier != nil {
				newer = &part.Position
			}
			if part.Length != nil && older == nil {
				older = &part.Position
			}
		}
	})
	if older != nil && newer != nil {
		wrongAt(*older, "UnexpectedSyntax", "one MATCH cannot have both a length as in -[*1..2]-> and a repetition as in -->{1,2} or ((a)-->(b)){1,2}; write one of them as the other, or take two MATCHes")
	}
}

// unrepeated checks that a pattern within an expression has no repetition, which
// Cypher takes in MATCH and in subqueries alone.
func unrepeated(p *syntax.PathPattern) {
	for _, part := range p.Parts {
		r, isRelationship := part.(*syntax.RelationshipPattern)
		q, isQuantified := part.(*syntax.Quantified)
		if isRelationship && r.Quantifier != nil || isQuantified && q.Quantifier != nil {
			wrongAt(part.At(), "UnexpectedSyntax", "a pattern within an expression has no repetition; write a length as in -[*1..2]->, or EXISTS { } and COLLECT { } around the pattern")
		}
	}
}

// alternatives checks that the types of a relationship with a length are names with |
// between them.
func alternatives(e syntax.LabelExpression) {
	switch e := e.(type) {
	case *syntax.LabelBinary:
		if !e.Or {
			notAlternative(e)
		}
		alternatives(e.Left)
		alternatives(e.Right)
	case *syntax.LabelNot, *syntax.LabelAny:
		notAlternative(e)
	}
}

func notAlternative(e syntax.LabelExpression) {
	wrongAt(e.At(), "UnexpectedSyntax", "a relationship with a length as in [:A|B*1..2] takes types with | between them alone; for !, & and %% write -[:!A]->{1,2}")
}
