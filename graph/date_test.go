package graph_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"whoowns/graph"
)

func TestParseDate(t *testing.T) {
	for _, c := range []struct{ text, first, last string }{
		{"2014", "2014-01-01", "2014-12-31"},
		{"2014-06", "2014-06-01", "2014-06-30"},
		{"2020-02", "2020-02-01", "2020-02-29"},
		{"1900-02", "1900-02-01", "1900-02-28"}, // 1900 was no leap year
		{"2023-12-29", "2023-12-29", "2023-12-29"},
		{"0001", "0001-01-01", "0001-12-31"},
		{"9999-12", "9999-12-01", "9999-12-31"},
	} {
		d, err := graph.ParseDate(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if d.First().String() != c.first || d.Last().String() != c.last || d.String() != c.text {
			t.Errorf("%s: %s to %s, written %s; want %s to %s", c.text, d.First(), d.Last(), d, c.first, c.last)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	for _, text := range []string{"2020-13", "2020-00", "2020-02-30", "2021-02-29", "2020-1-1", "20", "20200101", "0000", "2020-", "2020-01-01T00:00", " 2020", "-202", "+202", "２０２０"} {
		if d, err := graph.ParseDate(text); err == nil || graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%q was read as %v, error %v; want Code Invalid", text, d, err)
		}
	}
}

func TestDayAndDateAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := graph.Day(rapid.IntRange(-719162, 2932896).Draw(t, "day")) // 0001-01-01 to 9999-12-31
		text := day.String()
		d, err := graph.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		if d.First() != day || d.Last() != day || d.End() != day {
			t.Fatalf("%s reads back as %s to %s", text, d.First(), d.Last())
		}
		if parsed, err := time.Parse(time.DateOnly, text); err != nil || graph.DayOf(parsed) != day {
			t.Fatalf("package time reads %s as day %d, %v; want %d", text, graph.DayOf(parsed), err, day)
		}
	})
}

func TestDayAsText(t *testing.T) {
	for _, day := range []graph.Day{graph.Always, graph.Forever, 0, 20000} {
		text, err := day.MarshalText()
		var back graph.Day
		if err != nil || back.UnmarshalText(text) != nil || back != day {
			t.Errorf("%d is written %q, %v, and read back as %d", day, text, err, back)
		}
	}
	for _, text := range []string{"", "2014", "2014-06", "2014-06-31", "never"} {
		var day graph.Day
		if err := day.UnmarshalText([]byte(text)); graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%q was read as %s, error %v; want Code Invalid", text, day, err)
		}
	}
}

func TestNoDate(t *testing.T) {
	var none graph.Date
	if none.First() != graph.Always || none.Last() != graph.Forever || none.End() != graph.Forever || none.String() != "" {
		t.Errorf("no date runs from %v to %v, ends %v, reads %q", none.First(), none.Last(), none.End(), none)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2014", "2014-06", "2014-06-31", "", "9999-99-99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := graph.ParseDate(s)
		if err == nil && d.String() != s {
			t.Errorf("%q is written back as %q", s, d)
		}
		if err == nil && d.First() > d.Last() {
			t.Errorf("%q begins on %v and ends on %v", s, d.First(), d.Last())
		}
	})
}
