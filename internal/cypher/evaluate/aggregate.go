package evaluate

import (
	"math"
	"sort"
	"strings"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// aggregateNames are the functions of many rows, with what they do.
var aggregateNames = map[string]string{
	"count":          "count(x): how many rows have a value; count(*): how many rows there are",
	"sum":            "sum(number): the sum",
	"avg":            "avg(number): the mean",
	"min":            "min(x): the least value",
	"max":            "max(x): the greatest value",
	"collect":        "collect(x): the values as a list",
	"stdev":          "stDev(number): the standard deviation of a sample",
	"stdevp":         "stDevP(number): the standard deviation of a whole population",
	"percentilecont": "percentileCont(number, fraction): the value below which a fraction lies, between two values where need be",
	"percentiledisc": "percentileDisc(number, fraction): the value at a fraction of the sorted values",
}

func isAggregate(e syntax.Expression) (*syntax.Call, bool) {
	call, ok := e.(*syntax.Call)
	if !ok {
		return nil, false
	}
	_, ok = aggregateNames[strings.ToLower(call.Name)]
	return call, ok
}

// aggregator takes the values of a group one by one.
type aggregator interface {
	add(rt *runtime, v any) error
	result(rt *runtime) (any, error)
}

// aggregated is one aggregate of a projection.
type aggregated struct {
	name     string
	distinct bool
	star     bool
	argument eval
	fraction eval // of a percentile
}

// group is rows with the same keys.
type group struct {
	keys        []any
	aggregators []aggregator
	seen        []map[string]struct{} // of DISTINCT
	fractions   []any
}

// aggregation groups rows.
type aggregation struct {
	step
	keys     []eval
	keySlots []int
	specs    []*aggregated
	slots    []int

	groups map[string]*group
	order  []*group
	key    []byte
	before int64
}

func (o *aggregation) begin(rt *runtime) {
	o.groups, o.order, o.before = map[string]*group{}, nil, rt.memory
	o.next.begin(rt)
}

func (o *aggregation) push(rt *runtime) error {
	o.key = o.key[:0]
	var values []any
	if len(o.keys) > 0 {
		values = make([]any, len(o.keys))
		for i, key := range o.keys {
			v, err := key(rt)
			if err != nil {
				return err
			}
			values[i] = v
			o.key = value.AppendKey(o.key, v)
		}
	}
	g := o.groups[string(o.key)]
	if g == nil {
		g = o.group(values)
		o.groups[string(o.key)] = g
		if err := rt.keep(len(o.key) + weightOf(values) + 64*len(o.specs) + 64); err != nil {
			return err
		}
	}
	for i, spec := range o.specs {
		if err := o.add(rt, g, i, spec); err != nil {
			return err
		}
	}
	return rt.tick()
}

func (o *aggregation) group(keys []any) *group {
	g := &group{keys: keys, aggregators: make([]aggregator, len(o.specs)), seen: make([]map[string]struct{}, len(o.specs)), fractions: make([]any, len(o.specs))}
	for i, spec := range o.specs {
		g.aggregators[i] = newAggregator(spec.name)
		if spec.distinct {
			g.seen[i] = map[string]struct{}{}
		}
	}
	o.order = append(o.order, g)
	return g
}

func (o *aggregation) add(rt *runtime, g *group, i int, spec *aggregated) error {
	if spec.star {
		return g.aggregators[i].add(rt, true)
	}
	v, err := spec.argument(rt)
	if err != nil {
		return err
	}
	if spec.fraction != nil {
		fraction, err := spec.fraction(rt)
		if err != nil {
			return err
		}
		if err := g.aggregators[i].(*percentile).at(fraction); err != nil {
			return err
		}
	}
	if v == nil {
		return nil
	}
	if spec.distinct {
		key := string(value.AppendKey(nil, v))
		if _, there := g.seen[i][key]; there {
			return nil
		}
		g.seen[i][key] = struct{}{}
		if err := rt.keep(len(key) + 48); err != nil {
			return err
		}
	}
	return g.aggregators[i].add(rt, v)
}

func (o *aggregation) finish(rt *runtime) error {
	if len(o.order) == 0 && len(o.keys) == 0 {
		o.group(nil)
	}
	held := max(rt.memory-o.before, 0) // what feeds this has given back its own
	for _, g := range o.order {
		if err := rt.tick(); err != nil {
			return err
		}
		restore(rt, o.keySlots, g.keys)
		for i, a := range g.aggregators {
			v, err := a.result(rt)
			if err != nil {
				return err
			}
			rt.row[o.slots[i]] = v
		}
		if err := o.emit(rt); err == errStop {
			break
		} else if err != nil {
			return err
		}
	}
	o.groups, o.order = nil, nil
	rt.release(int(held))
	return o.next.finish(rt)
}

func newAggregator(name string) aggregator {
	switch name {
	case "count":
		return &counter{}
	case "sum":
		return &summer{total: int64(0)}
	case "avg":
		return &mean{summer: summer{total: int64(0)}}
	case "min":
		return &extreme{sign: -1}
	case "max":
		return &extreme{sign: 1}
	case "collect":
		return &collector{values: []any{}}
	case "stdev":
		return &deviation{}
	case "stdevp":
		return &deviation{population: true}
	case "percentilecont":
		return &percentile{name: "percentileCont"}
	}
	return &percentile{name: "percentileDisc", discrete: true}
}

type counter struct{ n int64 }

func (a *counter) add(*runtime, any) error      { a.n++; return nil }
func (a *counter) result(*runtime) (any, error) { return a.n, nil }

type summer struct {
	total any
	some  bool
}

func (a *summer) add(_ *runtime, v any) (err error) {
	switch v.(type) {
	case int64, float64:
		if !a.some || isNumber(a.total) {
			a.total, err = value.Add(a.total, v)
			a.some = true
			return err
		}
	default:
		if value.TypeName(v) == "Duration" {
			if !a.some {
				a.total, a.some = v, true
				return nil
			}
			if !isNumber(a.total) {
				a.total, err = value.Add(a.total, v)
				return err
			}
		}
	}
	return fault("TypeError", "sum and avg take numbers or durations, all of one kind, and this is %s", withArticle(value.TypeName(v)))
}
func (a *summer) result(*runtime) (any, error) { return a.total, nil }

type mean struct {
	summer
	n int64
}

func (a *mean) add(rt *runtime, v any) error {
	a.n++
	if i, ok := v.(int64); ok {
		v = float64(i)
	}
	return a.summer.add(rt, v)
}

func (a *mean) result(*runtime) (any, error) {
	if a.n == 0 {
		return nil, nil
	}
	return value.Divide(a.total, a.n)
}

type extreme struct {
	sign int
	best any
}

func (a *extreme) add(_ *runtime, v any) error {
	if a.best == nil || value.Order(v, a.best)*a.sign > 0 {
		a.best = v
	}
	return nil
}
func (a *extreme) result(*runtime) (any, error) { return a.best, nil }

type collector struct{ values []any }

func (a *collector) add(rt *runtime, v any) error {
	a.values = append(a.values, v)
	return rt.keep(16 + weight(v))
}
func (a *collector) result(*runtime) (any, error) { return a.values, nil }

// deviation is Welford's: the mean and the sum of squares from it, one value at a time.
type deviation struct {
	population    bool
	n, mean, from float64
}

func (a *deviation) add(_ *runtime, v any) error {
	x, ok := asFloat(v)
	if !ok {
		return fault("TypeError", "stDev and stDevP take numbers, and this is %s", withArticle(value.TypeName(v)))
	}
	a.n++
	off := x - a.mean
	a.mean += off / a.n
	a.from += off * (x - a.mean)
	return nil
}

func (a *deviation) result(*runtime) (any, error) {
	switch {
	case a.n == 0 || a.n == 1:
		return 0.0, nil
	case a.population:
		return math.Sqrt(a.from / a.n), nil
	}
	return math.Sqrt(a.from / (a.n - 1)), nil
}

func asFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

type percentile struct {
	name     string
	discrete bool
	fraction float64
	values   []any
}

func (a *percentile) at(v any) error {
	fraction, ok := asFloat(v)
	if !ok {
		return fault("TypeError", "%s takes a fraction, and this is %s", a.name, withArticle(value.TypeName(v)))
	}
	if !(fraction >= 0 && fraction <= 1) {
		return fault("ArgumentError NumberOutOfRange", "%s takes a fraction from 0 to 1, and this is %v", a.name, v)
	}
	a.fraction = fraction
	return nil
}

func (a *percentile) add(rt *runtime, v any) error {
	if !isNumber(v) {
		return fault("TypeError", "%s takes numbers, and this is %s", a.name, withArticle(value.TypeName(v)))
	}
	a.values = append(a.values, v)
	return rt.keep(40)
}

func (a *percentile) result(*runtime) (any, error) {
	n := len(a.values)
	if n == 0 {
		return nil, nil
	}
	sort.Slice(a.values, func(i, j int) bool { return value.Order(a.values[i], a.values[j]) < 0 })
	if a.discrete {
		at := int(math.Ceil(a.fraction*float64(n))) - 1
		return a.values[min(max(at, 0), n-1)], nil
	}
	// A value that is met comes back as it is, an integer too; between two the sum is
	// written as Neo4j adds it up, to the last digit.
	at := a.fraction * float64(n-1)
	below, above := math.Floor(at), math.Ceil(at)
	if below == above {
		return a.values[int(at)], nil
	}
	low, _ := asFloat(a.values[int(below)])
	high, _ := asFloat(a.values[int(above)])
	return low*(above-at) + high*(at-below), nil
}
