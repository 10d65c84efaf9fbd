package main

import (
	"math"
	"strconv"
	"strings"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/terminal"
)

// widestCell is how many columns of the screen a cell may have in a table. Wider ones,
// such as whole nodes, are read better below one another.
const widestCell = 80

// drawRows prints rows as a table where they fit, and else each row as a block.
func drawRows(p *terminal.Page, result *cypher.Result, prefix syntax.Prefix) {
	if result.Plan != nil {
		drawPlan(p, result.Plan, prefix == syntax.Profile)
		if prefix == syntax.Explain {
			return
		}
		p.Gap()
	}
	if len(result.Rows) == 0 {
		p.Paragraph("No rows.")
		return
	}
	cells := make([][]string, len(result.Rows))
	widths := make([]int, len(result.Columns))
	for i, name := range result.Columns {
		widths[i] = terminal.Width(terminal.Clean(name))
	}
	for i, row := range result.Rows {
		cells[i] = make([]string, len(row))
		for j, value := range row {
			cells[i][j] = terminal.Clean(shown(value))
			widths[j] = max(widths[j], terminal.Width(cells[i][j]))
		}
	}
	taken := 0
	for _, width := range widths {
		taken += width + 2
		if width > widestCell {
			taken += p.Width() + 1
		}
	}
	if taken-2 > p.Width() && len(widths) > 1 {
		drawRowsBelow(p, result.Columns, cells)
		return
	}
	p.Grid(result.Columns, figures(result), cells)
}

// figures says which columns hold numbers alone, and are aligned as such.
func figures(result *cypher.Result) []bool {
	are := make([]bool, len(result.Columns))
	for j := range are {
		for _, row := range result.Rows {
			switch row[j].(type) {
			case int64, float64:
				are[j] = true
				continue
			case nil:
				continue
			}
			are[j] = false
			break
		}
	}
	return are
}

func drawRowsBelow(p *terminal.Page, columns []string, cells [][]string) {
	widest := 0
	for _, name := range columns {
		widest = max(widest, terminal.Width(terminal.Clean(name)))
	}
	widest = min(widest, p.Width()/3)
	for i, row := range cells {
		if i > 0 {
			p.Gap()
		}
		for j, text := range row {
			p.Item(terminal.PadRight(terminal.Clean(columns[j]), widest)+"  ", text, terminal.Plain)
		}
	}
}

// shown is a value as people read it: a text without quotes, but for one that would be
// taken for nothing or for null; all else as Cypher writes it, of a node and a
// relationship what names it.
func shown(value any) string {
	if text, ok := value.(string); ok && strings.TrimSpace(text) != "" && text != "null" {
		return text
	}
	return cypher.Text(brief(value))
}

// brief returns a value with few properties of the nodes and relationships in it.
func brief(value any) any {
	keep := func(properties map[string]any, names ...string) map[string]any {
		few := map[string]any{}
		for _, name := range names {
			if v, there := properties[name]; there {
				few[name] = v
			}
		}
		return few
	}
	switch v := value.(type) {
	case cypher.Node:
		v.Properties = keep(v.Properties, "id", "name", "title")
		return v
	case cypher.Relationship:
		v.Properties = keep(v.Properties, "id", "share")
		return v
	case cypher.Path:
		nodes, relationships := make([]cypher.Node, len(v.Nodes)), make([]cypher.Relationship, len(v.Relationships))
		for i := range v.Nodes {
			nodes[i] = brief(v.Nodes[i]).(cypher.Node)
		}
		for i := range v.Relationships {
			relationships[i] = brief(v.Relationships[i]).(cypher.Relationship)
		}
		return cypher.Path{Nodes: nodes, Relationships: relationships}
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = brief(v[i])
		}
		return list
	}
	return value
}

// drawPlan prints the steps of a plan, each with what it takes its rows from below it.
func drawPlan(p *terminal.Page, plan *cypher.Plan, profiled bool) {
	header := []string{"operator", "estimated rows", "details"}
	numbers := []bool{false, true, false}
	if profiled {
		header = []string{"operator", "estimated rows", "rows", "hits", "details"}
		numbers = []bool{false, true, true, true, false}
	}
	var lines [][]string
	var walk func(step *cypher.Plan, depth int)
	walk = func(step *cypher.Plan, depth int) {
		line := []string{strings.Repeat("  ", depth) + step.Operator, strconv.FormatFloat(math.Ceil(step.EstimatedRows), 'f', 0, 64)}
		if profiled {
			line = append(line, strconv.FormatInt(step.Rows, 10), strconv.FormatInt(step.Hits, 10))
		}
		lines = append(lines, append(line, terminal.Clean(step.Details)))
		for _, below := range step.Children {
			walk(below, depth+1)
		}
	}
	walk(plan, 0)
	p.Grid(header, numbers, lines)
}
