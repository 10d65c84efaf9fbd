package ask

import (
	"strings"
	"unicode"
)

// Quoted names stand in the text as one rune of a private area each while the
// question is read, so that no phrasing and no date is found inside them.
const (
	firstMask  = '\uE000'
	mostQuotes = 20
)

var closing = map[rune]rune{'"': '"', '“': '”', '„': '“', '«': '»', '「': '」', '『': '』', '《': '》', '\'': '\'', '‘': '’'}

// quotes holds what the masks of one question stand for.
type quotes []string

// mask replaces each quoted part of text by one rune. A quotation mark that
// nothing closes stays as it is.
func mask(text string) (string, quotes) {
	runes := []rune(text)
	var b strings.Builder
	var found quotes
	for i := 0; i < len(runes); i++ {
		r := runes[i]
		if isMask(r) {
			b.WriteRune(' ')
			continue
		}
		if end := closes(runes, i); end > i+1 && len(found) < mostQuotes && strings.TrimSpace(string(runes[i+1:end])) != "" {
			b.WriteRune(firstMask + rune(len(found)))
			found = append(found, strings.TrimSpace(string(runes[i+1:end])))
			i = end
			continue
		}
		b.WriteRune(r)
	}
	return b.String(), found
}

func isMask(r rune) bool { return r >= firstMask && r < firstMask+mostQuotes }

// closes returns where the quotation that begins at i ends, or -1. An apostrophe
// begins one only before a word and ends one only after it: Yu'e Bao has none.
func closes(runes []rune, i int) int {
	end, ok := closing[runes[i]]
	if !ok {
		return -1
	}
	apostrophe := runes[i] == '\'' || runes[i] == '‘'
	if apostrophe && i > 0 && (unicode.IsLetter(runes[i-1]) || unicode.IsDigit(runes[i-1])) {
		return -1
	}
	for j := i + 1; j < len(runes); j++ {
		other := runes[i] == '„' && runes[j] == '”'
		if runes[j] != end && !other {
			continue
		}
		if apostrophe && j+1 < len(runes) && (unicode.IsLetter(runes[j+1]) || unicode.IsDigit(runes[j+1])) {
			continue
		}
		return j
	}
	return -1
}

// unmask returns text with the quoted parts back in it, without their marks;
// whole says that text is one quoted part and nothing else.
func (q quotes) unmask(text string) (name string, whole bool) {
	var b strings.Builder
	count, rest := 0, false
	for _, r := range text {
		if isMask(r) && int(r-firstMask) < len(q) {
			b.WriteString(q[r-firstMask])
			count++
			continue
		}
		rest = rest || !unicode.IsSpace(r)
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String()), count == 1 && !rest
}

// quote writes a name so that mask reads it back as it is: plain where it is a
// simple word, in marks that it does not hold otherwise.
func quote(name string) string {
	simple := name != ""
	for _, r := range name {
		if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || unicode.Is(unicode.Han, r)) {
			simple = false
		}
	}
	if simple {
		return name
	}
	for _, marks := range [][2]string{{"\"", "\""}, {"“", "”"}, {"«", "»"}, {"「", "」"}} {
		if !strings.ContainsAny(name, marks[0]+marks[1]) {
			return marks[0] + name + marks[1]
		}
	}
	return name
}
