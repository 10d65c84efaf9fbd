package syntax

import (
	"slices"
	"strings"
)

// nameOrCall parses a variable, a map projection or the call of a function.
func (p *parser) nameOrCall() Expression {
	parts := 1 // of a name such as date.truncate
	for p.ahead(2*parts-1).symbol(".") && p.ahead(2*parts).named() {
		parts++
	}
	if p.ahead(2*parts - 1).symbol("(") {
		return p.call(parts)
	}
	t := p.next()
	v := &Variable{t.Position, t.value}
	if p.peek().symbol("{") {
		return p.mapProjection(v)
	}
	return v
}

var quantifiers = map[string]QuantifierKind{"ALL": AllOf, "ANY": AnyOf, "NONE": NoneOf, "SINGLE": SingleOf}

// call parses the call of a function whose name has some parts.
func (p *parser) call(parts int) Expression {
	first := p.peek()
	if parts == 1 {
		switch {
		case first.is("ALL", "ANY", "NONE", "SINGLE") && p.ahead(2).named() && p.ahead(3).is("IN"):
			p.at += 2
			q := &Quantifier{Position: first.Position, Kind: quantifiers[first.upper]}
			q.Variable, q.List = p.element()
			q.Where = p.where()
			p.expect(")")
			return q
		case first.is("REDUCE"):
			return p.reduce()
		case first.is("SHORTESTPATH", "ALLSHORTESTPATHS"):
			return &PatternExpression{first.Position, p.chain()}
		case first.is("TRIM") && p.trims() >= 0:
			return p.trim(p.trims())
		}
	}
	names := make([]string, parts)
	for i := range names {
		names[i] = p.ahead(2 * i).value
	}
	p.checkFunction(first, names)
	p.at += 2*parts - 1
	c := &Call{Position: first.Position, Name: strings.Join(names, ".")}
	p.expect("(")
	c.Distinct = p.takesWord("DISTINCT")
	switch {
	case p.takes("*"):
		c.Star = true
	case p.peek().symbol(")"):
	default:
		c.Arguments = p.arguments()
	}
	p.expect(")")
	return c
}

func (p *parser) arguments() []Expression {
	var list []Expression
	for {
		list = append(list, p.expression())
		if !p.takes(",") {
			return list
		}
	}
}

// functions with a namespace are those of Neo4j 5 that read nothing but their
// arguments and the clock, and those of the embedded store. All others are of plugins,
// which may do anything, or choose a graph.
var functions = []string{
	"date.realtime", "date.statement", "date.transaction", "date.truncate",
	"datetime.fromepoch", "datetime.fromepochmillis", "datetime.realtime", "datetime.statement", "datetime.transaction", "datetime.truncate",
	"duration.between", "duration.indays", "duration.inmonths", "duration.inseconds",
	"localdatetime.realtime", "localdatetime.statement", "localdatetime.transaction", "localdatetime.truncate",
	"localtime.realtime", "localtime.statement", "localtime.transaction", "localtime.truncate",
	"point.distance", "point.withinbbox",
	"time.realtime", "time.statement", "time.transaction", "time.truncate",
	"vector.similarity.cosine", "vector.similarity.euclidean",
	"whoowns.activeon", "whoowns.controls", "whoowns.effectiveshare", "whoowns.effectivesharemax", "whoowns.effectivesharemin",
	"whoowns.ultimateowners",
}

// checkFunction refuses functions that run code of others or look outside of the
// graph. Whether one of a single name exists is the server's to say: it lets none of
// a plugin be named so.
func (p *parser) checkFunction(at *token, names []string) {
	name := strings.Join(names, ".")
	lower := strings.ToLower(name)
	switch {
	case lower == "file" || lower == "linenumber":
		failf(at.Position, "%s() is of LOAD CSV, and queries read the graph alone", name)
	case len(names) == 1 && at.kind == word && refused[at.upper] != "":
		failf(at.Position, "%s is not taken: %s", at.upper, refused[at.upper])
	case strings.Contains(name, ".") && (!slices.Contains(functions, lower) || strings.Count(name, ".") != len(names)-1):
		failf(at.Position, "the function %s() is none of Cypher's own, and those of plugins may do more than read; there are %s", Shortened(name), near(lower))
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
func (p *parser) reduce() Expression {
	r := &Reduce{Position: p.next().Position}
	defer func(barred int) { p.barred = barred }(p.barred)
	p.barred = p.at
	p.expect("(")
	r.Accumulator = p.expectName("a variable")
	p.expect("=")
	r.Initial = p.expression()
	p.expect(",")
	r.Variable, r.List = p.element()
	p.expect("|")
	r.Result = p.expression()
	p.expect(")")
	return r
}

// trims returns the index of the FROM of trim(BOTH 'x' FROM s), and -1 where trim is
// an ordinary function.
func (p *parser) trims() int {
	closes := p.matches[p.at+1]
	for from := p.at + 2; from < closes-1; from++ {
		t := &p.tokens[from]
		if before := &p.tokens[from-1]; t.is("FROM") && (before.kind != symbol || slices.Contains([]string{"(", ")", "]", "}"}, before.value)) {
			return from
		}
		if t.symbol("(") || t.symbol("[") || t.symbol("{") {
			from = p.matches[from]
		}
	}
	return -1
}

// trim parses trim(BOTH 'x' FROM s) as btrim(s, 'x'), LEADING as ltrim and TRAILING as
// rtrim.
func (p *parser) trim(from int) Expression {
	c := &Call{Position: p.peek().Position, Name: "btrim"}
	p.at += 2
	switch {
	case p.at == from:
	case p.takesWord("LEADING"):
		c.Name = "ltrim"
	case p.takesWord("TRAILING"):
		c.Name = "rtrim"
	default:
		p.takesWord("BOTH")
	}
	var characters []Expression
	if p.at != from {
		characters = append(characters, p.expression())
	}
	p.expectWord("FROM")
	c.Arguments = append([]Expression{p.expression()}, characters...)
	p.expect(")")
	return c
}
