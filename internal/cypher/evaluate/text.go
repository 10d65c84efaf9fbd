package evaluate

import "whoowns/internal/cypher/syntax"

// mostText is how much of an expression a plan shows.
const mostText = 120

// print writes an expression for a plan, shortened where it is long.
func print(e syntax.Expression) string {
	text := []rune(syntax.PrintExpression(e))
	if len(text) > mostText {
		text = append(text[:mostText-1], '…')
	}
	return string(text)
}
