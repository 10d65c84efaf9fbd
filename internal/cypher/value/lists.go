package value

import (
	"fmt"
	"unicode/utf8"
)

var _ = register(
	ofList("head", "head(list): the first element", func(list []any) any {
		if len(list) == 0 {
			return nil
		}
		return list[0]
	}),
	ofList("last", "last(list): the last element", func(list []any) any {
		if len(list) == 0 {
			return nil
		}
		return list[len(list)-1]
	}),
	ofList("tail", "tail(list): all elements but the first", func(list []any) any {
		if len(list) == 0 {
			return []any{}
		}
		return list[1:]
	}),
	&Function{Name: "range", Least: 2, Most: 3, Describe: "range(start, end, step): the integers from start to end, both within", Call: integers},
	&Function{Name: "size", Least: 1, Most: 1, Describe: "size(listOrText): how many elements or characters", Call: size},
	&Function{Name: "isEmpty", Least: 1, Most: 1, Describe: "isEmpty(value): whether a list, map or text has nothing in it", Call: isEmpty},
	&Function{Name: "coalesce", Least: 1, Most: AnyNumber, Describe: "coalesce(a, b, …): the first that is not null", Call: coalesce},
	&Function{Name: "nullIf", Least: 2, Most: 2, Describe: "nullIf(a, b): null where a = b, and else a", Call: nullIf},
	&Function{Name: "keys", Least: 1, Most: 1, Describe: "keys(map): the names of its values", Call: keysOf},
	&Function{Name: "valueType", Least: 1, Most: 1, Describe: "valueType(value): the most precise type of a value, as a text", Call: func(_ *Context, arguments []any) (any, error) {
		return preciseType(arguments[0]), nil
	}},
)

func ofList(name, describe string, take func([]any) any) *Function {
	return &Function{Name: name, Least: 1, Most: 1, Describe: describe, Call: func(_ *Context, arguments []any) (any, error) {
		switch v := arguments[0].(type) {
		case nil:
			return nil, nil
		case []any:
			return take(v), nil
		}
		return nil, typeError("%s() wants a list, and %s is given", name, aTypeName(arguments[0]))
	}}
}

// integers is range(). Each element counts as 24 bytes against the bound of memory.
func integers(c *Context, arguments []any) (any, error) {
	bounds := [3]int64{2: 1}
	for i, v := range arguments {
		n, ok := v.(int64)
		if !ok {
			return nil, &Error{ArgumentError, "InvalidArgumentType", fmt.Sprintf("range() wants integers, and %s is given", aTypeName(v))}
		}
		bounds[i] = n
	}
	start, end, step := bounds[0], bounds[1], bounds[2]
	if step == 0 {
		return nil, &Error{ArgumentError, "NumberOutOfRange", "range() wants a step that is not 0"}
	}
	if start != end && (start < end) != (step > 0) {
		return []any{}, nil
	}
	distance, stride := uint64(end)-uint64(start), uint64(step)
	if step < 0 {
		distance, stride = -distance, -stride
	}
	times := distance / stride // one fewer than elements
	if times >= 1<<40 {
		times = 1 << 40
	}
	if err := c.room("range()", 24*(times+1)); err != nil {
		return nil, err
	}
	list := make([]any, 0, times+1)
	for i := range times + 1 {
		list = append(list, start+int64(i)*step)
	}
	return list, nil
}

func size(_ *Context, arguments []any) (any, error) {
	switch v := arguments[0].(type) {
	case nil:
		return nil, nil
	case string:
		return int64(utf8.RuneCountInString(v)), nil
	case []any:
		return int64(len(v)), nil
	}
	return nil, typeError("size() wants a list or a string, and %s is given", aTypeName(arguments[0]))
}

func isEmpty(_ *Context, arguments []any) (any, error) {
	switch v := arguments[0].(type) {
	case nil:
		return nil, nil
	case string:
		return v == "", nil
	case []any:
		return len(v) == 0, nil
	case map[string]any:
		return len(v) == 0, nil
	}
	return nil, typeError("isEmpty() wants a list, a map or a string, and %s is given", aTypeName(arguments[0]))
}

func coalesce(_ *Context, arguments []any) (any, error) {
	for _, v := range arguments {
		if v != nil {
			return v, nil
		}
	}
	return nil, nil
}

func nullIf(_ *Context, arguments []any) (any, error) {
	if Equal(arguments[0], arguments[1]) == true {
		return nil, nil
	}
	return arguments[0], nil
}

func keysOf(_ *Context, arguments []any) (any, error) {
	switch v := arguments[0].(type) {
	case nil:
		return nil, nil
	case map[string]any:
		keys := []any{}
		for _, key := range Keys(v) {
			keys = append(keys, key)
		}
		return keys, nil
	}
	return nil, typeError("keys() wants a map, a node or a relationship, and %s is given", aTypeName(arguments[0]))
}
