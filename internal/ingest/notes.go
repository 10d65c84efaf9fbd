package ingest

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// notes gathers faults and warnings: all are counted, the first by line are kept.
type notes struct {
	file     string
	faults   firsts
	warnings firsts
}

type firsts struct {
	kept  []Fault
	count int
}

func (n *notes) fault(f Fault) {
	f.File, f.Path, f.Message = n.file, short(f.Path), short(f.Message)
	n.faults.add(f)
}

func (n *notes) warn(w Warning) {
	w.File, w.Path, w.Message = n.file, short(w.Path), short(w.Message)
	n.warnings.add(Fault(w))
}

// short cuts a text that quotes a file at length: a field may be a mebibyte.
func short(text string) string {
	const most = 1000
	if len(text) <= most {
		return text
	}
	head, tail := most/2, len(text)-most/2
	for !utf8.RuneStart(text[head]) {
		head--
	}
	for !utf8.RuneStart(text[tail]) {
		tail++
	}
	return text[:head] + " … " + text[tail:]
}

// add keeps the list sorted by place, so that the faults told are the first ones
// whichever check finds them.
func (l *firsts) add(f Fault) {
	l.count++
	at, _ := slices.BinarySearchFunc(l.kept, f, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), -1)
	})
	if at == MaxFaults {
		return
	}
	l.kept = slices.Insert(l.kept, at, f)
	l.kept = l.kept[:min(len(l.kept), MaxFaults)]
}
