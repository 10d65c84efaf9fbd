package evaluate

import (
	"golang.org/x/text/unicode/norm"

	"whoowns/graph"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// elements evaluates a list; ok is false of null.
func elements(rt *runtime, list eval, what string) (values []any, ok bool, err error) {
	v, err := list(rt)
	if err != nil || v == nil {
		return nil, false, err
	}
	if values, ok = v.([]any); ok {
		return values, true, nil
	}
	return nil, false, fault("TypeError", "%s goes through a list, and this is %s", what, withArticle(value.TypeName(v)))
}

// quantifier compiles all(x IN list WHERE …) and the like.
func (c *compiler) quantifier(e *syntax.Quantifier) eval {
	list := c.expression(e.List)
	var where eval
	var slot int
	c.within(e.Variable, func(s int) {
		slot = s
		if where = ofSlot(slot); e.Where != nil {
			where = c.expression(e.Where)
		}
	})
	kind := e.Kind
	return func(rt *runtime) (any, error) {
		values, ok, err := elements(rt, list, "all, any, none and single")
		if err != nil || !ok {
			return nil, err
		}
		hold, unknown := 0, false
		for _, element := range values {
			if err := rt.tick(); err != nil {
				return nil, err
			}
			rt.row[slot] = element
			is, known, err := condition(rt, where)
			if err != nil {
				return nil, err
			}
			switch {
			case !known:
				unknown = true
			case is:
				if hold++; kind == syntax.AnyOf || kind == syntax.NoneOf || kind == syntax.SingleOf && hold > 1 {
					return kind == syntax.AnyOf, nil
				}
			case kind == syntax.AllOf:
				return false, nil
			}
		}
		if unknown {
			return nil, nil
		}
		switch kind {
		case syntax.AnyOf:
			return false, nil
		case syntax.SingleOf:
			return hold == 1, nil
		}
		return true, nil
	}
}

func (c *compiler) reduce(e *syntax.Reduce) eval {
	initial, list := c.expression(e.Initial), c.expression(e.List)
	var total, slot int
	var result eval
	c.within(e.Accumulator, func(s int) {
		total = s
		c.within(e.Variable, func(s int) {
			slot = s
			result = c.expression(e.Result)
		})
	})
	return func(rt *runtime) (any, error) {
		sum, err := initial(rt)
		if err != nil {
			return nil, err
		}
		values, ok, err := elements(rt, list, "reduce")
		if err != nil || !ok {
			return nil, err
		}
		for _, element := range values {
			if err := rt.tick(); err != nil {
				return nil, err
			}
			rt.row[total], rt.row[slot] = sum, element
			if sum, err = result(rt); err != nil {
				return nil, err
			}
			if err := rt.nest(sum); err != nil {
				return nil, err
			}
		}
		return sum, nil
	}
}

// Lists within lists grow without bound in reduce alone, where each may hold the one
// before. What goes through a value recurses, so that they must not.
const (
	mostNested = 100_000 // values of reduce in a statement that may be deep
	shallowest = 50      // what is not deep
	lookedAt   = 200     // elements, to tell
)

// nest counts a value of reduce that is deep, or too large to tell.
func (rt *runtime) nest(v any) error {
	left := lookedAt
	if isShallow(v, shallowest, &left) {
		return nil
	}
	if rt.nested++; rt.nested > mostNested {
		return graph.Errorf(graph.TooLarge, "reduce makes lists within lists, or long lists, more than %d times, and was stopped; collect the values with a list comprehension", mostNested)
	}
	return nil
}

// isShallow looks at no more than so many elements.
func isShallow(v any, depth int, left *int) bool {
	if *left--; *left < 0 || depth == 0 {
		return false
	}
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			if !isShallow(element, depth-1, left) {
				return false
			}
		}
	case map[string]any:
		for _, element := range v {
			if !isShallow(element, depth-1, left) {
				return false
			}
		}
	}
	return true
}

func (c *compiler) listComprehension(e *syntax.ListComprehension) eval {
	list := c.expression(e.List)
	var where, result eval
	var slot int
	c.within(e.Variable, func(s int) {
		slot = s
		if e.Where != nil {
			where = c.expression(e.Where)
		}
		if result = ofSlot(slot); e.Result != nil {
			result = c.expression(e.Result)
		}
	})
	return func(rt *runtime) (any, error) {
		values, ok, err := elements(rt, list, "a list comprehension")
		if err != nil || !ok {
			return nil, err
		}
		made := gathered{}
		for _, element := range values {
			if err := rt.tick(); err != nil {
				return nil, err
			}
			rt.row[slot] = element
			if where != nil {
				is, _, err := condition(rt, where)
				if err != nil {
					return nil, err
				}
				if !is {
					continue
				}
			}
			v, err := result(rt)
			if err != nil {
				return nil, err
			}
			if err := made.add(rt, v); err != nil {
				return nil, err
			}
		}
		return made.done(rt), nil
	}
}

