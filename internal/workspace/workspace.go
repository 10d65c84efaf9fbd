// Package workspace keeps named graphs in memory beside the main store, each read from
// one file: to look at records without mixing them with others. They are few, small,
// and thrown away with one call, or when nobody has asked of them for a while. It
// chooses no backend: an open function does.
//
//	spaces := workspace.New(workspace.Options{Open: open})
//	report, err := spaces.Put(ctx, "ring", file, ingest.Options{Name: "ring.csv"})
//	use, err := spaces.Use("ring")
//	defer use.Done()
//	owners, err := use.Explorer.Owners(ctx, "A", query)
package workspace

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/ingest"
)

// Main is the name of the main store, which no workspace can have.
const Main = "main"

// The limits unless the options say otherwise.
const (
	DefaultMost    = 8
	DefaultRecords = 200_000
	DefaultBytes   = 8 << 20 // of one file; no option says otherwise
	DefaultIdle    = time.Hour
)

// Options say how workspaces are kept.
type Options struct {
	Open    func(ctx context.Context) (graph.Store, error) // a new, empty store in memory; required
	Most    int                                            // workspaces; 0 means DefaultMost
	Records int                                            // entities and relations of one; 0 means DefaultRecords
	Idle    time.Duration                                  // one that nobody asks of for so long is thrown away; 0 means DefaultIdle
	Now     func() time.Time                               // nil means time.Now
}

// Workspaces are named graphs in memory. They are safe for concurrent use.
type Workspaces struct {
	options Options

	mu      sync.Mutex
	byName  map[string]*space
	filling int // files being read for a name that is not there yet
	closed  bool
	timer   *time.Timer
	closing sync.WaitGroup
}

// space is one workspace. Its store is closed when it is thrown away and nobody uses
// it any more.
type space struct {
	Info
	explorer *explore.Explorer
	users    int
	gone     bool
}

// Info is what there is to say of a workspace.
type Info struct {
	Name      string    `json:"name"`
	File      string    `json:"file" doc:"the name of the file that it was read from"`
	Format    string    `json:"format"`
	Entities  int       `json:"entities"`
	Relations int       `json:"relations"`
	Sources   int       `json:"sources"`
	Created   time.Time `json:"created"`
	Used      time.Time `json:"used" doc:"when it was last asked of; an hour later it is thrown away"`
}

// New returns an empty set of workspaces.
func New(o Options) *Workspaces {
	o.Most, o.Records, o.Idle = cmp.Or(o.Most, DefaultMost), cmp.Or(o.Records, DefaultRecords), cmp.Or(o.Idle, DefaultIdle)
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Workspaces{options: o, byName: map[string]*space{}}
}

// CheckName says what is wrong with the name of a workspace, or nil.
func CheckName(name string) error {
	const most = 40
	word := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' }
	switch {
	case name == Main:
		return graph.Errorf(graph.Invalid, "%s is the name of the main store; choose another", Main)
	case name == "" || len(name) > most || strings.ContainsFunc(name, func(r rune) bool { return !word(r) }) || name[0] == '-':
		return graph.Errorf(graph.Invalid, "%.60q is no name for a workspace; write 1 to %d small letters, digits, - and _, such as ring-2", name, most)
	}
	return nil
}

// Put reads a file into a workspace, all of it or nothing, as ingest.Import does; one
// of the same name is replaced when that is done, and until then answers as before.
// Code Invalid: the name cannot be one, or the file has faults; TooLarge: it has more
// records than a workspace takes; Conflict: there are as many workspaces as there may be.
func (w *Workspaces) Put(ctx context.Context, name string, file io.Reader, o ingest.Options) (ingest.Report, error) {
	if err := CheckName(name); err != nil {
		return ingest.Report{}, err
	}
	leave, err := w.place(name)
	if err != nil {
		return ingest.Report{}, err
	}
	defer leave()
	store, err := w.options.Open(ctx)
	if err != nil {
		return ingest.Report{}, err
	}
	report, err := Fill(ctx, store, w.options.Records, file, o)
	if err == nil {
		var stats graph.Stats
		if stats, err = store.Stats(ctx); err == nil {
			now := w.options.Now()
			err = w.keep(&space{explorer: explore.New(store), Info: Info{Name: name, File: o.Name, Format: report.Format,
				Entities: stats.Entities, Relations: stats.Relations, Sources: stats.Sources, Created: now, Used: now}})
		}
	}
	if err != nil {
		return report, errors.Join(err, store.Close())
	}
	return report, nil
}

