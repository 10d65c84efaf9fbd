// Package names is how entities are found by name, the same for every store: the
// folded form that a store keeps of each name, the pairs of letters that give it
// candidates, and the one function that matches and ranks them.
//
// It compares letters, not meaning: no transliteration, no translation.
package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"whoowns/graph"
)

// MaxQuery is the most runes that a query may have.
const MaxQuery = 200

// Fold returns the form in which names are compared: without case, accents, width,
// spaces, apostrophes and punctuation. The signs that tell names apart, + & # @,
// stay, and so do the marks that are letters of their own script: vowels of Hindi
// and Thai, the voicing of kana. A name of nothing but punctuation keeps it.
func Fold(name string) string {
	if folded := foldASCII(name); folded != "" {
		return folded
	}
	valid := string([]rune(name)) // or bytes that are no letters could become one when a space between them goes
	folded := cases.Fold().String(norm.NFKC.String(valid))
	var b strings.Builder
	for _, r := range norm.NFKD.String(folded) {
		if r == '\u0640' { // the stroke that stretches an Arabic word
			continue
		}
		if unicode.IsLetter(r) || unicode.IsDigit(r) || spells(r) || strings.ContainsRune("+&#@", r) {
			b.WriteRune(plain(r))
		}
	}
	if b.Len() == 0 {
		return norm.NFC.String(strings.Join(strings.Fields(folded), ""))
	}
	return norm.NFC.String(b.String())
}

// foldASCII is Fold, fifteen times as fast, of a name of ASCII alone; "" where it is
// not, or has nothing but punctuation.
func foldASCII(name string) string {
	folded := make([]byte, 0, len(name))
	for i := range len(name) {
		switch c := name[i]; {
		case c >= utf8.RuneSelf:
			return ""
		case 'A' <= c && c <= 'Z':
			folded = append(folded, c+'a'-'A')
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', strings.IndexByte("+&#@", c) >= 0:
			folded = append(folded, c)
		}
	}
	return string(folded)
}

// spells reports whether a mark tells words apart. The accents that many scripts
// share, Inherited to Unicode, do not, but for the voicing of kana; nor do the
// points of Hebrew.
func spells(r rune) bool {
	if r == '\u3099' || r == '\u309a' {
		return true
	}
	return unicode.IsMark(r) && !unicode.In(r, unicode.Inherited, unicode.Hebrew, unicode.Me)
}

// plain writes the letters that no decomposition takes apart as people type them.
func plain(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'đ', 'ð':
		return 'd'
	case 'ł':
		return 'l'
	case 'ı':
		return 'i'
	case 'ħ':
		return 'h'
	case 'ŧ':
		return 't'
	}
	if 'Ꭰ' <= r && r <= 'Ᏽ' { // case folding gives small Cherokee letters for large ones, and large for small
		return unicode.ToLower(r)
	}
	return r
}

// suffixes are the forms of companies, folded, that are left out at the end of a
// name; the longest come first.
var suffixes = bySize([]string{
	"股份有限公司", "有限责任公司", "有限公司", "株式会社", "주식회사",
	"colimited", "coltd", "companylimited", "limited", "ltd", "incorporated", "inc", "corporation", "corp", "company", "co",
	"llc", "llp", "lp", "plc", "gmbh", "ag", "se", "kg", "sa", "sas", "sarl", "spa", "srl", "bv", "nv", "as", "ab", "oy", "oyj", "aps", "pte", "pteltd", "ptyltd", "pty", "kk",
})

// groups are the words that people leave out of the name of a group's head, folded:
// who looks for Ant means Ant Group before anything else whose name begins so.
var groups = func() []string {
	var all []string
	for _, word := range []string{"Group", "Holding", "Holdings", "Group Holding", "Group Holdings", "Gruppe", "集团", "集團", "控股", "控股集团", "集团控股", "グループ", "ホールディングス", "그룹"} {
		all = append(all, Fold(word))
	}
	return all
}()

// Wholes returns the folded names that rank as whole ones for a folded query: the
// query itself, then it with each word that people leave out of a group's name.
func Wholes(folded string) []string {
	all := []string{folded}
	for _, word := range groups {
		all = append(all, folded+word)
	}
	return all
}

func bySize(list []string) []string {
	slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	return list
}

// stripped returns name folded and without the form of company at its end, or ""
// where that is the same as Fold or leaves less than two runes. The form must be
// words of their own: "Texaco" keeps its end.
func stripped(name string) string {
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '(' || r == ')' })
	for n := min(3, len(words)-1); n > 0; n-- {
		end := Fold(strings.Join(words[len(words)-n:], ""))
		if slices.Contains(suffixes, end) {
			if rest := Fold(strings.Join(words[:len(words)-n], " ")); utf8.RuneCountInString(rest) >= 2 {
				return rest
			}
		}
	}
	folded := Fold(name)
	for _, suffix := range suffixes {
		if r, _ := utf8.DecodeRuneInString(suffix); r < 0x2e80 {
			continue // Latin forms only as words
		}
		if rest, ok := strings.CutSuffix(folded, suffix); ok && utf8.RuneCountInString(rest) >= 2 {
			return rest
		}
	}
	return ""
}

// Check returns q with its limit set, or Code Invalid.
func Check(q graph.SearchQuery) (graph.SearchQuery, error) {
	q.Text = strings.TrimSpace(q.Text)
	switch {
	case q.Text == "":
		return q, graph.Errorf(graph.Invalid, "there is nothing to search for; write a name, a part of one, an identifier or an id")
	case !utf8.ValidString(q.Text):
		return q, graph.Errorf(graph.Invalid, "the text to search for is not valid UTF-8")
	case utf8.RuneCountInString(q.Text) > MaxQuery:
		return q, graph.Errorf(graph.Invalid, "the text to search for has over %d characters", MaxQuery)
	case q.Limit < 0 || q.Limit > 10_000:
		return q, graph.Errorf(graph.Invalid, "limit %d is not between 1 and 10000", q.Limit)
	case q.Limit == 0:
		q.Limit = graph.DefaultHits
	}
	return q, nil
}
