package explore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// MaxHops bounds the relations of a route, and MostSearched the entities that a
// search for one may meet.
const (
	MaxHops      = 50
	MostSearched = 200_000
)

// PathsQuery says how two entities may be connected.
type PathsQuery struct {
	AsOf      AsOf
	Kinds     []graph.RelationKind // none means every kind
	By        string               // hops, the fewest relations; share, the largest product of direct shares; "" is hops
	Direction string               // any: relations are walked either way; owns: from owner to subject only; "" is any
	Limit     int                  // routes; 0 means DefaultChains, at most MaxChains
}

// Paths is the answer to "how is X connected to Y". Entity is X.
type Paths struct {
	Answer
	To        graph.Reference `json:"to"`
	By        string          `json:"by" enum:"hops,share"`
	Direction string          `json:"direction" enum:"any,owns"`
	Kinds     []string        `json:"kinds" doc:"what was searched; empty is every kind"`
	Reversed  bool            `json:"reversed,omitempty" doc:"by share: the routes run from to down to entity, because none runs the other way"`
	Routes    []Route         `json:"routes" doc:"by hops: the shortest first, then ids; by share: the largest minimum first, then maximum"`
	All       bool            `json:"all" doc:"there are no other routes that pass nothing twice"`
	Searched  []Searched      `json:"searched" doc:"by hops: what was looked at from each end"`
	Text      string          `json:"text" doc:"the answer in a sentence"`
}

// Route is one way from an entity to another.
type Route struct {
	Hops  int          `json:"hops"`
	Share *graph.Share `json:"share,omitempty" doc:"by share: the product of the direct shares as they are computed with"`
	Steps []RouteStep  `json:"steps"`
}

// RouteStep is one step of a route, with every relation between its ends.
type RouteStep struct {
	From      graph.Reference `json:"from"`
	To        graph.Reference `json:"to"`
	Share     *graph.Share    `json:"share,omitempty" doc:"by share: as it is computed with"`
	Relations []string        `json:"relations"`
}

// Searched is what a search looked at from one end.
type Searched struct {
	From      graph.Reference `json:"from"`
	Entities  int             `json:"entities"`
	Relations int             `json:"relations"`
	Exhausted bool            `json:"exhausted" doc:"everything that can be reached from there was looked at"`
}

// Paths finds the best few routes between two entities. That there is none is an
// answer. Code Invalid: both are the same, or the query is not as it says.
func (x *Explorer) Paths(ctx context.Context, from, to string, q PathsQuery) (Paths, error) {
	return settled(ctx, x, func() (Paths, error) { return x.paths(ctx, from, to, q) })
}

func (x *Explorer) paths(ctx context.Context, from, to string, q PathsQuery) (Paths, error) {
	limit, err := q.validate(from, to)
	if err != nil {
		return Paths{}, err
	}
	e, answer, err := x.begin(ctx, from, Query{AsOf: q.AsOf})
	if err != nil {
		return Paths{}, err
	}
	end, err := x.entity(ctx, to)
	if err != nil {
		return Paths{}, err
	}
	a := Paths{Answer: answer, To: end.Reference(q.AsOf.Day), By: q.By, Direction: q.Direction, Kinds: []string{}, Routes: []Route{}, Searched: []Searched{}}
	for _, kind := range q.Kinds {
		a.Kinds = append(a.Kinds, kind.String())
	}
	notThere(e, &a.Answer)
	notThere(end, &a.Answer)
	if q.By == "share" {
		err = x.pathsByShare(ctx, end, q, limit, &a)
	} else {
		err = x.pathsByHops(ctx, from, to, q, limit, &a)
	}
	if err != nil {
		return Paths{}, err
	}
	a.Text = a.told()
	return a, nil
}