// place takes a place for a file that is being read.
func (w *Workspaces) place(name string) (leave func(), err error) {
	w.Expire()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return nil, stopping()
	}
	if _, replaced := w.byName[name]; replaced {
		return func() {}, nil
	}
	if len(w.byName)+w.filling >= w.options.Most {
		return nil, graph.Errorf(graph.Conflict, "there are %d workspaces, which is as many as there may be: %s; delete one, or use its name", w.options.Most, w.names())
	}
	w.filling++
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.filling--
	}, nil
}

func (w *Workspaces) keep(s *space) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return stopping()
	}
	if old := w.byName[s.Name]; old != nil {
		w.drop(old)
	} else if len(w.byName) >= w.options.Most { // the one that this replaces was thrown away meanwhile
		return graph.Errorf(graph.Conflict, "there are %d workspaces, which is as many as there may be: %s; delete one, or use its name", w.options.Most, w.names())
	}
	w.byName[s.Name] = s
	if w.timer == nil {
		w.timer = time.AfterFunc(w.look(), w.expireAgain)
	}
	return nil
}

func stopping() error { return graph.Errorf(graph.Unavailable, "the workspaces are closed") }

// look is how often idle workspaces are looked for.
func (w *Workspaces) look() time.Duration { return max(w.options.Idle/60, time.Second) }

// Use is the use of one workspace. Done must be called once, when nothing reads it
// any more.
type Use struct {
	Explorer *explore.Explorer
	Done     func()
}

// Use returns a workspace to ask of, which stays whole until Done is called. Code
// NotFound: there is none of that name; the message names those there are.
func (w *Workspaces) Use(name string) (Use, error) {
	w.Expire()
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.byName[name]
	if s == nil {
		return Use{}, w.missing(name)
	}
	s.users++
	s.Used = w.options.Now()
	return Use{s.explorer, sync.OnceFunc(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		s.users--
		s.Used = w.options.Now()
		w.end(s)
	})}, nil
}

func (w *Workspaces) missing(name string) error {
	there := "there is only the main store"
	if len(w.byName) > 0 {
		there = "there are " + Main + ", " + w.names()
	}
	return graph.Errorf(graph.NotFound, "there is no workspace %.60q; %s. A workspace is kept in memory, until it is deleted or nobody asks of it for %d minutes", name, there, int(w.options.Idle.Minutes()))
}

func (w *Workspaces) names() string {
	var names []string
	for name := range w.byName {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

// List returns the workspaces by name.
func (w *Workspaces) List() []Info {
	w.Expire()
	w.mu.Lock()
	defer w.mu.Unlock()
	list := make([]Info, 0, len(w.byName))
	for _, s := range w.byName {
		list = append(list, s.Info)
	}
	slices.SortFunc(list, func(a, b Info) int { return cmp.Compare(a.Name, b.Name) })
	return list
}

// Delete throws a workspace away. Answers under way are finished first.
func (w *Workspaces) Delete(name string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := w.byName[name]
	if s == nil {
		return w.missing(name)
	}
	w.drop(s)
	return nil
}

// Expire throws away what nobody has asked of for long. It is called by the other
// methods and now and then by itself.
func (w *Workspaces) Expire() {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.options.Now()
	for _, s := range w.byName {
		if s.users == 0 && now.Sub(s.Used) >= w.options.Idle {
			w.drop(s)
		}
	}
}

func (w *Workspaces) expireAgain() {
	w.Expire()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.timer = nil; len(w.byName) > 0 && !w.closed {
		w.timer = time.AfterFunc(w.look(), w.expireAgain)
	}
}

// drop takes a workspace off the list; the caller holds the mutex.
func (w *Workspaces) drop(s *space) {
	delete(w.byName, s.Name)
	s.gone = true
	w.end(s)
}

// end closes the store of a workspace that is gone and not in use, in the background,
// for a store waits for calls under way.
func (w *Workspaces) end(s *space) {
	if s.gone && s.users == 0 {
		w.closing.Go(func() { _ = s.explorer.Store().Close() }) // memory alone is freed
	}
}

// Close throws all workspaces away and returns when those that nobody uses are freed.
// No other can be made.
func (w *Workspaces) Close() {
	w.mu.Lock()
	w.closed = true
	if w.timer != nil {
		w.timer.Stop()
	}
	for _, s := range w.byName {
		w.drop(s)
	}
	w.mu.Unlock()
	w.closing.Wait()
}
