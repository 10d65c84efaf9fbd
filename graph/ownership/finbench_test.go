package ownership_test

import (
	"context"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// finbench is the FinBench sample (testdata/finbench): companies that hold parts
// of each other, and persons. Ids of companies begin with c, of persons with p.
func finbench(t tester) *graph.Network {
	t.Helper()
	var s sketch
	for _, from := range []struct{ file, letter string }{{"CompanyInvestCompany.csv", "c"}, {"PersonInvestCompany.csv", "p"}} {
		f, err := os.Open(filepath.Join("testdata/finbench", from.file))
		if err != nil {
			t.Fatal(err)
		}
		r := csv.NewReader(f)
		r.Comma = '|'
		rows, err := r.ReadAll()
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			x, err := strconv.ParseFloat(row[2], 64)
			if err != nil {
				t.Fatal(err)
			}
			s.relation(from.letter+row[0], "c"+row[1], "", bounds(graph.Bounds{Min: x, Max: x}))
		}
	}
	n, err := s.b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Every owner of every company, against one dense inverse over all companies: n =
// (I−P)⁻¹ with row k of P the shares of k's owners, and the share of i in j is
// n_ji/n_ii.
func TestFinBenchEqualsADenseInverse(t *testing.T) {
	n := finbench(t)
	var companies []graph.Node
	index := make([]int, n.Nodes())
	for node := range graph.Node(n.Nodes()) {
		index[node] = -1
		if n.ID(node)[0] == 'c' {
			index[node] = len(companies)
			companies = append(companies, node)
		}
	}
	if n.Edges() != 1640+3394 {
		t.Fatalf("%d relations; the sample has 1,640 and 3,394", n.Edges())
	}
	sums := make([]float64, n.Nodes())
	for edge := range int32(n.Edges()) {
		sums[n.Edge(edge).Subject] += n.Edge(edge).Min
	}
	share := func(e *graph.Edge) float64 { return e.Min / math.Max(1, sums[e.Subject]) }
	system := mat.NewDense(len(companies), len(companies), nil)
	for i := range companies {
		system.Set(i, i, 1)
	}
	for edge := range int32(n.Edges()) {
		if e := n.Edge(edge); index[e.Owner] >= 0 {
			k, i := index[e.Subject], index[e.Owner]
			system.Set(k, i, system.At(k, i)-share(e))
		}
	}
	var inverse mat.Dense
	if err := inverse.Inverse(system); err != nil {
		t.Fatal(err)
	}

	engine := ownership.NewEngine(n)
	members := 0
	for _, company := range companies {
		o, err := engine.Owners(context.Background(), company, day)
		if err != nil {
			t.Fatal(err)
		}
		j := index[company]
		want := make([]float64, n.Nodes())
		for node := range graph.Node(n.Nodes()) {
			if i := index[node]; i >= 0 {
				want[node] = inverse.At(j, i) / inverse.At(i, i)
			}
		}
		for edge := range int32(n.Edges()) {
			if e := n.Edge(edge); index[e.Owner] < 0 {
				want[e.Owner] += inverse.At(j, index[e.Subject]) * share(e)
			}
		}
		for _, h := range o.Holdings {
			if got := h.Effective.Min(); math.Abs(got-want[h.Node]) > 1e-9 {
				t.Fatalf("%s in %s: %.12f, the dense inverse gives %.12f", n.ID(h.Node), n.ID(company), got, want[h.Node])
			}
			want[h.Node] = 0
		}
		for node, x := range want {
			if x > 1e-9 && graph.Node(node) != company {
				t.Fatalf("%s holds %.12f of %s and is not in the answer", n.ID(graph.Node(node)), x, n.ID(company))
			}
		}
		for _, cycle := range o.Cycles {
			members = max(members, len(cycle))
		}
	}
	if members != 457 {
		t.Errorf("the largest component has %d members; the sample's has 457", members)
	}
}

// inLargest returns a company in the component of 457.
func inLargest(t tester, n *graph.Network) graph.Node {
	engine := ownership.NewEngine(n)
	for node := range graph.Node(n.Nodes()) {
		if n.ID(node)[0] != 'c' {
			continue
		}
		o, err := engine.Owners(context.Background(), node, day)
		if err != nil {
			t.Fatal(err)
		}
		if len(o.Cycles) > 0 && len(o.Cycles[0]) == 457 {
			return node
		}
	}
	t.Fatal("no company has a component of 457 above it")
	return graph.NoNode
}

func BenchmarkComponentOf457(b *testing.B) {
	n := finbench(b)
	subject := inLargest(b, n)
	engine := ownership.NewEngine(n)
	if _, err := engine.Owners(context.Background(), subject, day); err != nil {
		b.Fatal(err)
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			if _, err := ownership.NewEngine(n).Owners(context.Background(), subject, day); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			if _, err := engine.Owners(context.Background(), subject, day); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("control", func(b *testing.B) {
		for b.Loop() {
			if _, err := ownership.ControllersOf(context.Background(), n, subject, day); err != nil {
				b.Fatal(err)
			}
		}
	})
}
