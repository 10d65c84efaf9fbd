package ownership

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"whoowns/graph"
)

// With however few steps, a question is answered in full or says that it is too much,
// and names what it was about; half an answer is a wrong one. In a ring of 60 each
// holds between 5 and 40 % of three others.
func TestTooMuchIsTold(t *testing.T) {
	var b graph.NetworkBuilder
	share, err := graph.NewShare(graph.Bounds{Min: .05, Max: .4, MinExclusive: true, MaxExclusive: true})
	if err != nil {
		t.Fatal(err)
	}
	id := func(i int) string { return fmt.Sprintf("ring%03d", i%60) }
	for i := range 60 {
		for _, far := range []int{1, 3, 7} {
			b.AddRelation(&graph.Relation{ID: fmt.Sprintf("r%d-%d", i, far), Kind: graph.Owns, Owner: id(i + far), Subject: id(i), Share: share,
				Held: graph.Period{From: graph.Always, Until: graph.Forever}, OwnerKind: graph.Company, SubjectKind: graph.Company})
		}
	}
	n, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	node := n.Node("ring000")
	if !newEffort(context.Background(), "ring000").spend(mostSteps) || newEffort(context.Background(), "ring000").spend(mostSteps+1) {
		t.Errorf("%d steps are too many, or %d are not", mostSteps, mostSteps+1)
	}
	for name, ask := range map[string]func(*effort) (any, error){
		"owners":      func(e *effort) (any, error) { return NewEngine(n).ownersOf(e, node, 0) },
		"controllers": func(e *effort) (any, error) { return controllersOf(e, n, node, 0) },
		"a rule":      func(e *effort) (any, error) { return NewEngine(n).beneficialOwners(e, node, 0, euAMLR()) },
		"a list": func(e *effort) (any, error) {
			return NewEngine(n).screen(e, node, 0, ofac50(), []graph.Node{n.Node("ring001")})
		},
		"a pair": func(e *effort) (any, error) {
			return NewEngine(n).closeLinks(e, node, n.Node("ring001"), 0, ecbCloseLinks())
		},
		"a share":   func(e *effort) (any, error) { return NewEngine(n).explain(e, node, n.Node("ring001"), 0, 3) },
		"holdings":  func(e *effort) (any, error) { return NewEngine(n).holdings(e, node, 0) },
		"a control": func(e *effort) (any, error) { return derivationOf(e, n, n.Node("ring001"), node, 0) },
	} {
		with := func(steps int) *effort {
			return &effort{ctx: context.Background(), about: "ring000", left: steps, look: steps}
		}
		all := with(mostSteps)
		want, err := ask(all)
		if err != nil {
			t.Fatalf("%s with all steps: %v", name, err)
		}
		cost := mostSteps - all.left
		if got, err := ask(with(cost)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s with the %d steps that it takes: %v, or another answer than with all", name, cost, err)
		}
		for _, steps := range []int{0, 1, cost / 100, cost / 10, cost / 4, cost / 2, cost * 3 / 4, cost * 9 / 10, cost - 1} {
			if _, err := ask(with(steps)); graph.CodeOf(err) != graph.TooLarge || !strings.Contains(err.Error(), "ring000") {
				t.Errorf("%s with %d of the %d steps that it takes: %v, want that it is too much, with ring000", name, steps, cost, err)
			}
		}
		ended, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := ask(newEffort(ended, "ring000")); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want the context's own error", name, err)
		}
	}
}
