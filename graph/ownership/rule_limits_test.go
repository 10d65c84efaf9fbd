package ownership_test

import (
	"context"
	"errors"
	"fmt"
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

// A busy machine may hold a goroutine up; the best of some attempts tells how long
// the computing goes on.
func TestRulesStopWhenTheContextIsGivenUp(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a network of 50,000")
	}
	const most = slowdown * 50 * time.Millisecond
	engine := ownership.NewEngine(tangled(t, 50_000))
	for _, rule := range ownership.Rules() {
		best := time.Hour
		for attempt := 0; attempt < 8 && best > most; attempt++ {
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- put(ctx, engine, rule) }()
			select {
			case err := <-done:
				cancel()
				if err != nil {
					t.Fatalf("%s: %v", rule.ID, err)
				}
				best = 0
				t.Logf("%s: answered before it was given up", rule.ID)
				continue
			case <-time.After(time.Duration(100+150*attempt) * time.Millisecond):
			}
			cancel()
			given := time.Now()
			if err := <-done; err != nil && !errors.Is(err, context.Canceled) {
				t.Fatalf("%s: %v, want the context's own error", rule.ID, err)
			}
			best = min(best, time.Since(given))
		}
		t.Logf("%s: stopped after %s", rule.ID, best.Round(time.Millisecond))
		if best > most {
			t.Errorf("%s went on for %s after its context was given up", rule.ID, best)
		}
	}
}
