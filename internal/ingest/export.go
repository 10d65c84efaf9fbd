package ingest

import (
	"context"
	"io"
	"strings"

	"whoowns/graph"
	"whoowns/internal/format"
)

// Exported counts what an export wrote, and what the format cannot say.
type Exported = format.Exported

// Export writes what the store holds in a format: native loses nothing; what csv
// and bods cannot say is left out and counted.
func Export(ctx context.Context, store graph.Store, w io.Writer, name string) (Exported, error) {
	return ExportRecords(w, name, func(yield func(graph.Change) error) error { return store.Scan(ctx, yield) })
}

// ExportRecords writes what scan yields, in the order of [graph.Store.Scan], in a
// format.
func ExportRecords(w io.Writer, name string, scan format.Scan) (Exported, error) {
	var names []string
	for _, f := range Formats() {
		if f.Name == name && f.Encode != nil {
			return f.Encode(w, scan)
		}
		if f.Encode != nil {
			names = append(names, f.Name)
		}
	}
	return Exported{}, graph.Errorf(graph.Invalid, "there is no format %q to write; write one of %s", name, strings.Join(names, ", "))
}
