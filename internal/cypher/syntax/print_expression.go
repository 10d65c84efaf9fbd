package syntax

// binding is how tightly an expression holds together: one that binds less tightly
// than its place asks for is printed in brackets.
type binding uint8

const (
	anything binding = iota
	orBinding
	xorBinding
	andBinding
	notBinding
	comparisonBinding
	predicateBinding
	sumBinding
	productBinding
	powerBinding
	signBinding
	suffixBinding
	operandBinding
)

var operators = map[Operator]struct {
	text    string
	binding binding
}{
	Or: {"OR", orBinding}, Xor: {"XOR", xorBinding}, And: {"AND", andBinding}, Not: {"NOT ", notBinding},
	Equal: {"=", comparisonBinding}, NotEqual: {"<>", comparisonBinding}, Less: {"<", comparisonBinding}, LessOrEqual: {"<=", comparisonBinding},
	Greater: {">", comparisonBinding}, GreaterOrEqual: {">=", comparisonBinding},
	Matches: {"=~", predicateBinding}, In: {"IN", predicateBinding}, StartsWith: {"STARTS WITH", predicateBinding}, EndsWith: {"ENDS WITH", predicateBinding},
	Contains: {"CONTAINS", predicateBinding},
	Add:      {"+", sumBinding}, Subtract: {"-", sumBinding}, Concatenate: {"||", sumBinding},
	Multiply: {"*", productBinding}, Divide: {"/", productBinding}, Modulo: {"%", productBinding}, Power: {"^", powerBinding},
	Plus: {"+", signBinding}, Negate: {"-", signBinding},
}

// String is the operator as it is written.
func (o Operator) String() string {
	if o == Not {
		return "NOT"
	}
	return operators[o].text
}

// bindingOf returns how tightly an expression binds. A number binds as one with a
// sign, so that neither a sign before it nor a point behind it becomes a part of it. A
// pattern binds as NOT does, so that no - behind it becomes a part of it.
func bindingOf(e Expression) binding {
	switch e := e.(type) {
	case *Unary:
		return operators[e.Operator].binding
	case *Binary:
		return operators[e.Operator].binding
	case *Comparison:
		return comparisonBinding
	case *IsNull, *IsTyped, *IsNormalized:
		return predicateBinding
	case *Property, *Index, *Slice, *HasLabels:
		return suffixBinding
	case *Literal:
		switch e.Value.(type) {
		case int64, float64:
			return signBinding
		}
	case *PatternExpression:
		if e.Pattern.Function == NoFunction {
			return notBinding
		}
	}
	return operandBinding
}

// expression prints an expression where one is wanted that binds at least so.
func (p *printer) expression(e Expression, least binding) {
	if bindingOf(e) < least {
		p.write("(")
		defer p.write(")")
		if isWord(e) { // (nan) could be a node
			p.write("(")
			defer p.write(")")
		}
	}
	switch e := e.(type) {
	case *Binary:
		o := operators[e.Operator]
		left := o.binding
		if left == predicateBinding { // to Neo4j such operators are no chain
			left++
		}
		p.expression(e.Left, left)
		p.write(" ")
		p.mark(e.Position)
		p.write(o.text + " ")
		p.expression(e.Right, o.binding+1)
	case *Comparison:
		p.comparison(e)
	case *Unary:
		p.mark(e.Position)
		o := operators[e.Operator]
		p.write(o.text)
		if e.Operator != Not {
			o.binding++
		}
		p.expression(e.Of, o.binding)
	case *IsNull, *IsTyped, *IsNormalized:
		p.mark(e.At())
		p.expression(subjectOf(e), sumBinding)
		p.write(" ")
		p.is(e)
	default:
		p.mark(e.At())
		if !p.suffixed(e) {
			p.operand(e)
		}
	}
}

func (p *printer) comparison(e *Comparison) {
	p.mark(e.Position)
	for i, operand := range e.Operands {
		if i > 0 {
			p.write(" " + operators[e.Operators[i-1]].text + " ")
		}
		least := predicateBinding
		if _, typed := operand.(*IsTyped); typed { // after ANY a < would begin types
			least = sumBinding
		}
		p.expression(operand, least)
	}
}

// subjectOf is what IS NULL and the like is said of.
func subjectOf(e Expression) Expression {
	switch e := e.(type) {
	case *IsNull:
		return e.Of
	case *IsTyped:
		return e.Of
	case *IsNormalized:
		return e.Of
	}
	return nil
}

// is prints what is said of a subject.
func (p *printer) is(e Expression) {
	not := func(not bool) string {
		if not {
			return "IS NOT "
		}
		return "IS "
	}
	switch e := e.(type) {
	case *IsNull:
		p.write(not(e.Not) + "NULL")
	case *IsTyped:
		p.write(not(e.Not) + "TYPED " + e.Type.String())
	case *IsNormalized:
		p.write(not(e.Not) + e.Form + " NORMALIZED")
	}
}

// suffixed prints an operand with what stands behind it, and reports whether e is one.
func (p *printer) suffixed(e Expression) bool {
	switch e := e.(type) {
	case *Property:
		p.expression(e.Of, suffixBinding)
		p.write("." + name(e.Key))
	case *Index:
		p.expression(e.Of, suffixBinding)
		p.write("[")
		p.expression(e.Index, anything)
		p.write("]")
	case *Slice:
		p.expression(e.Of, suffixBinding)
		p.write("[")
		if e.From != nil {
			p.expression(e.From, anything)
		}
		p.write("..")
		if e.To != nil {
			p.expression(e.To, anything)
		}
		p.write("]")
	case *HasLabels:
		least := suffixBinding
		if _, double := e.Of.(*HasLabels); double {
			least++
		}
		p.expression(e.Of, least)
		p.write(":")
		least, within := anything, e.Labels
		if either, ok := within.(*LabelBinary); ok && either.Or && p.barred {
			least = andBinding
		}
		p.labels(within, least)
	default:
		return false
	}
	return true
}
