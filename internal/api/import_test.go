package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/explore"
	"whoowns/internal/ingest"
)

const smallFile = "owner,subject,share\nann,acme,60%\nbob,acme,40%\n"

func (r *running) importFile(query, body string, headers ...string) answer {
	r.t.Helper()
	return r.do(r.request(http.MethodPost, "/api/v1/import"+query, body, headers...))
}

func (r *running) count() graph.Stats {
	r.t.Helper()
	stats, err := r.store.Stats(context.Background())
	if err != nil {
		r.t.Fatal(err)
	}
	return stats
}

func TestImport(t *testing.T) {
	r := start(t)
	before := r.count()
	got := r.importFile("?name=acme.csv", smallFile)
	if got.StatusCode != http.StatusCreated {
		t.Fatalf("status %d: %s", got.StatusCode, got.body)
	}
	var report ingest.Report
	got.into(t, &report)
	// ann, bob and acme; two rows; the source that stands for the file.
	if report.Format != "csv" || report.Read != 2 || report.Entities != 3 || report.Relations != 2 || report.Sources != 1 {
		t.Errorf("the report is %+v", report)
	}
	if after := r.count(); after.Entities-before.Entities != 3 || after.Relations-before.Relations != 2 {
		t.Errorf("the store grew from %+v to %+v", before, after)
	}
	var owners explore.Owners
	r.get("/api/v1/entities/acme/owners").into(t, &owners)
	if len(owners.Owners) != 2 || owners.Owners[0].Entity.ID != "ann" || owners.Owners[0].Effective.Text() != "60%" {
		t.Errorf("the owners of acme are %+v", owners.Owners)
	}
	again := r.count()
	r.importFile("?name=acme.csv", smallFile)
	if after := r.count(); after.Relations != again.Relations {
		t.Errorf("importing the file again made %d relations of %d", after.Relations, again.Relations)
	}
}

func TestImportRefusesWithEveryFault(t *testing.T) {
	r := start(t)
	before := r.count()
	p := r.importFile("?name=bad.csv", "owner,subject,share\nann,acme,60\nbob,acme,40%\ncid,acme,minus\n").problem(t, http.StatusUnprocessableEntity)
	if p.Report == nil || p.Report.FaultCount != 2 || len(p.Report.Faults) != 2 || p.Report.Faults[0].Line != 2 || p.Report.Faults[1].Line != 4 {
		t.Fatalf("the report is %+v, want the faults of lines 2 and 4", p.Report)
	}
	if !strings.Contains(p.Detail, "bad.csv:2") || !strings.Contains(p.Detail, "60%") {
		t.Errorf("%q does not say where, and what to write", p.Detail)
	}
	if after := r.count(); after.Entities != before.Entities || after.Relations != before.Relations || after.Sources != before.Sources {
		t.Errorf("a refused file changed the store from %+v to %+v", before, after)
	}
	var report ingest.Report
	got := r.importFile("?name=bad.csv&skip_invalid=true", "owner,subject,share\nann,acme,60\nbob,acme,40%\n")
	got.into(t, &report)
	if got.StatusCode != http.StatusCreated || report.Skipped != 1 || report.Relations != 1 {
		t.Errorf("status %d, report %+v; want one row of two", got.StatusCode, report)
	}
}

func TestImportRefusesRequests(t *testing.T) {
	r := start(t)
	before := r.count()
	for _, c := range []struct {
		name, query, body string
		headers           []string
		status            int
	}{
		{"nothing", "", "", nil, 422},
		{"not text", "", "\x00\x01\x02", nil, 422},
		{"another format", "?format=native", smallFile, nil, 422},
		{"no such format", "?format=xml", smallFile, nil, 422},
		{"a folder in the name", "?name=a%2Fb.csv", smallFile, nil, 422},
		{"a control character in the name", "?name=a%0Ab", smallFile, nil, 422},
		{"a long name", "?name=" + strings.Repeat("n", 201), smallFile, nil, 422},
		{"a wrong boolean", "?skip_invalid=maybe", smallFile, nil, 422},
		{"an unknown parameter", "?skip=true", smallFile, nil, 422},
		{"a form", "", smallFile, []string{"Content-Type", "multipart/form-data; boundary=x"}, 415},
		{"a compressed file", "", smallFile, []string{"Content-Encoding", "gzip"}, 415},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.importFile(c.query, c.body, c.headers...).problem(t, c.status)
		})
	}
	if after := r.count(); after.Entities != before.Entities || after.Sources != before.Sources {
		t.Errorf("refused requests changed the store from %+v to %+v", before, after)
	}
}

