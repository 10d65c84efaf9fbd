package paths_test

import (
	"cmp"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"whoowns/graph/paths"
)

func drawGraph(t *rapid.T, hops bool) (int, []paths.Arc) {
	n := rapid.IntRange(2, 7).Draw(t, "vertices")
	var arcs []paths.Arc
	for range rapid.IntRange(0, 3*n).Draw(t, "arcs") {
		a := paths.Arc{From: int32(rapid.IntRange(0, n-1).Draw(t, "from")), To: int32(rapid.IntRange(0, n-1).Draw(t, "to")), Weight: .5}
		if !hops {
			a.Weight = []float64{1, 1, .75, .5, .5, .25}[rapid.IntRange(0, 5).Draw(t, "weight")] // exact, with many ties
		}
		arcs = append(arcs, a)
	}
	return n, arcs
}

// everyPath lists all simple paths by going every way, and sorts them as promised.
func everyPath(n int, arcs []paths.Arc, from, to int32, steps int) []paths.Path {
	weight := map[[2]int32]float64{}
	for _, a := range arcs {
		weight[[2]int32{a.From, a.To}] = max(weight[[2]int32{a.From, a.To}], a.Weight)
	}
	var all []paths.Path
	var go_ func(way []int32, worth float64)
	go_ = func(way []int32, worth float64) {
		at := way[len(way)-1]
		if at == to {
			all = append(all, paths.Path{Vertices: slices.Clone(way), Worth: worth})
			return
		}
		for next := range int32(n) {
			if w := weight[[2]int32{at, next}]; w > 0 && !slices.Contains(way, next) && len(way) <= steps {
				go_(append(way, next), worth*w)
			}
		}
	}
	go_([]int32{from}, 1)
	slices.SortFunc(all, func(a, b paths.Path) int {
		return cmp.Or(cmp.Compare(b.Worth, a.Worth), cmp.Compare(len(a.Vertices), len(b.Vertices)), slices.Compare(a.Vertices, b.Vertices))
	})
	return all
}

func TestTheBestPathsAreThoseOfAFullEnumeration(t *testing.T) {
	for _, hops := range []bool{true, false} {
		rapid.Check(t, func(t *rapid.T) {
			n, arcs := drawGraph(t, hops)
			from, to := int32(0), int32(n-1)
			k := rapid.IntRange(1, 30).Draw(t, "k")
			all := everyPath(n, arcs, from, to, n)
			found, err := paths.NewGraph(n, arcs).Best(context.Background(), from, to, k, paths.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			want := all[:min(k, len(all))]
			if len(found.Paths) != len(want) {
				t.Fatalf("%d paths, want %d of %d", len(found.Paths), len(want), len(all))
			}
			for i := range want {
				if !slices.Equal(found.Paths[i].Vertices, want[i].Vertices) || found.Paths[i].Worth != want[i].Worth {
					t.Fatalf("path %d is %v, want %v; all: %v", i, found.Paths[i], want[i], all)
				}
			}
			if found.All != (k >= len(all)) {
				t.Fatalf("all is %v with %d of %d paths", found.All, len(found.Paths), len(all))
			}
		})
	}
}

// Sorted worths agree where weights are any fractions, up to rounding.
func TestAnyWeights(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for range 300 {
		n := 6
		var arcs []paths.Arc
		for from := range int32(n) {
			for to := range int32(n) {
				if from != to && random.IntN(2) == 0 {
					arcs = append(arcs, paths.Arc{From: from, To: to, Weight: 1 - random.Float64()})
				}
			}
		}
		all := everyPath(n, arcs, 0, 5, n)
		found, err := paths.NewGraph(n, arcs).Best(context.Background(), 0, 5, len(all)+1, paths.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Paths) != len(all) || !found.All {
			t.Fatalf("%d paths, all %v; there are %d", len(found.Paths), found.All, len(all))
		}
		for i := range all {
			if math.Abs(found.Paths[i].Worth-all[i].Worth) > 1e-15 {
				t.Fatalf("path %d is worth %v, want %v", i, found.Paths[i].Worth, all[i].Worth)
			}
		}
	}
}

func TestLimitsAreTold(t *testing.T) {
	ladder := complete(12)
	ctx := context.Background()
	found, err := ladder.Best(ctx, 0, 11, 1_000_000, paths.Limits{Visited: 2_000})
	if err != nil || found.All || len(found.Paths) == 0 {
		t.Errorf("%d paths, all %v, %v: few vertices looked at leave paths out, and it is told", len(found.Paths), found.All, err)
	}
	found, err = ladder.Best(ctx, 0, 11, 1_000_000, paths.Limits{Steps: 2})
	if err != nil || found.All || len(found.Paths) != 11 {
		t.Errorf("%d paths of at most 2 steps, all %v, %v; there are one of 1 step and 10 of 2", len(found.Paths), found.All, err)
	}
}

func complete(n int32) *paths.Graph {
	var arcs []paths.Arc
	for from := range n {
		for to := range n {
			if from != to {
				arcs = append(arcs, paths.Arc{From: from, To: to, Weight: .5})
			}
		}
	}
	return paths.NewGraph(int(n), arcs)
}

// A busy machine may be late once; a search that does not ask is late each time.
func TestASearchStopsSoonWhenItIsGivenUp(t *testing.T) {
	g := complete(400)
	soonest := time.Hour
	for range 8 {
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan time.Time, 1)
		go func() {
			_, err := g.Best(ctx, 0, 399, 1_000_000, paths.Limits{Visited: math.MaxInt})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("the error is %v", err)
			}
			done <- time.Now()
		}()
		time.AfterFunc(20*time.Millisecond, cancel)
		<-ctx.Done()
		given := time.Now()
		if soonest = min(soonest, (<-done).Sub(given)); soonest <= 50*time.Millisecond {
			return
		}
	}
	t.Errorf("it stopped %v after it was given up, at the soonest; 50 ms are promised", soonest)
}

