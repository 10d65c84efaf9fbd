package cypher

import (
	"context"
	"fmt"
	"time"

	"whoowns/graph"
)

// Runner is a store that answers statements in Cypher.
type Runner interface {
	// RunCypher runs a statement that only reads, and returns what it gives, of one
	// state of the store. Parameters are nil, bool, int64, float64, string, []any and
	// map[string]any of these.
	//
	// Errors: Code Invalid for a fault of the statement, such as an unknown variable, a
	// division by zero or a parameter that is missing, with an *Error where the place
	// is known; TooLarge where it passes the limit on time or the server's memory. A
	// limit on rows or bytes cuts the result and is no error.
	RunCypher(ctx context.Context, s Statement, parameters map[string]any, limits Limits) (*Result, error)
}

// Limits bound a run. Zero means the default of each.
type Limits struct {
	Time   time.Duration
	Rows   int
	Bytes  int   // of the values, roughly as they are in JSON
	Memory int64 // bytes that a run may keep, where it is evaluated here
	Steps  int64 // relationships that a run may follow, where it is evaluated here
}

// The limits unless others are given, and the most that may be.
const (
	DefaultTime   = 30 * time.Second
	MaxTime       = 10 * time.Minute
	DefaultRows   = 10_000
	DefaultBytes  = 16 << 20
	DefaultMemory = 256 << 20
	DefaultSteps  = 50_000_000
)

// WithDefaults returns l with the default for each limit that is not given.
func (l Limits) WithDefaults() Limits {
	if l.Time == 0 {
		l.Time = DefaultTime
	}
	if l.Rows == 0 {
		l.Rows = DefaultRows
	}
	if l.Bytes == 0 {
		l.Bytes = DefaultBytes
	}
	if l.Memory == 0 {
		l.Memory = DefaultMemory
	}
	if l.Steps == 0 {
		l.Steps = DefaultSteps
	}
	return l
}

// Result is what a statement gave. Each row has a value for each column: nil, bool,
// int64, float64, string, []any, map[string]any, []byte, or a type of this package.
type Result struct {
	Columns   []string
	Rows      [][]any
	Truncated bool     // there are more rows
	Why       string   // of a result that is cut: by what, and what to do
	Warnings  []string // such as of a label that nothing has, with the nearest that something has
	Plan      *Plan    // of EXPLAIN and PROFILE, and nil of others
}

// Plan is a step of how a statement is answered, with the steps that it takes its rows
// from.
type Plan struct {
	Operator      string // such as NodeIndexSeek
	Details       string // what it does that to, in one line, or ""
	EstimatedRows float64
	Rows          int64 // that it gave, of PROFILE
	Hits          int64 // how often it asked the store, of PROFILE
	Children      []*Plan
}

// Cut says that there are more rows than the result has, and why.
func (r *Result) Cut(why string) { r.Truncated, r.Why = true, why }

// CutAtRows cuts a result that has as many rows as it may have, and reports whether it
// did. It is to be asked when there is one row more.
func (r *Result) CutAtRows(limits Limits) bool {
	if len(r.Rows) < limits.Rows {
		return false
	}
	r.Cut(fmt.Sprintf("there are more than %d rows; narrow the query, or count with count(*)", limits.Rows))
	return true
}

// CutAtBytes cuts a result whose values are larger than they may be, and reports
// whether it did.
func (r *Result) CutAtBytes(bytes int, limits Limits) bool {
	if bytes <= limits.Bytes {
		return false
	}
	r.Cut(fmt.Sprintf("the values are over %d bytes; return properties instead of nodes, or fewer rows", limits.Bytes))
	return true
}

// TookTooLong is the error of a run that passes its limit on time.
func TookTooLong(limits Limits) error {
	return graph.Errorf(graph.TooLarge, "the query took over %s and was stopped; bound variable lengths as in [:OWNS*1..4], begin at one entity, or ask for fewer rows", limits.Time)
}

// Size is about how many bytes a value is in JSON.
func Size(value any) int {
	const scalar, around = 12, 60
	size := func(m map[string]any) int {
		n := 2
		for key, v := range m {
			n += len(key) + 4 + Size(v)
		}
		return n
	}
	switch v := value.(type) {
	case string:
		return len(v) + 3
	case []byte:
		return len(v)*4/3 + scalar
	case []any:
		n := 2
		for _, element := range v {
			n += Size(element)
		}
		return n
	case map[string]any:
		return size(v)
	case Node:
		return around + len(v.ElementID) + size(v.Properties)
	case Relationship:
		return around + len(v.ElementID) + len(v.Start) + len(v.End) + size(v.Properties)
	case Path:
		n := around
		for _, node := range v.Nodes {
			n += Size(node)
		}
		for _, r := range v.Relationships {
			n += Size(r)
		}
		return n
	case DateTime, Point:
		return around
	}
	return scalar
}
