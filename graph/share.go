package graph

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// Tolerance is how far apart two computed shares may lie and count as equal.
const Tolerance = 1e-9

// Share is a fraction 0..1 of capital or of votes: exact, a range either end of
// which may be exclusive, or unknown. The zero Share is unknown, [0, 1]. A Share
// that breaks its own bounds cannot be built.
type Share struct {
	min, max float64
	known    bool
	minOpen  bool // min itself is excluded
	maxOpen  bool // max itself is excluded
	unstated bool // no source gives the maximum; it is what is left
}

// Bounds are the parts of a Share, for building and taking apart.
type Bounds struct {
	Min, Max                   float64
	MinExclusive, MaxExclusive bool
	// MaxUnstated says that no source gives the maximum: it is only what the
	// other holders leave. A share of which a source says "more than 4.3 %" has
	// Max 1 and MaxUnstated.
	MaxUnstated bool
	// Unknown says that nothing is stated; Max may still be below 1 where the
	// rest is known to be held by others.
	Unknown bool
}

// Unknown returns the share of which nothing is known.
func Unknown() Share { return Share{} }

// Exact returns the share x, a fraction 0..1.
func Exact(x float64) (Share, error) { return NewShare(Bounds{Min: x, Max: x}) }

// Percent returns the exact share of p percent. It is for figures written in
// source code and panics when p is not within 0..100.
func Percent(p float64) Share {
	s, err := Exact(scalePercent(strconv.FormatFloat(p, 'f', -1, 64), p))
	if err != nil {
		panic(err)
	}
	return s
}

// NewShare returns the share with the bounds b.
func NewShare(b Bounds) (Share, error) {
	switch {
	case !(b.Min >= 0 && b.Min <= 1):
		return Share{}, Errorf(Invalid, "share %v is not within 0 and 1", b.Min)
	case !(b.Max >= 0 && b.Max <= 1):
		return Share{}, Errorf(Invalid, "share %v is not within 0 and 1", b.Max)
	case b.Min > b.Max:
		return Share{}, Errorf(Invalid, "the minimum %s is above the maximum %s", FormatPercent(b.Min), FormatPercent(b.Max))
	case b.Min == b.Max && (b.MinExclusive || b.MaxExclusive):
		return Share{}, Errorf(Invalid, "no share is both %s and not %s", FormatPercent(b.Min), FormatPercent(b.Max))
	}
	b.Min, b.Max = b.Min+0, b.Max+0 // no -0, which would read "-0%"
	return Share{min: b.Min, max: b.Max, known: !b.Unknown, minOpen: b.MinExclusive, maxOpen: b.MaxExclusive, unstated: b.MaxUnstated || b.Unknown}.normal(), nil
}

// normal gives every unknown [0, 1] one representation, so that == works.
func (s Share) normal() Share {
	if !s.known && s.min == 0 && s.max == 1 {
		return Share{}
	}
	if s.min == s.max && s.known {
		s.unstated = false
	}
	return s
}

func (s Share) isZero() bool { return s == Share{} }

// Bounds takes s apart.
func (s Share) Bounds() Bounds {
	return Bounds{Min: s.Min(), Max: s.Max(), MinExclusive: s.minOpen, MaxExclusive: s.maxOpen, MaxUnstated: s.MaxUnstated(), Unknown: !s.known}
}

// Min returns the lower bound.
func (s Share) Min() float64 { return s.min }

// Max returns the upper bound.
func (s Share) Max() float64 {
	if s.isZero() {
		return 1
	}
	return s.max
}

// MinExclusive reports whether the share is above Min and not at it.
func (s Share) MinExclusive() bool { return s.minOpen }

// MaxExclusive reports whether the share is below Max and not at it.
func (s Share) MaxExclusive() bool { return s.maxOpen }

// MaxUnstated reports whether no source gives the maximum.
func (s Share) MaxUnstated() bool { return s.unstated || s.isZero() }

// Known reports whether anything is stated of the share.
func (s Share) Known() bool { return s.known }

