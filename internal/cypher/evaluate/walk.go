package evaluate

import (
	"reflect"

	"whoowns/internal/cypher/syntax"
)

// visit calls with each expression of a tree, the outer ones first; false leaves out
// what is within one.
func visit(tree any, call func(e syntax.Expression) bool) {
	visitValue(reflect.ValueOf(tree), call)
}

func visitValue(v reflect.Value, call func(e syntax.Expression) bool) {
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			visitValue(v.Elem(), call)
		}
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		if e, ok := v.Interface().(syntax.Expression); ok && !call(e) {
			return
		}
		visitValue(v.Elem(), call)
	case reflect.Slice:
		for i := range v.Len() {
			visitValue(v.Index(i), call)
		}
	case reflect.Struct:
		if v.Type() == positionType {
			return
		}
		for i := range v.NumField() {
			visitValue(v.Field(i), call)
		}
	}
}

// aggregatesIn calls with each aggregate of an expression. Those of a subquery are its
// own.
func aggregatesIn(e syntax.Expression, call func(*syntax.Call)) {
	visit(e, func(e syntax.Expression) bool {
		if _, own := e.(*syntax.Subquery); own {
			return false
		}
		aggregate, is := isAggregate(e)
		if is {
			call(aggregate)
		}
		return !is
	})
}

func hasAggregate(e syntax.Expression) (has bool) {
	aggregatesIn(e, func(*syntax.Call) { has = true })
	return has
}
