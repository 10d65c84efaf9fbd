package embedded

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"whoowns/graph"
)

// A file of each earlier version opens with everything in it, and is then of this
// version. What stands in the file is written here as the versions before wrote it.
func TestEachEarlierVersionOpens(t *testing.T) {
	ctx := context.Background()
	for version := 1; version < len(migrations); version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "store.db")
			db, err := sql.Open("sqlite", path)
			if err != nil {
				t.Fatal(err)
			}
			r := graph.Relation{ID: "r", Kind: graph.Owns, Owner: "a", Subject: "b", Share: graph.Percent(60)}
			statements := append([]string{"PRAGMA journal_mode = WAL"}, migrations[:version]...)
			statements = append(statements,
				fmt.Sprintf(`INSERT INTO entity (id, kind, body) VALUES ('a', %[1]d, '{"id":"a","kind":"company","name":"Alibaba"}'), ('b', %[1]d, '{"id":"b","kind":"company","name":"हिन्दी"}')`, graph.Company),
				`INSERT INTO gram (gram, entity) VALUES ('al', 'a'), ('gone', 'a')`, // as another folding made them
				fmt.Sprintf(`INSERT INTO relation (id, owner, subject, edge, body) VALUES ('r', 'a', 'b', x'%x', '{"id":"r","kind":"OWNS","owner":"a","subject":"b","share":{"min":0.6,"max":0.6,"known":true}}')`, packEdge(&r)),
				fmt.Sprintf("PRAGMA application_id = %d", application), fmt.Sprintf("PRAGMA user_version = %d", version))
			for _, statement := range statements {
				if _, err := db.Exec(statement); err != nil {
					t.Fatalf("%s: %v", statement, err)
				}
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			for range 2 { // the second time there is nothing to do
				s, err := Open(ctx, path)
				if err != nil {
					t.Fatal(err)
				}
				problems, err := s.Check(ctx)
				if err != nil || len(problems) > 0 || s.Network().Nodes() != 2 || s.Network().Edges() != 1 {
					t.Errorf("%v, %v, with %d entities and %d relations", problems, err, s.Network().Nodes(), s.Network().Edges())
				}
				if found, err := s.Search(ctx, graph.SearchQuery{Text: "हिन्दी"}); err != nil || len(found.Hits) != 1 {
					t.Errorf("found %v, %v", found, err)
				}
				var now int
				if err := s.db.QueryRow("PRAGMA user_version").Scan(&now); err != nil || now != len(migrations) {
					t.Errorf("the file is of version %d, %v; want %d", now, err, len(migrations))
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// Migrations run in order, each once, and all of them or none.
func TestMigrationsAreOneStep(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(ctx, graph.ChangesOf(graph.Change{Entity: &graph.Entity{ID: "a", Kind: graph.Company, Name: "A"}})); err != nil {
		t.Fatal(err)
	}
	s.Close()
	released := migrations
	defer func() { migrations = released }()
	version := func() (version, rows int) {
		db, err := sql.Open("sqlite", path)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
			t.Fatal(err)
		}
		_ = db.QueryRow("SELECT count(*) FROM later").Scan(&rows) // no such table is 0
		return version, rows
	}
	migrations = slices.Concat(released, []string{"CREATE TABLE later (x); INSERT INTO later VALUES (1)", "INSERT INTO missing VALUES (1)"})
	if s, err := Open(ctx, path); err == nil {
		s.Close()
		t.Fatal("a migration that fails is not told")
	}
	if v, rows := version(); v != len(released) || rows != 0 {
		t.Errorf("after one that failed the file is of version %d with %d rows; want %d as before", v, rows, len(released))
	}
	migrations[len(migrations)-1] = "INSERT INTO later SELECT x + 1 FROM later"
	for range 2 {
		s, err := Open(ctx, path)
		if err != nil {
			t.Fatal(err)
		}
		if problems, err := s.Check(ctx); err != nil || len(problems) > 0 {
			t.Errorf("%v, %v", problems, err)
		}
		s.Close()
		if v, rows := version(); v != len(migrations) || rows != 2 {
			t.Errorf("the file is of version %d with %d rows, want %d with 2", v, rows, len(migrations))
		}
	}
	migrations = released
	if s, err := Open(ctx, path); graph.CodeOf(err) != graph.Newer {
		if err == nil {
			s.Close()
		}
		t.Errorf("a version from later gives %v, want code newer", err)
	}
}
