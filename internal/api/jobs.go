package api

import (
	"context"
	"crypto/rand"
	"slices"
	"sync"
	"time"

	"whoowns/graph"
	"whoowns/internal/ingest"
)

// Job is an import that goes on after its request was answered.
type Job struct {
	ID        string         `json:"id"`
	State     JobState       `json:"state" enum:"waiting,running,done,failed" doc:"waiting, running, done (it is written) or failed (nothing of it is, unless the problem's code is unfinished)."`
	Name      string         `json:"name" doc:"The file's name."`
	Size      int64          `json:"size" doc:"Bytes of the file."`
	BytesRead int64          `json:"bytes_read" doc:"Bytes read so far; all of them does not mean that it is written."`
	Read      int            `json:"read" doc:"Rows, lines or statements read so far."`
	Created   time.Time      `json:"created"`
	Ended     *time.Time     `json:"ended,omitempty"`
	Report    *ingest.Report `json:"report,omitempty" doc:"What was written, when it is done."`
	Error     *Problem       `json:"error,omitempty" doc:"Why it failed."`
}

// JobState says how far a job has come.
type JobState string

// The states.
const (
	JobWaiting JobState = "waiting"
	JobRunning JobState = "running"
	JobDone    JobState = "done"
	JobFailed  JobState = "failed"
)

// Limits on imports: files being received or read at once, jobs that have ended
// and are still told of, and for how long.
const (
	maxImports = 8
	keptJobs   = 100
	keptTime   = time.Hour
)

// jobs are the imports of one server. A file has a place from when its first byte
// is received until it is written or refused; imports run one after the other,
// for a store takes one write at a time.
type jobs struct {
	ctx    context.Context
	cancel context.CancelFunc
	turn   chan struct{} // holds one token: whose job runs
	ended  sync.WaitGroup

	mutex  sync.Mutex
	places int
	closed bool
	byID   map[string]*Job
	order  []string // ids by age, the oldest first
}

func newJobs() *jobs {
	ctx, cancel := context.WithCancel(context.Background())
	return &jobs{ctx: ctx, cancel: cancel, turn: make(chan struct{}, 1), byID: make(map[string]*Job)}
}

// place takes a place for a file, which leave gives back. Code Unavailable: there
// is none.
func (j *jobs) place() (leave func(), err error) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if j.closed {
		return nil, graph.Errorf(graph.Unavailable, "the server is stopping")
	}
	if j.places == maxImports {
		return nil, graph.Errorf(graph.Unavailable, "%d imports are under way, which is as many as this server takes; try again when one has ended", maxImports)
	}
	j.places++
	return sync.OnceFunc(func() {
		j.mutex.Lock()
		defer j.mutex.Unlock()
		j.places--
	}), nil
}

// start runs an import as a job, when its turn comes, and returns the job as it
// is now. The work gets a context that ends with the server; it is called in any
// case, for it has things to give back.
func (j *jobs) start(name string, size int64, work func(ctx context.Context, progress func(ingest.Progress)) (*ingest.Report, *Problem)) (Job, error) {
	j.mutex.Lock()
	if j.closed {
		j.mutex.Unlock()
		_, _ = work(j.ctx, nil)
		return Job{}, graph.Errorf(graph.Unavailable, "the server is stopping")
	}
	defer j.mutex.Unlock()
	j.forget()
	job := &Job{ID: rand.Text(), State: JobWaiting, Name: name, Size: size, Created: time.Now().UTC().Truncate(time.Millisecond)}
	j.byID[job.ID] = job
	j.order = append(j.order, job.ID)
	j.ended.Add(1)
	go func() {
		defer j.ended.Done()
		if done, err := j.takeTurn(j.ctx); err == nil { // else the work sees that the context has ended
			defer done()
		}
		j.change(func() { job.State = JobRunning })
		report, problem := work(j.ctx, func(p ingest.Progress) {
			j.change(func() { job.BytesRead, job.Read = p.Bytes, p.Units })
		})
		j.change(func() {
			now := time.Now().UTC().Truncate(time.Millisecond)
			job.State, job.Ended, job.Report, job.Error = JobDone, &now, report, problem
			if problem != nil {
				job.State = JobFailed
			}
		})
	}()
	return *job, nil
}

// takeTurn waits until no other import runs, and returns what ends the turn; or
// the context's error.
func (j *jobs) takeTurn(ctx context.Context) (done func(), err error) {
	select {
	case j.turn <- struct{}{}:
		return func() { <-j.turn }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (j *jobs) change(change func()) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	change()
}

// get returns a job as it is now. Code NotFound: there is none, or it ended long
// ago.
func (j *jobs) get(id string) (Job, error) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.forget()
	job, ok := j.byID[id]
	if !ok {
		return Job{}, graph.Errorf(graph.NotFound, "there is no job %.60q; jobs are kept for an hour after they end, and until the server stops", id)
	}
	return *job, nil
}

// forget drops jobs that ended long ago, and the oldest of those that ended when
// there are too many. The caller holds the mutex.
func (j *jobs) forget() {
	ended := 0
	for _, job := range j.byID {
		if job.Ended != nil {
			ended++
		}
	}
	j.order = slices.DeleteFunc(j.order, func(id string) bool {
		job := j.byID[id]
		if job.Ended == nil || ended <= keptJobs && time.Since(*job.Ended) < keptTime {
			return false
		}
		ended--
		delete(j.byID, id)
		return true
	})
}

// wait returns when every job has ended, or ctx has.
func (j *jobs) wait(ctx context.Context) {
	done := make(chan struct{})
	go func() { j.ended.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// close ends all jobs and returns when they have ended; no other starts.
func (j *jobs) close() {
	j.mutex.Lock()
	j.closed = true
	j.mutex.Unlock()
	j.cancel()
	j.ended.Wait()
}
