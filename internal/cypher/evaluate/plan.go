package evaluate

import (
	"maps"
	"slices"
	"strings"

	"whoowns/internal/cypher/syntax"
)

// planned is a query that can be run: its parts, joined by UNION, feed one end.
type planned struct {
	parts   []operator
	last    []*step
	tail    operator
	columns []string
	slots   []int // of the columns
}

// run runs the parts one after the other.
func (p *planned) run(rt *runtime) error {
	p.tail.begin(rt)
	for _, part := range p.parts {
		if err := run(rt, part); err != nil {
			return err
		}
	}
	return ignoreStop(p.tail.finish(rt))
}

// relay hands rows to the end of a query.
type relay struct {
	step
	tail operator
}

func (o *relay) begin(*runtime)         {}
func (o *relay) finish(*runtime) error  { return nil }
func (o *relay) push(rt *runtime) error { return o.tail.push(rt) }

// query compiles a query within the names that are seen, bound to the slots that have
// values. Each row of it goes to end.
func (c *compiler) query(q *syntax.Query, bound map[int]bool, end func(columns []int) operator) *planned {
	p := &planned{}
	names := c.names
	var slots [][]int
	var chains []*chain
	for _, part := range q.Parts {
		c.names = names
		s := &singlePart{compiler: c, base: names, baseBound: bound, bound: maps.Clone(bound), chain: &chain{}}
		s.chain.add(&argument{}, "Argument", "", 1)
		for _, clause := range part.Clauses {
			s.clause(clause)
		}
		c.names = names
		if p.columns == nil {
			p.columns = s.columns
		}
		ordered := make([]int, len(p.columns))
		for i, column := range p.columns {
			if at := slices.Index(s.columns, column); at >= 0 {
				ordered[i] = s.slots[at]
			}
		}
		slots, chains = append(slots, ordered), append(chains, s.chain)
	}
	if len(q.Parts) == 1 {
		p.slots, p.tail = slots[0], end(slots[0])
		chains[0].add(&relay{tail: p.tail}, "ProduceResults", strings.Join(p.columns, ", "), chains[0].rows())
	} else {
		for range p.columns {
			p.slots = append(p.slots, c.slot())
		}
		p.tail = end(p.slots)
		if slices.Contains(q.All, false) {
			d := &distinct{slots: p.slots}
			d.next = p.tail
			p.tail = d
		}
		for i, chain := range chains {
			move := &project{slots: p.slots}
			for _, slot := range slots[i] {
				move.values = append(move.values, ofSlot(slot))
			}
			chain.add(move, "Projection", strings.Join(p.columns, ", "), chain.rows())
			chain.add(&relay{tail: p.tail}, "ProduceResults", strings.Join(p.columns, ", "), chain.rows())
		}
	}
	for _, chain := range chains {
		p.parts, p.last = append(p.parts, chain.first), append(p.last, chain.last.node())
	}
	return p
}

// singlePart is one part of a query while it is compiled.
type singlePart struct {
	*compiler
	base      *names // of what is around the query
	baseBound map[int]bool
	bound     map[int]bool
	chain     *chain
	columns   []string
	slots     []int
}

func (s *singlePart) clause(clause syntax.Clause) {
	switch clause := clause.(type) {
	case *syntax.Match:
		s.matchClause(clause)
	case *syntax.Unwind:
		list := s.expression(clause.List)
		slot := s.slot()
		s.names = s.names.with(clause.Name, slot)
		s.bound[slot] = true
		s.chain.add(&unwind{list: list, slot: slot}, "Unwind", print(clause.List)+" AS "+clause.Name, s.chain.rows()*10)
	case *syntax.With:
		s.project(&clause.Projection, clause.Where)
	case *syntax.Return:
		s.project(&clause.Projection, nil)
	}
}

func (s *singlePart) matchClause(m *syntax.Match) {
	p := s.gather(m.Patterns, m.Where, s.bound, nil)
	if !m.Optional {
		s.bound = s.compiler.match(p, s.chain, s.bound)
		return
	}
	inner := &chain{}
	inner.add(&argument{}, "Argument", "", s.chain.rows())
	bound := s.compiler.match(p, inner, s.bound)
	o := &optional{found: &foundMark{}}
	o.found.outer = o
	for slot := range bound {
		if !s.bound[slot] {
			o.slots = append(o.slots, slot)
		}
	}
	slices.Sort(o.slots)
	rows := inner.rows()
	last := inner.last.node()
	inner.add(o.found, "Found", "", rows)
	o.inner = inner.first
	s.chain.add(o, "Optional", "", max(rows, s.chain.rows()))
	o.side = last
	s.bound = bound
}

