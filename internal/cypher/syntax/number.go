package syntax

import (
	"math"
	"strconv"
	"strings"
)

// numberOf returns the int64 or float64 that a token of a number, or a word that
// stands for one, means; negative, with a minus before it.
func numberOf(t *token, negative bool) any {
	if t.kind != number {
		c, _ := constant(t)
		f := c.(float64)
		if negative {
			f = -f
		}
		return f
	}
	digits, base := strings.ReplaceAll(t.value, "_", ""), 10
	switch {
	case strings.HasPrefix(digits, "0x"):
		digits, base = digits[2:], 16
	case strings.HasPrefix(digits, "0o"):
		digits, base = digits[2:], 8
	case strings.ContainsAny(digits, ".eE"):
		f, err := strconv.ParseFloat(digits, 64)
		if err != nil || math.IsInf(f, 0) {
			failAs(floatOverflow, t.Position, "the number %s is too large; the largest is about 1.8e308", t)
		}
		if negative {
			f = -f
		}
		return f
	}
	n, err := strconv.ParseUint(digits, base, 64)
	switch {
	case err == nil && n <= math.MaxInt64 && negative:
		return -int64(n)
	case err == nil && n <= math.MaxInt64:
		return int64(n)
	case err == nil && n == 1<<63 && negative:
		return int64(math.MinInt64)
	}
	failAs(integerOverflow, t.Position, "the number %s is too large; integers lie between -9223372036854775808 and 9223372036854775807: write a decimal point behind it for a float", t)
	return nil
}
