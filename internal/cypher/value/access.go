package value

import (
	"fmt"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/temporal"
)

// Property is a property of a map, of a value of time or of a point, and null of null.
// It is false of a node, a relationship and what has no properties; a key that a map
// does not have gives null, one that a type of time does not have is an error.
func Property(v any, key string) (property any, ok bool, err error) {
	switch v := v.(type) {
	case nil:
		return nil, true, nil
	case map[string]any:
		return v[key], true, nil
	case cypher.Point:
		property, err = pointProperty(v, key)
		return property, true, err
	}
	if !temporal.Is(v) {
		return nil, false, nil
	}
	property, known := temporal.Property(v, key)
	if !known {
		return nil, true, typeError("%s has no %s", aTypeName(v), key)
	}
	return property, true, nil
}

// Element is of[index]: of a list by an integer, from 0, or from -1 for the last, and
// null beyond its ends; of a map by a key. Nodes and relationships are of the caller.
func Element(of, index any) (any, error) {
	if of == nil || index == nil {
		return nil, nil
	}
	switch of := of.(type) {
	case []any:
		i, ok := index.(int64)
		if !ok {
			return nil, &Error{TypeError, "ListElementAccessByNonInteger", fmt.Sprintf("an element of a list is got by an integer, and %s is given", aTypeName(index))}
		}
		n := int64(len(of))
		if i < 0 {
			i += n
		}
		if i < 0 || i >= n {
			return nil, nil
		}
		return of[i], nil
	case map[string]any:
		key, ok := index.(string)
		if !ok {
			return nil, &Error{TypeError, "MapElementAccessByNonString", fmt.Sprintf("a value of a map is got by a string, and %s is given", aTypeName(index))}
		}
		return of[key], nil
	}
	if key, ok := index.(string); ok {
		if property, ok, err := Property(of, key); ok {
			return property, err
		}
	}
	return nil, typeError("[ ] is for a list or a map, and %s is given", aTypeName(of))
}

// Slice is list[from..to], the elements from one on and before the other. A bound that is
// not there counts as the end; one that is null gives null.
func Slice(list, from, to any, hasFrom, hasTo bool) (any, error) {
	if list == nil || hasFrom && from == nil || hasTo && to == nil {
		return nil, nil
	}
	elements, ok := list.([]any)
	if !ok {
		return nil, typeError("[..] is for a list, and %s is given", aTypeName(list))
	}
	n := int64(len(elements))
	bound := func(v any, has bool, otherwise int64) (int64, error) {
		if !has {
			return otherwise, nil
		}
		i, ok := v.(int64)
		if !ok {
			return 0, typeError("a bound of [..] is an integer, and %s is given", aTypeName(v))
		}
		if i < 0 {
			i += n
		}
		return min(max(i, 0), n), nil
	}
	first, err := bound(from, hasFrom, 0)
	if err != nil {
		return nil, err
	}
	end, err := bound(to, hasTo, n)
	if err != nil {
		return nil, err
	}
	if first >= end {
		return []any{}, nil
	}
	return elements[first:end:end], nil
}
