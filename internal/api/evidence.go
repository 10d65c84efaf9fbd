package api

import (
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/explore"
)

// evidence is what an answer rests on, as the page shows it: the owners or
// holdings where the question was for them, and the sources of the answer.
type evidence struct {
	Title       string // of the rows
	Rows        []evidenceRow
	Hidden      int    // rows that are left out
	Undisclosed string // the share that no owner on record holds; "" where there is none
	Sources     []numberedSource
}

type evidenceRow struct {
	Entity            graph.Reference
	Direct, Effective string
	Control           string
	LastSeen          string
	Confidence        string
	Sources           []int // numbers
}

type numberedSource struct {
	Number int
	graph.Source
}

// mostRows is how many rows the page shows; the whole answer is a link away.
const mostRows = 25

func evidenceOf(result any) *evidence {
	e := &evidence{}
	switch result := result.(type) {
	case explore.Owners:
		e.owners(&result)
	case ask.Description:
		e.owners(&result.Owners)
	case explore.Holdings:
		e.Title = "Holdings"
		e.cite(&result.Answer)
		for i := range result.Holdings {
			h := &result.Holdings[i]
			e.add(&result.Answer, h.Entity, h.Direct, h.Effective, h.Control, h.LastObserved, h.Relations)
		}
	case explore.Control:
		e.cite(&result.Answer)
	case explore.Pair:
		e.cite(&result.Answer)
	case explore.People:
		e.cite(&result.Answer)
	case explore.Changes:
		e.cite(&result.Answer)
	case explore.Dependencies:
		e.cite(&result.Answer)
	case explore.Paths:
		e.cite(&result.Answer)
	case explore.Impact:
		e.cite(&result.Answer)
	case explore.UltimateOwners:
		e.cite(&result.Answer)
	case explore.Screening:
		e.cite(&result.Answer)
	case explore.CloseLinks:
		e.cite(&result.Answer)
	}
	return e
}

func (e *evidence) owners(a *explore.Owners) {
	e.Title = "Owners"
	e.cite(&a.Answer)
	for i := range a.Owners {
		o := &a.Owners[i]
		e.add(&a.Answer, o.Entity, o.Direct, o.Effective, o.Control, o.LastObserved, o.Relations)
	}
	if a.Undisclosed.Share.Max() > 0 {
		e.Undisclosed = a.Undisclosed.Share.Text()
	}
}

func (e *evidence) cite(a *explore.Answer) {
	for i := range a.Sources {
		e.Sources = append(e.Sources, numberedSource{i + 1, a.Sources[i]})
	}
}

func (e *evidence) add(a *explore.Answer, entity graph.Reference, direct *graph.Share, effective graph.Share, control graph.Verdict, seen graph.Date, relations []string) {
	if len(e.Rows) == mostRows {
		e.Hidden++
		return
	}
	row := evidenceRow{Entity: entity, Effective: effective.Text(), LastSeen: seen.String()}
	if direct != nil {
		row.Direct = direct.Text()
	}
	if control != graph.No {
		row.Control = string(control)
	}
	var confidences []string
	for i := range a.Relations {
		r := &a.Relations[i]
		if !slices.Contains(relations, r.ID) {
			continue
		}
		if r.Confidence != "" {
			confidences = append(confidences, r.Confidence)
		}
		for _, s := range e.Sources {
			if slices.Contains(r.Sources, s.ID) {
				row.Sources = append(row.Sources, s.Number)
			}
		}
	}
	slices.Sort(confidences)
	row.Confidence = strings.Join(slices.Compact(confidences), " ")
	slices.Sort(row.Sources)
	row.Sources = slices.Compact(row.Sources)
	e.Rows = append(e.Rows, row)
}
