package cypher_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// writing looks for a clause that writes, by a second method that knows no grammar of
// expressions: words apart from what stands in quotes, and a clause wherever a word of
// one comes after what ends an operand and before what begins a clause's body. It
// returns the word, or nothing.
func writing(text string) string {
	words := scan(text)
	for i, w := range words {
		if !slices.Contains(clauses, strings.ToUpper(w)) || i == 0 {
			continue
		}
		before := words[i-1]
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		afterOperand := before == ")" || before == "]" || before == "}" || before == "'" || before == "`" ||
			(unicode.IsLetter(last) || unicode.IsDigit(last)) && !slices.Contains(expecting, strings.ToUpper(before))
		first, _ := utf8.DecodeRuneInString(next)
		body := next == "(" || next == "`" || next == "{" || first == '_' || unicode.IsLetter(first) && !slices.Contains(following, strings.ToUpper(next))
		if afterOperand && body {
			return w
		}
	}
	return ""
}

var (
	clauses = []string{"CREATE", "MERGE", "SET", "DELETE", "DETACH", "REMOVE", "FOREACH", "INSERT", "CALL", "LOAD", "USE", "DROP"}
	// expecting are words after which an operand or a name comes.
	expecting = []string{"MATCH", "WHERE", "WITH", "RETURN", "UNWIND", "AS", "AND", "OR", "XOR", "NOT", "IN", "CONTAINS", "BY", "SKIP", "LIMIT", "OFFSET", "DISTINCT",
		"CASE", "WHEN", "THEN", "ELSE", "IS", "FROM", "ON", "SCAN", "INDEX", "BOTH", "LEADING", "TRAILING", "SEEK", "ANY", "ALL", "SHORTEST"}
	// following are words that come after an operand.
	following = []string{"AS", "AND", "OR", "XOR", "IN", "CONTAINS", "STARTS", "ENDS", "IS", "WHERE", "WITH", "RETURN", "MATCH", "OPTIONAL", "UNWIND", "UNION", "ORDER", "SKIP",
		"LIMIT", "OFFSET", "ASC", "DESC", "ASCENDING", "DESCENDING", "WHEN", "THEN", "ELSE", "END", "FROM", "USING"}
	pieces = regexp.MustCompile("(?s)'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`(?:[^`]|``)*`|//[^\n]*|/\\*.*?\\*/|[\\pL\\pN\\p{Nl}_\\pM]+|\\S")
)

// scan splits a text into words and signs; what is quoted is ' or `.
func scan(text string) []string {
	var words []string
	for _, piece := range pieces.FindAllString(text, -1) {
		switch {
		case strings.HasPrefix(piece, "//") || strings.HasPrefix(piece, "/*"):
		case piece[0] == '\'' || piece[0] == '"':
			words = append(words, "'")
		case piece[0] == '`':
			words = append(words, "`")
		default:
			words = append(words, piece)
		}
	}
	return words
}

// The second method finds what the first refuses, so that it would speak in the fuzz
// test, and is silent on what is taken.
func TestSecondMethod(t *testing.T) {
	for _, text := range []string{"MATCH (n) CREATE (m)", "MATCH (n) WHERE n.x = 'a' SET n.x = 1", "MATCH (n) WITH n DETACH DELETE n", "RETURN [1] CALL { RETURN 1 }", "MATCH (n) WHERE n.x REMOVE n.x"} {
		if writing(text) == "" {
			t.Errorf("%q: nothing is found", text)
		}
	}
	for _, c := range accepted {
		if word := writing(c.text); word != "" {
			t.Errorf("%s: %q: %s is found, and is none", c.why, c.text, word)
		}
	}
}
