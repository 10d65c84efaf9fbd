package evaluate

import (
	"slices"

	"whoowns/graph"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// frame is about how many bytes one more relationship of a walk takes, and round one
// more repetition of a pattern.
const (
	frame = 1 << 10
	round = 2 << 10
)

// deepest is how long a walk may be. It holds where there is memory for more.
const deepest = 200_000

// deeper counts what one more step of a walk takes.
func deeper(rt *runtime, depth, bytes int) error {
	if depth >= deepest {
		return graph.Errorf(graph.TooLarge, "the query walked over %d relationships in a row and was stopped; bound the length, as in [:OWNS*1..4]", deepest)
	}
	return rt.keep(bytes)
}

// repeat follows relationships in a row from a node that is bound: every way that
// walks none twice.
type repeat struct {
	step
	link     *linkPart
	from, to int
	turned   bool
	into     bool
	bound    bool // the list of relationships is bound already
	used     *used
	walked   []value.Relationship
}

func (o *repeat) push(rt *runtime) error {
	n, ok, err := nodeIn(rt, o.from)
	if err != nil || !ok {
		return err
	}
	direction := o.link.direction
	if o.turned {
		direction = turned(direction)
	}
	if o.bound {
		return o.given(rt, n, direction)
	}
	before := o.walked
	o.walked = nil
	err = o.walk(rt, n, direction, 0)
	o.walked = before
	return err
}

func (o *repeat) walk(rt *runtime, n value.Node, direction syntax.Direction, depth int) error {
	if depth >= o.link.min {
		if err := o.arrive(rt, n); err != nil {
			return err
		}
	}
	if o.link.max != syntax.NoMax && depth >= o.link.max {
		return nil
	}
	if err := deeper(rt, depth, frame); err != nil {
		return err
	}
	err := neighbours(rt, n, direction, func(r value.Relationship, at value.Node) error {
		o.hits++
		if err := rt.expand(1); err != nil {
			return err
		}
		if o.used.has(r) {
			return nil
		}
		passes, err := o.link.passes(rt, r, at)
		if err != nil || !passes {
			return err
		}
		o.used.add(r)
		o.walked = append(o.walked, r)
		err = o.walk(rt, at, direction, depth+1)
		o.walked = o.walked[:len(o.walked)-1]
		o.used.remove()
		return err
	})
	rt.release(frame)
	return err
}

// arrive is at a node where the walk may end.
func (o *repeat) arrive(rt *runtime, n value.Node) error {
	if !o.into {
		rt.row[o.to] = n
	} else if other, ok := rt.row[o.to].(value.Node); !ok || other != n {
		return nil
	}
	if o.link.wanted {
		if err := rt.fits(24 * len(o.walked)); err != nil {
			return err
		}
		rt.row[o.link.slot] = listOf(o.walked, o.turned)
	}
	return o.emit(rt)
}

func listOf(walked []value.Relationship, reversed bool) []any {
	list := make([]any, len(walked))
	for i, r := range walked {
		list[i] = r
	}
	if reversed {
		slices.Reverse(list)
	}
	return list
}

// given follows the relationships of a list that is bound.
func (o *repeat) given(rt *runtime, n value.Node, direction syntax.Direction) error {
	list, ok := rt.row[o.link.slot].([]any)
	if !ok || len(list) < o.link.min || o.link.max != syntax.NoMax && len(list) > o.link.max {
		return nil
	}
	taken := 0
	defer func() {
		for range taken {
			o.used.remove()
		}
	}()
	for i := range list {
		v := list[i]
		if o.turned {
			v = list[len(list)-1-i]
		}
		r, ok := v.(value.Relationship)
		if !ok {
			return nil
		}
		if err := rt.expand(1); err != nil {
			return err
		}
		start, end := rt.graph.Ends(r)
		switch {
		case direction != syntax.Incoming && start == n:
			n = end
		case direction != syntax.Outgoing && end == n:
			n = start
		default:
			return nil
		}
		if fits, err := o.link.fits(rt, r); err != nil || !fits || o.used.has(r) {
			return err
		}
		o.used.add(r)
		taken++
	}
	if !o.into {
		rt.row[o.to] = n
	} else if other, ok := rt.row[o.to].(value.Node); !ok || other != n {
		return nil
	}
	return o.emit(rt)
}

// quantify repeats a pattern from a node that is bound.
type quantify struct {
	step
	link     *linkPart
	from, to int
	turned   bool
	into     bool
	inner    operator // the pattern once; it ends at again
	depth    int
	rounds   [][]any // the values of the inner variables, of each time
}

// again is the end of the pattern that is repeated.
type again struct {
	step
	of *quantify
}

func (o *again) begin(*runtime)         {}
func (o *again) finish(*runtime) error  { return nil }
func (o *again) push(rt *runtime) error { return o.of.once(rt) }

func (o *quantify) begin(rt *runtime) {
	o.inner.begin(rt)
	o.next.begin(rt)
}

func (o *quantify) push(rt *runtime) error {
	n, ok, err := nodeIn(rt, o.from)
	if err != nil || !ok {
		return err
	}
	depth, rounds := o.depth, o.rounds
	o.rounds = nil
	err = o.walk(rt, n, 0)
	o.depth, o.rounds = depth, rounds
	return err
}

// sides returns the slots of the end where a round begins, and of the one where it ends.
func (o *quantify) sides() (begins, ends int) {
	if o.turned {
		return o.link.group.last, o.link.group.first
	}
	return o.link.group.first, o.link.group.last
}

func (o *quantify) walk(rt *runtime, n value.Node, depth int) error {
	if depth >= o.link.min {
		if err := o.arrive(rt, n); err != nil {
			return err
		}
	}
	if o.link.max != syntax.NoMax && depth >= o.link.max {
		return nil
	}
	if err := deeper(rt, depth, round); err != nil {
		return err
	}
	begins, _ := o.sides()
	rt.row[begins] = n
	o.depth = depth
	err := o.inner.push(rt)
	rt.release(round)
	return err
}

// once is called when the pattern was found once more.
func (o *quantify) once(rt *runtime) error {
	depth := o.depth
	values := save(rt, o.link.group.inner)
	o.rounds = append(o.rounds, values)
	_, ends := o.sides()
	n, ok, err := nodeIn(rt, ends)
	if err == nil && ok {
		err = o.walk(rt, n, depth+1)
	}
	o.rounds = o.rounds[:len(o.rounds)-1]
	restore(rt, o.link.group.inner, values)
	o.depth = depth
	return err
}

func (o *quantify) arrive(rt *runtime, n value.Node) error {
	if !o.into {
		rt.row[o.to] = n
	} else if other, ok := rt.row[o.to].(value.Node); !ok || other != n {
		return nil
	}
	group := o.link.group
	column := func(i int) []any {
		list := make([]any, len(o.rounds))
		for at, values := range o.rounds {
			if o.turned {
				at = len(list) - 1 - at
			}
			list[at] = values[i]
		}
		return list
	}
	for i, slot := range group.lists {
		if slot >= 0 {
			rt.row[slot] = column(i)
		}
	}
	if o.link.wanted {
		rt.row[o.link.slot] = o.flat()
	}
	// What is behind may look at variables within a repeated pattern by its own round.
	inner := save(rt, group.inner)
	err := o.emit(rt)
	restore(rt, group.inner, inner)
	return err
}

// flat returns all relationships of all rounds in the order of the path.
func (o *quantify) flat() []any {
	group := o.link.group
	list := []any{}
	for at := range o.rounds {
		if o.turned {
			at = len(o.rounds) - 1 - at
		}
		for _, l := range group.path.links {
			slot := group.pattern.links[l].slot
			for i, inner := range group.inner {
				if inner != slot {
					continue
				}
				switch v := o.rounds[at][i].(type) {
				case []any:
					list = append(list, v...)
				default:
					list = append(list, v)
				}
				break
			}
		}
	}
	return list
}
