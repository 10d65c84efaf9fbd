package temporal

import (
	"math"
	"time"

	"whoowns/internal/cypher"
)

// Add is a + b of two durations, or of a value of time and a duration in either order.
// It is false of anything else.
func Add(a, b any) (any, bool, error) {
	if d, ok := b.(cypher.Duration); ok {
		return plus(a, d)
	}
	if d, ok := a.(cypher.Duration); ok {
		return plus(b, d)
	}
	return nil, false, nil
}

// Subtract is a - b of a duration or a value of time and a duration.
func Subtract(a, b any) (any, bool, error) {
	d, ok := b.(cypher.Duration)
	if !ok {
		return nil, false, nil
	}
	negative, err := negate(d)
	if err != nil {
		return nil, true, err
	}
	return plus(a, negative)
}

// Multiply is a * b of a duration and a number in either order.
func Multiply(a, b any) (any, bool, error) {
	d, ok := a.(cypher.Duration)
	if !ok {
		a, b = b, a
		if d, ok = a.(cypher.Duration); !ok {
			return nil, false, nil
		}
	}
	switch n := b.(type) {
	case int64:
		months, ok1 := product(d.Months, n)
		days, ok2 := product(d.Days, n)
		whole, nanoseconds := d.Seconds, int64(d.Nanoseconds)
		seconds, ok3 := product(whole, n)
		carry, rest := bigNanos(nanoseconds, n)
		seconds, ok4 := sum(seconds, carry)
		if !ok1 || !ok2 || !ok3 || !ok4 {
			return nil, true, errDuration
		}
		result, err := orError(newDuration(months, days, seconds, rest))
		return result, true, err
	case float64:
		result, err := orError(scale(d, func(f float64) float64 { return f * n }))
		return result, true, err
	}
	return nil, false, nil
}

// Divide is a / b of a duration and a number.
func Divide(a, b any) (any, bool, error) {
	d, ok := a.(cypher.Duration)
	if !ok {
		return nil, false, nil
	}
	var by float64
	switch n := b.(type) {
	case int64:
		by = float64(n)
	case float64:
		by = n
	default:
		return nil, false, nil
	}
	result, err := orError(scale(d, func(f float64) float64 { return f / by }))
	return result, true, err
}

// orError leaves no value beside an error.
func orError(d cypher.Duration, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return d, nil
}

func scale(d cypher.Duration, by func(float64) float64) (cypher.Duration, error) {
	return approximate(by(float64(d.Months)), by(float64(d.Days)), by(float64(d.Seconds)), by(float64(d.Nanoseconds)))
}

// bigNanos is the product of nanoseconds of a second and a number, in seconds and
// nanoseconds.
func bigNanos(nanoseconds, n int64) (seconds, rest int64) {
	whole, part := n/nanosPerSecond, n%nanosPerSecond
	small := nanoseconds * part // below 10^18
	return nanoseconds*whole + small/nanosPerSecond, small % nanosPerSecond
}

func negate(d cypher.Duration) (cypher.Duration, error) {
	if d.Months == math.MinInt64 || d.Days == math.MinInt64 || d.Seconds == math.MinInt64 {
		return d, errDuration
	}
	return newDuration(-d.Months, -d.Days, -d.Seconds, -int64(d.Nanoseconds))
}

// plus adds the months, then the days, then the time. Where a month is shorter than the
// day of the month, its last day is meant. A date takes whole days of the time alone, a
// time of day nothing but the time.
func plus(v any, d cypher.Duration) (any, bool, error) {
	if x, ok := v.(cypher.Duration); ok {
		months, ok1 := sum(x.Months, d.Months)
		days, ok2 := sum(x.Days, d.Days)
		seconds, ok3 := sum(x.Seconds, d.Seconds)
		if !ok1 || !ok2 || !ok3 {
			return nil, true, errDuration
		}
		result, err := orError(newDuration(months, days, seconds, int64(x.Nanoseconds)+int64(d.Nanoseconds)))
		return result, true, err
	}
	p, ok := partsOf(v)
	if !ok {
		return nil, false, nil
	}
	if !p.hasDay {
		clock := floorModulo(p.nano+d.Seconds%secondsPerDay*nanosPerSecond+int64(d.Nanoseconds), nanosPerDay)
		if p.zone != nil {
			return newTime(clock, p.offset), true, nil
		}
		return newLocalTime(clock), true, nil
	}
	day, err := addDays(p.day, d)
	if err != nil {
		return nil, true, err
	}
	var result any
	switch v.(type) {
	case cypher.Date:
		result, err = newDate(day + d.Seconds/secondsPerDay)
	case cypher.LocalDateTime:
		days, clock := addClock(p.nano, d)
		result, err = newLocalDateTime(day+days, clock)
	default:
		result, err = addToMoment(p, day, d)
	}
	return result, true, err
}

// addDays adds the months and the days of a duration to a day.
func addDays(day int64, d cypher.Duration) (int64, error) {
	if d.Months != 0 {
		if d.Months < -24*maxYear || d.Months > 24*maxYear {
			return 0, checkDay(lastDay + 1)
		}
		day = addMonths(day, d.Months)
		if err := checkDay(day); err != nil {
			return 0, err
		}
	}
	day, ok := sum(day, d.Days)
	if !ok {
		return 0, errDuration
	}
	return day, checkDay(day)
}

// addMonths takes the last day of a month that is shorter than the day of the month.
func addMonths(day, more int64) int64 {
	year, month, dayOfMonth := civil(day)
	months := year*12 + int64(month-1) + more
	year, month = floorDivide(months, 12), int(floorModulo(months, 12))+1
	return dayOf(year, month, min(dayOfMonth, daysIn(year, month)))
}

func addClock(nano int64, d cypher.Duration) (days, clock int64) {
	days = floorDivide(d.Seconds, secondsPerDay)
	clock = nano + (d.Seconds-days*secondsPerDay)*nanosPerSecond + int64(d.Nanoseconds)
	return days + clock/nanosPerDay, clock % nanosPerDay
}

// addToMoment adds months and days by the calendar of the zone, and the time as it
// passes. The same clock time in another offset stays with the offset that it had where
// clocks show it twice.
func addToMoment(p parts, day int64, d cypher.Duration) (any, error) {
	t := resolve(day, p.nano, p.zone, int64(p.offset)).Time
	seconds, ok := sum(t.Unix(), d.Seconds)
	if !ok {
		return nil, errDuration
	}
	if err := checkDay(floorDivide(seconds, secondsPerDay)); err != nil {
		return nil, err
	}
	return cypher.DateTime{Time: time.Unix(seconds, int64(t.Nanosecond())+int64(d.Nanoseconds)).In(p.zone)}, nil
}
