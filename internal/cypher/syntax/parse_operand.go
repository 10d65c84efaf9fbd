package syntax

import "math"

func (p *parser) operand() Expression {
	t := p.peek()
	switch {
	case t.kind == number:
		return &Literal{p.next().Position, numberOf(t, false)}
	case t.kind == text:
		return &Literal{p.next().Position, t.value}
	case t.kind == parameter:
		return &Parameter{p.next().Position, t.value}
	case t.symbol("(") && p.isPattern():
		return &PatternExpression{t.Position, p.chain()}
	case t.symbol("("):
		p.next()
		e := p.expression()
		p.expect(")")
		return e
	case t.symbol("["):
		return p.list()
	case t.symbol("{"):
		return p.mapLiteral()
	case t.is("CASE") && !p.endsOperand(1):
		return p.caseOf()
	case t.is("NOT") && !p.endsOperand(1):
		failf(t.Position, "NOT binds weaker than the operator before it; put it and its condition in brackets")
	case t.is("EXISTS", "COUNT", "COLLECT") && p.ahead(1).symbol("{"):
		return p.subquery()
	case t.named():
		if c, ok := constant(t); ok && !p.ahead(1).symbol("(") {
			return &Literal{p.next().Position, c}
		}
		return p.nameOrCall()
	}
	p.unexpected("an expression")
	return nil
}

// constant returns the value that a word stands for, as true does.
func constant(t *token) (value any, ok bool) {
	if t.kind != word {
		return nil, false
	}
	switch t.upper {
	case "TRUE":
		return true, true
	case "FALSE":
		return false, true
	case "NULL":
		return nil, true
	case "INF", "INFINITY":
		return math.Inf(1), true
	case "NAN":
		return math.NaN(), true
	}
	return nil, false
}

// isNumber reports whether t is a number, or a word that stands for one.
func (t *token) isNumber() bool {
	c, _ := constant(t)
	_, isFloat := c.(float64)
	return t.kind == number || isFloat
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
func (p *parser) subquery() Expression {
	t := p.next()
	s := &Subquery{Position: t.Position}
	p.expect("{")
	barred := p.barred
	p.barred = -1
	first, second := p.peek(), p.ahead(1)
	switch {
	case t.is("COLLECT"):
		s.Kind, s.Query = Collect, p.query(returning)
	case first.symbol("("), first.named() && second.symbol("="), first.is("ANY", "ALL", "SHORTEST", "SHORTESTPATH", "ALLSHORTESTPATHS"):
		s.Query = &Query{Parts: []*SingleQuery{{Position: first.Position, Clauses: []Clause{p.match(first.Position, false)}}}}
	default:
		s.Query = p.query(anyhow)
	}
	if t.is("COUNT") {
		s.Kind = Count
	}
	p.barred = barred
	p.expect("}")
	return s
}

func (p *parser) caseOf() Expression {
	c := &Case{Position: p.peek().Position}
	p.expectWord("CASE")
	barred := p.barred
	p.barred = -1 // up to THEN and END a | is of types, in whatever list the CASE stands
	defer func() { p.barred = barred }()
	if !p.peek().is("WHEN") {
		c.Subject = p.expression()
	}
	if !p.peek().is("WHEN") {
		p.unexpected("WHEN")
	}
	for p.peek().is("WHEN") {
		w := &When{Position: p.next().Position}
		for {
			w.Conditions = append(w.Conditions, p.condition(c.Subject != nil))
			if c.Subject == nil || !p.takes(",") {
				break
			}
		}
		p.expectWord("THEN")
		w.Then = p.expression()
		c.Whens = append(c.Whens, w)
	}
	if p.takesWord("ELSE") {
		c.Else = p.expression()
	}
	p.expectWord("END")
	return c
}

// condition parses what stands after WHEN: an expression, or of a CASE with a subject
// one without its first operand, as in CASE x WHEN > 3 THEN.
func (p *parser) condition(ofSubject bool) *Condition {
	t := p.peek()
	c := &Condition{Position: t.Position, Predicate: true}
	subject := &CaseSubject{t.Position}
	_, compared := compares(t)
	switch {
	case !ofSubject:
	case t.is("IS") && !p.ahead(1).is("THEN") || t.symbol("::"):
		c.Value = p.is(t.Position, subject)
		if _, labelled := c.Value.(*HasLabels); labelled {
			failf(t.Position, "a label has no place after WHEN IS; write CASE WHEN x:Label THEN")
		}
		return c
	case compared:
		o, _ := compares(p.next())
		c.Value = &Comparison{t.Position, []Expression{subject, p.predicate()}, []Operator{o}}
		return c
	case t.symbol("=~"), t.is("STARTS", "ENDS") && p.ahead(1).is("WITH"):
		c.Value = p.matching(subject)
		return c
	}
	c.Value, c.Predicate = p.expression(), false
	return c
}
