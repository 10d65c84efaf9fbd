package syntax

// PrintExpression writes an expression as Print does.
func PrintExpression(e Expression) string { return printedExpression(e) }
