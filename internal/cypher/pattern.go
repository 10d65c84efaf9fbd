package cypher

// path parses one path pattern of MATCH: p = ANY SHORTEST (a)-[r]->(b).
func (p *parser) path() {
	if p.peek().named() && p.ahead(1).symbol("=") {
		p.next()
		p.next()
	}
	p.selector()
	p.chain()
}

// selector parses ANY 2 PATHS, ALL SHORTEST, SHORTEST 3 GROUPS and the like.
func (p *parser) selector() {
	count := func() {
		if p.peek().kind == number || p.peek().kind == parameter {
			p.next()
		}
	}
	switch {
	case p.takesWord("ANY"):
		p.takesWord("SHORTEST")
		count()
	case p.takesWord("ALL"):
		p.takesWord("SHORTEST")
	case p.takesWord("SHORTEST"):
		count()
	default:
		return
	}
	p.takesWord("PATH", "PATHS")
	p.takesWord("GROUP", "GROUPS")
}

// chain parses nodes and relationships, parts in parentheses with how often they
// repeat, and shortestPath().
func (p *parser) chain() {
	if p.peek().is("SHORTESTPATH", "ALLSHORTESTPATHS") {
		p.next()
		p.expect("(")
		p.chain()
		p.expect(")")
		return
	}
	if !p.peek().symbol("(") {
		p.unexpected("a pattern, which begins with (")
	}
	for {
		switch t := p.peek(); {
		case t.symbol("(") && p.partInParentheses():
			p.part()
		case t.symbol("("):
			p.node()
		case t.symbol("-") || t.symbol("<"):
			p.relationship()
			p.quantifier()
			if !p.peek().symbol("(") {
				p.unexpected("a node, which begins with (")
			}
		default:
			return
		}
	}
}

// partInParentheses reports whether a ( begins a part of a path and not a node.
func (p *parser) partInParentheses() bool {
	first := p.ahead(1)
	return first.symbol("(") || first.named() && p.ahead(2).symbol("=")
}

// part parses ((a)-[r]->(b) WHERE …){1,3}.
func (p *parser) part() {
	p.expect("(")
	p.path()
	p.where()
	p.expect(")")
	p.quantifier()
}

// quantifier parses *, +, {2}, {1,3}, {,3} and {1,}, or nothing.
func (p *parser) quantifier() {
	if p.takes("*") || p.takes("+") || !p.takes("{") {
		return
	}
	bound := func() {
		if p.peek().kind == number {
			p.next()
		}
	}
	bound()
	if p.takes(",") {
		bound()
	}
	p.expect("}")
}

// node parses (n:Label {…} WHERE …), each part of which may be missing.
func (p *parser) node() {
	p.expect("(")
	p.filler()
	p.expect(")")
}

// filler parses what a node holds, and a relationship but for its length.
func (p *parser) filler() {
	if t := p.peek(); t.named() && !(t.is("WHERE") && !p.closes(1)) && !(t.is("IS") && p.ahead(1).named()) {
		p.next()
	}
	if p.takes(":") || p.takesWord("IS") {
		p.labels()
	}
	if p.takes("*") {
		p.length()
	}
	switch t := p.peek(); {
	case t.symbol("{"):
		p.mapLiteral()
	case t.kind == parameter:
		p.next()
	}
	p.where()
}

// closes reports whether the token some places on ends a node or a relationship, or
// goes on with one.
func (p *parser) closes(n int) bool {
	t := p.ahead(n)
	return t.symbol(")") || t.symbol("]") || t.symbol(":") || t.symbol("*") || t.is("WHERE")
}

// length parses the 1..3 of [*1..3], any part of which may be missing.
func (p *parser) length() {
	bound := func() {
		if p.peek().kind == number {
			p.next()
		}
	}
	bound()
	if p.takes("..") {
		bound()
	}
}

// relationship parses -[r]->, <-[r]-, --, and so on.
func (p *parser) relationship() {
	p.takes("<")
	p.expect("-")
	if p.takes("[") {
		p.filler()
		p.expect("]")
	}
	p.expect("-")
	p.takes(">")
}

// labels parses a label expression: A|B, A&!B, (A|B)&C, %, $(…).
func (p *parser) labels() {
	for {
		p.labelsAnd()
		if !p.peek().symbol("|") || p.barEnds() {
			return
		}
		p.next()
		p.takes(":") // as in [:A|:B]
	}
}

func (p *parser) labelsAnd() {
	for {
		for p.takes("!") {
		}
		p.label()
		if !p.takes("&") && !p.takes(":") {
			return
		}
	}
}

func (p *parser) label() {
	switch t := p.peek(); {
	case t.symbol("%"):
		p.next()
	case t.symbol("("):
		p.next()
		p.labels()
		p.expect(")")
	case t.symbol("$"), t.kind == parameter && (t.value == "all" || t.value == "any") && p.ahead(1).symbol("("):
		p.next()
		p.expect("(")
		p.expression()
		p.expect(")")
	default:
		p.expectName("a label or type")
	}
}

// barEnds reports whether the | that comes next ends the condition of a comprehension
// and is no part of a label expression: it does where it is the comprehension's last.
func (p *parser) barEnds() bool {
	return p.barred >= 0 && p.within[p.at] == p.barred && !p.hasBar(p.at+1)
}

// hasBar reports whether a | comes before the bracket that is open at a token is
// closed, not within further ones.
func (p *parser) hasBar(at int) bool {
	for i := at; i < len(p.tokens); i++ {
		switch t := &p.tokens[i]; {
		case t.symbol("|"):
			return true
		case t.symbol("("), t.symbol("["), t.symbol("{"):
			i = p.matches[i]
		case t.symbol(")"), t.symbol("]"), t.symbol("}"):
			return false
		}
	}
	return false
}

// isPattern reports whether the ( that comes next, in an expression, begins a pattern:
// it is a node, and an arrow follows it.
func (p *parser) isPattern() bool { return p.isPatternAt(p.at) }

func (p *parser) isPatternAt(at int) bool {
	token := func(i int) *token { return &p.tokens[min(i, len(p.tokens)-1)] }
	if !token(at).symbol("(") {
		return false
	}
	first, second := token(at+1), token(at+2)
	switch {
	case first.symbol(")"), first.symbol(":"), first.symbol("{"), first.is("WHERE", "IS") && second.named():
	case first.named() && (second.symbol(")") || second.symbol(":") || second.symbol("{") || second.is("WHERE", "IS")):
	default:
		return false
	}
	after := p.matches[at] + 1
	if token(after).symbol("<") {
		after++
	}
	if !token(after).symbol("-") {
		return false
	}
	switch second := token(after + 1); {
	case second.symbol("["):
		return true
	case second.symbol("-"):
		third := token(after + 2)
		return third.symbol(">") || third.symbol("(")
	}
	return false
}
