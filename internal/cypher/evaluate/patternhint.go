package evaluate

import (
	"slices"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// equalValue is a property and what it must be equal to.
type equalValue struct {
	key   string
	value eval
	needs []int
	text  string
	among bool    // value is a list, and the property is one of it
	rows  float64 // how many values there are, about
}

func (e *equalValue) operator() string {
	if e.among {
		return "IN"
	}
	return "="
}

// hint notes what a condition says of a node, for choosing where to begin.
func (g *gather) hint(e syntax.Expression) {
	switch e := e.(type) {
	case *syntax.HasLabels:
		if n := g.nodeOf(e.Of); n != nil {
			n.labels = append(n.labels, impliedLabels(e.Labels)...)
		}
	case *syntax.Comparison:
		if len(e.Operators) != 1 || e.Operators[0] != syntax.Equal {
			return
		}
		for i, side := range e.Operands {
			if p, ok := side.(*syntax.Property); ok {
				if n := g.nodeOf(p.Of); n != nil {
					other := e.Operands[1-i]
					n.equal = append(n.equal, g.equalTo(p.Key, other))
				}
			}
		}
	case *syntax.Binary:
		if p, ok := e.Left.(*syntax.Property); ok && e.Operator == syntax.In {
			if n := g.nodeOf(p.Of); n != nil {
				one := g.equalTo(p.Key, e.Right)
				one.among, one.rows = true, 10
				if list, ok := e.Right.(*syntax.ListLiteral); ok {
					one.rows = float64(len(list.Elements))
				}
				n.equal = append(n.equal, one)
			}
		}
	}
}

func (g *gather) nodeOf(e syntax.Expression) *nodePart {
	if v, ok := e.(*syntax.Variable); ok {
		if slot, known := g.names.find(v.Name); known {
			for _, n := range g.pattern.nodes {
				if n.slot == slot {
					return n
				}
			}
		}
	}
	return nil
}

func (g *gather) equalTo(key string, e syntax.Expression) equalValue {
	return equalValue{key: key, value: g.expression(e), needs: g.reads(e), text: print(e), rows: 1}
}

// equalToAll returns the properties of a map literal.
func (g *gather) equalToAll(e syntax.Expression) []equalValue {
	m, ok := e.(*syntax.MapLiteral)
	if !ok {
		return nil
	}
	var all []equalValue
	for i, key := range m.Keys {
		all = append(all, g.equalTo(key, m.Values[i]))
	}
	return all
}

func (e equalValue) condition(slot int, name string) *restriction {
	read := property(ofSlot(slot), e.key)
	return &restriction{
		holds: both(read, e.value, func(_ *runtime, a, b any) (any, error) { return value.Equal(a, b), nil }),
		needs: append(slices.Clone(e.needs), slot), text: name + "." + e.key + " = " + e.text, selectiveness: 0.1,
	}
}
