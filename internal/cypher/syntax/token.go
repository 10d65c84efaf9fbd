package syntax

import "strings"

// kind is what a token is.
type kind uint8

const (
	end       kind = iota // of the text
	word                  // an identifier or a keyword; which one, its place decides
	quoted                // an identifier in backticks
	text                  // a string
	number                // an integer or a float
	parameter             // $name
	symbol                // an operator, a bracket, a comma
)

// token is one token of a statement.
type token struct {
	kind  kind
	value string // as written; of quoted, text and parameter what it stands for
	upper string // of a word: in capitals, if it is of ASCII alone
	Position
	until int // the offset after it
}

// is reports whether t is one of some keywords. A name in backticks never is one.
func (t *token) is(keywords ...string) bool {
	if t.kind != word {
		return false
	}
	for _, keyword := range keywords {
		if t.upper == keyword {
			return true
		}
	}
	return false
}

// symbol reports whether t is a symbol.
func (t *token) symbol(s string) bool { return t.kind == symbol && t.value == s }

// named reports whether t can be a name.
func (t *token) named() bool { return t.kind == word || t.kind == quoted }

// String is the token as a message shows it.
func (t *token) String() string {
	switch t.kind {
	case end:
		return "the end of the query"
	case text:
		return "a string"
	case parameter:
		return "$" + Shortened(t.value)
	}
	return Shortened(t.value)
}

// Shortened returns a text as a message shows it: its first 40 characters.
func Shortened(s string) string {
	const most = 40
	for i, n := range runeStarts(s) {
		if n == most {
			return s[:i] + "…"
		}
	}
	return s
}

// runeStarts yields the offset of each character with its number.
func runeStarts(s string) func(yield func(offset, number int) bool) {
	return func(yield func(int, int) bool) {
		number := 0
		for i := range s {
			if !yield(i, number) {
				return
			}
			number++
		}
	}
}

// capitals returns a keyword's form of a word: in capitals where it is of ASCII
// alone, and nothing otherwise, for no keyword has other letters.
func capitals(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return ""
		}
	}
	return strings.ToUpper(s)
}
