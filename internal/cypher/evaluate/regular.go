package evaluate

import (
	"regexp"

	"whoowns/graph"
	"whoowns/internal/cypher/value"
)

// mostMatched bounds the steps of a pattern times the bytes of a text, which nothing can
// stop once it is begun: seconds.
const mostMatched = 200_000_000

// matches is =~, where the whole text must match. A pattern that does not change is
// compiled once.
func matches(left, right eval) eval {
	var text string
	var compiled *regexp.Regexp
	size := 0
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
			text, size = pattern, value.PatternSize(compiled)
		}
		if size*len(of) > mostMatched {
			return nil, graph.Errorf(graph.TooLarge, "a regular expression of %d steps on a text of %d bytes takes too long and was stopped; write smaller repetitions, or match shorter texts", size, len(of))
		}
		if size*len(of) > 1<<10 { // as long as many ticks
			if err := rt.look(); err != nil {
				return nil, err
			}
		}
		return compiled.MatchString(of), nil
	}
}
