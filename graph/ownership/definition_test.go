package ownership_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// climb is the most that a walk from each entity, at least one step long, can
// reach a target with, found from the definition and not as the engine does: from
// nothing, each entity hands its rest to whom it is worth most, again and again.
// It rises towards the most and never passes it; settled tells whether it is there.
func climb(low, high *mat.Dense, targets []bool) (worth []float64, settled bool) {
	n := len(targets)
	worth = make([]float64, n)
	of := func(i int) float64 {
		if targets[i] {
			return 1
		}
		return worth[i]
	}
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	for range 3000 {
		rise := 0.0
		for k := range n {
			slices.SortFunc(order, func(a, b int) int {
				switch x, y := of(a), of(b); {
				case x > y:
					return -1
				case x < y:
					return 1
				}
				return a - b
			})
			total, room := 0.0, 1.0
			for i := range n {
				total += low.At(k, i) * of(i)
				room -= low.At(k, i)
			}
			for _, i := range order {
				more := math.Min(room, high.At(k, i)-low.At(k, i))
				total += more * of(i)
				room -= more
			}
			rise = math.Max(rise, total-worth[k])
			worth[k] = total
		}
		if rise < 1e-15 {
			return worth, true
		}
	}
	return worth, false
}

// banded is a random graph of ranges with open ends and maximums nobody states,
// the relations of each pair added; no company's minimums sum to over 95 %, so
// every range has room.
type banded struct {
	n                          int
	low, high, firm            *mat.Dense // firm: as high, with what nobody states at its minimum
	openMin, openMax, unstated [][]bool   // by subject, owner
	network                    *graph.Network
}

func drawBands(t *rapid.T) *banded {
	n := rapid.IntRange(2, 5).Draw(t, "entities")
	b := &banded{n: n, low: mat.NewDense(n, n, nil), high: mat.NewDense(n, n, nil), openMin: make([][]bool, n), openMax: make([][]bool, n), unstated: make([][]bool, n)}
	for k := range n {
		b.openMin[k], b.openMax[k], b.unstated[k] = make([]bool, n), make([]bool, n), make([]bool, n)
	}
	var s sketch
	for i := range n {
		s.b.AddEntity(name(i), graph.Company)
	}
	for range rapid.IntRange(1, 2*n).Draw(t, "relations") {
		i, k := rapid.IntRange(0, n-1).Draw(t, "owner"), rapid.IntRange(0, n-1).Draw(t, "subject")
		low := float64(rapid.IntRange(0, 10).Draw(t, "low")) / 20
		low = math.Round(20*math.Min(low, math.Max(0, .95-mat.Sum(b.low.RowView(k))))) / 20 // 0 and not what floats leave
		x := graph.Bounds{Min: low, Max: math.Min(1, low+float64(rapid.IntRange(1, 12).Draw(t, "wide"))/20),
			MinExclusive: rapid.Bool().Draw(t, "open min"), MaxExclusive: rapid.Bool().Draw(t, "open max")}
		if rapid.IntRange(0, 2).Draw(t, "unstated") == 0 {
			x.Max, x.MaxUnstated, x.MaxExclusive = 1, true, false
			b.unstated[k][i] = true
		}
		b.low.Set(k, i, b.low.At(k, i)+low)
		b.high.Set(k, i, b.high.At(k, i)+x.Max)
		b.openMin[k][i] = b.openMin[k][i] || x.MinExclusive && low > 0
		b.openMax[k][i] = b.openMax[k][i] || x.MaxExclusive
		s.relation(name(i), name(k), "", bounds(x))
	}
	b.firm = mat.DenseCopyOf(b.high)
	for k := range n {
		for i := range n {
			if b.unstated[k][i] {
				b.firm.Set(k, i, b.low.At(k, i))
			}
		}
	}
	b.network = s.network(t)
	return b
}

