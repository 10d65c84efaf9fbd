package evaluate

import (
	"fmt"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// grouped is a pattern that is repeated, and the lists that its variables become.
type grouped struct {
	pattern     *pattern
	path        *pathPart
	first, last int   // slots of the inner ends
	inner       []int // slots of the variables within
	lists       []int // and the slots of their lists; -1: nothing can read it
	names       []string
	outside     []int // slots that conditions within read
}

// relationship reads a relationship of a pattern.
func (g *gather) relationship(r *syntax.RelationshipPattern, from int) *linkPart {
	link := &linkPart{from: from, to: -1, slot: -1, name: r.Variable, direction: r.Direction, min: 1, max: 1, path: -1, text: relationshipText(r)}
	if r.Variable != "" {
		link.slot, _ = g.declare(r.Variable)
		link.wanted = g.isRead(r.Variable)
	} else {
		link.slot = g.slot()
	}
	if repeats := r.Length; repeats != nil || r.Quantifier != nil {
		if repeats == nil {
			repeats = r.Quantifier
		}
		link.kind, link.min, link.max, link.each = repeated, repeats.Min, repeats.Max, g.slot()
	} else {
		link.each = link.slot
	}
	g.later = append(g.later, func() { g.relationshipConditions(link, r) })
	return link
}

func (g *gather) relationshipConditions(link *linkPart, r *syntax.RelationshipPattern) {
	if r.Types != nil {
		var plain bool
		if link.types, plain = typeNames(r.Types); !plain {
			link.types, link.test = nil, g.labels(r.Types)
			link.needs = append(link.needs, g.reads(r.Types)...)
		}
	}
	var all []*restriction
	for _, equal := range g.equalToAll(r.Properties) {
		all = append(all, equal.condition(link.each, r.Variable))
	}
	if c := g.byMap(r.Properties, link.each); c != nil {
		all = append(all, c)
	}
	if r.Where != nil {
		before := g.names
		if r.Variable != "" {
			g.names = before.with(r.Variable, link.each)
		}
		all = append(all, &restriction{holds: g.expression(r.Where), needs: g.reads(r.Where), text: print(r.Where), selectiveness: 0.3})
		g.names = before
	}
	if link.kind == single && link.path < 0 {
		g.pattern.conditions = append(g.pattern.conditions, all...)
		return
	}
	for _, c := range all {
		link.tests = append(link.tests, c.holds)
		for _, slot := range c.needs {
			if slot != link.each {
				link.needs = append(link.needs, slot)
			}
		}
	}
}

// quantified reads a pattern that is repeated.
func (g *gather) quantified(q *syntax.Quantified, from int) *linkPart {
	link := &linkPart{kind: quantified, from: from, to: -1, slot: g.slot(), min: q.Quantifier.Min, max: q.Quantifier.Max, path: -1, text: "(…)" + lengthText(q.Quantifier, "{", ",", "}")}
	inside := map[string]int{} // variables that the pattern itself binds
	within := &gather{compiler: g.compiler, pattern: &pattern{used: g.pattern.used}, bound: g.bound, byName: map[string]int{}}
	before := g.names
	for _, name := range patternNames(q.Pattern) {
		if _, twice := inside[name]; !twice {
			inside[name] = g.slot()
			g.names = g.names.with(name, inside[name])
		}
	}
	within.path(&syntax.PathPattern{Position: q.Pattern.Position, Count: 1, Parts: q.Pattern.Parts})
	names := g.names
	g.names = before
	path := within.pattern.paths[0]
	link.group = &grouped{
		pattern: within.pattern, path: path,
		first: within.pattern.nodes[path.nodes[0]].slot, last: within.pattern.nodes[path.nodes[len(path.nodes)-1]].slot,
	}
	for _, n := range within.pattern.nodes {
		link.group.add(g, n.name, n.slot)
	}
	for _, l := range within.pattern.links {
		l.wanted = true
		link.group.add(g, l.name, l.slot)
	}
	g.later = append(g.later, func() {
		outer := g.names
		g.names = names
		for _, compile := range within.later {
			compile()
		}
		if q.Where != nil {
			within.where(q.Where)
		}
		g.names = outer
		link.needs = link.group.reads()
	})
	return link
}

// add declares the list of a variable within a repeated pattern.
func (q *grouped) add(g *gather, name string, slot int) {
	list := -1
	if name != "" {
		if list, _ = g.declare(name); !g.isRead(name) {
			list = -1
		}
	}
	q.inner, q.lists, q.names = append(q.inner, slot), append(q.lists, list), append(q.names, name)
}

// reads returns the slots from outside that conditions of the pattern read.
func (q *grouped) reads() []int {
	inner := map[int]bool{}
	for _, slot := range q.inner {
		inner[slot] = true
	}
	var needs []int
	for _, c := range q.pattern.conditions {
		for _, slot := range c.needs {
			if !inner[slot] {
				needs = append(needs, slot)
			}
		}
	}
	for _, l := range q.pattern.links {
		for _, slot := range l.needs {
			if !inner[slot] {
				needs = append(needs, slot)
			}
		}
	}
	return needs
}

// patternNames returns the variables that a path pattern names.
func patternNames(p *syntax.PathPattern) []string {
	var names []string
	for _, part := range p.Parts {
		switch part := part.(type) {
		case *syntax.NodePattern:
			names = append(names, part.Variable)
		case *syntax.RelationshipPattern:
			names = append(names, part.Variable)
		case *syntax.Quantified:
			names = append(names, patternNames(part.Pattern)...)
		}
	}
	var given []string
	for _, name := range names {
		if name != "" {
			given = append(given, name)
		}
	}
	return given
}

// fits reports whether one relationship may be part of the link. Tests of its
// properties are looked at too where they are the link's own.
func (l *linkPart) fits(rt *runtime, r value.Relationship) (bool, error) {
	if l.types != nil {
		t, found := rt.graph.Type(r), false
		for _, wanted := range l.types {
			if t == wanted {
				found = true
				break
			}
		}
		if !found {
			return false, nil
		}
	}
	if l.test != nil {
		if is, err := l.test(rt, []string{rt.graph.Type(r)}); err != nil || !is {
			return false, err
		}
	}
	if len(l.tests) == 0 {
		return true, nil
	}
	before := rt.row[l.each]
	rt.row[l.each] = r
	defer func() { rt.row[l.each] = before }()
	for _, test := range l.tests {
		if is, _, err := condition(rt, test); err != nil || !is {
			return false, err
		}
	}
	return true, nil
}

func relationshipText(r *syntax.RelationshipPattern) string {
	var b strings.Builder
	if r.Direction == syntax.Incoming {
		b.WriteByte('<')
	}
	b.WriteString("-[" + r.Variable)
	if r.Types != nil {
		b.WriteString(":" + printLabels(r.Types))
	}
	if r.Length != nil {
		b.WriteString(lengthText(r.Length, "*", "..", ""))
	}
	b.WriteString("]-")
	if r.Direction == syntax.Outgoing {
		b.WriteByte('>')
	}
	if r.Quantifier != nil {
		b.WriteString(lengthText(r.Quantifier, "{", ",", "}"))
	}
	return b.String()
}

func lengthText(l *syntax.Length, open, between, end string) string {
	if l.Max == syntax.NoMax {
		return fmt.Sprintf("%s%d%s%s", open, l.Min, between, end)
	}
	return fmt.Sprintf("%s%d%s%d%s", open, l.Min, between, l.Max, end)
}
