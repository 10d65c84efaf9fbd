package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// Clean returns s in one line without anything that a terminal obeys or that
// hides or reorders what it shows: control characters (escape sequences begin
// with one), bidirectional marks and overrides, invisible format characters, and
// bytes that are not UTF-8. Tabs and line ends become spaces. The joiners that
// Indic scripts, Persian and emoji need stay.
func Clean(s string) string {
	if !strings.ContainsFunc(s, unsafeRune) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r == '\t' || r == '\n' || r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		case !unsafeRune(r):
			b.WriteRune(r)
		}
	}
	return strings.TrimSpace(b.String())
}

func unsafeRune(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	switch {
	case r == nonJoiner || r == joiner:
		return false
	case r == '\u2028' || r == '\u2029': // line and paragraph separators
		return true
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r)
}

// EscapeJSON returns a JSON text in which every character that Clean removes is
// written as an escape, so that the text means the same and is safe to show.
func EscapeJSON(text []byte) []byte {
	if strings.IndexFunc(string(text), func(r rune) bool { return unsafeRune(r) && r != '\n' }) < 0 {
		return text
	}
	const hex = "0123456789abcdef"
	escape := func(b []byte, unit uint16) []byte {
		return append(b, '\\', 'u', hex[unit>>12], hex[unit>>8&15], hex[unit>>4&15], hex[unit&15])
	}
	out := make([]byte, 0, len(text)+64)
	for _, r := range string(text) {
		switch {
		case r == '\n' || !unsafeRune(r):
			out = utf8.AppendRune(out, r)
		case r > 0xffff:
			out = escape(out, uint16(0xd800+(r-0x10000)>>10))
			out = escape(out, uint16(0xdc00+(r-0x10000)&0x3ff))
		default:
			out = escape(out, uint16(r))
		}
	}
	return out
}

// Width returns how many columns s takes; a Chinese character takes two. Colour
// does not count.
func Width(s string) int { return uniseg.StringWidth(withoutColour(s)) }

// PadRight appends spaces to s up to width columns.
func PadRight(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-Width(s)))
}

// PadLeft puts spaces before s up to width columns.
func PadLeft(s string, width int) string {
	return strings.Repeat(" ", max(0, width-Width(s))) + s
}

// NoBreak is a space at which no line breaks.
const NoBreak = "\u00a0"

// Wrap breaks s into lines of at most width columns, where Unicode allows a line
// to break; a piece longer than a line is cut between characters. It returns at
// least one line, with NoBreak as an ordinary space. s holds no colour.
func Wrap(s string, width int) []string {
	width = max(width, 1)
	var lines []string
	line, columns := "", 0
	flush := func() {
		lines = append(lines, strings.ReplaceAll(strings.TrimRight(line, " "), NoBreak, " "))
		line, columns = "", 0
	}
	add := func(piece string, pieceColumns int) {
		line += piece
		columns += pieceColumns
	}
	state := -1
	for rest := s; rest != ""; {
		var segment string
		segment, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		visible := uniseg.StringWidth(strings.TrimRight(segment, " "))
		if columns > 0 && columns+visible > width {
			flush()
		}
		if visible <= width {
			add(segment, uniseg.StringWidth(segment))
			continue
		}
		clusters := uniseg.NewGraphemes(segment)
		for clusters.Next() {
			if columns > 0 && columns+clusters.Width() > width {
				flush()
			}
			add(clusters.Str(), clusters.Width())
		}
	}
	if line != "" || len(lines) == 0 {
		flush()
	}
	return lines
}
