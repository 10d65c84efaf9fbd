package tck

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"whoowns/internal/cypher/value"
)

// create adds the paths of CREATE for each row.
func (f *fixture) create(ctx context.Context, body string) error {
	paths, err := parseCreated(body)
	if err != nil {
		return err
	}
	for i := range f.rows {
		f.rows[i] = maps.Clone(f.rows[i])
	}
	for _, p := range paths {
		if err := f.createPath(ctx, p, f.rows); err != nil {
			return err
		}
	}
	return nil
}

// createPath adds a path for each of some rows, and binds its variables in them.
func (f *fixture) createPath(ctx context.Context, p createdPath, rows []map[string]any) error {
	if len(rows) == 0 {
		return nil
	}
	all := make([][]any, len(p.elements)) // the properties of each element in each row
	for i, e := range p.elements {
		var err error
		if all[i], err = f.each(ctx, e.properties, rows); err != nil {
			return err
		}
	}
	for i, row := range rows {
		var path value.Path
		for at := 0; at < len(p.elements); at += 2 { // the nodes first
			e := p.elements[at]
			n, bound := row[e.variable].(value.Node)
			if !bound {
				n = f.graph.AddNode(e.labels, all[at][i].(map[string]any))
				bind(row, e.variable, n)
			}
			path.Nodes = append(path.Nodes, n)
		}
		for at := 1; at < len(p.elements); at += 2 {
			e := p.elements[at]
			if len(e.labels) != 1 {
				return fmt.Errorf("a relationship has %d types", len(e.labels))
			}
			start, end := path.Nodes[at/2], path.Nodes[at/2+1]
			if e.incoming {
				start, end = end, start
			}
			r := f.graph.AddRelationship(start, end, e.labels[0], all[at][i].(map[string]any))
			bind(row, e.variable, r)
			path.Relationships = append(path.Relationships, r)
		}
		bind(row, p.variable, path)
	}
	return nil
}

func bind(row map[string]any, variable string, v any) {
	if variable != "" {
		row[variable] = v
	}
}

// each gives what an expression is in each row; a plain value needs no evaluator. No
// expression is an empty map.
func (f *fixture) each(ctx context.Context, expression string, rows []map[string]any) ([]any, error) {
	values := make([]any, len(rows))
	if expression == "" {
		expression = "{}"
	}
	if plain, err := parseNotation(expression); err == nil {
		for i := range values {
			values[i] = plain
		}
		return values, nil
	}
	for i, row := range rows { // one by one, so that they are in order
		one := *f
		one.rows = []map[string]any{row}
		result, err := one.evaluate(ctx, "RETURN "+expression+" AS v")
		if err != nil {
			return nil, err
		}
		values[i] = f.inner(result.Rows[0][0])
	}
	return values, nil
}

// merge adds a path where it is not there, row by row.
func (f *fixture) merge(ctx context.Context, body string) error {
	paths, err := parseCreated(body)
	if err != nil {
		return err
	}
	var merged []map[string]any
	for _, row := range f.rows {
		one := *f
		one.rows = []map[string]any{maps.Clone(row)}
		if err := one.read(ctx, "MATCH "+body+"\n"); err != nil {
			return err
		}
		if len(one.rows) == 0 {
			one.rows = []map[string]any{maps.Clone(row)}
			if err := one.createPath(ctx, paths[0], one.rows); err != nil {
				return err
			}
		}
		merged = append(merged, one.rows...)
	}
	f.rows = merged
	return nil
}

// setting is one assignment of SET: a property, a map of them, or labels.
var setting = regexp.MustCompile(`^(?s)\s*(\w+)\s*(?:\.\s*(\w+)\s*=\s*(.+)|(\+?=)\s*(.+)|((?:\s*:\s*\w+)+))\s*$`)

// set sets properties and adds labels.
func (f *fixture) set(ctx context.Context, body string) error {
	for _, assignment := range parted(body) {
		m := setting.FindStringSubmatch(assignment)
		if m == nil {
			return fmt.Errorf("%q is no assignment that a fixture knows", assignment)
		}
		variable, key, operator := m[1], m[2], m[4]
		if labels := strings.FieldsFunc(m[6], func(r rune) bool { return !isWord(byte(r)) }); len(labels) > 0 {
			for _, row := range f.rows {
				for _, label := range labels {
					f.graph.AddLabel(row[variable].(value.Node), label)
				}
			}
			continue
		}
		values, err := f.each(ctx, strings.TrimSpace(m[3]+m[5]), f.rows)
		if err != nil {
			return err
		}
		for i, row := range f.rows {
			of := row[variable]
			if operator == "" {
				f.setProperty(of, key, values[i])
				continue
			}
			given, ok := values[i].(map[string]any)
			if !ok {
				return fmt.Errorf("%q sets what is no map", assignment)
			}
			if operator == "=" {
				for _, old := range f.keys(of) {
					f.setProperty(of, old, nil)
				}
			}
			for key, v := range given {
				f.setProperty(of, key, v)
			}
		}
	}
	return nil
}

func (f *fixture) setProperty(of any, key string, v any) {
	switch of := of.(type) {
	case value.Node:
		f.graph.SetNodeProperty(of, key, v)
	case value.Relationship:
		f.graph.SetRelationshipProperty(of, key, v)
	}
}

func (f *fixture) keys(of any) []string {
	var properties map[string]any
	switch of := of.(type) {
	case value.Node:
		properties, _ = f.graph.NodeProperties(context.Background(), of)
	case value.Relationship:
		properties, _ = f.graph.RelationshipProperties(context.Background(), of)
	}
	return slices.Sorted(maps.Keys(properties))
}

// remove deletes relationships. Of the variables those of nodes are left.
func (f *fixture) remove(body string) error {
	var removed []value.Relationship
	for _, row := range f.rows {
		for _, name := range parted(body) {
			r, ok := row[strings.TrimSpace(name)].(value.Relationship)
			if !ok {
				return fmt.Errorf("a fixture deletes relationships alone, and %s is none", name)
			}
			removed = append(removed, r)
		}
	}
	f.graph.Remove(removed)
	for i, row := range f.rows { // the numbers of relationships are others now
		f.rows[i] = map[string]any{}
		for name, v := range row {
			if n, ok := v.(value.Node); ok {
				f.rows[i][name] = n
			}
		}
	}
	return nil
}

// parted takes a text apart at the commas outside of brackets and strings.
func parted(text string) []string {
	var parts []string
	from := 0
	for i := 0; i < len(text); i++ {
		switch length := max(opaque(text[i:]), 0); {
		case length > 0:
			i += length - 1
		case slices.Contains([]byte("([{"), text[i]):
			if length := balanced(text[i:]); length > 0 {
				i += length - 1
			}
		case text[i] == ',':
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	return append(parts, text[from:])
}
