package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexer takes a text apart into tokens. It stops with an error at whatever Neo4j
// might take apart in another way.
type lexer struct {
	text   string
	at     Position
	tokens []token
}

// lex returns the tokens of a text, the last of them its end.
func lex(text string) []token {
	l := &lexer{text: text, at: Position{Line: 1, Column: 1}, tokens: make([]token, 0, len(text)/3+8)}
	l.checkCharacters()
	for l.skip() {
		l.next()
	}
	return append(l.tokens, token{kind: end, Position: l.at, until: l.at.Offset})
}

// peek returns the character that is ahead by some bytes, and 0 after the end.
func (l *lexer) peek(ahead int) byte {
	if l.at.Offset+ahead >= len(l.text) {
		return 0
	}
	return l.text[l.at.Offset+ahead]
}

func (l *lexer) rest() string { return l.text[l.at.Offset:] }

// step moves past one character and returns it.
func (l *lexer) step() rune {
	r, size := utf8.DecodeRuneInString(l.rest())
	l.at.Offset += size
	l.at.Column++
	if r == '\n' {
		l.at.Line++
		l.at.Column = 1
	}
	return r
}

// checkCharacters refuses what has no place anywhere in a statement.
func (l *lexer) checkCharacters() {
	start := l.at
	for l.at.Offset < len(l.text) {
		here := l.at
		r, size := utf8.DecodeRuneInString(l.rest())
		switch {
		case r == utf8.RuneError && size == 1:
			failf(here, "the byte %#02x is not valid UTF-8", l.text[here.Offset])
		case r != '\t' && r != '\n' && r != '\r' && unicode.Is(unicode.Cc, r):
			failf(here, "the control character %U has no place in a query; leave it out", r)
		case r == '\u2028' || r == '\u2029':
			failf(here, "the line separator %U has no place in a query; write an ordinary line end", r)
		}
		l.step()
	}
	l.at = start
}

// skip moves past white space and comments, and reports whether a token follows.
func (l *lexer) skip() bool {
	for l.at.Offset < len(l.text) {
		switch c := l.peek(0); {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			l.step()
		case c == '/' && l.peek(1) == '/':
			l.lineComment()
		case c == '/' && l.peek(1) == '*':
			l.blockComment()
		default:
			return true
		}
	}
	return false
}

func (l *lexer) lineComment() {
	for l.at.Offset < len(l.text) && l.peek(0) != '\n' {
		if l.peek(0) == '\r' && l.peek(1) != '\n' {
			failf(l.at, "a carriage return without a line feed ends a comment for some programs only; write an ordinary line end")
		}
		l.checkVisible("a comment")
		l.step()
	}
}

func (l *lexer) blockComment() {
	opened := l.at
	l.step()
	l.step()
	for !strings.HasPrefix(l.rest(), "*/") {
		if l.at.Offset >= len(l.text) {
			failf(opened, "the comment that begins here is not ended; write */ after it")
		}
		l.checkVisible("a comment")
		l.step()
	}
	l.step()
	l.step()
}

// checkVisible refuses a character that hides or reorders what is shown, and an escape.
func (l *lexer) checkVisible(where string) {
	l.checkEscape()
	if r, _ := utf8.DecodeRuneInString(l.rest()); unicode.Is(unicode.Cf, r) {
		failf(l.at, "the invisible character %U has no place in %s; leave it out", r, where)
	}
}

// next reads one token.
func (l *lexer) next() {
	t := token{Position: l.at}
	r, _ := utf8.DecodeRuneInString(l.rest())
	switch {
	case r == '\'' || r == '"':
		t.kind, t.value = text, l.quotedText(byte(r))
	case r == '`':
		t.kind, t.value = quoted, l.quotedName()
	case r == '$':
		l.step()
		t.kind, t.value = parameter, l.parameterName(t.Position)
	case isDigit(r) || r == '.' && isDigit(rune(l.peek(1))):
		t.kind, t.value = number, l.number()
	case isStart(r):
		t.kind, t.value = word, l.word()
		t.upper = capitals(t.value)
	default:
		t.kind, t.value = symbol, l.symbol()
	}
	if t.kind == parameter && t.value == "" {
		t.kind, t.value = symbol, "$"
	}
	t.until = l.at.Offset
	l.tokens = append(l.tokens, t)
}

// parameterName reads what follows a $; it is empty where no name does.
func (l *lexer) parameterName(opened Position) string {
	r, _ := utf8.DecodeRuneInString(l.rest())
	switch {
	case r == '`':
		return l.quotedName()
	case isStart(r):
		return l.word()
	case isDigit(r):
		from := l.at.Offset
		for isDigit(rune(l.peek(0))) {
			l.step()
		}
		l.endsHere(opened, "a parameter of digits")
		return l.text[from:l.at.Offset]
	case r == '(':
		return "" // of a label that is worked out
	}
	failf(opened, "after $ the name of a parameter is missing; write $name")
	return ""
}

func (l *lexer) word() string {
	from, opened := l.at.Offset, l.at
	for {
		r, _ := utf8.DecodeRuneInString(l.rest())
		if !isPart(r) {
			break
		}
		if ambiguous(r) {
			failf(l.at, "the letter %c (%U) is another one to some programs when case is ignored; write the name in backticks", r, r)
		}
		l.step()
	}
	if l.peek(0) == '$' {
		failf(opened, "a $ within a name; write the name in backticks")
	}
	return l.text[from:l.at.Offset]
}

// symbols are all of them, the longest first. Arrows are put together of theirs.
var symbols = []string{"<>", "<=", ">=", "=~", "||", "::", "..", "(", ")", "[", "]", "{", "}", ",", ".", ":", ";", "|", "&", "!", "=", "<", ">", "+", "-", "*", "/", "%", "^"}

func (l *lexer) symbol() string {
	here := l.at
	if strings.HasPrefix(l.rest(), "!=") {
		failf(here, "!= is no operator of Cypher; write <>")
	}
	for _, s := range symbols {
		if strings.HasPrefix(l.rest(), s) {
			for range s {
				l.step()
			}
			return s
		}
	}
	r, _ := utf8.DecodeRuneInString(l.rest())
	switch {
	case unicode.IsSpace(r) || unicode.Is(unicode.Z, r):
		failf(here, "the space %U is none to every program; write an ordinary space", r)
	case unicode.Is(unicode.Cf, r):
		failf(here, "the invisible character %U has no place outside of a string; leave it out", r)
	case r == '\\':
		l.checkEscape()
		failf(here, "a backslash has no place outside of a string")
	case r < utf8.RuneSelf:
		failf(here, "%c has no place here; write a name that holds it in backticks, and a text in quotes", r)
	}
	failAs(invalidCharacter, here, "%c (%U) has no place here; write a name that holds it in backticks, and a text in quotes", r, r)
	return ""
}

// ambiguous reports whether a letter is an ASCII letter to some programs when case is
// ignored: ſ, the Kelvin sign, İ, ı.
func ambiguous(r rune) bool {
	return r == '\u017f' || r == '\u212a' || r == '\u0130' || r == '\u0131'
}

// isStart and isPart say what a name is made of. Neo4j's own sets are larger.
func isStart(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r)
}

func isPart(r rune) bool {
	return isStart(r) || unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc)
}
