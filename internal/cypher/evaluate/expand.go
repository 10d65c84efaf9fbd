package evaluate

import (
	"slices"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// used is the relationships of the match in the making. In one MATCH none may be
// walked twice.
type used struct {
	stack []value.Relationship
	set   map[value.Relationship]struct{} // of a long stack
}

const longStack = 24

func (u *used) has(r value.Relationship) bool {
	if u.set != nil {
		_, there := u.set[r]
		return there
	}
	return slices.Contains(u.stack, r)
}

func (u *used) add(r value.Relationship) {
	u.stack = append(u.stack, r)
	if u.set != nil {
		u.set[r] = struct{}{}
	} else if len(u.stack) > longStack {
		u.set = make(map[value.Relationship]struct{}, 4*longStack)
		for _, r := range u.stack {
			u.set[r] = struct{}{}
		}
	}
}

func (u *used) remove() {
	last := len(u.stack) - 1
	if u.set != nil {
		delete(u.set, u.stack[last])
	}
	if u.stack = u.stack[:last]; last == 0 {
		u.set = nil
	}
}

// nodeIn returns the node of a slot, and false of null.
func nodeIn(rt *runtime, slot int) (value.Node, bool, error) {
	switch v := rt.row[slot].(type) {
	case value.Node:
		return v, true, nil
	case nil:
		return 0, false, nil
	default:
		return 0, false, fault("TypeError", "a pattern begins at a node, and this is %s", withArticle(value.TypeName(v)))
	}
}

// turned is a direction seen from the other end.
func turned(d syntax.Direction) syntax.Direction {
	switch d {
	case syntax.Outgoing:
		return syntax.Incoming
	case syntax.Incoming:
		return syntax.Outgoing
	}
	return d
}

// neighbours calls with each relationship of a node in a direction and the node at its
// other end.
func neighbours(rt *runtime, n value.Node, direction syntax.Direction, call func(r value.Relationship, other value.Node) error) error {
	if direction != syntax.Incoming {
		for _, r := range rt.graph.Along(n, true) {
			_, to := rt.graph.Ends(r)
			if err := call(r, to); err != nil {
				return err
			}
		}
	}
	if direction != syntax.Outgoing {
		for _, r := range rt.graph.Along(n, false) {
			from, _ := rt.graph.Ends(r)
			if from == n && direction == syntax.Either {
				continue // to itself: it came before
			}
			if err := call(r, from); err != nil {
				return err
			}
		}
	}
	return nil
}

func degreeIn(rt *runtime, n value.Node, direction syntax.Direction) int {
	count := 0
	if direction != syntax.Incoming {
		count += len(rt.graph.Along(n, true))
	}
	if direction != syntax.Outgoing {
		count += len(rt.graph.Along(n, false))
	}
	return count
}

// expand follows one relationship from a node that is bound.
type expand struct {
	step
	link     *linkPart
	from, to int // slots
	turned   bool
	into     bool // the other end is bound too
	bound    bool // and the relationship
	used     *used
}

func (o *expand) push(rt *runtime) error {
	n, ok, err := nodeIn(rt, o.from)
	if err != nil || !ok {
		return err
	}
	direction, from := o.link.direction, o.from
	if o.turned {
		direction = turned(direction)
	}
	if o.bound {
		return o.given(rt, n, direction)
	}
	to := o.to
	if o.into {
		other, ok, err := nodeIn(rt, o.to)
		if err != nil || !ok {
			return err
		}
		if degreeIn(rt, other, turned(direction)) < degreeIn(rt, n, direction) {
			n, other, direction = other, n, turned(direction)
			from, to = to, from
		}
		return neighbours(rt, n, direction, func(r value.Relationship, at value.Node) error {
			o.hits++
			if err := rt.expand(1); err != nil {
				return err
			}
			if at != other {
				return nil
			}
			return o.take(rt, r)
		})
	}
	return neighbours(rt, n, direction, func(r value.Relationship, at value.Node) error {
		o.hits++
		if err := rt.expand(1); err != nil {
			return err
		}
		rt.row[to] = at
		return o.take(rt, r)
	})
}

// take binds a relationship whose ends are right.
func (o *expand) take(rt *runtime, r value.Relationship) error {
	if o.used.has(r) {
		return nil
	}
	fits, err := o.link.fits(rt, r)
	if err != nil || !fits {
		return err
	}
	if !o.bound {
		rt.row[o.link.slot] = r
	}
	o.used.add(r)
	err = o.emit(rt)
	o.used.remove()
	return err
}

// given takes the relationship that is bound already, where it runs from n.
func (o *expand) given(rt *runtime, n value.Node, direction syntax.Direction) error {
	r, ok := rt.row[o.link.slot].(value.Relationship)
	if !ok {
		if v := rt.row[o.link.slot]; v != nil {
			return fault("TypeError", "a relationship of a pattern is a relationship, and this is %s", withArticle(value.TypeName(v)))
		}
		return nil
	}
	start, end := rt.graph.Ends(r)
	at, reached := end, direction != syntax.Incoming && start == n
	if !reached && direction != syntax.Outgoing && end == n {
		at, reached = start, true
	}
	if !reached {
		return nil
	}
	if o.into {
		if other, ok := rt.row[o.to].(value.Node); !ok || other != at {
			return nil
		}
	} else {
		rt.row[o.to] = at
	}
	return o.take(rt, r)
}

// ends begins at a relationship that is bound and binds the node it runs from.
type ends struct {
	step
	slot, from int
	direction  syntax.Direction
}

func (o *ends) push(rt *runtime) error {
	r, ok := rt.row[o.slot].(value.Relationship)
	if !ok {
		if list, isList := rt.row[o.slot].([]any); isList && len(list) > 0 {
			r, ok = list[0].(value.Relationship)
		}
		if !ok {
			return nil
		}
	}
	start, end := rt.graph.Ends(r)
	if o.direction != syntax.Incoming {
		rt.row[o.from] = start
		if err := o.emit(rt); err != nil {
			return err
		}
	}
	if o.direction != syntax.Outgoing && (start != end || o.direction == syntax.Incoming) {
		rt.row[o.from] = end
		return o.emit(rt)
	}
	return nil
}

// identity binds a node to be another, or compares them.
type identity struct {
	step
	from, to, slot int
	into           bool
}

func (o *identity) push(rt *runtime) error {
	rt.row[o.slot] = []any{}
	if !o.into {
		rt.row[o.to] = rt.row[o.from]
	} else if rt.row[o.to] == nil || rt.row[o.to] != rt.row[o.from] {
		return nil
	}
	return o.emit(rt)
}

// path makes the value of a path of what its parts are bound to.
type path struct {
	step
	slot  int
	start int
	links []int // slots
}

func (o *path) push(rt *runtime) error {
	v, err := pathOf(rt, o.start, o.links)
	if err != nil {
		return err
	}
	rt.row[o.slot] = v
	return o.emit(rt)
}

// pathOf walks from a node over what stands in slots.
func pathOf(rt *runtime, start int, links []int) (any, error) {
	n, ok, err := nodeIn(rt, start)
	if err != nil || !ok {
		return nil, err
	}
	p := value.Path{Nodes: []value.Node{n}}
	walk := func(v any) {
		r, ok := v.(value.Relationship)
		if !ok {
			return
		}
		from, to := rt.graph.Ends(r)
		if n == from {
			n = to
		} else {
			n = from
		}
		p.Nodes, p.Relationships = append(p.Nodes, n), append(p.Relationships, r)
	}
	for _, slot := range links {
		switch v := rt.row[slot].(type) {
		case []any:
			for _, r := range v {
				walk(r)
			}
		default:
			walk(v)
		}
	}
	return p, nil
}
