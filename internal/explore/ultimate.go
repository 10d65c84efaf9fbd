package explore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// UltimateOwners is the answer to "who are the beneficial owners of X".
type UltimateOwners struct {
	Answer
	Rules      []RuleAnswer      `json:"rules" doc:"one for each rule; of a product with several operators one for each rule and operator"`
	People     []PersonAcross    `json:"people" doc:"each person who meets a rule or may, with the verdict of every rule"`
	Statements []graph.Statement `json:"statements" doc:"what sources say of the entity's control, up to that day"`
}

// RuleAnswer is what one rule says of one entity.
type RuleAnswer struct {
	Rule      Rule            `json:"rule"`
	Of        graph.Reference `json:"of" doc:"the entity that the rule was put to: of a product its operator"`
	Sentence  string          `json:"sentence" doc:"the answer in plain words"`
	Owners    []RuleOwner     `json:"owners" doc:"natural persons: who qualifies, then who may"`
	Entities  []RuleOwner     `json:"entities" doc:"others that would qualify if they were natural persons"`
	Unnamed   []UnnamedOwner  `json:"unnamed" doc:"where somebody whom nobody names may qualify"`
	Together  *graph.Share    `json:"unnamed_together,omitempty" doc:"the most that all whom nobody names could have together"`
	Officials []Office        `json:"officials" doc:"who takes the place of owners where none qualifies for certain; empty: none recorded"`
}

// RuleOwner is one entity that meets a rule, or may.
type RuleOwner struct {
	Entity       graph.Reference `json:"entity"`
	Verdict      graph.Verdict   `json:"verdict" enum:"yes,possible"`
	Basis        ownership.Basis `json:"basis" doc:"what carries the verdict"`
	Share        graph.Share     `json:"share" doc:"what the rule measures of it in the entity"`
	Grounds      []RuleGround    `json:"grounds" doc:"all that it meets the rule by, the certain ones first"`
	Registration string          `json:"registration,omitempty" enum:"registrable,not registrable" doc:"of uk-psc"`
	Band         string          `json:"band,omitempty" doc:"of uk-psc: the band of the register that the shares or votes lie in"`
	Sentence     string          `json:"sentence" doc:"why, in plain words"`
	Note         string          `json:"note,omitempty"`
}

// RuleGround is one thing that a rule is met by.
type RuleGround struct {
	Basis     ownership.Basis   `json:"basis"`
	Verdict   graph.Verdict     `json:"verdict" enum:"yes,possible"`
	Share     graph.Share       `json:"share"`
	In        graph.Reference   `json:"in" doc:"the entity that the share is in"`
	Means     []graph.Means     `json:"means"`
	Through   []graph.Reference `json:"through" doc:"the entities in between that take part"`
	Relations []string          `json:"relations"`
}

// UnnamedOwner is a place where somebody whom nobody names may qualify.
type UnnamedOwner struct {
	Entity    graph.Reference `json:"entity"`
	Why       ownership.Open  `json:"why" enum:"owners-not-recorded,part-undisclosed,class-of-holders,unknown-party"`
	Left      graph.Share     `json:"left" doc:"the part of that entity that is open"`
	Share     graph.Share     `json:"share" doc:"the most that one such person could have, as the rule measures it"`
	Basis     ownership.Basis `json:"basis"`
	Relations []string        `json:"relations"`
	Sentence  string          `json:"sentence"`
}

// PersonAcross is one person under every rule that was asked.
type PersonAcross struct {
	Entity graph.Reference `json:"entity"`
	Rules  []RuleVerdict   `json:"rules" doc:"in the order of the rules"`
}

// RuleVerdict is what one rule says of one person.
type RuleVerdict struct {
	Rule    string          `json:"rule"`
	Of      string          `json:"of" doc:"id of the entity that the rule was put to"`
	Verdict graph.Verdict   `json:"verdict" enum:"yes,possible,no"`
	Basis   ownership.Basis `json:"basis,omitempty"`
	Share   *graph.Share    `json:"share,omitempty"`
}

