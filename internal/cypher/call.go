package cypher

import (
	"slices"
	"strings"
)

// nameOrCall parses a variable, a map projection or the call of a function.
func (p *parser) nameOrCall() {
	parts := 1 // of a name such as date.truncate
	for p.ahead(2*parts-1).symbol(".") && p.ahead(2*parts).named() {
		parts++
	}
	if p.ahead(2*parts - 1).symbol("(") {
		p.call(parts)
		return
	}
	p.next()
	if p.peek().symbol("{") {
		p.mapProjection()
	}
}

// call parses the call of a function whose name has some parts.
func (p *parser) call(parts int) {
	first := p.peek()
	if parts == 1 {
		switch {
		case first.is("ALL", "ANY", "NONE", "SINGLE") && p.ahead(2).named() && p.ahead(3).is("IN"):
			p.at += 2
			p.element()
			p.where()
			p.expect(")")
			return
		case first.is("REDUCE"):
			p.reduce()
			return
		case first.is("SHORTESTPATH", "ALLSHORTESTPATHS"):
			p.chain()
			return
		case first.is("TRIM") && p.trims():
			return
		}
	}
	names := make([]string, parts)
	for i := range names {
		names[i] = p.ahead(2 * i).value
	}
	p.checkFunction(first, names)
	p.at += 2*parts - 1
	p.expect("(")
	p.takesWord("DISTINCT")
	switch {
	case p.takes("*"):
	case p.peek().symbol(")"):
	default:
		p.arguments()
	}
	p.expect(")")
}

func (p *parser) arguments() {
	for {
		p.expression()
		if !p.takes(",") {
			return
		}
	}
}

// functions with a namespace are those of Neo4j 5 that read nothing but their
// arguments and the clock. All others are of plugins, which may do anything, or choose
// a graph.
var functions = []string{
	"date.realtime", "date.statement", "date.transaction", "date.truncate",
	"datetime.fromepoch", "datetime.fromepochmillis", "datetime.realtime", "datetime.statement", "datetime.transaction", "datetime.truncate",
	"duration.between", "duration.indays", "duration.inmonths", "duration.inseconds",
	"localdatetime.realtime", "localdatetime.statement", "localdatetime.transaction", "localdatetime.truncate",
	"localtime.realtime", "localtime.statement", "localtime.transaction", "localtime.truncate",
	"point.distance", "point.withinbbox",
	"time.realtime", "time.statement", "time.transaction", "time.truncate",
	"vector.similarity.cosine", "vector.similarity.euclidean",
}

// checkFunction refuses functions that run code of others or look outside of the
// graph. Whether one of a single name exists is the server's to say: it lets none of
// a plugin be named so.
func (p *parser) checkFunction(at *token, names []string) {
	name := strings.Join(names, ".")
	lower := strings.ToLower(name)
	switch {
	case lower == "file" || lower == "linenumber":
		failf(at.position, "%s() is of LOAD CSV, and queries read the graph alone", name)
	case len(names) == 1 && at.kind == word && refused[at.upper] != "":
		failf(at.position, "%s is not taken: %s", at.upper, refused[at.upper])
	case len(names) > 1 && (!slices.Contains(functions, lower) || strings.Count(name, ".") != len(names)-1):
		failf(at.position, "the function %s() is none of Cypher's own, and those of plugins may do more than read; there are %s", shortened(name), near(lower))
	}
}

// near lists the functions of a namespace, and of all of them the namespaces.
func near(name string) string {
	space, _, _ := strings.Cut(name, ".")
	var list, spaces []string
	for _, f := range functions {
		of, _, _ := strings.Cut(f, ".")
		if of == space {
			list = append(list, f+"()")
		}
		if spaces == nil || spaces[len(spaces)-1] != of+".…" {
			spaces = append(spaces, of+".…")
		}
	}
	if list == nil {
		list = spaces
	}
	return strings.Join(list, ", ")
}

// reduce parses reduce(total = 0, x IN list | total + x).
func (p *parser) reduce() {
	p.next()
	defer func(barred int) { p.barred = barred }(p.barred)
	p.barred = p.at
	p.expect("(")
	p.expectName("a variable")
	p.expect("=")
	p.expression()
	p.expect(",")
	p.element()
	p.expect("|")
	p.expression()
	p.expect(")")
}

// trims parses trim(BOTH 'x' FROM s), and reports whether it is one of these.
func (p *parser) trims() bool {
	closes := p.matches[p.at+1]
	from := p.at + 2
	for ; from < closes; from++ {
		t := &p.tokens[from]
		if t.is("FROM") {
			break
		}
		if t.symbol("(") || t.symbol("[") || t.symbol("{") {
			from = p.matches[from]
		}
	}
	if from >= closes-1 {
		return false
	}
	p.at += 2
	p.takesWord("BOTH", "LEADING", "TRAILING")
	if !p.peek().is("FROM") {
		p.expression()
	}
	p.expectWord("FROM")
	p.expression()
	p.expect(")")
	return true
}

// mapProjection parses {.*, .name, key: value, variable} behind a variable.
func (p *parser) mapProjection() {
	p.expect("{")
	for !p.peek().symbol("}") {
		switch {
		case p.takes("."):
			if !p.takes("*") {
				p.expectName("a property, or *")
			}
		default:
			p.expectName("a property that begins with ., a key or a variable")
			if p.takes(":") {
				p.expression()
			}
		}
		if !p.takes(",") {
			break
		}
	}
	p.expect("}")
}
