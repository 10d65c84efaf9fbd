package neo4jstore_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
)

// log is what a resident store logs.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// times returns how often a message was logged.
func (l *log) times(message string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.text.String(), message)
}

const wholeRead = "the topology is in memory"

// following opens a resident store of which the log is kept.
func following(t *testing.T, config neo4jstore.Config) (*neo4jstore.ResidentStore, *log) {
	t.Helper()
	l := &log{}
	s, err := neo4jstore.OpenResident(context.Background(), config, neo4jstore.Following{Every: 20 * time.Millisecond, Logger: slog.New(slog.NewTextHandler(l, nil))})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, l
}

func until(t *testing.T, what string, condition func() bool) {
	t.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for deadline := time.Now().Add(time.Minute); !condition(); <-again.C {
		if time.Now().After(deadline) {
			t.Fatalf("after a minute it is not so that %s", what)
		}
	}
}

// whole returns the network once it is of the store's present version.
func whole(t *testing.T, s *neo4jstore.ResidentStore) *graph.Network {
	t.Helper()
	until(t, "the network is in memory", func() bool {
		if _, err := s.Version(context.Background()); err != nil {
			t.Fatal(err)
		}
		return s.Network() != nil
	})
	return s.Network()
}

func apply(t testing.TB, s graph.Store, changes ...graph.Change) {
	t.Helper()
	if _, err := s.Apply(context.Background(), graph.ChangesOf(changes...)); err != nil {
		t.Fatal(err)
	}
}

func consistent(t *testing.T, s graph.Store) {
	t.Helper()
	problems, err := s.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Record, p.What)
	}
}

