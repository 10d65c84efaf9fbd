package graph

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// Day is a day as the number of days since 1970-01-01, in the proleptic
// Gregorian calendar.
type Day int32

// The days before and after every other. Forever is the end of what has none.
const (
	Always  Day = math.MinInt32
	Forever Day = math.MaxInt32
)

// DayOf returns the day of t in t's own time zone.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return dayOf(y, int(m), d)
}

func dayOf(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Time returns midnight UTC at the start of d.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// Date returns d as a full date, and no date for Always and Forever.
func (d Day) Date() Date {
	if d == Always || d == Forever {
		return Date{}
	}
	y, m, dd := d.Time().Date()
	return Date{int16(y), uint8(m), uint8(dd)}
}

// String returns d as YYYY-MM-DD.
func (d Day) String() string {
	switch d {
	case Always:
		return "always"
	case Forever:
		return "forever"
	}
	return d.Date().String()
}

// MarshalText writes d as String does.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes; a month or a year is no day.
func (d *Day) UnmarshalText(text []byte) error {
	switch string(text) {
	case Always.String():
		*d = Always
		return nil
	case Forever.String():
		*d = Forever
		return nil
	}
	date, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	if date.IsZero() || date.IsPartial() {
		return Errorf(Invalid, "%q is not a day; write YYYY-MM-DD", text)
	}
	*d = date.First()
	return nil
}

// Date is a year, a month or a day. The zero Date is no date.
type Date struct {
	year       int16
	month, day uint8
}

// ParseDate reads YYYY, YYYY-MM or YYYY-MM-DD, years 0001 to 9999. The empty
// string is no date.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	number := func(from, to int) (int, bool) {
		for _, c := range []byte(s[from:to]) {
			if c < '0' || c > '9' {
				return 0, false
			}
		}
		n, err := strconv.Atoi(s[from:to])
		return n, err == nil
	}
	bad := func(why string) (Date, error) {
		return Date{}, Errorf(Invalid, "%q is not a date: %s; write YYYY, YYYY-MM or YYYY-MM-DD", s, why)
	}
	shaped := len(s) == 4 || len(s) == 7 && s[4] == '-' || len(s) == 10 && s[4] == '-' && s[7] == '-'
	if !shaped {
		return bad("it has another form")
	}
	var d Date
	year, ok := number(0, 4)
	if !ok {
		return bad("its year is not a number")
	}
	if year == 0 {
		return bad("there is no year 0")
	}
	d.year = int16(year)
	if len(s) == 4 {
		return d, nil
	}
	month, ok := number(5, 7)
	if !ok || month < 1 || month > 12 {
		return bad(fmt.Sprintf("there is no month %s", s[5:7]))
	}
	d.month = uint8(month)
	if len(s) == 7 {
		return d, nil
	}
	day, ok := number(8, 10)
	if last := daysIn(year, month); !ok || day < 1 || day > last {
		return bad(fmt.Sprintf("%s has %d days", s[:7], last))
	}
	d.day = uint8(day)
	return d, nil
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.year == 0 }

// IsPartial reports whether d names a month or a year and not a day.
func (d Date) IsPartial() bool { return d.year != 0 && d.day == 0 }

// First returns the first day of d, and Always for no date.
func (d Date) First() Day {
	if d.IsZero() {
		return Always
	}
	return dayOf(int(d.year), max(int(d.month), 1), max(int(d.day), 1))
}

// Last returns the last day of d, and Forever for no date.
func (d Date) Last() Day {
	switch {
	case d.IsZero():
		return Forever
	case d.month == 0:
		return dayOf(int(d.year), 12, 31)
	case d.day == 0:
		return dayOf(int(d.year), int(d.month), daysIn(int(d.year), int(d.month)))
	}
	return d.First()
}

// Before reports whether d's first day is before e's. No date is before all.
func (d Date) Before(e Date) bool { return d.First() < e.First() }

// String returns d as it was written: YYYY, YYYY-MM or YYYY-MM-DD; "" for none.
func (d Date) String() string {
	switch {
	case d.IsZero():
		return ""
	case d.month == 0:
		return fmt.Sprintf("%04d", d.year)
	case d.day == 0:
		return fmt.Sprintf("%04d-%02d", d.year, d.month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText writes d as String does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads d as ParseDate does.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// Period is the days from From up to, and not including, Until. The zero Period
// is the one day 1970-01-01 to itself, which is empty.
type Period struct{ From, Until Day }

// Contains reports whether day is in p.
func (p Period) Contains(day Day) bool { return p.From <= day && day < p.Until }

// Empty reports whether p has no day.
func (p Period) Empty() bool { return p.From >= p.Until }
