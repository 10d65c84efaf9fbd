package evaluate

import (
	"math"
	"slices"
	"strings"

	"whoowns/internal/cypher/syntax"
)

// aggregates returns the aggregates of columns and of what they are sorted by.
func (s *singlePart) aggregates(items []*syntax.Item, sorted []*syntax.SortItem) []*syntax.Call {
	var all []*syntax.Call
	add := func(call *syntax.Call) {
		if !slices.ContainsFunc(all, func(other *syntax.Call) bool { return same(other, call) }) {
			all = append(all, call)
		}
	}
	for _, item := range items {
		aggregatesIn(item.Value, add)
	}
	for _, item := range sorted {
		aggregatesIn(item.Value, add)
	}
	return all
}

// aggregate adds the grouping, after which the aggregates and keys stand in slots.
func (s *singlePart) aggregate(items []*syntax.Item, calls []*syntax.Call) {
	o := &aggregation{}
	var known []computed
	var texts []string
	for _, item := range items {
		if hasAggregate(item.Value) {
			continue
		}
		slot := s.slot()
		o.keys, o.keySlots = append(o.keys, s.expression(item.Value)), append(o.keySlots, slot)
		known = append(known, computed{item.Value, slot})
		texts = append(texts, print(item.Value))
	}
	for _, call := range calls {
		spec := &aggregated{name: strings.ToLower(call.Name), distinct: call.Distinct, star: call.Star}
		if !call.Star {
			spec.argument = s.expression(call.Arguments[0])
		}
		if len(call.Arguments) > 1 {
			spec.fraction = s.expression(call.Arguments[1])
		}
		slot := s.slot()
		o.specs, o.slots = append(o.specs, spec), append(o.slots, slot)
		known = append(known, computed{call, slot})
		texts = append(texts, print(call))
	}
	rows := 1.0
	if len(o.keys) > 0 {
		rows = math.Sqrt(s.chain.rows())
	}
	s.chain.add(o, "EagerAggregation", strings.Join(texts, ", "), rows)
	s.instead = append(slices.Clip(s.instead), known...)
}
