package explore

import (
	"context"
	"fmt"
	"math"
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// WarnOtherReading says that another text of the rule gives another answer.
const WarnOtherReading WarningCode = "other-reading"

// CloseLinks is the answer to "are A and B closely linked". Entity is A.
type CloseLinks struct {
	Answer
	Rule     Rule            `json:"rule"`
	Other    graph.Reference `json:"other" doc:"B"`
	Verdict  graph.Verdict   `json:"verdict" enum:"yes,possible,no"`
	AInB     graph.Share     `json:"a_in_b" doc:"what A has of B, multiplied along chains and added"`
	BInA     graph.Share     `json:"b_in_a"`
	Links    []CloseLink     `json:"links" doc:"the certain ones first"`
	Sentence string          `json:"sentence"`
}

// CloseLink is one way in which the two are linked, or may be.
type CloseLink struct {
	Kind      ownership.LinkKind `json:"kind" enum:"a-holds-b,b-holds-a,third-party"`
	Verdict   graph.Verdict      `json:"verdict" enum:"yes,possible"`
	Entity    graph.Reference    `json:"entity" doc:"who holds"`
	InA       *graph.Share       `json:"in_a" doc:"null for A itself"`
	InB       *graph.Share       `json:"in_b" doc:"null for B itself"`
	Relations []string           `json:"relations"`
	Sentence  string             `json:"sentence"`
}

// CloseLinks answers "are a and b closely linked", by one rule. A product is
// answered by its operator.
func (x *Explorer) CloseLinks(ctx context.Context, a, b string, q RuleQuery) (CloseLinks, error) {
	rules, err := q.asked(ownership.ForPair)
	if err != nil {
		return CloseLinks{}, err
	}
	if a == b {
		return CloseLinks{}, graph.Errorf(graph.Invalid, "a and b are both %s; close links are between two entities", a)
	}
	return settled(ctx, x, func() (CloseLinks, error) { return x.closeLinksOf(ctx, a, b, q, rules[0]) })
}

func (x *Explorer) closeLinksOf(ctx context.Context, first, second string, q RuleQuery, rule ownership.Rule) (CloseLinks, error) {
	ofA, answer, err := x.begin(ctx, first, q.Query)
	if err != nil {
		return CloseLinks{}, err
	}
	ofB, err := x.entity(ctx, second)
	if err != nil {
		return CloseLinks{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{first, second}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return CloseLinks{}, err
	}
	a := CloseLinks{Answer: answer, Rule: ruleOf(&rule), Links: []CloseLink{}}
	notThere(ofA, &a.Answer)
	notThere(ofB, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	askedA, askedB := d.n.Node(first), d.n.Node(second)
	if askedA == graph.NoNode || askedB == graph.NoNode {
		return CloseLinks{}, graph.Errorf(graph.Unavailable, "%s or %s is being written; ask again", first, second)
	}
	d.mention(askedA, askedB)
	nodeA, err := d.onlyAnswerer(ofA, askedA)
	if err != nil {
		return CloseLinks{}, err
	}
	nodeB, err := d.onlyAnswerer(ofB, askedB)
	if err != nil {
		return CloseLinks{}, err
	}
	if nodeA == nodeB {
		return CloseLinks{}, graph.Errorf(graph.Invalid, "%s and %s both come to %s on %s, because a product is answered by its operator; close links are between two entities",
			first, second, d.n.ID(nodeA), q.AsOf.Day)
	}
	l, err := engine.CloseLinks(ctx, nodeA, nodeB, q.AsOf.Day, rule)
	if err != nil {
		return CloseLinks{}, err
	}
	d.mention(nodeA, nodeB)
	if limit := q.limit(); len(l.Links) > limit {
		d.cut(fmt.Sprintf("there are %d links; the first %d are given, certain ones first", len(l.Links), limit))
		l.Links = l.Links[:limit]
	}
	for _, link := range l.Links {
		d.mention(link.Node)
		d.cite(link.Edges...)
	}
	for _, over := range l.Oversubscribed {
		d.cite(over.Edges...)
	}
	oversubscribed := d.citeOversubscribed()
	if err := d.load(ctx); err != nil {
		return CloseLinks{}, err
	}
	d.warnComputed(oversubscribed, l.Claims)
	d.warnComputed(l.Oversubscribed, nil)
	a.Other, a.Verdict, a.AInB, a.BInA = d.ref(askedB), l.Verdict, l.AInB, l.BInA
	for i := range l.Links {
		a.Links = append(a.Links, d.closeLink(l, &l.Links[i]))
	}
	for _, product := range []struct {
		asked, answers graph.Node
	}{{askedA, nodeA}, {askedB, nodeB}} {
		if product.asked != product.answers {
			d.warnThroughOperators(d.name(product.asked), []Operator{{Entity: d.ref(product.answers)}})
		}
	}
	d.warnOtherReading(l)
	d.warnRuleDate(&rule)
	a.Sentence = d.linksSentence(&a, l)
	return a, nil
}

func (d *draft) closeLink(l *ownership.CloseLinks, from *ownership.Link) CloseLink {
	link := CloseLink{Kind: from.Kind, Verdict: from.Verdict, Entity: d.ref(from.Node), Relations: d.idsOf(from.Edges)}
	has := "has"
	if from.Verdict != graph.Yes {
		has = "may have enough, with"
	}
	switch from.Kind {
	case ownership.FirstHolds:
		link.InB = &from.InB
		link.Sentence = fmt.Sprintf("%s %s %s of %s (%s)", d.name(l.A), has, d.amount(from.InB), d.name(l.B), l.Rule.ThresholdText())
	case ownership.SecondHolds:
		link.InA = &from.InA
		link.Sentence = fmt.Sprintf("%s %s %s of %s (%s)", d.name(l.B), has, d.amount(from.InA), d.name(l.A), l.Rule.ThresholdText())
	default:
		link.InA, link.InB = &from.InA, &from.InB
		link.Sentence = fmt.Sprintf("%s %s %s of %s and %s of %s (more than %s of both)", d.name(from.Node), has, d.amount(from.InA), d.name(l.A), d.amount(from.InB), d.name(l.B),
			graph.FormatPercent(l.Rule.Threshold))
	}
	link.Sentence = ended(link.Sentence)
	return link
}

// warnOtherReading says where the earlier text, which counts in full what
// majority-held undertakings hold, gives another answer.
func (d *draft) warnOtherReading(l *ownership.CloseLinks) {
	for _, way := range []struct {
		from, to         graph.Node
		multiplied, full graph.Share
	}{{l.A, l.B, l.AInB, l.AInBFull}, {l.B, l.A, l.BInA, l.BInAFull}} {
		if l.Rule.Reached(way.full) == l.Rule.Reached(way.multiplied) || math.Abs(way.full.Max()-way.multiplied.Max()) <= graph.Tolerance && math.Abs(way.full.Min()-way.multiplied.Min()) <= graph.Tolerance {
			continue
		}
		d.warn(Warning{Code: WarnOtherReading, Entities: []string{d.n.ID(way.from), d.n.ID(way.to)},
			Text: fmt.Sprintf("multiplied, %s has %s of %s; counting in full what its majority-held undertakings hold, as an earlier text did, it is %s, on the other side of %s",
				d.name(way.from), way.multiplied, d.name(way.to), way.full, graph.FormatPercent(l.Rule.Threshold))})
	}
}

func (d *draft) linksSentence(a *CloseLinks, l *ownership.CloseLinks) string {
	names := d.name(l.A) + " and " + d.name(l.B)
	switch a.Verdict {
	case graph.Yes:
		return ended(fmt.Sprintf("%s are closely linked by %s: %s", names, l.Rule.ID, a.Links[0].Sentence))
	case graph.Possible:
		return ended(fmt.Sprintf("%s may be closely linked by %s: %s", names, l.Rule.ID, a.Links[0].Sentence))
	}
	text := fmt.Sprintf("%s are not closely linked by %s: neither has %s of the other", names, l.Rule.ID, l.Rule.ThresholdText())
	var has []string
	for _, way := range []struct {
		from, to graph.Node
		share    graph.Share
	}{{l.A, l.B, l.AInB}, {l.B, l.A, l.BInA}} {
		if way.share.Max() > 0 {
			has = append(has, fmt.Sprintf("%s has %s of %s", d.name(way.from), d.amount(way.share), d.name(way.to)))
		}
	}
	if len(has) > 0 {
		text += " (" + joinedWith(slices.Clip(has), "and") + ")"
	}
	return ended(text + ", and nobody on record has more than " + graph.FormatPercent(l.Rule.Threshold) + " of both")
}
