package tck

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/cypher/memorygraph"
	"whoowns/internal/cypher/value"
)

// fixture builds a graph by statements with CREATE, MERGE and SET. What they write is
// done here; what they read between, and expressions other than plain values, is done
// by the evaluator.
type fixture struct {
	graph      *memorygraph.Graph
	parameters map[string]any
	rows       []map[string]any // what the clauses so far have bound
}

// build runs one or more statements on a graph.
func build(ctx context.Context, g *memorygraph.Graph, text string, parameters map[string]any) error {
	for _, statement := range statements(text) {
		f := &fixture{graph: g, parameters: parameters, rows: []map[string]any{{}}}
		reading := ""
		for _, c := range split(statement) {
			if !slices.Contains(updating, c.word) {
				reading += c.word + " " + c.body + "\n"
				continue
			}
			if err := f.read(ctx, reading); err != nil {
				return err
			}
			reading = ""
			if err := f.write(ctx, c); err != nil {
				return fmt.Errorf("%s %s: %w", c.word, c.body, err)
			}
		}
	}
	return nil // what is read at the end changes nothing
}

// statements takes a text apart at the semicolons.
func statements(text string) []string {
	var all []string
	from := 0
	for i := 0; i < len(text); i++ {
		if length := opaque(text[i:]); length > 0 {
			i += length - 1
		} else if text[i] == ';' {
			all = append(all, text[from:i])
			from = i + 1
		}
	}
	return append(all, text[from:])
}

// read runs clauses that read on the rows so far.
func (f *fixture) read(ctx context.Context, clauses string) error {
	if strings.TrimSpace(clauses) == "" || len(f.rows) == 0 {
		return nil
	}
	result, err := f.evaluate(ctx, clauses+"RETURN *")
	if err != nil {
		return err
	}
	f.rows = nil
	for _, values := range result.Rows {
		row := map[string]any{}
		for i, column := range result.Columns {
			if column != "fixtureRow" {
				row[column] = f.inner(values[i])
			}
		}
		f.rows = append(f.rows, row)
	}
	return nil
}

// evaluate runs the rest of a statement with the variables of the rows bound.
func (f *fixture) evaluate(ctx context.Context, rest string) (*cypher.Result, error) {
	text := "UNWIND range(0, $fixtureRows - 1) AS fixtureRow\nWITH fixtureRow"
	for _, name := range slices.Sorted(maps.Keys(f.rows[0])) {
		text += fmt.Sprintf(", fixtureBound(fixtureRow, '%s') AS `%s`", name, name)
	}
	parameters := maps.Clone(f.parameters)
	if parameters == nil {
		parameters = map[string]any{}
	}
	parameters["fixtureRows"] = int64(len(f.rows))
	return run(ctx, f.graph, text+"\n"+rest, evaluate.Options{Parameters: parameters, Functions: []evaluate.Function{{
		Name: "fixtureBound", Least: 2, Most: 2,
		Call: func(_ context.Context, _ evaluate.Graph, arguments []any) (any, error) {
			return f.rows[arguments[0].(int64)][arguments[1].(string)], nil
		},
	}}})
}

// inner turns what came out of the evaluator back into what it works with.
func (f *fixture) inner(v any) any {
	switch v := v.(type) {
	case cypher.Node:
		n, _ := f.graph.Node(v.ElementID)
		return n
	case cypher.Relationship:
		r, _ := f.graph.Relationship(v.ElementID)
		return r
	case cypher.Path:
		var p value.Path
		for _, n := range v.Nodes {
			p.Nodes = append(p.Nodes, f.inner(n).(value.Node))
		}
		for _, r := range v.Relationships {
			p.Relationships = append(p.Relationships, f.inner(r).(value.Relationship))
		}
		return p
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = f.inner(v[i])
		}
		return list
	case map[string]any:
		m := map[string]any{}
		for key := range v {
			m[key] = f.inner(v[key])
		}
		return m
	}
	return v
}

func (f *fixture) write(ctx context.Context, c clause) error {
	switch c.word {
	case "DELETE":
		return f.remove(c.body)
	case "CREATE":
		return f.create(ctx, c.body)
	case "MERGE":
		return f.merge(ctx, c.body)
	case "SET":
		return f.set(ctx, c.body)
	}
	return fmt.Errorf("a fixture cannot say this yet")
}
