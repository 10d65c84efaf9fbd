package evaluate

import (
	"fmt"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// Typed may be a Graph too: it says of which types, such as STRING, FLOAT, DATE or
// LIST<STRING>, the values of each property are.
type Typed interface {
	KeyTypes() map[string][]string
}

// typeWarnings are of properties that are compared with a literal or a parameter which
// none of their values equals, since it is of another type: {id: 5} where ids are
// strings. They are of variables that patterns alone bind, and of operators that are
// false, true or null for every row then.
func typeWarnings(types map[string][]string, q *syntax.Query, parameters map[string]any, warn func(string)) {
	bound := boundByPatterns(q)
	compared := func(name, key string, with syntax.Expression) {
		v, written, known := given(with, parameters)
		of := types[key]
		if !known || v == nil || len(of) == 0 {
			return
		}
		for _, t := range of {
			if sameType(t, v) {
				return
			}
		}
		text := fmt.Sprintf("%s is of type %s and is compared with %s, which is %s: they are never equal", strings.TrimPrefix(name+"."+key, "."), strings.Join(of, " or "), written, withArticle(value.TypeName(v)))
		switch {
		case strings.HasPrefix(of[0], "LIST"):
			text += "; write " + written + " IN " + strings.TrimPrefix(name+"."+key, ".")
		case of[0] == "DATE":
			text += "; write date(" + written + ")"
		case of[0] == "STRING" && !strings.HasPrefix(written, "$"):
			text += "; write '" + written + "'"
		}
		warn(text)
	}
	property := func(e, with syntax.Expression, in bool) {
		p, ok := e.(*syntax.Property)
		if !ok {
			return
		}
		v, ok := p.Of.(*syntax.Variable)
		if !ok || !bound[v.Name] {
			return
		}
		list, isList := with.(*syntax.ListLiteral)
		switch {
		case !in:
			compared(v.Name, p.Key, with)
		case isList && len(list.Elements) == 1:
			compared(v.Name, p.Key, list.Elements[0])
		}
	}
	literal := func(name string, properties syntax.Expression) {
		if m, ok := properties.(*syntax.MapLiteral); ok {
			for i, key := range m.Keys {
				compared(name, key, m.Values[i])
			}
		}
	}
	syntax.Walk(q, func(part any, _ int) {
		switch p := part.(type) {
		case *syntax.NodePattern:
			literal(p.Variable, p.Properties)
		case *syntax.RelationshipPattern:
			literal(p.Variable, p.Properties)
		case *syntax.Comparison:
			for i := range p.Operators {
				property(p.Operands[i], p.Operands[i+1], false)
				property(p.Operands[i+1], p.Operands[i], false)
			}
		case *syntax.Binary:
			if p.Operator == syntax.In {
				property(p.Left, p.Right, true)
			}
		}
	})
}

// given is the value of a literal or a parameter, and how it is written.
func given(e syntax.Expression, parameters map[string]any) (v any, written string, known bool) {
	switch e := e.(type) {
	case *syntax.Literal:
		return e.Value, print(e), true
	case *syntax.Parameter:
		v, known = parameters[e.Name]
		return v, "$" + e.Name, known
	}
	v, known = constant(e)
	return v, print(e), known
}

// sameType reports whether values of a type and a value can be equal.
func sameType(t string, v any) bool {
	switch v.(type) {
	case string:
		return t == "STRING"
	case int64, float64:
		return t == "INTEGER" || t == "FLOAT"
	case bool:
		return t == "BOOLEAN"
	case []any:
		return strings.HasPrefix(t, "LIST")
	case map[string]any:
		return false
	}
	return true // of a parameter that a caller gave in another way
}

// boundByPatterns are the variables that patterns bind and nothing else does.
func boundByPatterns(q *syntax.Query) map[string]bool {
	bound := map[string]bool{}
	other := map[string]bool{"": true}
	projection := func(p *syntax.Projection) {
		for _, item := range p.Items {
			if v, ok := item.Value.(*syntax.Variable); !ok || v.Name != item.Name {
				other[item.Name] = true
			}
		}
	}
	clauses := func(q *syntax.Query) {
		for _, single := range q.Parts {
			for _, c := range single.Clauses {
				switch c := c.(type) {
				case *syntax.Unwind:
					other[c.Name] = true
				case *syntax.With:
					projection(&c.Projection)
				case *syntax.Return:
					projection(&c.Projection)
				}
			}
		}
	}
	clauses(q)
	syntax.Walk(q, func(part any, _ int) {
		switch p := part.(type) {
		case *syntax.Subquery:
			clauses(p.Query)
		case *syntax.NodePattern:
			bound[p.Variable] = true
		case *syntax.RelationshipPattern:
			bound[p.Variable] = true
		case *syntax.PathPattern:
			other[p.Variable] = true
		case *syntax.Quantifier:
			other[p.Variable] = true
		case *syntax.ListComprehension:
			other[p.Variable] = true
		case *syntax.Reduce:
			other[p.Variable], other[p.Accumulator] = true, true
		}
	})
	for name := range other {
		delete(bound, name)
	}
	return bound
}
