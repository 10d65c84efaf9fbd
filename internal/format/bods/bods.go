// Package bods reads and writes the Beneficial Ownership Data Standard, version
// 0.4 (https://standard.openownership.org/en/0.4.0/), as an array of statements
// or as JSON lines.
//
// Statements with one recordId are versions of one record. The last version of an
// entity or person is the entity; the versions of a relationship become relations
// that follow each other in time (see [Resolve]). Each interest is a relation of
// its own; which interest becomes which relation stands in the table of mappings.
//
// What the domain has no field for is kept as an annotation with the motivation
// "value", the JSON pointer of the part of the statement and its JSON.
package bods

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"whoowns/internal/format"
)

// Version is the version of the standard that is read and written.
const Version = "0.4"

// Format is this format.
var Format = format.Format{
	Name: "bods", Detect: detect, Decode: Decode, Resolve: Resolve, Encode: Encode,
	OwnerPath: "/recordDetails/interestedParty", SubjectPath: "/recordDetails/subject",
}

func detect(head []byte) bool { return head[0] == '[' || head[0] == '{' }

// Decode reads statements as units.
func Decode(r io.Reader, o format.Options) iter.Seq2[format.Unit, error] {
	return func(yield func(format.Unit, error) bool) {
		buffered := bufio.NewReaderSize(r, format.HeadSize)
		head, _ := buffered.Peek(format.HeadSize)
		if bytes.HasPrefix(head, format.BOM) {
			_, _ = buffered.Discard(len(format.BOM))
			head = head[len(format.BOM):]
		}
		d := decoder{options: o, yield: yield}
		switch head = bytes.TrimLeft(head, " \t\r\n"); {
		case len(head) == 0:
			yield(format.Unit{}, &format.Fault{Message: "the file is empty"})
		case head[0] == '[':
			d.array(buffered)
		default:
			d.lines(buffered)
		}
	}
}

type decoder struct {
	options format.Options
	yield   func(format.Unit, error) bool
}

func (d *decoder) fail(f format.Fault) { d.yield(format.Unit{}, &f) }

// statement decodes one statement and yields it. It reports whether to go on.
func (d *decoder) statement(unit format.Unit) bool {
	if err := parse(&unit, d.options); err != nil {
		d.yield(format.Unit{}, err)
		return false
	}
	return d.yield(unit, nil)
}

func (d *decoder) lines(r io.Reader) {
	first := true
	for line, err := range format.Lines(r) {
		if err != nil {
			d.yield(format.Unit{}, err)
			return
		}
		if first && !json.Valid(line.Text) {
			_, err := format.ParseJSON(line.Text)
			d.fail(format.Fault{Line: line.Number, Message: fmt.Sprintf("the line is no JSON value by itself (%v); write an array of statements, or one statement on each line", err)})
			return
		}
		first = false
		if !d.statement(format.Unit{Line: line.Number, Raw: line.Text}) {
			return
		}
	}
}

func (d *decoder) array(r io.Reader) {
	window := format.NewWindow(r, format.MaxRecord)
	decoder := json.NewDecoder(window)
	if _, err := decoder.Token(); err != nil {
		d.broken(err, window, decoder, 0)
		return
	}
	index := 0
	for ; decoder.More(); index++ {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			d.broken(err, window, decoder, index)
			return
		}
		text, line := window.Take(decoder.InputOffset())
		before := max(len(text)-len(raw), 0)
		unit := format.Unit{Line: line + bytes.Count(text[:before], []byte("\n")), Path: format.Index("", index), Raw: raw}
		if !d.statement(unit) {
			return
		}
	}
	if _, err := decoder.Token(); err != nil {
		d.broken(err, window, decoder, index)
		return
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		line, column := window.Position(decoder.InputOffset())
		d.fail(format.Fault{Line: line, Column: column, Message: "text after the end of the array"})
	}
}

// broken tells why the array cannot be read on.
func (d *decoder) broken(err error, window *format.Window, decoder *json.Decoder, index int) {
	at := format.Fault{Path: format.Index("", index)}
	text, offset := window.Next(decoder.InputOffset())
	at.Line, _ = window.Position(offset)
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		at.Message = "the JSON ends inside the array; the file is cut off"
	case errors.Is(err, format.ErrTooLong):
		at.Message = "the statement is over 16 MiB"
	case errors.As(err, &syntax):
		// A decoder that gives tokens counts the offset of an error from elsewhere.
		var value *json.SyntaxError
		inside := errors.As(json.Unmarshal(text, new(json.RawMessage)), &value) && value.Error() == syntax.Error()
		if inside {
			offset += value.Offset - 1
		}
		at.Line, at.Column = window.Position(offset)
		at.Message = "not JSON: " + syntax.Error()
		if !inside { // not the statement is wrong, but what stands before it
			at.Message += "; statements are separated by one comma each"
		}
	default:
		d.yield(format.Unit{}, err)
		return
	}
	d.fail(at)
}
