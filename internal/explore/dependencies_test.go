package explore_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"whoowns/internal/explore"
)

// Fifteen in one circle of need, each needing the next; and one that the first needs,
// which needs nothing.
func TestAllOfALongCircleNeedEachOther(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("owner,subject,kind\nE00,Aside,DEPENDS_ON\n")
	for i := range 15 {
		fmt.Fprintf(&rows, "E%02d,E%02d,DEPENDS_ON\n", i, (i+1)%15)
	}
	x := open(t, "circle.csv", rows.String())
	for _, direction := range []string{"on", "of"} {
		a, err := x.Dependencies(context.Background(), "E00", direction, 0, on(t, "2026-01-01"))
		if err != nil {
			t.Fatal(err)
		}
		circle := 0
		for _, d := range a.Dependencies {
			if d.Mutual != strings.HasPrefix(d.Entity.ID, "E") {
				t.Errorf("%s, %s: mutual is %v", direction, d.Entity.ID, d.Mutual)
			}
			if d.Mutual {
				circle++
			}
		}
		if circle != explore.MaxDepth {
			t.Errorf("%s: %d of the circle within %d steps", direction, circle, explore.MaxDepth)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := x.Dependencies(ctx, "E00", "on", 0, on(t, "2026-01-01")); err == nil {
		t.Error("an answer that nobody waits for is given")
	}
}
