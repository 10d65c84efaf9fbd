package csv

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"whoowns/graph"
	"whoowns/internal/format"
)

// maxRow is how long a row may be: a quote that is never closed would otherwise
// take in the rest of the file.
const maxRow = 1 << 20

// Decode reads a table as units, one for each row.
func Decode(r io.Reader, o format.Options) iter.Seq2[format.Unit, error] {
	return func(yield func(format.Unit, error) bool) {
		buffered := bufio.NewReaderSize(r, format.HeadSize)
		head, _ := buffered.Peek(format.HeadSize)
		window := format.NewWindow(buffered, maxRow)
		reader := csv.NewReader(window)
		reader.Comma = separator(bytes.TrimLeft(bytes.TrimPrefix(head, format.BOM), "\r\n"))
		reader.FieldsPerRecord = -1
		reader.ReuseRecord = true

		d := decoder{reader: reader, source: o.FileSource()}
		for first := true; ; first = false {
			fields, err := reader.Read()
			if errors.Is(err, io.EOF) {
				if first {
					yield(format.Unit{}, &format.Fault{Message: "the file is empty"})
				}
				return
			}
			raw, line := window.Take(reader.InputOffset())
			blank := len(raw) - len(bytes.TrimLeft(raw, "\r\n"))
			unit := format.Unit{Line: line + bytes.Count(raw[:blank], []byte("\n")), Raw: raw[blank:]}
			var syntax *csv.ParseError
			switch {
			case errors.Is(err, format.ErrTooLong):
				yield(format.Unit{}, &format.Fault{Line: unit.Line, Message: "the row is over 1 MiB; is a quote not closed?"})
				return
			case errors.As(err, &syntax):
				unit.Faults = []format.Fault{syntaxFault(syntax, unit.Line)}
			case err != nil:
				yield(format.Unit{}, err)
				return
			}
			if first {
				if fault := d.header(fields, &unit); fault != nil {
					yield(format.Unit{}, fault)
					return
				}
				if last := len(unit.Faults) - 1; last >= 0 {
					// The rows cannot be read without a right header, so the last of its
					// faults ends the file.
					if end := unit.Faults[last]; yield(format.Unit{Line: unit.Line, Faults: unit.Faults[:last]}, nil) {
						yield(format.Unit{}, &end)
					}
					return
				}
				if !yield(format.Unit{Header: true, Raw: unit.Raw}, nil) {
					return
				}
				continue
			}
			if len(unit.Faults) == 0 {
				if empty(fields) {
					continue
				}
				d.row(fields, &unit)
			}
			if !yield(unit, nil) {
				return
			}
		}
	}
}

func empty(fields []string) bool {
	return !slices.ContainsFunc(fields, func(f string) bool { return strings.TrimSpace(f) != "" })
}

func syntaxFault(e *csv.ParseError, line int) format.Fault {
	f := format.Fault{Line: e.Line, Column: e.Column, Message: e.Err.Error()}
	switch {
	case errors.Is(e.Err, csv.ErrBareQuote):
		f.Message = `a quote inside a field that is not quoted; put the field in quotes and write the quote twice ("")`
	case errors.Is(e.Err, csv.ErrQuote):
		f.Message = `a quoted field is not closed, or text follows its closing quote; a quote inside it is written twice ("")`
		if e.StartLine != e.Line {
			f.Line, f.Column = line, 0
		}
	}
	return f
}

type decoder struct {
	reader  *csv.Reader
	source  graph.Source
	columns []string       // by position
	at      map[string]int // position by name
	fields  []string
	unit    *format.Unit
}

// header reads the first row. The fault returned is for a file that is no table
// of this kind at all; the others are put in the unit.
func (d *decoder) header(fields []string, unit *format.Unit) *format.Fault {
	if len(unit.Faults) > 0 {
		return nil
	}
	if lone := slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(strings.TrimRight(f, "\r"), "\r") }); lone {
		return &format.Fault{Line: unit.Line, Message: "the lines end in CR alone, or a name holds one; save the file with lines that end in LF or CRLF"}
	}
	d.at = make(map[string]int)
	suggested := make(map[string]bool) // columns that the table has under another word
	fault := func(text string, args ...any) {
		unit.Faults = append(unit.Faults, format.Fault{Line: unit.Line, Message: fmt.Sprintf(text, args...)})
	}
	for i, field := range fields {
		name := columnName(field)
		switch _, twice := d.at[name]; {
		case name == "" && i == len(fields)-1:
			// A separator at the end of every row.
		case !utf8.ValidString(field):
			fault("column %d: the name is not valid UTF-8; save the file as UTF-8", i+1)
		case twice:
			fault("column %d: %q is there twice", i+1, name)
		case !slices.Contains(Columns, name):
			meant, sure := suggest(name)
			suggested[meant] = suggested[meant] || sure
			fault("column %d: there is no column %.40q; %s", i+1, strings.TrimSpace(field), advice(meant, sure, fields))
		default:
			d.at[name] = i
		}
		d.columns = append(d.columns, name)
	}
	missing := func(name string) bool { _, ok := d.at[name]; return !ok && !suggested[name] }
	switch {
	case missing("owner") && missing("subject"):
		return &format.Fault{Line: unit.Line, Message: "the first line is no header with the columns owner and subject; write for example owner,subject,share"}
	case missing("owner"):
		fault("the header has no column owner; it needs owner and subject")
	case missing("subject"):
		fault("the header has no column subject; it needs owner and subject")
	}
	return nil
}