// UltimateOwners answers "who are the beneficial owners of X", by one rule or by
// all side by side. A product is answered by its operators, each apart; a rule is
// put to the facts of the day whatever its own date.
func (x *Explorer) UltimateOwners(ctx context.Context, id string, q RuleQuery) (UltimateOwners, error) {
	rules, err := q.asked(ownership.ForOwners)
	if err != nil {
		return UltimateOwners{}, err
	}
	return settled(ctx, x, func() (UltimateOwners, error) { return x.ultimateOwnersOf(ctx, id, q, rules) })
}

func (x *Explorer) ultimateOwnersOf(ctx context.Context, id string, q RuleQuery, rules []ownership.Rule) (UltimateOwners, error) {
	e, answer, err := x.begin(ctx, id, q.Query)
	if err != nil {
		return UltimateOwners{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return UltimateOwners{}, err
	}
	a := UltimateOwners{Answer: answer, Rules: []RuleAnswer{}, People: []PersonAcross{}}
	notThere(e, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	node := d.n.Node(id)
	if node == graph.NoNode {
		return UltimateOwners{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	d.mention(node)
	quoted := d.quote(node)
	asked := d.answeredBy(e, node)
	var heard []*heardRule
	for _, of := range asked {
		for _, rule := range rules {
			h := &heardRule{rule: rule}
			if h.result, err = engine.BeneficialOwners(ctx, of, q.AsOf.Day, rule); err != nil {
				return UltimateOwners{}, err
			}
			d.hear(h, q.limit())
			heard = append(heard, h)
		}
	}
	oversubscribed := d.citeOversubscribed()
	if err := d.load(ctx); err != nil {
		return UltimateOwners{}, err
	}
	d.warnComputed(oversubscribed, nil)
	for _, h := range heard {
		d.warnComputed(h.result.Oversubscribed, h.result.Claims)
		if err := d.tellRegistration(ctx, h); err != nil {
			return UltimateOwners{}, err
		}
		d.settlePositions(h)
		a.Rules = append(a.Rules, d.ruleAnswer(h))
		d.warnRuleDate(&h.rule)
		if h.result.Unweighed > 0 {
			d.cut(fmt.Sprintf("%d more entities control or may control %s; by %s, who holds enough of them was not looked at", h.result.Unweighed, d.name(h.result.Subject), h.rule.ID))
		}
	}
	a.People = across(a.Rules)
	a.Statements = statementsUpTo(e, q.AsOf.Day)
	if asked[0] != node {
		operators := make([]Operator, len(asked))
		for i, of := range asked {
			operators[i].Entity = d.ref(of)
		}
		d.warnThroughOperators(e.Name, operators)
	}
	d.warnFund(e, node)
	d.warnQuoted(quoted)
	return a, nil
}

// answeredBy returns the entity that answers for e: of a product its operators,
// which are cited; otherwise itself.
func (d *draft) answeredBy(e *graph.Entity, node graph.Node) []graph.Node {
	operators := operatorsOf(d.n, node, d.asOf.Day)
	if e.Kind != graph.Product || len(operators) == 0 {
		return []graph.Node{node}
	}
	var list []graph.Node
	for _, operator := range operators {
		d.cite(operator.edges...)
		d.mention(operator.node)
		list = append(list, operator.node)
	}
	return list
}

func (d *draft) warnFund(e *graph.Entity, node graph.Node) {
	if e.Kind != graph.Arrangement || len(operatorsOf(d.n, node, d.asOf.Day)) == 0 {
		return
	}
	d.warn(Warning{Code: WarnFund, Entities: []string{e.ID},
		Text: fmt.Sprintf("%s is a fund: its money belongs to its unit holders, and whoever owns its manager owns none of it", e.Name)})
}

// heardRule is what the engine said of one entity by one rule, cut to the limit.
type heardRule struct {
	rule      ownership.Rule
	result    *ownership.Beneficial
	offices   []int32
	relevant  map[graph.Node]bool // relevant legal entities, of uk-psc
	concealed map[graph.Node]bool // persons behind them only
}

// mostGrounds bounds the grounds that are given of one finding.
const mostGrounds = 8

// hear cuts a result to the limit, and mentions and cites what is left.
func (d *draft) hear(h *heardRule, limit int) {
	r := h.result
	d.mention(r.Subject)
	cutTo := func(what string, count int) int {
		if count <= limit {
			return count
		}
		d.cut(fmt.Sprintf("by %s there are %d %s; the first %d are given", h.rule.ID, count, what, limit))
		return limit
	}
	r.Findings = r.Findings[:cutTo("persons who qualify or may", len(r.Findings))]
	r.Entities = r.Entities[:cutTo("entities that would qualify or may", len(r.Entities))]
	r.Unnamed = r.Unnamed[:cutTo("places where somebody whom nobody names may qualify", len(r.Unnamed))]
	for _, list := range [][]ownership.Finding{r.Findings, r.Entities} {
		for i := range list {
			f := &list[i]
			d.mention(f.Node)
			f.Grounds = f.Grounds[:min(len(f.Grounds), mostGrounds)]
			for _, g := range f.Grounds {
				d.mention(g.In)
				d.mention(g.Through...)
				d.cite(g.Edges...)
			}
		}
	}
	for _, u := range r.Unnamed {
		d.mention(u.Node)
		d.cite(u.Edges...)
	}
	for _, over := range r.Oversubscribed {
		d.cite(over.Edges...)
	}
	for _, claim := range r.Claims {
		d.cite(claim.Edge)
	}
	if h.rule.Officials && !slices.ContainsFunc(r.Findings, func(f ownership.Finding) bool { return f.Verdict == graph.Yes }) {
		for _, edge := range d.n.Up(r.Subject) {
			x := d.n.Edge(edge)
			if x.Kind == graph.Role && !x.Member && x.Counts == graph.Counted && x.Held.Contains(d.asOf.Day) && d.n.Kind(x.Owner) == graph.Person {
				h.offices = append(h.offices, edge)
			}
		}
		d.cite(h.offices...)
	}
}

// settlePositions decides, by the roles on record, who among those with a role in
// a trust is in one of the positions that count.
func (d *draft) settlePositions(h *heardRule) {
	counts := func(g ownership.Ground) graph.Verdict {
		for _, edge := range g.Edges {
			if x := d.n.Edge(edge); x.Kind != graph.Role || x.Subject != g.In {
				continue
			}
			if r, ok := d.records[d.n.RelationID(edge)]; ok {
				switch strings.ToLower(r.Role) {
				case "settlor", "protector", "beneficiary", "trustee", "founder":
					return g.IfRole
				}
				return graph.No
			}
		}
		return g.Verdict
	}
	for i := range h.result.Findings {
		f := &h.result.Findings[i]
		f.Verdict = graph.No
		f.Grounds = slices.DeleteFunc(f.Grounds, func(g ownership.Ground) bool { return g.Basis == ownership.ByPosition && counts(g) == graph.No })
		for j := range f.Grounds {
			g := &f.Grounds[j]
			if g.Basis == ownership.ByPosition {
				g.Verdict = counts(*g)
			}
			if f.Verdict == graph.No || g.Verdict == graph.Yes {
				f.Verdict = g.Verdict
			}
		}
	}
	h.result.Findings = slices.DeleteFunc(h.result.Findings, func(f ownership.Finding) bool { return len(f.Grounds) == 0 })
	slices.SortStableFunc(h.result.Findings, func(a, b ownership.Finding) int {
		if (a.Verdict == graph.Yes) == (b.Verdict == graph.Yes) {
			return 0
		}
		if a.Verdict == graph.Yes {
			return -1
		}
		return 1
	})
}

// across puts the persons of all answers side by side, in the order in which they
// first appear.
func across(answers []RuleAnswer) []PersonAcross {
	people := []PersonAcross{}
	place := map[string]int{}
	for i := range answers {
		for _, o := range answers[i].Owners {
			if _, ok := place[o.Entity.ID]; !ok {
				place[o.Entity.ID] = len(people)
				people = append(people, PersonAcross{Entity: o.Entity})
			}
		}
	}
	for i := range people {
		for j := range answers {
			v := RuleVerdict{Rule: answers[j].Rule.ID, Of: answers[j].Of.ID, Verdict: graph.No}
			for _, o := range answers[j].Owners {
				if o.Entity.ID == people[i].Entity.ID {
					share := o.Share
					v.Verdict, v.Basis, v.Share = o.Verdict, o.Basis, &share
				}
			}
			people[i].Rules = append(people[i].Rules, v)
		}
	}
	return people
}
