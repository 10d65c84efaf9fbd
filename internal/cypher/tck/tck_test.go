package tck

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"

	"github.com/cucumber/godog"
)

// outcome is how one scenario ended. Scenarios of one name within a feature, which are
// the examples of an outline, are told apart by a number.
type outcome struct {
	feature, name string
	out           bool
	err           error
}

func (o outcome) key() string  { return o.feature + "\t" + o.name }
func (o outcome) area() string { return filepath.ToSlash(filepath.Dir(o.feature)) }

// TestTCK runs openCypher's kit. A scenario fails when it does, unless it is listed in
// testdata/unsupported.tsv, and also when it passes in spite of being listed there.
func TestTCK(t *testing.T) {
	features, graphs := "testdata/features", "testdata/graphs"
	if other := os.Getenv("WHOOWNS_TCK"); other != "" {
		features = other
		for _, folder := range []string{filepath.Join(filepath.Dir(other), "graphs"), filepath.Join(other, "graphs")} {
			if isFolder(folder) {
				graphs = folder
			}
		}
	}
	unsupported := readUnsupported(t)
	outcomes := runFeatures(t, features, graphs)
	show := os.Getenv("WHOOWNS_TCK_SHOW")
	table := map[string]*counts{}
	seen := map[string]bool{}
	for _, o := range outcomes {
		c := table[o.area()]
		if c == nil {
			c = new(counts)
			table[o.area()] = c
		}
		seen[o.key()] = true
		_, listed := unsupported[o.key()]
		switch {
		case o.err == nil && listed:
			c.failed++
			t.Errorf("%s: %s passes; take it off the list of what is not supported", o.feature, o.name)
		case o.out && o.err == nil:
			c.updating++
		case o.err == nil:
			c.passed++
		case listed:
			c.unsupported++
		default:
			c.failed++
			t.Fail()
			if show != "" && strings.Contains(o.feature, show) {
				t.Logf("%s: %s: %.400s", o.feature, o.name, strings.ReplaceAll(o.err.Error(), "\n", " "))
			}
		}
	}
	for key := range unsupported {
		if !seen[key] && features == "testdata/features" {
			t.Errorf("the list of what is not supported names %q, which is no scenario", key)
		}
	}
	t.Log("\n" + tableOf(table))
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// runFeatures runs every feature in a folder.
func runFeatures(t *testing.T, folder, graphs string) []outcome {
	var outcomes []outcome
	numbers := map[string]int{}
	names, err := featuresIn(folder)
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no feature in %s: %v", folder, err)
	}
	var said bytes.Buffer
	suite := godog.TestSuite{
		Name:    "openCypher",
		Options: &godog.Options{Format: "progress", Output: &said, NoColors: true, Strict: true, Paths: names},
		ScenarioInitializer: func(sc *godog.ScenarioContext) {
			s := &scenario{graphs: graphs}
			s.register(sc)
			sc.After(func(ctx context.Context, of *godog.Scenario, err error) (context.Context, error) {
				feature, relative := filepath.Rel(folder, of.Uri)
				if relative != nil {
					feature = of.Uri
				}
				o := outcome{feature: filepath.ToSlash(feature), name: of.Name, out: s.out, err: err}
				numbers[o.key()]++
				if n := numbers[o.key()]; n > 1 {
					o.name += fmt.Sprintf(" #%d", n)
				}
				outcomes = append(outcomes, o)
				return ctx, nil
			})
		},
	}
	if suite.Run() > 1 { // 1 is that a scenario failed
		t.Fatalf("the features in %s cannot be run: %s", folder, said.String())
	}
	return outcomes
}

func featuresIn(folder string) (names []string, err error) {
	err = filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(name, ".feature") {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// readUnsupported reads the list: feature, scenario, reason.
func readUnsupported(t *testing.T) map[string]string {
	text, err := os.ReadFile("testdata/unsupported.tsv")
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "\t")
		if len(fields) != 3 || fields[2] == "" {
			t.Fatalf("line %d of the list of what is not supported has not three fields: feature, scenario, reason", i+1)
		}
		reasons[fields[0]+"\t"+fields[1]] = fields[2]
	}
	return reasons
}

// counts are of one area. Those that update are refused, as they have to be.
type counts struct{ passed, unsupported, failed, updating int }

func tableOf(areas map[string]*counts) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "area\tscenarios\tpassed\tnot supported\tfailed\tupdating, refused\t")
	var total counts
	row := func(name string, c counts) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t\n", name, c.passed+c.unsupported+c.failed, c.passed, c.unsupported, c.failed, c.updating)
	}
	for _, area := range slices.Sorted(maps.Keys(areas)) {
		c := *areas[area]
		row(area, c)
		total = counts{total.passed + c.passed, total.unsupported + c.unsupported, total.failed + c.failed, total.updating + c.updating}
	}
	row("all", total)
	w.Flush()
	return b.String()
}
