package cypher

// ending says how a query may end.
type ending uint8

const (
	returning ending = iota // with RETURN
	anyhow                  // with RETURN or without it, as in EXISTS and COUNT
)

// query parses clauses, and those of further queries after UNION, up to the end or
// the } of a subquery.
func (p *parser) query(e ending) {
	for {
		p.singleQuery(e)
		if !p.takesWord("UNION") {
			return
		}
		p.takesWord("ALL", "DISTINCT")
	}
}

func (p *parser) singleQuery(e ending) {
	for first := true; ; first = false {
		t := p.peek()
		switch {
		case t.is("MATCH"):
			p.next()
			p.match()
		case t.is("OPTIONAL"):
			p.next()
			p.expectWord("MATCH")
			p.match()
		case t.is("UNWIND"):
			p.next()
			p.expression()
			p.expectWord("AS")
			p.expectName("the name of what is unwound")
		case t.is("WITH"):
			p.next()
			p.projection()
			p.window()
			p.where()
		case t.is("ORDER", "SKIP", "OFFSET", "LIMIT") && !first:
			p.window()
		case t.is("RETURN"):
			p.next()
			p.projection()
			p.window()
			p.ends()
			return
		case first:
			p.unexpected("a clause: MATCH, OPTIONAL MATCH, WITH, UNWIND or RETURN")
		case e == anyhow && (t.symbol("}") || t.is("UNION")):
			return
		case t.kind == end || t.symbol(";") || t.symbol("}") || t.is("UNION"):
			failf(t.position, "a query gives rows; end it with RETURN")
		default:
			p.unexpected("a clause, such as WITH or RETURN, or an operator")
		}
	}
}

// ends fails where something follows RETURN.
func (p *parser) ends() {
	switch t := p.peek(); {
	case t.kind == end || t.symbol(";") || t.symbol("}") || t.is("UNION"):
	case t.is("ORDER", "SKIP", "OFFSET", "LIMIT"):
		failf(t.position, "%s is too late here; the order is ORDER BY, SKIP, LIMIT, each once", t.upper)
	case t.is("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "WHERE"):
		failf(t.position, "%s cannot follow RETURN, which ends a query; write WITH in place of the RETURN before it", t.upper)
	default:
		p.unexpected("an operator, a comma or the end of the query")
	}
}

// match parses what follows MATCH.
func (p *parser) match() {
	for {
		p.path()
		if !p.takes(",") {
			break
		}
	}
	for p.peek().is("USING") && p.ahead(1).is("INDEX", "TEXT", "RANGE", "POINT", "SCAN", "JOIN") {
		p.next()
		p.hint()
	}
	p.where()
}

// hint parses what follows USING.
func (p *parser) hint() {
	names := func(what string) {
		p.expectName(what)
		for p.takes(",") {
			p.expectName(what)
		}
	}
	if p.takesWord("JOIN") {
		p.expectWord("ON")
		names("a variable")
		return
	}
	scan := p.takesWord("SCAN")
	if !scan {
		p.takesWord("TEXT", "RANGE", "POINT")
		p.expectWord("INDEX")
		if p.ahead(1).named() {
			p.takesWord("SEEK")
		}
	}
	p.expectName("a variable")
	p.expect(":")
	p.expectName("a label or type")
	if !scan {
		p.expect("(")
		names("a property")
		p.expect(")")
	}
}

func (p *parser) where() {
	if p.takesWord("WHERE") {
		p.expression()
	}
}

// projection parses the items of WITH and RETURN.
func (p *parser) projection() {
	p.takesWord("DISTINCT")
	if p.takes("*") {
		if !p.takes(",") {
			return
		}
	}
	for {
		p.expression()
		if p.takesWord("AS") {
			p.expectName("a name for the column")
		}
		if !p.takes(",") {
			return
		}
	}
}

// window parses ORDER BY, SKIP and LIMIT, each of which may be missing.
func (p *parser) window() {
	if p.takesWord("ORDER") {
		p.expectWord("BY")
		for {
			p.expression()
			p.takesWord("ASC", "ASCENDING", "DESC", "DESCENDING")
			if !p.takes(",") {
				break
			}
		}
	}
	if p.takesWord("SKIP", "OFFSET") {
		p.expression()
	}
	if p.takesWord("LIMIT") {
		p.expression()
	}
}
