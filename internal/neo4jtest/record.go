package neo4jtest

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"
)

// record adds a line with the package and the name of a test that uses a Neo4j to the
// file that WHOOWNS_TEST_NEO4J_LIST names, so that runs by different routes can be
// compared.
func record(t testing.TB) {
	t.Helper()
	file := os.Getenv("WHOOWNS_TEST_NEO4J_LIST")
	if file == "" {
		return
	}
	binary := os.Args[0]
	if info, ok := debug.ReadBuildInfo(); ok {
		binary = info.Path
	}
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	// One short write, which others to the same file do not tear.
	_, err = fmt.Fprintf(f, "%s %s\n", strings.TrimSuffix(binary, ".test"), t.Name())
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		t.Fatal(err)
	}
}
