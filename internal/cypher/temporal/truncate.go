package temporal

import (
	"fmt"
	"time"
)

// clockUnits are the nanoseconds of what a time may be cut to.
var clockUnits = map[string]int64{"day": nanosPerDay, "hour": 3600 * nanosPerSecond, "minute": 60 * nanosPerSecond, "second": nanosPerSecond, "millisecond": 1e6, "microsecond": 1e3}

// truncateDay is the first day of a unit that a day is in, and false of no such unit.
func truncateDay(day int64, unit string) (int64, bool) {
	year, month, _ := civil(day)
	switch unit {
	case "millennium":
		return dayOf(year/1000*1000, 1, 1), true
	case "century":
		return dayOf(year/100*100, 1, 1), true
	case "decade":
		return dayOf(year/10*10, 1, 1), true
	case "year":
		return dayOf(year, 1, 1), true
	case "weekYear":
		weekYear, _ := isoWeek(day)
		return firstWeek(weekYear), true
	case "quarter":
		return dayOf(year, (month-1)/3*3+1, 1), true
	case "month":
		return dayOf(year, month, 1), true
	case "week":
		return day - weekday(day) + 1, true
	case "day":
		return day, true
	}
	return 0, false
}

// truncate cuts a value to a unit, sets the fields of a map and gives a value of the
// type. A timezone in the map replaces the zone, at the same clock time.
func truncate(unit string, v any, m map[string]any, now time.Time, to byte) (any, error) {
	p, ok := partsOf(v)
	if !ok {
		return nil, fmt.Errorf("a date or time is cut, and another type is given")
	}
	day, byDay := truncateDay(p.day, unit)
	size, byClock := clockUnits[unit]
	withDay, withClock := to != kindLocalTime && to != kindTime, to != kindDate
	switch {
	case !byDay && !byClock:
		return nil, fmt.Errorf("there is no unit %.60q to cut to; write one such as year, month, day or hour", unit)
	case !withClock && !byDay:
		return nil, fmt.Errorf("a date cannot be cut to the %s; write a unit of a day or more", unit)
	case !withDay && !byClock:
		return nil, fmt.Errorf("a time cannot be cut to the %s; write a unit of a day or less", unit)
	case withDay && !p.hasDay:
		return nil, fmt.Errorf("a time without a day cannot be cut to a date")
	case !withDay && !p.hasTime:
		return nil, fmt.Errorf("a date has no time that could be cut to the %s", unit)
	}
	if byDay && unit != "day" {
		p.day, p.nano = day, 0
	} else {
		p.nano -= p.nano % size
	}
	zone := p.zone
	said := map[string]any{}
	for key, value := range m {
		said[key] = value
	}
	if name, ok := m["timezone"].(string); ok {
		var err error
		if zone, err = parseZone(name); err != nil {
			return nil, err
		}
		delete(said, "timezone")
	}
	if zone == nil {
		zone = time.UTC
	}
	return rebuild(p, said, unit, zone, now, to)
}

// rebuild sets fields of what was cut. The parts of a second that a unit kept stay where
// smaller ones are set.
func rebuild(p parts, m map[string]any, unit string, zone *time.Location, now time.Time, to byte) (any, error) {
	f, err := fieldsOf(m)
	if err != nil {
		return nil, err
	}
	if f.hasEpoch() || to == kindDate && f.hasClock() || (to == kindTime || to == kindLocalTime) && f.hasDay() {
		return nil, fmt.Errorf("a field is set that the result does not have")
	}
	if to != kindTime && to != kindLocalTime {
		if p.day, err = f.day(&p.day); err != nil {
			return nil, err
		}
	}
	if to != kindDate {
		kept := p.nano % nanosPerSecond
		if f.hasAny("microsecond", "nanosecond") && unit == "millisecond" {
			f["millisecond"] = f.or("millisecond", kept/1e6)
		}
		if f.hasAny("nanosecond") && unit == "microsecond" {
			f["microsecond"] = f.or("microsecond", kept/1e3)
		}
		if p.nano, err = f.clock(&p.nano); err != nil {
			return nil, err
		}
	}
	switch to {
	case kindDate:
		return newDate(p.day)
	case kindLocalTime:
		return newLocalTime(p.nano), nil
	case kindTime:
		if zone == p.zone {
			return newTime(p.nano, p.offset), nil
		}
		return newTime(p.nano, int(offsetAt(zone, now.Unix()))), nil
	case kindLocalDateTime:
		return newLocalDateTime(p.day, p.nano)
	}
	if err := checkDay(p.day); err != nil {
		return nil, err
	}
	preferred := noOffset
	if zone == p.zone {
		preferred = int64(p.offset)
	}
	return resolve(p.day, p.nano, zone, preferred), nil
}
