package main

import (
	"database/sql"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"whoowns/graph"
)

// onceEach opens a store that cannot be opened with a command that reads, one
// that writes and one that checks.
func onceEach(t *testing.T, location string, want ...string) {
	t.Helper()
	write(t, "a.csv", "owner,subject\na,b\n")
	for _, args := range [][]string{{"owners", "b"}, {"import", "a.csv"}, {"seed"}, {"check"}, {"export"}} {
		fails(t, want, append(args, "--store", location)...)
	}
}

func TestStoreThatIsNoStore(t *testing.T) {
	t.Chdir(t.TempDir())
	text := strings.Repeat("These are only my notes. ", 400)
	write(t, "notes.db", text)
	onceEach(t, "notes.db", "notes.db")
	if kept, err := os.ReadFile("notes.db"); err != nil || string(kept) != text {
		t.Errorf("the file was changed (%v)", err)
	}
}

func TestStoreOfANewerVersion(t *testing.T) {
	ring(t)
	db, err := sql.Open("sqlite", defaultFile)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("PRAGMA user_version = 1000000"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	onceEach(t, defaultFile, defaultFile, "newer")
}

func TestStoreThatIsAFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("data", 0o700); err != nil {
		t.Fatal(err)
	}
	onceEach(t, "data", "data is a folder", "data/whoowns.db")
}

func TestStoreInAFolderThatIsMissing(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", "owner,subject\na,b\n")
	fails(t, []string{"no/such/file.db"}, "owners", "b", "--store", "no/such/file.db")
	fails(t, []string{"no/such/file.db"}, "import", "a.csv", "--store", "no/such/file.db")
}

func TestStoreThatIsNamedMustExistToBeRead(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, args := range [][]string{{"owners", "b"}, {"check"}, {"export"}, {"search", "b"}, {"ask", "who owns b"}, {"import", "--check", "a.csv"}} {
		write(t, "a.csv", "owner,subject\na,b\n")
		fails(t, []string{"missing.db", "no such file", "whoowns import"}, append(args, "--store", "missing.db")...)
	}
	if left, err := filepath.Glob("*.db*"); err != nil || len(left) > 0 {
		t.Errorf("it made %v (%v)", left, err)
	}
}

// A server that is not there is named without the password that stood in its address.
func TestServerThatIsNotThere(t *testing.T) {
	t.Chdir(t.TempDir())
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	listener.Close()
	for _, scheme := range []string{"neo4j", "bolt"} {
		r := fails(t, []string{"no Neo4j answers at " + scheme + "://" + address, "--store"}, "owners", "a", "--store", scheme+"://ann:s3cret@"+address)
		if all := r.err.Error() + r.out + r.messages; strings.Contains(all, "s3cret") || strings.Contains(all, "ann") {
			t.Errorf("it shows the password or the user: %s", all)
		}
	}
	for _, location := range []string{"postgres://ann:s3cret@localhost/x", "neo4j://ann:s3%zz@localhost"} {
		r := in(t, "", nil, "check", "--store", location)
		if r.err == nil || strings.Contains(r.err.Error(), "s3") {
			t.Errorf("%s: %v", location, r.err)
		}
	}
	onceEach(t, "postgres://localhost/x", "postgres", "no store of the kind", "neo4j://")
}

func TestSeedMakesTheStoreAndDoublesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	first := decoded[graph.Applied](t, ok(t, "seed", "--json"))
	if first.Entities == 0 || first.Relations == 0 || first.Sources == 0 {
		t.Fatalf("written %+v", first)
	}
	before := ok(t, "export")
	ok(t, "seed")
	if after := ok(t, "export"); after != before {
		t.Error("the store is another one after a second seed")
	}
	r := in(t, "", nil, "check", "--json")
	if c := decoded[checked](t, r.out); r.err != nil || len(c.Problems) != 0 || c.Stats.Relations != first.Relations {
		t.Errorf("%v: %+v, want %d relations and no problem", r.err, c, first.Relations)
	}
	if r.messages != "" {
		t.Errorf("with a store there is nothing to say, and it says %q", r.messages)
	}
}

// The two ways to the data that come with the program must not differ.
func TestMemoryAndFileAnswerTheSame(t *testing.T) {
	t.Chdir(t.TempDir())
	memory := ok(t, "owners", "alipay", "--as-of", "2024-06-30")
	ok(t, "seed")
	if file := ok(t, "owners", "alipay", "--as-of", "2024-06-30"); file != memory {
		t.Errorf("from the file\n%s\nfrom memory\n%s", file, memory)
	}
}
