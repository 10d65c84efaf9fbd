// Package ingest reads files into a store and writes a store as files.
//
// An import is all or nothing for each file: everything is read into a spool on
// disk and checked as a whole first, so references may point forward and memory
// does not grow with the file; then one batch is written. Every fault is told,
// not only the first. See internal/docs/decisions/0005-import-spools-first.md.
//
// What an earlier import of a file of the same name brought and this one has not
// stays in the store: a file says what is so, not what is no longer so.
//
//	report, err := ingest.Import(ctx, store, file, ingest.Options{Name: "acme.csv"})
//	var faults *ingest.FaultsError
//	if errors.As(err, &faults) { … faults.Report.Faults … }
package ingest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"whoowns/graph"
	"whoowns/internal/format"
	"whoowns/internal/format/bods"
	"whoowns/internal/format/csv"
	"whoowns/internal/format/native"
)

// Formats are the formats that can be read, in the order in which they are asked
// whether a file is theirs.
func Formats() []format.Format {
	return []format.Format{native.Format, bods.Format, csv.Format}
}

// MaxFaults is how many faults and warnings a report lists; it counts all.
const MaxFaults = 100

// Options say how to import.
type Options struct {
	Name        string         // the file's name: in messages, and for the source that stands for the file
	Format      string         // "" means by content
	SkipInvalid bool           // load what is valid, and leave out what is not and what depends on it
	Refused     io.Writer      // with SkipInvalid: gets the text of what was refused
	Progress    func(Progress) // called now and then, and at the end of reading
	MaxBytes    int64          // a longer file is refused; 0 means no limit
	TempDir     string         // for the spool; "" means the system's
}

// Progress says how far reading has come.
type Progress struct {
	Bytes int64 // read so far
	Units int   // rows, lines or statements read so far
}

// Fault is one thing wrong with a file.
type Fault = format.Fault

// Warning is something to know of a file that was taken.
type Warning = format.Warning

// Report says what an import read and wrote. Sources, Entities and Relations
// count what is written, or would be.
type Report struct {
	Format       string    `json:"format"`
	Read         int       `json:"read"` // rows, lines or statements
	Sources      int       `json:"sources"`
	Entities     int       `json:"entities"`
	Relations    int       `json:"relations"`
	Skipped      int       `json:"skipped,omitempty"`     // of Read, refused with SkipInvalid
	FaultCount   int       `json:"fault_count,omitempty"` // of which Faults holds at most MaxFaults
	Faults       []Fault   `json:"faults,omitempty"`      // by line
	WarningCount int       `json:"warning_count,omitempty"`
	Warnings     []Warning `json:"warnings,omitempty"`
}

// FaultsError is the error of a file that was refused. Nothing of it is written.
type FaultsError struct{ Report Report }

// Error returns the first fault and how many there are.
func (e *FaultsError) Error() string {
	first := e.Report.Faults[0].String()
	if n := e.Report.FaultCount; n > 1 {
		return fmt.Sprintf("%s (and %d more)", first, n-1)
	}
	return first
}

// Unwrap gives the error its code, Invalid.
func (e *FaultsError) Unwrap() error {
	return &graph.Error{Code: graph.Invalid, Message: e.Error()}
}

// Import reads a file and writes it to the store as one batch: all of it, or with
// SkipInvalid all that is valid, or nothing. A file with faults gives a
// *FaultsError and the report with them. Code TooLarge: the file is longer than
// MaxBytes. Code Unfinished: it may be written in whole or in part, and the same file
// again completes it. Disk: about twice the file's size, in TempDir.
func Import(ctx context.Context, store graph.Store, r io.Reader, o Options) (Report, error) {
	return run(ctx, store, r, o, true)
}

// Check does what Import does and writes nothing to the store. A nil store counts
// as an empty one.
func Check(ctx context.Context, store graph.Store, r io.Reader, o Options) (Report, error) {
	return run(ctx, store, r, o, false)
}

func run(ctx context.Context, store graph.Store, r io.Reader, o Options, write bool) (_ Report, err error) {
	if o.Name == "" || o.Name == "-" {
		o.Name = "stdin"
	}
	input := &counted{ctx: ctx, r: r, limit: o.MaxBytes}
	buffered := bufio.NewReaderSize(input, format.HeadSize)
	f, err := choose(buffered, o)
	i := &importer{format: f, store: store, options: o, notes: notes{file: o.Name}}
	if err != nil {
		return i.refuse(err)
	}
	if i.spool, err = newSpool(ctx, o.TempDir); err != nil {
		return Report{}, err
	}
	defer func() { err = errors.Join(err, i.spool.close()) }()

	if err := i.read(ctx, input, buffered); err != nil {
		return i.refuse(err)
	}
	if err := i.check(ctx); err != nil {
		return i.report(), err
	}
	if i.notes.faults.count > 0 && !o.SkipInvalid {
		return i.refuse(nil)
	}
	if err := i.writeRefused(ctx); err != nil {
		return i.report(), err
	}
	if !write {
		err = i.count(ctx)
		return i.report(), err
	}
	if _, err := store.Apply(graph.WithBatchName(ctx, o.Name), i.changes(ctx)); err != nil {
		return Report{Format: f.Name}, err
	}
	return i.report(), nil
}

// choose returns the format that the options name, or the content shows.
func choose(r *bufio.Reader, o Options) (format.Format, error) {
	formats := Formats()
	head, err := r.Peek(format.HeadSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return format.Format{}, err
	}
	found, err := format.Detect(head, formats)
	if o.Format == "" || err != nil {
		return found, err
	}
	var names []string
	for _, f := range formats {
		if f.Name == o.Format {
			return f, nil
		}
		names = append(names, f.Name)
	}
	return format.Format{}, graph.Errorf(graph.Invalid, "there is no format %q; write one of %s", o.Format, strings.Join(names, ", "))
}

// counted counts what is read, keeps the limit and stops with the context.
type counted struct {
	ctx   context.Context
	r     io.Reader
	read  int64
	limit int64
}

func (c *counted) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := c.r.Read(p)
	c.read += int64(n)
	if c.limit > 0 && c.read > c.limit {
		return 0, graph.Errorf(graph.TooLarge, "the file is over %d bytes, which is the limit here", c.limit)
	}
	return n, err
}
