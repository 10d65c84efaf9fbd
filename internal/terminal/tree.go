package terminal

import (
	"slices"
	"strings"
)

// Column is one column of a tree or table beside the names.
type Column struct {
	Title string
	Right bool // aligned to the right, as figures are
	Style Style
}

// Node is one line of a tree, with what hangs below it.
type Node struct {
	Text   string   // the name; wrapped, never cut
	After  string   // written dim behind the name
	Cells  []string // one for each column; missing ones are empty
	Style  Style
	Below  []*Node
	Remark bool // a remark on the node above it: Text spans the columns
}

// Tree draws root with its columns. Where the page is too narrow for columns
// beside the names, each line's cells stand below its name.
func (p *Page) Tree(columns []Column, root *Node) { p.Table("", columns, []*Node{root}) }

// Table draws several trees below one another, with the same columns. Trees
// without anything below them are the rows of a plain table. title stands over
// the names, however wide the page is.
func (p *Page) Table(title string, columns []Column, roots []*Node) {
	l := p.layout(columns, roots)
	p.head(title, columns, l)
	for _, root := range roots {
		p.node(columns, l, root, "", "")
	}
}

// layout says how wide the names and the columns are. Without room, beside is
// false.
type layout struct {
	beside bool
	name   int
	cells  []int
}

const (
	columnGap = 2
	leastName = 28 // columns that names need beside the cells
)

func (p *Page) layout(columns []Column, roots []*Node) layout {
	l := layout{cells: make([]int, len(columns))}
	var measure func(n *Node, indent int)
	measure = func(n *Node, indent int) {
		if !n.Remark {
			l.name = max(l.name, indent+Width(label(n)))
		}
		for i := range columns {
			l.cells[i] = max(l.cells[i], Width(cell(n, i)))
		}
		for _, below := range n.Below {
			measure(below, indent+3)
		}
	}
	for _, root := range roots {
		measure(root, 0)
	}
	taken := 0
	for i, column := range columns {
		if l.cells[i] > 0 {
			l.cells[i] = max(l.cells[i], Width(column.Title))
			taken += columnGap + l.cells[i]
		}
	}
	deepest := 0
	for _, root := range roots {
		deepest = max(deepest, depth(root))
	}
	l.beside = p.width-taken >= leastName+3*deepest
	l.name = min(l.name, p.width-taken)
	return l
}

func depth(n *Node) int {
	deepest := 0
	for _, below := range n.Below {
		deepest = max(deepest, 1+depth(below))
	}
	return deepest
}

func label(n *Node) string {
	text := Clean(n.Text)
	if n.After != "" {
		text += " " + Clean(n.After)
	}
	return text
}

func cell(n *Node, i int) string {
	if i >= len(n.Cells) {
		return ""
	}
	return Clean(n.Cells[i])
}

func (p *Page) head(title string, columns []Column, l layout) {
	if !l.beside {
		if title != "" {
			for _, line := range Wrap(Clean(title), p.width) {
				p.line(p.paint(Dim, line))
			}
		}
		return
	}
	if title == "" && !slices.ContainsFunc(columns, func(c Column) bool { return c.Title != "" }) {
		return
	}
	line := PadRight(Clean(title), l.name)
	for i, column := range columns {
		line += p.padded(column, Clean(column.Title), l.cells[i])
	}
	p.line(p.paint(Dim, strings.TrimRight(line, " ")))
}

func (p *Page) padded(column Column, text string, width int) string {
	if width == 0 {
		return ""
	}
	if column.Right {
		return strings.Repeat(" ", columnGap) + PadLeft(text, width)
	}
	return strings.Repeat(" ", columnGap) + PadRight(text, width)
}

// node draws n and what is below it. first leads its first line, rest the lines
// under that.
func (p *Page) node(columns []Column, l layout, n *Node, first, rest string) {
	down := rest
	if len(n.Below) > 0 {
		down += "│  "
	}
	room := l.name
	if !l.beside || n.Remark {
		room = p.width
	}
	text := Clean(n.Text)
	lines := Wrap(label(n), room-Width(rest))
	if len(lines) > 1 {
		lines = Wrap(label(n), room-Width(down))
	}
	for i, line := range lines {
		lead := first
		if i > 0 {
			lead = down
		}
		shown := p.name(n, line, text)
		text = strings.TrimLeft(strings.TrimPrefix(text, line), " ")
		if i == 0 && l.beside && !n.Remark {
			shown = PadRight(lead+shown, l.name)
			for j, column := range columns {
				shown += p.padded(column, p.paint(column.Style, cell(n, j)), l.cells[j])
			}
			p.line(shown)
			continue
		}
		p.line(lead + shown)
	}
	if !l.beside && !n.Remark {
		p.cellsBelow(columns, n, down)
	}
	for i, below := range n.Below {
		if i == len(n.Below)-1 {
			p.node(columns, l, below, rest+"└─ ", rest+"   ")
		} else {
			p.node(columns, l, below, rest+"├─ ", rest+"│  ")
		}
	}
}

// name colours one line of a node's label: text is what remains of the name, and
// what follows it is dim.
func (p *Page) name(n *Node, line, text string) string {
	if strings.HasPrefix(line, text) {
		after := line[len(text):]
		return p.paint(n.Style, text) + p.paint(Dim, after)
	}
	return p.paint(n.Style, line)
}

// cellsBelow writes the cells under the name, each with its title.
func (p *Page) cellsBelow(columns []Column, n *Node, lead string) {
	var parts []string
	for i, column := range columns {
		text := cell(n, i)
		switch {
		case text == "":
		case column.Title == "" || column.Title == text:
			parts = append(parts, text)
		default:
			parts = append(parts, strings.ReplaceAll(Clean(column.Title)+" ", " ", NoBreak)+text)
		}
	}
	if len(parts) == 0 {
		return
	}
	for _, line := range Wrap(strings.Join(parts, ", "), p.width-Width(lead)) {
		p.line(lead + p.paint(Dim, line))
	}
}
