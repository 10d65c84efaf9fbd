package neo4jstore

import (
	"fmt"
	"strings"
)

// columns are the properties that whoowns writes of a kind of record, all of them but
// the days that are worked out, the usual ones first. A statement that names them
// creates in half the time of one that is given a map, and the fewer it names the faster.
type columns []string

var (
	entityColumns = columns{
		"id", "kind", "name", "folded", "grams", "jurisdiction", "sources", "names",
		"names_json", "identifiers_json", "founded", "founded_day", "dissolved", "dissolved_day", "mention_day", "note",
		"reason", "statements_json", "annotations_json",
	}
	relationColumns = columns{
		"id", "sources", "share", "share_min", "share_max", "start", "start_day", "mention_day",
		"end", "end_day", "share_min_exclusive", "share_max_exclusive", "share_max_unstated", "share_unknown", "date_basis", "basis",
		"last_observed", "last_observed_day", "of", "means", "confidence", "note", "role", "counts",
		"on", "interest", "statement", "derived", "annotations_json",
	}
)

// table is the rows of a statement that creates: what goes before, and then the values
// of the first so many columns.
type table struct {
	rows  [][]any
	names []string
}

// table leaves the columns out, in steps of eight, after the last that a record has:
// eight, because the server makes a plan for each statement that it has not seen.
func (c columns) table(records []properties, before func(i int) []any) table {
	const step = 8
	width := 0
	for _, p := range records {
		for i := len(c) - 1; i >= width; i-- {
			if _, has := p[c[i]]; has {
				width = min(len(c), (i/step+1)*step)
			}
		}
	}
	t := table{rows: make([][]any, len(records)), names: c[:width]}
	for i, p := range records {
		first := before(i)
		row := make([]any, len(first), len(first)+width)
		copy(row, first)
		for _, name := range t.names {
			row = append(row, p[name])
		}
		t.rows[i] = row
	}
	return t
}

// properties writes them as a map whose values are a row's from a place on, after those
// that go before, by name.
func (t table) properties(first int, before ...string) string {
	var text strings.Builder
	for i, name := range append(before, t.names...) {
		fmt.Fprintf(&text, "%s`%s`: row[%d]", map[bool]string{true: ", "}[i > 0], name, first+i)
	}
	return "{" + text.String() + "}"
}
