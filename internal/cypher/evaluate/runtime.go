package evaluate

import (
	"context"
	"errors"
	"time"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/value"
)

// runtime is one run of a statement. A statement has one row, into which each operator
// puts what it binds; what is kept of a row is copied out of it. Nothing here is used
// by two goroutines.
type runtime struct {
	ctx        context.Context
	graph      Graph
	row        []any
	parameters map[string]any
	values     value.Context
	meter
}

// errStop ends what feeds an operator that needs no more rows. It never leaves a run.
var errStop = errors.New("no more rows are needed")

// meter counts what a run has used.
type meter struct {
	limits cypher.Limits
	began  time.Time
	ticks  uint32
	steps  int64
	memory int64 // bytes that are kept
	nested int   // values of reduce that are deep
}

// often is how many ticks go by between two looks at the clock.
const often = 1024

// tick is to be called wherever something repeats; it looks at the clock now and then.
func (rt *runtime) tick() error {
	rt.ticks++
	if rt.ticks%often != 0 {
		return nil
	}
	return rt.look()
}

// look reports whether the run was cancelled or took too long.
func (rt *runtime) look() error {
	if err := rt.ctx.Err(); err != nil {
		return stopped(err, rt.limits)
	}
	if time.Since(rt.began) > rt.limits.Time {
		return cypher.TookTooLong(rt.limits)
	}
	return nil
}

func stopped(err error, limits cypher.Limits) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return cypher.TookTooLong(limits)
	}
	return err
}

// expand counts n relationships that were looked at.
func (rt *runtime) expand(n int) error {
	rt.steps += int64(n)
	if rt.steps > rt.limits.Steps {
		return graph.Errorf(graph.TooLarge, "the query followed over %d relationships and was stopped; bound variable lengths as in [:OWNS*1..4], or begin at one entity", rt.limits.Steps)
	}
	return rt.tick()
}

// keep counts bytes that are held until the run ends or release gives them back.
func (rt *runtime) keep(bytes int) error {
	rt.memory += int64(bytes)
	return rt.fits(0)
}

func (rt *runtime) release(bytes int) { rt.memory -= int64(bytes) }

// fits reports whether so many bytes more would pass the limit.
func (rt *runtime) fits(bytes int) error {
	if rt.memory+int64(bytes) > rt.limits.Memory {
		return rt.tooMuch()
	}
	return nil
}

func (rt *runtime) tooMuch() error {
	return graph.Errorf(graph.TooLarge, "the query needs more than the %d MB of memory that one may take; ask for less: fewer rows at once, or counts instead of lists", rt.limits.Memory>>20)
}

// weight is about how many bytes a value takes in memory.
func weight(v any) int {
	const scalar = 24
	switch v := v.(type) {
	case string:
		return scalar + len(v)
	case []any:
		n := scalar + 16*len(v)
		for _, element := range v {
			switch element.(type) {
			case nil, bool:
			default:
				n += weight(element) - 8
			}
		}
		return n
	case map[string]any:
		n := 2 * scalar
		for key, element := range v {
			n += scalar + len(key) + weight(element)
		}
		return n
	case value.Path:
		return 5*scalar + 4*len(v.Nodes) + 4*len(v.Relationships) // two slices, and what they are boxed in
	}
	return scalar
}

// shallow is about how many bytes a value takes without what its elements take.
func shallow(v any) int {
	switch v := v.(type) {
	case string:
		return len(v)
	case []any:
		return 16 * len(v)
	case map[string]any:
		return 48 * len(v)
	}
	return 0
}

// large is from how many bytes on a value takes long enough to be looked through that
// the clock is looked at each time.
const large = 1 << 16

// weigh looks at the clock where one of two values is large.
func (rt *runtime) weigh(a, b any) error {
	if shallow(a) > large || shallow(b) > large {
		return rt.look()
	}
	return nil
}

// eval gives the value of an expression in the row as it stands.
type eval func(rt *runtime) (any, error)

// truth is the value of a condition: true, false or, with known false, null.
func truth(v any) (is, known bool, err error) {
	switch v := v.(type) {
	case bool:
		return v, true, nil
	case nil:
		return false, false, nil
	}
	return false, false, &value.Error{Kind: "TypeError", What: "a condition is true or false, and this is " + withArticle(value.TypeName(v))}
}

func withArticle(noun string) string {
	if noun != "" {
		switch noun[0] {
		case 'A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u':
			return "an " + noun
		}
	}
	return "a " + noun
}
