package evaluate

import (
	"slices"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// labelTest reports whether labels, or a type alone, are as an expression wants.
type labelTest func(rt *runtime, labels []string) (bool, error)

func (c *compiler) labels(e syntax.LabelExpression) labelTest {
	switch e := e.(type) {
	case *syntax.LabelName:
		name := e.Name
		return func(_ *runtime, labels []string) (bool, error) { return slices.Contains(labels, name), nil }
	case *syntax.LabelAny:
		return func(_ *runtime, labels []string) (bool, error) { return len(labels) > 0, nil }
	case *syntax.LabelNot:
		of := c.labels(e.Of)
		return func(rt *runtime, labels []string) (bool, error) {
			is, err := of(rt, labels)
			return !is, err
		}
	case *syntax.LabelBinary:
		left, right, or := c.labels(e.Left), c.labels(e.Right), e.Or
		return func(rt *runtime, labels []string) (bool, error) {
			is, err := left(rt, labels)
			if err != nil || is == or {
				return is, err
			}
			return right(rt, labels)
		}
	case *syntax.LabelDynamic:
		name, anyOf := c.expression(e.Name), e.Any
		return func(rt *runtime, labels []string) (bool, error) {
			v, err := name(rt)
			if err != nil {
				return false, err
			}
			names, isList := v.([]any)
			if !isList {
				names = []any{v}
			}
			for _, v := range names {
				text, isText := v.(string)
				if !isText {
					return false, fault("TypeError", "a label is a text, and this is %s", withArticle(value.TypeName(v)))
				}
				if slices.Contains(labels, text) == anyOf {
					return anyOf, nil
				}
			}
			return !anyOf, nil
		}
	}
	return func(*runtime, []string) (bool, error) { return true, nil }
}

// hasLabels compiles n:Label.
func (c *compiler) hasLabels(e *syntax.HasLabels) eval {
	of, test := c.expression(e.Of), c.labels(e.Labels)
	return func(rt *runtime) (any, error) {
		v, err := of(rt)
		if err != nil {
			return nil, err
		}
		switch v := v.(type) {
		case nil:
			return nil, nil
		case value.Node:
			return test(rt, rt.graph.Labels(v))
		case value.Relationship:
			return test(rt, []string{rt.graph.Type(v)})
		}
		return nil, fault("TypeError", "a node has labels and a relationship a type, and this is %s", withArticle(value.TypeName(v)))
	}
}

// typeNames returns the types of an expression that is nothing but A or A|B.
func typeNames(e syntax.LabelExpression) ([]string, bool) {
	switch e := e.(type) {
	case *syntax.LabelName:
		return []string{e.Name}, true
	case *syntax.LabelBinary:
		left, ok := typeNames(e.Left)
		right, ok2 := typeNames(e.Right)
		if e.Or && ok && ok2 {
			return append(left, right...), true
		}
	}
	return nil, false
}

// impliedLabels returns labels that every node has that is as an expression wants.
func impliedLabels(e syntax.LabelExpression) []string {
	switch e := e.(type) {
	case *syntax.LabelName:
		return []string{e.Name}
	case *syntax.LabelBinary:
		if !e.Or {
			return append(impliedLabels(e.Left), impliedLabels(e.Right)...)
		}
	}
	return nil
}

// printLabels writes a label expression for a plan.
func printLabels(e syntax.LabelExpression) string {
	switch e := e.(type) {
	case *syntax.LabelName:
		return e.Name
	case *syntax.LabelAny:
		return "%"
	case *syntax.LabelNot:
		return "!" + printLabels(e.Of)
	case *syntax.LabelBinary:
		between := "&"
		if e.Or {
			between = "|"
		}
		both := []string{printLabels(e.Left), printLabels(e.Right)}
		for i, side := range []syntax.LabelExpression{e.Left, e.Right} {
			if _, nested := side.(*syntax.LabelBinary); nested {
				both[i] = "(" + both[i] + ")"
			}
		}
		return strings.Join(both, between)
	case *syntax.LabelDynamic:
		return "$(…)"
	}
	return ""
}
