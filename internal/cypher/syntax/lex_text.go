package syntax

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
)

// quotedText reads a string. The escapes are those of Neo4j; one that it does not know
// it keeps as it is, which is never what was meant.
func (l *lexer) quotedText(quote byte) string {
	opened := l.at
	var b strings.Builder
	l.step()
	for {
		if l.at.Offset >= len(l.text) {
			failf(opened, "the string that begins here is not ended; write %c after it", quote)
		}
		here := l.at
		switch c := l.peek(0); {
		case c == '\\' && (l.peek(1) == 'u' || l.peek(1) == 'U'):
			b.WriteRune(l.unicode())
			continue
		case c == '\\' && l.at.Offset+1 >= len(l.text):
			failf(opened, "the string that begins here is not ended; write %c after it", quote)
		}
		switch c := l.step(); {
		case c == rune(quote):
			return b.String()
		case c != '\\':
			b.WriteRune(c)
		default:
			if l.peek(0) == '\\' { // to Neo4j the second one may begin an escape
				l.checkEscape()
			}
			escaped := l.step()
			meant, known := escapes[escaped]
			if !known {
				failf(here, `there is no escape \%c in a string; write \\ for a backslash`, escaped)
			}
			b.WriteRune(meant)
		}
	}
}

var escapes = map[rune]rune{'\\': '\\', '\'': '\'', '"': '"', '`': '`', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// unicode reads an escape \u01FF of a string. Neo4j resolves such escapes before
// anything else, so those that could stand for a quote, a line end or the like are
// refused: all but those of visible characters outside of ASCII.
func (l *lexer) unicode() rune {
	here := l.at
	r, ok := l.unit()
	if ok && utf16.IsSurrogate(r) {
		low, _ := l.unit()
		r = utf16.DecodeRune(r, low)
	}
	switch {
	case !ok:
		failAs(invalidUnicode, here, `an escape \%c is not taken without u and four digits, as in \u00e9; write the character itself, or \\ for a backslash`, l.text[here.Offset+1])
	case r < 0x80 || r == unicode.ReplacementChar || !unicode.IsPrint(r):
		failAs(invalidUnicode, here, `this escape \u is not taken, because Neo4j resolves it before it reads the query; write the character itself, or pass the text as a parameter`)
	}
	return r
}

// unit reads \u and four digits, and reports whether they stand there.
func (l *lexer) unit() (rune, bool) {
	if l.peek(0) != '\\' || l.peek(1) != 'u' || len(l.rest()) < 6 {
		return 0, false
	}
	n, err := strconv.ParseUint(l.rest()[2:6], 16, 16)
	if err != nil {
		return 0, false
	}
	for range 6 {
		l.step()
	}
	return rune(n), true
}

// checkEscape refuses an escape \u where none has a place.
func (l *lexer) checkEscape() {
	if c := l.peek(1); l.peek(0) == '\\' && (c == 'u' || c == 'U') {
		failAs(invalidUnicode, l.at, `an escape \%c is not taken here, because Neo4j resolves it before it reads the query; write the character itself, or pass the text as a parameter`, c)
	}
}

// quotedName reads a name in backticks, in which two of them are one.
func (l *lexer) quotedName() string {
	opened := l.at
	var b strings.Builder
	l.step()
	for {
		if l.at.Offset >= len(l.text) {
			failf(opened, "the name that begins here is not ended; write ` after it")
		}
		l.checkVisible("a name")
		r := l.step()
		if r == '`' {
			if l.peek(0) != '`' {
				break
			}
			l.step()
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		failf(opened, "there is no name between these backticks")
	}
	return b.String()
}
