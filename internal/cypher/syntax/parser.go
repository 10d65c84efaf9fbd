package syntax

// parser builds the tree of a statement.
//
// Its methods take what they are named after and end at the token behind it; at one
// that has no place they fail.
type parser struct {
	text    string
	tokens  []token
	at      int
	matches []int // of a bracket: the index of the one that belongs to it
	within  []int // the index of the innermost bracket that is open before the token, -1 for none
	barred  int   // the index of the bracket in which a | ends an expression, -1 for none
	inTypes int   // within how many < of types
	depth   int   // of expressions within each other
}

var closing = map[string]string{"(": ")", "[": "]", "{": "}"}

// newParser pairs the brackets, so that what stands behind one is known before it.
func newParser(text string, tokens []token) *parser {
	p := &parser{text: text, tokens: tokens, matches: make([]int, len(tokens)), within: make([]int, len(tokens)), barred: -1}
	var open []int
	for i := range tokens {
		t := &tokens[i]
		p.within[i] = -1
		if len(open) > 0 {
			p.within[i] = open[len(open)-1]
		}
		if t.kind != symbol {
			continue
		}
		switch t.value {
		case "(", "[", "{":
			if len(open) == MaxDepth {
				failf(t.Position, "brackets are nested more than %d deep here; write a simpler query", MaxDepth)
			}
			open = append(open, i)
		case ")", "]", "}":
			if len(open) == 0 {
				failf(t.Position, "this %s closes nothing; leave it out", t.value)
			}
			last := open[len(open)-1]
			if closing[tokens[last].value] != t.value {
				failf(t.Position, "this %s does not close the %s at line %d, column %d", t.value, tokens[last].value, tokens[last].Line, tokens[last].Column)
			}
			p.matches[last], p.matches[i] = i, last
			open = open[:len(open)-1]
		case ";":
			if len(open) > 0 {
				last := tokens[open[len(open)-1]]
				failf(t.Position, "the query ends here within the %s at line %d, column %d; close it with %s", last.value, last.Line, last.Column, closing[last.value])
			}
		}
	}
	if len(open) > 0 {
		last := tokens[open[len(open)-1]]
		failf(last.Position, "this %s is not closed; write %s after it", last.value, closing[last.value])
	}
	return p
}

func (p *parser) peek() *token { return p.ahead(0) }

// ahead returns a token some places on, and after the end the end.
func (p *parser) ahead(n int) *token { return &p.tokens[min(p.at+n, len(p.tokens)-1)] }

func (p *parser) next() *token {
	t := p.peek()
	if t.kind != end {
		p.at++
	}
	return t
}

// takes moves past a symbol where it is there, and reports whether it was.
func (p *parser) takes(s string) bool {
	if p.peek().symbol(s) {
		p.at++
		return true
	}
	return false
}

// takesWord is takes for one of some keywords.
func (p *parser) takesWord(keywords ...string) bool {
	if p.peek().is(keywords...) {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(s string) {
	if !p.takes(s) {
		p.unexpected(s)
	}
}

func (p *parser) expectWord(keyword string) {
	if !p.takesWord(keyword) {
		p.unexpected(keyword)
	}
}

func (p *parser) expectName(what string) string {
	if !p.peek().named() {
		p.unexpected(what)
	}
	return p.next().value
}

// unexpected fails at the next token, which is not what has a place there.
func (p *parser) unexpected(wanted string) {
	t := p.peek()
	if t.kind == word {
		if why, known := refused[t.upper]; known {
			detail := unexpectedSyntax
			if open := p.within[p.at]; open >= 0 && p.tokens[open].symbol("{") { // of a subquery
				detail = invalidClauses
			}
			failAs(detail, t.Position, "%s is not taken: %s", t.upper, why)
		}
	}
	meant := ""
	if g := guess(t.upper); g != "" {
		meant = "; did you mean " + g + "?"
	}
	failf(t.Position, "%s has no place here; expected is %s%s", t, wanted, meant)
}

const onlyReads = "queries only read; begin a clause with MATCH, OPTIONAL MATCH, WITH, UNWIND, UNION, ORDER BY, SKIP, LIMIT or RETURN, and change data with whoowns import"

// refused says of words that begin a clause, a command or a prefix elsewhere why none
// of them does here. Where a name has its place they are names.
var refused = map[string]string{
	"CREATE": onlyReads, "MERGE": onlyReads, "SET": onlyReads, "DELETE": onlyReads, "DETACH": onlyReads, "NODETACH": onlyReads, "REMOVE": onlyReads,
	"FOREACH": onlyReads, "INSERT": onlyReads, "DROP": onlyReads, "ALTER": onlyReads, "RENAME": onlyReads, "COPY": onlyReads,
	"GRANT": onlyReads, "DENY": onlyReads, "REVOKE": onlyReads, "ENABLE": onlyReads, "DEALLOCATE": onlyReads, "REALLOCATE": onlyReads, "DRYRUN": onlyReads,
	"START": onlyReads, "STOP": onlyReads, "TERMINATE": onlyReads,
	"CALL":    "what it calls may write; for a subquery write EXISTS { }, COUNT { } or COLLECT { }",
	"LOAD":    "queries read the graph alone; whoowns import reads files",
	"USING":   "a hint has its place after the pattern of MATCH, and PERIODIC COMMIT has none, for queries only read",
	"USE":     "a query is answered from the store's own graph; leave it out",
	"SHOW":    "GET /api/v1/schema lists labels, relationship types and properties",
	"FINISH":  "a query gives rows; end it with RETURN",
	"CYPHER":  "options before a query are not taken; leave them out",
	"EXPLAIN": "its place is once, before the first clause",
	"PROFILE": "its place is once, before the first clause",
	"FILTER":  "it is not in Cypher 5; write WITH * WHERE",
	"LET":     "it is not in Cypher 5; write WITH *, … AS name",
	"NEXT":    "it is not in Cypher 5; write WITH",
}
