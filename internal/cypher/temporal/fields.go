package temporal

import (
	"fmt"
	"strings"
)

// fields are the integers of a map that a value is made of, by their names in lower case.
type fields map[string]int64

// dayGroups are the ways to say a day within a year: a leading part, and one within it.
var dayGroups = []struct{ lead, within string }{
	{"month", "day"}, {"week", "dayofweek"}, {"quarter", "dayofquarter"}, {"", "ordinalday"},
}

// hasDay reports whether anything of a day is said.
func (f fields) hasDay() bool {
	return f.hasAny("year", "month", "day", "week", "dayofweek", "quarter", "dayofquarter", "ordinalday")
}

func (f fields) hasClock() bool {
	return f.hasAny("hour", "minute", "second", "millisecond", "microsecond", "nanosecond")
}

func (f fields) hasAny(names ...string) bool {
	for _, name := range names {
		if _, ok := f[name]; ok {
			return true
		}
	}
	return false
}

// or is a field, or another number where it is not said.
func (f fields) or(name string, otherwise int64) int64 {
	if n, ok := f[name]; ok {
		return n
	}
	return otherwise
}

// day is the day that is said. What is not said is of the base, where there is one, and
// else the first; without a base nothing may be said that lies within what is not. A
// quarter alone moves the base to the same month of that quarter.
func (f fields) day(base *int64) (int64, error) {
	group := -1
	for i, g := range dayGroups {
		if f.hasAny(g.within) || g.lead != "" && f.hasAny(g.lead) {
			if group >= 0 {
				return 0, fmt.Errorf("a day is said by month, by week, by quarter or by ordinalDay, and by one of them alone")
			}
			group = i
		}
	}
	if base == nil {
		if !f.hasAny("year") {
			return 0, fmt.Errorf("a date wants its year")
		}
		if group >= 0 && dayGroups[group].lead != "" && !f.hasAny(dayGroups[group].lead) {
			return 0, fmt.Errorf("%s is said without %s", dayGroups[group].within, dayGroups[group].lead)
		}
	}
	of := func(key string, otherwise int64) int64 {
		if base != nil {
			otherwise, _ = dayProperty(*base, key)
		}
		return f.or(key, otherwise)
	}
	yearKey := "year"
	if group == 1 {
		yearKey = "weekyear"
	}
	year := f.or("year", of(yearKey, 0))
	if err := within("year", year, -maxYear, maxYear); err != nil {
		return 0, err
	}
	switch group {
	case 1:
		return weekDay(year, of("week", 1), of("dayofweek", 1))
	case 2:
		if _, said := f["dayofquarter"]; said || base == nil {
			return quarterDay(year, of("quarter", 1), of("dayofquarter", 1))
		}
		_, month, day := civil(*base)
		if err := within("quarter", f["quarter"], 1, 4); err != nil {
			return 0, err
		}
		return monthDay(year, f["quarter"]*3-2+int64(month-1)%3, int64(day), true)
	case 3:
		return ordinalDay(year, f["ordinalday"])
	}
	_, clamp := f["day"]
	return monthDay(year, of("month", 1), of("day", 1), !clamp)
}

func within(name string, n, least, most int64) error {
	if n < least || n > most {
		return fmt.Errorf("%s is from %d to %d, and %d is given", name, least, most, n)
	}
	return nil
}

// monthDay takes the last day of a month for one beyond it where that is to be clamped.
func monthDay(year, month, day int64, clamp bool) (int64, error) {
	if err := within("month", month, 1, 12); err != nil {
		return 0, err
	}
	last := int64(daysIn(year, int(month)))
	if clamp {
		day = min(day, last)
	}
	if err := within("day", day, 1, last); err != nil {
		return 0, fmt.Errorf("in month %d of %d %w", month, year, err)
	}
	return dayOf(year, int(month), int(day)), nil
}

func weekDay(year, week, day int64) (int64, error) {
	weeks := (firstWeek(year+1) - firstWeek(year)) / 7
	if err := within("week", week, 1, weeks); err != nil {
		return 0, fmt.Errorf("in %d %w", year, err)
	}
	if err := within("dayOfWeek", day, 1, 7); err != nil {
		return 0, err
	}
	return firstWeek(year) + (week-1)*7 + day - 1, nil
}

func quarterDay(year, quarter, day int64) (int64, error) {
	if err := within("quarter", quarter, 1, 4); err != nil {
		return 0, err
	}
	first := dayOf(year, int(quarter)*3-2, 1)
	length := dayOf(year, int(quarter)*3+1, 1) - first
	if err := within("dayOfQuarter", day, 1, length); err != nil {
		return 0, fmt.Errorf("in quarter %d of %d %w", quarter, year, err)
	}
	return first + day - 1, nil
}

func ordinalDay(year, day int64) (int64, error) {
	first := dayOf(year, 1, 1)
	if err := within("ordinalDay", day, 1, dayOf(year+1, 1, 1)-first); err != nil {
		return 0, fmt.Errorf("in %d %w", year, err)
	}
	return first + day - 1, nil
}

// clock is the nanosecond of the day that is said, as day. The parts of a second add up,
// each below the unit of the larger one that is said too.
func (f fields) clock(base *int64) (int64, error) {
	order := []struct {
		name  string
		most  int64
		nanos int64
	}{{"hour", 23, 3600 * nanosPerSecond}, {"minute", 59, 60 * nanosPerSecond}, {"second", 59, nanosPerSecond}}
	var total int64
	missing := ""
	for _, part := range order {
		n, said := f[part.name]
		switch {
		case said && missing != "" && base == nil:
			return 0, fmt.Errorf("%s is said without %s", part.name, missing)
		case !said && base != nil:
			n, _ = clockProperty(*base, part.name)
		case !said && missing == "":
			missing = part.name
		}
		if err := within(part.name, n, 0, part.most); err != nil {
			return 0, err
		}
		total += n * part.nanos
	}
	most, said := int64(1000), false
	var nanos int64
	for _, part := range []struct {
		name  string
		nanos int64
	}{{"millisecond", 1e6}, {"microsecond", 1e3}, {"nanosecond", 1}} {
		if n, ok := f[part.name]; ok {
			if err := within(part.name, n, 0, most-1); err != nil {
				return 0, err
			}
			nanos += n * part.nanos
			most, said = 1, true
		}
		most *= 1000
	}
	switch {
	case said && missing != "" && base == nil:
		return 0, fmt.Errorf("a part of a second is said without %s", missing)
	case !said && base != nil:
		nanos = *base % nanosPerSecond
	}
	return total + nanos, nil
}

// known are the names of fields, in lower case.
var known = map[string]bool{"year": true, "month": true, "day": true, "week": true, "dayofweek": true, "quarter": true, "dayofquarter": true, "ordinalday": true,
	"hour": true, "minute": true, "second": true, "millisecond": true, "microsecond": true, "nanosecond": true, "epochseconds": true, "epochmillis": true}

// fieldsOf takes the integers out of a map. A null counts as not said.
func fieldsOf(m map[string]any) (fields, error) {
	f := fields{}
	for key, v := range m {
		name := strings.ToLower(key)
		if v == nil || name == "date" || name == "time" || name == "datetime" || name == "timezone" {
			continue
		}
		n, ok := v.(int64)
		switch {
		case !known[name]:
			return nil, fmt.Errorf("there is no field %q of a date or time", key)
		case !ok:
			return nil, fmt.Errorf("%s is an integer, and another type is given", key)
		}
		f[name] = n
	}
	return f, nil
}
