package ingest

import (
	"cmp"
	"slices"
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
	f.File = n.file
	n.faults.add(f)
}

func (n *notes) warn(w Warning) {
	w.File = n.file
	n.warnings.add(Fault(w))
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
