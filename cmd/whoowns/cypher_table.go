package main

import (
	"strings"

	"whoowns/internal/cypher"
	"whoowns/internal/terminal"
)

// widestCell is how many columns of the screen a cell may have in a table. Wider ones,
// such as whole nodes, are read better below one another.
const widestCell = 80

// drawRows prints rows as a table where they fit, and else each row as a block.
func drawRows(p *terminal.Page, result *cypher.Result) {
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
// taken for nothing or for null; all else as Cypher writes it.
func shown(value any) string {
	if text, ok := value.(string); ok && strings.TrimSpace(text) != "" && text != "null" {
		return text
	}
	return cypher.Text(value)
}
