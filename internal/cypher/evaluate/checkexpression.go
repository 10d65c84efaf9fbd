package evaluate

import (
	"slices"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// expression checks an expression and returns what is known of its type.
func (c *checker) expression(e syntax.Expression) kind {
	if slices.ContainsFunc(c.known, func(known syntax.Expression) bool { return same(known, e) }) {
		return anyKind
	}
	switch e := e.(type) {
	case *syntax.Literal:
		return kindOfLiteral(e.Value)
	case *syntax.Variable:
		k, there := c.seen.find(e.Name)
		if !there {
			c.undefined(e.Position, e.Name, "")
		}
		return k
	case *syntax.Property:
		if k := c.expression(e.Of); !k.of(nodeKind, relationshipKind, mapKind) {
			wrong(e, "InvalidArgumentType", "%s has no properties; a node, a relationship or a map has", withArticle(k.String()))
		}
		return anyKind
	case *syntax.Index:
		k := c.expression(e.Of)
		index := c.expression(e.Index)
		if k.isList() && !index.of(integerKind) {
			wrong(e.Index, "InvalidArgumentType", "an element of a list is found by a whole number, and this is %s", withArticle(index.String()))
		}
		if !k.of(listKind, mapKind, nodeKind, relationshipKind) {
			wrong(e, "InvalidArgumentType", "%s has no elements; a list or a map has", withArticle(k.String()))
		}
		return k.element()
	case *syntax.Slice:
		k := c.expression(e.Of)
		if !k.of(listKind) {
			wrong(e, "InvalidArgumentType", "only a list is cut with [..], and this is %s", withArticle(k.String()))
		}
		for _, bound := range []syntax.Expression{e.From, e.To} {
			if bound != nil {
				c.expression(bound)
			}
		}
		return k
	case *syntax.ListLiteral:
		return c.listLiteral(e)
	case *syntax.MapLiteral:
		c.several(e.Values)
		return mapKind
	case *syntax.Unary:
		return c.unary(e)
	case *syntax.Binary:
		return c.binary(e)
	case *syntax.Comparison:
		c.several(e.Operands)
		return booleanKind
	case *syntax.IsNull:
		c.expression(e.Of)
		return booleanKind
	case *syntax.IsTyped:
		c.expression(e.Of)
		return booleanKind
	case *syntax.IsNormalized:
		c.expression(e.Of)
		return booleanKind
	case *syntax.HasLabels:
		if k := c.expression(e.Of); !k.of(nodeKind, relationshipKind) {
			wrong(e, "InvalidArgumentType", "a node has labels and a relationship a type, and this is %s", withArticle(k.String()))
		}
		c.labels(e.Labels)
		return booleanKind
	case *syntax.Call:
		return c.call(e)
	case *syntax.Case:
		return c.choose(e)
	case *syntax.PatternExpression:
		if e.Pattern.Function == syntax.NoFunction {
			wrong(e, "UnexpectedSyntax", "a pattern is a condition, and stands in WHERE or in EXISTS { }; for what it finds write COUNT { } or [(a)-->(b) | b]")
		}
		before := c.seen
		c.patterns([]*syntax.PathPattern{e.Pattern}, false)
		c.seen = before
		return anyKind
	case *syntax.MapProjection:
		if k := c.expression(e.Of); !k.of(nodeKind, relationshipKind, mapKind) {
			wrong(e, "InvalidArgumentType", "%s has no properties; a node, a relationship or a map has", withArticle(k.String()))
		}
		for _, item := range e.Items {
			if item.Value != nil {
				c.expression(item.Value)
			}
		}
		return mapKind
	}
	return c.scoped(e)
}

// scoped checks what has variables of its own.
func (c *checker) scoped(e syntax.Expression) kind {
	before, aggregates := c.seen, c.aggregates
	defer func() { c.seen, c.aggregates = before, aggregates }()
	switch e := e.(type) {
	case *syntax.Quantifier:
		element := c.listOf(e.List)
		c.aggregates = "a list"
		c.seen = &seen{c.seen, e.Variable, element}
		if e.Where != nil {
			c.predicate(e.Where)
		}
		return booleanKind
	case *syntax.ListComprehension:
		element := c.listOf(e.List)
		c.aggregates = "a list comprehension"
		c.seen = &seen{c.seen, e.Variable, element}
		if e.Where != nil {
			c.predicate(e.Where)
		}
		if e.Result != nil {
			c.expression(e.Result)
		}
		return listKind
	case *syntax.Reduce:
		c.expression(e.Initial)
		element := c.listOf(e.List)
		c.aggregates = "reduce"
		c.seen = &seen{&seen{c.seen, e.Accumulator, anyKind}, e.Variable, element}
		c.expression(e.Result)
		return anyKind
	case *syntax.PatternComprehension:
		c.aggregates = "a pattern comprehension"
		c.patterns([]*syntax.PathPattern{e.Pattern}, false)
		if e.Where != nil {
			c.predicate(e.Where)
		}
		c.expression(e.Result)
		return listKind
	case *syntax.Subquery:
		columns := c.query(e.Query, before)
		switch e.Kind {
		case syntax.Exists:
			return booleanKind
		case syntax.Count:
			return integerKind
		}
		if len(columns) != 1 {
			wrong(e, "UnexpectedSyntax", "COLLECT { } returns one column, and here are %d", len(columns))
		}
		return listKind
	}
	return anyKind
}

func (c *checker) several(all []syntax.Expression) {
	for _, e := range all {
		c.expression(e)
	}
}

// listOf checks what an expression goes through, and returns the kind of its elements.
func (c *checker) listOf(e syntax.Expression) kind {
	k := c.expression(e)
	if !k.of(listKind) {
		wrong(e, "InvalidArgumentType", "a list is gone through here, and this is %s", withArticle(k.String()))
	}
	return k.element()
}

func (c *checker) listLiteral(e *syntax.ListLiteral) kind {
	element := anyKind
	for i, e := range e.Elements {
		if k := c.expression(e); i == 0 {
			element = k
		} else if k != element {
			element = anyKind
		}
	}
	return listOfKind(element)
}

func (c *checker) unary(e *syntax.Unary) kind {
	if e.Operator == syntax.Not {
		c.predicate(e.Of)
		return booleanKind
	}
	k := c.expression(e.Of)
	if k == textKind || k.isList() || k == booleanKind || k == mapKind || k == nodeKind || k == relationshipKind {
		wrong(e, "InvalidArgumentType", "only a number or a duration has a sign, and this is %s", withArticle(k.String()))
	}
	return k
}

func (c *checker) binary(e *syntax.Binary) kind {
	switch e.Operator {
	case syntax.And, syntax.Or, syntax.Xor:
		c.predicate(e.Left)
		c.predicate(e.Right)
		return booleanKind
	}
	left, right := c.expression(e.Left), c.expression(e.Right)
	switch e.Operator {
	case syntax.In:
		if !right.of(listKind) {
			wrong(e.Right, "InvalidArgumentType", "IN looks in a list, and this is %s; write [x] for a list of one", withArticle(right.String()))
		}
	case syntax.Subtract, syntax.Multiply, syntax.Divide, syntax.Modulo, syntax.Power:
		for i, k := range []kind{left, right} {
			if k == textKind || k.isList() || k == booleanKind || k == mapKind || k == nodeKind || k == relationshipKind || k == pathKind {
				wrong([]syntax.Expression{e.Left, e.Right}[i], "InvalidArgumentType", "numbers are calculated with here, and this is %s", withArticle(k.String()))
			}
		}
	case syntax.Add:
		for _, pair := range [][2]kind{{left, right}, {right, left}} {
			if (pair[0] == booleanKind || pair[0] == mapKind || pair[0] == nodeKind || pair[0] == relationshipKind) && !pair[1].of(listKind) {
				wrong(e, "InvalidArgumentType", "%s cannot be added to", withArticle(pair[0].String()))
			}
		}
	}
	return kindOfOperator(e.Operator, left, right)
}

func (c *checker) choose(e *syntax.Case) kind {
	if e.Subject != nil {
		c.expression(e.Subject)
	}
	for _, when := range e.Whens {
		for _, condition := range when.Conditions {
			if e.Subject == nil {
				c.predicate(condition.Value)
			} else {
				c.expression(condition.Value)
			}
		}
		c.expression(when.Then)
	}
	if e.Else != nil {
		c.expression(e.Else)
	}
	return anyKind
}

// call checks a function: that it is there, what it takes, and where an aggregate stands.
func (c *checker) call(e *syntax.Call) kind {
	name := strings.ToLower(e.Name)
	if _, aggregate := isAggregate(e); aggregate {
		return c.aggregate(e, name)
	}
	if e.Distinct {
		wrong(e, "UnexpectedSyntax", "DISTINCT is for count, sum, collect and the like, and %s is none", e.Name)
	}
	c.counted(e, name)
	if len(e.Arguments) == 1 {
		if pattern, ok := e.Arguments[0].(*syntax.PatternExpression); ok && pattern.Pattern.Function == syntax.NoFunction && name == "exists" {
			c.patternPredicate(pattern)
			return booleanKind
		}
	}
	for _, argument := range e.Arguments {
		k := c.expression(argument)
		if wanted, ok := takes[name]; ok && !k.of(wanted...) {
			wrong(argument, "InvalidArgumentType", "%s() does not take %s", e.Name, withArticle(k.String()))
		}
	}
	return gives[name]
}

// counted checks that a function is there and has the arguments that it takes.
func (c *checker) counted(e *syntax.Call, name string) {
	least, most := 0, 0
	if f, ok := graphFunctions[name]; ok {
		least, most = f.least, f.most
	} else if f, ok := c.functions[name]; ok {
		least, most = f.Least, f.Most
	} else if f, ok := value.Lookup(name); ok {
		least, most = f.Least, f.Most
	} else if name == "coalesce" || name == "exists" {
		least, most = 0, value.AnyNumber
		if name == "coalesce" {
			least = 1
		} else if name == "exists" {
			least, most = 1, 1
		}
	} else {
		wrong(e, "UnknownFunction", "there is no function %s%s", e.Name, didYouMean(e.Name, c.functionNames()))
	}
	if n := len(e.Arguments); n < least || n > most {
		wanted := plural(least)
		if most > least {
			wanted = "from " + plural(least) + " to " + plural(most)
		}
		if most >= value.AnyNumber {
			if n >= least {
				return
			}
			wanted = "at least " + plural(least)
		}
		wrong(e, "InvalidNumberOfArguments", "%s() takes %s, and here is %s", e.Name, wanted, plural(n))
	}
}

func (c *checker) aggregate(e *syntax.Call, name string) kind {
	if c.aggregates == "an aggregate" {
		wrong(e, "NestedAggregation", "%s stands within another aggregate; take the inner one through WITH first", e.Name)
	}
	if c.aggregates != "" {
		wrong(e, "InvalidAggregation", "%s goes over many rows and cannot stand in %s; take it through WITH first, as in WITH n, count(*) AS number", e.Name, c.aggregates)
	}
	wanted := 1
	if strings.HasPrefix(name, "percentile") {
		wanted = 2
	}
	if e.Star && name != "count" || !e.Star && len(e.Arguments) != wanted {
		wrong(e, "InvalidNumberOfArguments", "%s() takes %s", e.Name, plural(wanted))
	}
	aggregates := c.aggregates
	c.aggregates = "an aggregate"
	for _, argument := range e.Arguments {
		c.expression(argument)
		visit(argument, func(inner syntax.Expression) bool {
			if call, ok := inner.(*syntax.Call); ok && strings.EqualFold(call.Name, "rand") {
				wrong(call, "NonConstantExpression", "rand() is another number each time and cannot be aggregated")
			}
			return true
		})
	}
	c.aggregates = aggregates
	return gives[name]
}
