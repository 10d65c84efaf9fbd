// Package temporal is Cypher's dates, times and durations: how they are made of text and
// of maps, turned into each other, cut, compared and calculated with, by the proleptic
// Gregorian calendar. The types are those of package cypher.
package temporal

import (
	"fmt"
	"time"

	"whoowns/internal/cypher"
)

const (
	nanosPerSecond = int64(1e9)
	secondsPerDay  = int64(86400)
	nanosPerDay    = nanosPerSecond * secondsPerDay
	maxYear        = 999_999_999
)

var (
	firstDay = dayOf(-maxYear, 1, 1)
	lastDay  = dayOf(maxYear, 12, 31)
)

// parts are what a value of time consists of, by the clock on its wall.
type parts struct {
	hasDay, hasTime bool
	day             int64          // since 1970-01-01
	nano            int64          // of the day
	zone            *time.Location // nil of what has no zone
	offset          int            // of the zone then, in seconds east
}

// partsOf takes a value of time apart; it is false of durations and all else.
func partsOf(v any) (p parts, ok bool) {
	switch v := v.(type) {
	case cypher.Date:
		p = partsOfTime(v.Time)
		p.hasDay, p.nano = true, 0
	case cypher.LocalTime:
		p = partsOfTime(v.Time)
		p.hasTime, p.day = true, 0
	case cypher.Time:
		p = partsOfTime(v.Time)
		p.hasTime, p.day = true, 0
		p.zone = time.FixedZone("", p.offset)
		return p, true
	case cypher.LocalDateTime:
		p = partsOfTime(v.Time)
		p.hasDay, p.hasTime = true, true
	case cypher.DateTime:
		p = partsOfTime(v.Time)
		p.hasDay, p.hasTime, p.zone = true, true, v.Location()
		return p, true
	default:
		return p, false
	}
	p.offset = 0
	return p, true
}

func partsOfTime(t time.Time) (p parts) {
	_, p.offset = t.Zone()
	seconds := t.Unix() + int64(p.offset)
	p.day = floorDivide(seconds, secondsPerDay)
	p.nano = (seconds-p.day*secondsPerDay)*nanosPerSecond + int64(t.Nanosecond())
	return p
}

// The makers of values. Of a day outside of the years that there are they make an error.

func newDate(day int64) (any, error) {
	if err := checkDay(day); err != nil {
		return nil, err
	}
	return cypher.Date{Time: time.Unix(day*secondsPerDay, 0).UTC()}, nil
}

func newLocalTime(nano int64) cypher.LocalTime {
	return cypher.LocalTime{Time: time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(nano))}
}

func newTime(nano int64, offset int) cypher.Time {
	return cypher.Time{Time: time.Date(0, 1, 1, 0, 0, 0, 0, time.FixedZone("", offset)).Add(time.Duration(nano))}
}

func newLocalDateTime(day, nano int64) (any, error) {
	if err := checkDay(day); err != nil {
		return nil, err
	}
	return cypher.LocalDateTime{Time: time.Unix(day*secondsPerDay+nano/nanosPerSecond, nano%nanosPerSecond).UTC()}, nil
}

// newDateTime is what a clock on the wall shows in a zone. A time that clocks skip is as
// much later as they are put forward; of one that they show twice it is the first.
func newDateTime(day, nano int64, zone *time.Location) (any, error) {
	if err := checkDay(day); err != nil {
		return nil, err
	}
	return resolve(day, nano, zone, noOffset), nil
}

const noOffset = int64(1 << 40)

// resolve is newDateTime, but with an offset that the clock time can have it has that.
func resolve(day, nano int64, zone *time.Location, preferred int64) cypher.DateTime {
	wall := day*secondsPerDay + nano/nanosPerSecond
	before, after := offsetAt(zone, wall-secondsPerDay), offsetAt(zone, wall+secondsPerDay)
	offset := before
	for _, o := range []int64{preferred, before, after} {
		if o != noOffset && offsetAt(zone, wall-o) == o {
			offset = o
			break
		}
	}
	return cypher.DateTime{Time: time.Unix(wall-offset, nano%nanosPerSecond).In(zone)}
}

func offsetAt(zone *time.Location, unix int64) int64 {
	_, offset := time.Unix(unix, 0).In(zone).Zone()
	return int64(offset)
}

// zoneName is the name of a zone, or "" of an offset.
func zoneName(zone *time.Location) string { return cypher.ZoneName(zone) }

// moment is the seconds since 1970 in Greenwich.
func (p parts) moment() int64 {
	return p.day*secondsPerDay + p.nano/nanosPerSecond - int64(p.offset)
}

// fraction is the nanoseconds of the second.
func (p parts) fraction() int64 { return p.nano % nanosPerSecond }

func checkDay(day int64) error {
	if day < firstDay || day > lastDay {
		return fmt.Errorf("a year is from -%d to %d", maxYear, maxYear)
	}
	return nil
}

// dayOf is a day's number since 1970-01-01; months and days outside of a year or month
// count on.
func dayOf(year int64, month, day int) int64 {
	return floorDivide(time.Date(int(year), time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix(), secondsPerDay)
}

// civil is the year, month and day of a day's number.
func civil(day int64) (year int64, month, dayOfMonth int) {
	y, m, d := time.Unix(day*secondsPerDay, 0).UTC().Date()
	return int64(y), int(m), d
}

func isLeap(year int64) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

func daysIn(year int64, month int) int {
	switch month {
	case 2:
		if isLeap(year) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

func floorDivide(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorModulo(a, b int64) int64 { return a - floorDivide(a, b)*b }
