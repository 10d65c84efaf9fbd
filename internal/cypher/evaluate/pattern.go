package evaluate

import (
	"reflect"
	"slices"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// pattern is what a MATCH looks for: nodes, links between them, the paths they make,
// and conditions.
type pattern struct {
	nodes      []*nodePart
	links      []*linkPart
	paths      []*pathPart
	conditions []*restriction
	used       *used // the relationships of the match that is being made
}

// nodePart is a node of a pattern; all places of one variable are one node.
type nodePart struct {
	slot   int
	name   string
	labels []string     // that it must have, for choosing where to begin
	equal  []equalValue // properties that must have a value
}

type linkKind uint8

const (
	single     linkKind = iota // one relationship
	repeated                   // relationships in a row: [*1..3], and -[r]->{1,3}
	quantified                 // a pattern in a row
	identical                  // none: both ends are one node
)

// linkPart is what stands between two nodes of a pattern.
type linkPart struct {
	kind                 linkKind
	from, to             int // of nodes
	slot                 int // the relationship, or the list of them
	name                 string
	direction            syntax.Direction
	types                []string // one of which it must have; nil: any
	test                 labelTest
	min, max             int
	each                 int                                      // the slot of the one relationship of several that is looked at
	tests                []eval                                   // of it
	walkTests, nodeTests []func(rt *runtime, v any) (bool, error) // of each relationship and node of a walk
	needs                []int                                    // what tests and test read
	wanted               bool                                     // something reads the list
	group                *grouped                                 // of quantified
	path                 int                                      // the path whose selector holds it, or -1
	text                 string
}

// pathPart is a path of a pattern, from its first node over links.
type pathPart struct {
	slot     int // -1: it has no name
	name     string
	nodes    []int
	links    []int
	selector syntax.Selector
	function syntax.ShortestFunction
	count    int
	countBy  string
	inner    []*restriction // must hold before the selector chooses
}

func (p *pathPart) selects() bool {
	return p.selector != syntax.AllPaths || p.function != syntax.NoFunction
}

// restriction is a part of a condition, which is looked at as soon as what it reads is
// bound.
type restriction struct {
	holds         eval
	needs         []int
	expression    syntax.Expression // or nil
	text          string
	done          bool
	label         string // it is no more than that a node has this label
	selectiveness float64
}

// gather reads the patterns of a MATCH. bound are the slots that have values before it.
type gather struct {
	*compiler
	pattern *pattern
	bound   map[int]bool
	byName  map[string]int // of nodes
	later   []func()       // conditions, to be compiled when all names are known
}

func (c *compiler) gather(patterns []*syntax.PathPattern, where syntax.Expression, bound map[int]bool, shared *used) *pattern {
	g := &gather{compiler: c, pattern: &pattern{used: shared}, bound: bound, byName: map[string]int{}}
	if shared == nil {
		g.pattern.used = &used{}
	}
	for _, p := range patterns {
		g.path(p)
	}
	for _, compile := range g.later {
		compile()
	}
	if where != nil {
		g.where(where)
	}
	g.everywhere()
	return g.pattern
}

// where splits a condition at AND.
func (g *gather) where(e syntax.Expression) {
	if and, ok := e.(*syntax.Binary); ok && and.Operator == syntax.And {
		g.where(and.Left)
		g.where(and.Right)
		return
	}
	g.condition(e)
}

func (g *gather) condition(e syntax.Expression) {
	g.pattern.conditions = append(g.pattern.conditions, &restriction{holds: g.expression(e), needs: g.reads(e), expression: e, text: print(e), selectiveness: 0.3})
	g.hint(e)
}

// reads returns the slots that an expression may read.
func (c *compiler) reads(e any) []int {
	var slots []int
	mentioned(reflect.ValueOf(e), func(name string) {
		if slot, known := c.names.find(name); known && !slices.Contains(slots, slot) {
			slots = append(slots, slot)
		}
	})
	return slots
}

// mentioned yields every name of a variable within a tree.
func mentioned(v reflect.Value, yield func(name string)) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if !v.IsNil() {
			mentioned(v.Elem(), yield)
		}
	case reflect.Slice:
		for i := range v.Len() {
			mentioned(v.Index(i), yield)
		}
	case reflect.Struct:
		if v.Type() == positionType {
			return
		}
		switch at := v.Interface().(type) {
		case syntax.Variable:
			yield(at.Name)
			return
		case syntax.NodePattern:
			yield(at.Variable)
		case syntax.RelationshipPattern:
			yield(at.Variable)
		}
		for i := range v.NumField() {
			mentioned(v.Field(i), yield)
		}
	}
}

// path reads one path of a pattern.
func (g *gather) path(p *syntax.PathPattern) {
	g.pattern.paths = append(g.pattern.paths, &pathPart{slot: -1, name: p.Variable, selector: p.Selector, function: p.Function, count: max(p.Count, 1), countBy: p.CountBy})
	at := len(g.pattern.paths) - 1
	path := g.pattern.paths[at]
	if p.Variable != "" {
		path.slot, _ = g.declare(p.Variable)
	}
	g.parts(path, at, p.Parts)
	if last := path.links; len(last) > 0 && g.pattern.links[last[len(last)-1]].to < 0 {
		g.pattern.links[last[len(last)-1]].to = g.anonymous()
		path.nodes = append(path.nodes, g.pattern.links[last[len(last)-1]].to)
	}
	for _, l := range path.links {
		link := g.pattern.links[l]
		link.wanted = link.wanted || path.slot >= 0 || path.selects()
		if path.selects() {
			link.path = at
		}
	}
}