// fault adds a fault to the row, at a column of the header or "" for the row.
func (d *decoder) fault(column, message string) {
	f := format.Fault{Line: d.unit.Line, Message: message}
	if column != "" {
		f.Line, _ = d.reader.FieldPos(d.at[column])
		f.Message = "column " + column + ": " + message
	}
	d.unit.Faults = append(d.unit.Faults, f)
}

func (d *decoder) field(column string) string {
	if i, ok := d.at[column]; ok && i < len(d.fields) {
		return strings.TrimSpace(d.fields[i])
	}
	return ""
}

func (d *decoder) row(fields []string, unit *format.Unit) {
	d.fields, d.unit = fields, unit
	for len(fields) > len(d.columns) && strings.TrimSpace(fields[len(fields)-1]) == "" {
		fields = fields[:len(fields)-1]
	}
	if len(fields) != len(d.columns) && (len(fields) != len(d.columns)-1 || d.columns[len(fields)] != "") {
		d.fault("", fmt.Sprintf("the row has %d fields and the header %d; a field that holds a separator goes in quotes, and an empty one keeps its separator", len(fields), len(d.columns)))
		return
	}
	for i, field := range fields {
		if !utf8.ValidString(field) {
			line, column := d.reader.FieldPos(i)
			unit.Faults = append(unit.Faults, format.Fault{Line: line, Column: column, Message: "column " + d.columns[i] + ": not valid UTF-8; save the file as UTF-8"})
		}
	}
	if len(unit.Faults) > 0 {
		return
	}
	r := d.relation()
	owner, subject := d.end("owner"), d.end("subject")
	source := d.sourceOf(&r)
	if len(unit.Faults) > 0 {
		return
	}
	owner.Sources, subject.Sources = r.Sources, r.Sources
	r.ID = format.Key("csv", d.source.ID, r.Owner, r.Subject, r.Kind.String(), r.Start.String())
	if err := r.Validate(); err != nil {
		d.fault("", strings.TrimPrefix(err.Error(), "relation "+r.ID+": "))
		return
	}
	unit.Records = []format.Record{
		{Source: &source, IfAbsent: true},
		{Entity: &owner, IfAbsent: true},
		{Entity: &subject, IfAbsent: true},
		{Relation: &r, Keyed: true},
	}
}

// end reads the entity at one end of a row.
func (d *decoder) end(column string) graph.Entity {
	e := graph.Entity{ID: d.field(column), Name: d.field(column)}
	e.Kind = parse(d, column+"_kind", func(s string) (graph.EntityKind, error) { return graph.ParseEntityKind(strings.ToLower(s)) })
	if e.ID == "" {
		d.fault(column, "empty; write the name or the id of the "+column)
		return e
	}
	checked := e
	if checked.Kind == 0 {
		checked.Kind = graph.Company
	}
	if err := checked.Validate(); err != nil {
		d.fault(column, err.Error())
	}
	return e
}

// sourceOf reads the source of a row: the file itself where none is given.
func (d *decoder) sourceOf(r *graph.Relation) graph.Source {
	s := d.source
	if text := d.field("source"); text != "" {
		s = graph.Source{ID: text, Title: text}
		if strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://") {
			s.URL = text
		}
		if err := s.Validate(); err != nil {
			d.fault("source", err.Error())
		}
	}
	r.Sources = []string{s.ID}
	return s
}

func (d *decoder) relation() graph.Relation {
	r := graph.Relation{
		Owner:        d.field("owner"),
		Subject:      d.field("subject"),
		Kind:         parse(d, "kind", func(s string) (graph.RelationKind, error) { return graph.ParseRelationKind(strings.ToUpper(s)) }),
		Start:        parse(d, "start", graph.ParseDate),
		End:          parse(d, "end", graph.ParseDate),
		LastObserved: parse(d, "observed", graph.ParseDate),
		Means:        parseText[graph.Means](d, "means"),
		Of:           parseText[graph.ShareOf](d, "of"),
		Basis:        parseText[graph.Basis](d, "basis"),
		Confidence:   d.field("confidence"),
		Note:         d.field("note"),
		Share:        d.share(),
	}
	if len(r.Note) > graph.MaxTextLength {
		d.fault("note", fmt.Sprintf("a text of %d bytes; at most %d", len(r.Note), graph.MaxTextLength))
		r.Note = ""
	}
	if r.Kind == 0 {
		r.Kind = graph.Owns
	}
	if r.Kind == graph.Controls && r.Means == graph.MeansNone {
		r.Means = graph.ByOther
		if !r.Share.IsZero() {
			r.Means = graph.ByVotes
		}
	}
	if column := d.shareColumn(); !r.Share.IsZero() && !r.CarriesShare() {
		d.fault(column, "a share on "+strings.TrimSpace(r.Kind.String()+" "+r.Means.String())+"; only OWNS, and CONTROLS by votes, carry one: put the figure in the note")
		r.Share = graph.Share{}
	}
	if !r.Start.IsZero() && !r.End.IsZero() && r.End.Before(r.Start) {
		d.fault("end", fmt.Sprintf("%s is before the start %s", r.End, r.Start))
		r.End = graph.Date{}
	}
	return r
}

// parse reads one field, and the zero value for an empty one.
func parse[T any](d *decoder, column string, read func(string) (T, error)) (value T) {
	text := d.field(column)
	if text == "" {
		return value
	}
	value, err := read(text)
	if err != nil {
		d.fault(column, err.Error())
	}
	return value
}

func parseText[T any, P interface {
	*T
	UnmarshalText([]byte) error
}](d *decoder, column string) T {
	return parse(d, column, func(s string) (value T, err error) {
		err = P(&value).UnmarshalText([]byte(strings.ToLower(s)))
		return value, err
	})
}
