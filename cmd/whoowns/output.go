package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"

	"golang.org/x/term"

	"whoowns/internal/terminal"
)

// print writes an answer to standard output: as JSON where that was asked for,
// else as draw lays it out.
func (a *app) print(answer any, draw func(p *terminal.Page)) error {
	if a.json {
		return a.printJSON(answer)
	}
	page := terminal.NewPage(a.Out, a.screen(a.Out))
	draw(page)
	if err := page.Err(); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

func (a *app) printJSON(answer any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(answer); err != nil {
		return fmt.Errorf("writing the answer as JSON: %w", err)
	}
	if _, err := a.Out.Write(terminal.EscapeJSON(text.Bytes())); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// screen says what w can show. Away from a terminal the width is COLUMNS or the
// default, and there is no colour; NO_COLOR turns it off on a terminal
// (https://no-color.org).
func (a *app) screen(w io.Writer) terminal.Options {
	var o terminal.Options
	if columns, err := strconv.Atoi(a.Getenv("COLUMNS")); err == nil && columns > 0 {
		o.Width = columns
	}
	if file, ok := terminalFile(w); ok {
		if width, _, err := term.GetSize(int(file.Fd())); err == nil && width > 0 {
			o.Width = width
		}
		o.Colour = a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
	}
	return o
}

// terminalFile returns w as a file when it is a terminal.
func terminalFile(w io.Writer) (*os.File, bool) {
	file, ok := w.(*os.File)
	return file, ok && term.IsTerminal(int(file.Fd()))
}
