package evaluate

import (
	"fmt"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// expression compiles an expression.
func (c *compiler) expression(e syntax.Expression) eval {
	for _, known := range c.instead {
		if same(known.expression, e) {
			return ofSlot(known.slot)
		}
	}
	switch e := e.(type) {
	case *syntax.Literal:
		return ofValue(e.Value)
	case *syntax.Variable:
		slot, known := c.names.find(e.Name)
		if !known {
			panic(undefined(e, e.Name, c.names))
		}
		return ofSlot(slot)
	case *syntax.Parameter:
		name := e.Name
		return func(rt *runtime) (any, error) { return rt.parameters[name], nil }
	case *syntax.Property:
		return property(c.expression(e.Of), e.Key)
	case *syntax.Index:
		return c.index(e)
	case *syntax.Slice:
		return c.slice(e)
	case *syntax.ListLiteral:
		return c.list(e.Elements)
	case *syntax.MapLiteral:
		return c.mapOf(e)
	case *syntax.Unary:
		return c.unary(e)
	case *syntax.Binary:
		return c.binary(e)
	case *syntax.Comparison:
		return c.comparison(e)
	case *syntax.IsNull:
		of, not := c.expression(e.Of), e.Not
		return func(rt *runtime) (any, error) {
			v, err := of(rt)
			return (v == nil) != not, err
		}
	case *syntax.IsTyped:
		of, not, t := c.expression(e.Of), e.Not, e.Type
		return func(rt *runtime) (any, error) {
			v, err := of(rt)
			if err != nil {
				return nil, err
			}
			return value.IsTyped(v, t) != not, nil
		}
	case *syntax.IsNormalized:
		return c.normalized(e)
	case *syntax.HasLabels:
		return c.hasLabels(e)
	case *syntax.Call:
		return c.call(e)
	case *syntax.Case:
		return c.choose(e)
	case *syntax.CaseSubject:
		return c.subject
	case *syntax.Quantifier:
		return c.quantifier(e)
	case *syntax.Reduce:
		return c.reduce(e)
	case *syntax.ListComprehension:
		return c.listComprehension(e)
	case *syntax.PatternComprehension:
		return c.patternComprehension(e)
	case *syntax.PatternExpression:
		return c.patternExpression(e)
	case *syntax.MapProjection:
		return c.mapProjection(e)
	case *syntax.Subquery:
		return c.subquery(e)
	}
	panic(fmt.Sprintf("an expression of no known kind: %T", e))
}

func ofSlot(slot int) eval { return func(rt *runtime) (any, error) { return rt.row[slot], nil } }
func ofValue(v any) eval   { return func(*runtime) (any, error) { return v, nil } }

// property reads a property of what an expression gives.
func property(of eval, key string) eval {
	return func(rt *runtime) (any, error) {
		v, err := of(rt)
		if err != nil || v == nil {
			return nil, err
		}
		return propertyOf(rt, v, key)
	}
}

func propertyOf(rt *runtime, v any, key string) (any, error) {
	switch v := v.(type) {
	case value.Node:
		return rt.graph.NodeProperty(rt.ctx, v, key)
	case value.Relationship:
		return rt.graph.RelationshipProperty(rt.ctx, v, key)
	}
	found, ok, err := value.Property(v, key)
	if err == nil && !ok {
		if _, isMap := v.(map[string]any); !isMap {
			return nil, fault("TypeError", "%s has no property %s; maps, nodes, relationships, points and what is of time have properties", withArticle(value.TypeName(v)), key)
		}
	}
	return found, err
}

func (c *compiler) index(e *syntax.Index) eval {
	of, index := c.expression(e.Of), c.expression(e.Index)
	return func(rt *runtime) (any, error) {
		v, err := of(rt)
		if err != nil {
			return nil, err
		}
		i, err := index(rt)
		if err != nil {
			return nil, err
		}
		switch v.(type) {
		case value.Node, value.Relationship:
			switch key := i.(type) {
			case nil:
				return nil, nil
			case string:
				return propertyOf(rt, v, key)
			}
			return nil, fault("TypeError", "a property is looked up by a name, and this is %s", withArticle(value.TypeName(i)))
		}
		return value.Element(v, i)
	}
}

func (c *compiler) slice(e *syntax.Slice) eval {
	of, from, to := c.expression(e.Of), eval(nil), eval(nil)
	if e.From != nil {
		from = c.expression(e.From)
	}
	if e.To != nil {
		to = c.expression(e.To)
	}
	return func(rt *runtime) (any, error) {
		v, err := of(rt)
		if err != nil || v == nil {
			return nil, err
		}
		if _, isList := v.([]any); !isList {
			return nil, fault("TypeError", "only a list is cut with [..], and this is %s", withArticle(value.TypeName(v)))
		}
		if err := rt.weigh(v, nil); err != nil {
			return nil, err
		}
		var low, high any
		if from != nil {
			if low, err = from(rt); err != nil {
				return nil, err
			}
		}
		if to != nil {
			if high, err = to(rt); err != nil {
				return nil, err
			}
		}
		return value.Slice(v, low, high, from != nil, to != nil)
	}
}

func (c *compiler) list(elements []syntax.Expression) eval {
	evals := c.expressions(elements)
	return func(rt *runtime) (any, error) {
		list := make([]any, len(evals))
		var err error
		for i, element := range evals {
			if list[i], err = element(rt); err != nil {
				return nil, err
			}
		}
		return list, nil
	}
}

func (c *compiler) expressions(several []syntax.Expression) []eval {
	evals := make([]eval, len(several))
	for i, e := range several {
		evals[i] = c.expression(e)
	}
	return evals
}

func (c *compiler) mapOf(e *syntax.MapLiteral) eval {
	keys, evals := e.Keys, c.expressions(e.Values)
	return func(rt *runtime) (any, error) {
		m := make(map[string]any, len(keys))
		for i, v := range evals {
			got, err := v(rt)
			if err != nil {
				return nil, err
			}
			m[keys[i]] = got
		}
		return m, nil
	}
}

func (c *compiler) unary(e *syntax.Unary) eval {
	of := c.expression(e.Of)
	switch e.Operator {
	case syntax.Not:
		return func(rt *runtime) (any, error) {
			v, err := of(rt)
			if err != nil {
				return nil, err
			}
			is, known, err := truth(v)
			if err != nil || !known {
				return nil, err
			}
			return !is, nil
		}
	case syntax.Negate:
		if v, ok := constant(e); ok {
			return ofValue(v)
		}
		return func(rt *runtime) (any, error) {
			v, err := of(rt)
			if err != nil {
				return nil, err
			}
			return value.Negate(v)
		}
	}
	return func(rt *runtime) (any, error) { // +x
		v, err := of(rt)
		if err != nil {
			return nil, err
		}
		if _, err = value.Negate(v); err != nil && v != int64(-1<<63) {
			return nil, err
		}
		return v, nil
	}
}

func (c *compiler) binary(e *syntax.Binary) eval {
	left, right := c.expression(e.Left), c.expression(e.Right)
	switch e.Operator {
	case syntax.And:
		return logical(left, right, false)
	case syntax.Or:
		return logical(left, right, true)
	case syntax.Xor:
		return func(rt *runtime) (any, error) {
			a, aKnown, err := condition(rt, left)
			if err != nil {
				return nil, err
			}
			b, bKnown, err := condition(rt, right)
			if err != nil || !aKnown || !bKnown {
				return nil, err
			}
			return a != b, nil
		}
	case syntax.Matches:
		return matches(left, right)
	case syntax.In:
		return c.membership(e, left, right)
	}
	operate := operators[e.Operator]
	return both(left, right, operate)
}

func condition(rt *runtime, e eval) (is, known bool, err error) {
	v, err := e(rt)
	if err != nil {
		return false, false, err
	}
	return truth(v)
}

// logical is AND, where false decides, and OR, where true does.
func logical(left, right eval, decides bool) eval {
	return func(rt *runtime) (any, error) {
		a, aKnown, err := condition(rt, left)
		if err != nil {
			return nil, err
		}
		if aKnown && a == decides {
			return decides, nil
		}
		b, bKnown, err := condition(rt, right)
		switch {
		case err != nil:
			return nil, err
		case bKnown && b == decides:
			return decides, nil
		case !aKnown || !bKnown:
			return nil, nil
		}
		return !decides, nil
	}
}

// both evaluates two operands, and sees to it that the result is not too large.
func both(left, right eval, operate func(rt *runtime, a, b any) (any, error)) eval {
	return func(rt *runtime) (any, error) {
		a, err := left(rt)
		if err != nil {
			return nil, err
		}
		b, err := right(rt)
		if err != nil {
			return nil, err
		}
		if err := rt.weigh(a, b); err != nil {
			return nil, err
		}
		return operate(rt, a, b)
	}
}

func plain(operate func(a, b any) (any, error)) func(*runtime, any, any) (any, error) {
	return func(_ *runtime, a, b any) (any, error) { return operate(a, b) }
}

// growing is an operator whose result may be as long as both operands.
func growing(operate func(a, b any) (any, error)) func(*runtime, any, any) (any, error) {
	return func(rt *runtime, a, b any) (any, error) {
		if n := shallow(a) + shallow(b); n > 0 {
			if err := rt.fits(n); err != nil {
				return nil, err
			}
		}
		return operate(a, b)
	}
}

var operators = map[syntax.Operator]func(*runtime, any, any) (any, error){
	syntax.Add:         growing(value.Add),
	syntax.Concatenate: growing(value.Concatenate),
	syntax.Subtract:    plain(value.Subtract),
	syntax.Multiply:    plain(value.Multiply),
	syntax.Divide:      plain(value.Divide),
	syntax.Modulo:      plain(value.Modulo),
	syntax.Power:       plain(value.Power),
	syntax.StartsWith:  plain(textual(hasPrefix)),
	syntax.EndsWith:    plain(textual(hasSuffix)),
	syntax.Contains:    plain(textual(contains)),
}
