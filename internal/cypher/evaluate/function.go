package evaluate

import (
	"maps"
	"slices"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// graphFunction is a function that looks at the graph.
type graphFunction struct {
	name        string
	least, most int
	describe    string
	call        func(rt *runtime, arguments []any) (any, error)
}

var graphFunctions = map[string]*graphFunction{}

func init() {
	one := func(name, describe string, call func(rt *runtime, v any) (any, error)) {
		graphFunctions[strings.ToLower(name)] = &graphFunction{name, 1, 1, describe, func(rt *runtime, arguments []any) (any, error) {
			if arguments[0] == nil {
				return nil, nil
			}
			return call(rt, arguments[0])
		}}
	}
	one("labels", "labels(node): the labels of a node, as a list", labels)
	one("type", "type(relationship): the type of a relationship", typeOf)
	one("id", "id(entity): the number of a node or relationship", number)
	one("elementId", "elementId(entity): the text that stands for a node or relationship", elementID)
	one("keys", "keys(entity): the names of the properties of a node, relationship or map", keys)
	one("properties", "properties(entity): the properties of a node, relationship or map, as a map", properties)
	one("startNode", "startNode(relationship): the node that a relationship runs from", func(rt *runtime, v any) (any, error) { return end(rt, v, "startNode", true) })
	one("endNode", "endNode(relationship): the node that a relationship runs to", func(rt *runtime, v any) (any, error) { return end(rt, v, "endNode", false) })
	one("nodes", "nodes(path): the nodes of a path, in order", nodesOf)
	one("relationships", "relationships(path): the relationships of a path, in order", relationshipsOf)
	one("length", "length(path): how many relationships a path has", length)
	one("degree", "degree(node): how many relationships a node has, of both directions", degree)
}

func wrongArgument(function, wanted string, v any) error {
	return fault("TypeError InvalidArgumentValue", "%s() takes %s, and this is %s", function, wanted, withArticle(value.TypeName(v)))
}

func labels(rt *runtime, v any) (any, error) {
	n, ok := v.(value.Node)
	if !ok {
		return nil, wrongArgument("labels", "a node", v)
	}
	return texts(rt.graph.Labels(n)), nil
}

func texts(several []string) []any {
	list := make([]any, len(several))
	for i, s := range several {
		list[i] = s
	}
	return list
}

func typeOf(rt *runtime, v any) (any, error) {
	r, ok := v.(value.Relationship)
	if !ok {
		return nil, wrongArgument("type", "a relationship", v)
	}
	return rt.graph.Type(r), nil
}

func number(_ *runtime, v any) (any, error) {
	switch v := v.(type) {
	case value.Node:
		return int64(v), nil
	case value.Relationship:
		return int64(v), nil
	}
	return nil, wrongArgument("id", "a node or relationship", v)
}

func elementID(rt *runtime, v any) (any, error) {
	switch v := v.(type) {
	case value.Node:
		return rt.graph.NodeID(v), nil
	case value.Relationship:
		return rt.graph.RelationshipID(v), nil
	}
	return nil, wrongArgument("elementId", "a node or relationship", v)
}

func keys(rt *runtime, v any) (any, error) {
	m, err := properties(rt, v)
	if err != nil {
		return nil, wrongOr(err, "keys", v)
	}
	return texts(slices.Sorted(maps.Keys(m.(map[string]any)))), nil
}

func properties(rt *runtime, v any) (any, error) {
	m, err := propertiesOf(rt, v)
	if err != nil {
		return nil, wrongOr(err, "properties", v)
	}
	if m == nil {
		m = map[string]any{}
	}
	return m, nil
}

// wrongOr makes a fault of a value one of a function's argument.
func wrongOr(err error, function string, v any) error {
	if _, ofValue := err.(*value.Error); ofValue {
		return wrongArgument(function, "a node, relationship or map", v)
	}
	return err
}

func end(rt *runtime, v any, function string, start bool) (any, error) {
	r, ok := v.(value.Relationship)
	if !ok {
		return nil, wrongArgument(function, "a relationship", v)
	}
	from, to := rt.graph.Ends(r)
	if start {
		return from, nil
	}
	return to, nil
}

func nodesOf(_ *runtime, v any) (any, error) {
	p, ok := v.(value.Path)
	if !ok {
		return nil, wrongArgument("nodes", "a path", v)
	}
	list := make([]any, len(p.Nodes))
	for i, n := range p.Nodes {
		list[i] = n
	}
	return list, nil
}

func relationshipsOf(_ *runtime, v any) (any, error) {
	p, ok := v.(value.Path)
	if !ok {
		return nil, wrongArgument("relationships", "a path", v)
	}
	list := make([]any, len(p.Relationships))
	for i, r := range p.Relationships {
		list[i] = r
	}
	return list, nil
}

func length(_ *runtime, v any) (any, error) {
	p, ok := v.(value.Path)
	if !ok {
		return nil, wrongArgument("length", "a path", v)
	}
	return int64(len(p.Relationships)), nil
}

func degree(rt *runtime, v any) (any, error) {
	n, ok := v.(value.Node)
	if !ok {
		return nil, wrongArgument("degree", "a node", v)
	}
	return int64(len(rt.graph.Along(n, true)) + len(rt.graph.Along(n, false))), nil
}

// call compiles a function.
func (c *compiler) call(e *syntax.Call) eval {
	name := strings.ToLower(e.Name)
	if len(e.Arguments) == 1 {
		if pattern, ok := e.Arguments[0].(*syntax.PatternExpression); ok && name == "exists" {
			return c.patternExpression(pattern)
		}
		if name == "exists" {
			return c.expression(&syntax.IsNull{Position: e.Position, Of: e.Arguments[0], Not: true})
		}
	}
	arguments := c.expressions(e.Arguments)
	if name == "coalesce" {
		return coalesce(arguments)
	}
	if f, ok := graphFunctions[name]; ok {
		return withArguments(arguments, f.call)
	}
	if f, ok := c.functions[name]; ok {
		return withArguments(arguments, func(rt *runtime, values []any) (any, error) {
			if err := rt.look(); err != nil {
				return nil, err
			}
			return f.Call(rt.ctx, rt.graph, values)
		})
	}
	f, ok := value.Lookup(name)
	if !ok {
		panic(&syntax.Error{Line: e.Line, Column: e.Column, Detail: "UnknownFunction", What: "there is no function " + e.Name})
	}
	return withArguments(arguments, func(rt *runtime, values []any) (any, error) {
		rt.values.MaxBytes = int(max(rt.limits.Memory-rt.memory, 1))
		return f.Call(&rt.values, values)
	})
}

func withArguments(arguments []eval, call func(rt *runtime, values []any) (any, error)) eval {
	return func(rt *runtime) (any, error) {
		values := make([]any, len(arguments))
		var err error
		for i, argument := range arguments {
			if values[i], err = argument(rt); err != nil {
				return nil, err
			}
			if err := rt.weigh(values[i], nil); err != nil {
				return nil, err
			}
		}
		if err := rt.tick(); err != nil {
			return nil, err
		}
		return call(rt, values)
	}
}

func coalesce(arguments []eval) eval {
	return func(rt *runtime) (any, error) {
		for _, argument := range arguments {
			if v, err := argument(rt); v != nil || err != nil {
				return v, err
			}
		}
		return nil, nil
	}
}
