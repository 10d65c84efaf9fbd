package ownership_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// The figures are worked out by hand beside each network.
func TestEffectiveShares(t *testing.T) {
	for _, c := range []struct {
		name, network, subject string
		want                   map[string]string
	}{
		{"a chain multiplies", "P 60% B; B 50% A", "A", map[string]string{"P": "30%", "B": "50%"}},
		{"a diamond adds", "P 60% B; P 50% C; B 40% A; C 30% A", "A", map[string]string{"P": "39%"}}, // .24 + .15
		// up from A: P at once .6; or B .4, back to A .6, again …: .6/(1−.24), .4·.4/(1−.24)
		{"a cycle is solved", "A 60% B; B 40% A; P 60% A; Q 40% B", "A", map[string]string{"P": "78.95%", "Q": "21.05%", "B": "40%"}},
		// 10 % of its own shares: P's 90 % are all there is
		{"own shares are nobody's", "A 10% A; P 90% A", "A", map[string]string{"P": "100%"}},
		{"a loop that nobody is above", "A 100% B; B 100% A", "A", map[string]string{"B": "100%"}},
		// half of X goes into the loop of A and B for ever, half to P
		{"a loop beside an owner", "A 100% B; B 100% A; A 50% X; P 50% X", "X", map[string]string{"A": "50%", "B": "50%", "P": "50%"}},
		{"up to 1.001 is rounding", "P 60% A; Q 40.05% A", "A", map[string]string{"P": "59.97%"}}, // .6/1.0005
		{"over 1 is divided", "P 80% A; Q 40% A", "A", map[string]string{"P": "66.67%", "Q": "33.33%"}},
		{"an unknown takes what is left", "P ? B; B 33% A", "A", map[string]string{"P": "unknown, at most 33%"}},
		{"unknowns share what the others leave", "P 70% A; Q ? A; R ? A", "A", map[string]string{"Q": "unknown, at most 30%", "R": "unknown, at most 30%", "P": "70%"}},
		{"a range multiplies", "P 25-50% B; B 80% A", "A", map[string]string{"P": "20–40%"}},
		{"a maximum that nobody states", "P >4.3% B; B 33% A", "A", map[string]string{"P": "more than 1.42%"}},
		{"two relations of a pair add", "P 20% A; P 15% A", "A", map[string]string{"P": "35%"}},
		// P gets at most 50 % of B and what C has: .5·.5 + .5·1
		{"a range in a diamond", "P 25-50% B; P 100% C; B 50% A; C 50% A", "A", map[string]string{"P": "62.5–75%"}},
		// Q unknown in B, B 40 % of A, A 60 % of B: at most .4·.4/(1−.24), as Q can hold the 40 % of B that A leaves
		{"an unknown in a cycle", "A 60% B; B 40% A; P 60% A; Q ? B", "A", map[string]string{"Q": "unknown, at most 21.05%"}},
	} {
		n := draw(t, c.network)
		o := owners(t, n, c.subject)
		for owner, want := range c.want {
			if got := holding(n, o, owner).Effective.Text(); got != want {
				t.Errorf("%s: %s in %s is %q, want %q (%s)", c.name, owner, c.subject, got, want, c.network)
			}
		}
	}
}

func TestExclusiveEndsTravel(t *testing.T) {
	for _, c := range []struct {
		name             string
		bounds           graph.Bounds
		openMin, openMax bool
	}{
		{"[25, 50)", graph.Bounds{Min: .25, Max: .5, MaxExclusive: true}, false, true},
		{"(25, 50]", graph.Bounds{Min: .25, Max: .5, MinExclusive: true}, true, false},
		{"(50, 75)", graph.Bounds{Min: .5, Max: .75, MinExclusive: true, MaxExclusive: true}, true, true},
	} {
		var s sketch
		s.relation("P", "B", "", bounds(c.bounds)).relation("B", "A", "100%")
		n := s.network(t)
		e := holding(n, owners(t, n, "A"), "P").Effective
		if e.MinExclusive() != c.openMin || e.MaxExclusive() != c.openMax {
			t.Errorf("%s of all of A: ends exclusive %v, %v; want %v, %v", c.name, e.MinExclusive(), e.MaxExclusive(), c.openMin, c.openMax)
		}
		about(t, c.name+", least", e.Min(), c.bounds.Min)
		about(t, c.name+", most", e.Max(), c.bounds.Max)
	}
	// Cut by what another holder leaves, the maximum is attained: 70 % leave 30 %.
	var s sketch
	s.relation("P", "A", "", bounds(graph.Bounds{Min: .25, Max: .5, MaxExclusive: true})).relation("Q", "A", "70%")
	n := s.network(t)
	e := holding(n, owners(t, n, "A"), "P").Effective
	about(t, "P in A, at most", e.Max(), .3)
	if e.MaxExclusive() {
		t.Error("30% is what Q leaves, and P may hold all of it; it is not excluded")
	}
}

