package neo4jstore_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
)

// batchOf is batch number n: every record of it says so, and each kind of statement
// that a batch can need is in it. Whatever is seen of two batches at once is a half.
func batchOf(n int) graph.Changes {
	note := note(n)
	changes := []graph.Change{{Source: &graph.Source{ID: "s", Title: note}}}
	for _, id := range []string{"a", "b", "c"} {
		changes = append(changes,
			graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Company, Name: id, Note: note}},
			graph.Change{Relation: &graph.Relation{ID: id + "-x", Kind: graph.Owns, Owner: id, Subject: "x", Note: note, Sources: []string{"s"}}})
	}
	changes = append(changes, graph.Change{Entity: &graph.Entity{ID: "x", Kind: graph.Company, Name: "x", Note: note}})
	// One relation turns round, and one comes and goes.
	turning := &graph.Relation{ID: "turning", Kind: graph.Controls, Means: graph.ByContract, Owner: "a", Subject: "b", Note: note}
	if n%2 == 0 {
		turning.Owner, turning.Subject = "b", "a"
		changes = append(changes, graph.Change{DeleteRelation: "odd"})
	} else {
		changes = append(changes, graph.Change{Relation: &graph.Relation{ID: "odd", Kind: graph.Role, Owner: "c", Subject: "x", Note: note}})
	}
	return graph.ChangesOf(append(changes, graph.Change{Relation: turning})...)
}

func note(n int) string { return fmt.Sprint(n) }

// numberOf returns the number of the batch that the store holds, and fails when it
// holds parts of several.
func numberOf(t *testing.T, s graph.Store) int {
	t.Helper()
	notes, records := map[string]int{}, 0
	err := s.Scan(context.Background(), func(c graph.Change) error {
		records++
		switch {
		case c.Source != nil:
			notes[c.Source.Title]++
		case c.Entity != nil:
			notes[c.Entity.Note]++
		default:
			notes[c.Relation.Note]++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	number := -1
	for note := range notes {
		fmt.Sscan(note, &number)
	}
	// A source, four entities, three holdings, the turning one and in odd batches one more.
	if len(notes) != 1 || records != 9+number%2 {
		t.Fatalf("a batch is there by halves: %d records, by number %v", records, notes)
	}
	problems, err := s.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("after batch %d: %s: %s", number, p.Record, p.What)
	}
	return number
}

// The connection is cut at each message that a batch sends, before the server has the
// message and after; and while it stays cut the writer gives up. What was acknowledged
// is there, what was not is whole or absent, and nobody who reads meanwhile sees a half.
func TestConnectionIsCutInABatch(t *testing.T) {
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	proxy := server.Proxy(t)
	behind := configOf(server)
	behind.Address = proxy.Address
	writer, err := neo4jstore.Open(ctx, behind)
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	direct := open(t, server)
	number := 0
	for ; number < 2; number++ { // the second changes what the first made
		proxy.CutAt(0, false, false)
		if _, err := writer.Apply(ctx, batchOf(number)); err != nil {
			t.Fatal(err)
		}
	}
	messages := proxy.Sent()
	if messages < 10 {
		t.Fatalf("a batch is %d messages; the proxy does not see them", messages)
	}

	readers, stop := context.WithCancel(ctx)
	read := make(chan error, 1)
	go func() { read <- readWholes(readers, direct) }()
	tries, acknowledged, absent := 0, 0, 0
	for _, stay := range []bool{false, true} {
		for message := 1; message <= messages; message++ {
			for _, late := range []bool{false, true} {
				if stay && (message+number)%4 != 0 { // each of these waits
					continue
				}
				tries++
				number++
				trying, cancel := context.WithTimeout(ctx, time.Minute)
				if stay {
					cancel()
					trying, cancel = context.WithTimeout(ctx, time.Second)
				}
				proxy.CutAt(message, late, stay)
				_, err := writer.Apply(trying, batchOf(number))
				cancel()
				proxy.CutAt(0, false, false)
				proxy.Refuse(false)
				there := numberOf(t, direct)
				switch {
				case err == nil && there != number:
					t.Fatalf("message %d of %d, late %v, stay %v: batch %d was acknowledged and is lost; %d is there", message, messages, late, stay, number, there)
				case err == nil:
					acknowledged++
				case !stay:
					t.Errorf("message %d of %d, late %v: one cut is not got over: %v", message, messages, late, err)
				case !errors.Is(err, context.DeadlineExceeded) && graph.CodeOf(err) != graph.Unavailable && graph.CodeOf(err) != graph.Unfinished:
					t.Errorf("message %d of %d, late %v: the error is %v", message, messages, late, err)
				case there != number:
					absent++
				}
				number = there
			}
		}
	}
	stop()
	if err := <-read; err != nil {
		t.Error(err)
	}
	t.Logf("%d messages; of what was not acknowledged %d are absent and %d whole", messages, absent, tries-acknowledged-absent)
	row{tries: tries, acknowledged: acknowledged}.log(t, "the connection is cut at each message of a batch, and stays cut at some")
}

// readWholes reads until ctx ends, and returns an error when it saw a half.
func readWholes(ctx context.Context, s graph.Store) error {
	for {
		list, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"x"}, Kinds: []graph.RelationKind{graph.Owns}})
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("a reader met %w", err)
		case len(list) != 3 || list[0].Note != list[1].Note || list[1].Note != list[2].Note:
			return fmt.Errorf("a reader saw a half: %+v", list)
		}
	}
}

