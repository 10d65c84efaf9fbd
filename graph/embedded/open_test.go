package embedded_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/embedded"
)

var ctx = context.Background()

func company(id string) *graph.Entity {
	return &graph.Entity{ID: id, Kind: graph.Company, Name: "Company " + id}
}

func apply(t *testing.T, s graph.Store, changes ...graph.Change) {
	t.Helper()
	if _, err := s.Apply(ctx, graph.ChangesOf(changes...)); err != nil {
		t.Fatal(err)
	}
}

// filled makes a store file of many pages and returns its path and size.
func filled(t *testing.T) (string, int64) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "store.db")
	s := open(t, path)
	changes := []graph.Change{}
	for i := range 500 {
		changes = append(changes, graph.Change{Entity: company(fmt.Sprintf("c%03d", i))})
	}
	apply(t, s, changes...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return path, info.Size()
}

// raw runs statements on a file, as another program would.
func raw(t *testing.T, path string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

// What is no store is refused with a code and one line that names the file, and is
// left as it is.
func TestOpenRefuses(t *testing.T) {
	folder := t.TempDir()
	write := func(name, content string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(folder, "foreign.db")
	raw(t, foreign, "CREATE TABLE t (x)", "INSERT INTO t VALUES (1)")
	newer, _ := filled(t)
	raw(t, newer, "PRAGMA user_version = 999")
	half, size := filled(t)
	if err := os.Truncate(half, size/2); err != nil {
		t.Fatal(err)
	}
	header, _ := filled(t)
	if err := os.Truncate(header, 50); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path string
		code       graph.Code
	}{
		{"a text", write("text.csv", "owner,subject\n"), graph.Corrupt},
		{"a long text", write("long.csv", strings.Repeat("owner,subject\n", 1000)), graph.Corrupt},
		{"a short file", write("short", "x"), graph.Corrupt},
		{"another program's file", foreign, graph.Corrupt},
		{"a newer file", newer, graph.Newer},
		{"half a file", half, graph.Corrupt},
		{"a beginning of a file", header, graph.Corrupt},
		{"a folder", folder, graph.Corrupt},
		{"a file in no folder", filepath.Join(folder, "none", "store.db"), graph.NotFound},
		{"a file in a file", filepath.Join(foreign, "store.db"), graph.NotFound},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, _ := os.ReadFile(c.path)
			s, err := embedded.Open(ctx, c.path)
			if err == nil {
				s.Close()
			}
			if graph.CodeOf(err) != c.code {
				t.Fatalf("%v (code %q), want code %q", err, graph.CodeOf(err), c.code)
			}
			if text := err.Error(); !strings.Contains(text, c.path) && !strings.Contains(text, filepath.Dir(c.path)) || strings.Contains(text, "\n") {
				t.Errorf("the message does not name the file in one line: %s", text)
			}
			if after, _ := os.ReadFile(c.path); string(after) != string(before) {
				t.Error("the file is not as it was")
			}
		})
	}
}

func TestOpenEmptyFileMakesAStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a name with % ? # and ü.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, path)
	apply(t, s, graph.Change{Entity: company("a")})
	s.Close()
	if list, err := open(t, path).Entities(ctx, []string{"a"}); err != nil || len(list) != 1 {
		t.Errorf("%v, %v", list, err)
	}
}

// A page that is damaged is told by Check, or by the call that reads it, and never
// answered from.
func TestDamagedPageIsToldOf(t *testing.T) {
	path, size := filled(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for page := int64(1); page < size/4096; page++ {
		damaged := append([]byte(nil), data...)
		for i := range int64(4096) {
			damaged[page*4096+i] ^= 0x5a
		}
		copied := filepath.Join(t.TempDir(), "damaged.db")
		if err := os.WriteFile(copied, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := embedded.Open(ctx, copied)
		if err == nil {
			var problems []graph.Problem
			problems, err = s.Check(ctx)
			s.Close()
			if err == nil && len(problems) == 0 {
				t.Errorf("page %d is damaged and Check finds nothing", page+1)
				continue
			}
		}
		if err != nil && graph.CodeOf(err) != graph.Corrupt {
			t.Errorf("page %d is damaged: %v (code %q), want code corrupt", page+1, err, graph.CodeOf(err))
		}
	}
}

func TestReadOnlyFile(t *testing.T) {
	path, _ := filled(t)
	if err := os.Chmod(path, 0o400); err != nil {
		t.Fatal(err)
	}
	s := open(t, path)
	if list, err := s.Entities(ctx, []string{"c001"}); err != nil || len(list) != 1 {
		t.Errorf("reading gave %v, %v", list, err)
	}
	if _, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Entity: company("a")})); graph.CodeOf(err) != graph.ReadOnly {
		t.Errorf("writing gave %v, want code read_only", err)
	}
	if problems, err := s.Check(ctx); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

// A disk that is full refuses the batch, says so, and leaves the rest to be read
// and the store to be written again.
func TestFullDisk(t *testing.T) {
	path, size := filled(t)
	s := open(t, path)
	limit := fmt.Sprintf("PRAGMA max_page_count = %d", size/4096+2)
	if err := embedded.Execute(s, limit); err != nil {
		t.Fatal(err)
	}
	before := dump(t, s)
	big := company("big")
	big.Note = strings.Repeat("x", 60_000)
	_, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Entity: big}))
	if graph.CodeOf(err) != graph.Unavailable || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("%v, want that the disk is full", err)
	}
	if after := dump(t, s); len(after) != len(before) || s.Network().Nodes() != len(before) {
		t.Errorf("%d records, and %d before", len(after), len(before))
	}
	apply(t, s, graph.Change{DeleteEntity: "c001"})
	if problems, err := s.Check(ctx); err != nil || len(problems) > 0 {
		t.Errorf("%v, %v", problems, err)
	}
}

// What another process writes is seen: here the other process is another Store on
// the same file.
func TestTwoStoresOnOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	a, b := open(t, path), open(t, path)
	apply(t, a, graph.Change{Entity: company("x")}, graph.Change{Entity: company("y")})
	apply(t, b, graph.Change{Entity: company("z")}, graph.Change{Relation: &graph.Relation{ID: "r", Kind: graph.Owns, Owner: "z", Subject: "x"}})
	for name, s := range map[string]*embedded.Store{"the first": a, "the second": b} {
		list, err := s.Relations(ctx, graph.RelationQuery{Of: []string{"x"}})
		if err != nil || len(list) != 1 || list[0].OwnerKind != graph.Company {
			t.Errorf("%s store finds %v, %v; want the relation that the second wrote", name, list, err)
		}
		if problems, err := s.Check(ctx); err != nil || len(problems) > 0 {
			t.Errorf("%s store: %v, %v", name, problems, err)
		}
		if n := s.Network().Nodes(); n != 3 {
			t.Errorf("%s store's network has %d entities, want 3", name, n)
		}
	}
}
