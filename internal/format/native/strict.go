package native

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"whoowns/graph"
	"whoowns/internal/format"
)

// strict checks that value has the shape of target, and tells every fault with
// its pointer. encoding/json alone takes "Share" for share, takes a name given
// twice, ignores unknown names inside types that decode themselves, and tells
// only the first fault without saying where.
func strict(value *format.Value, target any, fault func(path, message string)) bool {
	ok := true
	check("", value, reflect.TypeOf(target).Elem(), func(path, message string) {
		ok = false
		fault(path, message)
	})
	return ok
}

// shareFields are the fields of a share, which decodes itself. The text is for
// people and is not read.
type shareFields struct {
	Min          *float64 `json:"min"`
	Max          *float64 `json:"max"`
	MinExclusive bool     `json:"min_exclusive,omitempty"`
	MaxExclusive bool     `json:"max_exclusive,omitempty"`
	MaxUnstated  bool     `json:"max_unstated,omitempty"`
	Known        *bool    `json:"known"`
	Text         string   `json:"text,omitempty"`
}

var (
	shareType     = reflect.TypeFor[graph.Share]()
	textType      = reflect.TypeFor[encoding.TextUnmarshaler]()
	unmarshalType = reflect.TypeFor[json.Unmarshaler]()
)

func check(path string, v *format.Value, t reflect.Type, fault func(path, message string)) {
	if t == shareType {
		faults := 0
		check(path, v, reflect.TypeFor[shareFields](), func(path, message string) { faults++; fault(path, message) })
		for _, name := range []string{"min", "max", "known"} {
			if v.Kind == '{' && v.Get(name) == nil {
				faults++
				fault(path, "a share without "+name)
			}
		}
		if faults > 0 {
			return
		}
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	want := func(what string) { fault(path, fmt.Sprintf("is %s; write %s", v.What(), what)) }
	switch p := reflect.PointerTo(t); {
	case p.Implements(unmarshalType):
		if err := json.Unmarshal(v.Append(nil), reflect.New(t).Interface()); err != nil {
			fault(path, err.Error())
		}
		return
	case p.Implements(textType):
		if v.Kind != '"' {
			want("a string")
		} else if err := reflect.New(t).Interface().(encoding.TextUnmarshaler).UnmarshalText([]byte(v.Text)); err != nil {
			fault(path, err.Error())
		}
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		if v.Kind != '{' {
			want("an object")
			return
		}
		fields := fieldsOf(t)
		for i := range v.Keys {
			name := v.Keys[i].Name
			field, known := fields[name]
			if !known {
				fault(format.Pointer(path, name), "there is no such field")
				continue
			}
			check(format.Pointer(path, name), &v.Items[i], field, fault)
		}
	case reflect.Slice:
		if v.Kind != '[' {
			want("an array")
			return
		}
		if len(v.Items) > graph.MaxListLength {
			fault(path, fmt.Sprintf("has %d items; at most %d", len(v.Items), graph.MaxListLength))
			return
		}
		for i := range v.Items {
			check(format.Index(path, i), &v.Items[i], t.Elem(), fault)
		}
	case reflect.String:
		if v.Kind != '"' {
			want("a string")
		}
	case reflect.Bool:
		if v.Kind != 't' && v.Kind != 'f' {
			want("true or false")
		}
	case reflect.Float64:
		if v.Kind != '0' {
			want("a number")
		} else if _, err := strconv.ParseFloat(v.Text, 64); err != nil {
			fault(path, fmt.Sprintf("%.40s is too large a number; write a fraction from 0 to 1", v.Text))
		}
	}
}

var known sync.Map // reflect.Type -> map[string]reflect.Type

// fieldsOf returns the types of a struct's fields by their names in JSON.
func fieldsOf(t reflect.Type) map[string]reflect.Type {
	if fields, ok := known.Load(t); ok {
		return fields.(map[string]reflect.Type)
	}
	fields := make(map[string]reflect.Type)
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "-" && name != "" {
			fields[name] = t.Field(i).Type
		}
	}
	known.Store(t, fields)
	return fields
}
