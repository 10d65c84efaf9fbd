package value

import (
	"slices"
	"strings"
	"time"
)

// Function is a function that needs nothing but its arguments and a Context.
type Function struct {
	Name        string // as documented, with its namespace
	Least, Most int    // how many arguments; AnyNumber is no bound
	Describe    string // its arguments and what it gives, one line
	Clock       bool   // it depends on Context.Now
	Random      bool   // it gives another value each time
	Call        func(c *Context, arguments []any) (any, error)
}

// AnyNumber is a Most without a bound.
const AnyNumber = 1 << 16

// Context is what functions have beside their arguments.
type Context struct {
	Now      time.Time // the moment of the clock functions; the same for a whole statement
	MaxBytes int       // no list or text that a function makes may be larger; 0 is 64 MiB
}

const defaultMaxBytes = 64 << 20

// room is an error where a value of that many bytes is too large.
func (c *Context) room(name string, bytes uint64) error {
	most := uint64(defaultMaxBytes)
	if c != nil && c.MaxBytes > 0 {
		most = uint64(c.MaxBytes)
	}
	if bytes <= most {
		return nil
	}
	return &Error{Limit, "", name + " would make a value larger than a statement may hold; ask for less at a time"}
}

func (c *Context) now() time.Time {
	if c == nil || c.Now.IsZero() {
		return time.Now()
	}
	return c.Now
}

var functions = map[string]*Function{}

// register adds functions, each under its name in lower case.
func register(all ...*Function) bool {
	for _, f := range all {
		functions[strings.ToLower(f.Name)] = f
	}
	return true
}

// Lookup finds a function by its name in any case.
func Lookup(name string) (*Function, bool) {
	f, ok := functions[strings.ToLower(name)]
	return f, ok
}

// All returns every function, sorted by name.
func All() []*Function {
	all := make([]*Function, 0, len(functions))
	for _, f := range functions {
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b *Function) int { return strings.Compare(a.Name, b.Name) })
	return all
}
