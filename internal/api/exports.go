package api

import (
	"bufio"
	"context"
	"log/slog"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"whoowns/graph"
	"whoowns/internal/ingest"
)

// ExportQuery is the query of an export.
type ExportQuery struct {
	Format ExportFormat `query:"format" default:"native" doc:"native loses nothing; csv and bods leave out what they cannot say."`
	Stored
}

// ExportFormat is the name of a file format that can be written.
type ExportFormat string

// Schema describes the formats that can be written.
func (ExportFormat) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, f := range ingest.Formats() {
		if f.Encode != nil {
			s.Enum = append(s.Enum, f.Name)
		}
	}
	return s
}

// exportTypes are the media type and the file name's ending of each format.
var exportTypes = map[ExportFormat][2]string{
	"native": {"application/x-ndjson", "jsonl"},
	"csv":    {"text/csv; charset=utf-8", "csv"},
	"bods":   {"application/json", "json"},
}

// ExportAnswer writes the file.
type ExportAnswer struct{ Body func(huma.Context) }

func (s *Server) exportFile(ctx context.Context, in *ExportQuery) (*ExportAnswer, error) {
	return &ExportAnswer{func(sent huma.Context) { s.sendExport(humagin.Unwrap(sent), s.from(ctx).store, in.Format) }}, nil
}

// sendExport answers with a file, or while nothing of it is sent with the error.
// One that comes later cuts the connection, so that a part is never taken for the
// whole.
func (s *Server) sendExport(c *gin.Context, store graph.Store, format ExportFormat) {
	c.Header("Content-Type", exportTypes[format][0])
	c.Header("Content-Disposition", `attachment; filename="whoowns.`+exportTypes[format][1]+`"`)
	out := bufio.NewWriterSize(patientWriter{c.Writer}, 64<<10)
	_, err := ingest.Export(c.Request.Context(), store, out, string(format))
	if err != nil && !c.Writer.Written() {
		c.Writer.Header().Del("Content-Disposition")
		s.abort(c, err)
		return
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		s.logger.LogAttrs(c.Request.Context(), slog.LevelWarn, "an export was cut off", slog.String("request_id", requestIDOf(c.Request.Context())), slog.Any("error", err))
		panic(http.ErrAbortHandler)
	}
}

// patientWriter writes for as long as the other end keeps taking.
type patientWriter struct{ http.ResponseWriter }

func (w patientWriter) Write(p []byte) (int, error) {
	extend(w.ResponseWriter, readTime)
	return w.ResponseWriter.Write(p)
}
