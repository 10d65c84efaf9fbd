package syntax

import (
	"slices"
	"sort"
	"strings"
)

// Print returns a query as Cypher on one line, from which Parse makes the same tree but
// for positions and the names of columns without AS. It has no hints, no comments, and
// only the brackets and backticks that it needs; no escape \u is ever in it.
func Print(q *Query) string {
	p := &printer{}
	p.statement(q)
	return p.text.String()
}

// PrintPlaced is Print for a server: a column of the query without AS gets one where its
// text is now another than it was, so that its name stays. Places tell where what is
// printed was written.
func PrintPlaced(q *Query) (text string, places Places) {
	p := &printer{named: true}
	p.statement(q)
	return p.text.String(), p.places
}

// Places tell of what is printed where it was written.
type Places []place

type place struct {
	from int // in the printed text, ascending
	at   Position
}

// At returns where what is printed at an offset in bytes was written: the beginning of
// the innermost part that begins there or before it.
func (p Places) At(offset int) Position {
	if len(p) == 0 {
		return Position{Line: 1, Column: 1}
	}
	after := sort.Search(len(p), func(i int) bool { return p[i].from > offset })
	return p[max(after-1, 0)].at
}

type printer struct {
	text   strings.Builder
	places Places
	named  bool // columns keep their names
	barred bool // within a list, where a | may be taken for the end of a condition
}

func (p *printer) statement(q *Query) {
	switch q.Prefix {
	case Explain:
		p.write("EXPLAIN ")
	case Profile:
		p.write("PROFILE ")
	}
	p.query(q)
}

func (p *printer) write(s string) { p.text.WriteString(s) }

// mark notes the place of what is printed next.
func (p *printer) mark(at Position) {
	from := p.text.Len()
	if n := len(p.places); n > 0 && p.places[n-1].from == from {
		p.places = p.places[:n-1] // of two that begin together the inner one
	}
	p.places = append(p.places, place{from, at})
}

func (p *printer) query(q *Query) {
	for i, part := range q.Parts {
		switch {
		case i == 0:
		case q.All[i-1]:
			p.write(" UNION ALL ")
		default:
			p.write(" UNION ")
		}
		for j, c := range part.Clauses {
			if j > 0 {
				p.write(" ")
			}
			p.clause(c)
		}
	}
}

func (p *printer) clause(c Clause) {
	p.mark(c.At())
	switch c := c.(type) {
	case *Match:
		if c.Optional {
			p.write("OPTIONAL ")
		}
		p.write("MATCH ")
		for i, pattern := range c.Patterns {
			p.comma(i)
			p.path(pattern)
		}
		p.where(c.Where)
	case *Unwind:
		p.write("UNWIND ")
		p.expression(c.List, anything)
		p.write(" AS " + variable(c.Name))
	case *With:
		p.write("WITH ")
		p.projection(&c.Projection, false)
		p.where(c.Where)
	case *Return:
		p.write("RETURN ")
		p.projection(&c.Projection, p.named)
	}
}

// comma separates what is numbered so.
func (p *printer) comma(i int) {
	if i > 0 {
		p.write(", ")
	}
}

func (p *printer) where(e Expression) {
	if e != nil {
		p.write(" WHERE ")
		p.expression(e, anything)
	}
}

func (p *printer) projection(projection *Projection, names bool) {
	if projection.Distinct {
		p.write("DISTINCT ")
	}
	if projection.Star {
		p.write("*")
	}
	for i, item := range projection.Items {
		if projection.Star {
			i++
		}
		p.comma(i)
		p.item(item, names)
	}
	for i, s := range projection.OrderBy {
		if i == 0 {
			p.write(" ORDER BY ")
		}
		p.comma(i)
		p.mark(s.Position)
		p.expression(s.Value, anything)
		if s.Descending {
			p.write(" DESC")
		}
	}
	if projection.Skip != nil {
		p.write(" SKIP ")
		p.expression(projection.Skip, anything)
	}
	if projection.Limit != nil {
		p.write(" LIMIT ")
		p.expression(projection.Limit, anything)
	}
}

// item prints a column, of which the name is kept where names are.
func (p *printer) item(item *Item, names bool) {
	p.mark(item.Position)
	from := p.text.Len()
	p.expression(item.Value, anything)
	if item.Named || names && item.Name != columnOf(item.Value, p.text.String()[from:]) {
		p.write(" AS " + variable(item.Name))
	}
}

// columnOf is the name of a column without AS whose value is written as a text.
func columnOf(value Expression, text string) string {
	switch v := value.(type) {
	case *Variable:
		return v.Name
	case *MapProjection:
		return v.Of.Name
	}
	return text
}

// printedExpression is Print of an expression.
func printedExpression(e Expression) string {
	p := &printer{}
	p.expression(e, anything)
	return p.text.String()
}

// quotedVariables are the words that are no name of a variable everywhere.
var quotedVariables = slices.Concat(keywords, strings.Fields(`COLLECT COUNT FALSE FROM INF INFINITY NAN TRUE ALLSHORTESTPATHS BOTH LEADING NONE ON SHORTESTPATH SINGLE TRAILING`))

// variable writes the name of a variable.
func variable(s string) string {
	upper := capitals(s)
	if _, isClause := refused[upper]; isClause || slices.Contains(quotedVariables, upper) {
		return inBackticks(s)
	}
	return name(s)
}
