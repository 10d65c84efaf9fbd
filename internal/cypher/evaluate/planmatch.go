package evaluate

import (
	"fmt"
	"maps"
	"slices"

	"whoowns/internal/cypher/syntax"
)

// matching plans how a pattern is found: it begins where there is least to look at,
// follows the links that give the fewest rows, and looks at each condition as soon as
// what it reads is bound.
type matching struct {
	*compiler
	*pattern
	chain    *chain
	bound    map[int]bool
	outer    map[int]bool // bound before the pattern
	linked   map[int]bool // links that are done
	pathDone map[int]bool
}

// match adds to a chain what finds a pattern, and returns what is bound then.
func (c *compiler) match(p *pattern, chain *chain, bound map[int]bool) map[int]bool {
	m := &matching{compiler: c, pattern: p, chain: chain, bound: maps.Clone(bound), outer: bound, linked: map[int]bool{}, pathDone: map[int]bool{}}
	m.isolated()
	m.all(func(int) bool { return true }, func(int) bool { return true })
	return m.bound
}

// isolated looks at the nodes that are bound and that no link leaves or reaches: null,
// which an OPTIONAL MATCH may have left, is none. Links find nothing from it by
// themselves.
func (m *matching) isolated() {
	for i, n := range m.nodes {
		linked := slices.ContainsFunc(m.links, func(l *linkPart) bool { return l.from == i || l.to == i })
		if m.outer[n.slot] && !linked {
			read := ofSlot(n.slot)
			m.chain.add(&filter{condition: func(rt *runtime) (any, error) {
				v, err := read(rt)
				return v != nil, err
			}}, "Filter", n.name+" IS NOT NULL", m.chain.rows())
		}
	}
}

// all does the links and nodes that are asked for.
func (m *matching) all(nodes, links func(i int) bool) {
	m.restrict()
	for {
		if m.finishPaths(); m.bestLink(links) {
			continue
		}
		if m.selectPath() {
			continue
		}
		if !m.begin(nodes, links) {
			break
		}
	}
	m.restrict()
}

func (m *matching) has(slots []int) bool {
	for _, slot := range slots {
		if !m.bound[slot] {
			return false
		}
	}
	return true
}

// restrict adds the conditions whose variables are bound.
func (m *matching) restrict() {
	for _, c := range m.conditions {
		if !c.done && m.has(c.needs) {
			c.done = true
			m.chain.add(&filter{condition: c.holds}, "Filter", c.text, m.chain.rows()*c.selectiveness)
		}
	}
}

// fanout is how many relationships one step over a link finds of a node, on average.
func (m *matching) fanout(l *linkPart) float64 {
	nodes := float64(max(m.graph.Nodes(), 1))
	count := 0
	if l.types == nil {
		count = m.graph.Relationships()
	} else {
		all := m.graph.Types()
		for _, t := range l.types {
			count += all[t]
		}
	}
	if l.direction == syntax.Either {
		count *= 2
	}
	return float64(count) / nodes
}

// cost is how many rows a link gives for each that it is given.
func (m *matching) cost(l *linkPart) float64 {
	one := m.fanout(l)
	switch l.kind {
	case single:
		return one
	case identical:
		return 1
	}
	total, power := 0.0, 1.0
	for depth := 0; depth <= 8 && (l.max == syntax.NoMax || depth <= l.max); depth++ {
		if depth >= l.min {
			total += power
		}
		power *= max(one, 0.1)
	}
	return total + 1
}

// bestLink follows the cheapest link that has an end which is bound, and reports
// whether there was one.
func (m *matching) bestLink(wanted func(i int) bool) bool {
	best, bestCost := -1, 0.0
	for i, l := range m.links {
		if m.linked[i] || l.path >= 0 || !wanted(i) || !m.has(l.needs) {
			continue
		}
		from, to := m.bound[m.nodes[l.from].slot], m.bound[m.nodes[l.to].slot]
		if !from && !to {
			continue
		}
		cost := m.cost(l)
		if from && to {
			cost /= float64(max(m.graph.Nodes(), 1))
		}
		if l.slot >= 0 && m.bound[l.slot] {
			cost = 0
		}
		if best < 0 || cost < bestCost {
			best, bestCost = i, cost
		}
	}
	if best < 0 {
		return false
	}
	m.follow(best, bestCost)
	m.restrict()
	return true
}

// follow adds the operator of a link.
func (m *matching) follow(i int, cost float64) {
	l := m.links[i]
	m.linked[i] = true
	from, to := m.nodes[l.from].slot, m.nodes[l.to].slot
	turn := !m.bound[from]
	if turn {
		from, to = to, from
	}
	into := m.bound[to]
	rows := m.chain.rows() * cost
	begin, end := m.nodes[l.from], m.nodes[l.to]
	text := "(" + begin.name + ")" + l.text + "(" + end.name + ")"
	name := func(s string) string {
		if into {
			s += "(Into)"
		} else {
			s += "(All)"
		}
		return s
	}
	switch l.kind {
	case single:
		m.chain.add(&expand{link: l, from: from, to: to, turned: turn, into: into, bound: m.bound[l.slot], used: m.used}, name("Expand"), text, rows)
	case repeated:
		m.chain.add(&repeat{link: l, from: from, to: to, turned: turn, into: into, bound: m.bound[l.slot], used: m.used}, name("VarLengthExpand"), text, rows)
	case identical:
		m.chain.add(&identity{from: from, to: to, slot: l.slot, into: into}, "Identity", text, rows)
	case quantified:
		m.quantify(l, from, to, turn, into, name("Repeat"), text, rows)
	}
	m.bound[to], m.bound[l.slot] = true, true
	if l.group != nil {
		for _, slot := range l.group.lists {
			if slot >= 0 {
				m.bound[slot] = true
			}
		}
	}
}

