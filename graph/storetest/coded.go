package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"whoowns/graph"
)

// coded are the parts of the contract that data cannot say.
var coded = []struct {
	name string
	run  func(t *testing.T, s graph.Store, open func(t *testing.T) graph.Store)
}{
	{"an error in the stream undoes the batch", streamErrorUndoes},
	{"readers see all of a batch or none of it", allOrNothing},
	{"every batch raises the version, and nothing else does", versionRises},
	{"an ended context stops every call", contextStops},
	{"what is scanned can be applied elsewhere", scanAndApply},
	{"a large batch is whole", largeBatch},
	{"the frontier finds what the whole network has", frontierEqualsNetwork},
	{"of changes to one record the last holds", lastChangeHolds},
	{"a change that is not one is refused", malformedChanges},
	{"a context that ends in the middle stops a stream", cancelInTheMiddle},
	{"a scan is of one moment while others write", scanOfOneMoment},
	{"random batches leave what the contract says", randomBatches},
	{"after Close every call says unavailable", closed},
}

func company(id string) *graph.Entity {
	return &graph.Entity{ID: id, Kind: graph.Company, Name: "Company " + id}
}

func holding(id, owner, subject string, percent float64) *graph.Relation {
	return &graph.Relation{ID: id, Kind: graph.Owns, Owner: owner, Subject: subject, Share: graph.Percent(percent)}
}

func dump(t *testing.T, s graph.Store) []string {
	t.Helper()
	var lines []string
	err := s.Scan(context.Background(), func(c graph.Change) error {
		line, err := json.Marshal(c)
		lines = append(lines, string(line))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func streamErrorUndoes(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	ctx := context.Background()
	if _, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Entity: company("a")})); err != nil {
		t.Fatal(err)
	}
	before := dump(t, s)
	cause := errors.New("the file broke off")
	_, err := s.Apply(ctx, func(yield func(graph.Change, error) bool) {
		_ = yield(graph.Change{Entity: company("b")}, nil) && yield(graph.Change{DeleteEntity: "a"}, nil) && yield(graph.Change{}, cause)
	})
	if !errors.Is(err, cause) {
		t.Errorf("the error is %v, want the stream's own", err)
	}
	if after := dump(t, s); !slices.Equal(before, after) {
		t.Errorf("the store holds %v, and held %v before", after, before)
	}
}

// Each batch moves both shares of a company at once; their sum is always the
// whole.
func allOrNothing(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	ctx := context.Background()
	apply := func(percent float64) error {
		_, err := s.Apply(ctx, graph.ChangesOf(
			graph.Change{Entity: company("x")}, graph.Change{Entity: company("p")}, graph.Change{Entity: company("q")},
			graph.Change{Relation: holding("p-x", "p", "x", percent)}, graph.Change{Relation: holding("q-x", "q", "x", 100-percent)}))
		return err
	}
	if err := apply(50); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				list, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"x"}})
				if err != nil || len(list) != 2 {
					t.Errorf("%d relations, %v; want 2", len(list), err)
					return
				}
				if sum := list[0].Share.Min() + list[1].Share.Min(); sum < .999 || sum > 1.001 {
					t.Errorf("a reader saw half of a batch: %s and %s", list[0].Share, list[1].Share)
					return
				}
			}
		})
	}
	for i := range 30 {
		if err := apply(float64(i)); err != nil {
			t.Error(err)
		}
	}
	close(done)
	readers.Wait()
}

func versionRises(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	ctx := context.Background()
	version := func() uint64 {
		t.Helper()
		v, err := s.Version(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	before := version()
	for _, id := range []string{"a", "b"} {
		if _, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Entity: company(id)})); err != nil {
			t.Fatal(err)
		}
		after := version()
		if after <= before {
			t.Errorf("the version is %d after a batch and was %d before", after, before)
		}
		before = after
	}
	if _, err := s.Search(ctx, graph.SearchQuery{Text: "company"}); err != nil {
		t.Fatal(err)
	}
	dump(t, s)
	if after := version(); after != before {
		t.Errorf("reading took the version from %d to %d", before, after)
	}
}

