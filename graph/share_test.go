package graph_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
)

func share(t *testing.T, b graph.Bounds) graph.Share {
	t.Helper()
	s, err := graph.NewShare(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestShareText(t *testing.T) {
	for _, c := range []struct {
		bounds graph.Bounds
		want   string
	}{
		{graph.Bounds{Min: .33, Max: .33}, "33%"},
		{graph.Bounds{Min: .3104, Max: .3104}, "31.04%"},
		{graph.Bounds{Min: 15. / 19, Max: 15. / 19}, "78.95%"}, // .6/(1-.24) = .78947…
		{graph.Bounds{Min: .25, Max: .5, MinExclusive: true}, "25–50%"},
		{graph.Bounds{Max: 1, Unknown: true}, "unknown"},
		{graph.Bounds{Max: .33, Unknown: true}, "unknown, at most 33%"},
		{graph.Bounds{Min: .043, Max: 1, MinExclusive: true, MaxUnstated: true}, "more than 4.3%"},
		{graph.Bounds{Min: .043 * .33, Max: .33, MinExclusive: true, MaxUnstated: true}, "more than 1.42%"}, // .01419
		{graph.Bounds{Min: .25, Max: 1, MaxUnstated: true}, "at least 25%"},
		{graph.Bounds{Max: .45}, "at most 45%"},
		{graph.Bounds{Max: .45, MaxExclusive: true}, "less than 45%"},
		{graph.Bounds{Unknown: true}, "unknown, at most 0%"},
		{graph.Bounds{Max: .25, MinExclusive: true}, "at most 25%"},
		{graph.Bounds{}, "0%"},
		// 42 % × 75 % × 25 % = 7.875 %, in either order of multiplying
		{graph.Bounds{Min: .42 * .75 * .25, Max: .42 * .75 * .25}, "7.88%"},
		{graph.Bounds{Min: .07875 - 1e-17, Max: .07875 - 1e-17}, "7.88%"},
		{graph.Bounds{Min: 1, Max: 1}, "100%"},
		// rounding never reaches a threshold from beside it
		{graph.Bounds{Min: .499999, Max: .499999}, "49.99%"},
		{graph.Bounds{Min: .500001, Max: .500001}, "50.01%"},
		{graph.Bounds{Min: .999999, Max: .999999}, "99.99%"},
		{graph.Bounds{Min: .000001, Max: .000001}, "0.01%"},
		{graph.Bounds{Min: .1 + .2, Max: .1 + .2}, "30%"}, // .30000000000000004: a computed 30 %
	} {
		if got := share(t, c.bounds).Text(); got != c.want {
			t.Errorf("%+v reads %q, want %q", c.bounds, got, c.want)
		}
	}
}

// The rules are those of exclusive ends: a band "over 50, under 75 %" is a
// majority, and [25, 50) may not reach 50.
func TestShareVerdicts(t *testing.T) {
	for _, c := range []struct {
		bounds        graph.Bounds
		at            float64
		over, atLeast graph.Verdict
	}{
		{graph.Bounds{Min: .5, Max: .5}, .5, graph.No, graph.Yes},
		{graph.Bounds{Min: .5, Max: .75, MinExclusive: true, MaxExclusive: true}, .5, graph.Yes, graph.Yes},
		{graph.Bounds{Min: .5, Max: .75}, .5, graph.Possible, graph.Yes},
		{graph.Bounds{Min: .25, Max: .5, MaxExclusive: true}, .5, graph.No, graph.No},
		{graph.Bounds{Min: .25, Max: .5}, .5, graph.No, graph.Possible},
		{graph.Bounds{Max: 1, Unknown: true}, .5, graph.Possible, graph.Possible},
		{graph.Bounds{Max: .1354, Unknown: true}, .25, graph.No, graph.No},
		{graph.Bounds{Min: .5 + 1e-12, Max: .5 + 1e-12}, .5, graph.No, graph.Yes}, // noise of computing
	} {
		s := share(t, c.bounds)
		if s.Over(c.at) != c.over || s.AtLeast(c.at) != c.atLeast {
			t.Errorf("%+v against %v: over %s, at least %s; want %s, %s", c.bounds, c.at, s.Over(c.at), s.AtLeast(c.at), c.over, c.atLeast)
		}
	}
}

func TestParseShare(t *testing.T) {
	for _, c := range []struct {
		text string
		want graph.Bounds
	}{
		{"33%", graph.Bounds{Min: .33, Max: .33}},
		{"0.33", graph.Bounds{Min: .33, Max: .33}},
		{"31.04%", graph.Bounds{Min: .3104, Max: .3104}},
		{" 12.5 % ", graph.Bounds{Min: .125, Max: .125}},
		{"1", graph.Bounds{Min: 1, Max: 1}},
		{"1.5e-05", graph.Bounds{Min: 1.5e-05, Max: 1.5e-05}},
		{"25-50%", graph.Bounds{Min: .25, Max: .5}},
		{"25%–50%", graph.Bounds{Min: .25, Max: .5}},
		{"0.25-0.5", graph.Bounds{Min: .25, Max: .5}},
		{">4.3%", graph.Bounds{Min: .043, Max: 1, MinExclusive: true, MaxUnstated: true}},
		{">=25%", graph.Bounds{Min: .25, Max: 1, MaxUnstated: true}},
		{"<45%", graph.Bounds{Max: .45, MaxExclusive: true}},
		{"<=45%", graph.Bounds{Max: .45}},
		{"", graph.Bounds{Max: 1, Unknown: true, MaxUnstated: true}},
	} {
		s, err := graph.ParseShare(c.text)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
		} else if s.Bounds() != c.want {
			t.Errorf("%q is %+v, want %+v", c.text, s.Bounds(), c.want)
		}
	}
	for _, text := range []string{"33", "-1 %", "abc", "101%", "1e400", "NaN%", "50-25%", "0x1p-2", "%", ">", "25-", "1_0%"} {
		if s, err := graph.ParseShare(text); err == nil || graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%q was read as %s, error %v; want Code Invalid", text, s, err)
		}
	}
}

