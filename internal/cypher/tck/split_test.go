package tck

import (
	"slices"
	"strings"
)

// clause is one of a statement, its word in capitals.
type clause struct{ word, body string }

// words begin a clause. They are looked for outside of strings, comments and brackets,
// where no name stands: not behind a dot, a colon or a $.
var words = []string{"MATCH", "OPTIONAL MATCH", "UNWIND", "WITH", "RETURN", "UNION",
	"CREATE", "MERGE", "SET", "DELETE", "DETACH DELETE", "REMOVE", "FOREACH", "CALL", "LOAD CSV"}

// updating are those that change a graph, or call what may.
var updating = []string{"CREATE", "MERGE", "SET", "DELETE", "DETACH DELETE", "REMOVE", "FOREACH", "CALL", "LOAD CSV"}

// isUpdating tells whether a clause of a statement changes a graph.
func isUpdating(statement string) bool {
	return slices.ContainsFunc(split(statement), func(c clause) bool { return slices.Contains(updating, c.word) })
}

// split takes a statement apart into its clauses.
func split(statement string) []clause {
	var clauses []clause
	from, depth, before := 0, 0, ""
	finish := func(at int) {
		if len(clauses) > 0 {
			clauses[len(clauses)-1].body = strings.TrimSpace(statement[from:at])
		}
	}
	for i := 0; i < len(statement); {
		if length := opaque(statement[i:]); length > 0 {
			i, before = i+length, "" // a string, a name in backticks or a comment
			continue
		}
		c := statement[i]
		switch {
		case strings.IndexByte("([{", c) >= 0:
			depth++
		case strings.IndexByte(")]}", c) >= 0:
			depth--
		case isWord(c) || c >= 0x80:
			length := wordLength(statement[i:])
			word := strings.ToUpper(statement[i : i+length])
			if next := strings.Fields(strings.ToUpper(statement[i+length:])); len(next) > 0 && slices.Contains(words, word+" "+next[0]) {
				length += strings.Index(strings.ToUpper(statement[i+length:]), next[0]) + len(next[0])
				word += " " + next[0]
			}
			named := i > 0 && strings.IndexByte(".:$", statement[i-1]) >= 0
			if depth == 0 && !named && slices.Contains(words, word) && !slices.Contains([]string{"STARTS", "ENDS", "ON"}, before) {
				finish(i)
				clauses = append(clauses, clause{word: word})
				from = i + length
			}
			i, before = i+length, word
			continue
		}
		i++
	}
	finish(len(statement))
	return clauses
}

func wordLength(text string) int {
	for i := range len(text) {
		if !isWord(text[i]) && text[i] < 0x80 {
			return i
		}
	}
	return len(text)
}

// opaque is the length of the string, name in backticks or comment at the beginning of
// a text, in which no brackets or words count.
func opaque(text string) int {
	switch {
	case strings.HasPrefix(text, "//"):
		if end := strings.IndexByte(text, '\n'); end >= 0 {
			return end
		}
		return len(text)
	case strings.HasPrefix(text, "/*"):
		if end := strings.Index(text, "*/"); end >= 0 {
			return end + 2
		}
		return len(text)
	case text[0] == '\'' || text[0] == '"' || text[0] == '`':
		for i := 1; i < len(text); i++ {
			switch {
			case text[i] == '\\' && text[0] != '`':
				i++
			case text[i] == text[0]:
				return i + 1
			}
		}
		return len(text)
	}
	return 0
}

// balanced is the length of what stands in the brackets at the beginning of a text,
// with them, or -1.
func balanced(text string) int {
	depth := 0
	for i := 0; i < len(text); {
		if length := opaque(text[i:]); length > 0 {
			i += length
			continue
		}
		switch {
		case strings.IndexByte("([{", text[i]) >= 0:
			depth++
		case strings.IndexByte(")]}", text[i]) >= 0:
			if depth--; depth == 0 {
				return i + 1
			}
		}
		i++
	}
	return -1
}
