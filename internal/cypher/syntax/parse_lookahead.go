package syntax

// isPattern reports whether the ( that comes next, in an expression, begins a pattern:
// it is a node, and an arrow follows it.
func (p *parser) isPattern() bool { return p.isPatternAt(p.at) }

func (p *parser) isPatternAt(at int) bool {
	return p.token(at).symbol("(") && p.isArrowAt(p.matches[at]+1) && p.isNodeAt(at)
}

// token returns the token of an index, and after the end the end.
func (p *parser) token(i int) *token { return &p.tokens[min(i, len(p.tokens)-1)] }

// isArrowAt reports whether an arrow begins at a token, up to what tells it from signs.
func (p *parser) isArrowAt(at int) bool {
	if p.token(at).symbol("<") {
		at++
	}
	if !p.token(at).symbol("-") {
		return false
	}
	switch second := p.token(at + 1); {
	case second.symbol("["):
		return true
	case second.symbol("-"):
		third := p.token(at + 2)
		return third.symbol(">") || third.symbol("(")
	}
	return false
}

// isNodeAt reports whether what stands in brackets can be a node: a variable, labels,
// properties and WHERE, of which any may be missing.
func (p *parser) isNodeAt(open int) bool {
	at := open + 1
	switch first := p.token(at); {
	case first.is("WHERE"):
		return true
	case first.named() && !first.is("NOT") && !(first.is("IS") && p.token(at+1).named()):
		at++
	}
	if t := p.token(at); t.symbol(":") || t.is("IS") && !p.token(at+1).is("NOT", "NULL", "TYPED", "NORMALIZED", "NFC", "NFD", "NFKC", "NFKD") {
		at = p.labelsEnd(at + 1)
	}
	if p.token(at).symbol("{") {
		at = p.matches[at] + 1
	}
	if at > open+1 && p.token(at).kind == parameter {
		at++
	}
	return p.token(at).is("WHERE") || at == p.matches[open]
}

// labelsEnd returns the index after a label expression.
func (p *parser) labelsEnd(at int) int {
	for {
		for p.token(at).symbol("!") {
			at++
		}
		if t := p.token(at); t.symbol("$") || t.kind == parameter {
			at++
		}
		if p.token(at).symbol("(") {
			at = p.matches[at]
		}
		at++
		if t := p.token(at); !t.symbol("&") && !t.symbol("|") && !t.symbol(":") {
			return at
		}
		at++
	}
}
