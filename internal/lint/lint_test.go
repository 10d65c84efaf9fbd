package lint

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "whoowns"

// root is the module's folder as this package's tests see it.
const root = "../.."

// file is one Go file with what it imports.
type file struct {
	name    string // relative to the root, with slashes
	pkg     string // the import path of its package
	test    bool
	imports []string
}

// backends are the packages that keep a store somewhere.
var backends = []string{module + "/graph/embedded", module + "/graph/neo4jstore"}

// onlyIn names packages from outside that belong to certain places of the project.
var onlyIn = []struct {
	prefix string
	places []string
}{
	{"github.com/gin-gonic/", []string{module + "/internal/api"}},
	{"github.com/danielgtaylor/huma", []string{module + "/internal/api"}},
	{"github.com/neo4j/", []string{module + "/graph/neo4jstore", module + "/internal/neo4jtest"}},
	{"github.com/testcontainers/", []string{module + "/internal/neo4jtest"}},
	{"modernc.org/sqlite", []string{module + "/graph/embedded", module + "/internal/ingest"}}, // a store; an import's spool
	{"github.com/spf13/", []string{module + "/cmd"}},
}

func TestImports(t *testing.T) {
	files := goFiles(t)
	if len(files) < 20 {
		t.Fatalf("found only %d Go files; the search is broken", len(files))
	}
	for _, f := range files {
		for _, imported := range f.imports {
			if why := forbidden(f, imported); why != "" {
				t.Errorf("%s imports %s: %s", f.name, imported, why)
			}
		}
	}
}

// forbidden says why f may not import a package, and nothing when it may.
func forbidden(f file, imported string) string {
	standard := isStandard(imported)
	ours := within(imported, module)
	isBackend := slices.ContainsFunc(backends, func(b string) bool { return within(f.pkg, b) })
	for _, rule := range onlyIn {
		inPlace := slices.ContainsFunc(rule.places, func(place string) bool { return within(f.pkg, place) })
		if strings.HasPrefix(imported, rule.prefix) && !inPlace && !f.test {
			return "only " + strings.Join(rule.places, " and ") + " may"
		}
	}
	switch {
	case f.pkg == module+"/graph" && !f.test && !standard:
		return "the domain imports the standard library alone"
	case f.pkg == module+"/graph/paths" && !f.test && !standard:
		return "paths know vertices and weights, and import the standard library alone"
	case f.pkg == module+"/graph/ownership" && !f.test && ours && imported != module+"/graph" && imported != module+"/graph/paths":
		return "algorithms know the domain and nothing else of the project"
	case f.pkg == module+"/graph/ownership" && !f.test && !ours && !standard && !within(imported, "gonum.org/v1/gonum"):
		return "algorithms import the standard library and, for numerics, gonum"
	case isBackend && !f.test && ours && imported != module+"/graph" && imported != module+"/internal/names" && imported != module+"/internal/propertygraph" && imported != module+"/internal/cypher" && imported != module+"/internal/cypher/syntax" && !within(imported, f.pkg):
		return "a backend imports graph, internal/names, internal/propertygraph, internal/cypher and its syntax, and never another backend"
	case f.pkg == module+"/internal/cypher/syntax" && !f.test && ours && imported != module+"/graph":
		return "the syntax of Cypher knows no values and no store"
	case within(f.pkg, module+"/internal/cypher") && !f.test && ours && imported != module+"/graph" && !within(imported, module+"/internal/cypher"):
		return "Cypher knows the domain's errors, no store and no use case"
	case slices.ContainsFunc(backends, func(b string) bool { return within(imported, b) }) && !isBackend && !f.test && !within(f.pkg, module+"/cmd"):
		return "only commands and tests choose a backend"
	case (within(imported, module+"/internal/everystore") || within(imported, module+"/internal/cypher/memorygraph")) && !f.test:
		return "it is for tests"
	case within(imported, module+"/internal/neo4jtest") && !within(f.pkg, module+"/internal/neo4jtest") && !f.test:
		return "only tests start a server of their own"
	case strings.HasPrefix(imported, "github.com/testcontainers/") && !within(f.pkg, module+"/internal/neo4jtest"):
		return "tests have their Neo4j from internal/neo4jtest"
	case within(imported, module+"/cmd") && !within(f.pkg, module+"/cmd"):
		return "nothing imports a command"
	case within(imported, module+"/internal/api") && !within(f.pkg, module+"/internal/api") && !within(f.pkg, module+"/cmd") && !f.test:
		return "only commands start the server"
	case within(imported, module+"/internal/terminal") && !within(f.pkg, module+"/cmd"):
		return "only commands write to a terminal"
	}
	return ""
}

