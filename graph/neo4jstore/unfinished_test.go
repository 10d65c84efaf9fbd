package neo4jstore_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
)

// named applies changes as those of a file.
func named(ctx context.Context, s graph.Store, name string, changes []graph.Change) error {
	_, err := s.Apply(graph.WithBatchName(ctx, name), graph.ChangesOf(changes...))
	return err
}

// onlyUnfinished fails t unless the store names these imports, and the check finds
// nothing else.
func onlyUnfinished(t *testing.T, s *neo4jstore.Store, names ...string) {
	t.Helper()
	list, err := s.Unfinished(context.Background())
	if err != nil || len(list) != len(names) {
		t.Fatalf("unfinished are %v, %v; want %v", list, err, names)
	}
	problems, err := s.Check(context.Background())
	if err != nil || len(problems) != len(names) {
		t.Errorf("the check finds %v, %v; want %v", problems, err, names)
	}
	for i, name := range names {
		if !strings.HasPrefix(list[i], "an import of "+name+", begun ") {
			t.Errorf("unfinished is %q, want the import of %s", list[i], name)
		}
		if i < len(problems) && (problems[i].Record != graph.ImportProblem || !strings.Contains(problems[i].What, name)) {
			t.Errorf("the check finds %+v, want the import of %s", problems[i], name)
		}
	}
}

// partOf fails t when the store holds a record that is not one of the import, or less
// than whole batches of it; it returns how many it holds.
func partOf(t *testing.T, there, whole []string, inBatch int) int {
	t.Helper()
	for _, line := range there {
		if !slices.Contains(whole, line) {
			t.Errorf("the store holds what is not of the import: %s", line)
		}
	}
	// Each kind goes in batches of its own.
	got, of := countKinds(t, there), countKinds(t, whole)
	for kind, n := range got {
		if n%inBatch != 0 && n != of[kind] {
			t.Errorf("a batch is there by halves: %d of %d records of the kind %s", n, of[kind], kind)
		}
	}
	return len(there)
}

func countKinds(t *testing.T, lines []string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for _, line := range lines {
		var c graph.Change
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		switch {
		case c.Source != nil:
			count["source"]++
		case c.Entity != nil:
			count["entity"]++
		default:
			count["relation"]++
		}
	}
	return count
}

// cutFor calls apply, cuts every connection at a message for good, and once that has
// happened ends the context; after apply has returned all is passed on again.
func cutFor(t *testing.T, proxy *neo4jtest.Proxy, at int, late bool, apply func(context.Context) error) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	proxy.CutAt(at, late, true)
	ended := make(chan error, 1)
	go func() { ended <- apply(ctx) }()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			proxy.CutAt(0, false, false)
			proxy.Refuse(false)
			return err
		case <-look.C:
			if proxy.Refusing() {
				cancel()
			}
		}
	}
}

// The connection is cut at messages all over a long import, before the server has the
// message or after, and stays cut. What is there is whole batches; the store names the
// import until the same file is imported again, which leaves what the embedded store
// has; another file does not complete it.
func TestConnectionIsCutInALongImport(t *testing.T) {
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	const inBatch = 10
	s, proxy := behind(t, server, 0)
	s.SetMost(20, inBatch)
	direct := open(t, server)
	direct.SetMost(20, inBatch)
	long := append(chain("c", 25), source("s"), holding("cited", "c0", "c9", 1, "s")) // 51 records
	file := inMemory(t)
	if err := named(ctx, file, "long.csv", long); err != nil {
		t.Fatal(err)
	}
	whole := lines(t, file)
	proxy.CutAt(0, false, false)
	if err := named(ctx, s, "long.csv", long); err != nil {
		t.Fatal(err)
	}
	messages := proxy.Sent()
	if there := lines(t, direct); !slices.Equal(there, whole) {
		t.Fatalf("without a cut it holds %d records, want %d", len(there), len(whole))
	}
	wellAndFinished(t, direct)

	const cuts = 12
	result, unfinished := row{}, 0
	for i := range cuts {
		at, late := 1+i*(messages-1)/(cuts-1), i%2 == 1
		server.Clean(t)
		direct := open(t, server) // which makes a new database a store
		direct.SetMost(20, inBatch)
		result.tries++
		err := cutFor(t, proxy, at, late, func(ctx context.Context) error { return named(ctx, s, "long.csv", long) })
		there := lines(t, direct)
		n := partOf(t, there, whole, inBatch)
		switch {
		case err == nil && n != len(whole):
			t.Errorf("message %d of %d, late %v: acknowledged, and %d of %d records are there", at, messages, late, n, len(whole))
			result.lost++
		case err == nil:
			result.acknowledged++
		case n > 0 && graph.CodeOf(err) != graph.Unfinished:
			t.Errorf("message %d of %d, late %v: %d records are there, and the error is %v", at, messages, late, n, err)
			result.wrong++
		case n > 0:
			unfinished++
			if !strings.Contains(err.Error(), "again") {
				t.Errorf("the error does not say what to do: %v", err)
			}
		}
		if list, err := direct.Unfinished(ctx); err != nil || (len(list) > 0) != (n > 0 && (n < len(whole) || len(list) > 0)) {
			t.Errorf("message %d: %d of %d records are there, and unfinished are %v, %v", at, n, len(whole), list, err)
			result.wrong++
		}
		if err := named(ctx, s, "long.csv", long); err != nil {
			t.Errorf("message %d: the same file again: %v", at, err)
		}
		if there := lines(t, direct); !slices.Equal(there, whole) {
			t.Errorf("message %d: completed, it holds %d records, want %d", at, len(there), len(whole))
			result.lost++
		}
		wellAndFinished(t, direct)
	}
	if unfinished < cuts/3 {
		t.Errorf("of %d cuts %d left an import unfinished; the others hit nothing", cuts, unfinished)
	}
	result.log(t, "the connection is cut in a long import and stays cut; the same file completes it")
}

