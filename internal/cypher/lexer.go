package cypher

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lexer takes a text apart into tokens. It stops with an error at whatever Neo4j
// might take apart in another way.
type lexer struct {
	text   string
	at     position
	tokens []token
	sent   strings.Builder // the text with comments as spaces
}

// lex returns the tokens of a text, the last of them its end, and the text without
// comments, in which everything else stands where it stood.
func lex(text string) (tokens []token, sent string) {
	l := &lexer{text: text, at: position{line: 1, column: 1}}
	l.checkCharacters()
	l.sent.Grow(len(text))
	for l.skip() {
		l.next()
	}
	l.tokens = append(l.tokens, token{kind: end, position: l.at, until: l.at.offset, sentUntil: l.sent.Len()})
	return l.tokens, l.sent.String()
}

// peek returns the character that is ahead by some bytes, and 0 after the end.
func (l *lexer) peek(ahead int) byte {
	if l.at.offset+ahead >= len(l.text) {
		return 0
	}
	return l.text[l.at.offset+ahead]
}

func (l *lexer) rest() string { return l.text[l.at.offset:] }

// step moves past one character and returns it.
func (l *lexer) step() rune {
	r, size := utf8.DecodeRuneInString(l.rest())
	l.at.offset += size
	l.at.column++
	if r == '\n' {
		l.at.line++
		l.at.column = 1
	}
	return r
}

// keep moves past a character that is sent, and drop past one of a comment.
func (l *lexer) keep() rune {
	r := l.step()
	l.sent.WriteRune(r)
	return r
}

func (l *lexer) drop() {
	r := l.step()
	if r != '\n' && r != '\r' {
		r = ' '
	}
	l.sent.WriteRune(r)
}

