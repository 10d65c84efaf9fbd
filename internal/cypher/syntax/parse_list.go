package syntax

// list parses a list, a list comprehension or a pattern comprehension.
func (p *parser) list() Expression {
	open := p.at
	at := p.peek().Position
	p.expect("[")
	defer func(barred int) { p.barred = barred }(p.barred)
	first := p.at
	if p.peek().named() && p.ahead(1).symbol("=") {
		first += 2
	}
	var e Expression
	switch {
	case p.isPatternAt(first) && p.hasBar(p.at):
		p.barred = open
		c := &PatternComprehension{Position: at, Pattern: p.patternOf(first)}
		c.Where = p.where()
		p.expect("|")
		c.Result = p.expression()
		e = c
	case p.peek().named() && p.ahead(1).is("IN") && !p.hasComma(p.at):
		p.barred = open
		c := &ListComprehension{Position: at}
		c.Variable, c.List = p.element()
		c.Where = p.where()
		if p.takes("|") {
			c.Result = p.expression()
		}
		e = c
	default:
		l := &ListLiteral{Position: at}
		for !p.peek().symbol("]") {
			l.Elements = append(l.Elements, p.expression())
			if !p.takes(",") {
				break
			}
			if p.peek().symbol("]") {
				p.unexpected("an expression")
			}
		}
		e = l
	}
	p.expect("]")
	return e
}

// patternOf parses the pattern of a comprehension, which begins at a token, and
// before which its variable may stand.
func (p *parser) patternOf(first int) *PathPattern {
	at, variable := p.peek().Position, ""
	if first != p.at {
		variable = p.peek().value
		p.at = first
	}
	pattern := p.chain()
	pattern.Position, pattern.Variable = at, variable
	return pattern
}

// hasComma reports whether a comma comes before the bracket that is open at a token is
// closed, not within further ones, and before a | or WHERE. Those between WHEN and THEN
// do not count.
func (p *parser) hasComma(at int) bool {
	conditions := 0
	for i := at; i < len(p.tokens); i++ {
		switch t := &p.tokens[i]; {
		case t.is("WHEN"):
			conditions++
		case t.is("THEN"):
			conditions--
		case t.symbol(",") && conditions == 0:
			return true
		case t.symbol("("), t.symbol("["), t.symbol("{"):
			i = p.matches[i]
		case t.symbol("|"), t.is("WHERE"), t.symbol("]"), t.symbol(")"), t.symbol("}"):
			return false
		}
	}
	return false
}

// element parses x IN list.
func (p *parser) element() (variable string, list Expression) {
	variable = p.expectName("a variable")
	p.expectWord("IN")
	return variable, p.expression()
}

// mapLiteral parses {key: value, …}.
func (p *parser) mapLiteral() *MapLiteral {
	m := &MapLiteral{Position: p.peek().Position}
	p.expect("{")
	for !p.peek().symbol("}") {
		m.Keys = append(m.Keys, p.expectName("a key"))
		p.expect(":")
		m.Values = append(m.Values, p.expression())
		if !p.takes(",") {
			break
		}
		if p.peek().symbol("}") {
			p.unexpected("a key")
		}
	}
	p.expect("}")
	return m
}

// mapProjection parses {.*, .name, key: value, variable} behind a variable.
func (p *parser) mapProjection(of *Variable) Expression {
	m := &MapProjection{Position: of.Position, Of: of}
	p.expect("{")
	for !p.peek().symbol("}") {
		item := &ProjectionItem{Position: p.peek().Position}
		switch {
		case p.takes("."):
			if item.Star = p.takes("*"); !item.Star {
				item.Property, item.Key = true, p.expectName("a property, or *")
			}
		default:
			item.Key = p.expectName("a property that begins with ., a key or a variable")
			item.Value = &Variable{item.Position, item.Key}
			if p.takes(":") {
				item.Value = p.expression()
			}
		}
		m.Items = append(m.Items, item)
		if !p.takes(",") {
			break
		}
		if p.peek().symbol("}") {
			p.unexpected("a property")
		}
	}
	p.expect("}")
	return m
}
