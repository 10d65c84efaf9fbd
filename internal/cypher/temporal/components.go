package temporal

import (
	"strings"
	"time"

	"whoowns/internal/cypher"
)

// Property is a component of a value of time or a duration, such as year, and false of
// one that its type does not have. Names count in any case, as Neo4j has them.
func Property(v any, key string) (any, bool) {
	key = strings.ToLower(key)
	if d, ok := v.(cypher.Duration); ok {
		return durationProperty(d, key)
	}
	p, ok := partsOf(v)
	if !ok {
		return nil, false
	}
	if p.hasDay {
		if n, ok := dayProperty(p.day, key); ok {
			return n, true
		}
	}
	if p.hasTime {
		if n, ok := clockProperty(p.nano, key); ok {
			return n, true
		}
	}
	if p.zone == nil {
		return nil, false
	}
	switch key {
	case "timezone":
		if name := zoneName(p.zone); name != "" {
			return name, true
		}
		return offsetText(p.offset), true
	case "offset":
		return offsetText(p.offset), true
	case "offsetminutes":
		return int64(p.offset / 60), true
	case "offsetseconds":
		return int64(p.offset), true
	}
	if p.hasDay {
		switch key {
		case "epochseconds":
			return p.moment(), true
		case "epochmillis":
			millis, ok := product(p.moment(), 1000)
			return millis + p.fraction()/1e6, ok
		}
	}
	return nil, false
}

func offsetText(offset int) string { return cypher.OffsetText(offset) }

func dayProperty(day int64, key string) (int64, bool) {
	year, month, dayOfMonth := civil(day)
	switch key {
	case "year":
		return year, true
	case "quarter":
		return int64(month-1)/3 + 1, true
	case "month":
		return int64(month), true
	case "week":
		_, week := isoWeek(day)
		return week, true
	case "weekyear":
		weekYear, _ := isoWeek(day)
		return weekYear, true
	case "day":
		return int64(dayOfMonth), true
	case "ordinalday":
		return day - dayOf(year, 1, 1) + 1, true
	case "weekday", "dayofweek":
		return weekday(day), true
	case "dayofquarter":
		return day - dayOf(year, (month-1)/3*3+1, 1) + 1, true
	}
	return 0, false
}

// weekday is 1 on Monday and 7 on Sunday.
func weekday(day int64) int64 { return floorModulo(day+3, 7) + 1 }

// isoWeek is the week that a day is in; a week belongs to the year of its Thursday.
func isoWeek(day int64) (year, week int64) {
	thursday := day - weekday(day) + 4
	year, _, _ = civil(thursday)
	return year, (thursday-dayOf(year, 1, 1))/7 + 1
}

// firstWeek is the Monday of the first week of a year.
func firstWeek(year int64) int64 {
	fourth := dayOf(year, 1, 4)
	return fourth - weekday(fourth) + 1
}

func clockProperty(nano int64, key string) (int64, bool) {
	switch key {
	case "hour":
		return nano / int64(time.Hour), true
	case "minute":
		return nano / int64(time.Minute) % 60, true
	case "second":
		return nano / nanosPerSecond % 60, true
	case "millisecond":
		return nano % nanosPerSecond / 1e6, true
	case "microsecond":
		return nano % nanosPerSecond / 1e3, true
	case "nanosecond":
		return nano % nanosPerSecond, true
	}
	return 0, false
}

func durationProperty(d cypher.Duration, key string) (any, bool) {
	nanoseconds := int64(d.Nanoseconds)
	switch key {
	case "years":
		return d.Months / 12, true
	case "quarters":
		return d.Months / 3, true
	case "months":
		return d.Months, true
	case "weeks":
		return d.Days / 7, true
	case "days":
		return d.Days, true
	case "hours":
		return d.Seconds / 3600, true
	case "minutes":
		return d.Seconds / 60, true
	case "seconds":
		return d.Seconds, true
	case "milliseconds":
		return inUnits(d.Seconds, 1e3, nanoseconds/1e6)
	case "microseconds":
		return inUnits(d.Seconds, 1e6, nanoseconds/1e3)
	case "nanoseconds":
		return inUnits(d.Seconds, 1e9, nanoseconds)
	case "quartersofyear":
		return d.Months / 3 % 4, true
	case "monthsofquarter":
		return d.Months % 3, true
	case "monthsofyear":
		return d.Months % 12, true
	case "daysofweek":
		return d.Days % 7, true
	case "minutesofhour":
		return d.Seconds / 60 % 60, true
	case "secondsofminute":
		return d.Seconds % 60, true
	case "millisecondsofsecond":
		return nanoseconds / 1e6, true
	case "microsecondsofsecond":
		return nanoseconds / 1e3, true
	case "nanosecondsofsecond":
		return nanoseconds, true
	}
	return nil, false
}

// inUnits is null where the number is too large.
func inUnits(seconds, perSecond, rest int64) (any, bool) {
	whole, ok := product(seconds, perSecond)
	if !ok {
		return nil, true
	}
	if whole, ok = sum(whole, rest); !ok {
		return nil, true
	}
	return whole, true
}