// P holds under 60 % by each of two relations, so all of A is within reach: .55 and
// .45 are below .6 and sum to 1.
func TestASumCutToTheWholeAttainsIt(t *testing.T) {
	var s sketch
	for range 2 {
		s.relation("P", "A", "", bounds(graph.Bounds{Min: .3, Max: .6, MaxExclusive: true}))
	}
	n := s.network(t)
	p := holding(n, owners(t, n, "A"), "P")
	for what, share := range map[string]graph.Share{"effective": p.Effective, "direct": p.Direct} {
		about(t, what+", at most", share.Max(), 1)
		if share.MaxExclusive() || share.AtLeast(1) != graph.Possible {
			t.Errorf("%s: %+v may not reach 100%%", what, share.Bounds())
		}
	}
}

// Direct is what the direct relation says, 10 %, beside the indirect 26 % that no
// chain bears out. A second source that states the same 26 % agrees: 10 + 26 = 36.
func TestAClaimIsNoDirectShare(t *testing.T) {
	var s sketch
	s.relation("P", "A", "10%").relation("P", "A", "26%", stated(graph.Indirect)).relation("P", "A", "26%", stated(graph.Indirect))
	n := s.network(t)
	o := owners(t, n, "A")
	p := holding(n, o, "P")
	if !p.HasDirect || p.Direct.Text() != "10%" || p.Effective.Text() != "36%" {
		t.Errorf("P holds %s of A directly, %v, and %s in all; want 10%% and 36%%", p.Direct, p.HasDirect, p.Effective)
	}
	if len(o.Claims) != 2 || o.Claims[0].Outcome != ownership.Enters || o.Claims[1].Outcome != ownership.Answers {
		t.Errorf("claims %+v; want the first to enter and the second to answer", o.Claims)
	}
	held, err := ownership.NewEngine(n).Holdings(context.Background(), n.Node("P"), day)
	if err != nil {
		t.Fatal(err)
	}
	if h := held.Holdings[0]; h.Direct != p.Direct || h.HasDirect != p.HasDirect || h.Effective != p.Effective {
		t.Errorf("%+v by the holdings of P, %+v by the owners of A", h, p)
	}
}

func TestStatedTotals(t *testing.T) {
	for _, c := range []struct {
		name    string
		build   func(*sketch)
		want    string
		outcome ownership.ClaimOutcome
	}{
		{"no chain: it enters", func(s *sketch) { s.relation("P", "A", "30%", stated(graph.Indirect)) }, "30%", ownership.Enters},
		{"a chain through an unknown: it answers", func(s *sketch) {
			s.relation("P", "B", "").relation("B", "A", "60%").relation("P", "A", "30%", stated(graph.Indirect))
		}, "30%", ownership.Answers},
		{"a chain that says otherwise: the chain stands", func(s *sketch) {
			s.relation("P", "B", "50%").relation("B", "A", "60%").relation("P", "A", "45%", stated(graph.Indirect))
		}, "30%", ownership.Contradicts},
		{"indirect is the part not held directly", func(s *sketch) {
			s.relation("P", "B", "").relation("B", "A", "50%").relation("P", "A", "50%").relation("P", "A", "50%", stated(graph.Indirect))
		}, "100%", ownership.Answers},
		{"total is both", func(s *sketch) {
			s.relation("P", "B", "").relation("B", "A", "50%").relation("P", "A", "10%").relation("P", "A", "36%", stated(graph.Total))
		}, "36%", ownership.Answers},
		// the chain gives .5·.6 = 30 %, which is within what is stated: nothing to warn of
		{"a band around what the chains give", func(s *sketch) {
			s.relation("P", "B", "50%").relation("B", "A", "60%").relation("P", "A", "25-50%", stated(graph.Total))
		}, "30%", ownership.PassedOver},
		{"a claim without a figure", func(s *sketch) {
			s.relation("P", "B", "50%").relation("B", "A", "60%").relation("P", "A", "", stated(graph.Indirect))
		}, "30%", ownership.PassedOver},
		// B's 60 % of A are the most that P can have, and the least is stated
		{"a minimum alone", func(s *sketch) {
			s.relation("P", "B", "").relation("B", "A", "60%").relation("P", "A", ">=25%", stated(graph.Total))
		}, "at least 25%", ownership.Answers},
		{"a minimum above all that the chains allow", func(s *sketch) {
			s.relation("P", "B", "").relation("B", "A", "60%").relation("P", "A", ">=75%", stated(graph.Total))
		}, "unknown, at most 60%", ownership.Contradicts},
		{"it enters only as far as there is room", func(s *sketch) {
			s.relation("Q", "A", "80%").relation("P", "A", "30%", stated(graph.Total))
		}, "20%", ownership.Contradicts},
		{"it enters where there is no room at all, and is not 0", func(s *sketch) {
			s.relation("Q", "A", "100%").relation("P", "A", "30%", stated(graph.Total))
		}, "unknown, at most 0%", ownership.Contradicts},
		{"an indirect part beside a direct one, without a chain", func(s *sketch) {
			s.relation("P", "A", "10%").relation("P", "A", "26%", stated(graph.Indirect))
		}, "36%", ownership.Enters},
	} {
		var s sketch
		c.build(&s)
		n := s.network(t)
		o := owners(t, n, "A")
		if got := holding(n, o, "P").Effective.Text(); got != c.want {
			t.Errorf("%s: P in A is %q, want %q", c.name, got, c.want)
		}
		if len(o.Claims) != 1 || o.Claims[0].Outcome != c.outcome {
			t.Errorf("%s: claims %+v, want outcome %d", c.name, o.Claims, c.outcome)
		}
	}
}

