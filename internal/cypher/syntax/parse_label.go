package syntax

// labelled says of what a label expression is.
type labelled uint8

const (
	ofNode         labelled = iota // or, in a condition, of either
	ofRelationship                 // in a pattern, where A:B has no meaning
)

// labelParser parses one label expression, in which Neo4j takes either the older
// A:B or operators, but not both.
type labelParser struct {
	*parser
	of        labelled
	colon     *token // the first : within it
	operators bool   // |, &, ! or %
}

// labels parses a label expression: A|B, A&!B, (A|B)&C, %, $(…).
func (p *parser) labels(of labelled) LabelExpression {
	l := &labelParser{parser: p, of: of}
	e := l.either()
	switch {
	case l.colon == nil:
	case of == ofRelationship:
		failAs(invalidRelationship, l.colon.Position, "a relationship has one type; write | between those of which it may be any")
	case l.operators:
		failAs(invalidLabelExpression, l.colon.Position, "in a label expression : cannot stand beside |, &, ! and %%; write & instead")
	}
	return e
}

func (l *labelParser) either() LabelExpression {
	left := l.both()
	for l.peek().symbol("|") && !l.barEnds() {
		at := l.next().Position
		if l.of == ofRelationship {
			l.takes(":") // as in [:A|:B]
		}
		l.operators = true
		left = &LabelBinary{at, true, left, l.both()}
	}
	return left
}

func (l *labelParser) both() LabelExpression {
	left := l.inverted()
	for {
		t := l.peek()
		switch {
		case l.takes("&"):
			l.operators = true
		case l.takes(":"):
			if l.colon == nil {
				l.colon = t
			}
		default:
			return left
		}
		left = &LabelBinary{t.Position, false, left, l.inverted()}
	}
}

func (l *labelParser) inverted() LabelExpression {
	var signs []Position
	for l.peek().symbol("!") {
		signs = append(signs, l.next().Position)
		l.operators = true
	}
	e := l.single()
	for i := len(signs) - 1; i >= 0; i-- {
		e = &LabelNot{signs[i], e}
	}
	return e
}

func (l *labelParser) single() LabelExpression {
	t := l.peek()
	switch {
	case l.takes("%"):
		l.operators = true
		return &LabelAny{t.Position}
	case l.takes("("):
		e := l.either()
		l.expect(")")
		return e
	case t.symbol("$"), t.kind == parameter && (t.value == "all" || t.value == "any") && l.ahead(1).symbol("("):
		l.next()
		l.expect("(")
		d := &LabelDynamic{t.Position, t.value == "any", l.expression()}
		l.expect(")")
		return d
	}
	return &LabelName{t.Position, l.expectName("a label or type")}
}

// barEnds reports whether the | that comes next ends the condition of a comprehension
// and is no part of a label expression: it does where it is the comprehension's last.
func (p *parser) barEnds() bool {
	return p.inTypes == 0 && p.barred >= 0 && p.within[p.at] == p.barred && !p.hasBar(p.at+1)
}

// hasBar reports whether a | comes before the bracket that is open at a token is
// closed, not within further ones.
func (p *parser) hasBar(at int) bool {
	for i := at; i < len(p.tokens); i++ {
		switch t := &p.tokens[i]; {
		case t.symbol("|"):
			return true
		case t.symbol("<"):
			i = p.typesEnd(i)
		case t.symbol("("), t.symbol("["), t.symbol("{"):
			i = p.matches[i]
		case t.symbol(")"), t.symbol("]"), t.symbol("}"):
			return false
		}
	}
	return false
}

// typesEnd returns the index of the > that ends the types which a < begins, as in
// ANY<STRING | INTEGER>, and of any other < its own index.
func (p *parser) typesEnd(at int) int {
	if at == 0 || !p.tokens[at-1].is("ANY", "VALUE", "LIST", "ARRAY") {
		return at
	}
	const longest = 1000 // tokens, so that the cost stays linear
	open := 0
	for i := at; i < min(at+longest, len(p.tokens)); i++ {
		switch t := &p.tokens[i]; {
		case t.symbol("<"):
			open++
		case t.symbol(">"):
			if open--; open == 0 {
				return i
			}
		case t.kind != word && !t.symbol("|"):
			return at
		}
	}
	return at
}
