package syntax

import (
	"strconv"
	"strings"
)

func (p *printer) path(e *PathPattern) {
	p.mark(e.Position)
	if e.Variable != "" {
		p.write(variable(e.Variable) + " = ")
	}
	p.selector(e)
	switch e.Function {
	case ShortestPath:
		p.write("shortestPath(")
	case AllShortestPaths:
		p.write("allShortestPaths(")
	}
	for i, part := range e.Parts {
		if _, apart := part.(*Quantified); i > 0 && apart {
			p.write(" ")
		} else if i > 0 {
			if _, apart := e.Parts[i-1].(*Quantified); apart {
				p.write(" ")
			}
		}
		p.part(part)
	}
	if e.Function != NoFunction {
		p.write(")")
	}
}

func (p *printer) selector(e *PathPattern) {
	count := strconv.Itoa(e.Count)
	if e.CountBy != "" {
		count = "$" + name(e.CountBy)
	}
	switch {
	case e.Selector == AnyPaths && count == "1":
		p.write("ANY ")
	case e.Selector == AnyPaths:
		p.write("ANY " + count + " ")
	case e.Selector == AllShortest:
		p.write("ALL SHORTEST ")
	case e.Selector == AnyShortest && count == "1":
		p.write("ANY SHORTEST ")
	case e.Selector == AnyShortest:
		p.write("SHORTEST " + count + " ")
	case e.Selector == ShortestGroups:
		p.write("SHORTEST " + count + " GROUPS ")
	}
}

func (p *printer) part(part PathPart) {
	p.mark(part.At())
	switch e := part.(type) {
	case *NodePattern:
		p.node(e)
	case *RelationshipPattern:
		p.relationship(e)
	case *Quantified:
		p.write("(")
		p.path(e.Pattern)
		p.where(e.Where)
		p.write(")" + e.Quantifier.quantifier())
	}
}

func (p *printer) node(e *NodePattern) {
	p.write("(")
	p.filler(e.Variable, e.Labels, nil, e.Properties, e.Where)
	p.write(")")
}

func (p *printer) relationship(e *RelationshipPattern) {
	if e.Direction == Incoming {
		p.write("<")
	}
	p.write("-")
	// Before a quantifier brackets keep -- apart from two signs.
	if e.Variable != "" || e.Types != nil || e.Length != nil || e.Properties != nil || e.Where != nil || e.Quantifier != nil {
		p.write("[")
		p.filler(e.Variable, e.Types, e.Length, e.Properties, e.Where)
		p.write("]")
	}
	p.write("-")
	if e.Direction == Outgoing {
		p.write(">")
	}
	p.write(e.Quantifier.quantifier())
}

// filler prints what stands in a node or relationship.
func (p *printer) filler(of string, labels LabelExpression, length *Length, properties, where Expression) {
	before := p.text.Len()
	if of != "" {
		p.write(variable(of))
	}
	if labels != nil {
		p.write(":")
		p.labels(labels, anything)
	}
	if length != nil {
		p.write("*" + length.bounds(".."))
	}
	if properties != nil {
		if p.text.Len() > before {
			p.write(" ")
		}
		p.expression(properties, anything)
	}
	if where != nil {
		if p.text.Len() > before {
			p.write(" ")
		}
		p.write("WHERE ")
		p.expression(where, anything)
	}
}

// bounds writes a length with a separator between its bounds.
func (l *Length) bounds(separator string) string {
	var b strings.Builder
	if l.HasMin {
		b.WriteString(strconv.Itoa(l.Min))
	}
	if l.HasMin && l.HasMax && l.Min == l.Max || !l.HasMin && !l.HasMax {
		return b.String()
	}
	b.WriteString(separator)
	if l.HasMax {
		b.WriteString(strconv.Itoa(l.Max))
	}
	return b.String()
}

// quantifier writes how often a part repeats; nothing where it is there once.
func (l *Length) quantifier() string {
	switch {
	case l == nil:
		return ""
	case !l.HasMin && !l.HasMax:
		return "*"
	case l.HasMin && l.Min == 1 && !l.HasMax:
		return "+"
	}
	return "{" + l.bounds(",") + "}"
}

// labels prints a label expression where one is wanted that binds at least so.
func (p *printer) labels(e LabelExpression, least binding) {
	binds := operandBinding
	switch e := e.(type) {
	case *LabelBinary:
		binds = andBinding
		if e.Or {
			binds = orBinding
		}
	case *LabelNot:
		binds = notBinding
	}
	if binds < least {
		p.write("(")
		defer p.write(")")
	}
	switch e := e.(type) {
	case *LabelName:
		p.mark(e.Position)
		p.write(name(e.Name))
	case *LabelAny:
		p.mark(e.Position)
		p.write("%")
	case *LabelNot:
		p.mark(e.Position)
		p.write("!")
		p.labels(e.Of, notBinding)
	case *LabelDynamic:
		p.mark(e.Position)
		p.write("$")
		if e.Any {
			p.write("any")
		}
		p.write("(")
		p.expression(e.Name, anything)
		p.write(")")
	case *LabelBinary:
		p.labels(e.Left, binds)
		p.mark(e.Position)
		if e.Or {
			p.write("|")
		} else {
			p.write("&")
		}
		p.labels(e.Right, binds+1)
	}
}

// String is the type as it is written.
func (t *ValueType) String() string {
	var b strings.Builder
	t.writeTo(&b)
	return b.String()
}

func (t *ValueType) writeTo(b *strings.Builder) {
	b.WriteString(t.Name)
	for i, of := range t.Of {
		if i == 0 {
			b.WriteString("<")
		} else {
			b.WriteString(" | ")
		}
		of.writeTo(b)
	}
	if len(t.Of) > 0 {
		b.WriteString(">")
	}
	if t.NotNull {
		b.WriteString(" NOT NULL")
	}
}
