package cypher

import (
	"maps"
	"slices"

	"whoowns/graph"
)

// Bounds of a statement.
const (
	MaxText  = 1 << 20 // bytes
	MaxDepth = 100     // brackets within brackets, and CASE within CASE
)

// Statement is a statement that only reads. It comes from Parse alone, so that
// nothing else can be sent to a server.
type Statement struct {
	text       string
	parameters []string
}

// Parse takes a statement that only reads. The error is of Code Invalid and holds an
// *Error that says where and what to write instead; of a text over MaxText it is of
// Code TooLarge.
func Parse(text string) (s Statement, err error) {
	if len(text) > MaxText {
		return Statement{}, graph.Errorf(graph.TooLarge, "the query is %d bytes long; at most %d (1 MiB) are taken: pass large values as parameters", len(text), MaxText)
	}
	defer recovered(&err)
	tokens, sent := lex(text)
	p := newParser(tokens)
	p.statement()
	last := tokens[p.at-1]
	if last.symbol(";") {
		last = tokens[p.at-2]
	}
	names := map[string]bool{}
	for i := range tokens {
		if tokens[i].kind == parameter {
			names[tokens[i].value] = true
		}
	}
	return Statement{text: sent[:last.sentUntil], parameters: slices.Sorted(maps.Keys(names))}, nil
}

// Text is the statement as it is to be sent: as it was written, with spaces for its
// comments and without a semicolon at its end.
func (s Statement) Text() string { return s.text }

// Parameters are the names of the parameters that the statement has, sorted.
func (s Statement) Parameters() []string { return slices.Clone(s.parameters) }

// statement parses the whole text.
func (p *parser) statement() {
	if p.peek().kind == end || p.peek().symbol(";") {
		failf(p.peek().position, "the query is empty; write one such as MATCH (n:Company) RETURN n.name LIMIT 5")
	}
	p.query(returning)
	if p.peek().symbol(";") {
		p.next()
		if t := p.peek(); t.kind != end {
			failf(t.position, "one query at a time is taken, and after ; another one begins with %s", t)
		}
	}
	if t := p.peek(); t.kind != end {
		p.unexpected("a clause such as MATCH or RETURN")
	}
}
