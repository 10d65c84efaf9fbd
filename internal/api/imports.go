package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"whoowns/graph"
	"whoowns/internal/ingest"
)

// largestAtOnce is how large a file may be to be answered at once.
const largestAtOnce = 8 << 20

// ImportQuery is the query of an import; the file is the body.
type ImportQuery struct {
	Format      Format `query:"format" doc:"How to read the file; found from its content unless given."`
	Name        string `query:"name" maxLength:"200" doc:"The file's name: in messages, and for the source that stands for the file. Importing a file of the same name again replaces its records. upload unless given." example:"holdings.csv"`
	SkipInvalid bool   `query:"skip_invalid" doc:"Leave out what is invalid, and load the rest."`

	response http.ResponseWriter
	request  *http.Request
}

// Resolve takes the request, whose body is read as a stream.
func (in *ImportQuery) Resolve(ctx huma.Context) []error {
	c := humagin.Unwrap(ctx)
	in.response, in.request = c.Writer, c.Request
	return nil
}

// Format is the name of a file format in a query.
type Format string

// Schema describes the formats that can be read.
func (Format) Schema(huma.Registry) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, f := range ingest.Formats() {
		s.Enum = append(s.Enum, f.Name)
	}
	return s
}

// ImportAnswer is a report or, of a large file, a job.
type ImportAnswer struct {
	Status   int
	Location string `header:"Location" doc:"Of a job: where to ask how far it has come."`
	Body     any
}

func (s *Server) importFile(ctx context.Context, in *ImportQuery) (*ImportAnswer, error) {
	if err := s.acceptable(in); err != nil {
		return nil, err
	}
	leave, err := s.jobs.place()
	if err != nil {
		return nil, err
	}
	file, size, err := s.receive(in)
	if err != nil {
		leave()
		return nil, err
	}
	work := s.importing(file, in, leave)
	if size > largestAtOnce {
		return s.importLater(in, size, work)
	}
	report, err := s.importNow(ctx, in, work)
	return &ImportAnswer{Status: http.StatusCreated, Body: report}, err
}

// importLater makes a job of an import.
func (s *Server) importLater(in *ImportQuery, size int64, work importWork) (*ImportAnswer, error) {
	id := requestIDOf(in.request.Context())
	job, err := s.jobs.start(in.Name, size, func(ctx context.Context, progress func(ingest.Progress)) (*ingest.Report, *Problem) {
		report, err := work(ctx, progress)
		if err != nil {
			return nil, s.problemOf(context.WithValue(ctx, requestIDKey{}, id), err)
		}
		return &report, nil
	})
	if err != nil {
		return nil, err
	}
	return &ImportAnswer{http.StatusAccepted, prefix + "/jobs/" + job.ID, job}, nil
}

// importTime is how long an import that is answered at once may take, with its
// wait for another one.
const importTime = 2 * time.Minute

func (s *Server) importNow(ctx context.Context, in *ImportQuery, work importWork) (ingest.Report, error) {
	extend(in.response, importTime)
	limited, cancel := context.WithTimeout(ctx, importTime)
	defer cancel()
	if done, err := s.jobs.takeTurn(limited); err == nil { // else the work sees that the time is up
		defer done()
	}
	report, err := work(limited, nil)
	if err != nil && limited.Err() != nil && ctx.Err() == nil && graph.CodeOf(err) != graph.Unfinished {
		err = graph.Errorf(graph.Unavailable, "the import did not end within %s, so nothing of it is written; another one may be under way: try again", importTime)
	}
	return report, err
}

