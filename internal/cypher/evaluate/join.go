package evaluate

import (
	"maps"
	"slices"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// hashJoin joins rows to those of a part of the pattern that shares no variable with
// them, where an expression of the one equals one of the other. The part is found once.
type hashJoin struct {
	step
	inner         operator // finds the part; it ends at collect
	left, right   eval
	slots         []int // of the part
	relationships []int // slots of relationships of the part
	used          *used

	built bool
	table map[string][][]any
	key   []byte
	held  int
}

func (o *hashJoin) begin(rt *runtime) {
	rt.release(o.held)
	o.built, o.table, o.held = false, nil, 0
	o.inner.begin(rt)
	o.next.begin(rt)
}

func (o *hashJoin) finish(rt *runtime) error {
	rt.release(o.held)
	o.table, o.held, o.built = nil, 0, false
	return o.next.finish(rt)
}

func (o *hashJoin) collect(rt *runtime) error {
	v, err := o.right(rt)
	if err != nil || v == nil {
		return err
	}
	o.key = value.AppendKey(o.key[:0], v)
	values := save(rt, o.slots)
	o.table[string(o.key)] = append(o.table[string(o.key)], values)
	size := weightOf(values) + len(o.key) + 16
	o.held += size
	return rt.keep(size)
}

func (o *hashJoin) push(rt *runtime) error {
	if !o.built {
		o.built, o.table = true, map[string][][]any{}
		if err := o.inner.push(rt); err != nil {
			return err
		}
	}
	v, err := o.left(rt)
	if err != nil || v == nil {
		return err
	}
	o.key = value.AppendKey(o.key[:0], v)
	for _, values := range o.table[string(o.key)] {
		if err := rt.tick(); err != nil {
			return err
		}
		restore(rt, o.slots, values)
		if err := o.unused(rt); err != nil {
			return err
		}
	}
	return nil
}

// unused hands the row on when the part walks no relationship that the rest walks.
func (o *hashJoin) unused(rt *runtime) error {
	taken := 0
	defer func() {
		for range taken {
			o.used.remove()
		}
	}()
	take := func(v any) bool {
		r, ok := v.(value.Relationship)
		if !ok {
			return true
		}
		if o.used.has(r) {
			return false
		}
		o.used.add(r)
		taken++
		return true
	}
	for _, slot := range o.relationships {
		if list, ok := rt.row[slot].([]any); ok {
			for _, v := range list {
				if !take(v) {
					return nil
				}
			}
		} else if !take(rt.row[slot]) {
			return nil
		}
	}
	return o.emit(rt)
}

// joined adds a hash join for the part of the pattern that begins at a start, and
// reports whether one fits: there must be an equality between the two.
func (m *matching) joined(s *start) bool {
	if m.chain.rows() < 2 || s.rows < 2 {
		return false
	}
	nodes, links := map[int]bool{s.node: true}, map[int]bool{}
	for grown := true; grown; {
		grown = false
		for i, l := range m.links {
			if m.linked[i] || links[i] || !nodes[l.from] && !nodes[l.to] {
				continue
			}
			if l.path >= 0 || l.slot >= 0 && m.bound[l.slot] || m.bound[m.nodes[l.from].slot] || m.bound[m.nodes[l.to].slot] {
				return false
			}
			links[i], nodes[l.from], nodes[l.to] = true, true, true
			grown = true
		}
	}
	own := map[int]bool{}
	for n := range nodes {
		own[m.nodes[n].slot] = true
	}
	for l := range links {
		own[m.links[l].slot], m.links[l].wanted = true, true
		if m.links[l].group != nil {
			return false
		}
	}
	left, right, text := m.equality(own)
	if left == nil {
		return false
	}
	o := &hashJoin{left: m.expression(left), right: m.expression(right), used: m.used}
	inner := &chain{}
	inner.add(&argument{}, "Argument", "", 1)
	part := *m.pattern
	part.used = &used{}
	sub := &matching{compiler: m.compiler, pattern: &part, chain: inner, bound: map[int]bool{}, linked: maps.Clone(m.linked), pathDone: maps.Clone(m.pathDone)}
	sub.all(func(i int) bool { return nodes[i] }, func(i int) bool { return links[i] })
	maps.Copy(m.linked, sub.linked)
	maps.Copy(m.pathDone, sub.pathDone)
	o.slots = slices.Sorted(maps.Keys(sub.bound))
	for l := range links {
		o.relationships = append(o.relationships, m.links[l].slot)
	}
	slices.Sort(o.relationships)
	rows := inner.rows()
	inner.add(&callback{call: o.collect}, "Collect", "", rows)
	o.inner = inner.first
	m.chain.add(o, "HashJoin", text, max(m.chain.rows(), rows))
	o.side = inner.last.node().before
	maps.Copy(m.bound, sub.bound)
	m.restrict()
	return true
}

// equality finds a condition a = b where a can be read now and b within a part.
func (m *matching) equality(own map[int]bool) (left, right syntax.Expression, text string) {
	for _, c := range m.conditions {
		e, ok := c.expression.(*syntax.Comparison)
		if c.done || !ok || len(e.Operators) != 1 || e.Operators[0] != syntax.Equal {
			continue
		}
		for i := range e.Operands {
			there, here := m.reads(e.Operands[i]), m.reads(e.Operands[1-i])
			inPart := len(there) > 0 && !slices.ContainsFunc(there, func(slot int) bool { return !own[slot] })
			if inPart && len(here) > 0 && m.has(here) {
				return e.Operands[1-i], e.Operands[i], c.text
			}
		}
	}
	return nil, nil, ""
}
