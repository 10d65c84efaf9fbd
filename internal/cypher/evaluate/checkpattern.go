package evaluate

import (
	"fmt"
	"maps"
	"slices"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// patterns checks the patterns of one MATCH, or one within an expression, and declares
// what they name.
func (c *checker) patterns(patterns []*syntax.PathPattern, clause bool) {
	before := c.aggregates
	c.aggregates = "a pattern"
	relationships := map[string]bool{}
	for _, p := range patterns {
		if p.Selector != syntax.AllPaths && len(patterns) > 1 {
			wrongAt(p.Position, "UnexpectedSyntax", "a path with SHORTEST or ANY stands alone in its MATCH; give the other patterns a MATCH of their own")
		}
		if p.Variable != "" {
			if _, there := c.seen.find(p.Variable); there {
				wrongAt(p.Position, "VariableAlreadyBound", "there is a variable %s already; name the path otherwise", p.Variable)
			}
			if slices.Contains(patternNames(p), p.Variable) {
				wrongAt(p.Position, "VariableAlreadyBound", "%s is the path and stands within it as well; name one of them otherwise", p.Variable)
			}
		}
		c.parts(p.Parts, relationships, false)
		if p.Variable != "" {
			c.seen = &seen{c.seen, p.Variable, pathKind}
		}
	}
	for _, p := range patterns {
		c.partsWithin(p.Parts)
		c.shortest(p)
		if !clause {
			unrepeated(p)
		}
	}
	c.aggregates = before
}

// parts declares what a pattern names. Within a repeated pattern a variable is one, and
// outside of it a list.
func (c *checker) parts(parts []syntax.PathPart, relationships map[string]bool, repeated bool) {
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.NodePattern:
			c.declare(part.Position, part.Variable, nodeKind)
		case *syntax.RelationshipPattern:
			k := relationshipKind
			if part.Length != nil || part.Quantifier != nil {
				k = relationshipsKind
			}
			if relationships[part.Variable] && part.Variable != "" {
				wrongAt(part.Position, "RelationshipUniquenessViolation", "the relationship %s stands twice in one MATCH, which never walks one twice; name the second otherwise", part.Variable)
			}
			relationships[part.Variable] = true
			c.declare(part.Position, part.Variable, k)
		case *syntax.Quantified:
			c.quantified(part, relationships)
		}
	}
}

func (c *checker) declare(at syntax.Position, name string, k kind) {
	if name == "" {
		return
	}
	known, there := c.seen.find(name)
	switch {
	case !there:
		c.seen = &seen{c.seen, name, k}
	case known == anyKind || known == k || k == relationshipsKind && known == listKind:
	default:
		wrongAt(at, "VariableTypeConflict", "%s is %s already and cannot be %s as well; choose another name", name, withArticle(known.String()), withArticle(k.String()))
	}
}

func (c *checker) quantified(q *syntax.Quantified, relationships map[string]bool) {
	if q.Quantifier == nil {
		c.parts(q.Pattern.Parts, relationships, false)
		if q.Pattern.Variable != "" {
			wrongAt(q.Position, "UnexpectedSyntax", "a path within brackets cannot be named; name the whole, as in p = ((a)-->(b))")
		}
		return
	}
	if q.Quantifier.HasMax && q.Quantifier.Max < q.Quantifier.Min {
		wrongAt(q.Position, "InvalidArgumentValue", "{%d,%d} is from more to fewer; write the smaller number first", q.Quantifier.Min, q.Quantifier.Max)
	}
	walks := false
	for _, part := range q.Pattern.Parts {
		switch part := part.(type) {
		case *syntax.Quantified:
			wrongAt(part.Position, "UnexpectedSyntax", "a repeated pattern cannot hold another")
		case *syntax.RelationshipPattern:
			walks = true
			if part.Length != nil || part.Quantifier != nil {
				wrongAt(part.Position, "UnexpectedSyntax", "a repeated pattern cannot hold a relationship that is repeated itself")
			}
		}
	}
	if !walks {
		wrongAt(q.Position, "UnexpectedSyntax", "a repeated pattern needs a relationship, as in ((a)-->(b)){1,3}")
	}
	outer := c.seen
	for _, name := range patternNames(q.Pattern) {
		if _, there := outer.find(name); there {
			wrongAt(q.Position, "VariableAlreadyBound", "there is a variable %s already, and one of a repeated pattern is many; choose another name", name)
		}
	}
	c.parts(q.Pattern.Parts, map[string]bool{}, true)
	inner := c.seen
	c.partsWithin(q.Pattern.Parts)
	c.condition(q.Where, "a pattern")
	c.seen = outer
	lists := map[string]kind{}
	for s := inner; s != outer; s = s.outer {
		lists[s.name] = nodesKind
		if s.kind == relationshipKind {
			lists[s.name] = relationshipsKind
		}
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		c.seen = &seen{c.seen, name, lists[name]}
	}
}

