package lint

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// onOneStore are the tests that do not run on every store, each with its reason. A
// test that is not here takes its store from internal/everystore and runs on all.
var onOneStore = map[string]string{
	"cmd/whoowns":                               "commands are given files and addresses, as a user gives them; the program opens the store",
	"internal/api/bench_test.go":                "measures the file",
	"internal/explore/bench_test.go":            "measures the file",
	"internal/api/cypher_test.go:Only":          "a server has plans, warnings and functions of its own",
	"internal/api/workspaces_test.go:Only":      "a workspace is in memory, beside any store",
	"internal/api/cypher_test.go":               "one compares the schema with what a server holds",
	"internal/api/workspaces_test.go":           "workspaces are in memory, whatever the store beside them",
	"internal/cypher/server_test.go":            "holds the gate against the server's own parser",
	"internal/explore/changes_property_test.go": "hundreds of random registers, which differ from those of storetest in nothing that a store sees",
	"internal/explore/paths_test.go":            "hundreds of random registers; the seed's answers are compared in cmd/whoowns",
	"internal/whatif/property_test.go":          "compares an overlay with what is written, in hundreds of random registers",
	"internal/whatif/whatif_test.go":            "an overlay reads a store through the interface that storetest holds",
	"internal/workspace/workspace_test.go":      "workspaces are in memory",
	"internal/query/bench_test.go":              "measures a file and a server beside each other",
	"internal/query/query_test.go:Only":         "Neo4j has no functions of whoowns",
	"internal/everystore":                       "opens the stores for the others, and compares them with each other",
	"internal/explore/agree_test.go:Only":       "compares the network that a file keeps in memory with one that is loaded; a server keeps none",
}

var (
	confines = regexp.MustCompile(`everystore\.(Only|Both)\(`)
	parallel = regexp.MustCompile(`\bt\.Parallel\(\)`)
)

// storeBound returns the places of the list that a file needs to stand in.
func storeBound(f file, text string) []string {
	folder := strings.TrimSuffix(f.name, "/"+f.name[strings.LastIndex(f.name, "/")+1:])
	if !f.test || slices.ContainsFunc(backends, func(b string) bool { return within(f.pkg, b) }) {
		return nil
	}
	place := f.name
	if _, whole := onOneStore[folder]; whole {
		place = folder
	}
	var places []string
	if slices.ContainsFunc(f.imports, func(imported string) bool { return slices.Contains(backends, imported) }) {
		places = append(places, place)
	}
	if confines.MatchString(text) {
		if place == f.name {
			place += ":Only"
		}
		places = append(places, place)
	}
	return places
}

// TestTestsRunOnEveryStore finds a test that opens a store by itself, or leaves one
// out, and does not say why in the list; and a line of the list that nothing needs.
func TestTestsRunOnEveryStore(t *testing.T) {
	unused := maps.Clone(onOneStore)
	delete(unused, "cmd/whoowns") // its tests name no backend, for the program opens them
	for _, f := range goFiles(t) {
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(f.name)))
		if err != nil {
			t.Fatal(err)
		}
		for _, place := range storeBound(f, string(data)) {
			if onOneStore[place] == "" {
				t.Errorf("%s opens a store or leaves one out (%s): take it from internal/everystore, so that the test runs on every store, or give the reason in onOneStore", f.name, place)
			}
			delete(unused, place)
		}
		if slices.Contains(f.imports, module+"/internal/everystore") && parallel.MatchString(string(data)) {
			t.Errorf("%s: tests that share a store do not run in parallel", f.name)
		}
	}
	for place := range unused {
		t.Errorf("%s stands in onOneStore and needs to no more", place)
	}
}

// TestStoreBound shows that the search finds what it is for.
func TestStoreBound(t *testing.T) {
	embedded := []string{module + "/graph/embedded"}
	for _, c := range []struct {
		name string
		file file
		text string
		want []string
	}{
		{"a test that opens a file", file{"internal/x/x_test.go", "whoowns/internal/x", true, embedded}, "", []string{"internal/x/x_test.go"}},
		{"one that leaves a store out", file{"internal/x/x_test.go", "whoowns/internal/x", true, nil}, "everystore." + "Only(t", []string{"internal/x/x_test.go:Only"}},
		{"one that runs on all", file{"internal/x/x_test.go", "whoowns/internal/x", true, nil}, "everystore.Seed(t)", nil},
		{"a store's own test", file{"graph/embedded/x_test.go", "whoowns/graph/embedded", true, embedded}, "", nil},
		{"the program", file{"cmd/whoowns/store.go", "whoowns/cmd/whoowns", false, embedded}, "", nil},
	} {
		if got := storeBound(c.file, c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s needs %v in the list, want %v", c.name, got, c.want)
		}
	}
}
