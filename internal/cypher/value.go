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
	if zone := t.Location().String(); strings.Contains(zone, "/") {
		text += "[" + zone + "]"
	}
	return text
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

func clock(t time.Time) string { return t.Format("15:04:05.999999999") }

func offset(t time.Time) string {
	if _, seconds := t.Zone(); seconds%60 != 0 {
		return t.Format("Z07:00:00")
	}
	return t.Format("Z07:00")
}

// String is the duration as ISO 8601 has it: P1Y2M3DT4.5S.
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
		b.WriteString(seconds(d.Seconds, d.Nanoseconds) + "S")
	}
	if b.Len() == 1 {
		return "PT0S"
	}
	return b.String()
}

func seconds(whole int64, nanoseconds int) string {
	if nanoseconds == 0 {
		return strconv.FormatInt(whole, 10)
	}
	sign := ""
	if whole < 0 { // -1 and 500,000,000 is half a second below 0
		sign, whole, nanoseconds = "-", -whole-1, 1_000_000_000-nanoseconds
	}
	return sign + strconv.FormatInt(whole, 10) + "." + strings.TrimRight(fmt.Sprintf("%09d", nanoseconds), "0")
}
