package ownership_test

import (
	"context"
	"math"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

func derivation(t tester, n *graph.Network, controller, subject string) *ownership.Derivation {
	t.Helper()
	d, err := ownership.DerivationOf(context.Background(), n, n.Node(controller), n.Node(subject), day)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// P has 60 % of A, so controls A. A has 30 % and P 25 % of B: 55 %.
func TestADerivationInTwoSteps(t *testing.T) {
	n := draw(t, "pP 60% A; A 30% B; pP 25% B; pQ 45% B")
	d := derivation(t, n, "pP", "B")
	if d.Verdict != graph.Yes || len(d.Steps) != 2 {
		t.Fatalf("%+v", d)
	}
	about(t, "votes in A", d.Steps[0].Votes.Min(), .6)
	about(t, "votes in B", d.Steps[1].Votes.Min(), .55)
	if n.ID(d.Steps[0].Controlled) != "A" || len(d.Steps[1].Voters) != 2 || len(d.Others) != 1 || n.ID(d.Others[0].Node) != "pQ" {
		t.Errorf("%+v", d)
	}
	d = derivation(t, n, "pQ", "B")
	if d.Verdict != graph.No || len(d.Steps) != 1 || len(d.Others) != 2 {
		t.Errorf("pQ, who has 45%%, is told as %+v", d)
	}
}

// TestDerivationsRestOnEarlierSteps: for random holdings and powers, the verdict is
// that of ControllersOf, each step uses the controller and earlier steps only, its
// votes are the sum of its voters', and a sure step has a majority or a power.
func TestDerivationsRestOnEarlierSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 6).Draw(t, "entities")
		var s sketch
		for i := range n {
			s.b.AddEntity(name(i), graph.Company)
		}
		for _, a := range drawArcs(t, n, rapid.Bool().Draw(t, "exact"), rapid.Bool().Draw(t, "crowded")) {
			if a.high > 0 {
				s.relation(name(a.owner), name(a.subject), "", bounds(graph.Bounds{Min: a.low, Max: a.high}))
			}
		}
		for range rapid.IntRange(0, 2).Draw(t, "powers") {
			i, k := rapid.IntRange(0, n-1).Draw(t, "power of"), rapid.IntRange(0, n-1).Draw(t, "power over")
			if i != k {
				s.relation(name(i), name(k), "", controls(graph.ByContract))
			}
		}
		network := s.network(t)
		for k := range n {
			subject := network.Node(name(k))
			control, err := ownership.ControllersOf(context.Background(), network, subject, day)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				verdict := graph.No
				for _, c := range control.Controllers {
					if c.Node == network.Node(name(i)) {
						verdict = c.Verdict
					}
				}
				d := derivation(t, network, name(i), name(k))
				if d.Verdict != verdict && i != k {
					t.Fatalf("%s over %s is %s, and %s among its controllers", name(i), name(k), d.Verdict, verdict)
				}
				replay(t, network, d, network.Node(name(i)), subject)
			}
		}
	})
}

func replay(t tester, n *graph.Network, d *ownership.Derivation, controller, subject graph.Node) {
	t.Helper()
	have := map[graph.Node]bool{controller: true}
	for at, step := range d.Steps {
		sum, most := 0.0, 0.0
		for _, v := range step.Voters {
			if !have[v.Node] {
				t.Fatalf("step %d uses the votes of %s, which no earlier step gives: %+v", at, n.ID(v.Node), d)
			}
			sum, most = sum+v.Votes.Min(), most+v.Votes.Max()
		}
		if math.Abs(step.Votes.Min()-math.Min(sum, 1)) > 1e-9 || step.Votes.Max() > most+1e-9 {
			t.Fatalf("step %d says %v; its voters have %v to %v", at, step.Votes.Bounds(), sum, most)
		}
		for _, p := range step.Powers {
			if !have[p.Node] {
				t.Fatalf("step %d uses the power of %s, which no earlier step gives", at, n.ID(p.Node))
			}
		}
		over := step.Votes.Over(.5)
		switch {
		case step.Verdict == graph.Yes && over != graph.Yes && len(step.Powers) == 0,
			step.Verdict == graph.Possible && over == graph.No && len(step.Powers) == 0,
			step.Verdict == graph.No && (over != graph.No || len(step.Powers) > 0):
			t.Fatalf("step %d is %s on votes of %s and %d powers", at, step.Verdict, step.Votes, len(step.Powers))
		}
		have[step.Controlled] = true
	}
	last := d.Steps[len(d.Steps)-1]
	if last.Controlled != subject || last.Verdict != d.Verdict {
		t.Fatalf("the last step is %+v", last)
	}
	for _, o := range d.Others {
		if have[o.Node] && o.Node != subject {
			t.Fatalf("%s is on both sides", n.ID(o.Node))
		}
	}
}