// parts adds parts to a path. A link whose end is not known yet has -1.
func (g *gather) parts(path *pathPart, at int, parts []syntax.PathPart) {
	open := func() *linkPart {
		if n := len(path.links); n > 0 && g.pattern.links[path.links[n-1]].to < 0 {
			return g.pattern.links[path.links[n-1]]
		}
		return nil
	}
	arrive := func(node int) {
		if link := open(); link != nil {
			link.to = node
		} else if n := len(path.nodes); n > 0 { // two nodes side by side are one
			g.link(path, &linkPart{kind: identical, from: path.nodes[n-1], to: node, slot: g.slot(), path: -1})
		}
		path.nodes = append(path.nodes, node)
	}
	leave := func() int {
		if len(path.nodes) == 0 || open() != nil {
			arrive(g.anonymous())
		}
		return path.nodes[len(path.nodes)-1]
	}
	for _, part := range parts {
		switch part := part.(type) {
		case *syntax.NodePattern:
			arrive(g.node(part))
		case *syntax.RelationshipPattern:
			g.link(path, g.relationship(part, leave()))
		case *syntax.Quantified:
			if part.Quantifier == nil {
				g.parts(path, at, part.Pattern.Parts)
				if part.Where != nil {
					where := part.Where
					g.later = append(g.later, func() { g.selected(path, where) })
				}
				continue
			}
			g.link(path, g.quantified(part, leave()))
		}
	}
}

// selected is a condition within the brackets of a path: it holds before a selector
// chooses.
func (g *gather) selected(path *pathPart, where syntax.Expression) {
	before := len(g.pattern.conditions)
	g.where(where)
	if path.selects() {
		path.inner = append(path.inner, g.pattern.conditions[before:]...)
		g.pattern.conditions = g.pattern.conditions[:before]
	}
}

func (g *gather) link(path *pathPart, link *linkPart) {
	g.pattern.links = append(g.pattern.links, link)
	path.links = append(path.links, len(g.pattern.links)-1)
}

func (g *gather) anonymous() int {
	g.pattern.nodes = append(g.pattern.nodes, &nodePart{slot: g.slot()})
	return len(g.pattern.nodes) - 1
}

func (g *gather) node(n *syntax.NodePattern) int {
	at, known := g.byName[n.Variable]
	if !known || n.Variable == "" {
		at = g.anonymous()
		if n.Variable != "" {
			g.slots-- // the name has the slot
			g.pattern.nodes[at].slot, _ = g.declare(n.Variable)
			g.pattern.nodes[at].name = n.Variable
			g.byName[n.Variable] = at
		}
	}
	part := g.pattern.nodes[at]
	g.later = append(g.later, func() { g.nodeConditions(part, n) })
	return at
}

func (g *gather) nodeConditions(part *nodePart, n *syntax.NodePattern) {
	slot := part.slot
	if n.Labels != nil {
		test := g.labels(n.Labels)
		part.labels = append(part.labels, impliedLabels(n.Labels)...)
		g.pattern.conditions = append(g.pattern.conditions, &restriction{
			holds: func(rt *runtime) (any, error) {
				node, ok := rt.row[slot].(value.Node)
				if !ok {
					return false, nil
				}
				return test(rt, rt.graph.Labels(node))
			},
			needs: append(g.reads(n.Labels), slot), text: n.Variable + ":" + printLabels(n.Labels), selectiveness: 0.5, label: onlyLabel(n.Labels),
		})
	}
	for _, equal := range g.equalToAll(n.Properties) {
		part.equal = append(part.equal, equal)
		g.pattern.conditions = append(g.pattern.conditions, equal.condition(slot, n.Variable))
	}
	if c := g.byMap(n.Properties, slot); c != nil {
		g.pattern.conditions = append(g.pattern.conditions, c)
	}
	if n.Where != nil {
		g.where(n.Where)
	}
}

func onlyLabel(e syntax.LabelExpression) string {
	if name, ok := e.(*syntax.LabelName); ok {
		return name.Name
	}
	return ""
}

// byMap is the condition of (n $properties).
func (g *gather) byMap(e syntax.Expression, slot int) *restriction {
	if e == nil {
		return nil
	}
	if _, literal := e.(*syntax.MapLiteral); literal {
		return nil
	}
	given := g.expression(e)
	return &restriction{needs: append(g.reads(e), slot), text: print(e), selectiveness: 0.1, holds: func(rt *runtime) (any, error) {
		v, err := given(rt)
		if err != nil || v == nil {
			return nil, err
		}
		m, ok := v.(map[string]any)
		if !ok {
			return nil, fault("TypeError", "the properties of a pattern are a map, and this is %s", withArticle(value.TypeName(v)))
		}
		for key, wanted := range m {
			got, err := propertyOf(rt, rt.row[slot], key)
			if err != nil {
				return nil, err
			}
			if value.Equal(got, wanted) != true {
				return false, nil
			}
		}
		return true, nil
	}}
}
