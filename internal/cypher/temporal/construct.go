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

// epoch takes the moment that is counted from 1970 in Greenwich for the value that the
// other fields change.
func (s *source) epoch() error {
	seconds, nanos := s.fields["epochseconds"], int64(0)
	if millis, ok := s.fields["epochmillis"]; ok {
		seconds = floorDivide(millis, 1000)
		nanos = (millis - seconds*1000) * 1e6
	}
	if s.date != nil || s.time != nil || s.hasAny("epochseconds") && s.hasAny("epochmillis") {
		return fmt.Errorf("epochSeconds and epochMillis say the whole moment; leave the other values out")
	}
	if err := checkDay(floorDivide(seconds, secondsPerDay)); err != nil {
		return err
	}
	zone := time.UTC
	if s.hasZone {
		zone = s.zone
	}
	p := partsOfTime(time.Unix(seconds, nanos).In(zone))
	p.zone = zone
	s.date, s.time, s.hasZone = &p, &p, false
	delete(s.fields, "epochseconds")
	delete(s.fields, "epochmillis")
	return nil
}

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

// clockOf makes a local time, or with a zone a time. A time taken from a value with a zone
// keeps its offset, or is turned into the zone that is asked for. A zone by name has the
// offset that it has now.
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
	case s.hasDay() || s.hasEpoch() || s.date != nil:
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
	nano, err := s.theClock()
	if err != nil {
		return nil, err
	}
	zoneNow := 0
	if s.hasZone {
		zoneNow = int(offsetAt(s.zone, now.Unix()))
	}
	switch {
	case s.time == nil || s.time.zone == nil:
		return newTime(nano, zoneNow), nil
	case !s.hasZone:
		return newTime(nano, s.time.offset), nil
	}
	nano += int64(zoneNow-s.time.offset) * nanosPerSecond
	return newTime(floorModulo(nano, nanosPerDay), zoneNow), nil
}

// momentOf makes a local date and time, or with a zone a date and time. Without a part
// of a time it is midnight. A time taken from a value with a zone is of that zone, also
// with what other fields change of it, and then turned into the zone that is asked for.
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
	case s.hasEpoch() && !zoned:
		return nil, fmt.Errorf("a local date and time is not counted from 1970; write datetime()")
	case s.hasEpoch():
		if err := s.epoch(); err != nil {
			return nil, err
		}
	}
	day, err := s.theDay()
	if err != nil {
		return nil, err
	}
	var nano int64
	if s.time != nil || s.hasClock() {
		if s.onlyYear() {
			return nil, fmt.Errorf("a time of day is said without a day; write the month and the day too")
		}
		if nano, err = s.theClock(); err != nil {
			return nil, err
		}
	}
	switch {
	case !zoned:
		return newLocalDateTime(day, nano)
	case s.time != nil && s.time.zone != nil:
		if err := checkDay(day); err != nil {
			return nil, err
		}
		at := resolve(day, nano, s.time.zone, int64(s.time.offset))
		if s.hasZone {
			at.Time = at.In(s.zone)
		}
		return at, nil
	case s.hasZone:
		return newDateTime(day, nano, s.zone)
	}
	return newDateTime(day, nano, time.UTC)
}

// onlyYear reports whether a clock time is said of a day that is not said to the end.
func (s *source) onlyYear() bool {
	return s.date == nil && !s.hasAny("day", "dayofweek", "dayofquarter", "ordinalday")
}

// atMoment is a moment in Greenwich.
func atMoment(seconds, nanos int64) (any, error) {
	if err := checkDay(floorDivide(seconds, secondsPerDay)); err != nil {
		return nil, err
	}
	return cypher.DateTime{Time: time.Unix(seconds, nanos).UTC()}, nil
}
