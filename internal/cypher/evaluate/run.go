package evaluate

import (
	"context"
	"errors"
	"strings"
	"time"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// Run evaluates a statement. Columns are in order; rows come in the order that the
// statement asks for, and otherwise in an order that is the same each time. Of EXPLAIN
// there is a plan and no rows, of PROFILE both.
//
// Errors: those of cypher.Runner, with a *syntax.Error or *value.Error within one of
// Code Invalid. A limit on rows or bytes cuts the result and is no error; a limit on
// time, memory or expansion steps is one of Code TooLarge that names the limit and what
// to do.
func Run(ctx context.Context, g Graph, q *syntax.Query, o Options) (result *cypher.Result, err error) {
	limits := o.Limits.WithDefaults()
	if err := Check(q, o); err != nil {
		return nil, coded(err, limits)
	}
	if err := missing(q, o.Parameters); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			result, err = nil, coded(err, limits)
		}
	}()
	rt := newRuntime(ctx, g, o)
	result = &cypher.Result{Rows: [][]any{}, Warnings: Warnings(g, q, o.Parameters)}
	c := &compiler{graph: g, functions: functionsOf(o)}
	out := &output{result: result}
	p, err := c.whole(q, out)
	if err != nil {
		return nil, err
	}
	result.Columns = p.columns
	if q.Prefix == syntax.Explain {
		result.Plan = p.plan()
		return result, nil
	}
	rt.row = make([]any, c.slots)
	if err := p.run(rt); err != nil {
		return nil, err
	}
	if q.Prefix == syntax.Profile {
		result.Plan = p.plan()
	}
	return result, nil
}

func newRuntime(ctx context.Context, g Graph, o Options) *runtime {
	limits := o.Limits.WithDefaults()
	rt := &runtime{ctx: ctx, graph: g, parameters: o.Parameters, values: value.Context{Now: o.Now}, meter: meter{limits: limits, began: time.Now()}}
	if rt.values.Now.IsZero() {
		rt.values.Now = time.Now()
	}
	return rt
}

func functionsOf(o Options) map[string]*Function {
	all := map[string]*Function{}
	for i := range o.Functions {
		all[strings.ToLower(o.Functions[i].Name)] = &o.Functions[i]
	}
	return all
}

// whole compiles a statement; what the check before let through is an error all the same.
func (c *compiler) whole(q *syntax.Query, out *output) (p *planned, err error) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case *syntax.Error:
			err = failure
		default:
			panic(failure)
		}
	}()
	c.reading(q)
	return c.query(q, map[int]bool{}, func(columns []int) operator {
		out.slots = columns
		return out
	}), nil
}

// coded gives an error of a statement its code.
func coded(err error, limits cypher.Limits) error {
	var ofSyntax *syntax.Error
	var ofValue *value.Error
	switch {
	case errors.As(err, &ofValue) && ofValue.Kind == value.Limit:
		return graph.Errorf(graph.TooLarge, "%w", err)
	case graph.CodeOf(err) == graph.Internal && (errors.As(err, &ofSyntax) || errors.As(err, &ofValue)):
		return graph.Errorf(graph.Invalid, "%w", err)
	case errors.Is(err, errStop):
		return nil
	case errors.Is(err, context.DeadlineExceeded): // as a store met it
		return cypher.TookTooLong(limits)
	}
	return err
}

// missing reports a parameter without a value.
func missing(q *syntax.Query, given map[string]any) error {
	var err error
	syntax.Walk(q, func(part any, _ int) {
		name := ""
		switch p := part.(type) {
		case *syntax.Parameter:
			name = p.Name
		case *syntax.PathPattern:
			name = p.CountBy
		}
		if _, ok := given[name]; !ok && name != "" && err == nil {
			err = graph.Errorf(graph.Invalid, "the query has a parameter $%s, and no value is given for it", name)
		}
	})
	return err
}

// output takes the rows of a statement.
type output struct {
	step
	result *cypher.Result
	slots  []int
	bytes  int
}

func (o *output) begin(*runtime)        {}
func (o *output) finish(*runtime) error { return nil }

// push takes one row. One more than the limit is looked for, so that a result that
// just fits is not called cut.
func (o *output) push(rt *runtime) error {
	if o.result.CutAtRows(rt.limits) {
		return errStop
	}
	row := make([]any, len(o.slots))
	for i, slot := range o.slots {
		v, err := rt.outside(rt.row[slot], &o.bytes)
		if err != nil && !errors.Is(err, errStop) {
			return err
		}
		if o.result.CutAtBytes(o.bytes, rt.limits) {
			return errStop
		}
		row[i] = v
	}
	o.result.Rows = append(o.result.Rows, row)
	return rt.tick()
}

// outside turns a value of the evaluator into one of a result, and adds its bytes. It
// ends with errStop where they are more than a result may have: a list of all nodes is
// small here, and their properties are not.
func (rt *runtime) outside(v any, bytes *int) (any, error) {
	switch v := v.(type) {
	case value.Path:
		p := cypher.Path{Nodes: make([]cypher.Node, len(v.Nodes)), Relationships: make([]cypher.Relationship, len(v.Relationships))}
		for i, n := range v.Nodes {
			one, err := rt.outside(n, bytes)
			if err != nil {
				return nil, err
			}
			p.Nodes[i] = one.(cypher.Node)
		}
		for i, r := range v.Relationships {
			one, err := rt.outside(r, bytes)
			if err != nil {
				return nil, err
			}
			p.Relationships[i] = one.(cypher.Relationship)
		}
		return p, nil
	case []any:
		list := make([]any, len(v))
		for i, element := range v {
			var err error
			if list[i], err = rt.outside(element, bytes); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, element := range v {
			var err error
			*bytes += len(key) + 4
			if m[key], err = rt.outside(element, bytes); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	if err := rt.tick(); err != nil {
		return nil, err
	}
	one, err := any(v), error(nil)
	switch v := v.(type) {
	case value.Node:
		one, err = rt.nodeOutside(v)
	case value.Relationship:
		one, err = rt.relationshipOutside(v)
	}
	if err != nil {
		return nil, err
	}
	if *bytes += cypher.Size(one); *bytes > rt.limits.Bytes {
		return nil, errStop
	}
	return one, nil
}

func (rt *runtime) nodeOutside(n value.Node) (cypher.Node, error) {
	properties, err := rt.graph.NodeProperties(rt.ctx, n)
	return cypher.Node{ElementID: rt.graph.NodeID(n), Labels: rt.graph.Labels(n), Properties: properties}, err
}

func (rt *runtime) relationshipOutside(r value.Relationship) (cypher.Relationship, error) {
	properties, err := rt.graph.RelationshipProperties(rt.ctx, r)
	start, end := rt.graph.Ends(r)
	return cypher.Relationship{ElementID: rt.graph.RelationshipID(r), Type: rt.graph.Type(r), Start: rt.graph.NodeID(start), End: rt.graph.NodeID(end), Properties: properties}, err
}

// plan is the tree that EXPLAIN shows.
func (p *planned) plan() *cypher.Plan {
	if len(p.last) == 1 {
		return p.last[0].plan()
	}
	union := &cypher.Plan{Operator: "Union", Details: strings.Join(p.columns, ", ")}
	for _, last := range p.last {
		child := last.plan()
		union.EstimatedRows += child.EstimatedRows
		union.Rows += child.Rows
		union.Children = append(union.Children, child)
	}
	return union
}