// moved returns shares with those that open marks moved by a little.
func moved(shares *mat.Dense, open [][]bool, by float64) *mat.Dense {
	out := mat.DenseCopyOf(shares)
	for k := range open {
		for i := range open[k] {
			if open[k][i] {
				out.Set(k, i, out.At(k, i)+by)
			}
		}
	}
	return out
}

// What the ends mean, by what moves them: a minimum is exclusive exactly if raising
// the open minimums raises it; a maximum that is said to be exclusive falls when
// the open maximums do; a maximum is unstated exactly if it is above what the
// stated ones give.
func TestEndsMeanWhatTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBands(t)
		const little = 1e-4
		raised, lowered := moved(b.low, b.openMin, little), moved(b.high, b.openMax, -little)
		engine := ownership.NewEngine(b.network)
		for owner := range b.n {
			targets := make([]bool, b.n)
			targets[owner] = true
			least, above := dense(t, b.low, owner), dense(t, raised, owner)
			most, settled := climb(b.low, b.high, targets)
			below, _ := climb(b.low, lowered, targets)
			firm, firmSettled := climb(b.low, b.firm, targets)
			for subject := range b.n {
				o, err := engine.Owners(context.Background(), b.network.Node(name(subject)), day)
				if err != nil {
					t.Fatal(err)
				}
				got := effective(t, o, b.network, name(owner))
				fail := func(what string) {
					t.Helper()
					t.Fatalf("%s in %s is %+v: %s; least %.12f, with open minimums raised %.12f; most %.12f, with open maximums lowered %.12f, with stated maximums alone %.12f",
						name(owner), name(subject), got.Bounds(), what, least[subject], above[subject], most[subject], below[subject], firm[subject])
				}
				if math.Abs(got.Min()-least[subject]) > 1e-9 {
					fail("not the least")
				}
				if got.Max() < most[subject]-1e-9 || settled && got.Max() > most[subject]+1e-9 {
					fail("not the most")
				}
				if got.MinExclusive() != (above[subject] > least[subject]+1e-13) {
					fail("the exclusive minimum")
				}
				if settled && got.MaxExclusive() && below[subject] > most[subject]-1e-13 {
					fail("the exclusive maximum")
				}
				if gap := most[subject] - firm[subject]; settled && firmSettled && math.Abs(gap-graph.Tolerance) > 1e-10 && got.MaxUnstated() != (gap > graph.Tolerance) {
					fail("the unstated maximum")
				}
			}
		}
	})
}

// Undisclosed is at most what the ends leave at the minimums, at least what they
// leave when they hold the most that all together can.
func TestUndisclosedEqualsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := drawBands(t)
		ends := make([]bool, b.n)
		for k := range b.n {
			ends[k] = len(b.network.Up(b.network.Node(name(k)))) == 0
		}
		most, settled := climb(b.low, b.high, ends)
		least, _ := climb(b.low, b.low, ends)
		for subject := range b.n {
			o, err := ownership.NewEngine(b.network).Owners(context.Background(), b.network.Node(name(subject)), day)
			if err != nil {
				t.Fatal(err)
			}
			got := o.Undisclosed.Share
			if ends[subject] {
				most[subject], least[subject] = 0, 0 // it has no owner at all
			}
			if math.Abs(got.Max()-(1-least[subject])) > 1e-9 || got.Min() > 1-most[subject]+1e-9 || settled && got.Min() < 1-most[subject]-1e-9 {
				t.Fatalf("of %s %+v are undisclosed; the ends hold %.12f to %.12f", name(subject), got.Bounds(), least[subject], most[subject])
			}
			at := 0.0
			for _, rest := range o.Undisclosed.At {
				at += rest.Share.Max()
			}
			if math.Abs(at-got.Max()) > 1e-8 {
				t.Fatalf("of %s %.12f are undisclosed, and %.12f at the entities named", name(subject), got.Max(), at)
			}
		}
	})
}