// validate checks a query, sets what it leaves out, and returns its limit.
func (q *PathsQuery) validate(from, to string) (int, error) {
	if q.By == "" {
		q.By = "hops"
	}
	if q.Direction == "" {
		q.Direction = "any"
	}
	switch {
	case from == to:
		return 0, graph.Errorf(graph.Invalid, "from and to are both %s; name two entities", from)
	case q.By != "hops" && q.By != "share":
		return 0, graph.Errorf(graph.Invalid, "by %q; write hops (the fewest relations) or share (the largest product of shares)", q.By)
	case q.Direction != "any" && q.Direction != "owns":
		return 0, graph.Errorf(graph.Invalid, "direction %q; write any (relations either way) or owns (from owner to subject)", q.Direction)
	case q.By == "share" && slices.ContainsFunc(q.Kinds, func(k graph.RelationKind) bool { return k != graph.Owns }):
		return 0, graph.Errorf(graph.Invalid, "by share only OWNS can be walked; leave kinds out, or ask by hops")
	}
	return chainLimit(q.Limit)
}

// pathsByShare fills in the chains of holdings from the one entity down to the
// other or, where there is none and the direction is free, the other way.
func (x *Explorer) pathsByShare(ctx context.Context, end *graph.Entity, q PathsQuery, limit int, a *Paths) error {
	from, to := a.Entity.ID, end.ID
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{from, to}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return err
	}
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	owner, subject := d.n.Node(from), d.n.Node(to)
	if owner == graph.NoNode || subject == graph.NoNode {
		return graph.Errorf(graph.Unavailable, "%s or %s is being written; ask again", from, to)
	}
	d.mention(owner, subject)
	routes, all, err := d.holdings(ctx, engine, owner, subject, limit)
	if err != nil {
		return err
	}
	if len(routes) == 0 && q.Direction == "any" {
		var back bool
		if routes, back, err = d.holdings(ctx, engine, subject, owner, limit); err != nil {
			return err
		}
		a.Reversed, all = len(routes) > 0, all && back
	}
	oversubscribed := d.citeOversubscribed()
	if err := d.load(ctx); err != nil {
		return err
	}
	a.All = all
	for i := range routes {
		a.Routes = append(a.Routes, d.shareRoute(&routes[i]))
	}
	d.warnComputed(oversubscribed, nil)
	if last := d.ref(subject); len(routes) > 0 && !a.Reversed && routes[0].run.node != subject {
		if last.Kind == graph.Arrangement {
			d.warn(Warning{Code: WarnFund, Entities: []string{last.ID},
				Text: fmt.Sprintf("%s is a fund: its money belongs to its unit holders; the share is that of its manager, which owns none of it", last.Name)})
		} else {
			d.warn(Warning{Code: WarnThroughProduct, Entities: []string{last.ID}, Text: fmt.Sprintf("%s is a product: the share is that of its operator", last.Name)})
		}
	}
	return nil
}

// holdingRoute is a chain of holdings, to the subject or to who runs it.
type holdingRoute struct {
	chain ownership.Chain
	run   operator // whose node is the subject where the chain leads there
	onto  graph.Node
}

// holdings returns the best chains from owner down to subject; of what is not held
// but operated or managed, to its operators and managers.
func (d *draft) holdings(ctx context.Context, engine *ownership.Engine, owner, subject graph.Node, limit int) ([]holdingRoute, bool, error) {
	targets := []operator{{node: subject}}
	if kind := d.n.Kind(subject); kind == graph.Product || kind == graph.Arrangement {
		runBy := operatorsOf(d.n, subject, d.asOf.Day)
		if kind == graph.Product && len(runBy) > 0 {
			targets = nil
		}
		targets = append(targets, runBy...)
	}
	all := true
	var routes []holdingRoute
	for _, target := range targets {
		found := &ownership.Chains{All: true, List: []ownership.Chain{{Product: graph.Percent(100)}}} // the operator itself
		if target.node != owner {
			var err error
			if found, err = engine.Chains(ctx, target.node, owner, d.asOf.Day, limit); err != nil {
				return nil, false, err
			}
		}
		all = all && found.All
		for _, chain := range found.List {
			routes = append(routes, holdingRoute{chain, target, subject})
		}
	}
	slices.SortStableFunc(routes, func(a, b holdingRoute) int {
		x, y := a.chain.Product, b.chain.Product
		switch {
		case x.Min() != y.Min():
			return compare(y.Min(), x.Min())
		case x.Max() != y.Max():
			return compare(y.Max(), x.Max())
		}
		return len(a.chain.Steps) - len(b.chain.Steps)
	})
	if len(routes) > limit {
		routes, all = routes[:limit], false
	}
	for i := range routes {
		d.cite(routes[i].run.edges...)
		for _, step := range routes[i].chain.Steps {
			d.cite(step.Edges...)
		}
	}
	return routes, all, nil
}

