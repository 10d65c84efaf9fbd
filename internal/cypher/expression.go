package cypher

// expression parses an expression: operands with operators between them. How tightly
// an operator binds makes no difference to what may be sent.
func (p *parser) expression() {
	p.depth++
	if p.depth > 2*MaxDepth {
		failf(p.peek().position, "expressions are nested more than %d deep here; write a simpler query", 2*MaxDepth)
	}
	for {
		for p.takesWord("NOT") || p.takes("-") || p.takes("+") {
		}
		p.operand()
		for p.suffix() {
		}
		for p.predicate() {
		}
		if !p.operator() {
			break
		}
	}
	p.depth--
}

// operator moves past an operator between two operands, and reports whether there is
// one.
func (p *parser) operator() bool {
	t := p.peek()
	if t.kind == symbol {
		switch t.value {
		case "=", "<>", "<", ">", "<=", ">=", "=~", "+", "-", "*", "/", "%", "^", "||":
			p.next()
			return true
		}
		return false
	}
	switch {
	case t.is("AND", "OR", "XOR", "IN", "CONTAINS"):
		p.next()
		return true
	case t.is("STARTS", "ENDS"):
		p.next()
		p.expectWord("WITH")
		return true
	}
	return false
}

// predicate parses what is said of an operand behind it: IS NULL, IS TYPED, a type,
// and reports whether there was something.
func (p *parser) predicate() bool {
	switch {
	case p.takes("::"):
		p.valueType()
		return true
	case !p.takesWord("IS"):
		return false
	}
	p.takesWord("NOT")
	switch {
	case p.takesWord("NULL", "NORMALIZED"):
	case p.takesWord("TYPED") || p.takes("::"):
		p.valueType()
	case p.peek().is("NFC", "NFD", "NFKC", "NFKD") && p.ahead(1).is("NORMALIZED"):
		p.next()
		p.next()
	default:
		p.labels()
	}
	return true
}

// suffix parses .name, [index], [from..to] or :Label, and reports whether there was
// one.
func (p *parser) suffix() bool {
	switch {
	case p.takes("."):
		p.expectName("a property")
	case p.takes("["):
		if !p.peek().symbol("..") {
			p.expression()
		}
		if p.takes("..") && !p.peek().symbol("]") {
			p.expression()
		}
		p.expect("]")
	case p.takes(":"):
		p.labels()
	default:
		return false
	}
	return true
}

func (p *parser) operand() {
	t := p.peek()
	switch {
	case t.kind == number, t.kind == text, t.kind == parameter:
		p.next()
	case t.symbol("(") && p.isPattern():
		p.chain()
	case t.symbol("("):
		p.next()
		p.expression()
		p.expect(")")
	case t.symbol("["):
		p.list()
	case t.symbol("{"):
		p.mapLiteral()
	case t.is("CASE") && !p.endsOperand(1):
		p.caseOf()
	case t.is("EXISTS", "COUNT", "COLLECT") && p.ahead(1).symbol("{"):
		p.subquery()
	case t.named():
		p.nameOrCall()
	default:
		p.unexpected("an expression")
	}
}

// endsOperand reports whether the token some places on goes on after an operand, so
// that what stands before it is a name.
func (p *parser) endsOperand(n int) bool {
	t := p.ahead(n)
	if t.kind == end || t.is("AS", "IS", "AND", "OR", "XOR", "IN", "CONTAINS", "STARTS", "ENDS") {
		return true
	}
	if t.kind != symbol {
		return false
	}
	switch t.value {
	case "(", "[", "{", "-", "+", "$":
		return false
	}
	return true
}

// subquery parses EXISTS { }, COUNT { } and COLLECT { }.
func (p *parser) subquery() {
	collects := p.next().is("COLLECT")
	p.expect("{")
	barred := p.barred
	p.barred = -1
	first, second := p.peek(), p.ahead(1)
	switch {
	case collects:
		p.query(returning)
	case first.symbol("("), first.named() && second.symbol("="), first.is("ANY", "ALL", "SHORTEST", "SHORTESTPATH", "ALLSHORTESTPATHS"):
		p.match()
	default:
		p.query(anyhow)
	}
	p.barred = barred
	p.expect("}")
}

func (p *parser) caseOf() {
	p.expectWord("CASE")
	if !p.peek().is("WHEN") {
		p.expression()
	}
	if !p.peek().is("WHEN") {
		p.unexpected("WHEN")
	}
	for p.takesWord("WHEN") {
		for {
			p.condition()
			if !p.takes(",") {
				break
			}
		}
		p.expectWord("THEN")
		p.expression()
	}
	if p.takesWord("ELSE") {
		p.expression()
	}
	p.expectWord("END")
}

// condition parses what stands after WHEN: an expression, or one without its first
// operand, as in CASE x WHEN > 3 THEN.
func (p *parser) condition() {
	if p.peek().is("IS") || p.peek().symbol("::") {
		p.predicate()
		return
	}
	if t := p.peek(); !t.symbol("-") && !t.symbol("+") && (t.kind == symbol || t.is("STARTS", "ENDS", "CONTAINS", "IN")) {
		p.operator()
	}
	p.expression()
}

// list parses a list, a list comprehension or a pattern comprehension.
func (p *parser) list() {
	open := p.at
	p.expect("[")
	defer func(barred int) { p.barred = barred }(p.barred)
	first := p.at
	named := p.peek().named() && p.ahead(1).symbol("=")
	if named {
		first += 2
	}
	switch {
	case p.hasBar(p.at) && p.isPatternAt(first):
		p.barred = open
		p.at = first
		p.chain()
		p.where()
		p.expect("|")
		p.expression()
	case p.peek().named() && p.ahead(1).is("IN") && (p.hasBar(p.at) || p.filters()):
		p.barred = open
		p.element()
		p.where()
		if p.takes("|") {
			p.expression()
		}
	default:
		for !p.peek().symbol("]") {
			p.expression()
			if !p.takes(",") {
				break
			}
		}
	}
	p.expect("]")
}

// filters reports whether a WHERE comes before the bracket is closed.
func (p *parser) filters() bool {
	for i := p.at; i < len(p.tokens); i++ {
		switch t := &p.tokens[i]; {
		case t.is("WHERE"):
			return true
		case t.symbol("("), t.symbol("["), t.symbol("{"):
			i = p.matches[i]
		case t.symbol("]"), t.symbol(")"), t.symbol("}"):
			return false
		}
	}
	return false
}

// element parses x IN list.
func (p *parser) element() {
	p.expectName("a variable")
	p.expectWord("IN")
	p.expression()
}

// mapLiteral parses {key: value, …}.
func (p *parser) mapLiteral() {
	p.expect("{")
	for !p.peek().symbol("}") {
		p.expectName("a key")
		p.expect(":")
		p.expression()
		if !p.takes(",") {
			break
		}
	}
	p.expect("}")
}