// acceptable refuses a file by what the request says of it, before it is sent.
func (s *Server) acceptable(in *ImportQuery) error {
	header := in.request.Header
	if in.request.ContentLength > s.maxImport {
		in.response.Header().Set("Connection", "close") // the rest is not read
		return s.tooLarge()
	}
	if media, _, _ := mime.ParseMediaType(header.Get("Content-Type")); strings.HasPrefix(media, "multipart/") {
		return &httpError{status: http.StatusUnsupportedMediaType, code: graph.Invalid, detail: "the body is a form; send the file itself as the body (curl --data-binary @FILE)"}
	}
	if encoding := header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return &httpError{status: http.StatusUnsupportedMediaType, code: graph.Invalid, detail: fmt.Sprintf("the body is compressed (%.20s); send it as it is", encoding)}
	}
	if in.Name == "" {
		in.Name = "upload"
	}
	if in.Name != filepath.Base(in.Name) || strings.ContainsAny(in.Name, "/\\") || strings.ContainsFunc(in.Name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return &invalid{[]Place{{Location: "query.name", Message: "write a file's name without its folder"}}}
	}
	return nil
}

func (s *Server) tooLarge() error {
	return graph.Errorf(graph.TooLarge, "the file is over %d bytes, which is as much as this server takes (--max-import); whoowns import reads files of any size", s.maxImport)
}

// receive writes the body into a temporary file, which the caller discards.
func (s *Server) receive(in *ImportQuery) (*os.File, int64, error) {
	file, err := os.CreateTemp(s.tempDir, "whoowns-import-*")
	if err != nil {
		return nil, 0, fmt.Errorf("receiving a file: %w", err)
	}
	_ = os.Remove(file.Name()) // where that can be done of an open file, nothing is left behind when the program is killed
	body := &patientReader{Reader: http.MaxBytesReader(in.response, in.request.Body, s.maxImport), ResponseController: http.NewResponseController(in.response)}
	size, err := io.Copy(file, body)
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err == nil {
		return file, size, nil
	}
	discard(file)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, 0, s.tooLarge()
	case body.failed:
		return nil, 0, &httpError{status: http.StatusBadRequest, code: graph.Invalid, detail: "the body ended before it was whole; nothing was written"}
	}
	return nil, 0, fmt.Errorf("receiving a file: %w", err)
}

type importWork func(ctx context.Context, progress func(ingest.Progress)) (ingest.Report, error)

// importing returns the import of a file that was received; it discards the file
// and gives back its place when it ends.
func (s *Server) importing(file *os.File, in *ImportQuery, leave func()) importWork {
	return func(ctx context.Context, progress func(ingest.Progress)) (report ingest.Report, err error) {
		defer leave()
		defer discard(file)
		defer func() { // a job has no request whose panic would be recovered
			if value := recover(); value != nil {
				err = fmt.Errorf("panic: %v\n%s", value, debug.Stack())
			}
		}()
		report, err = ingest.Import(ctx, s.main.store, file, ingest.Options{Name: in.Name, Format: string(in.Format),
			SkipInvalid: in.SkipInvalid, Progress: progress, TempDir: s.tempDir})
		if err == nil {
			s.logger.LogAttrs(ctx, slog.LevelInfo, "imported", slog.String("request_id", requestIDOf(in.request.Context())), slog.String("name", in.Name),
				slog.Int("entities", report.Entities), slog.Int("relations", report.Relations))
		}
		return report, err
	}
}

func discard(file *os.File) {
	file.Close()
	_ = os.Remove(file.Name()) // it may be gone already
}

// patientReader reads a body for as long as its bytes keep coming.
type patientReader struct {
	io.Reader
	failed bool
	*http.ResponseController
}

func (r *patientReader) Read(p []byte) (int, error) {
	_ = r.SetReadDeadline(time.Now().Add(bodyTime)) // not every connection has one
	n, err := r.Reader.Read(p)
	r.failed = err != nil && !errors.Is(err, io.EOF)
	return n, err
}

// extend gives an answer another while to be written.
func extend(w http.ResponseWriter, by time.Duration) {
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(by + sendTime - readTime)) // not every connection has one
}

// JobQuery names a job.
type JobQuery struct {
	ID string `path:"id" doc:"The job's id, from the answer to the import."`
}

func (s *Server) job(_ context.Context, in *JobQuery) (Job, error) { return s.jobs.get(in.ID) }