func TestNewShareRefuses(t *testing.T) {
	for _, b := range []graph.Bounds{
		{Min: -.1, Max: .5}, {Min: .1, Max: 1.1}, {Min: .6, Max: .5}, {Min: math.NaN(), Max: .5}, {Min: 0, Max: math.NaN()},
		{Min: .5, Max: .5, MinExclusive: true},
	} {
		if s, err := graph.NewShare(b); err == nil {
			t.Errorf("%+v became %s", b, s)
		}
	}
}

func drawShare(t *rapid.T) graph.Share {
	low := rapid.Float64Range(0, 1).Draw(t, "min")
	high := rapid.Float64Range(low, 1).Draw(t, "max")
	b := graph.Bounds{Min: low, Max: high, Unknown: low == 0 && rapid.Bool().Draw(t, "unknown"), MaxUnstated: rapid.Bool().Draw(t, "unstated")}
	if low < high {
		b.MinExclusive, b.MaxExclusive = rapid.Bool().Draw(t, "open min"), rapid.Bool().Draw(t, "open max")
	}
	s, err := graph.NewShare(b)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestShareSurvivesJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawShare(t)
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back graph.Share
		if err := json.Unmarshal(data, &back); err != nil || back != s {
			t.Fatalf("%+v came back as %+v from %s (%v)", s.Bounds(), back.Bounds(), data, err)
		}
	})
}

func TestShareFromJSON(t *testing.T) {
	for text, want := range map[string]string{
		`null`:                               "unknown",
		`{}`:                                 "unknown",
		`{"min":0,"max":0.33,"known":false}`: "unknown, at most 33%",
		`{"min":0.25,"max":0.5,"min_exclusive":true,"known":true,"text":"all of it"}`: "25–50%",
		`{"min":-0.0,"max":-0.0,"known":true}`:                                        "0%",
	} {
		s := graph.Percent(7)
		if err := json.Unmarshal([]byte(text), &s); err != nil || s.Text() != want {
			t.Errorf("%s is %q, %v; want %q", text, s, err, want)
		}
	}
	for _, text := range []string{`{"known":true}`, `{"min":0.25,"known":true}`, `{"min":0.25,"max":0.5}`, `{"min":0.5,"max":0.25,"known":true}`} {
		var s graph.Share
		if err := json.Unmarshal([]byte(text), &s); err == nil || graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%s was read as %s, error %v; want Code Invalid", text, s, err)
		}
	}
}

func TestZeroHasNoSign(t *testing.T) {
	s, err := graph.ParseShare("-0%")
	if err != nil || s.Text() != "0%" || graph.FormatPercent(math.Copysign(1e-12, -1)) != "0%" {
		t.Errorf("-0%% reads %q, %v; 1e-12 below 0 reads %q", s, err, graph.FormatPercent(-1e-12))
	}
}

// What a figure looks like must never stand on the other side of a threshold
// than the figure.
func TestPercentNeverCrossesAThreshold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		threshold := float64(rapid.IntRange(0, 20).Draw(t, "threshold")) / 20
		x := threshold + rapid.Float64Range(-.001, .001).Draw(t, "distance")
		if x < 0 || x > 1 || math.Abs(x-threshold) <= graph.Tolerance {
			t.Skip()
		}
		shown, err := graph.ParseFraction(graph.FormatPercent(x))
		if err != nil {
			t.Fatal(err)
		}
		if (x > threshold) != (shown > threshold) || shown == threshold {
			t.Fatalf("%v is shown as %v, across %v", x, shown, threshold)
		}
	})
}

func FuzzParseShare(f *testing.F) {
	for _, s := range []string{"33%", "0.33", "25-50%", ">4.3%", "<=45%", "unknown", "-", "1e-2%"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := graph.ParseShare(text)
		if err != nil {
			if graph.CodeOf(err) != graph.Invalid {
				t.Errorf("%q: code %s", text, graph.CodeOf(err))
			}
			return
		}
		data, err := json.Marshal(s)
		var back graph.Share
		if err != nil || json.Unmarshal(data, &back) != nil || back != s {
			t.Errorf("%q comes back from %s as %+v, %v", text, data, back.Bounds(), err)
		}
		if s.Min() < 0 || s.Max() > 1 || s.Min() > s.Max() || math.IsNaN(s.Min()) {
			t.Errorf("%q is [%v, %v]", text, s.Min(), s.Max())
		}
	})
}