// Two totals that each would be a chain for the other: the first enters, the
// second is what the chain over the first gives, and P does not vanish.
func TestMutualClaims(t *testing.T) {
	var s sketch
	s.relation("B", "C", "50%").relation("C", "B", "50%")
	s.relation("P", "B", "40%", stated(graph.Total)).relation("P", "C", "20%", stated(graph.Total))
	n := s.network(t)
	// P enters B with 40 %; C is held .5 by B, and B .5 by C: up from C, B with .5, P with .4, or C again with .5:
	// .5·.4/(1−.25) = .2666…; the stated 20 % contradicts that.
	o := owners(t, n, "C")
	about(t, "P in C", holding(n, o, "P").Effective.Min(), .2/.75)
}

func TestTheWholeIsAccountedFor(t *testing.T) {
	// X: P .3, the loop A–B .2, C .4 of which Q holds half, .1 open; C's other half open
	n := draw(t, "P 30% X; A 20% X; A 100% B; B 100% A; C 40% X; Q 50% C")
	o := owners(t, n, "X")
	about(t, "undisclosed", o.Undisclosed.Share.Max(), .1+.2)
	if len(o.Undisclosed.At) != 2 || n.ID(o.Undisclosed.At[0].Node) != "C" {
		t.Errorf("undisclosed at %+v; want C with .2 and X with .1", o.Undisclosed.At)
	}
	if len(o.Loops) != 1 || len(o.Loops[0].Members) != 2 {
		t.Fatalf("closed loops %+v; want one of A and B", o.Loops)
	}
	about(t, "in the closed loop", o.Loops[0].Share.Max(), .2)

	// The unknown may be anything: what is undisclosed is at most all of it, at least what nobody can hold.
	n = draw(t, "P ? B; B 60% X; Q 30% X")
	o = owners(t, n, "X")
	about(t, "undisclosed at most", o.Undisclosed.Share.Max(), .7)
	about(t, "undisclosed at least", o.Undisclosed.Share.Min(), .1)

	n = draw(t, "X 30% Y")
	o = owners(t, n, "X")
	if o.Undisclosed.Share.Text() != "100%" || len(o.Holdings) != 0 {
		t.Errorf("nobody is known to own X, and %s is undisclosed, %d hold it", o.Undisclosed.Share, len(o.Holdings))
	}
}

func TestOversubscriptionIsTold(t *testing.T) {
	n := draw(t, "P 80% A; Q 40% A; A 50% X")
	o := owners(t, n, "X")
	if len(o.Oversubscribed) != 1 || n.ID(o.Oversubscribed[0].Company) != "A" || len(o.Oversubscribed[0].Edges) != 2 {
		t.Fatalf("oversubscribed %+v; want A with two relations", o.Oversubscribed)
	}
	about(t, "the sum", o.Oversubscribed[0].Sum, 1.2)
}

// 7 % and 93.1 % are 100.1 % to the letter; their floats sum to
// 1.0010000000000001.
func TestRoundingIsNotTold(t *testing.T) {
	n := draw(t, "P 7% A; Q 93.1% A")
	if o := owners(t, n, "A"); len(o.Oversubscribed) != 0 {
		t.Errorf("100.1%% in all is told as %+v; up to 1.001 it is rounding", o.Oversubscribed)
	}
	n = draw(t, "P 7% A; Q 93.11% A")
	if o := owners(t, n, "A"); len(o.Oversubscribed) != 1 {
		t.Errorf("100.11%% in all is told as %+v; above 1.001 it is told", o.Oversubscribed)
	}
}

// A holds none of itself unless Q, of whom nothing is known, is A's: the minimum
// is nothing, whatever the floats of .1 + .2 + .7 leave.
func TestNoReturnIsZero(t *testing.T) {
	n := draw(t, "B 10% A; C 20% A; D 70% A; A ? B")
	if self := owners(t, n, "A").Self; self.Min() != 0 || self.Text() != "unknown, at most 10%" {
		t.Errorf("A holds %s of itself, %+v; want unknown, at most 10%%", self, self.Bounds())
	}
}

