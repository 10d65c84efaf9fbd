package evaluate

import (
	"regexp"

	"whoowns/internal/cypher/value"
)

// matches is =~, where the whole text must match. A pattern that does not change is
// compiled once.
func matches(left, right eval) eval {
	var text string
	var compiled *regexp.Regexp
	return func(rt *runtime) (any, error) {
		a, err := left(rt)
		if err != nil {
			return nil, err
		}
		b, err := right(rt)
		if err != nil {
			return nil, err
		}
		of, isText := a.(string)
		pattern, isPattern := b.(string)
		if !isText || !isPattern {
			return nil, nil
		}
		if compiled == nil || pattern != text {
			if compiled, err = value.Pattern(pattern); err != nil {
				compiled = nil
				return nil, err
			}
			text = pattern
		}
		return compiled.MatchString(of), rt.weigh(of, nil)
	}
}
