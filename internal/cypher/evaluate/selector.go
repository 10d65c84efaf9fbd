package evaluate

import (
	"fmt"
	"maps"
	"slices"
	"sort"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// selectPath adds a path with a selector whose ends are bound, and reports whether
// there was one.
func (m *matching) selectPath() bool {
	for i, p := range m.paths {
		first, last := m.nodes[p.nodes[0]].slot, m.nodes[p.nodes[len(p.nodes)-1]].slot
		if m.pathDone[i] || !p.selects() || !m.bound[first] || !m.bound[last] {
			continue
		}
		m.pathDone[i] = true
		whole := p.inner
		if p.function != syntax.NoFunction {
			whole = append(slices.Clone(whole), m.ofWhole(p)...)
		}
		var count eval
		if p.countBy != "" {
			count = counted("SHORTEST", m.expression(&syntax.Parameter{Name: p.countBy}))
		} else if p.count > 1 {
			count = ofValue(int64(p.count))
		}
		if l := m.links[p.links[0]]; len(p.links) == 1 && (l.kind == single || l.kind == repeated) && (l.slot < 0 || !m.bound[l.slot]) {
			o := &shortest{link: l, path: p, from: first, to: last, count: count, used: m.used}
			for _, c := range whole {
				c.done = true
				o.whole = append(o.whole, c.holds)
			}
			m.chain.add(o, "ShortestPath", "("+m.nodes[p.nodes[0]].name+")"+l.text+"("+m.nodes[p.nodes[1]].name+")", m.chain.rows())
		} else {
			m.choose(p, whole, count)
		}
		for _, l := range p.links {
			m.linked[l] = true
			m.bound[m.links[l].slot] = true
			if g := m.links[l].group; g != nil {
				for _, slot := range g.lists {
					m.bound[slot] = true
				}
			}
		}
		for _, n := range p.nodes {
			m.bound[m.nodes[n].slot] = true
		}
		if p.slot >= 0 {
			m.bound[p.slot] = true
		}
		m.restrict()
		return true
	}
	return false
}

// ofWhole returns the conditions that look at the path, or at its relationships, and at
// nothing else that is not bound.
func (m *matching) ofWhole(p *pathPart) []*restriction {
	own := maps.Clone(m.bound)
	if p.slot >= 0 {
		own[p.slot] = true
	}
	for _, l := range p.links {
		own[m.links[l].slot] = true
	}
	var all []*restriction
	for _, c := range m.conditions {
		if !c.done && !slices.ContainsFunc(c.needs, func(slot int) bool { return !own[slot] }) {
			all = append(all, c)
		}
	}
	return all
}

// choose finds every path of a pattern between two ends and hands on what a selector
// chooses.
type choose struct {
	step
	path  *pathPart
	count eval
	inner operator
	slots []int
	links []int // slots
	used  *used
	found []chosen
}

type chosen struct {
	values []any
	length int
	way    []value.Relationship
}

func (m *matching) choose(p *pathPart, whole []*restriction, count eval) {
	o := &choose{path: p, count: count, used: m.used}
	inner := &chain{}
	inner.add(&argument{}, "Argument", "", 1)
	sub := &matching{compiler: m.compiler, chain: inner, bound: maps.Clone(m.bound), outer: m.bound, linked: map[int]bool{}, pathDone: map[int]bool{}}
	sub.pattern = &pattern{nodes: m.nodes, links: m.links, used: m.used, conditions: whole}
	plain := *p
	plain.selector, plain.function = syntax.AllPaths, syntax.NoFunction
	sub.paths = []*pathPart{&plain}
	mine := map[int]bool{}
	for _, l := range p.links {
		mine[l] = true
		m.links[l].path = -1
	}
	// Conditions of inner nodes alone can be looked at on the way.
	interior := map[int]bool{}
	for _, n := range p.nodes {
		interior[m.nodes[n].slot] = true
	}
	for _, c := range m.conditions {
		if !c.done && !slices.ContainsFunc(c.needs, func(slot int) bool { return !m.bound[slot] && !interior[slot] }) && c.expression == nil {
			sub.conditions = append(sub.conditions, c)
		}
	}
	sub.all(func(int) bool { return false }, func(i int) bool { return mine[i] })
	inner.add(&callback{call: o.collect}, "Collect", "", 1)
	o.inner = inner.first
	for slot := range sub.bound {
		if !m.bound[slot] {
			o.slots = append(o.slots, slot)
		}
	}
	slices.Sort(o.slots)
	for _, l := range p.links {
		o.links = append(o.links, m.links[l].slot)
	}
	m.chain.add(o, "StatefulShortestPath", fmt.Sprintf("%s over %d links", p.name, len(p.links)), m.chain.rows())
	o.side = inner.last.node().before
}

func (o *choose) begin(rt *runtime) {
	o.inner.begin(rt)
	o.next.begin(rt)
}

func (o *choose) collect(rt *runtime) error {
	c := chosen{values: save(rt, o.slots)}
	for _, slot := range o.links {
		switch v := rt.row[slot].(type) {
		case value.Relationship:
			c.way = append(c.way, v)
		case []any:
			for _, r := range v {
				if r, ok := r.(value.Relationship); ok {
					c.way = append(c.way, r)
				}
			}
		}
	}
	c.length = len(c.way)
	o.found = append(o.found, c)
	return rt.keep(weightOf(c.values))
}

func (o *choose) push(rt *runtime) error {
	before := o.found
	o.found = nil
	memory := rt.memory
	if err := o.inner.push(rt); err != nil {
		return err
	}
	found := o.found
	o.found = before
	held := int(rt.memory - memory)
	count := 1
	if o.count != nil {
		v, err := o.count(rt)
		if err != nil {
			return err
		}
		count = int(v.(int64))
	}
	sort.SliceStable(found, func(i, j int) bool { return found[i].length < found[j].length })
	groups, last := 0, -1
	for i, c := range found {
		if c.length != last {
			groups, last = groups+1, c.length
		}
		switch {
		case o.path.function == syntax.ShortestPath, o.path.selector == syntax.AnyShortest, o.path.selector == syntax.AnyPaths:
			if i >= count {
				continue
			}
		case o.path.function == syntax.AllShortestPaths, o.path.selector == syntax.AllShortest:
			if groups > 1 {
				continue
			}
		case groups > count:
			continue
		}
		restore(rt, o.slots, c.values)
		for _, r := range c.way {
			o.used.add(r)
		}
		err := o.emit(rt)
		for range c.way {
			o.used.remove()
		}
		if err != nil {
			return err
		}
	}
	rt.release(held)
	return nil
}