// partsWithin checks the properties and conditions within a pattern, where everything that it
// names can be seen.
func (c *checker) partsWithin(parts []syntax.PathPart) {
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.NodePattern:
			c.labels(part.Labels)
			c.properties(part.Properties)
			c.condition(part.Where, "a pattern")
		case *syntax.RelationshipPattern:
			c.labels(part.Types)
			if part.Length != nil {
				alternatives(part.Types)
			}
			c.properties(part.Properties)
			for _, l := range []*syntax.Length{part.Length, part.Quantifier} {
				if l != nil && part.Quantifier != nil && l.HasMax && l.Max < l.Min {
					wrongAt(part.Position, "InvalidArgumentValue", "{%d,%d} is from more to fewer; write the smaller number first", l.Min, l.Max)
				}
			}
			before := c.seen
			if part.Variable != "" {
				c.seen = &seen{c.seen, part.Variable, relationshipKind}
			}
			c.condition(part.Where, "a pattern")
			c.seen = before
		case *syntax.Quantified:
			if part.Quantifier == nil {
				c.partsWithin(part.Pattern.Parts)
				c.condition(part.Where, "a pattern")
			}
		}
	}
}

func (c *checker) properties(e syntax.Expression) {
	if e == nil {
		return
	}
	if k := c.expression(e); !k.of(mapKind) {
		wrong(e, "InvalidParameterUse", "the properties of a pattern are a map, and this is %s", withArticle(k.String()))
	}
}

func (c *checker) labels(e syntax.LabelExpression) {
	switch e := e.(type) {
	case *syntax.LabelNot:
		c.labels(e.Of)
	case *syntax.LabelBinary:
		c.labels(e.Left)
		c.labels(e.Right)
	case *syntax.LabelDynamic:
		c.expression(e.Name)
	}
}

// shortest checks what shortestPath takes.
func (c *checker) shortest(p *syntax.PathPattern) {
	if p.Function == syntax.NoFunction {
		return
	}
	name := "shortestPath"
	if p.Function == syntax.AllShortestPaths {
		name = "allShortestPaths"
	}
	if len(p.Parts) != 3 {
		wrongAt(p.Position, "UnexpectedSyntax", "%s takes one relationship between two nodes, as in %s((a)-[*]->(b))", name, name)
	}
	if r, ok := p.Parts[1].(*syntax.RelationshipPattern); ok && r.Quantifier != nil {
		wrongAt(r.Position, "UnexpectedSyntax", "%s takes a length as in -[*1..2]-> and no repetition; for one write SHORTEST 1 before the pattern", name)
	}
	if r, ok := p.Parts[1].(*syntax.RelationshipPattern); ok && r.Length != nil && r.Length.Min > 1 {
		wrongAt(r.Position, "UnexpectedSyntax", "%s takes a least length of 0 or 1, and this is %d; for longer paths write SHORTEST 1 and a quantifier", name, r.Length.Min)
	}
}

func plural(n int) string {
	if n == 1 {
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", n)
}

func (c *checker) functionNames() []string {
	var names []string
	for _, f := range value.All() {
		names = append(names, f.Name)
	}
	for _, f := range graphFunctions {
		names = append(names, f.name)
	}
	for _, f := range c.functions {
		names = append(names, f.Name)
	}
	return append(append(names, "coalesce"), slices.Sorted(maps.Keys(aggregateNames))...)
}
