package temporal

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"whoowns/internal/cypher"
)

var errNothing = errors.New("nothing is said of the date or time; write at least one part, such as {year: 2015}")

// source is what a map says a value is made of.
type source struct {
	fields
	date, time *parts // the values that a day and a clock time are taken from
	zone       *time.Location
	hasZone    bool
}

// sourceOf reads a map. The values of date, time and datetime must have what is taken.
func sourceOf(m map[string]any) (s source, err error) {
	if s.fields, err = fieldsOf(m); err != nil {
		return s, err
	}
	for key, v := range m {
		name := strings.ToLower(key)
		if v == nil {
			continue
		}
		switch name {
		case "timezone":
			text, ok := v.(string)
			if !ok {
				return s, fmt.Errorf("timezone is a text such as Europe/London or +01:00, and another type is given")
			}
			if s.zone, err = parseZone(text); err != nil {
				return s, err
			}
			s.hasZone = true
		case "date", "time", "datetime":
			p, ok := partsOf(v)
			if !ok || name != "time" && !p.hasDay || name != "date" && !p.hasTime {
				return s, fmt.Errorf("%s is taken of a value that has none", key)
			}
			if name != "time" {
				s.date = &p
			}
			if name != "date" {
				s.time = &p
			}
		}
	}
	if len(s.fields) == 0 && s.date == nil && s.time == nil {
		return s, errNothing
	}
	return s, nil
}

// zoned is the zone of the result. A time taken from a value with a zone keeps that zone,
// or is turned into the zone that is asked for, which may be another clock time.
func (s *source) zoned(now time.Time) (*time.Location, error) {
	if s.time == nil || s.time.zone == nil {
		if s.hasZone {
			return s.zone, nil
		}
		return time.UTC, nil
	}
	if !s.hasZone {
		return s.time.zone, nil
	}
	from := *s.time
	moment := from.moment()
	switch {
	case s.date != nil && s.date != s.time && !sameValue(s.date, s.time):
		at, err := newDateTime(s.date.day, from.nano, from.zone)
		if err != nil {
			return nil, err
		}
		moment = at.(cypher.DateTime).Unix()
	case !from.hasDay:
		moment += floorDivide(now.Unix(), secondsPerDay) * secondsPerDay
	}
	to := partsOfTime(time.Unix(moment, from.fraction()).In(s.zone))
	if s.date != nil && sameValue(s.date, s.time) {
		moved := *s.date
		moved.day = to.day
		s.date = &moved
	}
	from.nano = to.nano
	s.time = &from
	return s.zone, nil
}

func sameValue(a, b *parts) bool { return a.day == b.day && a.nano == b.nano && a.zone == b.zone }

func (s *source) theDay() (int64, error) {
	if s.date == nil {
		return s.day(nil)
	}
	return s.day(&s.date.day)
}

func (s *source) theClock() (int64, error) {
	if s.time == nil {
		return s.clock(nil)
	}
	return s.clock(&s.time.nano)
}

func dateOf(m map[string]any, now time.Time) (any, error) {
	s, err := sourceOf(m)
	switch {
	case errors.Is(err, errNothing) && s.hasZone:
		return newDate(partsOfTime(now.In(s.zone)).day)
	case err != nil:
		return nil, err
	case s.hasClock() || s.hasEpoch() || s.time != nil || s.hasZone:
		return nil, fmt.Errorf("a date has no time; leave the time and its zone out")
	}
	day, err := s.theDay()
	if err != nil {
		return nil, err
	}
	return newDate(day)
}

func (f fields) hasEpoch() bool { return f.hasAny("epochseconds", "epochmillis") }