func compare(a, b float64) int {
	if a < b {
		return -1
	}
	return 1
}

func (d *draft) shareRoute(from *holdingRoute) Route {
	product := from.chain.Product
	r := Route{Share: &product, Steps: []RouteStep{}}
	for i := range from.chain.Steps {
		s := &from.chain.Steps[i]
		used := s.Used
		r.Steps = append(r.Steps, RouteStep{From: d.ref(s.Owner), To: d.ref(s.Subject), Share: &used, Relations: d.idsOf(s.Edges)})
	}
	if from.run.node != from.onto {
		r.Steps = append(r.Steps, RouteStep{From: d.ref(from.run.node), To: d.ref(from.onto), Relations: d.idsOf(from.run.edges)})
	}
	r.Hops = len(r.Steps)
	return r
}

// told is the answer in a sentence.
func (a *Paths) told() string {
	from, to, on := nameOf(a.Entity.Reference), nameOf(a.To), "on "+a.AsOf.String()
	if len(a.Routes) == 0 {
		if a.By == "share" {
			text := fmt.Sprintf("No chain of holdings leads from %s down to %s %s", from, to, on)
			if a.Direction == "any" {
				text += ", or the other way"
			}
			return text + "."
		}
		what := "of any kind"
		if len(a.Kinds) > 0 {
			what = "of kind " + strings.Join(a.Kinds, ", ")
		}
		if a.Direction == "owns" {
			what += ", from owner to subject alone,"
		}
		if a.Truncated {
			return fmt.Sprintf("No route of relations %s was found between %s and %s %s before the search came to its bound: %s.", what, from, to, on, a.lookedAt())
		}
		return fmt.Sprintf("%s and %s are not connected by relations %s %s: %s.", from, to, what, on, a.lookedAt())
	}
	best := &a.Routes[0]
	if a.By == "share" {
		if a.Reversed {
			from, to = to, from
		}
		run := ""
		if last := best.Steps[len(best.Steps)-1]; last.Share == nil { // the share does not pass to what is run
			run, to = fmt.Sprintf(" It runs %s, which is not held by it.", to), nameOf(last.From)
		}
		which := "The one chain"
		if len(a.Routes) > 1 {
			which = fmt.Sprintf("The strongest of %d chains", len(a.Routes))
		}
		return fmt.Sprintf("%s of holdings from %s down to %s %s is worth: %s.%s", which, from, to, on, best.Share, run)
	}
	names := make([]string, 0, len(best.Steps))
	for _, step := range best.Steps[:len(best.Steps)-1] {
		names = append(names, nameOf(step.To))
	}
	through := "directly"
	if len(names) > 0 {
		through = "through " + strings.Join(names, ", ")
	}
	others := ""
	if more := len(a.Routes) - 1; more > 0 {
		others = fmt.Sprintf(" %s.", begun(counted(more, "more route is given", "more routes are given")))
	}
	return fmt.Sprintf("%s is connected to %s %s in %s, %s.%s", from, to, on, counted(best.Hops, "step", "steps"), through, others)
}

func (a *Paths) lookedAt() string {
	sides := make([]string, len(a.Searched))
	for i, s := range a.Searched {
		sides[i] = fmt.Sprintf("%s and %s from %s", counted(s.Entities, "entity", "entities"), counted(s.Relations, "relation", "relations"), nameOf(s.From))
		if s.Exhausted {
			sides[i] += ", which is all that can be reached"
		}
	}
	return strings.Join(sides, "; ")
}
