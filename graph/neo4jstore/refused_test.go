package neo4jstore_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
)

// passing are failures that pass: another server leads now, or this one is busy.
var passing = []string{
	"Neo.ClientError.Cluster.NotALeader",
	"Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
	"Neo.TransientError.Transaction.DeadlockDetected",
	"Neo.TransientError.General.DatabaseUnavailable",
	"Neo.TransientError.Cluster.ReplicationFailure",
}

// behind returns a store that reaches the server through a proxy.
func behind(t *testing.T, server *neo4jtest.Server, timeout time.Duration) (*neo4jstore.Store, *neo4jtest.Proxy) {
	t.Helper()
	proxy := server.Proxy(t)
	config := configOf(server)
	config.Address, config.Timeout = proxy.Address, timeout
	s, err := neo4jstore.Open(context.Background(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, proxy
}

// The server refuses a request as one does that does not lead any more, before it did
// it or after: each batch is written all the same, once.
func TestServerRefusesForNow(t *testing.T) {
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	s, proxy := behind(t, server, 0)
	direct := open(t, server)
	if _, err := s.Apply(ctx, batchOf(0)); err != nil {
		t.Fatal(err)
	}
	number := 0
	written, read := row{}, row{}
	for _, code := range passing {
		for _, fault := range []neo4jtest.Fault{
			{On: "BEGIN", Times: 3},
			{On: "RUN", Times: 1}, {On: "RUN", Skip: 1, Times: 1}, {On: "RUN", Skip: 9, Times: 2},
			{On: "COMMIT", Times: 1}, {On: "COMMIT", Skip: 1, Times: 2},
			{On: "COMMIT", Times: 1, After: true}, {On: "COMMIT", Skip: 1, Times: 1, After: true}, {On: "COMMIT", Skip: 2, Times: 1, After: true},
		} {
			fault.Code = code
			number++
			written.tries++
			proxy.Fail(fault)
			_, err := s.Apply(ctx, batchOf(number))
			came := proxy.Failed()
			proxy.Fail(neo4jtest.Fault{})
			there := numberOf(t, direct)
			switch {
			case came == 0:
				t.Errorf("%+v never came", fault)
			case err != nil:
				t.Errorf("%+v is not got over: %v", fault, err)
			case there != number:
				t.Errorf("%+v: batch %d was acknowledged, and %d is there", fault, number, there)
				written.lost++
			default:
				written.acknowledged++
			}
			number = there
		}
		proxy.Fail(neo4jtest.Fault{On: "RUN", Code: code, Times: 2})
		read.tries++
		list, err := s.Entities(ctx, []string{"x"})
		switch came := proxy.Failed(); {
		case came != 2 || err != nil:
			t.Errorf("%s came %d times; a reader had %v", code, came, err)
		case len(list) != 1 || list[0].Note != note(number):
			read.wrong++
		default:
			read.acknowledged++
		}
		proxy.Fail(neo4jtest.Fault{})
	}
	written.log(t, "the server refuses a write for now: it does not lead any more, a deadlock, not available")
	read.log(t, "the server refuses a question for now")
}

// Where the server refuses for ever the error comes, and nothing is written.
func TestServerRefusesForEver(t *testing.T) {
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	s, proxy := behind(t, server, 2*time.Second)
	if _, err := s.Apply(ctx, batchOf(0)); err != nil {
		t.Fatal(err)
	}
	proxy.Fail(neo4jtest.Fault{On: "COMMIT", Code: passing[0], Times: -1})
	began := time.Now()
	_, err := s.Apply(ctx, batchOf(1))
	if graph.CodeOf(err) != graph.Unavailable && graph.CodeOf(err) != graph.Unfinished {
		t.Errorf("the writer is told %v", err)
	}
	t.Logf("the writer was told after %s, %d failures: %v", time.Since(began).Round(time.Millisecond), proxy.Failed(), err)
	if took := time.Since(began); took > 40*time.Second {
		t.Errorf("the writer was told after %s", took)
	}
	proxy.Fail(neo4jtest.Fault{On: "RUN", Code: passing[0], Times: -1})
	began = time.Now()
	if _, err := s.Entities(ctx, []string{"x"}); graph.CodeOf(err) != graph.Unavailable || !strings.Contains(err.Error(), "try again") {
		t.Errorf("the reader is told %v", err)
	}
	if took := time.Since(began); took > 15*time.Second {
		t.Errorf("the reader was told after %s", took)
	}
	// A context that ends is told at once.
	soon, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	began = time.Now()
	if _, err := s.Apply(soon, batchOf(1)); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 5*time.Second {
		t.Errorf("a context of 300 ms ended after %s with %v", time.Since(began), err)
	}
	proxy.Fail(neo4jtest.Fault{})
	if there := numberOf(t, s); there != 0 {
		t.Errorf("batch %d is there, want 0", there)
	}
}
