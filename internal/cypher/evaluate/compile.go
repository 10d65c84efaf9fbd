package evaluate

import (
	"fmt"
	"reflect"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// names is the variables that can be seen at a place, the newest first. It is never
// changed: what adds a name makes a new one.
type names struct {
	outer *names
	name  string
	slot  int
}

func (n *names) with(name string, slot int) *names { return &names{n, name, slot} }

func (n *names) find(name string) (int, bool) {
	for ; n != nil; n = n.outer {
		if n.name == name {
			return n.slot, true
		}
	}
	return 0, false
}

// compiler turns a checked tree into operators and evals.
type compiler struct {
	graph     Graph
	functions map[string]*Function
	slots     int
	names     *names
	subject   eval            // of the innermost CASE
	read      map[string]bool // names that expressions of the statement read; nil: every one
	// instead has the slots of expressions that were computed before: grouping keys and
	// aggregates.
	instead []computed
}

// computed is an expression whose value stands in a slot.
type computed struct {
	expression syntax.Expression
	slot       int
}

// reading notes the names that a statement reads, so that lists that it does not read
// need not be made.
func (c *compiler) reading(q *syntax.Query) {
	c.read = map[string]bool{}
	star := false
	named := map[string]bool{}
	mentioned(reflect.ValueOf(q), func(name string) {
		c.read[name] = c.read[name] || named[name] // a pattern that is bound to what another found
		named[name] = true
	})
	visit(q, func(e syntax.Expression) bool {
		if v, ok := e.(*syntax.Variable); ok {
			c.read[v.Name] = true
		}
		return true
	})
	syntax.Walk(q, func(part any, _ int) {
		if s, ok := part.(*syntax.Subquery); ok {
			star = star || hasStar(s.Query)
		}
	})
	if star || hasStar(q) {
		c.read = nil
	}
}

func hasStar(q *syntax.Query) bool {
	for _, part := range q.Parts {
		for _, clause := range part.Clauses {
			switch clause := clause.(type) {
			case *syntax.With:
				if clause.Star {
					return true
				}
			case *syntax.Return:
				if clause.Star {
					return true
				}
			}
		}
	}
	return false
}

func (c *compiler) isRead(name string) bool { return name != "" && (c.read == nil || c.read[name]) }

// slot returns a new place in the row.
func (c *compiler) slot() int {
	c.slots++
	return c.slots - 1
}

// declare returns the slot of a name, a new one where the name is not known, and
// whether it was known.
func (c *compiler) declare(name string) (slot int, known bool) {
	if slot, known = c.names.find(name); known {
		return slot, true
	}
	slot = c.slot()
	c.names = c.names.with(name, slot)
	return slot, false
}

// within compiles with one name more.
func (c *compiler) within(name string, compile func(slot int)) {
	before := c.names
	slot := c.slot()
	c.names = before.with(name, slot)
	compile(slot)
	c.names = before
}

// fault is an error of a value that a statement met, with openCypher's class of it and
// the detail, where there is one.
func fault(kind, format string, args ...any) error {
	kind, detail, _ := strings.Cut(kind, " ")
	return &value.Error{Kind: kind, Detail: detail, What: fmt.Sprintf(format, args...)}
}

// same reports whether two trees say the same, wherever they stand.
func same(a, b any) bool { return sameValue(reflect.ValueOf(a), reflect.ValueOf(b)) }

var positionType = reflect.TypeFor[syntax.Position]()

func sameValue(a, b reflect.Value) bool {
	if a.IsValid() != b.IsValid() {
		return false
	}
	if !a.IsValid() {
		return true
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() && b.IsNil()
		}
		return sameValue(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !sameValue(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		if a.Type() == positionType {
			return true
		}
		for i := range a.NumField() {
			if !sameValue(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}

// constant returns the value of a literal, also one with a sign.
func constant(e syntax.Expression) (any, bool) {
	switch e := e.(type) {
	case *syntax.Literal:
		return e.Value, true
	case *syntax.Unary:
		v, ok := constant(e.Of)
		if ok && e.Operator == syntax.Negate {
			v, err := value.Negate(v)
			return v, err == nil
		}
	}
	return nil, false
}
