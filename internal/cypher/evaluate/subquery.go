package evaluate

import (
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// allBound is the slots of every name that is seen.
func (c *compiler) allBound() map[int]bool {
	bound := map[int]bool{}
	for n := c.names; n != nil; n = n.outer {
		bound[n.slot] = true
	}
	return bound
}

// subquery compiles EXISTS { }, COUNT { } and COLLECT { }.
func (c *compiler) subquery(e *syntax.Subquery) eval {
	instead := c.instead
	defer func() { c.instead = instead }()
	var row func(rt *runtime) error
	var columns []int
	p := c.query(e.Query, c.allBound(), func(slots []int) operator {
		columns = slots
		return &callback{call: func(rt *runtime) error { return row(rt) }}
	})
	var count int64
	var list gathered
	kind := e.Kind
	row = func(rt *runtime) error {
		count++
		switch kind {
		case syntax.Exists:
			return errStop
		case syntax.Collect:
			return list.add(rt, rt.row[columns[0]])
		}
		return rt.tick()
	}
	return func(rt *runtime) (any, error) {
		count, list = 0, gathered{}
		if err := p.run(rt); err != nil {
			return nil, err
		}
		switch kind {
		case syntax.Exists:
			return count > 0, nil
		case syntax.Count:
			return count, nil
		}
		return list.done(rt), nil
	}
}

// found compiles a pattern within an expression: row is called with each match.
func (c *compiler) found(p *syntax.PathPattern, where syntax.Expression, compile func(), row func(rt *runtime) error) operator {
	before := c.names
	defer func() { c.names = before }()
	bound := c.allBound()
	chain := &chain{}
	chain.add(&argument{}, "Argument", "", 1)
	pattern := c.gather([]*syntax.PathPattern{p}, where, bound, nil)
	c.match(pattern, chain, bound)
	if compile != nil {
		compile()
	}
	chain.add(&callback{call: row}, "Found", "", 1)
	return chain.first
}

// patternComprehension compiles [(a)-->(b) WHERE … | …].
func (c *compiler) patternComprehension(e *syntax.PatternComprehension) eval {
	var list gathered
	var result eval
	first := c.found(e.Pattern, e.Where, func() { result = c.expression(e.Result) }, func(rt *runtime) error {
		v, err := result(rt)
		if err != nil {
			return err
		}
		return list.add(rt, v)
	})
	return func(rt *runtime) (any, error) {
		list = gathered{}
		if err := run(rt, first); err != nil {
			return nil, err
		}
		return list.done(rt), nil
	}
}

// patternExpression compiles a pattern that is a condition, or shortestPath(…), whose
// value is the path or the paths.
func (c *compiler) patternExpression(e *syntax.PatternExpression) eval {
	if e.Pattern.Function != syntax.NoFunction {
		return c.shortestExpression(e.Pattern)
	}
	found := false
	first := c.found(e.Pattern, nil, nil, func(*runtime) error {
		found = true
		return errStop
	})
	return func(rt *runtime) (any, error) {
		found = false
		if err := run(rt, first); err != nil {
			return nil, err
		}
		return found, nil
	}
}

func (c *compiler) shortestExpression(p *syntax.PathPattern) eval {
	named := *p
	named.Variable = " path" // no variable can have this name
	var list gathered
	slot := -1
	first := c.found(&named, nil, func() { slot, _ = c.names.find(named.Variable) }, func(rt *runtime) error {
		return list.add(rt, rt.row[slot])
	})
	one := p.Function == syntax.ShortestPath
	return func(rt *runtime) (any, error) {
		list = gathered{}
		if err := run(rt, first); err != nil {
			return nil, err
		}
		paths := list.done(rt)
		if !one {
			return paths, nil
		}
		if len(paths) == 0 {
			return nil, nil
		}
		return paths[0].(value.Path), nil
	}
}
