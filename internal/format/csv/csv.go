// Package csv reads and writes the table that anyone can write by hand: one row
// is one relation.
//
//	owner,subject,share
//	Jack Ma,Hangzhou Yunbo,34%
//
// A header is required, in any order; only owner and subject are needed. Fields
// are separated by commas, or by semicolons or tabs when the header has no comma.
// The columns:
//
//	owner, subject              ids; one not seen before becomes an entity of that name
//	owner_kind, subject_kind    kinds of entity; company when no row says
//	kind                        OWNS unless given
//	share                       33% or 0.33, >4.3%, 25-50%, (25%, 50%]; empty is unknown
//	share_min, share_max        the ends of a range, both inclusive, instead of share
//	start, end, observed        YYYY, YYYY-MM or YYYY-MM-DD; an end is exclusive
//	source                      id, address or title of a source; without it the file is the source
//	means, of, basis            as in the domain; CONTROLS is by votes with a share and by other without
//	confidence, note            A, B, B- or C; any text
//
// A table has no ids of relations: a relation's id is made from the name of the
// file, its owner, subject, kind and start, and the how-manieth such row it is. A
// row that repeats an earlier one in every field is read once, with a warning. An
// entity or source that the store has stays as it is.
//
// What a table cannot carry is left out on export: names, identifiers, dates and
// notes of entities, entities without a relation, every source of a relation but
// the first, ids of relations, and the fields on, role, date_basis, counts,
// derived, interest, statement and annotations. A relation that is not counted is
// left out as a whole, because a table would make it count.
package csv

import (
	"bytes"
	"strings"

	"whoowns/internal/format"
)

// Format is this format.
var Format = format.Format{Name: "csv", Detect: detect, Decode: Decode, Encode: Encode}

// Columns are the names of all columns, in the order in which Encode writes them.
var Columns = []string{
	"owner", "owner_kind", "subject", "subject_kind", "kind", "share", "share_min", "share_max",
	"start", "end", "observed", "source", "means", "of", "basis", "confidence", "note",
}

// detect takes whatever text begins with a line and is no JSON: a table without
// the right header is told what the header must be.
func detect(head []byte) bool { return len(head) > 0 && head[0] != '{' && head[0] != '[' }

func separator(head []byte) rune {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	for _, c := range []rune{',', ';', '\t'} {
		if bytes.ContainsRune(line, c) {
			return c
		}
	}
	return ','
}

func columnName(header string) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimPrefix(header, string(format.BOM))))
}
