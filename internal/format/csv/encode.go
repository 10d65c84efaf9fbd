package csv

import (
	"encoding/csv"
	"io"

	"whoowns/graph"
	"whoowns/internal/format"
)

// Encode writes the relations of a store as a table, in the order of their ids.
func Encode(w io.Writer, scan format.Scan) (format.Exported, error) {
	var done format.Exported
	kinds := make(map[string]graph.EntityKind)
	table := csv.NewWriter(w)
	if err := table.Write(Columns); err != nil {
		return done, err
	}
	err := scan(func(c graph.Change) error {
		switch {
		case c.Entity != nil:
			kinds[c.Entity.ID] = c.Entity.Kind
		case c.Relation != nil:
			r := c.Relation
			if r.Counts == graph.Quoted {
				done.Omit("relations that do not count")
				return nil
			}
			done.Relations++
			return table.Write(row(r, kinds))
		}
		return nil
	})
	if err != nil {
		return done, err
	}
	table.Flush()
	return done, table.Error()
}

func row(r *graph.Relation, kinds map[string]graph.EntityKind) []string {
	source := ""
	if len(r.Sources) > 0 {
		source = r.Sources[0]
	}
	return []string{
		r.Owner, kinds[r.Owner].String(), r.Subject, kinds[r.Subject].String(), r.Kind.String(),
		formatShare(r.Share), "", "", r.Start.String(), r.End.String(), r.LastObserved.String(), source,
		r.Means.String(), r.Of.String(), r.Basis.String(), r.Confidence, r.Note,
	}
}
