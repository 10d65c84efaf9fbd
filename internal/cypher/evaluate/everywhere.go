package evaluate

import (
	"slices"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// everywhere moves all(r IN relationships(p) WHERE …), the same of nodes(p), and none,
// to where a walk takes its next relationship, so that a walk that cannot be wanted
// goes no farther. A search for the shortest path then need not look at whole paths.
func (g *gather) everywhere() {
	for _, c := range g.pattern.conditions {
		q, ok := c.expression.(*syntax.Quantifier)
		if !ok || q.Where == nil || q.Kind != syntax.AllOf && q.Kind != syntax.NoneOf {
			continue
		}
		links, ofNodes, whole := g.walked(q.List)
		if len(links) == 0 {
			continue
		}
		slot := -1
		var where eval
		alone := true
		g.within(q.Variable, func(s int) {
			slot, where = s, g.expression(q.Where)
			alone = !slices.ContainsFunc(g.reads(q.Where), func(read int) bool { return read != s })
		})
		if !alone {
			continue // what else it reads may be bound only later
		}
		test := elementTest(slot, where, q.Kind == syntax.NoneOf)
		for _, l := range links {
			if ofNodes {
				l.nodeTests = append(l.nodeTests, test)
			} else {
				l.walkTests = append(l.walkTests, test)
			}
		}
		c.done = whole
	}
}

// elementTest is a condition of one element: true of all, or false of none.
func elementTest(slot int, where eval, none bool) func(rt *runtime, v any) (bool, error) {
	return func(rt *runtime, v any) (bool, error) {
		rt.row[slot] = v
		is, known, err := condition(rt, where)
		return known && is != none, err
	}
}

// walked returns the repeated links whose relationships or nodes an expression lists.
// whole: there is nothing else in the list, and the links look at all of it.
func (g *gather) walked(list syntax.Expression) (links []*linkPart, ofNodes, whole bool) {
	name := ""
	switch e := list.(type) {
	case *syntax.Variable:
		for _, l := range g.pattern.links {
			if l.kind == repeated && l.name == e.Name && g.free(l) {
				return []*linkPart{l}, false, g.ofFunction(l)
			}
		}
		return nil, false, false
	case *syntax.Call:
		of, ok := e.Arguments, len(e.Arguments) == 1
		if ok {
			if v, isVariable := of[0].(*syntax.Variable); isVariable {
				name = v.Name
			}
		}
		ofNodes = strings.EqualFold(e.Name, "nodes")
		if !ofNodes && !strings.EqualFold(e.Name, "relationships") {
			return nil, false, false
		}
	}
	if name == "" {
		return nil, false, false
	}
	for _, p := range g.pattern.paths {
		if p.name != name || p.selector != syntax.AllPaths {
			continue
		}
		for _, l := range p.links {
			if link := g.pattern.links[l]; link.kind == repeated && g.free(link) {
				links = append(links, link)
			}
		}
		return links, ofNodes, p.function != syntax.NoFunction && len(links) == 1
	}
	return nil, false, false
}

// free reports whether a link is found by walking, and not bound already.
func (g *gather) free(l *linkPart) bool {
	return !g.bound[l.slot] && (l.path < 0 || g.pattern.paths[l.path].selector == syntax.AllPaths)
}

// ofFunction reports whether a link is what shortestPath looks for.
func (g *gather) ofFunction(l *linkPart) bool {
	return l.path >= 0 && g.pattern.paths[l.path].function != syntax.NoFunction
}

// passes reports whether a walk may take a relationship to a node.
func (l *linkPart) passes(rt *runtime, r value.Relationship, at value.Node) (bool, error) {
	if fits, err := l.fits(rt, r); err != nil || !fits {
		return false, err
	}
	for _, test := range l.walkTests {
		if is, err := test(rt, r); err != nil || !is {
			return false, err
		}
	}
	return l.reaches(rt, at)
}

// reaches reports whether a walk may be at a node.
func (l *linkPart) reaches(rt *runtime, n value.Node) (bool, error) {
	for _, test := range l.nodeTests {
		if is, err := test(rt, n); err != nil || !is {
			return false, err
		}
	}
	return true, nil
}
