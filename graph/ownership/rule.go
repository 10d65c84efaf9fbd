package ownership

import (
	"math"
	"strings"

	"whoowns/graph"
)

// Question says what a rule answers.
type Question string

// The questions. ForOwners asks who an entity's beneficial owners are, ForList
// whether an entity is blocked, given a list, ForPair whether two entities are
// linked.
const (
	ForOwners Question = "owners"
	ForList   Question = "screen"
	ForPair   Question = "pair"
)

// Rule is a test that a law, a standard or a paper sets, as data. The engine's
// BeneficialOwners, Screen and CloseLinks put one to the facts of a day.
type Rule struct {
	ID        string
	Name      string
	Law       string     // the text by its title
	Articles  []string   // what of it, to the paragraph
	Applies   graph.Date // from when; no date for a text that does not apply as law
	Question  Question
	Threshold float64 // a fraction
	Strict    bool    // more than the threshold; otherwise the threshold or more
	Lowest    float64 // With takes thresholds from above 0, or from Lowest where that is set,
	Highest   float64 // up to this
	Bounded   string  // why With takes no others
	Counts    Counts
	Method    string // how the share is measured, in words
	Fallback  string // what the text does when nobody qualifies
	Officials bool   // then who manages it takes the place
	Reading   string // where the text leaves a choice, which one is made
}

// Counts says what a rule looks at.
type Counts struct {
	Capital bool // shares of capital
	Votes   bool // shares of votes
	Through Through
	Control bool          // a majority of votes or other means of control
	Means   []graph.Means // the means of control that count
	Second  bool          // control counts only where no owner qualifies for certain
	Mixed   bool          // ownership at one level and control at another
	Trusts  bool          // every position in a trust
	Manager bool          // power over a fund's manager
}

// Through says how much of what an entity holds counts for those behind it.
type Through string

// The ways. Product multiplies along a chain and adds chains; Full takes all
// that an entity holds in which there is a majority, and nothing of any other;
// Narrowest takes the smallest share of a chain.
const (
	Product   Through = "product"
	Full      Through = "full"
	Narrowest Through = "narrowest"
)

// Rules returns all rules, in the order in which they are shown.
func Rules() []Rule {
	return []Rule{euAMLR(), ukPSC(), fatf(), weakestLink(), ofac50(), ecbCloseLinks()}
}

// RuleByID returns a rule, whatever the case of the letters, and Code Invalid with all
// there are when there is none of that id.
func RuleByID(id string) (Rule, error) {
	var ids []string
	for _, r := range Rules() {
		if strings.EqualFold(r.ID, id) {
			return r, nil
		}
		ids = append(ids, r.ID)
	}
	return Rule{}, graph.Errorf(graph.Invalid, "there is no rule %q; write one of %s", id, strings.Join(ids, ", "))
}

// With returns the rule with another threshold, where its text leaves room for
// one.
func (r Rule) With(threshold float64) (Rule, error) {
	switch {
	case math.IsNaN(threshold) || threshold <= 0 || threshold > 1:
		return Rule{}, graph.Errorf(graph.Invalid, "a threshold is above 0%% and at most 100%%, and %s is not; write 25%% or 0.25", graph.FormatPercent(threshold))
	case r.Lowest == r.Highest && math.Abs(threshold-r.Threshold) > graph.Tolerance:
		return Rule{}, graph.Errorf(graph.Invalid, "%s has one threshold, %s: %s; leave the threshold out", r.ID, graph.FormatPercent(r.Threshold), r.Bounded)
	case threshold < r.Lowest-graph.Tolerance || threshold > r.Highest+graph.Tolerance:
		return Rule{}, graph.Errorf(graph.Invalid, "%s takes no threshold of %s: %s; write one of at most %s", r.ID, graph.FormatPercent(threshold), r.Bounded, graph.FormatPercent(r.Highest))
	}
	r.Threshold = threshold
	return r, nil
}

// Reached says whether a share reaches the rule's threshold.
func (r *Rule) Reached(share graph.Share) graph.Verdict {
	if r.Strict {
		return share.Over(r.Threshold)
	}
	return share.AtLeast(r.Threshold)
}

// ThresholdText returns the threshold as people read it.
func (r *Rule) ThresholdText() string {
	if r.Strict {
		return "more than " + graph.FormatPercent(r.Threshold)
	}
	return graph.FormatPercent(r.Threshold) + " or more"
}
