package terminal

// Width is how many columns the page has.
func (p *Page) Width() int { return p.width }

// Grid writes a table of which no column is the name of a row: titles over cells,
// which are not wrapped. right says which columns are aligned to the right.
func (p *Page) Grid(titles []string, right []bool, rows [][]string) {
	widths := make([]int, len(titles))
	for i, title := range titles {
		widths[i] = Width(Clean(title))
		for _, row := range rows {
			widths[i] = max(widths[i], Width(Clean(row[i])))
		}
	}
	write := func(cells []string, style Style) {
		line := ""
		for i, text := range cells {
			text = p.paint(style, Clean(text))
			if i > 0 {
				line += "  "
			}
			if right[i] {
				line += PadLeft(text, widths[i])
			} else {
				line += PadRight(text, widths[i])
			}
		}
		p.line(line)
	}
	write(titles, Dim)
	for _, row := range rows {
		write(row, Plain)
	}
}
