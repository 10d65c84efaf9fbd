package syntax

// Walk calls visit for each expression, pattern, label expression and type of a query,
// each before those within it, in the order in which they are printed, with how deep
// it lies. It does not recurse, so that it may be called of a tree of any depth.
func Walk(q *Query, visit func(part any, depth int)) {
	type item struct {
		part  any
		depth int
	}
	stack := []item{{q, 0}}
	for len(stack) > 0 {
		last := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if last.part != any(q) {
			visit(last.part, last.depth)
		}
		from := len(stack)
		within(last.part, func(part any) { stack = append(stack, item{part, last.depth + 1}) })
		for i, j := from, len(stack)-1; i < j; i, j = i+1, j-1 {
			stack[i], stack[j] = stack[j], stack[i]
		}
	}
}

// within calls add for each part that lies directly within another.
func within(part any, add func(any)) {
	w := inner{add}
	switch v := part.(type) {
	case *Query:
		for _, single := range v.Parts {
			for _, c := range single.Clauses {
				w.clause(c)
			}
		}
	case *PathPattern:
		for _, p := range v.Parts {
			add(p)
		}
	case *NodePattern:
		w.label(v.Labels)
		w.expressions(v.Properties, v.Where)
	case *RelationshipPattern:
		w.label(v.Types)
		w.expressions(v.Properties, v.Where)
	case *Quantified:
		add(v.Pattern)
		w.expressions(v.Where)
	case *LabelNot:
		w.label(v.Of)
	case *LabelBinary:
		w.label(v.Left)
		w.label(v.Right)
	case *LabelDynamic:
		w.expressions(v.Name)
	case *ValueType:
		for _, t := range v.Of {
			add(t)
		}
	case Expression:
		w.expression(v)
	}
}

// inner adds parts that may be missing.
type inner struct{ add func(any) }

func (w inner) expressions(list ...Expression) {
	for _, e := range list {
		if e != nil {
			w.add(e)
		}
	}
}

func (w inner) label(l LabelExpression) {
	if l != nil {
		w.add(l)
	}
}

func (w inner) clause(c Clause) {
	switch v := c.(type) {
	case *Match:
		for _, p := range v.Patterns {
			w.add(p)
		}
		w.expressions(v.Where)
	case *Unwind:
		w.expressions(v.List)
	case *With:
		w.projection(&v.Projection)
		w.expressions(v.Where)
	case *Return:
		w.projection(&v.Projection)
	}
}

func (w inner) projection(p *Projection) {
	for _, item := range p.Items {
		w.expressions(item.Value)
	}
	for _, s := range p.OrderBy {
		w.expressions(s.Value)
	}
	w.expressions(p.Skip, p.Limit)
}

func (w inner) expression(e Expression) {
	switch v := e.(type) {
	case *Property:
		w.expressions(v.Of)
	case *Index:
		w.expressions(v.Of, v.Index)
	case *Slice:
		w.expressions(v.Of, v.From, v.To)
	case *ListLiteral:
		w.expressions(v.Elements...)
	case *MapLiteral:
		w.expressions(v.Values...)
	case *Unary:
		w.expressions(v.Of)
	case *Binary:
		w.expressions(v.Left, v.Right)
	case *Comparison:
		w.expressions(v.Operands...)
	case *IsNull:
		w.expressions(v.Of)
	case *IsTyped:
		w.expressions(v.Of)
		w.add(v.Type)
	case *IsNormalized:
		w.expressions(v.Of)
	case *HasLabels:
		w.expressions(v.Of)
		w.label(v.Labels)
	case *Call:
		w.expressions(v.Arguments...)
	case *Case:
		w.expressions(v.Subject)
		for _, when := range v.Whens {
			for _, c := range when.Conditions {
				w.expressions(c.Value)
			}
			w.expressions(when.Then)
		}
		w.expressions(v.Else)
	case *Quantifier:
		w.expressions(v.List, v.Where)
	case *Reduce:
		w.expressions(v.Initial, v.List, v.Result)
	case *ListComprehension:
		w.expressions(v.List, v.Where, v.Result)
	case *PatternComprehension:
		w.add(v.Pattern)
		w.expressions(v.Where, v.Result)
	case *PatternExpression:
		w.add(v.Pattern)
	case *MapProjection:
		w.add(v.Of)
		for _, item := range v.Items {
			w.expressions(item.Value)
		}
	case *Subquery:
		w.add(v.Query)
	}
}

// checkDepth fails where a tree is deeper than MaxTree.
func checkDepth(q *Query) {
	Walk(q, func(part any, depth int) {
		if depth > MaxTree {
			at := part.(interface{ At() Position }).At()
			failf(at, "more than %d operators, labels or brackets lie within each other here; write a list, as in x IN [1, 2], or pass it as a parameter", MaxTree)
		}
	})
}