// largeFile is a native file of one source that is over 8 MiB, and its entities.
func largeFile() (string, int) {
	var b strings.Builder
	b.WriteString("{\"whoowns\":1}\n")
	entities := 0
	note := strings.Repeat("n", 60_000)
	for b.Len() <= 8<<20 {
		entities++
		fmt.Fprintf(&b, `{"entity":{"id":"large-%d","kind":"company","name":"Large %d","note":"%s"}}`+"\n", entities, entities, note)
	}
	return b.String(), entities
}

func (r *running) waitFor(job api.Job) api.Job {
	r.t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		got := r.get("/api/v1/jobs/" + job.ID)
		var now api.Job
		got.into(r.t, &now)
		if now.Ended != nil {
			return now
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("the job has not ended: %s", got.body)
		}
	}
}

func TestLargeImportIsAJob(t *testing.T) {
	r := start(t)
	body, entities := largeFile()
	got := r.importFile("?name=large.jsonl", body)
	if got.StatusCode != http.StatusAccepted {
		t.Fatalf("status %d: %.300s", got.StatusCode, got.body)
	}
	var job api.Job
	got.into(t, &job)
	if job.Name != "large.jsonl" || job.Size != int64(len(body)) || got.Header.Get("Location") != "/api/v1/jobs/"+job.ID {
		t.Errorf("the job is %+v at %q", job, got.Header.Get("Location"))
	}
	done := r.waitFor(job)
	if done.State != api.JobDone || done.Report == nil || done.Report.Entities != entities || done.BytesRead != int64(len(body)) || done.Read != entities {
		t.Errorf("the job ended as %+v, want %d entities of %d bytes", done, entities, len(body))
	}
	if got := r.get("/api/v1/entities/large-1"); got.StatusCode != http.StatusOK {
		t.Errorf("large-1 answers %d", got.StatusCode)
	}
	failed := r.importFile("?name=faulty.jsonl", body+"{\"entity\":{}}\n")
	failed.into(t, &job)
	done = r.waitFor(job)
	if done.State != api.JobFailed || done.Error == nil || done.Error.Status != 422 || done.Error.Report == nil || done.Error.Report.FaultCount == 0 || done.Report != nil {
		t.Errorf("the job of a faulty file ended as %+v", done)
	}
}

func TestImportLimit(t *testing.T) {
	r := start(t, func(o *api.Options) { o.MaxImport = 1000 })
	if p := r.importFile("", strings.Repeat("x", 1001)).problem(t, http.StatusRequestEntityTooLarge); !strings.Contains(p.Detail, "1000") {
		t.Errorf("%q does not name the limit", p.Detail)
	}
	// Without a length the limit shows while the body is read.
	request := r.request(http.MethodPost, "/api/v1/import", "")
	request.Body, request.ContentLength = io.NopCloser(strings.NewReader(strings.Repeat("x", 1001))), -1
	r.do(request).problem(t, http.StatusRequestEntityTooLarge)
	if got := r.importFile("", smallFile); got.StatusCode != http.StatusCreated {
		t.Errorf("a small file answers %d: %s", got.StatusCode, got.body)
	}
}

// A body of 1 GB is refused by its header, unless the server is told to take more:
// not one byte of it is sent here.
func TestTooLargeIsRefusedUnread(t *testing.T) {
	r := start(t)
	connection, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprintf(connection, "POST /api/v1/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n")
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusRequestEntityTooLarge || !response.Close {
		t.Errorf("status %d, closed %v; want 413 and a closed connection", response.StatusCode, response.Close)
	}
}

func TestBodyCutOff(t *testing.T) {
	r := start(t)
	before := r.count()
	connection, err := net.Dial("tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
	fmt.Fprintf(connection, "POST /api/v1/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n%s", smallFile)
	if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err == nil {
		defer response.Body.Close()
		if response.StatusCode != http.StatusBadRequest {
			t.Errorf("status %d, want 400", response.StatusCode)
		}
	} else if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Error(err)
	}
	if after := r.count(); after.Entities != before.Entities {
		t.Errorf("a body that was cut off was read: %d entities became %d", before.Entities, after.Entities)
	}
}

// slowStore holds writes until they are let go.
type slowStore struct {
	graph.Store
	begun, release chan struct{}
}

func (s *slowStore) Apply(ctx context.Context, changes graph.Changes) (graph.Applied, error) {
	s.begun <- struct{}{}
	select {
	case <-s.release:
		return s.Store.Apply(ctx, changes)
	case <-ctx.Done():
		return graph.Applied{}, ctx.Err()
	}
}

func startSlow(t *testing.T) (*running, *slowStore) {
	slow := &slowStore{begun: make(chan struct{}, 100), release: make(chan struct{})}
	r := start(t, func(o *api.Options) {
		slow.Store = o.Explorer.Store()
		o.Store = slow
	})
	return r, slow
}