// Another file, long or short, does not complete an import that broke off, and neither
// does another file of the same name.
func TestAnotherFileDoesNotComplete(t *testing.T) {
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	s, proxy := behind(t, server, 0)
	s.SetMost(mostAtOnce, mostInBatch)
	breakOff := func(name string, changes []graph.Change) {
		t.Helper()
		for skip := 20; ; skip += 20 { // until it hits the middle
			err := cutFor(t, proxy, skip, false, func(ctx context.Context) error { return named(ctx, s, name, changes) })
			if graph.CodeOf(err) == graph.Unfinished {
				return
			}
			if err == nil {
				t.Fatalf("the import of %s does not break off", name)
			}
		}
	}
	a, b := chain("a", 12), chain("b", 12)
	breakOff("a.csv", a)
	onlyUnfinished(t, s, "a.csv")
	if err := named(ctx, s, "b.csv", b); err != nil { // a long one
		t.Fatal(err)
	}
	if err := named(ctx, s, "c.csv", chain("c", 2)); err != nil { // a short one
		t.Fatal(err)
	}
	if err := named(ctx, s, "a.csv", b); err != nil { // of the same name
		t.Fatal(err)
	}
	onlyUnfinished(t, s, "a.csv")
	d := chain("d", 12)
	breakOff("d.csv", d)
	onlyUnfinished(t, s, "a.csv", "d.csv")
	if err := named(ctx, s, "a.csv", a); err != nil {
		t.Fatal(err)
	}
	onlyUnfinished(t, s, "d.csv")
	if err := named(ctx, s, "d.csv", d); err != nil {
		t.Fatal(err)
	}
	wellAndFinished(t, s)
	file := inMemory(t)
	for _, changes := range [][]graph.Change{a, b, chain("c", 2), d} {
		if _, err := file.Apply(ctx, graph.ChangesOf(changes...)); err != nil {
			t.Fatal(err)
		}
	}
	if there, want := lines(t, s), lines(t, file); !slices.Equal(there, want) {
		t.Errorf("Neo4j holds %d records, want %d", len(there), len(want))
	}
}

// An import of over 100,000 records is cut off in its middle; the same one again
// completes it.
func TestRealLongImport(t *testing.T) {
	if os.Getenv("WHOOWNS_TEST_LONG") != "true" {
		t.Skip("SKIPPED: over 100,000 records take some minutes; WHOOWNS_TEST_LONG=true has them imported")
	}
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	s, proxy := behind(t, server, 0)
	const companies = 50_500
	stream := graph.Changes(func(yield func(graph.Change, error) bool) {
		for i := range companies {
			id := fmt.Sprintf("c%05d", i)
			if !yield(holding("r"+id, fmt.Sprintf("c%05d", (i+1)%companies), id, 60), nil) || !yield(company(id), nil) {
				return
			}
		}
	})
	began := time.Now()
	err := cutFor(t, proxy, 150, false, func(ctx context.Context) error {
		_, err := s.Apply(graph.WithBatchName(ctx, "register.csv"), stream)
		return err
	})
	t.Logf("it broke off after %s: %v", time.Since(began).Round(time.Second), err)
	if graph.CodeOf(err) != graph.Unfinished {
		t.Fatalf("cut in its middle the import has %v, want code %s", err, graph.Unfinished)
	}
	stats, err := s.Stats(ctx)
	if err != nil || stats.Entities+stats.Relations == 0 || stats.Entities+stats.Relations >= 2*companies {
		t.Errorf("after the cut there are %+v, %v", stats, err)
	}
	if list, err := s.Unfinished(ctx); err != nil || len(list) != 1 {
		t.Errorf("unfinished are %v, %v", list, err)
	}
	began = time.Now()
	applied, err := s.Apply(graph.WithBatchName(ctx, "register.csv"), stream)
	if want := (graph.Applied{Entities: companies, Relations: companies}); err != nil || applied != want {
		t.Fatalf("the same again applied %+v, %v; want %+v", applied, err, want)
	}
	t.Logf("%d records again took %s", 2*companies, time.Since(began).Round(time.Second))
	file := inMemory(t)
	if _, err := file.Apply(ctx, stream); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(lines(t, s), lines(t, file)) {
		t.Error("the two stores do not hold the same")
	}
	if list, err := s.Unfinished(ctx); err != nil || len(list) != 0 {
		t.Errorf("unfinished are %v, %v", list, err)
	}
	row{tries: 1}.log(t, fmt.Sprintf("the connection is cut in an import of %d records; the same file completes it", 2*companies))
}
