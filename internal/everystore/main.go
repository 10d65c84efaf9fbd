package everystore

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/internal/neo4jtest"
)

// Main runs a test binary's tests in rounds, one a store, and ends the process.
func Main(m *testing.M) {
	code := rounds(m)
	neo4jtest.Stop()
	if folder != "" {
		os.RemoveAll(folder)
	}
	os.Exit(code)
}

func rounds(m *testing.M) int {
	wanted := os.Getenv("WHOOWNS_TEST_STORE")
	if wanted != "" && wanted != File && wanted != Neo4j {
		fmt.Fprintf(os.Stderr, "everystore: WHOOWNS_TEST_STORE is %q; write %s or %s, or leave it out\n", wanted, File, Neo4j)
		return 2
	}
	flag.Parse()
	if wanted == Neo4j {
		return againstServer(m)
	}
	code := round(m, File)
	if wanted == File || value("test.list") != "" || value("test.fuzz") != "" || code != 0 && value("test.failfast") == "true" || len(now.took) == 0 {
		return code
	}
	again := slices.Sorted(maps.Keys(now.took))
	set("test.run", runPattern(again, value("test.run")))
	set("test.bench", "") // what was measured is the code, not the server
	fmt.Fprintf(os.Stderr, "everystore: once more on %s, the %d tests that took a store\n", Neo4j, len(again))
	return max(code, againstServer(m))
}

// againstServer is a round on a Neo4j server, where there is one.
func againstServer(m *testing.M) int {
	if err := neo4jtest.Ready(); err != nil {
		if os.Getenv("CI") == "true" {
			fmt.Fprintf(os.Stderr, "FAIL: no Neo4j to test with, and CI leaves no test out: %v\n", err)
			return 1
		}
		fmt.Fprintf(os.Stderr, "SKIPPED: no test runs on Neo4j: there is none to test with: %v\n", err)
		return 0
	}
	if !given("rapid.checks") {
		// A server takes a hundred times as long to empty and to load as a file.
		set("rapid.checks", "10")
	}
	return round(m, Neo4j)
}

func round(m *testing.M, on string) int {
	now.on, now.took, now.confined = on, map[string]bool{}, map[string]bool{}
	code := m.Run()
	for _, s := range []graph.Store{now.open, onServer} {
		if s == nil {
			continue
		}
		if err := s.Close(); err != nil {
			fmt.Fprintf(os.Stderr, "everystore: closing the last store of the round on %s: %v\n", on, err)
			code = max(code, 1)
		}
	}
	now.open, now.holds, onServer = nil, "", nil
	now.on = ""
	return code
}

// runPattern is -run for these tests alone, with what the user asked for of their
// subtests.
func runPattern(tests []string, user string) string {
	quoted := make([]string, len(tests))
	for i, test := range tests {
		quoted[i] = regexp.QuoteMeta(test)
	}
	pattern := "^(" + strings.Join(quoted, "|") + ")$"
	if _, subtests, ok := strings.Cut(user, "/"); ok {
		pattern += "/" + subtests
	}
	return pattern
}

func value(name string) string {
	if f := flag.Lookup(name); f != nil {
		return f.Value.String()
	}
	return ""
}

func set(name, text string) {
	if flag.Lookup(name) != nil {
		if err := flag.Set(name, text); err != nil {
			panic(err) // the flag is of package testing or rapid, and so is the form of its value
		}
	}
}

func given(name string) bool {
	found := false
	flag.Visit(func(f *flag.Flag) { found = found || f.Name == name })
	return found
}

// folder holds the stores that are files, each in a folder of its own.
var folder string

func files(t testing.TB) string {
	t.Helper()
	if folder == "" {
		made, err := os.MkdirTemp("", "whoowns-everystore-")
		if err != nil {
			t.Fatal(err)
		}
		folder = made
	}
	own, err := os.MkdirTemp(folder, "")
	if err != nil {
		t.Fatal(err)
	}
	return own
}
