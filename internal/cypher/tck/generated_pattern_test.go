package tck

import (
	"fmt"
	"strings"
)

// pattern writes a path of nodes and relationships; with names it binds variables.
func (g *generator) pattern(named bool) string {
	g.patterns++
	var b strings.Builder
	// A variable of the path itself counts only behind it.
	var later []variable
	if named && g.chance(20) {
		name := g.fresh()
		later = append(later, variable{name, path})
		b.WriteString(name + " = ")
	}
	b.WriteString(g.node(named, &later))
	for range pick(g.draws, 1, 0, 1, 2, 1) {
		b.WriteString(g.relationship(named, &later))
		b.WriteString(g.node(named, &later))
	}
	g.variables = append(g.variables, later...)
	return b.String()
}

// node writes a node, which is often one that is known.
func (g *generator) node(named bool, later *[]variable) string {
	name := ""
	known := g.of(node)
	for _, v := range *later {
		if v.kind == node {
			known = append(known, v.name)
		}
	}
	switch {
	case len(known) > 0 && g.chance(35):
		name = pick(g.draws, known...)
		return "(" + name + ")"
	case named && !g.chance(25):
		name = g.fresh()
		*later = append(*later, variable{name, node})
	}
	return "(" + name + g.labels(30) + g.propertyMap(name, 12) + ")"
}

func (g *generator) labels(percent int) string {
	if !g.chance(percent) {
		return ""
	}
	return pick(g.draws, ":A", ":B", ":C", ":A|B", ":A&B", ":!A", ":%", ":A&!B", ":(A|B)&C", ":Missing", ":!%")
}

func (g *generator) propertyMap(name string, percent int) string {
	if !g.chance(percent) {
		return ""
	}
	if name != "" && g.chance(30) {
		return fmt.Sprintf(" WHERE %s.%s", name, pick(g.draws, "num > 0", "flag", "name IS NOT NULL", "id < 4"))
	}
	return pick(g.draws, " {num: 1}", " {flag: true}", " {name: 'a'}", " {float: 0.5}", " {num: 0, flag: false}", " {num: null}")
}

func (g *generator) relationship(named bool, later *[]variable) string {
	if named && g.chance(4) {
		return g.group(later)
	}
	name, body := "", ""
	variable_ := named && g.chance(45)
	if variable_ {
		name = g.fresh()
	}
	kind := relationship
	if g.chance(40) {
		body = pick(g.draws, ":T", ":U", ":T|U", ":!T", ":Missing")
	}
	quantifier := ""
	switch choice := g.below(100); {
	case choice >= 88:
		kind = several
		body += pick(g.draws, "*1..2", "*0..1", "*2", "*..2", "*0..2", "*..3")
	case choice >= 80:
		kind = several
		quantifier = pick(g.draws, "{1,2}", "{2}", "{0,1}", "{,2}")
	}
	if quantifier == "" {
		body += g.propertyMap("", 8)
	}
	if variable_ {
		*later = append(*later, variable{name, kind})
	}
	inside := ""
	if name+body != "" || g.chance(50) {
		inside = "[" + name + body + "]"
	}
	return fmt.Sprintf(pick(g.draws, "-%s->", "<-%s-", "-%s-", "-%s->"), inside) + quantifier
}

// group writes a repeated part of a path.
func (g *generator) group(later *[]variable) string {
	name := ""
	if g.chance(60) {
		name = g.fresh()
		*later = append(*later, variable{name, several})
	}
	left, right := g.fresh(), g.fresh()
	form := pick(g.draws, "((%s)-[%s]->(%s)){1,2}", "((%s)-[%s:T]-(%s)){2}", "((%s)<-[%s]-(%s:A)){0,2}", "((%s:A|B)-[%s]->(%s)){1,2}")
	if g.chance(40) {
		form = strings.Replace(form, ")){", fmt.Sprintf(") WHERE %s.id %s %s.id){", left, pick(g.draws, "<", "<>", ">="), right), 1)
	}
	return " " + fmt.Sprintf(form, left, name, right) + " "
}

// hop writes a pattern from a known node without names, for a condition.
func (g *generator) hop() string {
	known := g.of(node)
	if len(known) == 0 {
		return ""
	}
	g.patterns--
	var none []variable
	return "(" + pick(g.draws, known...) + ")" + g.relationship(false, &none) + g.node(false, &none)
}
