package ownership

import (
	"context"

	"whoowns/graph"
)

// mostSteps bounds what one question may cost, in steps of some ten nanoseconds: a
// share added, a chain gone one relation further. It is counted and not timed, so that
// what is answered does not depend on the machine, or on what else it does.
const mostSteps = 1 << 30

// stepsBetween is after how many steps the context is looked at.
const stepsBetween = 1 << 15

// effort is what one question may still cost. Once it is spent, or the context has
// ended, everything that asks stops, and err says why.
type effort struct {
	ctx   context.Context
	about string // the id that the question is about, for the error
	left  int
	look  int // with how many steps left the context is looked at again
	err   error
}

func newEffort(ctx context.Context, about string) *effort {
	return &effort{ctx: ctx, about: about, left: mostSteps, look: mostSteps, err: ctx.Err()}
}

// spend takes steps, and reports whether to go on.
func (e *effort) spend(steps int) bool {
	if e.left -= steps; e.left < e.look {
		e.look = max(0, e.left-stepsBetween)
		e.settle()
	}
	return e.err == nil
}

func (e *effort) settle() {
	if e.err != nil {
		return
	}
	if e.err = e.ctx.Err(); e.err == nil && e.left < 0 {
		e.refuse()
	}
}

// affords reports whether so many steps are left.
func (e *effort) affords(steps int) bool { return e.left >= steps }

// refuse ends the question as one that is too large.
func (e *effort) refuse() {
	if e.err == nil {
		e.err = graph.Errorf(graph.TooLarge, "too much is joined to %s for one answer: thousands of entities hold ranges or unknown shares, or votes, of each other, and it takes over %d million steps; "+
			"ask about one owner instead of all (explain), about an entity with fewer above it, or about a day with fewer relations", e.about, mostSteps/1_000_000)
	}
}