func date(t *testing.T, text string) graph.Date {
	t.Helper()
	d, err := graph.ParseDate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// edgeIn returns a relation as a network has it.
func edgeIn(t *testing.T, n *graph.Network, id string) graph.Edge {
	t.Helper()
	edge, ok := n.Relation(id)
	if !ok {
		t.Fatalf("there is no relation %s", id)
	}
	return *n.Edge(edge)
}

// What another process writes in small batches is read without reading everything:
// shares, days that hang on another record, other ends, other kinds, deletions.
func TestResidentFollowsAnotherProcess(t *testing.T) {
	server := neo4jtest.Empty(t)
	other := open(t, server)
	apply(t, other, company("a"), company("b"), company("x"), holding("a-x", "a", "x", 10), holding("b-x", "b", "x", 20))
	s, log := following(t, configOf(server))

	apply(t, other, holding("a-x", "a", "x", 30))
	if min := edgeIn(t, whole(t, s), "a-x").Min; min != .3 {
		t.Errorf("the share is %v, want .3", min)
	}
	// Nothing of b-x was written, and it begins when its subject does.
	apply(t, other, graph.Change{Entity: &graph.Entity{ID: "x", Kind: graph.Company, Name: "x", Founded: date(t, "2001-02-03")}})
	if from := edgeIn(t, whole(t, s), "b-x").Held.From; from != date(t, "2001-02-03").First() {
		t.Errorf("b-x holds from %v, want 2001-02-03", from)
	}
	apply(t, other, graph.Change{Entity: &graph.Entity{ID: "b", Kind: graph.Person, Name: "b"}}, company("c"), holding("b-x", "b", "c", 20))
	n := whole(t, s)
	if kind := n.Kind(n.Node("b")); kind != graph.Person {
		t.Errorf("b is a %v, want a person", kind)
	}
	if subject := n.ID(edgeIn(t, n, "b-x").Subject); subject != "c" {
		t.Errorf("b-x is of %s, want c", subject)
	}
	apply(t, other, graph.Change{DeleteRelation: "a-x"}, graph.Change{DeleteEntity: "a"})
	if n = whole(t, s); n.Edges() != 1 || n.Node("a") != graph.NoNode {
		t.Errorf("%d relations and a as node %d; want 1 and none", n.Edges(), n.Node("a"))
	}
	apply(t, other, graph.Change{Source: &graph.Source{ID: "s", Title: "no topology"}})
	if again := whole(t, s); again != n {
		t.Error("a source made another network")
	}
	consistent(t, s)
	if times := log.times(wholeRead); times != 1 {
		t.Errorf("everything was read %d times, want once, at the opening", times)
	}
	// A batch of over a thousand records leaves no journal.
	large := make([]graph.Change, 1001)
	for i := range large {
		large[i] = company(fmt.Sprint("large-", i))
	}
	apply(t, other, large...)
	if n = whole(t, s); n.Nodes() != 3+1001 {
		t.Errorf("%d entities, want 1004", n.Nodes())
	}
	if times := log.times(wholeRead); times != 2 {
		t.Errorf("everything was read %d times, want once more for the large batch", times)
	}
	consistent(t, s)
}

// Random batches of both processes leave, in memory, what is stored.
func TestResidentIsWhatIsStored(t *testing.T) {
	server := neo4jtest.Empty(t)
	writers := []graph.Store{open(t, server), nil}
	s, log := following(t, configOf(server))
	writers[1] = s
	random := rand.New(rand.NewPCG(1, 2))
	for step := range 60 {
		var changes []graph.Change
		for range 1 + random.IntN(6) {
			e := &graph.Entity{ID: fmt.Sprint("e", random.IntN(12)), Kind: graph.Company, Name: "E"}
			if random.IntN(3) == 0 {
				e.Founded = graph.Day(7000 + random.IntN(4000)).Date()
			}
			r := &graph.Relation{ID: fmt.Sprint("r", random.IntN(12)), Kind: graph.Owns, Owner: fmt.Sprint("e", random.IntN(12)), Subject: e.ID, Share: graph.Percent(float64(random.IntN(9)))}
			switch random.IntN(4) {
			case 0:
				changes = append(changes, graph.Change{DeleteRelation: r.ID})
			case 1:
				changes = append(changes, graph.Change{Entity: e})
			default:
				changes = append(changes, graph.Change{Entity: e}, company(r.Owner), graph.Change{Relation: r})
			}
		}
		apply(t, writers[random.IntN(2)], changes...)
		if step%6 == 5 {
			consistent(t, s)
		}
	}
	if times := log.times(wholeRead); times > 2 { // at the opening, and after the first batch ever
		t.Errorf("everything was read %d times", times)
	}
}

// While everything is read others write small batches, and what is in memory after is
// what is stored.
func TestResidentOpensWhileOthersWrite(t *testing.T) {
	server := neo4jtest.Empty(t)
	other := open(t, server)
	const entities = 12_000 // three pages
	first := make([]graph.Change, 0, 2*entities)
	id := func(i int) string { return fmt.Sprintf("e%05d", i) }
	for i := range entities {
		first = append(first, company(id(i)), holding(fmt.Sprintf("r%05d", i), id(i), id(i/2), 10))
	}
	apply(t, other, first...)

	ctx, stop := context.WithCancel(context.Background())
	var writer sync.WaitGroup
	wrote := 0
	writer.Go(func() {
		random := rand.New(rand.NewPCG(3, 4))
		for ; ctx.Err() == nil; wrote++ {
			i := random.IntN(entities)
			fresh := fmt.Sprintf("e%05d+%d", i, wrote)
			_, err := other.Apply(context.Background(), graph.ChangesOf(company(fresh), holding("to "+fresh, id(i), fresh, 20), holding(fmt.Sprintf("r%05d", i), fresh, id(i), float64(1+random.IntN(50)))))
			if err != nil {
				t.Error(err)
				return
			}
		}
	})
	s, log := following(t, configOf(server))
	stop()
	writer.Wait()
	if n := whole(t, s); n.Nodes() != entities+wrote {
		t.Errorf("%d entities, want %d", n.Nodes(), entities+wrote)
	}
	if wrote < 2 {
		t.Errorf("only %d batches were written meanwhile", wrote)
	}
	consistent(t, s)
	t.Logf("%d batches written meanwhile; everything was read %d times", wrote, log.times(wholeRead))
}

// A batch of a program that keeps no journal, one that was announced and never
// committed, and a database that was put back to an earlier day.
func TestResidentTrustsNoBrokenJournal(t *testing.T) {
	server := neo4jtest.Empty(t)
	other := open(t, server)
	apply(t, other, company("a"), company("x"), holding("a-x", "a", "x", 10))
	apply(t, other, holding("a-x", "a", "x", 20))
	s, log := following(t, configOf(server))
	share := func() float64 { return edgeIn(t, whole(t, s), "a-x").Min }
	before := whole(t, s)

	server.Run(t, "MATCH (c:WhoownsStore {id: 'moment'}) SET c.announced = c.announced + 1, c.ended = c.ended + 1", nil)
	if whole(t, s) != before || log.times(wholeRead) != 1 {
		t.Error("a batch that never was made another network")
	}
	pretend := func(share float64, statement string, parameters map[string]any) {
		server.Run(t, "MATCH (c:WhoownsStore {id: 'moment'}) SET c.announced = c.announced + 1", nil)
		server.Run(t, "MATCH ()-[r:OWNS {id: 'a-x'}]->() SET r.share_min = $share, r.share_max = $share", map[string]any{"share": share})
		server.Run(t, "MATCH (c:WhoownsStore {id: 'moment'}), (m:WhoownsStore {id: 'whoowns'}) "+statement, parameters)
	}
	pretend(.4, "SET c.ended = c.announced, m.recent = [c.announced] + m.recent", nil)
	if got := share(); got != .4 || log.times(wholeRead) != 2 {
		t.Errorf("after a batch without a journal the share is %v and everything was read %d times; want .4 and twice", got, log.times(wholeRead))
	}
	apply(t, other, holding("a-x", "a", "x", 50))
	if got := share(); got != .5 {
		t.Errorf("after the next batch the share is %v, want .5", got)
	}
	apply(t, other, holding("a-x", "a", "x", 60))
	if got := share(); got != .6 {
		t.Errorf("after the next batch the share is %v, want .6", got)
	}
	// Put back: to an earlier number, and then to the same one with another history.
	for _, put := range []struct {
		back  int
		share float64
	}{{2, .7}, {0, .8}} {
		pretend(put.share, `WITH c, m, c.announced - 1 - $back AS number
			SET c.announced = number, c.ended = number, m.recent = [number] + m.recent, m.state = toString(number) + ' history ' + $history`,
			map[string]any{"back": put.back, "history": fmt.Sprint(put)})
		if got := share(); got != put.share {
			t.Errorf("put back by %d batches the share is %v, want %v", put.back, got, put.share)
		}
	}
	consistent(t, s)
}

// The connection is lost and comes back: each is logged once, a reader is told
// meanwhile, and what was written in between is followed after.
func TestResidentIsCutOff(t *testing.T) {
	server := neo4jtest.Empty(t)
	other := open(t, server)
	apply(t, other, company("a"), company("x"), holding("a-x", "a", "x", 10))
	proxy := server.Proxy(t)
	behind := configOf(server)
	behind.Address, behind.Timeout = proxy.Address, time.Second // it tells the errors sooner
	s, log := following(t, behind)

	proxy.Refuse(true)
	until(t, "the loss is logged", func() bool { return log.times("cannot be kept up") > 0 })
	if _, err := s.Version(context.Background()); graph.CodeOf(err) != graph.Unavailable {
		t.Errorf("meanwhile a reader is told %v, want code Unavailable", err)
	}
	apply(t, other, holding("a-x", "a", "x", 30))
	proxy.Refuse(false)
	until(t, "the return is logged", func() bool { return log.times("is kept up again") > 0 })
	if min := edgeIn(t, whole(t, s), "a-x").Min; min != .3 {
		t.Errorf("the share is %v, want .3", min)
	}
	if lost, back := log.times("cannot be kept up"), log.times("is kept up again"); lost != 1 || back != 1 {
		t.Errorf("the loss was logged %d times and the return %d times, want once each", lost, back)
	}
}
