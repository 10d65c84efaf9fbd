package neo4jstore_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"whoowns/graph/neo4jstore"
)

// What is prepared is used in order, each piece once; one piece at most is ready before
// its turn; and after an error nothing goes on: a goroutine that stayed would fail the
// bubble.
func TestOnePieceAhead(t *testing.T) {
	const pieces = 5
	list := make([]int, pieces*neo4jstore.MaxCreated-1) // the last piece lacks one
	for i := range list {
		list[i] = i
	}
	broken := errors.New("broken")
	for _, c := range []struct {
		name                    string
		prepareFails, useFails  int // at which piece, from 1; 0: none
		wantPrepared, wantInUse int
	}{
		{"all goes well", 0, 0, pieces, pieces},
		{"preparing fails", 3, 0, 3, 2},
		{"preparing the first fails", 1, 0, 1, 0},
		{"using fails", 0, 2, 3, 2}, // the third was ready
		{"using the last fails", 0, pieces, pieces, pieces},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				prepared, used := 0, 0
				var seen []int
				err := neo4jstore.Ahead(list, func(part []int) (int, error) {
					if prepared++; prepared == c.prepareFails {
						return 0, broken
					}
					return part[0], nil
				}, func(part []int, first int) error {
					used++
					synctest.Wait() // preparing went on as far as it may
					if first != part[0] || prepared > used+1 {
						t.Errorf("piece %d begins with %d and was prepared for %d; %d are prepared", used, part[0], first, prepared)
					}
					if seen = append(seen, part...); used == c.useFails {
						return broken
					}
					return nil
				})
				if fails := c.prepareFails+c.useFails > 0; fails != errors.Is(err, broken) || !fails && err != nil {
					t.Errorf("the error is %v", err)
				}
				if prepared != c.wantPrepared || used != c.wantInUse {
					t.Errorf("%d pieces were prepared and %d used, want %d and %d", prepared, used, c.wantPrepared, c.wantInUse)
				}
				if !slices.Equal(seen, list[:min(len(list), used*neo4jstore.MaxCreated)]) {
					t.Error("what was used is not the list from its beginning")
				}
			})
		})
	}
}
