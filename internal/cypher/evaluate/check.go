package evaluate

import (
	"fmt"
	"slices"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// Check reports what is wrong with a statement that can be known before anything is
// read: a *syntax.Error with its place.
func Check(q *syntax.Query, o Options) (err error) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case *syntax.Error:
			err = failure
		default:
			panic(failure)
		}
	}()
	c := &checker{functions: functionsOf(o)}
	c.query(q, nil)
	return nil
}

// seen is the variables that can be seen at a place, the newest first.
type seen struct {
	outer *seen
	name  string
	kind  kind
}

func (s *seen) find(name string) (kind, bool) {
	for ; s != nil; s = s.outer {
		if s.name == name {
			return s.kind, true
		}
	}
	return anyKind, false
}

func (s *seen) names() []string {
	var all []string
	for ; s != nil; s = s.outer {
		if !slices.Contains(all, s.name) && !strings.HasPrefix(s.name, " ") {
			all = append(all, s.name)
		}
	}
	return all
}

// checker goes through a tree.
type checker struct {
	functions map[string]*Function
	seen      *seen
	// aggregates says whether an aggregate may stand here, and why not.
	aggregates string
	known      []syntax.Expression // expressions that were computed before
}

// wrong ends the check.
func wrong(at syntax.Expression, detail, format string, args ...any) {
	wrongAt(at.At(), detail, format, args...)
}

func wrongAt(at syntax.Position, detail, format string, args ...any) {
	panic(&syntax.Error{Line: at.Line, Column: at.Column, Detail: detail, What: fmt.Sprintf(format, args...)})
}

// undefined is the error of a variable that is not there.
func undefined(at syntax.Expression, name string, n *names) *syntax.Error {
	return &syntax.Error{Line: at.At().Line, Column: at.At().Column, Detail: "UndefinedVariable", What: "there is no variable " + name + " here"}
}

