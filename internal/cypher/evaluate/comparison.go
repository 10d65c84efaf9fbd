package evaluate

import (
	"strings"

	cypher "whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// comparison compiles a < b <= c: each two neighbours, joined by AND.
func (c *compiler) comparison(e *cypher.Comparison) eval {
	operands := c.expressions(e.Operands)
	if len(operands) == 2 {
		operator := e.Operators[0]
		return func(rt *runtime) (any, error) {
			a, err := operands[0](rt)
			if err != nil {
				return nil, err
			}
			b, err := operands[1](rt)
			if err != nil {
				return nil, err
			}
			return compare(operator, a, b), rt.weigh(a, b)
		}
	}
	operators := e.Operators
	return func(rt *runtime) (any, error) {
		left, err := operands[0](rt)
		if err != nil {
			return nil, err
		}
		all := any(true)
		for i, operator := range operators {
			right, err := operands[i+1](rt)
			if err != nil {
				return nil, err
			}
			if err := rt.weigh(left, right); err != nil {
				return nil, err
			}
			switch compare(operator, left, right) {
			case false:
				return false, nil
			case nil:
				all = nil
			}
			left = right
		}
		return all, nil
	}
}

// compare gives true, false or nil for unknown.
func compare(operator cypher.Operator, a, b any) any {
	switch operator {
	case cypher.Equal:
		return value.Equal(a, b)
	case cypher.NotEqual:
		if equal, known := value.Equal(a, b).(bool); known {
			return !equal
		}
		return nil
	case cypher.Less:
		return value.Less(a, b)
	case cypher.LessOrEqual:
		return value.LessOrEqual(a, b)
	case cypher.Greater:
		return value.Less(b, a)
	}
	return value.LessOrEqual(b, a)
}

func isNumber(v any) bool {
	switch v.(type) {
	case int64, float64:
		return true
	}
	return false
}

// textual is an operator of two texts: with anything else it is unknown.
func textual(holds func(text, part string) bool) func(a, b any) (any, error) {
	return func(a, b any) (any, error) {
		text, isText := a.(string)
		part, isPart := b.(string)
		if !isText || !isPart {
			return nil, nil
		}
		return holds(text, part), nil
	}
}

func hasPrefix(text, part string) bool { return strings.HasPrefix(text, part) }
func hasSuffix(text, part string) bool { return strings.HasSuffix(text, part) }
func contains(text, part string) bool  { return strings.Contains(text, part) }
