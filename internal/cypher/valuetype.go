package cypher

// typeNames are the words that a type may be made of.
var typeNames = []string{"BOOL", "BOOLEAN", "STRING", "VARCHAR", "INT", "INTEGER", "FLOAT", "DATE", "DATETIME", "DURATION", "POINT", "NODE", "VERTEX",
	"RELATIONSHIP", "EDGE", "MAP", "PATH", "PATHS", "ANY", "NOTHING", "NULL", "LIST", "ARRAY", "TIME", "TIMESTAMP"}

// valueType parses a type behind :: or TYPED: LIST<STRING NOT NULL>, INTEGER | FLOAT.
func (p *parser) valueType() {
	for {
		p.simpleType()
		if p.peek().is("NOT") && p.ahead(1).is("NULL") {
			p.next()
			p.next()
		}
		for p.takesWord("LIST", "ARRAY") {
			if p.peek().is("NOT") && p.ahead(1).is("NULL") {
				p.next()
				p.next()
			}
		}
		if !p.peek().symbol("|") || p.barEnds() {
			return
		}
		p.next()
	}
}

func (p *parser) simpleType() {
	switch {
	case p.takesWord("SIGNED"):
		p.expectWord("INTEGER")
		return
	case p.takesWord("PROPERTY"):
		p.expectWord("VALUE")
		return
	case p.takesWord("LOCAL", "ZONED"):
		if !p.takesWord("TIME", "DATETIME") {
			p.unexpected("TIME or DATETIME")
		}
		return
	case !p.peek().is(typeNames...):
		p.unexpected("a type, such as STRING, INTEGER, FLOAT, BOOLEAN, DATE or LIST<STRING>")
	}
	p.depth++
	if p.depth > 2*MaxDepth {
		failf(p.peek().position, "types are nested more than %d deep here; write a simpler one", 2*MaxDepth)
	}
	t := p.next()
	switch {
	case t.is("ANY"):
		switch {
		case p.peek().is("PROPERTY") && p.ahead(1).is("VALUE"):
			p.next()
			p.next()
		case p.takesWord("NODE", "VERTEX", "RELATIONSHIP", "EDGE", "MAP", "VALUE"):
		}
	case t.is("TIME", "TIMESTAMP"):
		if p.peek().is("WITH", "WITHOUT") && (p.ahead(1).is("TIMEZONE") || p.ahead(1).is("TIME") && p.ahead(2).is("ZONE")) {
			p.next()
			if p.next().is("TIME") {
				p.next()
			}
		}
	}
	if (t.is("LIST", "ARRAY", "ANY")) && p.takes("<") {
		p.valueType()
		p.expect(">")
	}
	p.depth--
}