// gathered is a list in the making, whose memory is counted meanwhile.
type gathered struct {
	values []any
	held   int
}

func (g *gathered) add(rt *runtime, v any) error {
	size := 16 + weight(v)
	g.held += size
	g.values = append(g.values, v)
	return rt.keep(size)
}

// done returns the list. Whoever keeps it counts it again.
func (g *gathered) done(rt *runtime) []any {
	rt.release(g.held)
	if g.values == nil {
		return []any{}
	}
	return g.values
}

// choose compiles CASE.
func (c *compiler) choose(e *syntax.Case) eval {
	outer := c.subject
	defer func() { c.subject = outer }()
	var subject eval
	slot := -1
	if e.Subject != nil {
		subject = c.expression(e.Subject)
		slot = c.slot()
		c.subject = ofSlot(slot)
	}
	type branch struct {
		conditions []eval
		compared   []bool // with the subject
		then       eval
	}
	var branches []branch
	for _, when := range e.Whens {
		b := branch{}
		for _, condition := range when.Conditions {
			b.conditions = append(b.conditions, c.expression(condition.Value))
			b.compared = append(b.compared, subject != nil && !condition.Predicate)
		}
		b.then = c.expression(when.Then)
		branches = append(branches, b)
	}
	otherwise := ofValue(nil)
	if e.Else != nil {
		otherwise = c.expression(e.Else)
	}
	return func(rt *runtime) (any, error) {
		var of any
		if subject != nil {
			var err error
			if of, err = subject(rt); err != nil {
				return nil, err
			}
			rt.row[slot] = of
		}
		for i := range branches {
			for j, condition := range branches[i].conditions {
				v, err := condition(rt)
				if err != nil {
					return nil, err
				}
				if branches[i].compared[j] {
					v = value.Equal(of, v)
				}
				is, _, err := truth(v)
				if err != nil {
					return nil, err
				}
				if is {
					return branches[i].then(rt)
				}
			}
		}
		return otherwise(rt)
	}
}

// mapProjection compiles n {.*, .name, key: value, other}.
func (c *compiler) mapProjection(e *syntax.MapProjection) eval {
	of := c.expression(e.Of)
	values := make([]eval, len(e.Items))
	for i, item := range e.Items {
		switch {
		case item.Star:
		case item.Property:
			values[i] = property(of, item.Key)
		default:
			values[i] = c.expression(item.Value)
		}
	}
	return func(rt *runtime) (any, error) {
		v, err := of(rt)
		if err != nil || v == nil {
			return nil, err
		}
		made := map[string]any{}
		for i, item := range e.Items {
			if item.Star {
				all, err := propertiesOf(rt, v)
				if err != nil {
					return nil, err
				}
				for key, v := range all {
					made[key] = v
				}
				continue
			}
			if made[item.Key], err = values[i](rt); err != nil {
				return nil, err
			}
		}
		return made, nil
	}
}

// propertiesOf returns all properties of a node, a relationship or a map.
func propertiesOf(rt *runtime, v any) (map[string]any, error) {
	switch v := v.(type) {
	case value.Node:
		return rt.graph.NodeProperties(rt.ctx, v)
	case value.Relationship:
		return rt.graph.RelationshipProperties(rt.ctx, v)
	case map[string]any:
		return v, nil
	}
	return nil, fault("TypeError", "%s has no properties; a node, a relationship or a map has", withArticle(value.TypeName(v)))
}

// normalized compiles x IS NFC NORMALIZED.
func (c *compiler) normalized(e *syntax.IsNormalized) eval {
	of, not := c.expression(e.Of), e.Not
	form := map[string]norm.Form{"NFD": norm.NFD, "NFKC": norm.NFKC, "NFKD": norm.NFKD}[e.Form] // without one NFC
	return func(rt *runtime) (any, error) {
		v, err := of(rt)
		text, isText := v.(string)
		if err != nil || !isText {
			return nil, err
		}
		return form.IsNormalString(text) != not, nil
	}
}
