package syntax

// path parses one path pattern of MATCH: p = ANY SHORTEST (a)-[r]->(b).
func (p *parser) path() *PathPattern {
	at, variable := p.peek().Position, ""
	if p.peek().named() && p.ahead(1).symbol("=") {
		variable = p.next().value
		p.next()
	}
	var chosen PathPattern
	p.selector(&chosen)
	pattern := p.chain()
	pattern.Position, pattern.Variable = at, variable
	pattern.Selector, pattern.Count, pattern.CountBy = chosen.Selector, chosen.Count, chosen.CountBy
	return pattern
}

// selector parses ANY 2 PATHS, ALL SHORTEST, SHORTEST 3 GROUPS and the like.
func (p *parser) selector(of *PathPattern) {
	of.Count = 1
	count := func() (given bool) {
		switch t := p.peek(); t.kind {
		case number:
			of.Count = p.bound()
		case parameter:
			of.CountBy = p.next().value
		default:
			return false
		}
		return true
	}
	switch {
	case p.takesWord("ANY"):
		of.Selector = AnyPaths
		if p.takesWord("SHORTEST") {
			of.Selector = AnyShortest
		} else {
			count()
		}
		p.takesWord("PATH", "PATHS")
	case p.takesWord("ALL"):
		if p.takesWord("SHORTEST") {
			of.Selector = AllShortest
		}
		p.takesWord("PATH", "PATHS")
	case p.takesWord("SHORTEST"):
		of.Selector = AnyShortest
		given := count()
		p.takesWord("PATH", "PATHS")
		if p.takesWord("GROUP", "GROUPS") {
			of.Selector = ShortestGroups
		} else if !given {
			p.unexpected("GROUPS, or how many paths before it, as in SHORTEST 2")
		}
	}
}

// chain parses nodes and relationships, parts in parentheses with how often they
// repeat, and shortestPath().
func (p *parser) chain() *PathPattern {
	at := p.peek()
	if p.takesWord("SHORTESTPATH", "ALLSHORTESTPATHS") {
		p.expect("(")
		if p.peek().is("SHORTESTPATH", "ALLSHORTESTPATHS") {
			p.unexpected("a pattern, which begins with (")
		}
		pattern := p.chain()
		p.expect(")")
		pattern.Position, pattern.Function = at.Position, ShortestPath
		if at.upper == "ALLSHORTESTPATHS" {
			pattern.Function = AllShortestPaths
		}
		return pattern
	}
	if !p.peek().symbol("(") {
		p.unexpected("a pattern, which begins with (")
	}
	pattern := &PathPattern{Position: at.Position, Count: 1}
	for {
		var last PathPart
		if n := len(pattern.Parts); n > 0 {
			last = pattern.Parts[n-1]
		}
		_, afterNode := last.(*NodePattern)
		switch t := p.peek(); {
		case t.symbol("(") && p.partInParentheses():
			if _, after := last.(*RelationshipPattern); after {
				failAs(invalidRelationship, t.Position, "a part in parentheses stands beside a node and not beside a relationship; put () before it")
			}
			pattern.Parts = append(pattern.Parts, p.part())
		case t.symbol("("):
			if afterNode {
				failAs(invalidRelationship, t.Position, "between two nodes a relationship is missing; write such as --> or -[:OWNS]-> before this one")
			}
			pattern.Parts = append(pattern.Parts, p.node())
		case t.symbol("-") || t.symbol("<"):
			if !afterNode {
				failAs(invalidRelationship, t.Position, "a relationship stands beside nodes; put () before it")
			}
			r := p.relationship()
			r.Quantifier = p.quantifier()
			if !p.peek().symbol("(") {
				p.unexpected("a node, which begins with (")
			}
			pattern.Parts = append(pattern.Parts, r)
		default:
			return pattern
		}
	}
}

// partInParentheses reports whether a ( begins a part of a path and not a node.
func (p *parser) partInParentheses() bool {
	first := p.ahead(1)
	return first.symbol("(") || first.named() && p.ahead(2).symbol("=")
}

