package storetest

import (
	"pgregory.net/rapid"

	"whoowns/graph"
)

// DrawShare draws a share of any form: exact, a range with ends open or closed, one
// whose maximum is not stated, or unknown. Its ends are drawn by fraction, within 0..1.
func DrawShare(t *rapid.T, fraction *rapid.Generator[float64]) graph.Share {
	a, b := fraction.Draw(t, "a"), fraction.Draw(t, "b")
	bounds := graph.Bounds{Min: min(a, b), Max: max(a, b)}
	switch rapid.IntRange(0, 4).Draw(t, "form") {
	case 0:
		return graph.Unknown()
	case 1:
		bounds.Max = bounds.Min
	case 2:
		bounds.Max, bounds.MaxUnstated = 1, true
	}
	if bounds.Min < bounds.Max {
		bounds.MinExclusive = rapid.Bool().Draw(t, "open below")
		bounds.MaxExclusive = !bounds.MaxUnstated && rapid.Bool().Draw(t, "open above")
	}
	s, err := graph.NewShare(bounds)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