// quantify adds a pattern that is repeated.
func (m *matching) quantify(l *linkPart, from, to int, turn, into bool, name, text string, rows float64) {
	o := &quantify{link: l, from: from, to: to, turned: turn, into: into}
	inner := &chain{}
	inner.add(&argument{}, "Argument", "", 1)
	bound := maps.Clone(m.bound)
	begins, _ := o.sides()
	bound[begins] = true
	for _, c := range l.group.pattern.conditions {
		c.done = false
	}
	m.compiler.match(l.group.pattern, inner, bound)
	inner.add(&again{of: o}, "Again", "", 1)
	o.inner = inner.first
	m.chain.add(o, name, text, rows)
	o.side = inner.last.node().before
}

// finishPaths adds the paths whose parts are all bound.
func (m *matching) finishPaths() {
	for i, p := range m.paths {
		if m.pathDone[i] || p.selects() {
			continue
		}
		ready := m.bound[m.nodes[p.nodes[0]].slot]
		var slots []int
		for _, l := range p.links {
			ready = ready && m.linked[l]
			slots = append(slots, m.links[l].slot)
		}
		if !ready {
			continue
		}
		m.pathDone[i] = true
		if p.slot >= 0 {
			m.chain.add(&path{slot: p.slot, start: m.nodes[p.nodes[0]].slot, links: slots}, "Projection", p.name, m.chain.rows())
			m.bound[p.slot] = true
			m.restrict()
		}
	}
}

// begin binds one more node, where there is least to look at, and reports whether
// there was one.
func (m *matching) begin(wanted, links func(i int) bool) bool {
	// A relationship that is bound says where its ends are.
	for i, l := range m.links {
		if !m.linked[i] && links(i) && l.path < 0 && l.kind != quantified && l.slot >= 0 && m.bound[l.slot] && (l.kind == single || l.min > 0) {
			from := m.nodes[l.from].slot
			m.chain.add(&ends{slot: l.slot, from: from, direction: l.direction}, "Ends", l.name, m.chain.rows())
			m.bound[from] = true
			m.restrict()
			return true
		}
	}
	var best *start
	for i, n := range m.nodes {
		if m.bound[n.slot] || !wanted(i) || m.within(i) {
			continue
		}
		if s := m.start(i, n); best == nil || s.rows < best.rows {
			best = s
		}
	}
	if best == nil {
		return false
	}
	if m.joined(best) {
		return true
	}
	m.chain.add(best.make(), best.operator, best.details, m.chain.rows()*best.rows)
	slot := m.nodes[best.node].slot
	for _, c := range m.conditions {
		if c.label != "" && c.label == best.label && c.needs[0] == slot {
			c.done = true // every node that is found has it
		}
	}
	m.bound[slot] = true
	m.restrict()
	return true
}

// start is a way to find a node that nothing leads to.
type start struct {
	node              int
	rows              float64
	operator, details string
	make              func() operator
	label             string // that every node has which is found
}

// start returns the cheapest way to find a node.
func (m *matching) start(i int, n *nodePart) *start {
	slot := n.slot
	best := &start{i, float64(m.graph.Nodes()), "AllNodesScan", n.name, func() operator { return &allNodes{slot: slot} }, ""}
	for _, label := range n.labels {
		_, count := m.graph.Labelled(label)
		if float64(count) < best.rows || best.operator == "AllNodesScan" {
			best = &start{i, float64(count), "NodeByLabelScan", n.name + ":" + label, func() operator { return &labelScan{slot: slot, label: label} }, label}
		}
	}
	for _, equal := range n.equal {
		if slices.Contains(equal.needs, slot) || !m.has(equal.needs) {
			continue
		}
		for _, label := range append(slices.Clip(n.labels), "") {
			if m.graph.Indexed(label, equal.key) && (best.operator != "NodeIndexSeek" || equal.rows < best.rows) {
				best = &start{i, equal.rows, "NodeIndexSeek", fmt.Sprintf("%s:%s(%s) WHERE %s %s %s", n.name, label, equal.key, equal.key, equal.operator(), equal.text), func() operator {
					return &seek{slot: slot, label: label, key: equal.key, value: equal.value, among: equal.among}
				}, label}
			}
		}
	}
	return best
}

// within reports whether a node is an inner one of a path with a selector alone.
func (m *matching) within(node int) bool {
	for _, p := range m.paths {
		if p.selects() && slices.Contains(p.nodes, node) {
			if node == p.nodes[0] || node == p.nodes[len(p.nodes)-1] {
				return false
			}
			for i, l := range m.links {
				if l.path < 0 && (l.from == node || l.to == node) && !m.linked[i] {
					return false
				}
			}
			return true
		}
	}
	return false
}
