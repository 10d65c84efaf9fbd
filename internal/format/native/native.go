// Package native reads and writes the program's own format, which loses nothing:
// JSON lines, first the header {"whoowns":1}, then one record on each line.
//
//	{"whoowns":1}
//	{"source":{"id":"s1","title":"Annual report 2023"}}
//	{"entity":{"id":"ant-group","kind":"company","name":"Ant Group"}}
//	{"relation":{"id":"r1","kind":"OWNS","owner":"a","subject":"ant-group","sources":["s1"]}}
//
// Records have the fields of the domain, in any order of lines. Decoding is
// strict: a field that is not known, or given twice, is a fault. Encoding writes
// sources, then entities, then relations, each by id, so that the same store
// always gives the same bytes.
package native

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"whoowns/graph"
	"whoowns/internal/format"
)

// Version is the version of the format, as the header gives it.
const Version = 1

// Format is this format.
var Format = format.Format{
	Name: "native", Detect: detect, Decode: Decode, Encode: Encode,
	OwnerPath: "/relation/owner", SubjectPath: "/relation/subject",
}

// detect also takes lines without a header, which are then told to need one; no
// BODS statement has such members.
func detect(head []byte) bool {
	rest, ok := bytes.CutPrefix(head, []byte("{"))
	rest = bytes.TrimLeft(rest, " \t")
	return ok && slices.ContainsFunc([]string{`"whoowns"`, `"entity"`, `"relation"`}, func(name string) bool { return bytes.HasPrefix(rest, []byte(name)) })
}

// Decode reads native lines as units, one for each line after the header.
func Decode(r io.Reader, _ format.Options) iter.Seq2[format.Unit, error] {
	return func(yield func(format.Unit, error) bool) {
		headed := false
		for line, err := range format.Lines(r) {
			switch {
			case err != nil:
				yield(format.Unit{}, err)
				return
			case !headed:
				if fault := header(line); fault != nil {
					yield(format.Unit{}, fault)
					return
				}
				headed = true
				if !yield(format.Unit{Header: true, Raw: line.Text}, nil) {
					return
				}
			default:
				unit := format.Unit{Line: line.Number, Raw: line.Text}
				record(&unit)
				if !yield(unit, nil) {
					return
				}
			}
		}
		if !headed {
			yield(format.Unit{}, &format.Fault{Message: "the file is empty"})
		}
	}
}

func header(line format.Line) *format.Fault {
	var h struct {
		Version int `json:"whoowns"`
	}
	decoder := json.NewDecoder(bytes.NewReader(line.Text))
	decoder.DisallowUnknownFields()
	switch err := decoder.Decode(&h); {
	case err != nil || h.Version < 1 || decoder.More():
		return &format.Fault{Line: line.Number, Message: `the first line is not the header; write {"whoowns":1} as the first line`}
	case h.Version > Version:
		return &format.Fault{Line: line.Number, Message: fmt.Sprintf("the file is in version %d of the format, written by a newer version of the program; this one reads version %d", h.Version, Version)}
	}
	return nil
}

func record(unit *format.Unit) {
	fault := func(path, message string) {
		unit.Faults = append(unit.Faults, format.Fault{Line: unit.Line, Path: path, Message: message})
	}
	value, err := format.ParseJSON(unit.Raw)
	var syntax *format.JSONError
	if errors.As(err, &syntax) {
		unit.Faults = []format.Fault{{Line: unit.Line, Column: syntax.Offset + 1, Message: syntax.Message}}
		return
	}
	if value.Kind != '{' || len(value.Keys) != 1 {
		fault("", `not a record; write {"source":{…}}, {"entity":{…}} or {"relation":{…}}`)
		return
	}
	if id := value.Items[0].Get("id"); id != nil {
		unit.ID = id.Text
	}
	var line recordLine
	if !strict(&value, &line, fault) {
		return
	}
	if err := json.Unmarshal(unit.Raw, &line); err != nil {
		fault("", err.Error())
		return
	}
	r := format.Record{Source: line.Source, Entity: line.Entity, Relation: line.Relation}
	path := "/" + value.Keys[0].Name
	switch {
	case r.Source != nil:
		err = r.Source.Validate()
	case r.Entity != nil:
		err = r.Entity.Validate()
	default:
		err = r.Relation.Validate()
	}
	if err != nil {
		fault(path, err.Error())
		return
	}
	unit.Records = []format.Record{r}
}

type recordLine struct {
	Source   *graph.Source   `json:"source,omitempty"`
	Entity   *graph.Entity   `json:"entity,omitempty"`
	Relation *graph.Relation `json:"relation,omitempty"`
}

// Encode writes everything that a store holds.
func Encode(w io.Writer, scan format.Scan) (format.Exported, error) {
	var done format.Exported
	buffered := bufio.NewWriterSize(w, 64<<10)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	if _, err := fmt.Fprintf(buffered, "{\"whoowns\":%d}\n", Version); err != nil {
		return done, err
	}
	err := scan(func(c graph.Change) error {
		switch {
		case c.Source != nil:
			done.Sources++
		case c.Entity != nil:
			done.Entities++
		case c.Relation != nil:
			done.Relations++
		}
		return encoder.Encode(recordLine{c.Source, c.Entity, c.Relation})
	})
	if err != nil {
		return done, err
	}
	return done, buffered.Flush()
}
