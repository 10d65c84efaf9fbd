package format

import (
	"strconv"
	"strings"
)

// Percent writes the fraction x, 0..1, as a figure of percent without a sign, all
// its digits kept: it moves the decimal point of the shortest text that reads
// back as x, so that graph.ParseFraction gives x again.
func Percent(x float64) string {
	whole, decimals, _ := strings.Cut(strconv.FormatFloat(x, 'f', -1, 64), ".")
	decimals += strings.Repeat("0", max(2-len(decimals), 0))
	whole = strings.TrimLeft(whole+decimals[:2], "0")
	if whole == "" {
		whole = "0"
	}
	if rest := decimals[2:]; rest != "" {
		return whole + "." + rest
	}
	return whole
}