func TestALongChainNeedsNoRecursion(t *testing.T) {
	const length = 100_000
	var s sketch
	for i := range length {
		s.relation(fmt.Sprintf("c%07d", i+1), fmt.Sprintf("c%07d", i), "100%")
	}
	n := s.network(t)
	o := owners(t, n, "c0000000")
	last := holding(n, o, fmt.Sprintf("c%07d", length))
	if last.Effective.Text() != "100%" || last.Depth != length || !last.Ultimate {
		t.Errorf("the top holds %s at depth %d, ultimate %v", last.Effective, last.Depth, last.Ultimate)
	}
}

// B holds all of itself but for a share of A that no float can be multiplied by: B
// is a closed loop, and A's walk ends at C.
func TestSharesTooSmallToMultiply(t *testing.T) {
	n := draw(t, "C 100% A; B 1e-300 A; A 5e-324 B; B 50% B; B 50% B; B 40% X; C 60% X")
	for subject, want := range map[string]float64{"A": 1, "X": .6} {
		o := owners(t, n, subject)
		about(t, "C in "+subject, holding(n, o, "C").Effective.Min(), want)
		about(t, "held by C and in the loop, of "+subject, o.Undisclosed.Share.Max(), 0)
	}
	if o := owners(t, n, "X"); len(o.Loops) != 1 || math.Abs(o.Loops[0].Share.Min()-.4) > 1e-9 {
		t.Errorf("closed loops of X: %+v; want B with 40%%", o.Loops)
	}
}

func TestCanceledQuestionsStop(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	n := draw(t, "P 60% A; A 10% A")
	for what, ask := range map[string]func() error{
		"Owners":        func() error { _, err := ownership.NewEngine(n).Owners(ctx, n.Node("A"), day); return err },
		"Holdings":      func() error { _, err := ownership.NewEngine(n).Holdings(ctx, n.Node("P"), day); return err },
		"ControllersOf": func() error { _, err := ownership.ControllersOf(ctx, n, n.Node("A"), day); return err },
		"ControlledBy":  func() error { _, err := ownership.ControlledBy(ctx, n, n.Node("P"), day); return err },
	} {
		if err := ask(); graph.CodeOf(err) != graph.Canceled {
			t.Errorf("%s, canceled, returned %v", what, err)
		}
	}
}

func TestWhatDoesNotEnter(t *testing.T) {
	for name, change := range map[string]func(*graph.Relation){
		"a quoted relation":    func(r *graph.Relation) { r.Counts = graph.Quoted },
		"a class of shares":    func(r *graph.Relation) { r.Of = graph.OfClass },
		"votes":                func(r *graph.Relation) { r.Of = graph.OfVotes },
		"a consolidation":      func(r *graph.Relation) { r.Kind = graph.Consolidates },
		"what ended":           func(r *graph.Relation) { r.Held.Until = day },
		"what has not started": func(r *graph.Relation) { r.Held.From = day + 1 },
	} {
		var s sketch
		s.relation("P", "A", "60%", change).relation("Q", "A", "10%")
		n := s.network(t)
		if o := owners(t, n, "A"); len(o.Holdings) != 1 || strings.Contains(n.ID(o.Holdings[0].Node), "P") {
			t.Errorf("%s: %d owners; want Q alone", name, len(o.Holdings))
		}
	}
}

// What is left of [75 %, 100 %) is over 0 and at most 25 %; of (50 %, 75 %] it is at
// least 25 % and under 50 %.
func TestUndisclosedKeepsOpenEnds(t *testing.T) {
	for _, c := range []struct {
		bounds, want graph.Bounds
	}{
		{graph.Bounds{Min: .75, Max: 1, MaxExclusive: true}, graph.Bounds{Max: .25, MinExclusive: true}},
		{graph.Bounds{Min: .5, Max: .75, MinExclusive: true}, graph.Bounds{Min: .25, Max: .5, MaxExclusive: true}},
	} {
		band, err := graph.NewShare(c.bounds)
		if err != nil {
			t.Fatal(err)
		}
		var s sketch
		s.relation("P", "A", "", func(r *graph.Relation) { r.Share = band })
		rest := owners(t, s.network(t), "A").Undisclosed
		if got := rest.Share.Bounds(); got != c.want {
			t.Errorf("%+v leaves %+v, want %+v", c.bounds, got, c.want)
		}
		if len(rest.At) != 1 || rest.At[0].Share.Bounds() != c.want {
			t.Errorf("%+v leaves %+v at A, want %+v", c.bounds, rest.At, c.want)
		}
	}
}
