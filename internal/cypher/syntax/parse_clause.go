package syntax

// ending says how a query may end.
type ending uint8

const (
	returning ending = iota // with RETURN
	anyhow                  // with RETURN or without it, as in EXISTS and COUNT
)

// query parses clauses, and those of further queries after UNION, up to the end or
// the } of a subquery.
func (p *parser) query(e ending) *Query {
	q := &Query{}
	for {
		q.Parts = append(q.Parts, p.singleQuery(e))
		at := p.peek().Position
		if !p.takesWord("UNION") {
			return q
		}
		all := p.takesWord("ALL")
		if !all {
			p.takesWord("DISTINCT")
		}
		if len(q.All) > 0 && q.All[0] != all {
			failAs(invalidClauses, at, "UNION and UNION ALL cannot stand in one query; write one of them throughout")
		}
		q.All = append(q.All, all)
	}
}

func (p *parser) singleQuery(e ending) *SingleQuery {
	s := &SingleQuery{Position: p.peek().Position}
	add := func(c Clause) { s.Clauses = append(s.Clauses, c) }
	for {
		t := p.peek()
		first := len(s.Clauses) == 0
		switch {
		case t.is("MATCH"):
			p.next()
			add(p.match(t.Position, false))
		case t.is("OPTIONAL"):
			p.next()
			p.expectWord("MATCH")
			add(p.match(t.Position, true))
		case t.is("UNWIND"):
			p.next()
			list := p.expression()
			p.expectWord("AS")
			add(&Unwind{t.Position, list, p.expectName("the name of what is unwound")})
		case t.is("WITH"):
			p.next()
			w := &With{Position: t.Position, Projection: p.projection()}
			p.window(&w.Projection)
			w.Where = p.where()
			add(w)
		case t.is("ORDER", "SKIP", "OFFSET", "LIMIT") && !first:
			w := &With{Position: t.Position, Projection: Projection{Star: true}}
			p.window(&w.Projection)
			add(w)
		case t.is("RETURN"):
			p.next()
			r := &Return{t.Position, p.projection()}
			p.window(&r.Projection)
			add(r)
			p.ends()
			return s
		case first:
			p.unexpected("a clause: MATCH, OPTIONAL MATCH, WITH, UNWIND or RETURN")
		case e == anyhow && (t.symbol("}") || t.is("UNION")):
			return s
		case t.kind == end || t.symbol(";") || t.symbol("}") || t.is("UNION"):
			failf(t.Position, "a query gives rows; end it with RETURN")
		default:
			p.unexpected("a clause, such as WITH or RETURN, or an operator")
		}
	}
}

// ends fails where something follows RETURN.
func (p *parser) ends() {
	switch t := p.peek(); {
	case t.kind == end || t.symbol(";") || t.symbol("}") || t.is("UNION"):
	case t.is("ORDER", "SKIP", "OFFSET", "LIMIT"):
		failf(t.Position, "%s is too late here; the order is ORDER BY, SKIP, LIMIT, each once", t.upper)
	case t.is("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "WHERE"):
		failAs(invalidClauses, t.Position, "%s cannot follow RETURN, which ends a query; write WITH in place of the RETURN before it", t.upper)
	default:
		p.unexpected("an operator, a comma or the end of the query")
	}
}

// match parses what follows MATCH.
func (p *parser) match(at Position, optional bool) *Match {
	m := &Match{Position: at, Optional: optional}
	for {
		m.Patterns = append(m.Patterns, p.path())
		if !p.takes(",") {
			break
		}
	}
	for p.peek().is("USING") && p.ahead(1).is("INDEX", "TEXT", "RANGE", "POINT", "SCAN", "JOIN") {
		p.next()
		p.hint()
	}
	m.Where = p.where()
	return m
}

// hint parses what follows USING.
func (p *parser) hint() {
	names := func(what string) {
		p.expectName(what)
		for p.takes(",") {
			p.expectName(what)
		}
	}
	if p.takesWord("JOIN") {
		p.expectWord("ON")
		names("a variable")
		return
	}
	scan := p.takesWord("SCAN")
	if !scan {
		p.takesWord("TEXT", "RANGE", "POINT")
		p.expectWord("INDEX")
		if p.ahead(1).named() {
			p.takesWord("SEEK")
		}
	}
	p.expectName("a variable")
	p.expect(":")
	p.expectName("a label or type")
	if !scan {
		p.expect("(")
		names("a property")
		p.expect(")")
	}
}

// where parses WHERE and its condition, and returns nil where there is none.
func (p *parser) where() Expression {
	if p.takesWord("WHERE") {
		return p.expression()
	}
	return nil
}

// projection parses the items of WITH and RETURN.
func (p *parser) projection() Projection {
	var projection Projection
	projection.Distinct = p.takesWord("DISTINCT")
	if p.takes("*") {
		projection.Star = true
		if !p.takes(",") {
			return projection
		}
	}
	for {
		projection.Items = append(projection.Items, p.item())
		if !p.takes(",") {
			return projection
		}
	}
}

func (p *parser) item() *Item {
	first := p.peek()
	item := &Item{Position: first.Position, Value: p.expression()}
	until := p.tokens[p.at-1].until
	if p.takesWord("AS") {
		item.Name, item.Named = p.expectName("a name for the column"), true
		return item
	}
	item.Name = columnOf(item.Value, p.text[first.Offset:until])
	if !canBeName(item.Name) {
		item.Name = columnOf(item.Value, printedExpression(item.Value))
	}
	return item
}

// window parses ORDER BY, SKIP and LIMIT, each of which may be missing.
func (p *parser) window(projection *Projection) {
	if p.takesWord("ORDER") {
		p.expectWord("BY")
		for {
			sort := &SortItem{Position: p.peek().Position, Value: p.expression()}
			switch {
			case p.takesWord("ASC", "ASCENDING"):
			case p.takesWord("DESC", "DESCENDING"):
				sort.Descending = true
			}
			projection.OrderBy = append(projection.OrderBy, sort)
			if !p.takes(",") {
				break
			}
		}
	}
	if p.takesWord("SKIP", "OFFSET") {
		projection.Skip = p.expression()
	}
	if p.takesWord("LIMIT") {
		projection.Limit = p.expression()
	}
}