// TestForbidden shows that each rule can fail, so that a rule that never speaks
// is not taken for a project that keeps it.
func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		name, pkg, imported string
		test, allowed       bool
	}{
		{"the domain and the standard library", "whoowns/graph", "slices", false, true},
		{"the domain and a module", "whoowns/graph", "golang.org/x/text/unicode/norm", false, false},
		{"the domain and the project", "whoowns/graph", "whoowns/internal/names", false, false},
		{"the domain's test and a module", "whoowns/graph", "pgregory.net/rapid", true, true},
		{"algorithms and the domain", "whoowns/graph/ownership", "whoowns/graph", false, true},
		{"algorithms and paths", "whoowns/graph/ownership", "whoowns/graph/paths", false, true},
		{"paths and the domain", "whoowns/graph/paths", "whoowns/graph", false, false},
		{"algorithms and numerics", "whoowns/graph/ownership", "gonum.org/v1/gonum/mat", false, true},
		{"algorithms and a use case", "whoowns/graph/ownership", "whoowns/internal/explore", false, false},
		{"algorithms and another module", "whoowns/graph/ownership", "github.com/rivo/uniseg", false, false},
		{"a backend and names", "whoowns/graph/embedded", "whoowns/internal/names", false, true},
		{"a backend and Cypher", "whoowns/graph/neo4jstore", "whoowns/internal/cypher", false, true},
		{"a backend and how records look", "whoowns/graph/neo4jstore", "whoowns/internal/propertygraph", false, true},
		{"a backend and the evaluator", "whoowns/graph/embedded", "whoowns/internal/cypher/evaluate", false, false},
		{"Cypher and the domain", "whoowns/internal/cypher", "whoowns/graph", false, true},
		{"Cypher and its syntax", "whoowns/internal/cypher", "whoowns/internal/cypher/syntax", false, true},
		{"the syntax of Cypher and Cypher", "whoowns/internal/cypher/syntax", "whoowns/internal/cypher", false, false},
		{"the evaluator and ownership", "whoowns/internal/cypher/evaluate", "whoowns/graph/ownership", false, false},
		{"Cypher and a backend", "whoowns/internal/cypher", "whoowns/graph/neo4jstore", false, false},
		{"Cypher and a use case", "whoowns/internal/cypher", "whoowns/internal/explore", false, false},
		{"a backend and a use case", "whoowns/graph/embedded", "whoowns/internal/explore", false, false},
		{"a backend and another", "whoowns/graph/embedded", "whoowns/graph/neo4jstore", false, false},
		{"a use case and a backend", "whoowns/internal/explore", "whoowns/graph/embedded", false, false},
		{"a use case's test and a backend", "whoowns/internal/explore", "whoowns/graph/embedded", true, true},
		{"a command and a backend", "whoowns/cmd/whoowns", "whoowns/graph/embedded", false, true},
		{"the API and gin", "whoowns/internal/api", "github.com/gin-gonic/gin", false, true},
		{"a command and gin", "whoowns/cmd/whoowns", "github.com/gin-gonic/gin", false, false},
		{"a use case and huma", "whoowns/internal/explore", "github.com/danielgtaylor/huma/v2", false, false},
		{"the API and the driver", "whoowns/internal/api", "github.com/neo4j/neo4j-go-driver/v5/neo4j", false, false},
		{"the server for tests and the driver", "whoowns/internal/neo4jtest", "github.com/neo4j/neo4j-go-driver/v5/neo4j", false, true},
		{"the server for tests and containers", "whoowns/internal/neo4jtest", "github.com/testcontainers/testcontainers-go", false, true},
		{"a backend's test and containers", "whoowns/graph/neo4jstore", "github.com/testcontainers/testcontainers-go", true, false},
		{"a backend's test and the server for tests", "whoowns/graph/neo4jstore", "whoowns/internal/neo4jtest", true, true},
		{"a backend and the server for tests", "whoowns/graph/neo4jstore", "whoowns/internal/neo4jtest", false, false},
		{"a use case and the stores of tests", "whoowns/internal/explore", "whoowns/internal/everystore", false, false},
		{"a use case's test and the stores of tests", "whoowns/internal/explore", "whoowns/internal/everystore", true, true},
		{"an import and SQLite", "whoowns/internal/ingest", "modernc.org/sqlite", false, true},
		{"the evaluator and a graph of tests", "whoowns/internal/cypher/evaluate", "whoowns/internal/cypher/memorygraph", false, false},
		{"a test and a graph of tests", "whoowns/internal/cypher/tck", "whoowns/internal/cypher/memorygraph", true, true},
		{"a use case and SQLite", "whoowns/internal/explore", "modernc.org/sqlite", false, false},
		{"a use case and the API", "whoowns/internal/explore", "whoowns/internal/api", false, false},
		{"the API and a terminal", "whoowns/internal/api", "whoowns/internal/terminal", false, false},
		{"anything and a command", "whoowns/seed", "whoowns/cmd/whoowns", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			why := forbidden(file{pkg: c.pkg, test: c.test}, c.imported)
			if (why == "") != c.allowed {
				t.Errorf("forbidden = %q, allowed should be %v", why, c.allowed)
			}
		})
	}
}

