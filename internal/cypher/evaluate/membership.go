package evaluate

import (
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// membership is x IN list. A list of strings that does not change from row to row, as
// one that is written out or a parameter, is gone through once, and looked up then.
func (c *compiler) membership(e *syntax.Binary, left, right eval) eval {
	if list, ok := writtenOut(e.Right); ok {
		right = func(*runtime) (any, error) { return list, nil }
	}
	var seen textSet
	return func(rt *runtime) (any, error) {
		x, err := left(rt)
		if err != nil {
			return nil, err
		}
		v, err := right(rt)
		if err != nil || v == nil {
			return nil, err
		}
		list, ok := v.([]any)
		if !ok {
			return nil, fault("TypeError", "IN looks in a list, and this is %s; write [x] for a list of one", withArticle(value.TypeName(v)))
		}
		if text, ok := x.(string); ok {
			if is, known := seen.have(list, text); known {
				return is, rt.tick()
			}
		}
		if err := rt.weigh(x, v); err != nil {
			return nil, err
		}
		return in(rt, x, list)
	}
}

// writtenOut is the list of a literal with literals alone.
func writtenOut(e syntax.Expression) (list []any, ok bool) {
	literal, ok := e.(*syntax.ListLiteral)
	if !ok {
		return nil, false
	}
	for _, element := range literal.Elements {
		v, ok := constant(element)
		if !ok {
			return nil, false
		}
		list = append(list, v)
	}
	return list, true
}

func in(rt *runtime, x any, list []any) (any, error) {
	found := any(false)
	for _, element := range list {
		if err := rt.tick(); err != nil {
			return nil, err
		}
		switch value.Equal(x, element) {
		case true:
			return true, nil
		case nil:
			found = nil
		}
	}
	return found, nil
}

// fewTexts are as fast to compare with one by one.
const fewTexts = 16

// textSet are the strings of the list that was met last.
type textSet struct {
	first *any // of the list, which this keeps from being another's
	size  int
	again bool            // the list was met a second time
	all   map[string]bool // nil where the list has something else too
}

// have reports whether the list has the text. It is not known of a short list, of one
// that is met for the first time, and of one that does not hold strings alone.
func (t *textSet) have(list []any, text string) (is, known bool) {
	if len(list) < fewTexts {
		return false, false
	}
	switch {
	case t.first != &list[0] || t.size != len(list):
		*t = textSet{first: &list[0], size: len(list)}
		return false, false
	case !t.again:
		t.again = true
		t.all = make(map[string]bool, len(list))
		for _, element := range list {
			one, ok := element.(string)
			if !ok {
				t.all = nil
				break
			}
			t.all[one] = true
		}
	}
	return t.all[text], t.all != nil
}
