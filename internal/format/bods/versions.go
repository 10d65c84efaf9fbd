package bods

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"whoowns/graph"
	"whoowns/internal/format"
)

// Resolve turns the versions of one record into an entity or into relations.
//
// Of an entity or person the last version is the record; a name that an earlier
// one gave is a former name until the day of the statement that dropped it. A
// record that is closed has left the network of the declaring company, and nobody
// has died or been dissolved for it: only dissolutionDate and deathDate say so.
//
// The versions of a relationship are followed interest by interest: the first
// shareholding of one version is the first shareholding of the next. A version
// that says the same, and no later startDate, moves the last observation. One that
// says something else starts on its startDate if that is later than its predecessor's, else on its
// statementDate, and ends its predecessor there; but a correction of the same
// statementDate takes its predecessor's place. An interest that a version no
// longer names ends on its statementDate. An interest with an endDate ends there;
// one that is closed without, on the statementDate.
//
// The id of a relation is recordId/type/how-manieth of that type/version.
func Resolve(h format.History) []format.Resolved {
	statements := make([]statement, len(h.Versions))
	for i, v := range h.Versions {
		if err := json.Unmarshal(v.Body, &statements[i]); err != nil {
			return []format.Resolved{{Version: i, Fault: &format.Fault{Message: err.Error()}}}
		}
		if statements[i].Type != statements[0].Type {
			return []format.Resolved{{Version: i, Fault: &format.Fault{
				Path: "/recordType", Message: fmt.Sprintf("is %s, but an earlier statement of the record %s says %s", statements[i].Type, h.Group, statements[0].Type),
			}}}
		}
	}
	if statements[0].Type != "relationship" {
		return []format.Resolved{{Version: len(statements) - 1, Record: format.Record{Entity: lastEntity(statements)}}}
	}
	f := follower{record: h.Group, tracks: make(map[string]*track)}
	f.resume(h.Stored, statements)
	for i := range statements {
		f.version(i, &statements[i])
	}
	return f.out
}

func lastEntity(statements []statement) *graph.Entity {
	last := statements[len(statements)-1].Entity
	var former []graph.Name
	for i := range statements {
		e := statements[i].Entity
		for _, source := range e.Sources {
			if !slices.Contains(last.Sources, source) {
				last.Sources = append(last.Sources, source)
			}
		}
		if i == 0 {
			continue
		}
		before := statements[i-1].Entity.Name
		known := slices.ContainsFunc(append(former, last.Names...), func(n graph.Name) bool { return n.Name == before })
		if before != e.Name && before != last.Name && before != "" && !known {
			former = append(former, graph.Name{Name: before, To: statements[i].Day})
		}
	}
	last.Names = append(last.Names, former...)
	takeOwnKind(last)
	return last
}

// track is one interest through the versions of its record.
type track struct {
	said     string
	version  int
	out      int // index of the current relation in follower.out
	start    graph.Date
	first    graph.Date // the first statement of the current relation
	date     string     // statementDate of the version that brought it
	finished bool       // closed, or no longer named
}

type follower struct {
	record string
	tracks map[string]*track
	order  []string // keys of tracks as they came
	out    []format.Resolved
}

func (f *follower) relation(t *track) *graph.Relation { return f.out[t.out].Record.Relation }

// resume takes up the relations that the store has of this record from earlier
// files: not those that these statements themselves brought when they were
// imported before, nor what begins later than they do.
func (f *follower) resume(stored []graph.Relation, statements []statement) {
	latest, day := make(map[string]int), statements[0].Day
	for i := range stored {
		rest, ok := strings.CutPrefix(stored[i].ID, f.record+"/")
		at := strings.LastIndexByte(rest, '/')
		begins := min(stored[i].Start.First(), stored[i].LastObserved.First()) // no date is before all
		own := slices.ContainsFunc(statements, func(s statement) bool { return s.ID == stored[i].Statement })
		if !ok || at < 0 || own || begins > day.First() {
			continue
		}
		version, err := strconv.Atoi(rest[at+1:])
		key := rest[:at]
		if err != nil || version <= latest[key] {
			continue
		}
		latest[key] = version
		r := stored[i]
		t := &track{version: version, out: len(f.out), start: r.Start, first: r.LastObserved, finished: !r.End.IsZero() && !day.Before(r.End)}
		if t.start.IsZero() {
			t.start = r.LastObserved
		}
		t.said = said(&r, r.Owner, r.Subject)
		if before, ok := f.tracks[key]; ok {
			t.out = before.out
			f.out[t.out].Record.Relation = &r
		} else {
			f.order = append(f.order, key)
			f.out = append(f.out, format.Resolved{Record: format.Record{Relation: &r, Residual: mappings[r.Interest].residual}})
		}
		f.tracks[key] = t
	}
}

// version goes one version on.
func (f *follower) version(number int, s *statement) {
	interests := s.Interests
	if len(interests) == 0 && s.Status != closed {
		interests = []interest{{}}
	}
	count, seen := make(map[string]int), make(map[string]bool)
	for i := range interests {
		word := interests[i].Type
		if word == "" {
			word = "interest"
		}
		count[word]++
		key := word + "/" + strconv.Itoa(count[word])
		seen[key] = true
		f.interest(number, s, &interests[i], key)
	}
	for _, key := range f.order {
		t := f.tracks[key]
		if seen[key] || t.finished {
			continue
		}
		t.finished = true
		r := f.relation(t)
		if r.End.IsZero() || s.Day.Before(r.End) {
			r.End = later(s.Day, t.start)
		}
	}
}

