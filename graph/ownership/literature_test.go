package ownership_test

import (
	"context"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"whoowns/graph/ownership"
)

// The formula of the literature, D(I−W)⁻¹W with D = [diag((I−W)⁻¹)]⁻¹ (Baldone, Brioschi &
// Paleari 1998; Vitali, Glattfelder & Battiston 2011, supporting information), and of it
// W(I−W)⁻¹ for an owner outside every circle (Brioschi, Buzzacchi & Colombo 1989). It
// needs a part of each circle in other hands, which every draw here leaves.
func TestEngineEqualsThePublishedFormula(t *testing.T) {
	compared, inCircles, worst := 0, 0, 0.0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "entities")
		arcs := drawArcs(t, n, true, false)
		network := build(t, n, arcs, name)
		low, _ := pairs(n, arcs)
		var w, identity, inverse, plain, published mat.Dense
		w.CloneFrom(low.T()) // owner by subject
		identity.CloneFrom(mat.NewDiagDense(n, slices.Repeat([]float64{1}, n)))
		inverse.Sub(&identity, &w)
		if err := inverse.Inverse(&inverse); err != nil {
			t.Fatal(err)
		}
		plain.Mul(&w, &inverse)
		published.Mul(&inverse, &w)
		for i := range n {
			for j := range n {
				published.Set(i, j, published.At(i, j)/inverse.At(i, i))
			}
		}
		engine := ownership.NewEngine(network)
		for subject := range n {
			o, err := engine.Owners(context.Background(), network.Node(name(subject)), day)
			if err != nil {
				t.Fatal(err)
			}
			for owner := range n {
				got, want := effective(t, o, network, name(owner)), published.At(owner, subject)
				if math.Abs(got.Min()-want) > 1e-9 || math.Abs(got.Max()-want) > 1e-9 {
					t.Fatalf("%s in %s is [%.12f, %.12f]; the formula gives %.12f", name(owner), name(subject), got.Min(), got.Max(), want)
				}
				compared, worst = compared+1, max(worst, math.Abs(got.Min()-want))
				if inverse.At(owner, owner) > 1+1e-12 {
					inCircles++
				} else if math.Abs(plain.At(owner, subject)-want) > 1e-9 {
					t.Fatalf("%s is in no circle, and the two formulas give %.12f and %.12f of %s", name(owner), want, plain.At(owner, subject), name(subject))
				}
			}
		}
	})
	if inCircles == 0 {
		t.Error("no owner was in a circle")
	}
	t.Logf("%d pairs compared, %d with an owner in a circle; worst difference %.1g", compared, inCircles, worst)
}
