package ownership_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// scrambled is like a ring, with owners anywhere: most of its members are in one
// component, and eliminating one joins others that were far apart.
func scrambled(t tester, size int, share string) *graph.Network {
	var s sketch
	random := rand.New(rand.NewPCG(1, 2))
	for i := range size {
		id := fmt.Sprintf("c%06d", i)
		for range 3 {
			s.relation(fmt.Sprintf("c%06d", random.IntN(size)), id, share)
		}
		if i%10 == 0 {
			s.relation(fmt.Sprintf("p%06d", i), id, share)
		}
	}
	return s.network(t)
}

// Whatever is asked stops within 50 ms once it is given up, at whatever moment: while
// it searches, orders, eliminates, hands out or tells. A busy machine may hold a
// goroutine up; the best of some attempts at one moment tells how long the computing
// goes on. One that was answered before says nothing of later moments.
func TestWhatIsGivenUpStops(t *testing.T) {
	if testing.Short() {
		t.Skip("builds networks of 50,000")
	}
	const most = slowdown * 50 * time.Millisecond
	networks := map[string]*graph.Network{
		"a tangle of 50,000":                      tangled(t, 50_000),
		"a component of 24,000 ranges":            ring(t, 24_000, "5-40%", 1, 3),
		"a component of 24,000, exact":            ring(t, 24_000, "25%", 1, 3),
		"a scrambled component of 24,000, exact":  scrambled(t, 24_000, "20%"),
		"a scrambled component of 24,000, ranges": scrambled(t, 24_000, "5-30%"),
	}
	type question struct {
		name string
		ask  func(context.Context, *ownership.Engine) error
	}
	questions := []question{
		{"owners", func(ctx context.Context, e *ownership.Engine) error {
			_, err := e.Owners(ctx, e.Network().Node("c000000"), day)
			return err
		}},
		{"holdings", func(ctx context.Context, e *ownership.Engine) error {
			_, err := e.Holdings(ctx, e.Network().Node("p000010"), day)
			return err
		}},
		{"explain", func(ctx context.Context, e *ownership.Engine) error {
			_, err := e.Explain(ctx, e.Network().Node("c000000"), e.Network().Node("p000010"), day, 100)
			return err
		}},
		{"controllers", func(ctx context.Context, e *ownership.Engine) error {
			_, err := ownership.ControllersOf(ctx, e.Network(), e.Network().Node("c000000"), day)
			return err
		}},
		{"controlled", func(ctx context.Context, e *ownership.Engine) error {
			_, err := ownership.ControlledBy(ctx, e.Network(), e.Network().Node("p000010"), day)
			return err
		}},
	}
	for _, rule := range ownership.Rules() {
		questions = append(questions, question{rule.ID, func(ctx context.Context, e *ownership.Engine) error { return put(ctx, e, rule) }})
	}
	for what, n := range networks {
		for _, q := range questions {
			worst := time.Duration(0)
			for _, after := range []time.Duration{5, 40, 150, 500} {
				best := time.Hour
				for attempt := 0; attempt < 8 && best > most; attempt++ {
					late, answered := givenUp(t, what, after*time.Millisecond, func(ctx context.Context) error { return q.ask(ctx, ownership.NewEngine(n)) })
					if best = min(best, late); answered {
						break
					}
				}
				worst = max(worst, best)
			}
			t.Logf("%s, %s: stopped after %s", what, q.name, worst.Round(time.Millisecond))
			if worst > most {
				t.Errorf("%s, %s: it went on for %s after its context was given up", what, q.name, worst)
			}
		}
	}
}

// givenUp asks, gives up after a time, and returns how long it went on; nothing where
// it was answered, or refused, before.
func givenUp(t *testing.T, what string, after time.Duration, ask func(context.Context) error) (late time.Duration, answered bool) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- ask(ctx) }()
	var err error
	select {
	case err = <-done:
		answered = true
	case <-time.After(after):
		given := time.Now()
		cancel()
		err = <-done
		late = time.Since(given)
	}
	if err != nil && !errors.Is(err, context.Canceled) && graph.CodeOf(err) != graph.TooLarge {
		t.Fatalf("%s: %v, want the context's own error", what, err)
	}
	return late, answered
}
