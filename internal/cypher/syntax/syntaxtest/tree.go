// Package syntaxtest compares trees in tests.
package syntaxtest

import (
	"fmt"
	"reflect"
	"strings"

	"whoowns/internal/cypher/syntax"
)

// Tree writes a tree, or a part of one, without the places of its parts and without the
// names of columns that are only their text, so that two trees that mean the same are
// written alike.
func Tree(v any) string {
	var b strings.Builder
	writeTo(&b, reflect.ValueOf(v))
	return b.String()
}

func writeTo(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		writeTo(b, v.Elem())
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(" ")
			}
			writeTo(b, v.Index(i))
		}
		b.WriteString("]")
	case reflect.Struct:
		b.WriteString(v.Type().Name() + "{")
		for i := range v.NumField() {
			field := v.Type().Field(i)
			isItem := v.Type() == reflect.TypeFor[syntax.Item]()
			if field.Type == reflect.TypeFor[syntax.Position]() || isItem && field.Name == "Name" && !v.FieldByName("Named").Bool() {
				continue
			}
			if v.Field(i).IsZero() {
				continue
			}
			b.WriteString(" " + field.Name + ":")
			writeTo(b, v.Field(i))
		}
		b.WriteString("}")
	default:
		fmt.Fprintf(b, "%#v", v.Interface())
	}
}