func contextStops(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	if _, err := s.Apply(context.Background(), graph.ChangesOf(graph.Change{Entity: company("a")})); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for name, call := range map[string]func() error{
		"Entities":      func() error { _, err := s.Entities(ctx, []string{"a"}); return err },
		"Sources":       func() error { _, err := s.Sources(ctx, []string{"a"}); return err },
		"Relations":     func() error { _, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"a"}}); return err },
		"RelationsByID": func() error { _, err := s.RelationsByID(ctx, []string{"a"}); return err },
		"Search":        func() error { _, err := s.Search(ctx, graph.SearchQuery{Text: "company"}); return err },
		"Scan":          func() error { return s.Scan(ctx, func(graph.Change) error { return nil }) },
		"Version":       func() error { _, err := s.Version(ctx); return err },
		"Stats":         func() error { _, err := s.Stats(ctx); return err },
		"Check":         func() error { _, err := s.Check(ctx); return err },
		"Apply": func() error {
			_, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Entity: company("b")}))
			return err
		},
	} {
		if err := call(); graph.CodeOf(err) != graph.Canceled {
			t.Errorf("%s returned %v, want a canceled context's error", name, err)
		}
	}
	if list, err := s.Entities(context.Background(), []string{"b"}); err != nil || len(list) != 0 {
		t.Errorf("a canceled Apply left %v, %v", list, err)
	}
}

func scanAndApply(t *testing.T, s graph.Store, open func(*testing.T) graph.Store) {
	ctx := context.Background()
	full := graph.Entity{ID: "蚂蚁", Kind: graph.Arrangement, Name: "Ant \"quoted\"", Names: []graph.Name{{Name: "蚂蚁集团", Lang: "zh", From: mustDate("2014-06"), To: mustDate("2020")}},
		Jurisdiction: "CN", Identifiers: []graph.Identifier{{Scheme: "LEI", ID: "X"}}, Founded: mustDate("2000-10-19"), Dissolved: mustDate("2024"), Reason: "r",
		Statements:  []graph.Statement{{Date: mustDate("2023-12-29"), What: "no-controller", Source: "s1", Note: "n"}},
		Annotations: []graph.Annotation{{Motivation: "m", Description: "d", Pointer: "/a", Transformed: "t", Date: mustDate("2020"), By: "b", URL: "u"}}, Sources: []string{"s1"}, Note: "line\nline"}
	share, err := graph.NewShare(graph.Bounds{Min: .043, Max: 1, MinExclusive: true, MaxUnstated: true})
	if err != nil {
		t.Fatal(err)
	}
	r := graph.Relation{ID: "r/1 %", Kind: graph.Owns, Owner: "p", Subject: "蚂蚁", Share: share, Start: mustDate("2014-06"), End: mustDate("2020"), LastObserved: mustDate("2019-03"),
		DateBasis: graph.DateObserved, Basis: graph.Total, Of: graph.OfCapital, Counts: graph.Quoted, Derived: true, Interest: "shareholding", Statement: "st", Sources: []string{"s1"},
		Confidence: "B-", Annotations: full.Annotations, Note: "n"}
	need := graph.Relation{ID: "r2", Kind: graph.DependsOn, Owner: "p", Subject: "蚂蚁", On: graph.NeedPayments, Sources: []string{"s1"}}
	if _, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Relation: &r}, graph.Change{Relation: &need}, graph.Change{Entity: &full}, graph.Change{Entity: company("p")},
		graph.Change{Source: &graph.Source{ID: "s1", Title: "T", Publisher: "P", URL: "U", Date: mustDate("2020-01"), Note: "N"}})); err != nil {
		t.Fatal(err)
	}
	list, err := s.RelationsByID(ctx, []string{"r/1 %"})
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	got := list[0]
	got.Held, got.OwnerKind, got.SubjectKind = graph.Period{}, 0, 0
	if want, have := mustJSON(t, r), mustJSON(t, got); want != have {
		t.Errorf("came back as\n%s, want\n%s", have, want)
	}
	var all []graph.Change
	if err := s.Scan(ctx, func(c graph.Change) error { all = append(all, c); return nil }); err != nil {
		t.Fatal(err)
	}
	before := dump(t, s)
	other := open(t) // from here on s need not answer
	defer other.Close()
	if _, err := other.Apply(ctx, graph.ChangesOf(all...)); err != nil {
		t.Fatal(err)
	}
	if after := dump(t, other); !slices.Equal(before, after) {
		t.Errorf("the copy is\n%v, want\n%v", after, before)
	}
}