// IsExact reports whether the bounds are the same.
func (s Share) IsExact() bool { return s.known && s.min == s.max }

// IsZero reports whether s is the unknown share [0, 1]; encoding/json leaves it
// out by omitzero.
func (s Share) IsZero() bool { return s.isZero() }

// Verdict is an answer about something that may be known only within bounds.
type Verdict string

// The verdicts.
const (
	No       Verdict = "no"
	Possible Verdict = "possible"
	Yes      Verdict = "yes"
)

// Over says whether the share is above threshold, a fraction 0..1. Bounds within
// Tolerance of it count as equal to it, so a range (0.5, 1] is over 0.5 and
// [0.25, 0.5) is not.
func (s Share) Over(threshold float64) Verdict {
	if s.Min() > threshold+Tolerance || math.Abs(s.Min()-threshold) <= Tolerance && s.minOpen {
		return Yes
	}
	if s.Max() > threshold+Tolerance {
		return Possible
	}
	return No
}

// AtLeast says whether the share is threshold or more.
func (s Share) AtLeast(threshold float64) Verdict {
	if s.Min() >= threshold-Tolerance {
		return Yes
	}
	if s.Max() > threshold+Tolerance || math.Abs(s.Max()-threshold) <= Tolerance && !s.maxOpen {
		return Possible
	}
	return No
}

// Text returns the share as people read it: "33%", "25–50%", "more than 4.3%",
// "unknown", "unknown, at most 33%".
func (s Share) Text() string {
	switch {
	case !s.known && s.Max() >= 1:
		return "unknown"
	case !s.known:
		return "unknown, at most " + FormatPercent(s.Max())
	case s.min == s.max:
		return FormatPercent(s.min)
	case s.unstated && s.minOpen:
		return "more than " + FormatPercent(s.min)
	case s.unstated:
		return "at least " + FormatPercent(s.min)
	case s.min == 0 && s.maxOpen:
		return "less than " + FormatPercent(s.max)
	case s.min == 0:
		return "at most " + FormatPercent(s.max)
	}
	low, high := FormatPercent(s.min), FormatPercent(s.max)
	if low == high {
		return high
	}
	return strings.TrimSuffix(low, "%") + "–" + high
}

// String returns Text.
func (s Share) String() string { return s.Text() }

// FormatPercent writes the fraction x with at most two decimals of a percent.
// Rounding never reaches a multiple of five percent, 0 and 100 among them, from
// beside it, because thresholds are such multiples: 0.499999 is "49.99%".
func FormatPercent(x float64) string {
	// The last bits of a computed share are noise: without them one in the middle of
	// two hundredths reads the same however it was computed.
	hundredths := math.Round(math.Round(x*1e12)/1e8) + 0 // no -0
	if math.Mod(hundredths, 500) == 0 && math.Abs(x-hundredths/1e4) > Tolerance {
		if x > hundredths/1e4 {
			hundredths++
		} else {
			hundredths--
		}
	}
	return strconv.FormatFloat(hundredths/100, 'f', -1, 64) + "%"
}

type shareJSON struct {
	Min          float64 `json:"min"`
	Max          float64 `json:"max"`
	MinExclusive bool    `json:"min_exclusive"`
	MaxExclusive bool    `json:"max_exclusive"`
	MaxUnstated  bool    `json:"max_unstated,omitempty"`
	Known        bool    `json:"known"`
	Text         string  `json:"text"`
}

// MarshalJSON writes the bounds and the text.
func (s Share) MarshalJSON() ([]byte, error) {
	return json.Marshal(shareJSON{Min: s.Min(), Max: s.Max(), MinExclusive: s.minOpen, MaxExclusive: s.maxOpen,
		MaxUnstated: s.known && s.unstated, Known: s.known, Text: s.Text()})
}

