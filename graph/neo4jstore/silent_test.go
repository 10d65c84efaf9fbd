package neo4jstore_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/internal/neo4jtest"
)

// A server that hangs keeps its connections open and says nothing. Readers and the
// writer are told so, and go on with the same store once it speaks again.
func TestServerIsSilent(t *testing.T) {
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	s, proxy := behind(t, server, 0)
	direct := open(t, server)
	if _, err := s.Apply(ctx, batchOf(0)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Entities(ctx, []string{"x"}); err != nil { // a connection is there
		t.Fatal(err)
	}
	proxy.Silence(true)
	began := time.Now()
	type told struct {
		what string
		err  error
		took time.Duration
		most time.Duration
	}
	all := make(chan told, 2)
	go func() {
		_, err := s.Entities(ctx, []string{"x"})
		all <- told{"a reader", err, time.Since(began), 20 * time.Second}
	}()
	go func() {
		_, err := s.Apply(ctx, batchOf(1))
		all <- told{"the writer", err, time.Since(began), 45 * time.Second}
	}()
	result := row{tries: 2}
	for range 2 {
		got := <-all
		t.Logf("%s was told after %s: %v", got.what, got.took.Round(100*time.Millisecond), got.err)
		if graph.CodeOf(got.err) != graph.Unavailable || !strings.Contains(got.err.Error(), "no Neo4j answers at") || got.took > got.most {
			t.Errorf("%s was told %v after %s", got.what, got.err, got.took)
		}
	}
	proxy.Silence(false)
	if there := numberOf(t, direct); there != 0 {
		t.Errorf("batch %d is there, want 0", there)
		result.wrong++
	}
	if _, err := s.Apply(ctx, batchOf(1)); err != nil {
		t.Errorf("after the silence: %v", err)
	}
	if there := numberOf(t, s); there != 1 {
		t.Errorf("after the silence batch %d is there, want 1", there)
		result.lost++
	}
	result.log(t, "the server hangs: it keeps connections open and answers nothing")
}

// A server that is slow answers right. A transaction that takes longer than the limit
// is stopped in the server too, and others do not notice.
func TestServerIsSlow(t *testing.T) {
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	const limit = time.Second
	s, proxy := behind(t, server, limit)
	direct := open(t, server)
	slow := row{}
	proxy.Slow(20 * time.Millisecond)
	for n := range 2 {
		slow.tries++
		if _, err := s.Apply(ctx, batchOf(n)); err != nil {
			t.Errorf("batch %d, each answer 20 ms late: %v", n, err)
			continue
		}
		slow.acknowledged++
		if there := numberOf(t, direct); there != n {
			slow.lost++
		}
	}
	slow.log(t, "the server is slow, each answer 20 ms late")

	// Its transaction is begun long before it gets the statement.
	proxy.Slow(4 * time.Second)
	ended := make(chan error, 1)
	began := time.Now()
	go func() {
		_, err := s.Entities(ctx, []string{"x"})
		ended <- err
	}()
	stopped := row{tries: 1}
	for waiting := true; waiting; {
		select {
		case err := <-ended:
			waiting = false
			took := time.Since(began)
			// A connection that takes so long to open counts as no answer.
			if code := graph.CodeOf(err); code != graph.TooLarge && code != graph.Unavailable || took > 20*time.Second {
				t.Errorf("after %s a question over the limit of %s has %v, want code %s or %s", took, limit, err, graph.TooLarge, graph.Unavailable)
			}
		default:
			asked := time.Now()
			list, err := direct.Entities(ctx, []string{"x"})
			if err != nil || len(list) != 1 || list[0].Note != note(1) || time.Since(asked) > 3*time.Second {
				t.Errorf("beside it another reader has %v, %v after %s", list, err, time.Since(asked))
				stopped.wrong++
			}
		}
	}
	proxy.Slow(0)
	for deadline := time.Now().Add(10 * time.Second); ; {
		left := server.Run(t, "SHOW TRANSACTIONS YIELD currentQuery, elapsedTime WHERE NOT currentQuery STARTS WITH 'SHOW' RETURN currentQuery AS query, elapsedTime.milliseconds AS elapsed", nil)
		if len(left) == 0 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("the server still has %v", left)
		}
	}
	stopped.log(t, fmt.Sprintf("a question takes longer than the limit (%s)", limit))
}