func TestTopLevel(t *testing.T) {
	allowed := []string{"cmd", "graph", "seed", "web", "internal", "docker-compose.yml", "go.mod", "go.sum", "README.md", "Makefile", "LICENSE"}
	ignored := ignoredNames(t)
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") || slices.Contains(allowed, name) {
			continue
		}
		if slices.ContainsFunc(ignored, func(pattern string) bool { ok, _ := path.Match(pattern, name); return ok }) {
			continue
		}
		t.Errorf("%s stands at the top level, which holds only %s and dotfiles", name, strings.Join(allowed, ", "))
	}
}

// TestPaths finds paths of one machine in what everybody reads.
func TestPaths(t *testing.T) {
	machine := regexp.MustCompile(`(^|[\s"'` + "`" + `(=:,])/(home/[a-z]|Users/[A-Za-z]|root/|work/)`)
	if !machine.MatchString("see /home/" + "ann/x") {
		t.Fatal("the pattern finds nothing")
	}
	searched := 0
	for _, name := range tracked(t) {
		switch path.Ext(name) {
		case ".go", ".md", ".json", ".csv", ".yml", ".ts", ".svelte", ".sql", ".html", "":
		default:
			continue
		}
		data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		searched++
		for i, line := range strings.Split(string(data), "\n") {
			if machine.MatchString(line) {
				t.Errorf("%s:%d names a path of one machine: %.120s", name, i+1, strings.TrimSpace(line))
			}
		}
	}
	if searched < 20 {
		t.Fatalf("searched only %d files; the search is broken", searched)
	}
}

// goFiles returns every Go file of the module with its imports.
func goFiles(t *testing.T) []file {
	t.Helper()
	var files []file
	for _, name := range tracked(t) {
		if path.Ext(name) != ".go" {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(name)), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		f := file{name: name, pkg: path.Join(module, path.Dir(name)), test: strings.HasSuffix(name, "_test.go")}
		// These packages serve tests alone.
		f.test = f.test || f.pkg == module+"/graph/storetest" || f.pkg == module+"/internal/everystore"
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			f.imports = append(f.imports, imported)
		}
		files = append(files, f)
	}
	return files
}

// tracked returns the names of the module's own files, relative to its root.
func tracked(t *testing.T) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		relative = filepath.ToSlash(relative)
		if entry.IsDir() {
			switch {
			case relative == ".git", relative == "bin", relative == "web/dist", path.Base(relative) == "node_modules":
				return filepath.SkipDir
			}
			return nil
		}
		if entry.Type().IsRegular() {
			names = append(names, relative)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// ignoredNames returns the patterns of .gitignore that match names at the top.
func ignoredNames(t *testing.T) []string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, ".gitignore"))
	if err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.Trim(strings.TrimSpace(line), "/"); line != "" && !strings.HasPrefix(line, "#") {
			patterns = append(patterns, line)
		}
	}
	return patterns
}

func within(pkg, parent string) bool { return pkg == parent || strings.HasPrefix(pkg, parent+"/") }

// isStandard reports whether a package is of the standard library: the first
// part of its path has no dot, and it is not the module's own.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && first != module
}