func (c *checker) query(q *syntax.Query, base *seen) []string {
	var columns []string
	for i, part := range q.Parts {
		c.seen = base
		var own []string
		for _, clause := range part.Clauses {
			own = c.clause(clause, base)
		}
		if i == 0 {
			columns = own
			continue
		}
		first, other := slices.Sorted(slices.Values(columns)), slices.Sorted(slices.Values(own))
		if !slices.Equal(first, other) {
			wrongAt(part.Position, "DifferentColumnsInUnion", "the parts of a UNION have the same columns, and here are %s beside %s; name them alike with AS", listed(own), listed(columns))
		}
		if q.All[i-1] != q.All[0] {
			wrongAt(part.Position, "InvalidClauseComposition", "UNION and UNION ALL cannot be mixed; use one of them")
		}
	}
	c.seen = base
	return columns
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

func (c *checker) clause(clause syntax.Clause, base *seen) []string {
	switch clause := clause.(type) {
	case *syntax.Match:
		c.patterns(clause.Patterns, true)
		c.condition(clause.Where, "WHERE")
		notMixed(clause)
	case *syntax.Unwind:
		c.aggregates = "UNWIND"
		k := c.expression(clause.List)
		if _, there := c.seen.find(clause.Name); there {
			wrongAt(clause.Position, "VariableAlreadyBound", "there is a variable %s already; choose another name", clause.Name)
		}
		c.seen = &seen{c.seen, clause.Name, k.element()}
	case *syntax.With:
		return c.projection(&clause.Projection, clause.Position, base, clause.Where, true)
	case *syntax.Return:
		return c.projection(&clause.Projection, clause.Position, base, nil, false)
	}
	return nil
}

// condition checks WHERE.
func (c *checker) condition(e syntax.Expression, where string) {
	if e == nil {
		return
	}
	before := c.aggregates
	c.aggregates = where
	c.predicate(e)
	c.aggregates = before
}

// predicate checks an expression that is true or false, which may be a pattern.
func (c *checker) predicate(e syntax.Expression) {
	if pattern, ok := e.(*syntax.PatternExpression); ok && pattern.Pattern.Function == syntax.NoFunction {
		c.patternPredicate(pattern)
		return
	}
	if k := c.expression(e); !k.of(booleanKind) {
		wrong(e, "InvalidArgumentType", "a condition is true or false, and this is %s; compare it, as in x = 1 or x IS NOT NULL", withArticle(k.String()))
	}
}

// patternPredicate checks a pattern as a condition: it names nothing new.
func (c *checker) patternPredicate(e *syntax.PatternExpression) {
	for _, name := range patternNames(e.Pattern) {
		if _, there := c.seen.find(name); !there {
			c.undefined(e.Position, name, "; a pattern in a condition names nothing new, write EXISTS { … } for one that does")
		}
	}
	before := c.seen
	c.patterns([]*syntax.PathPattern{e.Pattern}, false)
	c.seen = before
}

func (c *checker) undefined(at syntax.Position, name, advice string) {
	wrongAt(at, "UndefinedVariable", "there is no variable %s here%s%s", name, didYouMean(name, c.seen.names()), advice)
}

// projection checks WITH and RETURN and returns the columns.
func (c *checker) projection(p *syntax.Projection, at syntax.Position, base *seen, where syntax.Expression, with bool) []string {
	var columns []string
	var kinds []kind
	before := c.seen
	if p.Star {
		for s := c.seen; s != base && s != nil; s = s.outer {
			if !slices.Contains(columns, s.name) {
				columns, kinds = append(columns, s.name), append(kinds, s.kind)
			}
		}
		if len(columns) == 0 && !with {
			wrongAt(at, "NoVariablesInScope", "RETURN * returns all variables, and there is none; name what to return")
		}
	}
	starred := len(columns)
	c.aggregates = ""
	grouped := false
	for _, item := range p.Items {
		kinds = append(kinds, c.expression(item.Value))
		grouped = grouped || hasAggregate(item.Value)
		if _, variable := item.Value.(*syntax.Variable); with && !item.Named && !variable {
			wrongAt(item.Position, "NoExpressionAlias", "WITH names what it hands on; write AS and a name behind this")
		}
		if slices.Contains(columns, item.Name) {
			wrongAt(item.Position, "ColumnNameConflict", "there are two columns %s; name one of them otherwise with AS", item.Name)
		}
		columns = append(columns, item.Name)
	}
	if grouped {
		aggregates := 0
		for _, item := range p.Items {
			aggregatesIn(item.Value, func(call *syntax.Call) {
				if aggregates++; aggregates > syntax.MaxColumns {
					wrong(call, "", "WITH and RETURN may have %d aggregates such as count(x), and this is one more", syntax.MaxColumns)
				}
			})
		}
		c.grouping(p, columns[:starred])
	}
	after := base
	merged := before
	for i, name := range columns {
		after, merged = &seen{after, name, kinds[i]}, &seen{merged, name, kinds[i]}
	}
	c.sorting(p, grouped, after, merged, where)
	for _, n := range []struct {
		clause string
		e      syntax.Expression
	}{{"SKIP", p.Skip}, {"LIMIT", p.Limit}} {
		c.number(n.clause, n.e)
	}
	c.seen = after
	return columns
}

// sorting checks ORDER BY and the WHERE behind WITH. They see the columns, and what was
// seen before where rows are still what they were.
func (c *checker) sorting(p *syntax.Projection, grouped bool, after, merged *seen, where syntax.Expression) {
	known := c.known
	c.seen = merged
	if grouped || p.Distinct {
		c.seen = after
		for _, item := range p.Items {
			if v, isVariable := item.Value.(*syntax.Variable); !isVariable || v.Name != item.Name {
				c.known = append(slices.Clip(c.known), item.Value)
			}
		}
	}
	c.aggregates = "ORDER BY, unless RETURN or WITH counts or sums as well"
	if grouped {
		c.aggregates = ""
		for _, item := range p.Items {
			aggregatesIn(item.Value, func(call *syntax.Call) { c.known = append(slices.Clip(c.known), call) })
		}
	}
	for _, item := range p.OrderBy {
		if grouped && hasAggregate(item.Value) {
			c.ambiguous(item.Value, simpleKeys(p, after.names()))
		}
		c.expression(item.Value)
	}
	c.condition(where, "WHERE")
	c.known = known
}

// number checks SKIP and LIMIT.
func (c *checker) number(clause string, e syntax.Expression) {
	if e == nil {
		return
	}
	visit(e, func(e syntax.Expression) bool {
		if v, ok := e.(*syntax.Variable); ok {
			wrong(e, "NonConstantExpression", "%s is the same for all rows, and %s is of a row; write a number or a parameter", clause, v.Name)
		}
		return true
	})
	if v, ok := constant(e); ok {
		switch v := v.(type) {
		case int64:
			if v < 0 {
				wrong(e, "NegativeIntegerArgument", "%s takes a whole number from 0 up, and this is %d", clause, v)
			}
		default:
			wrong(e, "InvalidArgumentType", "%s takes a whole number, and this is %s", clause, withArticle(value.TypeName(v)))
		}
	}
	before := c.aggregates
	c.aggregates = clause
	if k := c.expression(e); !k.of(integerKind) {
		wrong(e, "InvalidArgumentType", "%s takes a whole number, and this is %s", clause, withArticle(k.String()))
	}
	c.aggregates = before
}