// reached returns what root reaches when a vertex is taken away.
func reached(n int, arcs []paths.Arc, root, without int32) []bool {
	seen := make([]bool, n)
	if root == without {
		return seen
	}
	seen[root] = true
	for changed := true; changed; {
		changed = false
		for _, a := range arcs {
			if seen[a.From] && !seen[a.To] && a.To != without {
				seen[a.To], changed = true, true
			}
		}
	}
	return seen
}

// The dominators of v are the vertices without which root does not reach it; the
// immediate one is the one that all the others dominate.
func TestDominatorsAreWhatCannotBeTakenAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, arcs := drawGraph(t, true)
		immediate, err := paths.NewGraph(n, arcs).Dominators(context.Background(), 0)
		if err != nil {
			t.Fatal(err)
		}
		whole := reached(n, arcs, 0, paths.NoVertex)
		for v := range int32(n) {
			var want, got []int32
			for d := range int32(n) {
				if whole[v] && d != v && !reached(n, arcs, 0, d)[v] {
					want = append(want, d)
				}
			}
			for d := immediate[v]; d != paths.NoVertex; d = immediate[d] {
				got = append(got, d)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("what dominates %d is %v, want %v; arcs %v", v, got, want, arcs)
			}
		}
	})
}

func TestStronglyConnectedSetsReachEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, arcs := drawGraph(t, true)
		var reach [][]bool // in one step or more
		for v := range int32(n) {
			row := make([]bool, n)
			for _, a := range arcs {
				if a.From == v {
					for w, there := range reached(n, arcs, a.To, paths.NoVertex) {
						row[w] = row[w] || there
					}
				}
			}
			reach = append(reach, row)
		}
		var want [][]int32
		seen := make([]bool, n)
		for v := range n {
			if seen[v] || !reach[v][v] {
				continue
			}
			var set []int32
			for w := range n {
				if reach[v][w] && reach[w][v] {
					set, seen[w] = append(set, int32(w)), true
				}
			}
			want = append(want, set)
		}
		got := paths.NewGraph(n, arcs).StronglyConnected()
		if !slices.EqualFunc(got, want, slices.Equal) {
			t.Fatalf("%v, want %v; arcs %v", got, want, arcs)
		}
	})
}