// part parses ((a)-[r]->(b) WHERE …){1,3}.
func (p *parser) part() *Quantified {
	q := &Quantified{Position: p.peek().Position}
	p.depth++
	p.expect("(")
	q.Pattern = p.path()
	q.Where = p.where()
	p.expect(")")
	q.Quantifier = p.quantifier()
	p.depth--
	return q
}

// quantifier parses *, +, {2}, {1,3}, {,3} and {1,}, or nothing.
func (p *parser) quantifier() *Length {
	switch {
	case p.takes("*"):
		return &Length{Min: 0, Max: NoMax}
	case p.takes("+"):
		return &Length{Min: 1, Max: NoMax, HasMin: true}
	case !p.takes("{"):
		return nil
	}
	l := p.bounds(",", 0)
	p.expect("}")
	return l
}

// bounds parses 2, 1..3, ..3 and 1.., where the dots may be another separator, and
// nothing.
func (p *parser) bounds(separator string, least int) *Length {
	l := &Length{Min: least, Max: NoMax}
	if p.peek().kind == number {
		l.Min, l.HasMin = p.bound(), true
	}
	switch {
	case p.takes(separator):
		if p.peek().kind == number {
			l.Max, l.HasMax = p.bound(), true
		}
	case l.HasMin:
		l.Max, l.HasMax = l.Min, true
	}
	return l
}

// bound parses a number of repetitions.
func (p *parser) bound() int {
	t := p.next()
	n, whole := numberOf(t, false).(int64)
	if !whole || n > 1<<31-1 {
		failAs(invalidRelationship, t.Position, "%s is no number of repetitions; write a whole number below 2147483648", t)
	}
	return int(n)
}

// node parses (n:Label {…} WHERE …), each part of which may be missing.
func (p *parser) node() *NodePattern {
	n := &NodePattern{Position: p.peek().Position}
	p.expect("(")
	n.Variable = p.variableOf()
	if p.takes(":") || p.takesWord("IS") {
		n.Labels = p.labels(ofNode)
	}
	n.Properties = p.properties()
	n.Where = p.where()
	p.expect(")")
	return n
}

// variableOf parses the variable of a node or relationship, or nothing.
func (p *parser) variableOf() string {
	if t := p.peek(); t.named() && !(t.is("WHERE") && !p.closes(1)) && !(t.is("IS") && p.ahead(1).named()) {
		return p.next().value
	}
	return ""
}

// closes reports whether the token some places on ends a node or a relationship, or
// goes on with one.
func (p *parser) closes(n int) bool {
	t := p.ahead(n)
	return t.symbol(")") || t.symbol("]") || t.symbol(":") || t.symbol("*") || t.is("WHERE")
}

// properties parses {key: value} of a pattern, or nothing.
func (p *parser) properties() Expression {
	switch t := p.peek(); {
	case t.symbol("{"):
		return p.mapLiteral()
	case t.kind == parameter:
		failAs(invalidParameter, t.Position, "a parameter cannot stand for all properties of a pattern; name each, as in {id: $%s.id}", name(t.value))
	}
	return nil
}

// relationship parses -[r]->, <-[r]-, --, and so on.
func (p *parser) relationship() *RelationshipPattern {
	r := &RelationshipPattern{Position: p.peek().Position}
	left := p.takes("<")
	p.expect("-")
	if p.peek().symbol("[") {
		p.filler(r)
	}
	p.expect("-")
	right := p.takes(">")
	switch {
	case left == right:
	case left:
		r.Direction = Incoming
	default:
		r.Direction = Outgoing
	}
	return r
}

// filler parses [r:TYPE*1..3 {…} WHERE …].
func (p *parser) filler(r *RelationshipPattern) {
	p.expect("[")
	r.Variable = p.variableOf()
	if p.takes(":") || p.takesWord("IS") {
		r.Types = p.labels(ofRelationship)
	}
	if p.takes("*") {
		r.Length = p.bounds("..", 1)
	}
	r.Properties = p.properties()
	r.Where = p.where()
	if t := p.peek(); t.symbol("..") || t.symbol("-") || t.kind == number {
		failAs(invalidRelationship, t.Position, "%s has no place here; a length is written as in [:OWNS*1..3]", t)
	}
	p.expect("]")
}
