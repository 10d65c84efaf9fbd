package temporal

import (
	"fmt"
	"time"

	"whoowns/internal/cypher"
)

// Function is a function of this package. Call takes the moment that is now; a null
// among the arguments is the caller's.
type Function struct {
	Name        string
	Least, Most int
	Describe    string
	Clock       bool // it may depend on now
	Call        func(now time.Time, arguments []any) (any, error)
}

// kinds are the types with what makes a value of them.
var kinds = []struct {
	name, describe string
	kind           byte
	parse          func(text string) (any, error)
	build          func(m map[string]any, now time.Time) (any, error)
}{
	{"date", "a day", kindDate, func(text string) (any, error) {
		day, err := parseDay(text)
		if err != nil {
			return nil, err
		}
		return newDate(day)
	}, dateOf},
	{"localtime", "a time of day without a zone", kindLocalTime, parseLocalTime, func(m map[string]any, now time.Time) (any, error) { return clockOf(m, now, false) }},
	{"time", "a time of day with an offset", kindTime, parseTime, func(m map[string]any, now time.Time) (any, error) { return clockOf(m, now, true) }},
	{"localdatetime", "a day and time without a zone", kindLocalDateTime, parseLocalDateTime, func(m map[string]any, now time.Time) (any, error) { return momentOf(m, now, false) }},
	{"datetime", "a day and time in a zone", kindDateTime, func(text string) (any, error) { return parseDateTime(text, time.UTC) }, func(m map[string]any, now time.Time) (any, error) {
		return momentOf(m, now, true)
	}},
}

// Functions returns the functions of dates, times and durations.
func Functions() []Function {
	var all []Function
	for _, k := range kinds {
		all = append(all, Function{k.name, 0, 1, k.name + "(value): " + k.describe + ", of a text, a map or another value; now without one", true, func(now time.Time, arguments []any) (any, error) {
			if len(arguments) == 0 {
				return clockValue(now, k.kind)
			}
			switch v := arguments[0].(type) {
			case string:
				return k.parse(v)
			case map[string]any:
				return k.build(v, now)
			}
			return project(arguments[0], k.kind, k.name)
		}}, Function{k.name + ".truncate", 1, 3, k.name + ".truncate(unit, value, fields): " + k.describe + ", cut to a unit", true, func(now time.Time, arguments []any) (any, error) {
			unit, ok := arguments[0].(string)
			if !ok {
				return nil, fmt.Errorf("%s.truncate() wants a unit such as 'month' first, and another type is given", k.name)
			}
			var value any = cypher.DateTime{Time: now.UTC()}
			if len(arguments) > 1 {
				value = arguments[1]
			}
			var set map[string]any
			if len(arguments) > 2 {
				if set, ok = arguments[2].(map[string]any); !ok {
					return nil, fmt.Errorf("%s.truncate() wants a map of fields last, and another type is given", k.name)
				}
			}
			return truncate(unit, value, set, now, k.kind)
		}})
		for _, clock := range []string{"transaction", "statement", "realtime"} {
			all = append(all, Function{k.name + "." + clock, 0, 1, k.name + "." + clock + "(zone): " + k.describe + ", now", true, func(now time.Time, arguments []any) (any, error) {
				if len(arguments) == 0 {
					return clockValue(now, k.kind)
				}
				switch zone := arguments[0].(type) {
				case string:
					return k.build(map[string]any{"timezone": zone}, now)
				case map[string]any:
					return k.build(zone, now)
				}
				return nil, fmt.Errorf("%s.%s() wants the name of a time zone, and another type is given", k.name, clock)
			}})
		}
	}
	return append(append(all, epochFunctions()...), durationFunctions()...)
}

func epochFunctions() []Function {
	integers := func(arguments []any) (a, b int64, err error) {
		numbers := [2]int64{}
		for i, v := range arguments {
			n, ok := v.(int64)
			if !ok {
				return 0, 0, fmt.Errorf("a moment since 1970 wants integers, and another type is given")
			}
			numbers[i] = n
		}
		return numbers[0], numbers[1], nil
	}
	return []Function{
		{"datetime.fromEpoch", 2, 2, "datetime.fromEpoch(seconds, nanoseconds): a moment since 1970", false, func(_ time.Time, arguments []any) (any, error) {
			seconds, nanos, err := integers(arguments)
			if err != nil {
				return nil, err
			}
			carry := floorDivide(nanos, nanosPerSecond)
			if seconds, nanos = seconds+carry, nanos-carry*nanosPerSecond; seconds > 1<<60 || seconds < -1<<60 {
				return nil, checkDay(lastDay + 1)
			}
			return atMoment(seconds, nanos)
		}},
		{"datetime.fromEpochMillis", 1, 1, "datetime.fromEpochMillis(milliseconds): a moment since 1970", false, func(_ time.Time, arguments []any) (any, error) {
			millis, _, err := integers(arguments)
			if err != nil {
				return nil, err
			}
			seconds := floorDivide(millis, 1000)
			return atMoment(seconds, (millis-seconds*1000)*1e6)
		}},
	}
}

func durationFunctions() []Function {
	all := []Function{{"duration", 1, 1, "duration(value): of a text such as P1Y2M3DT4H, or a map such as {days: 1}", false, func(_ time.Time, arguments []any) (any, error) {
		switch v := arguments[0].(type) {
		case string:
			return parseDuration(v)
		case map[string]any:
			return durationOf(v)
		case cypher.Duration:
			return v, nil
		}
		return nil, fmt.Errorf("duration() wants a text or a map, and another type is given")
	}}}
	for _, f := range []struct{ name, unit, describe string }{
		{"duration.between", "", "months, days and time"}, {"duration.inMonths", "months", "whole months"},
		{"duration.inDays", "days", "whole days"}, {"duration.inSeconds", "seconds", "seconds"},
	} {
		all = append(all, Function{f.name, 2, 2, f.name + "(from, to): the " + f.describe + " between two", false, func(_ time.Time, arguments []any) (any, error) {
			return between(arguments[0], arguments[1], f.unit)
		}})
	}
	return all
}

// clockValue is now in Greenwich.
func clockValue(now time.Time, to byte) (any, error) {
	return project(cypher.DateTime{Time: now.UTC()}, to, "")
}

// project turns a value into another type, which it must have the parts for. What has no
// zone is of Greenwich.
func project(v any, to byte, name string) (any, error) {
	p, ok := partsOf(v)
	withDay, withTime := to == kindDate || to == kindLocalDateTime || to == kindDateTime, to != kindDate
	if !ok || withDay && !p.hasDay || withTime && !p.hasTime {
		return nil, fmt.Errorf("%s() cannot take a day and time of what has none", name)
	}
	zone := p.zone
	if zone == nil {
		zone = time.UTC
	}
	switch to {
	case kindDate:
		return newDate(p.day)
	case kindLocalTime:
		return newLocalTime(p.nano), nil
	case kindTime:
		return newTime(p.nano, p.offset), nil
	case kindLocalDateTime:
		return newLocalDateTime(p.day, p.nano)
	}
	if d, ok := v.(cypher.DateTime); ok {
		return d, nil
	}
	return newDateTime(p.day, p.nano, zone)
}