func mustDate(s string) graph.Date {
	d, err := graph.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func largeBatch(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	const size = 10_000
	ctx := context.Background()
	applied, err := s.Apply(ctx, func(yield func(graph.Change, error) bool) {
		for i := range size {
			id := fmt.Sprintf("c%05d", i)
			if !yield(graph.Change{Relation: holding("r"+id, fmt.Sprintf("c%05d", (i+1)%size), id, 60)}, nil) || !yield(graph.Change{Entity: company(id)}, nil) {
				return
			}
		}
	})
	if err != nil || applied.Entities != size || applied.Relations != size {
		t.Fatalf("applied %+v, %v", applied, err)
	}
	stats, err := s.Stats(ctx)
	if err != nil || stats.Entities != size || stats.Relations != size || stats.EntityKinds["company"] != size || stats.RelationKinds["OWNS"] != size {
		t.Errorf("stats %+v, %v", stats, err)
	}
	ids := make([]string, 2000)
	for i := range ids {
		ids[i] = fmt.Sprintf("c%05d", 2*i)
	}
	list, err := s.Relations(ctx, graph.RelationQuery{Of: ids})
	if err != nil || len(list) != len(ids) {
		t.Errorf("%d relations of %d companies, %v", len(list), len(ids), err)
	}
}

func frontierEqualsNetwork(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	ctx := context.Background()
	changes := []graph.Change{}
	for _, id := range []string{"a", "b", "c", "d", "e", "lonely"} {
		changes = append(changes, graph.Change{Entity: company(id)})
	}
	for i, pair := range [][2]string{{"a", "b"}, {"b", "c"}, {"c", "a"}, {"d", "c"}, {"c", "e"}} {
		changes = append(changes, graph.Change{Relation: holding(fmt.Sprintf("r%d", i), pair[0], pair[1], 20)})
	}
	if _, err := s.Apply(ctx, graph.ChangesOf(changes...)); err != nil {
		t.Fatal(err)
	}
	n, err := graph.LoadNetwork(ctx, s, graph.Reach{From: []string{"e"}, Up: true})
	if err != nil {
		t.Fatal(err)
	}
	if n.Nodes() != 5 || n.Edges() != 5 {
		t.Errorf("upstream of e are %d entities and %d relations, want 5 and 5", n.Nodes(), n.Edges())
	}
	resident, ok := s.(graph.Resident)
	if !ok {
		return
	}
	whole := wholeOf(t, resident)
	if whole.Nodes() != 6 || whole.Edges() != 5 {
		t.Errorf("the whole has %d entities and %d relations, want 6 and 5", whole.Nodes(), whole.Edges())
	}
	for edge := range int32(n.Edges()) {
		a, b := *n.Edge(edge), *whole.Edge(edge)
		if n.RelationID(edge) != whole.RelationID(edge) || n.ID(a.Owner) != whole.ID(b.Owner) || a.Held != b.Held || a.Min != b.Min {
			t.Errorf("relation %s is %+v by frontier and %+v in the whole", n.RelationID(edge), a, b)
		}
	}
}

// wholeOf returns the resident network once it is in memory.
func wholeOf(t *testing.T, s graph.Resident) *graph.Network {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); runtime.Gosched() {
		if _, err := s.Version(context.Background()); err != nil {
			t.Fatal(err)
		}
		if n := s.Network(); n != nil {
			return n
		}
	}
	t.Fatal("the network is not in memory after a minute")
	return nil
}

func closed(t *testing.T, s graph.Store, _ func(*testing.T) graph.Store) {
	ctx := context.Background()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	for name, call := range map[string]func() error{
		"Sources":       func() error { _, err := s.Sources(ctx, []string{"a"}); return err },
		"Relations":     func() error { _, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"a"}}); return err },
		"RelationsByID": func() error { _, err := s.RelationsByID(ctx, []string{"a"}); return err },
		"Search":        func() error { _, err := s.Search(ctx, graph.SearchQuery{Text: "company"}); return err },
		"Scan":          func() error { return s.Scan(ctx, func(graph.Change) error { return nil }) },
		"Entities":      func() error { _, err := s.Entities(ctx, []string{"a"}); return err },
		"Apply":         func() error { _, err := s.Apply(ctx, graph.ChangesOf()); return err },
		"Stats":         func() error { _, err := s.Stats(ctx); return err },
		"Check":         func() error { _, err := s.Check(ctx); return err },
	} {
		if err := call(); graph.CodeOf(err) != graph.Unavailable {
			t.Errorf("%s returned %v, want Code Unavailable", name, err)
		}
	}
}
