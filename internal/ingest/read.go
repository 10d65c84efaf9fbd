package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"hash/maphash"

	"whoowns/graph"
	"whoowns/internal/format"
)

// importer is one import under way.
type importer struct {
	format  format.Format
	store   graph.Store
	options Options
	spool   *spool
	notes   notes

	units                        int64  // read
	header                       []byte // of the file, for the refused rows
	seen                         map[uint64]bool
	seed                         maphash.Seed
	sources, entities, relations int // to be written
	skipped                      int // units
}

// read decodes the file into the spool. The error is a *format.Fault where the
// file cannot be read on.
func (i *importer) read(ctx context.Context, input *counted, r *bufio.Reader) error {
	i.seen, i.seed = make(map[uint64]bool), maphash.MakeSeed()
	progress := func() {
		if i.options.Progress != nil {
			i.options.Progress(Progress{Bytes: input.read, Units: int(i.units)})
		}
	}
	defer progress()
	for unit, err := range i.format.Decode(r, format.Options{File: i.options.Name}) {
		if err != nil {
			return err
		}
		if unit.Header {
			i.header = bytes.Clone(unit.Raw)
			continue
		}
		i.units++
		if i.units%1000 == 0 {
			progress()
		}
		if err := i.unit(ctx, &unit); err != nil {
			return err
		}
	}
	return errors.Join(ctx.Err(), i.spool.flush(ctx))
}

func (i *importer) unit(ctx context.Context, unit *format.Unit) error {
	for _, w := range unit.Warnings {
		i.notes.warn(w)
	}
	if i.options.SkipInvalid && i.options.Refused != nil {
		if err := i.spool.raws.insert(ctx, i.units, bytes.Clone(oneLine(unit))); err != nil {
			return err
		}
	}
	if len(unit.Faults) > 0 {
		for _, f := range unit.Faults {
			i.notes.fault(f)
		}
		return i.spool.refuse(ctx, i.units, unit.ID, unit.Line)
	}
	for k := range unit.Records {
		r := &unit.Records[k]
		if r.Line == 0 {
			r.Line = unit.Line
		}
		if r.Path == "" {
			r.Path = unit.Path
		}
		if err := i.record(ctx, i.units, r); err != nil {
			return err
		}
	}
	return nil
}

// oneLine returns the text of a unit; a statement of an array that is written over
// several lines becomes a JSON line, so that what is refused is a file again.
func oneLine(unit *format.Unit) []byte {
	if unit.Path == "" {
		return unit.Raw
	}
	var line bytes.Buffer
	if json.Compact(&line, unit.Raw) != nil {
		return unit.Raw
	}
	return line.Bytes()
}

// record puts one record into the spool.
func (i *importer) record(ctx context.Context, unit int64, r *format.Record) error {
	var kind int
	var id, owner, subject string
	var cites []string
	var value any
	number := r.Residual
	switch {
	case r.Version != nil:
		v := r.Version
		return i.spool.versions.insert(ctx, unit, v.Group, v.Order, v.Statement, v.Subject, v.Update, r.Line, r.Path, v.Body)
	case r.Source != nil:
		kind, id, value = sourceRecord, r.Source.ID, r.Source
		if r.IfAbsent {
			kind = mentionedSource
		}
	case r.Entity != nil:
		kind, id, value, cites = entityRecord, r.Entity.ID, r.Entity, r.Entity.Sources
		for _, s := range r.Entity.Statements {
			if s.Source != "" {
				cites = append(cites[:len(cites):len(cites)], s.Source)
			}
		}
		if r.IfAbsent {
			kind, cites, owner = mentionedEntity, nil, r.Entity.Kind.String()
		}
	case r.Relation != nil:
		kind, id, value, cites = relationRecord, r.Relation.ID, r.Relation, r.Relation.Sources
		owner, subject = r.Relation.Owner, r.Relation.Subject
		if r.Keyed {
			kind, cites, number = keyedRecord, nil, 1
		}
	}
	body, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if kind != entityRecord && kind != relationRecord && kind != keyedRecord && i.again(kind, body) {
		return nil
	}
	for _, cited := range cites {
		if i.again(0, []byte(cited)) {
			continue
		}
		if err := i.spool.cites.insert(ctx, unit, id, cited, r.Line, r.Path); err != nil {
			return err
		}
	}
	return i.spool.records.insert(ctx, unit, kind, id, number, owner, subject, r.Line, r.Path, body)
}

// again reports whether the same was put into the spool lately, to keep out most
// of what a file repeats on every line. It forgets all now and then, and it does
// not apply where a unit may be refused and another has to stand in.
func (i *importer) again(kind int, what []byte) bool {
	const most = 50_000
	if i.options.SkipInvalid {
		return false
	}
	var hash maphash.Hash
	hash.SetSeed(i.seed)
	_ = hash.WriteByte(byte(kind))
	_, _ = hash.Write(what)
	sum := hash.Sum64()
	if i.seen[sum] {
		return true
	}
	if len(i.seen) >= most {
		clear(i.seen)
	}
	i.seen[sum] = true
	return false
}

func (i *importer) report() Report {
	r := Report{
		Format: i.format.Name, Read: int(i.units), Sources: i.sources, Entities: i.entities, Relations: i.relations,
		FaultCount: i.notes.faults.count, Faults: i.notes.faults.kept, WarningCount: i.notes.warnings.count,
	}
	for _, w := range i.notes.warnings.kept {
		r.Warnings = append(r.Warnings, Warning(w))
	}
	if i.options.SkipInvalid {
		r.Skipped = i.skipped
	}
	return r
}

// refuse returns the report of a file that is refused, with err as one more fault
// if it is one.
func (i *importer) refuse(err error) (Report, error) {
	var fault *format.Fault
	switch {
	case errors.As(err, &fault):
		i.notes.fault(*fault)
	case err != nil:
		return i.report(), err
	}
	r := i.report()
	return r, &FaultsError{r}
}