// project compiles WITH and RETURN.
func (s *singlePart) project(p *syntax.Projection, where syntax.Expression) {
	items := s.items(p)
	aggregates := s.aggregates(items, p.OrderBy)
	grouped := len(aggregates) > 0
	before, instead := s.names, s.instead
	if grouped {
		s.aggregate(items, aggregates)
	}
	o := &project{}
	var texts []string
	for _, item := range items {
		o.values = append(o.values, s.expression(item.Value))
		text := item.Name
		if item.Named {
			text = print(item.Value) + " AS " + item.Name
		}
		texts = append(texts, text)
	}
	s.columns = nil
	after := s.base
	for _, item := range items {
		slot := s.slot()
		o.slots, s.columns = append(o.slots, slot), append(s.columns, item.Name)
		after = after.with(item.Name, slot)
		before = before.with(item.Name, slot)
	}
	s.slots = o.slots
	s.chain.add(o, "Projection", strings.Join(texts, ", "), s.chain.rows())
	if p.Distinct {
		s.chain.add(&distinct{slots: o.slots}, "Distinct", strings.Join(s.columns, ", "), s.chain.rows())
	}
	s.names = before
	for i, item := range items {
		if v, isVariable := item.Value.(*syntax.Variable); !isVariable || !slices.Contains(s.columns, v.Name) {
			s.instead = append(slices.Clip(s.instead), computed{item.Value, o.slots[i]})
		}
	}
	s.window(p, where)
	if where != nil {
		s.chain.add(&filter{condition: s.expression(where)}, "Filter", print(where), s.chain.rows()*0.3)
	}
	s.instead, s.names = instead, after
	s.bound = maps.Clone(s.baseBound)
	for _, slot := range o.slots {
		s.bound[slot] = true
	}
}

// items returns the columns, with those of a star first, in the order of their names.
func (s *singlePart) items(p *syntax.Projection) []*syntax.Item {
	if !p.Star {
		return p.Items
	}
	var all []string
	for n := s.names; n != s.base && n != nil; n = n.outer {
		if !slices.Contains(all, n.name) {
			all = append(all, n.name)
		}
	}
	slices.Sort(all)
	var items []*syntax.Item
	for _, name := range all {
		items = append(items, &syntax.Item{Value: &syntax.Variable{Name: name}, Name: name})
	}
	return append(items, p.Items...)
}

// window adds ORDER BY, SKIP and LIMIT.
func (s *singlePart) window(p *syntax.Projection, where syntax.Expression) {
	var skipped, limited eval
	if p.Skip != nil {
		skipped = counted("SKIP", s.expression(p.Skip))
	}
	if p.Limit != nil {
		limited = counted("LIMIT", s.expression(p.Limit))
	}
	if len(p.OrderBy) > 0 {
		o := &order{slots: s.slots}
		if where != nil {
			for _, slot := range s.reads(where) {
				if !slices.Contains(o.slots, slot) {
					o.slots = append(slices.Clip(o.slots), slot)
				}
			}
		}
		var texts []string
		for _, item := range p.OrderBy {
			o.keys, o.descending = append(o.keys, s.expression(item.Value)), append(o.descending, item.Descending)
			text := print(item.Value)
			if item.Descending {
				text += " DESC"
			}
			texts = append(texts, text)
		}
		name := "Sort"
		if limited != nil {
			name, o.most = "Top", sum(limited, skipped)
		}
		s.chain.add(o, name, strings.Join(texts, ", "), s.chain.rows())
	}
	if skipped != nil {
		s.chain.add(&skip{count: skipped}, "Skip", print(p.Skip), s.chain.rows())
	}
	if limited != nil {
		rows := s.chain.rows()
		if n, ok := p.Limit.(*syntax.Literal); ok {
			if n, ok := n.Value.(int64); ok {
				rows = min(rows, float64(n))
			}
		}
		s.chain.add(&limit{count: limited}, "Limit", print(p.Limit), rows)
	}
}

// sum is how many rows a top-k keeps.
func sum(limited, skipped eval) eval {
	return func(rt *runtime) (any, error) {
		n, err := limited(rt)
		if err != nil || skipped == nil {
			return n, err
		}
		m, err := skipped(rt)
		if err != nil {
			return nil, err
		}
		total := n.(int64) + m.(int64)
		if total < 0 { // past what can be counted
			total = 1<<63 - 1
		}
		return total, nil
	}
}
