package ownership_test

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// TestFinBenchBesideSciPy compares all shares of the sample with scipy.sparse, and
// prints what both take on this machine. It needs a Python with scipy, and is left
// out without: see testdata/finbench/scipy_owners.py.
func TestFinBenchBesideSciPy(t *testing.T) {
	python := os.Getenv("WHOOWNS_TEST_SCIPY")
	if python == "" {
		t.Skip("WHOOWNS_TEST_SCIPY names no Python with scipy")
	}
	n := finbench(t)
	subject := inLargest(t, n)
	out := t.TempDir()
	if said, err := exec.CommandContext(t.Context(), python, "testdata/finbench/scipy_owners.py", out, n.ID(subject)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	read := func(name string) []byte {
		content, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	ids := strings.Fields(string(read("ids.txt")))
	shares, row := read("shares.f64"), 8*len(ids)
	var times map[string]float64
	if err := json.Unmarshal(read("times.json"), &times); err != nil {
		t.Fatal(err)
	}

	engine := ownership.NewEngine(n)
	worst, pairs := 0.0, 0
	for j := range len(shares) / row {
		o, err := engine.Owners(context.Background(), n.Node(ids[j]), day)
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[string]float64, len(o.Holdings))
		for _, h := range o.Holdings {
			got[n.ID(h.Node)] = h.Effective.Min()
		}
		for i, id := range ids {
			if i == j {
				continue // scipy's figure for an entity itself is 1: the walk begins there
			}
			want := math.Float64frombits(binary.LittleEndian.Uint64(shares[j*row+8*i:]))
			if want > 0 || got[id] > 0 {
				pairs++
			}
			if worst = math.Max(worst, math.Abs(got[id]-want)); math.Abs(got[id]-want) > 1e-9 {
				t.Fatalf("%s in %s: the engine gives %.12f, scipy %.12f", id, ids[j], got[id], want)
			}
		}
	}
	t.Logf("%d pairs, worst difference %.1e", pairs, worst)

	fresh := func(node graph.Node) func() {
		return func() { ask(t, ownership.NewEngine(n), node) }
	}
	t.Logf("owners of %s, first: engine %s, scipy %s (matrix, spsolve)", n.ID(subject), best(1, fresh(subject)), seconds(times["one, first"]))
	t.Logf("the same again: engine %s (a new one each time), scipy %s (spsolve)", best(50, fresh(subject)), seconds(times["one, again"]))
	t.Logf("the same, factors kept: engine %s, scipy %s (splu kept, solve)", best(50, func() { ask(t, engine, subject) }), seconds(times["one, factor kept"]))
	t.Logf("owners of all %d companies: engine %s, scipy %s (splu, solve)", len(shares)/row, best(5, func() {
		engine := ownership.NewEngine(n)
		for _, id := range ids[:len(shares)/row] {
			ask(t, engine, n.Node(id))
		}
	}), seconds(times["all"]))
}

func ask(t *testing.T, engine *ownership.Engine, node graph.Node) {
	if _, err := engine.Owners(context.Background(), node, day); err != nil {
		t.Fatal(err)
	}
}

func best(runs int, do func()) time.Duration {
	took := time.Hour
	for range runs {
		began := time.Now()
		do()
		took = min(took, time.Since(began))
	}
	return took.Round(10 * time.Microsecond)
}

func seconds(s float64) time.Duration {
	return time.Duration(s * float64(time.Second)).Round(10 * time.Microsecond)
}