func TestImportsAreBounded(t *testing.T) {
	r, slow := startSlow(t)
	body, _ := largeFile()
	var jobs []api.Job
	for i := range 8 {
		var job api.Job
		if i == 1 {
			<-slow.begun                           // the first one runs, and the others wait for it
			body = strings.Repeat("\x00", 8<<20+1) // they will be refused at once
		}
		got := r.importFile("", body)
		if got.StatusCode != http.StatusAccepted {
			t.Fatalf("status %d: %.300s", got.StatusCode, got.body)
		}
		got.into(t, &job)
		jobs = append(jobs, job)
	}
	got := r.importFile("", smallFile)
	got.problem(t, http.StatusServiceUnavailable)
	if got.Header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	}
	states := map[api.JobState]int{}
	for _, job := range jobs {
		var now api.Job
		r.get("/api/v1/jobs/"+job.ID).into(t, &now)
		states[now.State]++
	}
	if states[api.JobRunning] != 1 || states[api.JobWaiting] != 7 {
		t.Errorf("the jobs are %v, want one that runs and seven that wait", states)
	}
	close(slow.release)
	for i, job := range jobs {
		if done := r.waitFor(job); (done.State == api.JobDone) != (i == 0) {
			t.Errorf("job %d ended as %+v", i, done)
		}
	}
	if got := r.importFile("", smallFile); got.StatusCode != http.StatusCreated {
		t.Errorf("after the jobs a file answers %d", got.StatusCode)
	}
}

func TestCloseEndsJobs(t *testing.T) {
	r, slow := startSlow(t)
	body, _ := largeFile()
	var job api.Job
	r.importFile("", body).into(t, &job)
	<-slow.begun
	r.server.Close()
	var now api.Job
	r.get("/api/v1/jobs/"+job.ID).into(t, &now)
	if now.State != api.JobFailed {
		t.Errorf("the job is %s after the server was closed", now.State)
	}
	if got := r.get("/api/v1/entities/large-1"); got.StatusCode != http.StatusNotFound {
		t.Errorf("a part of an ended import is there: %d", got.StatusCode)
	}
	r.importFile("", smallFile).problem(t, http.StatusServiceUnavailable)
}

func TestExport(t *testing.T) {
	r := start(t)
	for format, kind := range map[string]string{"native": "application/x-ndjson", "csv": "text/csv; charset=utf-8", "bods": "application/json"} {
		got := r.get("/api/v1/export?format=" + format)
		if got.StatusCode != http.StatusOK || got.Header.Get("Content-Type") != kind || !strings.HasPrefix(got.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s answers %d %s %s", format, got.StatusCode, got.Header.Get("Content-Type"), got.Header.Get("Content-Disposition"))
		}
		var want bytes.Buffer
		if _, err := ingest.Export(t.Context(), r.store, &want, format); err != nil {
			t.Fatal(err)
		}
		if format != "bods" && !bytes.Equal(got.body, want.Bytes()) { // BODS holds the day of writing
			t.Errorf("%s over HTTP is another file than written directly: %d bytes, %d", format, len(got.body), want.Len())
		}
		if format == "bods" && !json.Valid(got.body) {
			t.Error("the BODS file is not JSON")
		}
	}
	if a, b := r.get("/api/v1/export"), r.get("/api/v1/export?format=native"); !bytes.Equal(a.body, b.body) {
		t.Error("native is not what is sent unless another format is asked for")
	}
	empty := start(t)
	if got := empty.importFile("?name=all.jsonl&format=native", string(r.get("/api/v1/export").body)); got.StatusCode != http.StatusCreated {
		t.Errorf("what was exported is refused: %d %.300s", got.StatusCode, got.body)
	}
}

// brokenScan fails after some records.
type brokenScan struct {
	graph.Store
	after int
}

func (s *brokenScan) Scan(ctx context.Context, yield func(graph.Change) error) error {
	n := 0
	return s.Store.Scan(ctx, func(c graph.Change) error {
		if n++; n > s.after {
			return errors.New("the disk is gone")
		}
		return yield(c)
	})
}

func TestExportThatFails(t *testing.T) {
	broken := func(after int) *running {
		return start(t, func(o *api.Options) { o.Store = &brokenScan{o.Explorer.Store(), after} })
	}
	// Nothing is sent yet: the answer is an error.
	r := broken(1)
	p := r.get("/api/v1/export").problem(t, http.StatusInternalServerError)
	if strings.Contains(p.Detail, "disk") {
		t.Errorf("%q tells of the machine", p.Detail)
	}
	// Over 64 KiB are on their way when the last record fails: the connection is cut,
	// and no client takes it for the whole.
	stats := r.count()
	r = broken(stats.Sources + stats.Entities + stats.Relations - 1)
	response, err := http.DefaultClient.Do(r.request(http.MethodGet, "/api/v1/export", "", "Accept-Encoding", "identity"))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err == nil {
		t.Errorf("%d bytes of a file that was cut off pass for the whole: %d", len(body), response.StatusCode)
	}
}
