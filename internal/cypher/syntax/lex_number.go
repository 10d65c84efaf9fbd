package syntax

import "unicode/utf8"

// number reads an integer or a float. Neo4j makes one token of everything that might
// belong to a number, so nothing else may follow at once.
func (l *lexer) number() string {
	opened, from := l.at, l.at.Offset
	isFloat := false
	switch second := l.peek(1); {
	case l.peek(0) == '0' && (second == 'x' || second == 'o'):
		l.step()
		l.step()
		valid := isHex
		if second == 'o' {
			valid = isOctal
		}
		if l.digits(valid) == 0 {
			failAs(invalidNumber, opened, "after 0%c the digits are missing", second)
		}
	default:
		whole := l.digits(isDigit)
		if whole > 1 && l.text[from] == '0' {
			failAs(invalidNumber, opened, "the number begins with a zero, which meant octal once; leave it out, or write 0o")
		}
		if l.peek(0) == '.' && isDigit(rune(l.peek(1))) {
			isFloat = true
			l.step()
			l.digits(isDigit)
		}
		if e := l.peek(0); e == 'e' || e == 'E' {
			isFloat = true
			l.step()
			if sign := l.peek(0); sign == '+' || sign == '-' {
				l.step()
			}
			if l.digits(isDigit) == 0 {
				failAs(invalidNumber, opened, "the exponent of this number has no digits")
			}
		}
	}
	l.endsHere(opened, "a number")
	if isFloat && l.peek(0) == '.' && isDigit(rune(l.peek(1))) {
		failAs(invalidNumber, opened, "this number has two decimal points")
	}
	return l.text[from:l.at.Offset]
}

// digits reads digits, between which single underscores may stand, and counts them.
func (l *lexer) digits(valid func(rune) bool) (count int) {
	for {
		switch c := rune(l.peek(0)); {
		case valid(c):
			count++
		case c == '_' && count > 0 && valid(rune(l.peek(1))):
		default:
			return count
		}
		l.step()
	}
}

func (l *lexer) endsHere(opened Position, what string) {
	r, _ := utf8.DecodeRuneInString(l.rest())
	if l.at.Offset < len(l.text) && (isPart(r) || r == '$') {
		detail := invalidNumber
		if n := len(l.tokens); n > 0 && l.tokens[n-1].symbol("{") { // a key has its place here
			detail = unexpectedSyntax
		}
		failAs(detail, opened, "%s is followed by %c at once; put a space between, or a name that begins with a digit in backticks", what, r)
	}
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
func isOctal(r rune) bool { return '0' <= r && r <= '7' }
func isHex(r rune) bool   { return isDigit(r) || 'a' <= r && r <= 'f' || 'A' <= r && r <= 'F' }
