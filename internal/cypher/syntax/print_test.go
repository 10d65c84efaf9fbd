package syntax_test

import (
	"math/rand/v2"
	"testing"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/syntax/syntaxtest"
)

// Trees of every kind are printed so that the same trees come of the texts.
func TestGeneratedTreesComeBack(t *testing.T) {
	trees := 3_000
	if testing.Short() {
		trees = 500
	}
	for seed := range uint64(trees) {
		g := generator{rand.New(rand.NewPCG(seed, 7))}
		tree := g.query(2+g.IntN(4), false)
		printed := syntax.Print(tree)
		again, err := syntax.Parse(printed)
		if err != nil {
			t.Fatalf("seed %d: %q is refused: %v", seed, printed, err)
		}
		if want, got := syntaxtest.Tree(tree), syntaxtest.Tree(again); got != want {
			t.Fatalf("seed %d: %q has the tree\n%s\nand not\n%s", seed, printed, got, want)
		}
	}
}
