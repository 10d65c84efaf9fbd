package explore

import (
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// WarnRuleDate says that a rule does not apply as law on the day.
const WarnRuleDate WarningCode = "rule-date"

// AllRules asks for every rule of a kind side by side.
const AllRules = "all"

// RuleQuery is what a question by a rule may be narrowed by.
type RuleQuery struct {
	Query
	Rule      string   // the id of a rule, or AllRules; "" means AllRules
	Threshold *float64 // a fraction, where the rule leaves room for one
}

// Rule is a rule as answers show it.
type Rule struct {
	ID        string             `json:"id"`
	Name      string             `json:"name"`
	Law       string             `json:"law" doc:"the text, by its title"`
	Articles  []string           `json:"articles" doc:"what of it, to the paragraph"`
	Applies   graph.Date         `json:"applies_from,omitzero" doc:"from when it applies; it is put to the facts of any day"`
	Question  ownership.Question `json:"question" enum:"owners,screen,pair"`
	Threshold float64            `json:"threshold" doc:"a fraction 0..1"`
	Lowest    float64            `json:"lowest" doc:"another threshold may be asked for from here on; 0: any above 0"`
	Highest   float64            `json:"highest" doc:"and up to here"`
	Bounded   string             `json:"bounded" doc:"what of the text sets these bounds"`
	Strict    bool               `json:"strict" doc:"more than the threshold; otherwise the threshold or more"`
	Reached   string             `json:"reached" doc:"the threshold in words"`
	Counts    RuleCounts         `json:"counts"`
	Method    string             `json:"method"`
	Fallback  string             `json:"fallback" doc:"what the text does when nobody qualifies"`
	Reading   string             `json:"reading,omitempty" doc:"where the text leaves a choice, which one is made"`
}

// RuleCounts says what a rule looks at.
type RuleCounts struct {
	Capital bool              `json:"capital"`
	Votes   bool              `json:"votes"`
	Through ownership.Through `json:"through" enum:"product,full,narrowest" doc:"multiplied along a chain; in full through a majority; the smallest share of a chain"`
	Means   []graph.Means     `json:"means" doc:"the means of control that count"`
	Veto    bool              `json:"veto"`
}

// RuleList is the rules that there are.
type RuleList struct {
	Rules []Rule `json:"rules"`
}

// Rules returns every rule, in the order in which they are shown.
func Rules() RuleList {
	list := RuleList{Rules: []Rule{}}
	for _, r := range ownership.Rules() {
		list.Rules = append(list.Rules, ruleOf(&r))
	}
	return list
}

func ruleOf(r *ownership.Rule) Rule {
	means := r.Counts.Means
	if means == nil {
		means = []graph.Means{}
	}
	return Rule{ID: r.ID, Name: r.Name, Law: r.Law, Articles: r.Articles, Applies: r.Applies, Question: r.Question, Threshold: r.Threshold, Lowest: r.Lowest, Highest: r.Highest, Bounded: r.Bounded, Strict: r.Strict,
		Reached: r.ThresholdText(), Method: r.Method, Fallback: r.Fallback, Reading: r.Reading,
		Counts: RuleCounts{Capital: r.Counts.Capital, Votes: r.Counts.Votes, Through: r.Counts.Through, Means: means, Veto: slices.Contains(means, graph.ByVeto)}}
}

// asked returns the rules that a query asks for, all of one question.
func (q *RuleQuery) asked(question ownership.Question) ([]ownership.Rule, error) {
	if err := q.validate(); err != nil {
		return nil, err
	}
	if q.Rule == "" || strings.EqualFold(q.Rule, AllRules) {
		var rules []ownership.Rule
		for _, r := range ownership.Rules() {
			if r.Question == question {
				rules = append(rules, r)
			}
		}
		if len(rules) > 1 && q.Threshold != nil {
			return nil, graph.Errorf(graph.Invalid, "a threshold goes with one rule; name the rule, such as %s", rules[0].ID)
		}
		return q.with(rules)
	}
	rule, err := ownership.RuleByID(q.Rule)
	if err != nil {
		return nil, graph.Errorf(graph.Invalid, "there is no rule %.60q; here you may write %s; whoowns rules and GET /rules say what each is", q.Rule, idsFor(question))
	}
	if rule.Question != question {
		return nil, graph.Errorf(graph.Invalid, "rule %s answers another question: %s; here you may write %s", rule.ID, questionWords[rule.Question], idsFor(question))
	}
	return q.with([]ownership.Rule{rule})
}

var questionWords = map[ownership.Question]string{
	ownership.ForOwners: "who an entity's owners are (ultimate-owners)",
	ownership.ForList:   "whether an entity is blocked, given a list (screen)",
	ownership.ForPair:   "whether two entities are linked (close-links)",
}

func idsFor(question ownership.Question) string {
	var ids []string
	for _, r := range ownership.Rules() {
		if r.Question == question {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) > 1 {
		ids = append(ids, AllRules)
	}
	return joinedWith(ids, "or")
}

func (q *RuleQuery) with(rules []ownership.Rule) ([]ownership.Rule, error) {
	if q.Threshold == nil {
		return rules, nil
	}
	for i := range rules {
		rule, err := rules[i].With(*q.Threshold)
		if err != nil {
			return nil, err
		}
		rules[i] = rule
	}
	return rules, nil
}

// warnRuleDate says that a rule did not apply yet on the day.
func (d *draft) warnRuleDate(rule *ownership.Rule) {
	if rule.Applies.IsZero() || d.asOf.Day >= rule.Applies.First() {
		return
	}
	d.warn(Warning{Code: WarnRuleDate, Text: fmt.Sprintf("%s applies from %s; it is put to the facts of %s all the same", rule.ID, rule.Applies, d.asOf.Day)})
}

// joinedWith joins words as a sentence has them.
func joinedWith(words []string, last string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	text := ""
	for i, word := range words[:len(words)-1] {
		if i > 0 {
			text += ", "
		}
		text += word
	}
	return text + " " + last + " " + words[len(words)-1]
}
