package temporal

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // zones by name also where a machine has none
)

var offsetForm = regexp.MustCompile(`^([+-])([0-9]{2})(?::?([0-9]{2})(?::?([0-9]{2}))?)?$`)

// parseZone is an offset such as Z, +01, +01:00, -0130 or +02:05:59, or the name of a
// zone such as Europe/London.
func parseZone(text string) (*time.Location, error) {
	if text == "Z" || text == "z" {
		return time.UTC, nil
	}
	if m := offsetForm.FindStringSubmatch(text); m != nil {
		hours, minutes, seconds := number(m[2]), number(m[3]), number(m[4])
		offset := hours*3600 + minutes*60 + seconds
		if minutes > 59 || seconds > 59 || offset > 18*3600 {
			return nil, fmt.Errorf("an offset is from -18:00 to +18:00, and %s is given", text)
		}
		if m[1] == "-" {
			offset = -offset
		}
		if offset == 0 {
			return time.UTC, nil
		}
		return time.FixedZone("", offset), nil
	}
	if strings.EqualFold(text, "UTC") || strings.EqualFold(text, "GMT") {
		return time.FixedZone(strings.ToUpper(text), 0), nil
	}
	zone, err := time.LoadLocation(strings.ReplaceAll(text, " ", "_"))
	if err != nil || text == "" || text == "Local" || len(text) > 60 {
		return nil, fmt.Errorf("there is no time zone %.60q; write an offset such as +01:00 or a name such as Europe/London", text)
	}
	return zone, nil
}

// number is the integer of digits; of none it is 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
