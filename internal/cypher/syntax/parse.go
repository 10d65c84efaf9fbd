package syntax

import "fmt"

// Bounds of a statement.
const (
	MaxText  = 1 << 20 // bytes
	MaxDepth = 100     // brackets within brackets, and CASE within CASE
	MaxTree  = 10_000  // how deep the tree may be: a chain of ORs is as deep as it is long
)

// Parse takes a statement that only reads apart. The error is an *Error. Its cost is
// linear in the text but for brackets within brackets, of which each level is looked
// through a bounded number of times.
func Parse(text string) (query *Query, err error) {
	if len(text) > MaxText {
		return nil, &Error{What: fmt.Sprintf("the query is %d bytes long; at most %d (1 MiB) are taken: pass large values as parameters", len(text), MaxText), Detail: unexpectedSyntax}
	}
	defer recovered(&err)
	p := newParser(text, lex(text))
	q := p.statement()
	checkDepth(q)
	checkSize(q)
	return q, nil
}

// statement parses the whole text.
func (p *parser) statement() *Query {
	prefix := NoPrefix
	switch {
	case p.takesWord("EXPLAIN"):
		prefix = Explain
	case p.takesWord("PROFILE"):
		prefix = Profile
	}
	if p.peek().kind == end || p.peek().symbol(";") {
		failf(p.peek().Position, "the query is empty; write one such as MATCH (n:Company) RETURN n.name LIMIT 5")
	}
	q := p.query(returning)
	q.Prefix = prefix
	if p.peek().symbol(";") {
		p.next()
		if t := p.peek(); t.kind != end {
			failf(t.Position, "one query at a time is taken, and after ; another one begins with %s", t)
		}
	}
	if t := p.peek(); t.kind != end {
		p.unexpected("a clause such as MATCH or RETURN")
	}
	return q
}