func (f *follower) interest(number int, s *statement, i *interest, key string) {
	ends := i.End
	if s.Status == closed && ends.IsZero() {
		ends = s.Day
	}
	r, _ := i.relation()
	says := said(&r, s.Party.said(), s.Subject.said())
	t := f.tracks[key]
	moved := t != nil && !i.Start.IsZero() && t.start.Before(i.Start)
	switch {
	case t == nil:
		t = &track{version: 1, start: i.Start}
		if t.start.IsZero() {
			t.start = s.Day
		}
		f.tracks[key] = t
		f.order = append(f.order, key)
		f.begin(t, number, s, i, key, i.Start, ends)
	case says == t.said && !moved && !t.finished:
		f.confirm(t, s, i, ends)
	case s.Correcting && s.Date == t.date && !t.finished:
		start := i.Start
		if t.start = start; start.IsZero() {
			t.start = t.first
		}
		out := t.out
		f.begin(t, number, s, i, key, start, ends)
		f.out[out] = f.out[t.out]
		f.out = f.out[:len(f.out)-1]
		t.out = out
	default:
		start := later(s.Day, t.start)
		if moved {
			start = i.Start
		}
		before := f.relation(t)
		if !ends.IsZero() && !start.Before(ends) {
			before.End = later(earlier(before.End, ends), t.start)
			break
		}
		before.End = earlier(before.End, start)
		t.version++
		t.start = start
		f.begin(t, number, s, i, key, start, ends)
		if !moved {
			f.relation(t).DateBasis = graph.DateObserved
		}
	}
	t.said, t.date = says, s.Date
	t.finished = s.Status == closed
}

// begin adds the relation of a track's current version.
func (f *follower) begin(t *track, number int, s *statement, i *interest, key string, start, ends graph.Date) {
	r, residual := i.relation()
	t.first = s.Day
	r.ID = f.record + "/" + key + "/" + strconv.Itoa(t.version)
	if own := i.Own.ID; own != "" {
		r.ID = own
	}
	r.Owner, r.Subject = f.end(number, s, s.Party, "/interestedParty"), f.end(number, s, s.Subject, "/subject")
	r.Statement = s.ID
	r.Sources = []string{s.Source}
	r.Annotations = slices.Clone(s.Annotations)
	if i.Beneficial != "" {
		r.Annotations = append(r.Annotations, graph.Annotation{
			Motivation: valued, Pointer: interestsPointer + strconv.Itoa(i.Index) + "/beneficialOwnershipOrControl", Description: i.Beneficial,
		})
	}
	r.Start, r.End, r.LastObserved = start, ends, s.Day
	if !start.IsZero() {
		r.DateBasis = graph.DateStated
	}
	if i.Own.Undated {
		r.LastObserved = graph.Date{}
	}
	if !r.Start.IsZero() && !r.End.IsZero() {
		r.End = later(r.End, r.Start)
	}
	t.out = len(f.out)
	out := format.Resolved{Version: number, Record: format.Record{Relation: &r, Residual: residual}}
	if err := r.Validate(); err != nil {
		message := strings.TrimPrefix(err.Error(), "relation "+r.ID+": ")
		out.Fault = &format.Fault{Path: interestsPointer + strconv.Itoa(i.Index), Message: message}
	}
	f.out = append(f.out, out)
}

// confirm takes note that a later statement says the same.
func (f *follower) confirm(t *track, s *statement, i *interest, ends graph.Date) {
	r := f.relation(t)
	if t.version == 1 && r.DateBasis != graph.DateStated && !i.Start.IsZero() {
		// Only now does a statement say since when; it is not later than the first.
		r.Start, r.DateBasis, t.start = i.Start, graph.DateStated, i.Start
	}
	if r.Start.IsZero() && t.first.Before(s.Day) {
		// An observation alone would hold only from the latest.
		r.Start, r.DateBasis = t.first, graph.DateObserved
	}
	r.LastObserved = later(r.LastObserved, s.Day)
	r.End = ends
	if !ends.IsZero() && !r.Start.IsZero() {
		r.End = later(ends, r.Start)
	}
	if !slices.Contains(r.Sources, s.Source) {
		r.Sources = append(r.Sources, s.Source)
	}
	for _, a := range s.Annotations {
		if !slices.Contains(r.Annotations, a) {
			r.Annotations = append(r.Annotations, a)
		}
	}
}

// end returns the id of one end of a relationship, and adds the entity that
// stands for one nobody names: one for each statement that brings something new.
func (f *follower) end(number int, s *statement, p party, path string) string {
	if p.ID != "" {
		return p.ID
	}
	id := s.ID + path
	for i := range f.out {
		if e := f.out[i].Record.Entity; e != nil && e.ID == id {
			return id
		}
	}
	f.out = append(f.out, format.Resolved{Version: number, Record: format.Record{Entity: &graph.Entity{
		ID: id, Kind: graph.UnknownKind, Reason: p.Reason, Note: p.Description, Sources: []string{s.Source},
	}}})
	return id
}

// said is whom a party names, or why it names nobody.
func (p party) said() string {
	if p.ID != "" {
		return p.ID
	}
	return "\x00" + p.Reason + "\x00" + p.Description
}

// said is what a relation says apart from when; two versions that say the same
// are one relation.
func said(r *graph.Relation, owner, subject string) string {
	return strings.Join([]string{
		owner, subject, r.Kind.String(), r.Interest, r.Means.String(), r.Basis.String(), r.Note, fmt.Sprint(r.Share.Bounds()),
	}, "\x00")
}

// later returns the later of two dates; none is before all.
func later(a, b graph.Date) graph.Date {
	if a.First() < b.First() {
		return b
	}
	return a
}

// earlier returns the earlier of two ends; none is after all.
func earlier(a, b graph.Date) graph.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
