package neo4jstore

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// How long what the server could not do is begun again. The driver would try for as
// long each time it is called; here the calls of one piece of work share one outage.
const (
	mostCalling = 4 * time.Second  // where nothing answers at all
	mostTrying  = 12 * time.Second // where a server answers, and loses or refuses it
	mostWriting = 20 * time.Second // what a batch has in all: a server is soon started again
)

// outage is the time that went by while the server did not do what it was asked: in
// attempts that reached nobody, and in waits before the next one. What it works on,
// however slowly, does not count.
type outage struct {
	calling, trying time.Duration // how much there may be
	spent           time.Duration
	reached         bool // a server answered an attempt
	tries           int
}

// failed notes an attempt that began at a time and failed, and reports whether it was
// the last.
func (o *outage) failed(began time.Time, reached bool) (over bool) {
	o.tries++
	if o.reached = o.reached || reached; !reached {
		o.spent += time.Since(began)
	}
	if o.reached {
		return o.spent >= o.trying
	}
	return o.spent >= o.calling
}

// pause waits before the next attempt, longer each time.
func (o *outage) pause(ctx context.Context) error {
	wait := time.Duration(min(o.tries, 10)) * (25 + rand.N(time.Duration(50))) * time.Millisecond
	o.spent += wait
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type outageKey struct{}

// sharing returns a context under which calls share one outage, and do not each begin
// to try anew.
func sharing(ctx context.Context, o *outage) context.Context {
	return context.WithValue(ctx, outageKey{}, o)
}

// outageOf returns the outage that is shared under ctx, or a new one.
func (s *Store) outageOf(ctx context.Context) *outage {
	if o, ok := ctx.Value(outageKey{}).(*outage); ok {
		return o
	}
	return &outage{calling: min(s.trying, mostCalling), trying: s.trying}
}

// kind says what a transaction is for.
type kind struct {
	mode    neo4j.AccessMode
	timeout time.Duration // after which the server ends it
	fetch   int           // records that the server sends ahead; 0 leaves it to the driver
}

// managed runs use in a managed transaction, and again where the server could not go
// on, until it is out too long.
func (s *Store) managed(ctx context.Context, k kind, use func(tx neo4j.ManagedTransaction) error) error {
	o := s.outageOf(ctx)
	for {
		began, reached := time.Now(), false
		err := s.once(ctx, k, func(tx neo4j.ManagedTransaction) error {
			reached = true
			return use(tx)
		})
		if err == nil {
			return nil
		}
		var limit *neo4j.TransactionExecutionLimit // of an error that allows to begin again
		safe := errors.As(err, &limit)
		if safe && len(limit.Errors) > 0 {
			err = lost{limit.Errors[len(limit.Errors)-1]}
		}
		safe = safe || k.mode == neo4j.AccessModeRead && cutOff(err)
		if !safe || errors.Is(err, errSilent) || ctx.Err() != nil || o.failed(began, reached) {
			return err
		}
		if err := o.pause(ctx); err != nil {
			return err
		}
	}
}

func (s *Store) once(ctx context.Context, k kind, use func(tx neo4j.ManagedTransaction) error) error {
	session := s.driver.NewSession(ctx, neo4j.SessionConfig{DatabaseName: s.database, AccessMode: k.mode, BookmarkManager: s.bookmarks, FetchSize: k.fetch})
	defer s.after(ctx, session.Close)
	within, stop := s.watched(ctx)
	defer stop()
	work := func(tx neo4j.ManagedTransaction) (any, error) { return nil, use(managedWatched{tx, within}) }
	var err error
	if k.mode == neo4j.AccessModeRead {
		_, err = session.ExecuteRead(within, work, neo4j.WithTxTimeout(k.timeout))
	} else {
		_, err = session.ExecuteWrite(within, work, neo4j.WithTxTimeout(k.timeout))
	}
	if err != nil && silent(within) {
		return s.silence()
	}
	return err
}

// lost is what the driver gave up on though it could be tried again: the connection
// was lost, or the server refused it for now.
type lost struct{ error }

func (l lost) Unwrap() error { return l.error }

// again reports whether what failed may be begun again, where it is known that it was
// not done.
func again(err error) bool {
	var given lost
	return errors.As(err, &given) || neo4j.IsRetryable(err) || cutOff(err) || errors.Is(err, errSilent)
}

// cutOff reports whether the connection failed, and not the server.
func cutOff(err error) bool {
	var connectivity *neo4j.ConnectivityError
	var network net.Error
	return errors.As(err, &connectivity) || errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