// The server is killed while batches are written, and started again. The same store
// answers again by itself.
func TestServerIsKilledInABatch(t *testing.T) {
	server := neo4jtest.Own(t)
	ctx := context.Background()
	config := configOf(server)
	s, err := neo4jstore.Open(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const kills = 1
	number, acknowledged := 0, 0
	for kill := range kills {
		last := atomic.Int64{}
		ended := make(chan error, 1)
		enough := make(chan struct{})
		go func(from int) {
			for n := from; ; n++ {
				if _, err := s.Apply(ctx, batchOf(n)); err != nil {
					ended <- err
					return
				}
				last.Store(int64(n))
				if n == from+3+kill {
					close(enough) // the next one is under way
				}
			}
		}(number + 1)
		select {
		case <-enough:
		case err := <-ended:
			t.Fatal(err)
		}
		asking := make(chan asked, 1)
		go func() { asking <- askUntilItFails(ctx, s) }()
		server.Kill(t)
		killed := time.Now()
		err := <-ended
		t.Logf("the writer gave up %s after the server was stopped: %v", time.Since(killed).Round(time.Second), err)
		if graph.CodeOf(err) != graph.Unavailable && graph.CodeOf(err) != graph.Unfinished {
			t.Errorf("the writer's error is %v, want one of code Unavailable or Unfinished", err)
		}
		if took := time.Since(killed); took > 40*time.Second {
			t.Errorf("the writer gave up after %s", took)
		}
		questions := <-asking
		questions.row.log(t, "the server is killed in the middle of questions")
		if !strings.Contains(questions.err.Error(), "no Neo4j answers at") {
			t.Errorf("a question in the middle of which the server was killed has %v", questions.err)
		}
		began := time.Now()
		_, err = s.Entities(ctx, []string{"x"})
		t.Logf("a question to the server that is gone ended after %s", time.Since(began).Round(time.Millisecond))
		if took := time.Since(began); took > 15*time.Second {
			t.Errorf("a question to the server that is gone ended after %s", took)
		}
		if graph.CodeOf(err) != graph.Unavailable || !strings.Contains(err.Error(), "no Neo4j answers at") {
			t.Errorf("while it is down, a reader is told %v", err)
		}
		server.Restart(t)
		there := numberOf(t, s)
		if there < int(last.Load()) {
			t.Errorf("batch %d was acknowledged, and %d is there", last.Load(), there)
		}
		acknowledged += int(last.Load()) - number
		number = there
	}
	row{tries: acknowledged + kills, acknowledged: acknowledged}.log(t, "the server is killed while batches are written, and started again")
}

// asked is what questions came to until one failed.
type asked struct {
	row row
	err error
}

// askUntilItFails asks for what each batch writes together.
func askUntilItFails(ctx context.Context, s graph.Store) (a asked) {
	for {
		list, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"x"}, Kinds: []graph.RelationKind{graph.Owns}})
		a.row.tries++
		switch {
		case err != nil:
			a.err = err
			return a
		case len(list) != 3 || list[0].Note != list[1].Note || list[1].Note != list[2].Note:
			a.row.wrong++
		default:
			a.row.acknowledged++
		}
	}
}

