package cypher

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Node is a node of the graph. Its id holds for as long as the node is there.
type Node struct {
	ElementID  string
	Labels     []string
	Properties map[string]any
}

// Relationship is a relationship, with the ids of the nodes that it runs between.
type Relationship struct {
	ElementID  string
	Type       string
	Start, End string
	Properties map[string]any
}

// Path is nodes with relationships between them, one fewer. A relationship may be
// walked against its direction.
type Path struct {
	Nodes         []Node
	Relationships []Relationship
}

// The types of time. Each holds a time.Time, of which it means a part.
type (
	Date          struct{ time.Time } // a day
	LocalTime     struct{ time.Time } // a time of day without a zone
	Time          struct{ time.Time } // a time of day with an offset
	LocalDateTime struct{ time.Time } // a day and time without a zone
	DateTime      struct{ time.Time } // a moment, with an offset or the name of a zone
)

// Duration is a length of time, in parts that cannot be turned into each other.
type Duration struct {
	Months, Days, Seconds int64
	Nanoseconds           int // of a second, 0 and up
}

// Point is a point of a coordinate system; Z counts where the system has three
// dimensions.
type Point struct {
	SRID    uint32
	X, Y, Z float64
	Is3D    bool
}

func (d Date) String() string          { return day(d.Time) }
func (t LocalTime) String() string     { return clock(t.Time) }
func (t Time) String() string          { return clock(t.Time) + offset(t.Time) }
func (t LocalDateTime) String() string { return day(t.Time) + "T" + clock(t.Time) }

// String is the moment with its offset and, where it has one, the name of its zone.
func (t DateTime) String() string {
	text := day(t.Time) + "T" + clock(t.Time) + offset(t.Time)
	if zone := ZoneName(t.Location()); zone != "" {
		text += "[" + zone + "]"
	}
	return text
}

// ZoneName is the name of a zone, or "" where it is an offset alone.
func ZoneName(zone *time.Location) string {
	name := zone.String()
	if zone == time.UTC || zone == time.Local || name == "Offset" {
		return ""
	}
	return name
}

// day writes a day as ISO 8601 has it, years outside of 0 to 9999 with a sign.
func day(t time.Time) string {
	year := fmt.Sprintf("%04d", t.Year())
	switch {
	case t.Year() > 9999:
		year = "+" + year
	case t.Year() < 0:
		year = fmt.Sprintf("-%04d", -t.Year())
	}
	return year + t.Format("-01-02")
}

// clock leaves out what is zero of the seconds.
func clock(t time.Time) string {
	switch {
	case t.Nanosecond() == 0 && t.Second() == 0:
		return t.Format("15:04")
	}
	return t.Format("15:04:05.999999999")
}

func offset(t time.Time) string {
	_, seconds := t.Zone()
	return OffsetText(seconds)
}

// OffsetText writes an offset in seconds east as ISO 8601 has it: Z, +01:00, -02:05:07.
func OffsetText(seconds int) string {
	if seconds == 0 {
		return "Z"
	}
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	text := fmt.Sprintf("%c%02d:%02d", sign, seconds/3600, seconds/60%60)
	if seconds%60 != 0 {
		text += fmt.Sprintf(":%02d", seconds%60)
	}
	return text
}

// String is the duration as ISO 8601 has it: P1Y2M3DT4H5M6.5S. A part may be negative.
func (d Duration) String() string {
	var b strings.Builder
	b.WriteByte('P')
	part := func(n int64, unit string) {
		if n != 0 {
			b.WriteString(strconv.FormatInt(n, 10) + unit)
		}
	}
	part(d.Months/12, "Y")
	part(d.Months%12, "M")
	part(d.Days, "D")
	if d.Seconds != 0 || d.Nanoseconds != 0 {
		b.WriteByte('T')
		whole, nanoseconds, sign := d.Seconds, d.Nanoseconds, ""
		if whole < 0 && nanoseconds != 0 { // -1 and 500,000,000 is half a second below 0
			whole, nanoseconds = whole+1, 1_000_000_000-nanoseconds
		}
		if d.Seconds < 0 {
			sign = "-"
		}
		part(whole/3600, "H")
		part(whole/60%60, "M")
		if seconds := whole % 60; seconds != 0 || nanoseconds != 0 {
			b.WriteString(sign + strconv.FormatInt(max(seconds, -seconds), 10))
			if nanoseconds != 0 {
				b.WriteString("." + strings.TrimRight(fmt.Sprintf("%09d", nanoseconds), "0"))
			}
			b.WriteByte('S')
		}
	}
	if b.Len() == 1 {
		return "PT0S"
	}
	return b.String()
}
