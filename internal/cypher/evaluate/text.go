package evaluate

import "whoowns/internal/cypher/syntax"

// print writes an expression for a plan, shortened where it is long.
func print(e syntax.Expression) string { return syntax.Shortened(describe(e)) }

func describe(e syntax.Expression) string {
	switch e := e.(type) {
	case *syntax.Variable:
		return e.Name
	case *syntax.Parameter:
		return "$" + e.Name
	case *syntax.Property:
		return describe(e.Of) + "." + e.Key
	}
	return "…"
}
