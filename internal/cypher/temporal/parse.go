package temporal

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// The forms of ISO 8601 that there are, each with the names of its parts, numbered where
// there are several of a name. A year of more
// or fewer than four digits has a sign, and then hyphens must stand between the parts.
var (
	dateForm = regexp.MustCompile(`^(?:(?P<year>[0-9]{4})(?:` +
		`-(?P<month>[0-9]{1,2})(?:-(?P<day>[0-9]{1,2}))?|(?P<month2>[0-9]{2})(?P<day2>[0-9]{2})?|` +
		`-?[Ww](?P<week>[0-9]{1,2})(?:-(?P<weekday>[0-9]))?|-?[Ww](?P<week2>[0-9]{2})(?P<weekday2>[0-9])|` +
		`-?[Qq](?P<quarter>[0-9])(?:-?(?P<quarterday>[0-9]{1,2}))?|` +
		`-?(?P<ordinal>[0-9]{3}))?|` +
		`(?P<year2>[+-][0-9]{1,9})(?:` +
		`-(?P<month3>[0-9]{1,2})(?:-(?P<day3>[0-9]{1,2}))?|` +
		`-?[Ww](?P<week3>[0-9]{1,2})(?:-(?P<weekday3>[0-9]))?|` +
		`-?[Qq](?P<quarter2>[0-9])(?:-(?P<quarterday2>[0-9]{1,2}))?|` +
		`-(?P<ordinal2>[0-9]{3}))?)$`)
	clockForm = regexp.MustCompile(`^(?:(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{1,2})(?::(?P<second>[0-9]{1,2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?)?|` +
		`(?P<hour2>[0-9]{2})(?P<minute2>[0-9]{2})(?:(?P<second2>[0-9]{2})(?:[.,](?P<fraction2>[0-9]{1,9}))?)?)$`)
	zoneForm = regexp.MustCompile(`^(.*?)([Zz]|[+-][0-9]{2}(?::?[0-9]{2}(?::?[0-9]{2})?)?)?(?:\[([^\]]*)\])?$`)
)

const maxText = 200 // bytes of a text that is read

// named matches a text and returns the parts that are there, and nil where it is not of
// the form.
func named(form *regexp.Regexp, text string) map[string]string {
	if len(text) > maxText {
		return nil
	}
	m := form.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	found := map[string]string{}
	for i, name := range form.SubexpNames() {
		if m[i] != "" && name != "" {
			found[strings.TrimRight(name, "0123456789")] = m[i]
		}
	}
	return found
}

func cannot(text, what, example string) error {
	return fmt.Errorf("%.60q is no %s; write one such as %s", text, what, example)
}

func parseDay(text string) (int64, error) {
	m := named(dateForm, text)
	if m == nil {
		return 0, cannot(text, "date", "2015-07-21")
	}
	f := fields{}
	for name, key := range map[string]string{"year": "year", "month": "month", "day": "day", "week": "week", "weekday": "dayofweek",
		"quarter": "quarter", "quarterday": "dayofquarter", "ordinal": "ordinalday"} {
		if digits, ok := m[name]; ok {
			f[key] = int64(number(digits))
		}
	}
	return f.day(nil)
}

func parseClock(text string) (int64, error) {
	m := named(clockForm, text)
	if m == nil {
		return 0, cannot(text, "time", "21:40:32.142")
	}
	f := fields{"hour": int64(number(m["hour"])), "minute": int64(number(m["minute"])), "second": int64(number(m["second"]))}
	if fraction, ok := m["fraction"]; ok {
		f["nanosecond"] = int64(number((fraction + "000000000")[:9]))
	}
	return f.clock(nil)
}

// parseZoned cuts the offset and the name of the zone off a text. Both nil: there is
// none; with both, the offset must be one of the zone.
func parseZoned(text string) (rest string, offset, zone *time.Location, err error) {
	m := zoneForm.FindStringSubmatch(text)
	if m == nil || len(text) > maxText {
		return "", nil, nil, cannot(text, "time", "21:40:32.142+01:00")
	}
	if m[2] != "" {
		if offset, err = parseZone(m[2]); err != nil {
			return "", nil, nil, err
		}
	}
	if strings.HasSuffix(text, "]") {
		if zone, err = parseZone(m[3]); err != nil {
			return "", nil, nil, err
		}
	}
	return m[1], offset, zone, nil
}

// cutDay splits a text at its T. An offset is never of the day alone.
func cutDay(text string) (day, clock string, ok bool) {
	i := strings.IndexAny(text, "Tt")
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

func parseLocalTime(text string) (any, error) {
	nano, err := parseClock(strings.TrimLeft(text, "Tt"))
	if err != nil {
		return nil, err
	}
	return newLocalTime(nano), nil
}

func parseTime(text string) (any, error) {
	rest, offset, zone, err := parseZoned(strings.TrimLeft(text, "Tt"))
	if err != nil {
		return nil, err
	}
	if zone != nil {
		return nil, fmt.Errorf("a time without a day has no time zone by name, as in %.60q; write an offset such as +01:00", text)
	}
	nano, err := parseClock(rest)
	if err != nil {
		return nil, err
	}
	if offset == nil {
		offset = time.UTC
	}
	return newTime(nano, int(offsetAt(offset, 0))), nil
}

func parseLocalDateTime(text string) (any, error) {
	dayText, clockText, ok := cutDay(text)
	day, err := parseDay(dayText)
	if err != nil {
		return nil, cannot(text, "date and time", "2015-07-21T21:40:32.142")
	}
	var nano int64
	if ok {
		if nano, err = parseClock(clockText); err != nil {
			return nil, err
		}
	}
	return newLocalDateTime(day, nano)
}

func parseDateTime(text string, otherwise *time.Location) (any, error) {
	dayText, clockText, ok := cutDay(text)
	zonedText := clockText
	if !ok {
		if i := strings.IndexByte(dayText, '['); i >= 0 {
			dayText, zonedText = dayText[:i], dayText[i:]
		}
	}
	rest, offset, zone, err := parseZoned(zonedText)
	if err != nil {
		return nil, err
	}
	day, err := parseDay(dayText)
	if err != nil {
		return nil, cannot(text, "date and time", "2015-07-21T21:40:32.142+01:00")
	}
	var nano int64
	if ok {
		if nano, err = parseClock(rest); err != nil {
			return nil, err
		}
	}
	switch {
	case zone == nil && offset == nil:
		zone = otherwise
	case zone == nil:
		zone = offset
	case offset != nil:
		seconds := offsetAt(offset, 0)
		if offsetAt(zone, day*secondsPerDay+nano/nanosPerSecond-seconds) != seconds {
			return nil, fmt.Errorf("the offset of %.60q is none of its time zone then; leave one of the two out", text)
		}
		if err := checkDay(day); err != nil {
			return nil, err
		}
		return resolve(day, nano, zone, seconds), nil
	}
	return newDateTime(day, nano, zone)
}
