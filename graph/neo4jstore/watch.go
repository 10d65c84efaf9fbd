package neo4jstore

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// A server that hangs, or whose machine is gone, sends nothing, and neither does one
// that works for long. So a transaction that takes long is watched: another connection
// asks from time to time whether the server is there.
const (
	quiet     = 4 * time.Second // how long nobody asks
	answering = 6 * time.Second // how long the server may take to answer
)

// errSilent is why a transaction was ended that the watch found without a server.
var errSilent = errors.New("it does not answer")

// pulse asks the server whether it is there, for all who want to know at once.
type pulse struct {
	driver neo4j.DriverWithContext // of its own, so that no question is in its way
	mu     sync.Mutex
	asked  time.Time
	err    error
}

func (p *pulse) feel() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.asked) < time.Second {
		return p.err
	}
	ctx, cancel := context.WithTimeout(context.Background(), answering)
	defer cancel()
	p.err = p.driver.VerifyConnectivity(ctx)
	p.asked = time.Now()
	return p.err
}

// watched returns a context that ends when the server does not answer any more, for as
// long as stop is not called.
func (s *Store) watched(ctx context.Context) (_ context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	w := &watch{}
	w.again(func() {
		if s.pulse.feel() != nil {
			cancel(errSilent)
		}
	})
	return ctx, func() {
		w.stop()
		cancel(nil)
	}
}

// watch calls a function at every interval of quiet. Where it is stopped before the
// first, as nearly always, it costs a timer.
type watch struct {
	mu      sync.Mutex
	timer   *time.Timer
	stopped bool
}

func (w *watch) again(look func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		return
	}
	w.timer = time.AfterFunc(quiet, func() {
		look()
		w.again(look)
	})
}

func (w *watch) stop() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.stopped = true
	w.timer.Stop()
}

// silent reports whether the watch ended a transaction under ctx.
func silent(ctx context.Context) bool { return errors.Is(context.Cause(ctx), errSilent) }

func (s *Store) silence() error {
	return graph.Errorf(graph.Unavailable, "no Neo4j answers at %s; start it, or name another with --store: %w", s.address, errSilent)
}

// managedWatched and explicitWatched carry the watched context to where statements are
// run and read.
type managedWatched struct {
	neo4j.ManagedTransaction
	ctx context.Context
}

type explicitWatched struct {
	neo4j.ExplicitTransaction
	ctx context.Context
}

func (w managedWatched) context() context.Context  { return w.ctx }
func (w explicitWatched) context() context.Context { return w.ctx }

func (w explicitWatched) Commit(context.Context) error { return w.ExplicitTransaction.Commit(w.ctx) }

// under returns the context that a transaction is watched under, else ctx.
func under(ctx context.Context, tx runner) context.Context {
	if w, ok := tx.(interface{ context() context.Context }); ok {
		return w.context()
	}
	return ctx
}
