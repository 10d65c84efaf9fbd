package query

import (
	"context"
	"fmt"
	"strings"
	"time"

	"whoowns/graph"
	"whoowns/graph/ownership"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/cypher/value"
	"whoowns/internal/explore"
)

// asOfParameter is the parameter that gives functions their day.
const asOfParameter = "asOf"

// functions are those of ownership, on one day. What they return is what the use cases
// answer.
type functions struct {
	explorer *explore.Explorer
	asOf     explore.AsOf
}

// functionsOn returns the functions of a run, whose day is the parameter asOf, a date or
// a text such as 2020-10-01 or 2020-10; today where there is none.
func functionsOn(x *explore.Explorer, parameters map[string]any) ([]evaluate.Function, error) {
	f := &functions{explorer: x, asOf: explore.Today()}
	switch given := parameters[asOfParameter].(type) {
	case nil:
	case string, cypher.Date:
		var err error
		if f.asOf, err = explore.ParseAsOf(fmt.Sprint(given)); err != nil {
			return nil, err
		}
	default:
		return nil, graph.Errorf(graph.Invalid, "the parameter $%s is no day; write one such as 2020-10-01", asOfParameter)
	}
	return f.list(), nil
}

func (f *functions) list() []evaluate.Function {
	return []evaluate.Function{
		{Name: "whoowns.effectiveShare", Least: 2, Most: 2, Call: f.share(exactly),
			Describe: "effectiveShare(owner, owned): the effective share, a fraction 0..1, on $asOf; null where it is not known exactly"},
		{Name: "whoowns.effectiveShareMin", Least: 2, Most: 2, Call: f.share(atLeast),
			Describe: "effectiveShareMin(owner, owned): the least that the effective share can be on $asOf"},
		{Name: "whoowns.effectiveShareMax", Least: 2, Most: 2, Call: f.share(atMost),
			Describe: "effectiveShareMax(owner, owned): the most that the effective share can be on $asOf"},
		{Name: "whoowns.controls", Least: 2, Most: 2, Call: f.controls,
			Describe: "controls(a, b): whether a controls b on $asOf; null where it may"},
		{Name: "whoowns.ultimateOwners", Least: 2, Most: 2, Call: f.ultimateOwners,
			Describe: "ultimateOwners(x, rule): the natural persons who meet a rule on $asOf or may, as maps of id, name, qualifies (null: may), basis, share, share_min, share_max; rules are " + strings.Join(ruleIDs(), ", ")},
		{Name: "whoowns.activeOn", Least: 2, Most: 2, Call: f.activeOn,
			Describe: "activeOn(relationship, date): whether the relationship holds on a day"},
	}
}

func ruleIDs() (ids []string) {
	for _, rule := range ownership.Rules() {
		if rule.Question == ownership.ForOwners {
			ids = append(ids, rule.ID)
		}
	}
	return ids
}

// entityOf returns the id of an entity that is given as a node or by its id; ok is false
// for null.
func entityOf(g evaluate.Graph, function string, argument any) (id string, ok bool, err error) {
	switch a := argument.(type) {
	case nil:
		return "", false, nil
	case string:
		return a, true, nil
	case value.Node:
		if v := g.(*view); !v.isSource(a) {
			return v.idOf(a), true, nil
		}
		return "", false, fault(function, "a :Source is no entity; give a node such as (:Company)")
	}
	return "", false, fault(function, "takes entities, as nodes or by id, and was given "+value.TypeName(argument))
}

func fault(function, what string) error {
	return &value.Error{Kind: "TypeError", What: function + "(): " + what}
}

// pair answers how much of one entity another owns; nil where an argument is null.
func (f *functions) pair(ctx context.Context, g evaluate.Graph, function string, arguments []any) (*explore.Pair, error) {
	owner, ok, err := entityOf(g, function, arguments[0])
	if !ok || err != nil {
		return nil, err
	}
	subject, ok, err := entityOf(g, function, arguments[1])
	if !ok || err != nil {
		return nil, err
	}
	pair, err := f.explorer.Share(ctx, owner, subject, explore.Query{AsOf: f.asOf})
	return &pair, err
}

func exactly(s graph.Share) any {
	if !s.IsExact() {
		return nil
	}
	return s.Bounds().Min
}

func atLeast(s graph.Share) any { return s.Bounds().Min }
func atMost(s graph.Share) any  { return s.Bounds().Max }

func (f *functions) share(of func(graph.Share) any) func(context.Context, evaluate.Graph, []any) (any, error) {
	return func(ctx context.Context, g evaluate.Graph, arguments []any) (any, error) {
		pair, err := f.pair(ctx, g, "whoowns.effectiveShare", arguments)
		if pair == nil || err != nil {
			return nil, err
		}
		return of(pair.Effective), nil
	}
}

func (f *functions) controls(ctx context.Context, g evaluate.Graph, arguments []any) (any, error) {
	pair, err := f.pair(ctx, g, "whoowns.controls", arguments)
	if pair == nil || err != nil {
		return nil, err
	}
	return truth(pair.Control), nil
}

// truth is a verdict as Cypher has it: what is possible is unknown.
func truth(v graph.Verdict) any {
	switch v {
	case graph.Yes:
		return true
	case graph.No:
		return false
	}
	return nil
}

func (f *functions) ultimateOwners(ctx context.Context, g evaluate.Graph, arguments []any) (any, error) {
	const function = "whoowns.ultimateOwners"
	id, ok, err := entityOf(g, function, arguments[0])
	if !ok || err != nil || arguments[1] == nil {
		return nil, err
	}
	rule, isText := arguments[1].(string)
	if !isText {
		return nil, fault(function, "takes a rule by its id, one of "+strings.Join(ruleIDs(), ", "))
	}
	answer, err := f.explorer.UltimateOwners(ctx, id, explore.RuleQuery{Query: explore.Query{AsOf: f.asOf, Limit: explore.MaxLimit}, Rule: rule})
	if err != nil {
		return nil, err
	}
	list := []any{}
	for i := range answer.Rules {
		for j := range answer.Rules[i].Owners {
			o := &answer.Rules[i].Owners[j]
			list = append(list, map[string]any{"id": o.Entity.ID, "name": o.Entity.Name, "rule": answer.Rules[i].Rule.ID, "qualifies": truth(o.Verdict),
				"basis": string(o.Basis), "share": exactly(o.Share), "share_min": atLeast(o.Share), "share_max": atMost(o.Share)})
		}
	}
	return list, nil
}

func (f *functions) activeOn(_ context.Context, g evaluate.Graph, arguments []any) (any, error) {
	const function = "whoowns.activeOn"
	var day graph.Day
	switch on := arguments[1].(type) {
	case nil:
		return nil, nil
	case cypher.Date:
		day = graph.DayOf(time.Time(on.Time))
	case string:
		asked, err := explore.ParseAsOf(on)
		if err != nil {
			return nil, err
		}
		day = asked.Day
	default:
		return nil, fault(function, "takes a date, and was given "+value.TypeName(on))
	}
	switch r := arguments[0].(type) {
	case nil:
		return nil, nil
	case value.Relationship:
		return g.(*view).edge(r).Held.Contains(day), nil
	}
	return nil, fault(function, "takes a relationship, and was given "+value.TypeName(arguments[0]))
}
