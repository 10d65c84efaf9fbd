package syntax

// typeNames are the words that a type may begin with, each with the one form of it.
var typeNames = map[string]string{
	"BOOL": "BOOLEAN", "BOOLEAN": "BOOLEAN", "STRING": "STRING", "VARCHAR": "STRING", "INT": "INTEGER", "INTEGER": "INTEGER", "FLOAT": "FLOAT",
	"DATE": "DATE", "DURATION": "DURATION", "POINT": "POINT", "NODE": "NODE", "VERTEX": "NODE", "RELATIONSHIP": "RELATIONSHIP", "EDGE": "RELATIONSHIP",
	"MAP": "MAP", "PATH": "PATH", "PATHS": "PATH", "NOTHING": "NOTHING", "NULL": "NULL",
	"LIST": "LIST", "ARRAY": "LIST", "ANY": "ANY", "TIME": "TIME", "TIMESTAMP": "DATETIME", "LOCAL": "LOCAL", "ZONED": "ZONED", "SIGNED": "INTEGER", "PROPERTY": "PROPERTY VALUE",
}

// valueType parses a type behind :: or TYPED: LIST<STRING NOT NULL>, INTEGER | FLOAT.
func (p *parser) valueType() *ValueType {
	p.depth++
	if p.depth > 2*MaxDepth {
		failf(p.peek().Position, "types are nested more than %d deep here; write a simpler one", 2*MaxDepth)
	}
	at := p.peek().Position
	several := p.severalTypes()
	p.depth--
	if len(several) == 1 {
		return several[0]
	}
	return &ValueType{Position: at, Name: "ANY", Of: several}
}

// severalTypes parses types with | between them.
func (p *parser) severalTypes() []*ValueType {
	var several []*ValueType
	for {
		t := p.simpleType()
		t.NotNull = p.notNull()
		for suffixes := 0; p.takesWord("LIST", "ARRAY"); suffixes++ {
			if suffixes == MaxDepth {
				failf(p.peek().Position, "types are nested more than %d deep here; write a simpler one", MaxDepth)
			}
			t = &ValueType{Position: t.Position, Name: "LIST", Of: []*ValueType{t}, NotNull: p.notNull()}
		}
		several = append(several, t)
		if !p.peek().symbol("|") || p.barEnds() {
			return several
		}
		p.next()
	}
}

func (p *parser) notNull() bool {
	if p.peek().is("NOT") && p.ahead(1).is("NULL") {
		p.at += 2
		return true
	}
	return false
}

func (p *parser) simpleType() *ValueType {
	t := p.peek()
	v := &ValueType{Position: t.Position, Name: typeNames[t.upper]}
	if t.kind != word || v.Name == "" {
		p.unexpected("a type, such as STRING, INTEGER, FLOAT, BOOLEAN, DATE or LIST<STRING>")
	}
	p.next()
	switch t.upper {
	case "SIGNED":
		p.expectWord("INTEGER")
	case "PROPERTY":
		p.expectWord("VALUE")
	case "LOCAL", "ZONED":
		if !p.peek().is("TIME", "DATETIME") {
			p.unexpected("TIME or DATETIME")
		}
		v.Name += " " + p.next().upper
	case "TIME", "TIMESTAMP":
		v.Name = p.zone() + " " + v.Name
	case "LIST", "ARRAY":
		p.expect("<")
		p.inTypes++
		v.Of = []*ValueType{p.valueType()}
		p.inTypes--
		p.expect(">")
	case "ANY":
		p.anyType(v)
	}
	return v
}

// zone parses WITH or WITHOUT TIME ZONE.
func (p *parser) zone() string {
	zone := "ZONED"
	if p.peek().is("WITHOUT") {
		zone = "LOCAL"
	}
	if !p.takesWord("WITH", "WITHOUT") {
		p.unexpected("WITH TIME ZONE or WITHOUT TIME ZONE")
	}
	if !p.takesWord("TIMEZONE") {
		p.expectWord("TIME")
		p.expectWord("ZONE")
	}
	return zone
}

// anyType parses what follows ANY: NODE, RELATIONSHIP, MAP, PROPERTY VALUE, VALUE, and
// <A | B>.
func (p *parser) anyType(v *ValueType) {
	switch {
	case p.peek().is("PROPERTY") && p.ahead(1).is("VALUE"):
		p.at += 2
		v.Name = "PROPERTY VALUE"
		return
	case p.peek().is("NODE", "VERTEX", "RELATIONSHIP", "EDGE", "MAP"):
		v.Name = typeNames[p.next().upper]
		return
	}
	p.takesWord("VALUE")
	if p.takes("<") {
		p.depth++
		if p.depth > 2*MaxDepth {
			failf(p.peek().Position, "types are nested more than %d deep here; write a simpler one", 2*MaxDepth)
		}
		p.inTypes++
		v.Of = p.severalTypes()
		p.inTypes--
		p.depth--
		p.expect(">")
	}
}