// Two writers at once wait for each other, and none is refused.
func TestWritersWaitForEachOther(t *testing.T) {
	server := neo4jtest.Empty(t)
	const writers, batches = 4, 10
	done := make(chan error, writers)
	for i := range writers {
		s := open(t, server)
		go func() {
			for n := range batches {
				id := fmt.Sprintf("%d-%d", i, n)
				if _, err := s.Apply(context.Background(), graph.ChangesOf(graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Company, Name: id}})); err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range writers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	stats, err := open(t, server).Stats(context.Background())
	if err != nil || stats.Entities != writers*batches {
		t.Errorf("%d entities, %v; want %d", stats.Entities, err, writers*batches)
	}
}

// While a writer writes and while everything is scanned, readers do not wait.
func TestReadersDoNotWaitForAScan(t *testing.T) {
	s := open(t, neo4jtest.Empty(t))
	ctx := context.Background()
	if _, err := s.Apply(ctx, batchOf(0)); err != nil {
		t.Fatal(err)
	}
	wrote := make(chan error, 1)
	err := s.Scan(ctx, func(c graph.Change) error {
		if c.Source == nil {
			return nil
		}
		// The writer waits for the scan's end, which the reading comes before.
		go func() {
			_, err := s.Apply(ctx, batchOf(1))
			wrote <- err
		}()
		for range 20 {
			list, err := s.Entities(ctx, []string{"x"})
			if err != nil || len(list) != 1 || list[0].Note != "0" {
				return fmt.Errorf("beside a scan a reader had %v, %v", list, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	if err := <-wrote; err != nil {
		t.Error(err)
	}
	if there := numberOf(t, s); there != 1 {
		t.Errorf("batch %d is there, want 1", there)
	}
}

// A caller's own error comes back as it is, and is not taken for the server's.
func TestErrorsOfTheCallerComeBack(t *testing.T) {
	s := open(t, neo4jtest.Empty(t))
	ctx := context.Background()
	if _, err := s.Apply(ctx, batchOf(0)); err != nil {
		t.Fatal(err)
	}
	mine := errors.New("the file broke off")
	if _, err := s.Apply(ctx, func(yield func(graph.Change, error) bool) { yield(graph.Change{}, mine) }); err != mine {
		t.Errorf("Apply returned %v", err)
	}
	if err := s.Scan(ctx, func(graph.Change) error { return mine }); err != mine {
		t.Errorf("Scan returned %v", err)
	}
}

func TestWhatTheServerRefuses(t *testing.T) {
	server := neo4jtest.Empty(t)
	for name, c := range map[string]struct {
		change func(*neo4jstore.Config)
		code   graph.Code
		says   string
	}{
		"a wrong password":   {func(c *neo4jstore.Config) { c.Password = "wr0ng" }, graph.Denied, "WHOOWNS_NEO4J_PASSWORD"},
		"a wrong database":   {func(c *neo4jstore.Config) { c.Database = "elsewhere" }, graph.NotFound, `no database "elsewhere"`},
		"one in its address": {func(c *neo4jstore.Config) { c.Database = ""; c.Address += "/elsewhere" }, graph.NotFound, `no database "elsewhere"`},
		"no address":         {func(c *neo4jstore.Config) { c.Address = "neo4j" }, graph.Invalid, "neo4j://127.0.0.1:7687"},
	} {
		t.Run(name, func(t *testing.T) {
			config := configOf(server)
			c.change(&config)
			s, err := neo4jstore.Open(context.Background(), config)
			if err == nil {
				s.Close()
			}
			if graph.CodeOf(err) != c.code || !strings.Contains(fmt.Sprint(err), c.says) || strings.Contains(fmt.Sprint(err), "wr0ng") {
				t.Errorf("the error is %v, want code %v and %q", err, c.code, c.says)
			}
		})
	}
}
