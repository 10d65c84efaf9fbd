package ownership_test

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// wide is a company with many direct owners, persons and companies in turn.
func wide(t tester, count int, share func(i int) graph.Bounds) *graph.Network {
	var s sketch
	for i := range count {
		s.relation(fmt.Sprintf("%c%06d", "pc"[i%2], i), "S", "", bounds(share(i)))
	}
	return s.network(t)
}

// tangled is so many companies, each holding an unknown part of the next two and
// of one far below, the last thousand in a circle, with a person above every tenth.
func tangled(t tester, count int) *graph.Network {
	var s sketch
	for i := range count {
		for _, far := range []int{1, 2, 997} {
			if i >= far {
				s.relation(fmt.Sprintf("c%06d", i), fmt.Sprintf("c%06d", i-far), "", bounds(graph.Bounds{Max: .6}))
			}
		}
		if i%10 == 0 {
			s.relation(fmt.Sprintf("p%06d", i), fmt.Sprintf("c%06d", i), "5-60%")
		}
	}
	s.relation("c000000", "c000999", "10%")
	return s.network(t)
}

// ring is one component of size companies, each held by those so far further on, with
// a person above every tenth.
func ring(t tester, size int, share string, fars ...int) *graph.Network {
	var s sketch
	id := func(i int) string { return fmt.Sprintf("c%06d", i%size) }
	for i := range size {
		for _, far := range fars {
			s.relation(id(i+far), id(i), share)
		}
		if i%10 == 0 {
			s.relation(fmt.Sprintf("p%06d", i), id(i), share)
		}
	}
	return s.network(t)
}

func TestRulesOnAHundredThousandOwners(t *testing.T) {
	exact := func(int) graph.Bounds { return graph.Bounds{Min: 1e-5, Max: 1e-5} }
	n := wide(t, 100_000, exact)
	for _, rule := range ownership.Rules() {
		began := time.Now()
		switch rule.Question {
		case ownership.ForOwners:
			b := beneficial(t, n, "S", rule)
			if len(b.Findings) != 0 {
				t.Errorf("%s: %d persons with 0.001 %% qualify", rule.ID, len(b.Findings))
			}
		case ownership.ForList:
			if got := screen(t, n, "S", "p000000", "c000001"); got.Verdict != graph.No || got.Share.Text() != "0%" && got.Share.Max() > 3e-5 {
				t.Errorf("two of them are %s with %s", got.Verdict, got.Share)
			}
		case ownership.ForPair:
			if got := links(t, n, "S", "c000001"); got.Verdict != graph.No {
				t.Errorf("one of them is linked: %s", got.Verdict)
			}
		}
		took := time.Since(began)
		t.Logf("%s: %s", rule.ID, took.Round(time.Millisecond))
		if took > slowdown*30*time.Second {
			t.Errorf("%s took %s for 100,000 owners", rule.ID, took)
		}
	}
}

// put asks one rule about c000000.
func put(ctx context.Context, engine *ownership.Engine, rule ownership.Rule) error {
	n := engine.Network()
	var err error
	switch rule.Question {
	case ownership.ForOwners:
		_, err = engine.BeneficialOwners(ctx, n.Node("c000000"), day, rule)
	case ownership.ForList:
		_, err = engine.Screen(ctx, n.Node("c000000"), day, rule, []graph.Node{n.Node("p000010")})
	case ownership.ForPair:
		_, err = engine.CloseLinks(ctx, n.Node("c000000"), n.Node("c000001"), day, rule)
	}
	return err
}

// Where everything is joined by ranges a rule answers, or says that it is too much:
// soon, and in bounded memory. Counted, and so the same on every machine; that it is
// soon is a promise without the race detector.
func TestRulesOnATangleAnswerOrSayThatItIsTooMuch(t *testing.T) {
	if testing.Short() || slowdown > 1 {
		t.Skip("takes a minute, and minutes under the race detector")
	}
	for what, n := range map[string]*graph.Network{"a tangle": tangled(t, 50_000), "one component": ring(t, 50_000, "5-40%", 1, 3)} {
		for _, rule := range ownership.Rules() {
			if what == "one component" && rule.ID != "fatf" {
				continue // the others take the same ways
			}
			began := time.Now()
			err := put(t.Context(), ownership.NewEngine(n), rule)
			took := time.Since(began)
			var memory runtime.MemStats
			runtime.ReadMemStats(&memory)
			t.Logf("%s of 50,000, %s: %s, %d MB in all; %v", what, rule.ID, took.Round(time.Millisecond), memory.Sys>>20, err)
			if err != nil && graph.CodeOf(err) != graph.TooLarge {
				t.Errorf("%s, %s: %v", what, rule.ID, err)
			}
			if err != nil && !strings.Contains(err.Error(), "c000000") {
				t.Errorf("%s, %s: %q does not name what it was about", what, rule.ID, err)
			}
			if took > time.Minute || memory.Sys > 2<<30 { // half as long on a machine that is not shared
				t.Errorf("%s, %s: %s, %d MB", what, rule.ID, took, memory.Sys>>20)
			}
		}
	}
}

func BenchmarkRulesOnATangle(b *testing.B) {
	engine := ownership.NewEngine(tangled(b, 50_000))
	for _, rule := range ownership.Rules() {
		b.Run(rule.ID, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := put(b.Context(), engine, rule); err != nil && graph.CodeOf(err) != graph.TooLarge {
					b.Fatal(err)
				}
			}
		})
	}
}