// clockOf makes a local time, or with a zone a time.
func clockOf(m map[string]any, now time.Time, zoned bool) (any, error) {
	s, err := sourceOf(m)
	switch {
	case errors.Is(err, errNothing) && s.hasZone:
		p := partsOfTime(now.In(s.zone))
		if zoned {
			return newTime(p.nano, p.offset), nil
		}
		return newLocalTime(p.nano), nil
	case err != nil:
		return nil, err
	case s.hasDay() || s.hasEpoch() || s.date != nil && s.time == nil:
		return nil, fmt.Errorf("a time of day has no date; leave the date out")
	case s.hasZone && !zoned:
		return nil, fmt.Errorf("a local time has no time zone; leave timezone out")
	}
	if !zoned {
		nano, err := s.theClock()
		if err != nil {
			return nil, err
		}
		return newLocalTime(nano), nil
	}
	moment := now.Unix()
	if s.time != nil && s.time.hasDay {
		moment = s.time.moment()
	}
	zone, err := s.zoned(now)
	if err != nil {
		return nil, err
	}
	nano, err := s.theClock()
	if err != nil {
		return nil, err
	}
	return newTime(nano, int(offsetAt(zone, moment))), nil
}

// momentOf makes a local date and time, or with a zone a date and time. Without a part
// of a time it is midnight.
func momentOf(m map[string]any, now time.Time, zoned bool) (any, error) {
	s, err := sourceOf(m)
	switch {
	case errors.Is(err, errNothing) && s.hasZone:
		if p := partsOfTime(now.In(s.zone)); !zoned {
			return newLocalDateTime(p.day, p.nano)
		}
		return cypher.DateTime{Time: now.In(s.zone)}, nil
	case err != nil:
		return nil, err
	case s.hasZone && !zoned:
		return nil, fmt.Errorf("a local date and time has no time zone; leave timezone out")
	case s.hasEpoch():
		return epochOf(s, zoned)
	}
	zone := time.UTC
	if zoned {
		if zone, err = s.zoned(now); err != nil {
			return nil, err
		}
	}
	day, err := s.theDay()
	if err != nil {
		return nil, err
	}
	var nano int64
	if s.time != nil || s.hasClock() {
		if !s.onlyYear() || s.time != nil {
			nano, err = s.theClock()
		} else {
			err = fmt.Errorf("a time of day is said without a day; write the month and the day too")
		}
		if err != nil {
			return nil, err
		}
	}
	if !zoned {
		return newLocalDateTime(day, nano)
	}
	return newDateTime(day, nano, zone)
}

// onlyYear reports whether a clock time is said of a day that is not said to the end.
func (s *source) onlyYear() bool {
	if s.date != nil {
		return false
	}
	return !s.hasAny("day", "dayofweek", "dayofquarter", "ordinalday")
}

// epochOf counts from 1970 in Greenwich; parts of a second may be added.
func epochOf(s source, zoned bool) (any, error) {
	if s.hasDay() || s.hasAny("hour", "minute", "second") || s.date != nil || s.time != nil || len(s.fields) > 1 && s.hasAny("epochseconds") && s.hasAny("epochmillis") {
		return nil, fmt.Errorf("epochSeconds and epochMillis say the whole moment; leave the other parts out")
	}
	seconds, nanos := s.fields["epochseconds"], int64(0)
	if millis, ok := s.fields["epochmillis"]; ok {
		seconds = floorDivide(millis, 1000)
		nanos = (millis - seconds*1000) * 1e6
	}
	said := fields{"hour": 0, "minute": 0, "second": 0}
	for _, name := range []string{"millisecond", "microsecond", "nanosecond"} {
		if n, ok := s.fields[name]; ok {
			said[name] = n
		}
	}
	part, err := said.clock(nil)
	if err != nil {
		return nil, err
	}
	return atMoment(seconds, nanos+part, s.zone, zoned)
}

func atMoment(seconds, nanos int64, zone *time.Location, zoned bool) (any, error) {
	if err := checkDay(floorDivide(seconds, secondsPerDay)); err != nil {
		return nil, err
	}
	if zone == nil {
		zone = time.UTC
	}
	t := time.Unix(seconds, nanos).In(zone)
	if !zoned {
		p := partsOfTime(t)
		return newLocalDateTime(p.day, p.nano)
	}
	return cypher.DateTime{Time: t}, nil
}
