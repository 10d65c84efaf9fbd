package temporal

import (
	"fmt"
	"time"
)

// between is the duration from one value of time to another. What the one lacks of a
// day or a zone it takes from the other; a day without a time is midnight. Whole months
// are counted first, then whole days, then the time. A unit, "months", "days" or
// "seconds", counts that alone, and a day as the seconds that it had in its zone.
func between(from, to any, unit string) (any, error) {
	a, okA := partsOf(from)
	b, okB := partsOf(to)
	if !okA || !okB {
		return nil, fmt.Errorf("a duration lies between two dates or times, and another type is given")
	}
	byDay := a.hasDay && b.hasDay
	switch {
	case !a.hasDay:
		a.day = b.day
	case !b.hasDay:
		b.day = a.day
	}
	switch {
	case a.zone == nil && b.zone != nil:
		a = a.inZone(b.zone)
	case b.zone == nil && a.zone != nil:
		b = b.inZone(a.zone)
	}
	if a.zone != nil && byDay { // days are those of the first one's zone
		b = partsOfTime(time.Unix(b.moment(), b.fraction()).In(a.zone))
		b.zone = a.zone
	}
	var months, days int64
	if byDay && (unit == "" || unit == "months") {
		months = monthsUntil(a, b)
		day := addMonths(a.day, months)
		a = a.on(day)
	}
	if byDay && (unit == "" || unit == "days") {
		days = daysUntil(a, b)
		a = a.on(a.day + days)
	}
	if unit == "months" || unit == "days" {
		return orError(newDuration(months, days, 0, 0))
	}
	return orError(newDuration(months, days, b.moment()-a.moment(), b.fraction()-a.fraction()))
}

// inZone puts what has no zone into one, at that clock time.
func (p parts) inZone(zone *time.Location) parts {
	p.zone = zone
	p.offset = int(offsetAt(zone, resolve(p.day, p.nano, zone, noOffset).Unix()))
	return p
}

// on is the same clock time on another day.
func (p parts) on(day int64) parts {
	if p.zone == nil {
		p.day = day
		return p
	}
	moved := partsOfTime(resolve(day, p.nano, p.zone, int64(p.offset)).Time)
	moved.zone = p.zone
	return moved
}

// lastWholeDay is the day of b, or the one towards a where b is earlier on its clock.
func lastWholeDay(a, b parts) int64 {
	switch {
	case b.day > a.day && b.nano < a.nano:
		return b.day - 1
	case b.day < a.day && b.nano > a.nano:
		return b.day + 1
	}
	return b.day
}

func daysUntil(a, b parts) int64 { return lastWholeDay(a, b) - a.day }

func monthsUntil(a, b parts) int64 {
	year, month, day := civil(a.day)
	toYear, toMonth, toDay := civil(lastWholeDay(a, b))
	return ((toYear*12+int64(toMonth))*32 + int64(toDay) - (year*12+int64(month))*32 - int64(day)) / 32
}
