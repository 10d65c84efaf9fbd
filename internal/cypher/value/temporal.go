package value

import "whoowns/internal/cypher/temporal"

// The functions of dates, times and durations are those of package temporal; a null
// among their arguments gives null.
func init() {
	for _, f := range temporal.Functions() {
		register(&Function{Name: f.Name, Least: f.Least, Most: f.Most, Describe: f.Describe, Clock: f.Clock, Call: func(c *Context, arguments []any) (any, error) {
			for _, v := range arguments {
				if v == nil {
					return nil, nil
				}
			}
			result, err := f.Call(c.now(), arguments)
			if err != nil {
				return nil, argumentError("%s", err)
			}
			return result, nil
		}})
	}
}
