package evaluate

import (
	"whoowns/internal/cypher"
)

// operator is one step of a plan. It takes rows and pushes what it makes of each to the
// operator behind it. A row is the runtime's; an operator leaves in it what the ones
// before it put there.
type operator interface {
	// begin makes the operator as new, before the first row.
	begin(rt *runtime)
	// push takes the row as it stands. errStop: no more rows are needed.
	push(rt *runtime) error
	// finish is called once after the last row.
	finish(rt *runtime) error

	node() *step
}

// step is what every operator has: the one behind it, and what EXPLAIN and PROFILE tell.
type step struct {
	next      operator
	name      string
	details   string
	estimated float64
	rows      int64
	hits      int64
	side      *step // the last operator of a side that feeds this one
	before    *step
}

func (s *step) begin(rt *runtime)        { s.next.begin(rt) }
func (s *step) finish(rt *runtime) error { return s.next.finish(rt) }
func (s *step) node() *step              { return s }

// emit pushes the row to the next operator.
func (s *step) emit(rt *runtime) error {
	s.rows++
	return s.next.push(rt)
}

// end stops what emit began: what is told to stop is no fault when it has no more.
func ignoreStop(err error) error {
	if err == errStop {
		return nil
	}
	return err
}

// plan is the tree that EXPLAIN shows: the last step first, and each with what feeds it.
func (s *step) plan() *cypher.Plan {
	p := &cypher.Plan{Operator: s.name, Details: s.details, EstimatedRows: s.estimated, Rows: s.rows, Hits: s.hits}
	if s.before != nil {
		p.Children = append(p.Children, s.before.plan())
	}
	if s.side != nil {
		p.Children = append(p.Children, s.side.plan())
	}
	return p
}

// chain is operators one behind the other, as they are built.
type chain struct {
	first, last operator
}

// add puts an operator behind the others.
func (c *chain) add(o operator, name, details string, estimated float64) {
	s := o.node()
	s.name, s.details, s.estimated = name, details, estimated
	if c.last == nil {
		c.first = o
	} else {
		c.last.node().next = o
		s.before = c.last.node()
	}
	c.last = o
}

// rows is how many rows are expected of the chain for one that it is given.
func (c *chain) rows() float64 {
	if c.last == nil {
		return 1
	}
	return max(c.last.node().estimated, 1e-6)
}

// argument is the first operator of a chain: it hands on what it is given.
type argument struct{ step }

func (o *argument) push(rt *runtime) error { return o.emit(rt) }

// filter lets rows through for which a condition is true.
type filter struct {
	step
	condition eval
}

func (o *filter) push(rt *runtime) error {
	v, err := o.condition(rt)
	if err != nil {
		return err
	}
	is, _, err := truth(v)
	if err != nil || !is {
		if err == nil {
			err = rt.tick()
		}
		return err
	}
	return o.emit(rt)
}

// unwind makes a row of each element of a list.
type unwind struct {
	step
	list eval
	slot int
}

func (o *unwind) push(rt *runtime) error {
	v, err := o.list(rt)
	if err != nil || v == nil {
		return err
	}
	list, isList := v.([]any)
	if !isList {
		rt.row[o.slot] = v
		return o.emit(rt)
	}
	for _, element := range list {
		if err := rt.tick(); err != nil {
			return err
		}
		rt.row[o.slot] = element
		if err := o.emit(rt); err != nil {
			return err
		}
	}
	return nil
}

// project puts values into the slots of their columns.
type project struct {
	step
	values []eval
	slots  []int
}

func (o *project) push(rt *runtime) error {
	for i, value := range o.values {
		v, err := value(rt)
		if err != nil {
			return err
		}
		rt.row[o.slots[i]] = v
	}
	return o.emit(rt)
}

// optional gives the rows of a pattern, or one with nulls where there is none.
type optional struct {
	step
	inner operator
	slots []int // what the pattern binds
	found *foundMark
}

// foundMark ends the inner chain of an optional.
type foundMark struct {
	step
	outer *optional
	found bool
}

func (o *foundMark) begin(*runtime)        {}
func (o *foundMark) finish(*runtime) error { return nil }
func (o *foundMark) push(rt *runtime) error {
	o.found = true
	return o.outer.emit(rt)
}

func (o *optional) begin(rt *runtime) {
	o.inner.begin(rt)
	o.next.begin(rt)
}

func (o *optional) push(rt *runtime) error {
	o.found.found = false
	if err := o.inner.push(rt); err != nil {
		return err
	}
	if o.found.found {
		return nil
	}
	for _, slot := range o.slots {
		rt.row[slot] = nil
	}
	return o.emit(rt)
}

// callback ends a chain with a function.
type callback struct {
	step
	call func(rt *runtime) error
}

func (o *callback) begin(*runtime)         {}
func (o *callback) finish(*runtime) error  { return nil }
func (o *callback) push(rt *runtime) error { return o.call(rt) }

// run gives a chain one row and lets it finish.
func run(rt *runtime, first operator) error {
	first.begin(rt)
	if err := ignoreStop(first.push(rt)); err != nil {
		return err
	}
	return ignoreStop(first.finish(rt))
}
