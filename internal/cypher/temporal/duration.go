package temporal

import (
	"errors"
	"math"
	"math/big"

	"whoowns/internal/cypher"
)

// secondsPerMonth is the average of the Gregorian calendar's 400 years.
const secondsPerMonth = int64(2629746)

var errDuration = errors.New("the duration is longer than there are numbers for")

// averageSeconds is the length of a duration with months of the average length.
func averageSeconds(d cypher.Duration) *big.Int {
	total := big.NewInt(d.Seconds)
	total.Add(total, new(big.Int).Mul(big.NewInt(d.Months), big.NewInt(secondsPerMonth)))
	return total.Add(total, new(big.Int).Mul(big.NewInt(d.Days), big.NewInt(secondsPerDay)))
}

// newDuration brings the nanoseconds into a second and refuses what is too long.
func newDuration(months, days, seconds, nanoseconds int64) (cypher.Duration, error) {
	carry := floorDivide(nanoseconds, nanosPerSecond)
	total, ok := sum(seconds, carry)
	d := cypher.Duration{Months: months, Days: days, Seconds: total, Nanoseconds: int(nanoseconds - carry*nanosPerSecond)}
	if !ok || !averageSeconds(d).IsInt64() {
		return cypher.Duration{}, errDuration
	}
	return d, nil
}

// approximate is a duration of fractions: that of a month goes on to the days, that of a
// day to the seconds, and what is below a nanosecond is dropped. Each product is rounded
// by itself, on every machine alike.
func approximate(months, days, seconds, nanoseconds float64) (cypher.Duration, error) {
	const perMonth, perDay = float64(secondsPerMonth * nanosPerSecond), float64(nanosPerDay)
	wholeMonths := math.Trunc(months)
	rest := float64(perMonth*months) - float64(perMonth*wholeMonths)
	days += float64(rest / perDay)
	wholeDays := math.Trunc(days)
	rest = float64(perDay*days) - float64(perDay*wholeDays)
	seconds += float64(rest / 1e9)
	wholeSeconds := math.Trunc(seconds)
	nanoseconds += float64(1e9*seconds) - float64(1e9*wholeSeconds)
	for _, f := range []float64{wholeMonths, wholeDays, wholeSeconds, nanoseconds} {
		if !(math.Abs(f) < 1<<63) {
			return cypher.Duration{}, errDuration
		}
	}
	return newDuration(int64(wholeMonths), int64(wholeDays), int64(wholeSeconds), int64(nanoseconds))
}

func sum(a, b int64) (int64, bool) {
	c := a + b
	return c, (c > a) == (b > 0) || b == 0
}

func product(a, b int64) (int64, bool) {
	c := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
	return c.Int64(), c.IsInt64()
}
