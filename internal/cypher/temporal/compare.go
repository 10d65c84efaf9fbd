package temporal

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"whoowns/internal/cypher"
)

// Is reports whether v is a value of time or a duration.
func Is(v any) bool {
	switch v.(type) {
	case cypher.Date, cypher.LocalTime, cypher.Time, cypher.LocalDateTime, cypher.DateTime, cypher.Duration:
		return true
	}
	return false
}

// Text is a value of time or a duration as toString() writes it: as String, but always
// with the seconds, which String leaves out where they are zero.
func Text(v any) string {
	switch v := v.(type) {
	case cypher.LocalTime:
		return withSeconds(v.String(), v.Time)
	case cypher.Time:
		return withSeconds(v.String(), v.Time)
	case cypher.LocalDateTime:
		return withSeconds(v.String(), v.Time)
	case cypher.DateTime:
		return withSeconds(v.String(), v.Time)
	case fmt.Stringer:
		return v.String()
	}
	return fmt.Sprint(v)
}

// withSeconds adds the seconds behind the minutes, which end three behind the first colon.
func withSeconds(text string, t time.Time) string {
	minutes := strings.IndexByte(text, ':') + 3
	if t.Second() != 0 || t.Nanosecond() != 0 || minutes > len(text) {
		return text
	}
	return text[:minutes] + ":00" + text[minutes:]
}

// Equal reports whether two are of one type and the same in every part: the same moment
// in two zones is two values.
func Equal(a, b any) bool { return kind(a) != 0 && kind(a) == kind(b) && Order(a, b) == 0 }

// Compare is the sign of a - b of two values of one type; durations do not compare.
func Compare(a, b any) (sign int, known bool) {
	if kind(a) == 0 || kind(a) != kind(b) || kind(a) == kindDuration {
		return 0, false
	}
	return Order(a, b), true
}

// Order is the sign of a - b of two values of one type in the order of ORDER BY: moments
// by when they are, then by their offset and the name of their zone; durations by their
// length, a month being the average one, then by their parts.
func Order(a, b any) int {
	if x, ok := a.(cypher.Duration); ok {
		y, _ := b.(cypher.Duration)
		return cmp.Or(averageSeconds(x).Cmp(averageSeconds(y)), cmp.Compare(x.Nanoseconds, y.Nanoseconds),
			cmp.Compare(x.Months, y.Months), cmp.Compare(x.Days, y.Days))
	}
	x, _ := partsOf(a)
	y, _ := partsOf(b)
	sign := cmp.Or(cmp.Compare(x.moment(), y.moment()), cmp.Compare(x.fraction(), y.fraction()))
	if sign != 0 || x.zone == nil || y.zone == nil {
		return sign
	}
	return cmp.Or(cmp.Compare(x.offset, y.offset), strings.Compare(zoneName(x.zone), zoneName(y.zone)))
}

// AppendKey appends bytes that are equal of equal values alone.
func AppendKey(buffer []byte, v any) []byte {
	buffer = append(buffer, kind(v))
	if d, ok := v.(cypher.Duration); ok {
		for _, n := range []int64{d.Months, d.Days, d.Seconds, int64(d.Nanoseconds)} {
			buffer = binary.BigEndian.AppendUint64(buffer, uint64(n))
		}
		return buffer
	}
	p, _ := partsOf(v)
	buffer = binary.BigEndian.AppendUint64(buffer, uint64(p.day))
	buffer = binary.BigEndian.AppendUint64(buffer, uint64(p.nano))
	if p.zone == nil {
		return buffer
	}
	name := zoneName(p.zone)
	buffer = binary.BigEndian.AppendUint32(buffer, uint32(p.offset))
	return append(append(buffer, byte(len(name))), name...)
}

const (
	kindDate byte = iota + 1
	kindLocalTime
	kindTime
	kindLocalDateTime
	kindDateTime
	kindDuration
)

// kind is a number for each type, and 0 for what is none of them.
func kind(v any) byte {
	switch v.(type) {
	case cypher.Date:
		return kindDate
	case cypher.LocalTime:
		return kindLocalTime
	case cypher.Time:
		return kindTime
	case cypher.LocalDateTime:
		return kindLocalDateTime
	case cypher.DateTime:
		return kindDateTime
	case cypher.Duration:
		return kindDuration
	}
	return 0
}
