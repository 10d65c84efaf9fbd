package temporal

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

var (
	durationForm = regexp.MustCompile(`^(?P<sign>[-+])?P(?:(?P<years>[-+]?[0-9]+(?:[.,][0-9]{1,9})?)Y)?(?:(?P<months>[-+]?[0-9]+(?:[.,][0-9]{1,9})?)M)?` +
		`(?:(?P<weeks>[-+]?[0-9]+(?:[.,][0-9]{1,9})?)W)?(?:(?P<days>[-+]?[0-9]+(?:[.,][0-9]{1,9})?)D)?` +
		`(?:T(?:(?P<hours>[-+]?[0-9]+(?:[.,][0-9]{1,9})?)H)?(?:(?P<minutes>[-+]?[0-9]+(?:[.,][0-9]{1,9})?)M)?(?:(?P<seconds>[-+]?[0-9]+(?:[.,][0-9]{1,9})?)S)?)?$`)
	clockDurationForm = regexp.MustCompile(`^(?P<sign>[-+])?P(?:(?P<years>[0-9]{4})-(?P<months>[0-9]{2})-(?P<days>[0-9]{2})|(?P<years2>[0-9]{4})(?P<months2>[0-9]{2})(?P<days2>[0-9]{2}))` +
		`T(?:(?P<hours>[0-9]{2}):(?P<minutes>[0-9]{2}):(?P<seconds>[0-9]{2}(?:[.,][0-9]{1,9})?)|(?P<hours2>[0-9]{2})(?P<minutes2>[0-9]{2})(?P<seconds2>[0-9]{2}(?:[.,][0-9]{1,9})?))$`)
)

// durationUnits are the parts of a duration from the longest on: what each is of a
// month, a day, a second or a nanosecond.
var durationUnits = []struct {
	name string
	of   int // 0 months, 1 days, 2 seconds, 3 nanoseconds
	size int64
}{
	{"years", 0, 12}, {"months", 0, 1}, {"weeks", 1, 7}, {"days", 1, 1}, {"hours", 2, 3600}, {"minutes", 2, 60}, {"seconds", 2, 1},
	{"milliseconds", 3, 1e6}, {"microseconds", 3, 1e3}, {"nanoseconds", 3, 1},
}

// parseDuration reads P1Y2M3W4DT5H6M7.8S, where the last part may have a fraction, and
// P2012-02-02T14:37:21.545.
func parseDuration(text string) (any, error) {
	upper := strings.ToUpper(text)
	m := named(durationForm, upper)
	if m == nil {
		m = named(clockDurationForm, upper)
	}
	sign := m["sign"]
	delete(m, "sign")
	if len(m) == 0 {
		return nil, cannot(text, "duration", "P1Y2M3DT4H5M6.7S")
	}
	if strings.HasSuffix(upper, "T") {
		return nil, cannot(text, "duration", "P1Y2M3DT4H5M6.7S")
	}
	var whole [4]int64
	var fraction [4]float64
	ended := false
	for _, unit := range durationUnits {
		part, ok := m[unit.name]
		if !ok {
			continue
		}
		if ended {
			return nil, fmt.Errorf("the last part alone of a duration may have a fraction, and %.60q has one before", text)
		}
		integer, digits, hasFraction := strings.Cut(strings.ReplaceAll(part, ",", "."), ".")
		n, err := strconv.ParseInt(integer, 10, 64)
		if err != nil {
			return nil, errDuration
		}
		scaled, ok := product(n, unit.size)
		if whole[unit.of], ended = addTo(whole[unit.of], scaled, &ok), hasFraction; !ok {
			return nil, errDuration
		}
		if !hasFraction {
			continue
		}
		if unit.name == "seconds" { // exact
			whole[3] = int64(number((digits + "000000000")[:9]))
		} else {
			f, _ := strconv.ParseFloat("0."+digits, 64)
			fraction[unit.of] = f * float64(unit.size)
		}
		if strings.HasPrefix(integer, "-") {
			whole[3], fraction[unit.of] = -whole[3], -fraction[unit.of]
		}
	}
	if sign == "-" {
		for i := range whole {
			whole[i], fraction[i] = -whole[i], -fraction[i]
		}
	}
	return wholeAndFraction(whole, fraction)
}

func addTo(a, b int64, ok *bool) int64 {
	c, fits := sum(a, b)
	*ok = *ok && fits
	return c
}

// wholeAndFraction adds what a fraction of a unit comes to in the smaller ones.
func wholeAndFraction(whole [4]int64, fraction [4]float64) (any, error) {
	rest, err := approximate(fraction[0], fraction[1], fraction[2], fraction[3])
	if err != nil {
		return nil, err
	}
	base, err := newDuration(whole[0], whole[1], whole[2], whole[3])
	if err != nil {
		return nil, err
	}
	result, _, err := plus(base, rest)
	return result, err
}

// durationOf reads a map of numbers, as {days: 1.5}. Integers stay exact; the fraction
// of a float goes on to the smaller units.
func durationOf(m map[string]any) (any, error) {
	if len(m) == 0 {
		return nil, fmt.Errorf("nothing is said of the duration; write at least one part, such as {days: 1}")
	}
	given := map[string]any{}
	for key, v := range m {
		given[strings.ToLower(key)] = v
	}
	var whole [4]int64
	var exact [4]*big.Rat
	for i := range exact {
		exact[i] = new(big.Rat)
	}
	for _, unit := range durationUnits {
		v, said := given[unit.name]
		delete(given, unit.name)
		switch n := v.(type) {
		case int64:
			scaled, ok := product(n, unit.size)
			if whole[unit.of] = addTo(whole[unit.of], scaled, &ok); !ok {
				return nil, errDuration
			}
		case float64:
			f, ok := new(big.Rat).SetString(strconv.FormatFloat(n, 'e', -1, 64))
			if !ok || n > 1e19 || n < -1e19 {
				return nil, errDuration
			}
			exact[unit.of].Add(exact[unit.of], f.Mul(f, new(big.Rat).SetInt64(unit.size)))
		default:
			if said {
				return nil, fmt.Errorf("%s of a duration is a number, and another type is given", unit.name)
			}
		}
	}
	for key := range given {
		return nil, fmt.Errorf("there is no part %q of a duration; there are years, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds and nanoseconds", key)
	}
	var fraction [4]float64
	for i, f := range exact {
		integer := new(big.Int).Quo(f.Num(), f.Denom())
		if !integer.IsInt64() {
			return nil, errDuration
		}
		ok := true
		if whole[i] = addTo(whole[i], integer.Int64(), &ok); !ok {
			return nil, errDuration
		}
		fraction[i], _ = f.Sub(f, new(big.Rat).SetInt(integer)).Float64()
	}
	return wholeAndFraction(whole, fraction)
}
