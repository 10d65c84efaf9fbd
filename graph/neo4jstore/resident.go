package neo4jstore

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// ResidentStore is a Store that keeps the topology in memory too, and follows what
// others write. It is a graph.Resident.
//
// The kept network is of one position, and Network returns it only while that is the
// newest that this process knows of. What was written past whoowns, by a Cypher
// statement of somebody, has no position: it is not noticed until everything is read
// again.
type ResidentStore struct {
	*Store
	following Following

	kept  atomic.Pointer[keptNetwork] // nil: none
	noted atomic.Pointer[position]    // the newest that a call returned with

	loading sync.Mutex   // one catching up at a time
	base    *keptNetwork // what it goes on from; guarded by loading
	wake    chan struct{}
	stop    context.CancelFunc
	ended   sync.WaitGroup
}

var _ graph.Resident = (*ResidentStore)(nil)

// Following says how a ResidentStore keeps up.
type Following struct {
	Every    time.Duration                 // between looks at what others wrote; 0 means 500 ms
	Progress func(entities, relations int) // told while everything is read the first time; may be nil
	Logger   *slog.Logger                  // nil: nothing is logged
}

// position is where the store is in the course of its batches: the number of the last
// that ended, and the state after the last that was committed.
type position struct {
	number int64
	state  string
}

type keptNetwork struct {
	*graph.Network
	position
}

// OpenResident opens a store as Open does and reads its topology. Where others write
// too much meanwhile, that is left to the following, and Network returns nil until
// then.
func OpenResident(ctx context.Context, c Config, f Following) (*ResidentStore, error) {
	store, err := Open(ctx, c)
	if err != nil {
		return nil, err
	}
	if f.Every == 0 {
		f.Every = 500 * time.Millisecond
	}
	if f.Logger == nil {
		f.Logger = slog.New(slog.DiscardHandler)
	}
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &ResidentStore{Store: store, following: f, wake: make(chan struct{}, 1), stop: stop}
	s.noted.Store(&position{})
	if err := s.catchUp(ctx, f.Progress); err != nil && !errors.Is(err, errUnsettled) {
		stop()
		_ = store.Close() // the first error is the one to tell
		return nil, err
	}
	s.ended.Go(func() { s.follow(following) })
	return s, nil
}

// Network returns the topology as of the last Version or Apply that returned, or nil
// while it is not in memory.
func (s *ResidentStore) Network() *graph.Network {
	if kept := s.kept.Load(); kept != nil && kept.position == *s.noted.Load() {
		return kept.Network
	}
	return nil
}

// Version returns a number that every Apply raises. Its cost is one round trip; where
// the kept network is of another number, it is brought up to it behind the caller.
func (s *ResidentStore) Version(ctx context.Context) (uint64, error) {
	p, err := s.locate(ctx)
	if err != nil {
		return 0, err
	}
	if kept := s.kept.Load(); kept == nil || kept.position != p {
		s.wakeUp()
	}
	return uint64(p.number), nil
}

// locate looks where the store is, once no batch is being committed, and notes it.
func (s *ResidentStore) locate(ctx context.Context) (p position, err error) {
	before := s.noted.Load()
	err = s.call(ctx, "reading", func() error {
		return s.untilStill(ctx, func() (still bool, err error) {
			p, still, err = s.lookAround(ctx)
			return still, err
		})
	})
	if err == nil {
		s.note(p, before)
	}
	return p, err
}

// note makes p what is known to be the newest. A number only rises, so one that is
// lower than what was noted before the look began tells that the database was put
// back to an earlier day; one that is lower than what another call has noted since is
// merely late.
func (s *ResidentStore) note(p position, before *position) {
	for {
		now := s.noted.Load()
		if now != before && p.number < now.number || s.noted.CompareAndSwap(now, &p) {
			return
		}
	}
}

// lookAround returns where the store is, where it is still.
func (s *ResidentStore) lookAround(ctx context.Context) (p position, still bool, err error) {
	err = s.read(ctx, func(tx neo4j.ManagedTransaction) error {
		p, still, err = s.lookAroundIn(ctx, tx)
		return err
	})
	return p, still, err
}

func (s *ResidentStore) lookAroundIn(ctx context.Context, tx runner) (p position, still bool, err error) {
	found := false
	err = each(ctx, tx, lookBefore+theStore+"WITH before, "+theState+" AS record"+lookAfter, nil, func(r *neo4j.Record) error {
		found = true
		before, after := momentOf(r.Values[0]), momentOf(r.Values[2])
		still = before == after && before.still()
		p.number, p.state = before.ended, ""
		if states, _ := r.Values[1].([]any); len(states) == 1 {
			p.state, _ = states[0].(string)
		}
		return nil
	})
	if err == nil && !found {
		err = s.noNode()
	}
	return p, still, err
}

// Apply writes a stream of changes.
func (s *ResidentStore) Apply(ctx context.Context, changes graph.Changes) (graph.Applied, error) {
	applied, err := s.Store.Apply(ctx, changes)
	if err != nil {
		return applied, err
	}
	if _, err := s.locate(ctx); err != nil {
		s.distrust()
	}
	s.wakeUp()
	return applied, nil
}

// distrust notes that the store is further on than is known, until somebody looks.
func (s *ResidentStore) distrust() {
	for {
		now := s.noted.Load()
		if s.noted.CompareAndSwap(now, &position{number: now.number + 1}) {
			return
		}
	}
}

// Close ends the following, waits for calls under way and closes the connections.
func (s *ResidentStore) Close() error {
	s.stop()
	s.ended.Wait()
	s.kept.Store(nil)
	return s.Store.Close()
}

func (s *ResidentStore) wakeUp() {
	select {
	case s.wake <- struct{}{}:
	default: // it is to wake up already
	}
}
