package api

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/ingest"
)

// ExportPartQuery is the query of an export of some records.
type ExportPartQuery struct {
	Stored
	Body ExportPartBody
}

// ExportPartBody names the records, as a network or another answer gave them.
type ExportPartBody struct {
	Format    ExportFormat `json:"format,omitempty" default:"native" doc:"native loses nothing; csv and bods leave out what they cannot say."`
	Entities  []string     `json:"entities,omitempty" maxItems:"10000" doc:"The ids of entities; the ends of the relations are written anyway."`
	Relations []string     `json:"relations,omitempty" maxItems:"10000" doc:"The ids of relations."`
}

// ExportPart is a file, whole.
type ExportPart struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	LeftOut     string `header:"Left-Out" doc:"What the format cannot say, with its count: 1 products, 3 OPERATES."`
	Body        []byte
}

func (s *Server) exportPart(ctx context.Context, in *ExportPartQuery) (*ExportPart, error) {
	records, err := s.from(ctx).explorer.Records(ctx, in.Body.Entities, in.Body.Relations)
	if err != nil {
		return nil, at("body", err)
	}
	var file bytes.Buffer
	done, err := ingest.ExportRecords(&file, string(in.Body.Format), func(yield func(graph.Change) error) error {
		for _, record := range records {
			if err := yield(record); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	left := make([]string, 0, len(done.LeftOut))
	for _, what := range slices.Sorted(maps.Keys(done.LeftOut)) {
		left = append(left, fmt.Sprintf("%d %s", done.LeftOut[what], what))
	}
	kind := exportTypes[in.Body.Format]
	return &ExportPart{kind[0], `attachment; filename="whoowns-part.` + kind[1] + `"`, strings.Join(left, ", "), file.Bytes()}, nil
}
