package evaluate

import (
	"container/heap"
	"fmt"
	"sort"

	"whoowns/internal/cypher/value"
)

// kept is the values of some slots of a row, and what it is sorted by.
type kept struct {
	values []any
	keys   []any
	number int // of the row, so that equal rows stay in order
}

func save(rt *runtime, slots []int) []any {
	values := make([]any, len(slots))
	for i, slot := range slots {
		values[i] = rt.row[slot]
	}
	return values
}

func restore(rt *runtime, slots []int, values []any) {
	for i, slot := range slots {
		rt.row[slot] = values[i]
	}
}

func weightOf(values []any) int {
	n := 24
	for _, v := range values {
		n += 16 + weight(v)
	}
	return n
}

// distinct lets the first of equivalent rows through.
type distinct struct {
	step
	slots []int
	seen  map[string]struct{}
	key   []byte
	held  int
}

func (o *distinct) begin(rt *runtime) {
	rt.release(o.held)
	o.seen, o.held = map[string]struct{}{}, 0
	o.next.begin(rt)
}

func (o *distinct) push(rt *runtime) error {
	o.key = o.key[:0]
	for _, slot := range o.slots {
		o.key = value.AppendKey(o.key, rt.row[slot])
	}
	if _, there := o.seen[string(o.key)]; there {
		return rt.tick()
	}
	o.seen[string(o.key)] = struct{}{}
	o.held += len(o.key) + 48
	if err := rt.keep(len(o.key) + 48); err != nil {
		return err
	}
	return o.emit(rt)
}

func (o *distinct) finish(rt *runtime) error {
	rt.release(o.held)
	o.seen, o.held = nil, 0
	return o.next.finish(rt)
}

// order sorts rows. With a limit it keeps no more than the rows that are wanted.
type order struct {
	step
	slots      []int
	keys       []eval
	descending []bool
	most       eval // of a top-k: how many rows are wanted; or nil

	wanted int
	rows   []kept
	number int
	held   int
}

func (o *order) Len() int           { return len(o.rows) }
func (o *order) Less(i, j int) bool { return o.before(&o.rows[j], &o.rows[i]) } // the last on top
func (o *order) Swap(i, j int)      { o.rows[i], o.rows[j] = o.rows[j], o.rows[i] }
func (o *order) Push(x any)         { o.rows = append(o.rows, x.(kept)) }
func (o *order) Pop() any {
	last := o.rows[len(o.rows)-1]
	o.rows = o.rows[:len(o.rows)-1]
	return last
}

func (o *order) before(a, b *kept) bool {
	for i := range a.keys {
		sign := value.Order(a.keys[i], b.keys[i])
		if o.descending[i] {
			sign = -sign
		}
		if sign != 0 {
			return sign < 0
		}
	}
	return a.number < b.number
}

func (o *order) begin(rt *runtime) {
	rt.release(o.held)
	o.rows, o.number, o.held, o.wanted = nil, 0, 0, -1
	o.next.begin(rt)
}

func (o *order) push(rt *runtime) error {
	if o.wanted < 0 && o.most != nil {
		v, err := o.most(rt)
		if err != nil {
			return err
		}
		o.wanted = int(v.(int64))
	}
	keys := make([]any, len(o.keys))
	for i, key := range o.keys {
		var err error
		if keys[i], err = key(rt); err != nil {
			return err
		}
	}
	row := kept{keys: keys, number: o.number}
	o.number++
	if o.most != nil && len(o.rows) >= o.wanted {
		if o.wanted == 0 || !o.before(&row, &o.rows[0]) {
			return rt.tick()
		}
		gone := o.rows[0]
		size := weightOf(gone.values) + weightOf(gone.keys)
		o.held -= size
		rt.release(size)
		row.values = save(rt, o.slots)
		o.rows[0] = row
		heap.Fix(o, 0)
	} else {
		row.values = save(rt, o.slots)
		if o.most != nil {
			heap.Push(o, row)
		} else {
			o.rows = append(o.rows, row)
		}
	}
	size := weightOf(row.values) + weightOf(row.keys)
	o.held += size
	if err := rt.keep(size); err != nil {
		return err
	}
	return rt.tick()
}

func (o *order) finish(rt *runtime) error {
	var failed error
	compared := 0
	sort.Slice(o.rows, func(i, j int) bool {
		if compared++; compared%often == 0 && failed == nil {
			failed = rt.look()
		}
		return failed == nil && o.before(&o.rows[i], &o.rows[j])
	})
	if failed != nil {
		return failed
	}
	for i := range o.rows {
		restore(rt, o.slots, o.rows[i].values)
		if err := o.emit(rt); err != nil {
			if err == errStop {
				break
			}
			return err
		}
	}
	rt.release(o.held)
	o.rows, o.held = nil, 0
	return o.next.finish(rt)
}

// skip leaves out the first rows.
type skip struct {
	step
	count eval
	left  int64
	known bool
}

func (o *skip) begin(rt *runtime) {
	o.known = false
	o.next.begin(rt)
}

func (o *skip) push(rt *runtime) error {
	if !o.known {
		v, err := o.count(rt)
		if err != nil {
			return err
		}
		o.left, o.known = v.(int64), true
	}
	if o.left > 0 {
		o.left--
		return rt.tick()
	}
	return o.emit(rt)
}

// limit lets the first rows through and stops what feeds it.
type limit struct {
	step
	count eval
	left  int64
	known bool
}

func (o *limit) begin(rt *runtime) {
	o.known = false
	o.next.begin(rt)
}

func (o *limit) push(rt *runtime) error {
	if !o.known {
		v, err := o.count(rt)
		if err != nil {
			return err
		}
		o.left, o.known = v.(int64), true
	}
	if o.left <= 0 {
		return errStop
	}
	o.left--
	if err := o.emit(rt); err != nil {
		return err
	}
	if o.left == 0 {
		return errStop
	}
	return nil
}

// counted makes an expression one of a number of rows.
func counted(clause string, count eval) eval {
	return func(rt *runtime) (any, error) {
		v, err := count(rt)
		if err != nil {
			return nil, err
		}
		n, whole := v.(int64)
		switch {
		case !whole:
			return nil, &value.Error{Kind: "SyntaxError", Detail: "InvalidArgumentType", What: fmt.Sprintf("%s takes a whole number, and this is %s", clause, withArticle(value.TypeName(v)))}
		case n < 0:
			return nil, &value.Error{Kind: "SyntaxError", Detail: "NegativeIntegerArgument", What: fmt.Sprintf("%s takes a whole number from 0 up, and this is %d", clause, n)}
		}
		return n, nil
	}
}
