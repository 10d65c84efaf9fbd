package syntax

// expression parses an expression. Operators bind as in openCypher, from the weakest:
// OR, XOR, AND, NOT, comparisons, predicates such as IN and IS NULL, sums, products,
// powers, signs, and what stands behind an operand. Of equal ones the left binds first.
func (p *parser) expression() Expression {
	p.depth++
	if p.depth > 2*MaxDepth {
		failf(p.peek().Position, "expressions are nested more than %d deep here; write a simpler query", 2*MaxDepth)
	}
	e := p.or()
	p.depth--
	return e
}

// binary parses operands with operators of one level between them.
func (p *parser) binary(operand func() Expression, operator func(*token) (Operator, bool)) Expression {
	left := operand()
	for {
		t := p.peek()
		o, ok := operator(t)
		if !ok {
			return left
		}
		p.next()
		left = &Binary{t.Position, o, left, operand()}
	}
}

func (p *parser) or() Expression {
	return p.binary(p.xor, func(t *token) (Operator, bool) { return Or, t.is("OR") })
}

func (p *parser) xor() Expression {
	return p.binary(p.and, func(t *token) (Operator, bool) { return Xor, t.is("XOR") })
}

func (p *parser) and() Expression {
	return p.binary(p.not, func(t *token) (Operator, bool) { return And, t.is("AND") })
}

func (p *parser) not() Expression {
	var signs []Position
	for p.peek().is("NOT") {
		signs = append(signs, p.next().Position)
	}
	return wrapped(signs, Not, p.comparison())
}

// wrapped puts an operand into signs, the last of which is the innermost.
func wrapped(signs []Position, o Operator, e Expression) Expression {
	for i := len(signs) - 1; i >= 0; i-- {
		e = &Unary{signs[i], o, e}
	}
	return e
}

func (p *parser) comparison() Expression {
	at := p.peek().Position
	first := p.predicate()
	if _, ok := compares(p.peek()); !ok {
		return first
	}
	c := &Comparison{Position: at, Operands: []Expression{first}}
	for {
		o, ok := compares(p.peek())
		if !ok {
			return c
		}
		p.next()
		c.Operators = append(c.Operators, o)
		c.Operands = append(c.Operands, p.predicate())
	}
}

// predicate parses an operand with what is said of it behind it: IN a list, IS NULL.
func (p *parser) predicate() Expression {
	at := p.peek().Position
	e := p.sum()
	for {
		next := p.matching(e)
		if next == nil {
			next = p.is(at, e)
		}
		if next == nil {
			return e
		}
		e = next
	}
}

// matching parses =~, IN, STARTS WITH, ENDS WITH or CONTAINS with what follows it,
// and returns nil where none of them stands.
func (p *parser) matching(of Expression) Expression {
	t := p.peek()
	var o Operator
	switch {
	case t.symbol("=~"):
		o = Matches
	case t.is("IN"):
		o = In
	case t.is("CONTAINS"):
		o = Contains
	case t.is("STARTS"):
		o = StartsWith
	case t.is("ENDS"):
		o = EndsWith
	default:
		return nil
	}
	p.next()
	if o == StartsWith || o == EndsWith {
		p.expectWord("WITH")
	}
	return &Binary{t.Position, o, of, p.sum()}
}

// is parses IS NULL, IS TYPED, ::, IS NORMALIZED and IS Label, each with NOT where it
// may have one, and returns nil where none of them stands.
func (p *parser) is(at Position, of Expression) Expression {
	switch {
	case p.takes("::"):
		return &IsTyped{at, of, false, p.valueType()}
	case !p.takesWord("IS"):
		return nil
	}
	not := p.takesWord("NOT")
	switch {
	case p.takesWord("NULL"):
		return &IsNull{at, of, not}
	case p.takesWord("TYPED") || p.takes("::"):
		return &IsTyped{at, of, not, p.valueType()}
	case p.takesWord("NORMALIZED"):
		return &IsNormalized{at, of, not, "NFC"}
	case p.peek().is("NFC", "NFD", "NFKC", "NFKD") && p.ahead(1).is("NORMALIZED"):
		form := p.next().upper
		p.next()
		return &IsNormalized{at, of, not, form}
	case not:
		p.unexpected("NULL, TYPED or NORMALIZED")
	}
	return &HasLabels{at, of, p.labels(ofNode)}
}

var (
	sums     = symbolOperators(map[string]Operator{"+": Add, "-": Subtract, "||": Concatenate})
	products = symbolOperators(map[string]Operator{"*": Multiply, "/": Divide, "%": Modulo})
	powers   = symbolOperators(map[string]Operator{"^": Power})
	compares = symbolOperators(map[string]Operator{"=": Equal, "<>": NotEqual, "<": Less, "<=": LessOrEqual, ">": Greater, ">=": GreaterOrEqual})
)

// symbolOperators returns what finds the operator that a token is, of some.
func symbolOperators(operators map[string]Operator) func(*token) (Operator, bool) {
	return func(t *token) (Operator, bool) {
		if t.kind != symbol {
			return 0, false
		}
		o, ok := operators[t.value]
		return o, ok
	}
}

func (p *parser) sum() Expression     { return p.binary(p.product, sums) }
func (p *parser) product() Expression { return p.binary(p.power, products) }
func (p *parser) power() Expression   { return p.binary(p.signed, powers) }

// signed parses + and - before an operand. A minus before a number is of the number,
// so that the least integer can be written.
func (p *parser) signed() Expression {
	var signs []*token
	for p.peek().symbol("-") || p.peek().symbol("+") {
		signs = append(signs, p.next())
	}
	var e Expression
	if last := len(signs) - 1; last >= 0 && signs[last].value == "-" && p.peek().isNumber() {
		e = p.suffixed(signs[last].Position, &Literal{signs[last].Position, numberOf(p.next(), true)})
		signs = signs[:last]
	} else {
		at := p.peek().Position
		e = p.suffixed(at, p.operand())
	}
	for i := len(signs) - 1; i >= 0; i-- {
		o := Plus
		if signs[i].value == "-" {
			o = Negate
		}
		e = &Unary{signs[i].Position, o, e}
	}
	return e
}

// suffixed parses any number of .name, [index], [from..to] and :Label behind an
// operand.
func (p *parser) suffixed(at Position, e Expression) Expression {
	for {
		switch {
		case p.takes("."):
			e = &Property{at, e, p.expectName("a property")}
		case p.takes("["):
			e = p.indexed(at, e)
			p.expect("]")
		case p.takes(":"):
			e = &HasLabels{at, e, p.labels(ofNode)}
		default:
			return e
		}
	}
}

func (p *parser) indexed(at Position, of Expression) Expression {
	var from, to Expression
	if !p.peek().symbol("..") {
		from = p.expression()
	}
	if !p.takes("..") {
		return &Index{at, of, from}
	}
	if !p.peek().symbol("]") {
		to = p.expression()
	}
	return &Slice{at, of, from, to}
}
