package csv

import (
	"strings"

	"whoowns/graph"
	"whoowns/internal/format"
)

// shareColumn returns the first column that says a share in this row, "" for
// none.
func (d *decoder) shareColumn() string {
	for _, column := range []string{"share", "share_min", "share_max"} {
		if d.field(column) != "" {
			return column
		}
	}
	return ""
}

// share reads the three columns that together say a share.
func (d *decoder) share() graph.Share {
	low, high := d.field("share_min"), d.field("share_max")
	if low == "" && high == "" {
		return parse(d, "share", parseShare)
	}
	if d.field("share") != "" {
		column := "share_min"
		if low == "" {
			column = "share_max"
		}
		d.fault(column, "given together with share; write either share, or share_min and share_max")
		return graph.Share{}
	}
	faults := len(d.unit.Faults)
	b := graph.Bounds{Min: parse(d, "share_min", parseFraction), Max: 1, MaxUnstated: high == ""}
	if high != "" {
		b.Max = parse(d, "share_max", parseFraction)
	}
	if len(d.unit.Faults) > faults {
		return graph.Share{}
	}
	s, err := graph.NewShare(b)
	if err != nil {
		d.fault("share_min", err.Error())
	}
	return s
}

// parseShare reads what graph.ParseShare does, and a range with brackets, a round
// one for an end that is excluded: (25%, 50%].
func parseShare(text string) (graph.Share, error) {
	if !strings.HasPrefix(text, "(") && !strings.HasPrefix(text, "[") {
		s, err := graph.ParseShare(text)
		return s, decimalComma(text, err)
	}
	low, high, ok := strings.Cut(strings.TrimRight(text[1:], ")]"), ",")
	if !ok || len(text)-len(low)-len(high) != 3 {
		return graph.Share{}, graph.Errorf(graph.Invalid, "%q is not a range; write (25%%, 50%%], with a round bracket at an end that is excluded", text)
	}
	b := graph.Bounds{MinExclusive: text[0] == '(', MaxExclusive: text[len(text)-1] == ')'}
	var err error
	if b.Min, err = graph.ParseFraction(low); err != nil {
		return graph.Share{}, err
	}
	if b.Max, err = graph.ParseFraction(high); err != nil {
		return graph.Share{}, err
	}
	return graph.NewShare(b)
}

func parseFraction(text string) (float64, error) {
	x, err := graph.ParseFraction(text)
	return x, decimalComma(text, err)
}

// decimalComma gives a figure that would be right with a decimal point an error
// that says so.
func decimalComma(text string, err error) error {
	if pointed := strings.Replace(text, ",", ".", 1); err != nil && pointed != text {
		if _, failed := graph.ParseShare(pointed); failed == nil {
			return graph.Errorf(graph.Invalid, "%q has a decimal comma; write %s", text, pointed)
		}
	}
	return err
}

// formatShare writes a share so that parseShare gives the same bounds back. An
// unknown share below a known limit becomes "at most" that limit.
func formatShare(s graph.Share) string {
	b := s.Bounds()
	switch {
	case s.IsZero():
		return ""
	case b.Min == b.Max:
		return format.Percent(b.Min) + "%"
	case b.MaxUnstated && !b.Unknown && b.Max == 1 && b.MinExclusive:
		return ">" + format.Percent(b.Min) + "%"
	case b.MaxUnstated && !b.Unknown && b.Max == 1:
		return ">=" + format.Percent(b.Min) + "%"
	}
	open, shut := "[", "]"
	if b.MinExclusive {
		open = "("
	}
	if b.MaxExclusive {
		shut = ")"
	}
	return open + format.Percent(b.Min) + "%" + ", " + format.Percent(b.Max) + "%" + shut
}