// checkCharacters refuses what has no place anywhere in a statement.
func (l *lexer) checkCharacters() {
	start := l.at
	for l.at.offset < len(l.text) {
		here := l.at
		r, size := utf8.DecodeRuneInString(l.rest())
		switch {
		case r == utf8.RuneError && size == 1:
			failf(here, "the byte %#02x is not valid UTF-8", l.text[here.offset])
		case r == '\\' && (l.peek(1) == 'u' || l.peek(1) == 'U'):
			failf(here, `an escape \%c is not taken, in strings and elsewhere, because Neo4j resolves it before it reads the query; write the character itself, or pass the text as a parameter`, l.peek(1))
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
	for l.at.offset < len(l.text) {
		switch c := l.peek(0); {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			l.keep()
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
	for l.at.offset < len(l.text) && l.peek(0) != '\n' {
		if l.peek(0) == '\r' && l.peek(1) != '\n' {
			failf(l.at, "a carriage return without a line feed ends a comment for some programs only; write an ordinary line end")
		}
		l.checkVisible("a comment")
		l.drop()
	}
}

func (l *lexer) blockComment() {
	opened := l.at
	l.drop()
	l.drop()
	for !strings.HasPrefix(l.rest(), "*/") {
		if l.at.offset >= len(l.text) {
			failf(opened, "the comment that begins here is not ended; write */ after it")
		}
		l.checkVisible("a comment")
		l.drop()
	}
	l.drop()
	l.drop()
}

// checkVisible refuses a character that hides or reorders what is shown.
func (l *lexer) checkVisible(where string) {
	if r, _ := utf8.DecodeRuneInString(l.rest()); unicode.Is(unicode.Cf, r) {
		failf(l.at, "the invisible character %U has no place in %s; leave it out", r, where)
	}
}

// next reads one token.
func (l *lexer) next() {
	t := token{position: l.at}
	r, _ := utf8.DecodeRuneInString(l.rest())
	switch {
	case r == '\'' || r == '"':
		t.kind, t.value = text, l.quotedText(byte(r))
	case r == '`':
		t.kind, t.value = quoted, l.quotedName()
	case r == '$':
		l.keep()
		t.kind, t.value = parameter, l.parameterName(t.position)
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
	t.until, t.sentUntil = l.at.offset, l.sent.Len()
	l.tokens = append(l.tokens, t)
}

// quotedText reads a string. The escapes are those of Neo4j; one that it does not know
// it keeps as it is, which is never what was meant.
func (l *lexer) quotedText(quote byte) string {
	opened := l.at
	var b strings.Builder
	l.keep()
	for {
		if l.at.offset >= len(l.text) {
			failf(opened, "the string that begins here is not ended; write %c after it", quote)
		}
		here := l.at
		switch c := l.keep(); {
		case c == rune(quote):
			return b.String()
		case c != '\\':
			b.WriteRune(c)
		default:
			if l.at.offset >= len(l.text) {
				failf(opened, "the string that begins here is not ended; write %c after it", quote)
			}
			escaped := l.keep()
			meant, known := escapes[escaped]
			if !known {
				failf(here, `there is no escape \%c in a string; write \\ for a backslash`, escaped)
			}
			b.WriteRune(meant)
		}
	}
}

var escapes = map[rune]rune{'\\': '\\', '\'': '\'', '"': '"', '`': '`', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// quotedName reads a name in backticks, in which two of them are one.
func (l *lexer) quotedName() string {
	opened := l.at
	var b strings.Builder
	l.keep()
	for {
		if l.at.offset >= len(l.text) {
			failf(opened, "the name that begins here is not ended; write ` after it")
		}
		l.checkVisible("a name")
		r := l.keep()
		if r == '`' {
			if l.peek(0) != '`' {
				break
			}
			l.keep()
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		failf(opened, "there is no name between these backticks")
	}
	return b.String()
}

// parameterName reads what follows a $; it is empty where no name does.
func (l *lexer) parameterName(opened position) string {
	r, _ := utf8.DecodeRuneInString(l.rest())
	switch {
	case r == '`':
		return l.quotedName()
	case isStart(r):
		return l.word()
	case isDigit(r):
		from := l.at.offset
		for isDigit(rune(l.peek(0))) {
			l.keep()
		}
		l.endsHere(opened, "a parameter of digits")
		return l.text[from:l.at.offset]
	case r == '(':
		return "" // of a label that is worked out
	}
	failf(opened, "after $ the name of a parameter is missing; write $name")
	return ""
}

// number reads an integer or a float. Neo4j makes one token of everything that might
// belong to a number, so nothing else may follow at once.
func (l *lexer) number() string {
	opened, from := l.at, l.at.offset
	isFloat := false
	switch second := l.peek(1); {
	case l.peek(0) == '0' && (second == 'x' || second == 'o'):
		l.keep()
		l.keep()
		valid := isHex
		if second == 'o' {
			valid = isOctal
		}
		if l.digits(valid) == 0 {
			failf(opened, "after 0%c the digits are missing", second)
		}
	default:
		whole := l.digits(isDigit)
		if whole > 1 && l.text[from] == '0' {
			failf(opened, "the number begins with a zero, which meant octal once; leave it out, or write 0o")
		}
		if l.peek(0) == '.' && isDigit(rune(l.peek(1))) {
			isFloat = true
			l.keep()
			l.digits(isDigit)
		}
		if e := l.peek(0); e == 'e' || e == 'E' {
			isFloat = true
			l.keep()
			if sign := l.peek(0); sign == '+' || sign == '-' {
				l.keep()
			}
			if l.digits(isDigit) == 0 {
				failf(opened, "the exponent of this number has no digits")
			}
		}
	}
	l.endsHere(opened, "a number")
	if isFloat && l.peek(0) == '.' && isDigit(rune(l.peek(1))) {
		failf(opened, "this number has two decimal points")
	}
	return l.text[from:l.at.offset]
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
		l.keep()
	}
}

func (l *lexer) endsHere(opened position, what string) {
	r, _ := utf8.DecodeRuneInString(l.rest())
	if l.at.offset < len(l.text) && (isPart(r) || r == '$') {
		failf(opened, "%s is followed by %c at once; put a space between, or a name that begins with a digit in backticks", what, r)
	}
}

func (l *lexer) word() string {
	from, opened := l.at.offset, l.at
	for {
		r, _ := utf8.DecodeRuneInString(l.rest())
		if !isPart(r) {
			break
		}
		switch r {
		case '\u017f', '\u212a', '\u0130', '\u0131': // ſ, the Kelvin sign, İ, ı
			failf(l.at, "the letter %c (%U) is another one to some programs when case is ignored; write the name in backticks", r, r)
		}
		l.keep()
	}
	if l.peek(0) == '$' {
		failf(opened, "a $ within a name; write the name in backticks")
	}
	return l.text[from:l.at.offset]
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
				l.keep()
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
		failf(here, "a backslash has no place outside of a string")
	}
	failf(here, "%c (%U) has no place here; write a name that holds it in backticks, and a text in quotes", r, r)
	return ""
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }
func isOctal(r rune) bool { return '0' <= r && r <= '7' }
func isHex(r rune) bool   { return isDigit(r) || 'a' <= r && r <= 'f' || 'A' <= r && r <= 'F' }

// isStart and isPart say what a name is made of. Neo4j's own sets are larger.
func isStart(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r)
}

func isPart(r rune) bool {
	return isStart(r) || unicode.In(r, unicode.Nd, unicode.Mn, unicode.Mc)
}
