// Package format holds what the file formats share: what a decoder yields, how a
// fault is told, and how a file's format is found from its first bytes. Each
// format is a package below this one.
//
// A decoder turns bytes into units (a CSV row, a JSON line, a BODS statement) and
// each unit into records of the domain. It knows nothing of a store, and checks
// only what can be seen in one unit; package ingest checks the file as a whole.
package format

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"whoowns/graph"
)

// Format is one file format.
type Format struct {
	Name string // csv, bods, native
	// Detect reports whether a file that begins with head, without its byte order
	// mark and leading white space, is in this format.
	Detect func(head []byte) bool
	// Decode reads a file as units in the order of the file. A yielded error ends
	// it: a *Fault when the content makes it impossible to go on. A unit's Raw is
	// valid until the next one.
	Decode func(r io.Reader, o Options) iter.Seq2[Unit, error]
	// Resolve turns all versions of one record, in order, into records. It is nil
	// for a format without versions.
	Resolve func(History) []Resolved
	// OwnerPath and SubjectPath are the JSON pointers, within a unit, of the two ends
	// of a relation.
	OwnerPath, SubjectPath string
	// Encode writes what a store holds. It is nil for a format that is only read.
	Encode func(w io.Writer, scan Scan) (Exported, error)
}

// Scan is [graph.Store.Scan] with its context. An encoder may call it more than
// once.
type Scan func(yield func(graph.Change) error) error

// Exported counts what an encoder wrote and what its format could not say.
type Exported struct {
	Sources   int `json:"sources"`
	Entities  int `json:"entities"`
	Relations int `json:"relations"`
	// LeftOut counts what the format cannot say, by a few words that say what:
	// "DEPENDS_ON".
	LeftOut map[string]int `json:"left_out,omitempty"`
}

// Omit counts one thing left out.
func (e *Exported) Omit(what string) {
	if e.LeftOut == nil {
		e.LeftOut = make(map[string]int)
	}
	e.LeftOut[what]++
}

// Options say how to decode.
type Options struct {
	File string // the file's name, for the source that stands for the file
}

// FileSource returns the source that stands for the file itself, for records that
// name no other.
func (o Options) FileSource() graph.Source {
	base := filepath.Base(o.File)
	if o.File == "" || o.File == "-" {
		base = "stdin"
	}
	return graph.Source{ID: "file:" + base, Title: base}
}

// Unit is the smallest part of a file that is taken or refused as a whole.
type Unit struct {
	Line     int    // the line on which it begins, from 1
	Path     string // JSON pointer of the unit in the file, where it has one
	ID       string // the id of the record that it defines, where that is known even of a refused one
	Raw      []byte // as it stands in the file
	Records  []Record
	Faults   []Fault // none when the unit can be taken
	Header   bool    // it is the header and holds no record; only Raw is set
	Warnings []Warning
}

// Record is one record of the domain. Exactly one of Source, Entity, Relation and
// Version is set.
type Record struct {
	Source   *graph.Source
	Entity   *graph.Entity
	Relation *graph.Relation
	Version  *Version

	// IfAbsent says that the Source or Entity is only mentioned: a record that the
	// store or the file has stays as it is. An Entity of kind 0 is then of
	// whichever kind another mention gives, else a company.
	IfAbsent bool
	// Keyed says that the relation's ID is the key that rows of one kind share;
	// how-manieth such row it is completes the id.
	Keyed bool
	// Residual is above 0 on a relation that counts only where its subject is an
	// arrangement and its pair has no shareholding, and no other such relation of a
	// lower figure, at the same time.
	Residual int

	Line int    // 0: that of the unit
	Path string // "": that of the unit
}

// Version is what a file says about one record at one moment.
type Version struct {
	Group     string // the record's id
	Order     string // versions of one group are ordered by this, then as in the file
	Statement string // this version's own id; two that differ are a fault
	Subject   string // the subject of a relation, to find its earlier versions in the store
	Update    bool   // it follows a version that may be in the store and not in the file
	Body      []byte
}

// History is all versions of one record.
type History struct {
	Group    string
	Versions []Version
	// Stored are the relations of this record that the store has from earlier
	// files, sorted by id, when the first version is an update.
	Stored []graph.Relation
}

// Resolved is what came out of one version.
type Resolved struct {
	Version int // index into History.Versions
	Record  Record
	Fault   *Fault // instead of Record: the version is refused
}

// Fault says what is wrong with a file, where, and what to write instead.
type Fault struct {
	File    string `json:"file"`
	Line    int    `json:"line,omitempty"`   // from 1; 0 when it is the file as a whole
	Column  int    `json:"column,omitempty"` // in bytes from 1; 0 when not known
	Path    string `json:"path,omitempty"`   // JSON pointer
	Message string `json:"message"`
}

// String returns the fault in one line: "acme.csv:12: column share: …".
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
		if f.Column > 0 {
			fmt.Fprintf(&b, ":%d", f.Column)
		}
	}
	b.WriteString(": ")
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	return b.String()
}

// Error makes a Fault usable as the error that ends a decoder.
func (f *Fault) Error() string { return f.String() }

// Warning is something that a person should know of a file that can be taken.
type Warning Fault

// String returns the warning in one line.
func (w Warning) String() string { return Fault(w).String() }

// BOM is the UTF-8 byte order mark.
var BOM = []byte("\ufeff")

// HeadSize is how many bytes from the start of a file Detect is given at most.
const HeadSize = 64 << 10

// Detect finds which of formats a file that begins with head is in. The error is
// a *Fault without a file name.
func Detect(head []byte, formats []Format) (Format, error) {
	names := make([]string, len(formats))
	for i := range formats {
		names[i] = formats[i].Name
	}
	known := strings.Join(names, ", ")
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return Format{}, &Fault{Line: 1, Column: 1, Message: "the file is in UTF-16; save it as UTF-8"}
	}
	for _, packed := range []struct{ magic, what string }{
		{"\x1f\x8b", "is compressed by gzip; unpack it first (gunzip)"},
		{"PK\x03\x04", "is a ZIP archive or a spreadsheet; unpack it first, or save the sheet as CSV in UTF-8"},
	} {
		if bytes.HasPrefix(head, []byte(packed.magic)) {
			return Format{}, &Fault{Line: 1, Message: "the file " + packed.what}
		}
	}
	if at := bytes.IndexByte(head, 0); at >= 0 {
		return Format{}, &Fault{Line: 1 + bytes.Count(head[:at], []byte("\n")), Message: fmt.Sprintf("the file is binary (byte %d is NUL); write text in one of the formats %s", at+1, known)}
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, BOM), " \t\r\n")
	if len(text) == 0 {
		return Format{}, &Fault{Message: "the file is empty"}
	}
	for _, f := range formats {
		if f.Detect(text) {
			return f, nil
		}
	}
	return Format{}, &Fault{Line: 1, Message: "the format cannot be told from the content; it is none of " + known}
}
