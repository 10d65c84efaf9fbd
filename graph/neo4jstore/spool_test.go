package neo4jstore_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
	"whoowns/graph/neo4jstore"
	"whoowns/internal/neo4jtest"
)

// mostAtOnce makes a stream of a few records a long one, and mostInBatch writes it in
// several batches.
const mostAtOnce, mostInBatch = 6, 4

func openShort(t *testing.T, server *neo4jtest.Server) *neo4jstore.Store {
	t.Helper()
	s := open(t, server)
	s.SetMost(mostAtOnce, mostInBatch)
	return s
}

func inMemory(t *testing.T) graph.Store {
	t.Helper()
	s, err := embedded.Open(context.Background(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func company(id string, sources ...string) graph.Change {
	return graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Company, Name: "Company " + id, Sources: sources}}
}

func holding(id, owner, subject string, percent float64, sources ...string) graph.Change {
	return graph.Change{Relation: &graph.Relation{ID: id, Kind: graph.Owns, Owner: owner, Subject: subject, Share: graph.Percent(percent), Sources: sources}}
}

func source(id string) graph.Change { return graph.Change{Source: &graph.Source{ID: id, Title: id}} }

// chain is n companies, each of which holds the next, relations first.
func chain(prefix string, n int) []graph.Change {
	var changes []graph.Change
	for i := range n - 1 {
		changes = append(changes, holding(fmt.Sprintf("%s-r%d", prefix, i), fmt.Sprintf("%s%d", prefix, i), fmt.Sprintf("%s%d", prefix, i+1), 60))
	}
	for i := range n {
		changes = append(changes, company(fmt.Sprintf("%s%d", prefix, i)))
	}
	return changes
}

// lines is everything that a store holds.
func lines(t *testing.T, s graph.Store) []string {
	t.Helper()
	var list []string
	if err := s.Scan(context.Background(), func(c graph.Change) error {
		line, err := json.Marshal(c)
		list = append(list, string(line))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return list
}

// noFilesLeft fails t when something is left in the folder for temporary files, at its
// end too.
func noFilesLeft(t *testing.T) {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Cleanup(func() {
		left, err := os.ReadDir(folder)
		if err != nil || len(left) > 0 {
			t.Errorf("%v, %v are left behind", left, err)
		}
	})
}

// A long stream is taken and refused as the embedded store takes and refuses it, counts
// the same, and leaves the same.
func TestLongStreamsAreAsShortOnes(t *testing.T) {
	server := neo4jtest.Empty(t)
	noFilesLeft(t)
	before := []graph.Change{source("old source"), company("old"), company("held"), holding("old-held", "old", "held", 10, "old source")}
	long := chain("c", 8) // 15 records
	for _, c := range []struct {
		name    string
		changes []graph.Change
		code    graph.Code // "" means that it is taken
	}{
		{"relations before their ends", long, ""},
		{"ends before their relations", reversed(long), ""},
		{"an owner that is nowhere", append(long[:len(long):len(long)], holding("x", "nobody", "c1", 1)), graph.Invalid},
		{"a subject that is nowhere", append([]graph.Change{holding("x", "c1", "nobody", 1)}, long...), graph.Invalid},
		{"an owner that the store has", append(long[:len(long):len(long)], holding("x", "old", "c1", 1)), ""},
		{"a source that is nowhere, cited by a relation", append(long[:len(long):len(long)], holding("x", "c0", "c1", 1, "no source")), graph.Invalid},
		{"a source that is nowhere, cited by an entity", append(long[:len(long):len(long)], company("x", "no source")), graph.Invalid},
		{"a source that is nowhere, cited by a statement", append(long[:len(long):len(long)], graph.Change{Entity: &graph.Entity{ID: "x", Kind: graph.Company, Name: "x",
			Statements: []graph.Statement{{What: "no-controller", Source: "no source"}}}}), graph.Invalid},
		{"a source that the store has", append(long[:len(long):len(long)], company("x", "old source")), ""},
		{"a source that comes last", append(long[:len(long):len(long)], company("x", "new source"), holding("y", "x", "c1", 5, "new source"), source("new source")), ""},
		{"of one id the last holds", append(long[:len(long):len(long)], holding("c-r0", "c3", "c4", 7), company("c2"), graph.Change{Entity: &graph.Entity{ID: "c2", Kind: graph.State, Name: "last"}}), ""},
		{"one id many times over", append(long[:len(long):len(long)], slices.Concat(long, long, reversed(long))...), ""},
		{"what lacks an end and is mended", append([]graph.Change{holding("x", "nobody", "c1", 1)}, append(long[:len(long):len(long)], holding("x", "c0", "c1", 2))...), ""},
		{"what lacks an end late and is mended", append(long[:len(long):len(long)], holding("x", "nobody", "c1", 1), holding("y", "c5", "c1", 3), holding("x", "c0", "c1", 2)), ""},
		{"what cites a lacking source and is mended", append(long[:len(long):len(long)], company("c0", "no source"), holding("x", "c0", "c1", 2, "no source"), company("c0"), holding("x", "c0", "c1", 2)), ""},
		{"what is mended and then lacks an end", append(long[:len(long):len(long)], holding("x", "c0", "c1", 2), holding("x", "nobody", "c1", 1)), graph.Invalid},
		{"an end that was there turns round", append(long[:len(long):len(long)], holding("old-held", "held", "old", 20)), ""},
		{"a record that is not valid", append(long[:len(long):len(long)], graph.Change{Entity: &graph.Entity{ID: "x", Name: "no kind"}}), graph.Invalid},
		{"a change that is none", append(long[:len(long):len(long)], graph.Change{}), graph.Invalid},
		{"a change of two", append(long[:len(long):len(long)], graph.Change{Entity: &graph.Entity{ID: "x", Kind: graph.Company, Name: "x"}, DeleteEntity: "y"}), graph.Invalid},
		{"a deletion late", append(long[:len(long):len(long)], graph.Change{DeleteRelation: "old-held"}), ""},
		{"a deletion late, of what has relations", append(long[:len(long):len(long)], graph.Change{DeleteEntity: "held"}), graph.Conflict},
		{"a deletion late, with its relations", append(long[:len(long):len(long)], graph.Change{DeleteEntity: "held"}, graph.Change{DeleteRelation: "old-held"}), ""},
		{"a deletion early", append([]graph.Change{{DeleteRelation: "old-held"}, {DeleteEntity: "held"}}, long...), ""},
		{"a deletion of what the stream has", append(long[:len(long):len(long)], graph.Change{DeleteRelation: "c-r3"}, graph.Change{DeleteRelation: "c-r3"}), ""},
		{"a deletion of an end of the stream's own", append(long[:len(long):len(long)], graph.Change{DeleteEntity: "c3"}), graph.Invalid},
		{"a deletion of a source that is cited", append(long[:len(long):len(long)], graph.Change{DeleteSource: "old source"}), graph.Invalid},
		{"a deletion, and written again", append(long[:len(long):len(long)], graph.Change{DeleteEntity: "c3"}, company("c3")), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			server.Clean(t)
			ctx := context.Background()
			file, remote := inMemory(t), openShort(t, server)
			for _, s := range []graph.Store{file, remote} {
				if _, err := s.Apply(ctx, graph.ChangesOf(before...)); err != nil {
					t.Fatal(err)
				}
			}
			want, wantErr := file.Apply(ctx, graph.ChangesOf(c.changes...))
			got, err := remote.Apply(ctx, graph.ChangesOf(c.changes...))
			if graph.CodeOf(wantErr) != c.code {
				t.Errorf("the file says %v, want code %q", wantErr, c.code)
			}
			if graph.CodeOf(err) != c.code || got != want {
				t.Errorf("Neo4j has %+v, %v; the file %+v, %v", got, err, want, wantErr)
			}
			if there, want := lines(t, remote), lines(t, file); !slices.Equal(there, want) {
				t.Errorf("Neo4j holds\n%s\nand the file\n%s", strings.Join(there, "\n"), strings.Join(want, "\n"))
			}
			wellAndFinished(t, remote)
		})
	}
}

func reversed(changes []graph.Change) []graph.Change {
	list := slices.Clone(changes)
	slices.Reverse(list)
	return list
}

func wellAndFinished(t *testing.T, s *neo4jstore.Store) {
	t.Helper()
	problems, err := s.Check(context.Background())
	if err != nil || len(problems) > 0 {
		t.Errorf("the check finds %v, %v", problems, err)
	}
	if unfinished, err := s.Unfinished(context.Background()); err != nil || len(unfinished) > 0 {
		t.Errorf("%v, %v are unfinished", unfinished, err)
	}
}

// A long stream that ends with an error, or whose caller goes away, leaves nothing in
// the store and no file.
func TestLongStreamBreaksOff(t *testing.T) {
	server := neo4jtest.Empty(t)
	s := openShort(t, server)
	long := chain("c", 50)
	mine := errors.New("the file broke off")
	for _, at := range []int{mostAtOnce, mostAtOnce + 1, mostAtOnce + 2, len(long)} {
		t.Run(fmt.Sprintf("an error after %d", at), func(t *testing.T) {
			noFilesLeft(t)
			_, err := s.Apply(context.Background(), func(yield func(graph.Change, error) bool) {
				for _, c := range long[:at] {
					if !yield(c, nil) {
						return
					}
				}
				yield(graph.Change{}, mine)
			})
			if err != mine {
				t.Errorf("Apply returned %v, want the stream's own error", err)
			}
		})
		t.Run(fmt.Sprintf("the caller goes away after %d", at), func(t *testing.T) {
			noFilesLeft(t)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			_, err := s.Apply(ctx, func(yield func(graph.Change, error) bool) {
				for i, c := range long {
					if i == at-1 {
						cancel()
					}
					if !yield(c, nil) {
						return
					}
				}
			})
			if !errors.Is(err, context.Canceled) || graph.CodeOf(err) != graph.Canceled {
				t.Errorf("Apply returned %v, want that it was cancelled", err)
			}
		})
	}
	if there := lines(t, s); len(there) > 0 {
		t.Errorf("%d records are there, want none: %.300s", len(there), there)
	}
	wellAndFinished(t, s)
}

// A disk that is full is told as that, with the file, and nothing is written.
func TestDiskIsFull(t *testing.T) {
	folder := smallDisk(t)
	server := neo4jtest.Empty(t)
	s := openShort(t, server)
	t.Setenv("TMPDIR", folder)
	note := strings.Repeat("a long note ", 500)
	_, err := s.Apply(context.Background(), func(yield func(graph.Change, error) bool) {
		for i := range 1_000 { // 6 MB
			id := fmt.Sprint(i)
			if !yield(graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Company, Name: id, Note: note}}, nil) {
				return
			}
		}
	})
	if graph.CodeOf(err) != graph.Unavailable || !strings.Contains(err.Error(), folder) || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("on a full disk Apply returned %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
		t.Errorf("%v, %v are left behind", left, err)
	}
	if there := lines(t, s); len(there) > 0 {
		t.Errorf("%d records are there, want none", len(there))
	}
}