// UnmarshalJSON reads what MarshalJSON writes and ignores the text. Null, and an
// object with none of min, max and known, is unknown; one with some of them is an
// error, because a bound left out is not 0.
func (s *Share) UnmarshalJSON(data []byte) error {
	var j struct {
		shareJSON
		Min   *float64 `json:"min"`
		Max   *float64 `json:"max"`
		Known *bool    `json:"known"`
	}
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	if j.Min == nil && j.Max == nil && j.Known == nil {
		*s = Unknown()
		return nil
	}
	if j.Min == nil || j.Max == nil || j.Known == nil {
		return Errorf(Invalid, "a share has min, max and known, all three; leave the share out when it is unknown")
	}
	parsed, err := NewShare(Bounds{Min: *j.Min, Max: *j.Max, MinExclusive: j.MinExclusive, MaxExclusive: j.MaxExclusive, MaxUnstated: j.MaxUnstated, Unknown: !*j.Known})
	if err == nil {
		*s = parsed
	}
	return err
}

// ParseShare reads a share as people write it: "33%", "0.33", "25-50%" (also
// with an en dash), "0.25-0.5", ">4.3%", ">=4.3%", "<45%", "<=45%"; "" and
// "unknown" are unknown. A bare number above 1 is an error, for 33 may mean 33 %
// or a slip.
func ParseShare(s string) (Share, error) {
	text := strings.TrimSpace(s)
	if text == "" || text == "unknown" {
		return Share{}, nil
	}
	for _, form := range []struct {
		prefix string
		bounds func(x float64) Bounds
	}{
		{">=", func(x float64) Bounds { return Bounds{Min: x, Max: 1, MaxUnstated: true} }},
		{"<=", func(x float64) Bounds { return Bounds{Max: x} }},
		{">", func(x float64) Bounds { return Bounds{Min: x, Max: 1, MinExclusive: true, MaxUnstated: true} }},
		{"<", func(x float64) Bounds { return Bounds{Max: x, MaxExclusive: true} }},
	} {
		if rest, ok := strings.CutPrefix(text, form.prefix); ok {
			x, err := ParseFraction(rest)
			if err != nil {
				return Share{}, err
			}
			return NewShare(form.bounds(x))
		}
	}
	x, err := ParseFraction(text) // first, because 1e-05 holds a hyphen
	if err == nil {
		return Exact(x)
	}
	low, high, isRange := strings.Cut(strings.Replace(text, "–", "-", 1), "-")
	if !isRange || low == "" {
		if !strings.ContainsAny(text, "0123456789") {
			err = Errorf(Invalid, "%q is not a share; write 33%% or 0.33, or leave it empty when it is unknown", text)
		}
		return Share{}, err
	}
	if strings.HasSuffix(high, "%") && !strings.HasSuffix(strings.TrimSpace(low), "%") {
		low += "%"
	}
	lowest, err := ParseFraction(low)
	if err != nil {
		return Share{}, err
	}
	highest, err := ParseFraction(high)
	if err != nil {
		return Share{}, err
	}
	return NewShare(Bounds{Min: lowest, Max: highest})
}

// ParseFraction reads one figure, "33%" or "0.33", as a fraction 0..1.
func ParseFraction(s string) (float64, error) {
	text := strings.TrimSpace(s)
	digits, percent := strings.CutSuffix(text, "%")
	digits = strings.TrimSpace(digits)
	x, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) || strings.ContainsAny(digits, "xXpP_") {
		return 0, Errorf(Invalid, "%q is not a share; write 33%% or 0.33", text)
	}
	switch {
	case x < 0:
		return 0, Errorf(Invalid, "share %s is below 0; write a share between 0%% and 100%%", text)
	case percent && x > 100:
		return 0, Errorf(Invalid, "share %s is above 100%%", text)
	case percent:
		return scalePercent(digits, x), nil
	case x > 1:
		return 0, Errorf(Invalid, "share %s is above 1; write %s%% for a percentage", text, digits)
	}
	return x, nil
}

// scalePercent divides by moving the decimal point, so that "31.04%" is the
// float nearest to 0.3104 and not 31.04/100.
func scalePercent(digits string, x float64) float64 {
	if !strings.ContainsAny(digits, "eE") {
		if scaled, err := strconv.ParseFloat(digits+"e-2", 64); err == nil {
			return scaled
		}
	}
	return x / 100
}
