package evaluate

import (
	"fmt"
	"maps"
	"slices"

	"whoowns/internal/cypher/syntax"
)

// Names may be a Graph's too: it then says which labels and property keys there are, so
// that a name that nothing has can be told from one that is missing by chance.
type Names interface {
	AllLabels() []string
	AllKeys() []string
}

// Warnings are of labels, types and property keys that nothing in the graph has, each
// with the nearest that something has, and of properties that are compared with what
// they never equal.
func Warnings(g Graph, q *syntax.Query, parameters map[string]any) []string {
	var all []string
	said := map[string]bool{}
	say := func(text string) {
		if !said[text] {
			said[text] = true
			all = append(all, text)
		}
	}
	warn := func(what, name string, known []string) {
		say(fmt.Sprintf("nothing here has the %s %s%s", what, name, didYouMean(name, known)))
	}
	types := g.Types()
	names, hasNames := g.(Names)
	label := func(name string, node bool) {
		_, isType := types[name]
		if !node {
			if !isType {
				warn("relationship type", name, slices.Collect(maps.Keys(types)))
			}
			return
		}
		if _, count := g.Labelled(name); count > 0 {
			return
		}
		var known []string
		if hasNames {
			known = names.AllLabels()
		}
		warn("label", name, known)
	}
	syntax.Walk(q, func(part any, _ int) {
		switch p := part.(type) {
		case *syntax.NodePattern:
			labelNames(p.Labels, func(name string) { label(name, true) })
		case *syntax.RelationshipPattern:
			labelNames(p.Types, func(name string) { label(name, false) })
		case *syntax.HasLabels:
			labelNames(p.Labels, func(name string) {
				if _, isType := types[name]; !isType {
					label(name, true)
				}
			})
		case *syntax.Property:
			if hasNames && !slices.Contains(names.AllKeys(), p.Key) {
				if _, variable := p.Of.(*syntax.Variable); variable {
					warn("property", p.Key, names.AllKeys())
				}
			}
		}
	})
	if typed, ok := g.(Typed); ok {
		typeWarnings(typed.KeyTypes(), q, parameters, say)
	}
	return all
}

func labelNames(e syntax.LabelExpression, call func(name string)) {
	switch e := e.(type) {
	case *syntax.LabelName:
		call(e.Name)
	case *syntax.LabelNot:
		labelNames(e.Of, call)
	case *syntax.LabelBinary:
		labelNames(e.Left, call)
		labelNames(e.Right, call)
	}
}
