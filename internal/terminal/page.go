package terminal

import (
	"bufio"
	"io"
	"strings"
)

// The widths that a Page may have. Below the least, columns cannot be kept apart.
const (
	LeastWidth   = 40
	DefaultWidth = 120
)

// Options say what the output can show.
type Options struct {
	Width  int  // columns; 0 means DefaultWidth, and less than LeastWidth means that
	Colour bool // whether to colour
}

// Page writes paragraphs, lists, trees and tables. It keeps the first error of
// its writer and writes nothing after it.
type Page struct {
	to      *bufio.Writer
	width   int
	colour  bool
	started bool
}

// NewPage returns a Page that writes to w. Call Err when done: it also writes
// what is still held back.
func NewPage(w io.Writer, o Options) *Page {
	if o.Width == 0 {
		o.Width = DefaultWidth
	}
	return &Page{to: bufio.NewWriter(w), width: max(o.Width, LeastWidth), colour: o.Colour}
}

// Err writes out what is held back and returns the first error of the writer.
func (p *Page) Err() error { return p.to.Flush() }

func (p *Page) line(s string) {
	p.started = true
	p.to.WriteString(strings.TrimRight(s, " "))
	p.to.WriteByte('\n')
}

// Gap leaves an empty line, unless the page is still empty.
func (p *Page) Gap() {
	if p.started {
		p.to.WriteByte('\n')
	}
}

func (p *Page) paint(style Style, s string) string {
	if !p.colour || style == Plain || s == "" {
		return s
	}
	return string(style) + s + reset
}

// Heading writes a line in bold.
func (p *Page) Heading(text string) {
	for _, line := range Wrap(Clean(text), p.width) {
		p.line(p.paint(Bold, line))
	}
}

// Paragraph writes text, wrapped.
func (p *Page) Paragraph(text string) { p.Item("", text, Plain) }

// Item writes text, wrapped, behind a mark that later lines are indented by.
func (p *Page) Item(mark, text string, style Style) {
	mark = cleanMark(mark)
	indent := strings.Repeat(" ", Width(mark))
	for i, line := range Wrap(Clean(text), p.width-Width(mark)) {
		if i > 0 {
			mark = indent
		}
		p.line(p.paint(style, mark+line))
	}
}

// Link writes text as Item does, and after it an address: behind the text where
// both fit on its line, else on a line of its own. An address is never broken,
// so that it can be followed.
func (p *Page) Link(mark, text, address string) {
	text, address = Clean(text), strings.ReplaceAll(Clean(address), " ", "%20")
	indent := Width(cleanMark(mark))
	switch {
	case address == "":
		p.Item(mark, text, Plain)
	case indent+Width(text)+2+Width(address) <= p.width:
		p.line(cleanMark(mark) + text + ", " + address)
	default:
		p.Item(mark, text, Plain)
		p.line(strings.Repeat(" ", indent) + address)
	}
}

// cleanMark is Clean for a mark, whose spaces at the ends align it.
func cleanMark(mark string) string {
	return strings.Map(func(r rune) rune {
		if unsafeRune(r) {
			return -1
		}
		return r
	}, mark)
}
