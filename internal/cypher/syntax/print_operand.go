package syntax

import "strings"

// operand prints an expression that is complete in itself.
func (p *printer) operand(e Expression) {
	switch e := e.(type) {
	case *Literal:
		p.write(literal(e.Value))
	case *Variable:
		p.write(variable(e.Name))
	case *Parameter:
		p.write("$" + name(e.Name))
	case *ListLiteral:
		p.list(e)
	case *MapLiteral:
		p.mapLiteral(e)
	case *Call:
		p.call(e)
	case *Case:
		p.caseOf(e)
	case *Quantifier:
		p.write(quantifierNames[e.Kind] + "(")
		p.element(e.Variable, e.List)
		p.where(e.Where)
		p.write(")")
	case *Reduce:
		p.write("reduce(" + variable(e.Accumulator) + " = ")
		p.inBars(func() {
			p.expression(e.Initial, anything)
			p.write(", ")
			p.element(e.Variable, e.List)
			p.write(" | ")
			p.expression(e.Result, anything)
		})
		p.write(")")
	case *ListComprehension:
		p.write("[")
		p.inBars(func() {
			p.element(e.Variable, e.List)
			p.where(e.Where)
			p.result(e.Result)
		})
		p.write("]")
	case *PatternComprehension:
		p.write("[")
		p.inBars(func() {
			p.path(e.Pattern)
			p.where(e.Where)
			p.result(e.Result)
		})
		p.write("]")
	case *PatternExpression:
		p.path(e.Pattern)
	case *MapProjection:
		p.mapProjection(e)
	case *Subquery:
		barred, named := p.barred, p.named
		p.barred, p.named = false, false
		p.write(subqueryNames[e.Kind] + " { ")
		p.query(e.Query)
		p.write(" }")
		p.barred, p.named = barred, named
	}
}

var (
	quantifierNames = [...]string{AllOf: "all", AnyOf: "any", NoneOf: "none", SingleOf: "single"}
	subqueryNames   = [...]string{Exists: "EXISTS", Count: "COUNT", Collect: "COLLECT"}
)

// String is the word that a quantifier begins with.
func (k QuantifierKind) String() string { return quantifierNames[k] }

// String is the word that a subquery begins with.
func (k SubqueryKind) String() string { return subqueryNames[k] }

// inBars prints what stands in brackets that may have a |.
func (p *printer) inBars(print func()) {
	barred := p.barred
	p.barred = true
	print()
	p.barred = barred
}

func (p *printer) element(name string, list Expression) {
	p.write(variable(name) + " IN ")
	p.expression(list, anything)
}

func (p *printer) result(e Expression) {
	if e != nil {
		p.write(" | ")
		p.expression(e, anything)
	}
}

// list prints a list. One that would be taken for a comprehension has its element in
// brackets.
func (p *printer) list(e *ListLiteral) {
	p.write("[")
	p.inBars(func() {
		for i, element := range e.Elements {
			p.comma(i)
			least := anything
			if len(e.Elements) == 1 && beginsWithIn(element) {
				least = operandBinding
			}
			p.expression(element, least)
		}
	})
	p.write("]")
}

// beginsWithIn reports whether an expression is printed with x IN at its beginning.
func beginsWithIn(e Expression) bool {
	for {
		switch v := e.(type) {
		case *Binary:
			if v.Operator == In && isWord(v.Left) {
				return true
			}
			e = v.Left
		case *Comparison:
			e = v.Operands[0]
		default:
			if e = subjectOf(e); e == nil {
				return false
			}
		}
	}
}

// isWord reports whether an expression is printed as one word: a name, or one such as
// null.
func isWord(e Expression) bool {
	switch e := e.(type) {
	case *Variable:
		return true
	case *Literal:
		return isStart(rune(literal(e.Value)[0]))
	}
	return false
}

func (p *printer) mapLiteral(e *MapLiteral) {
	p.write("{")
	for i, key := range e.Keys {
		p.comma(i)
		p.write(name(key) + ": ")
		p.expression(e.Values[i], anything)
	}
	p.write("}")
}

func (p *printer) mapProjection(e *MapProjection) {
	p.write(variable(e.Of.Name) + " {")
	for i, item := range e.Items {
		p.comma(i)
		p.mark(item.Position)
		v, isVariable := item.Value.(*Variable)
		switch {
		case item.Star:
			p.write(".*")
		case item.Property:
			p.write("." + name(item.Key))
		case isVariable && v.Name == item.Key:
			p.write(variable(item.Key))
		default:
			p.write(name(item.Key) + ": ")
			p.expression(item.Value, anything)
		}
	}
	p.write("}")
}

func (p *printer) call(e *Call) {
	for i, part := range strings.Split(e.Name, ".") {
		if i > 0 {
			p.write(".")
		}
		switch capitals(part) {
		case "REDUCE": // and other words that begin another form
			p.write(inBackticks(part))
		case "COUNT", "COLLECT", "EXISTS": // keywords before { alone
			p.write(part)
		default:
			p.write(variable(part))
		}
	}
	p.write("(")
	if e.Distinct {
		p.write("DISTINCT ")
	}
	if e.Star {
		p.write("*")
	}
	for i, argument := range e.Arguments {
		p.comma(i)
		p.expression(argument, anything)
	}
	p.write(")")
}

func (p *printer) caseOf(e *Case) {
	p.write("CASE")
	if e.Subject != nil {
		p.write(" ")
		p.expression(e.Subject, anything)
	}
	for _, w := range e.Whens {
		p.write(" ")
		p.mark(w.Position)
		p.write("WHEN ")
		for i, c := range w.Conditions {
			p.comma(i)
			p.mark(c.Position)
			p.condition(c)
		}
		p.write(" THEN ")
		p.expression(w.Then, anything)
	}
	if e.Else != nil {
		p.write(" ELSE ")
		p.expression(e.Else, anything)
	}
	p.write(" END")
}

// condition prints what stands after WHEN: a predicate without its subject.
func (p *printer) condition(c *Condition) {
	if !c.Predicate {
		p.expression(c.Value, anything)
		return
	}
	switch e := c.Value.(type) {
	case *Comparison:
		p.write(operators[e.Operators[0]].text + " ")
		p.expression(e.Operands[1], predicateBinding)
	case *Binary:
		p.write(operators[e.Operator].text + " ")
		p.expression(e.Right, sumBinding)
	default:
		p.is(e)
	}
}
