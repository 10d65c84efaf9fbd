package explore

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// ScreenQuery is what a screening is asked with.
type ScreenQuery struct {
	RuleQuery
	Listed []string // ids of listed entities
	// Flagged adds the entities upstream whose records say that they are listed: a
	// statement "sanctioned" on or before the day, with no "delisted" after it.
	Flagged bool
}

// MaxListed bounds a list.
const MaxListed = 10_000

// The statements that list an entity, and take it off the list.
const (
	saysListed   = "sanctioned"
	saysDelisted = "delisted"
)

// Screening is the answer to "is X blocked, given a list".
type Screening struct {
	Answer
	Rule      Rule              `json:"rule"`
	Verdict   graph.Verdict     `json:"verdict" enum:"yes,possible,no" doc:"whether it is blocked"`
	Listed    bool              `json:"listed" doc:"it is on the list itself"`
	Share     graph.Share       `json:"share" doc:"what listed and blocked owners have of it together"`
	Open      graph.Share       `json:"undisclosed" doc:"what nobody on record owns of it; a listed person may be behind it"`
	Steps     []ScreenStep      `json:"steps" doc:"the cascade down to it, each step after those it rests on"`
	List      []graph.Reference `json:"list" doc:"the listed entities that take part"`
	Elsewhere int               `json:"elsewhere" doc:"how many listed entities have nothing that counts: nothing of it directly, and nothing of an entity that is blocked"`
	Through   *graph.Reference  `json:"through,omitempty" doc:"of a product, the operator that answers for it"`
	Sentence  string            `json:"sentence"`
}

// ScreenStep is one entity of the cascade.
type ScreenStep struct {
	Entity    graph.Reference `json:"entity"`
	Verdict   graph.Verdict   `json:"verdict" enum:"yes,possible,no"`
	Share     graph.Share     `json:"share" doc:"what listed and blocked owners have of it together"`
	By        []ScreenPart    `json:"by"`
	Relations []string        `json:"relations"`
	Sentence  string          `json:"sentence"`
}

// ScreenPart is what one listed or blocked owner has directly.
type ScreenPart struct {
	Entity  graph.Reference `json:"entity"`
	Share   graph.Share     `json:"share"`
	Verdict graph.Verdict   `json:"verdict" enum:"yes,possible" doc:"yes: listed or certainly blocked"`
	Listed  bool            `json:"listed,omitempty"`
}

// Screen answers "is X blocked, given a list", by one rule. A product is answered
// by its operator.
func (x *Explorer) Screen(ctx context.Context, id string, q ScreenQuery) (Screening, error) {
	rules, err := q.asked(ownership.ForList)
	if err != nil {
		return Screening{}, err
	}
	switch {
	case len(q.Listed) == 0 && !q.Flagged:
		return Screening{}, graph.Errorf(graph.Invalid, "the list is empty; give the ids of the listed entities")
	case len(q.Listed) > MaxListed:
		return Screening{}, graph.Errorf(graph.TooLarge, "the list has %d entities; at most %d", len(q.Listed), MaxListed)
	}
	return settled(ctx, x, func() (Screening, error) { return x.screeningOf(ctx, id, q, rules[0]) })
}

func (x *Explorer) screeningOf(ctx context.Context, id string, q ScreenQuery, rule ownership.Rule) (Screening, error) {
	e, answer, err := x.begin(ctx, id, q.Query)
	if err != nil {
		return Screening{}, err
	}
	if err := x.knownList(ctx, q.Listed); err != nil {
		return Screening{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return Screening{}, err
	}
	a := Screening{Answer: answer, Rule: ruleOf(&rule), Steps: []ScreenStep{}, List: []graph.Reference{}}
	notThere(e, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	node := d.n.Node(id)
	if node == graph.NoNode {
		return Screening{}, graph.Errorf(graph.Unavailable, "entity %s is being written; ask again", id)
	}
	d.mention(node)
	quoted := d.quote(node)
	of, err := d.onlyAnswerer(e, node)
	if err != nil {
		return Screening{}, err
	}
	listed, err := d.listed(ctx, of, q)
	if err != nil {
		return Screening{}, err
	}
	if slices.Contains(listed, node) && of != node { // a listed product
		listed = append(listed, of)
	}
	s, err := engine.Screen(ctx, of, q.AsOf.Day, rule, listed)
	if err != nil {
		return Screening{}, err
	}
	d.mention(of)
	taking := map[graph.Node]bool{}
	for _, step := range s.Steps {
		d.mention(step.Node)
		d.cite(step.Edges...)
		for _, part := range step.By {
			d.mention(part.Node)
			taking[part.Node] = slices.Contains(listed, part.Node)
		}
	}
	taking[of] = s.Listed
	for _, over := range s.Oversubscribed {
		d.cite(over.Edges...)
	}
	oversubscribed := d.citeOversubscribed()
	if err := d.load(ctx); err != nil {
		return Screening{}, err
	}
	d.warnComputed(oversubscribed, s.Claims)
	d.warnComputed(s.Oversubscribed, nil)
	a.Verdict, a.Listed, a.Share, a.Open = s.Verdict, s.Listed, s.Share, s.Open
	for _, n := range sortNodes(taking) {
		if taking[n] {
			a.List = append(a.List, d.ref(n))
		}
	}
	a.Elsewhere = len(uniqueIDs(q.Listed)) - len(a.List)
	if q.Flagged {
		a.Elsewhere = max(0, a.Elsewhere)
	}
	for i := range s.Steps {
		if i == q.limit() {
			d.cut(fmt.Sprintf("the cascade has %d steps; the first %d are given", len(s.Steps), i))
			break
		}
		a.Steps = append(a.Steps, d.screenStep(&s.Steps[i], listed, rule))
	}
	if of != node {
		ref := d.ref(of)
		a.Through = &ref
		d.warnThroughOperators(e.Name, []Operator{{Entity: ref}})
	}
	d.warnRuleDate(&rule)
	d.warnFund(e, node)
	d.warnQuoted(quoted)
	a.Sentence = d.screenSentence(e, &a, rule)
	return a, nil
}

// onlyAnswerer returns the entity that answers for e: of a product its operator,
// and an error where there are several.
func (d *draft) onlyAnswerer(e *graph.Entity, node graph.Node) (graph.Node, error) {
	list := d.answeredBy(e, node)
	if len(list) == 1 {
		return list[0], nil
	}
	ids := make([]string, len(list))
	for i, node := range list {
		ids[i] = d.n.ID(node)
	}
	return graph.NoNode, graph.Errorf(graph.Invalid, "%s is a product with %d operators; ask about one of them: %s", e.ID, len(list), joinedWith(ids, "or"))
}

// knownList says which id of a list is no entity, with near names.
func (x *Explorer) knownList(ctx context.Context, ids []string) error {
	known := map[string]bool{}
	unique := uniqueIDs(ids)
	const chunk = 1_000
	for from := 0; from < len(unique); from += chunk {
		entities, err := x.store.Entities(ctx, unique[from:min(from+chunk, len(unique))])
		if err != nil {
			return err
		}
		for i := range entities {
			known[entities[i].ID] = true
		}
	}
	for _, id := range unique {
		if known[id] {
			continue
		}
		_, err := x.entity(ctx, id)
		var notFound *graph.Error
		if errors.As(err, &notFound) && notFound.Code == graph.NotFound {
			notFound.Message = fmt.Sprintf("the list names %q, and there is no entity of that id; write an id, or leave it out", id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func uniqueIDs(ids []string) []string {
	unique := slices.Clone(ids)
	slices.Sort(unique)
	return slices.Compact(unique)
}

// listed returns the listed entities that are in the network, and with Flagged
// those upstream whose records say that they are.
func (d *draft) listed(ctx context.Context, of graph.Node, q ScreenQuery) ([]graph.Node, error) {
	var nodes []graph.Node
	for _, id := range q.Listed {
		if node := d.n.Node(id); node != graph.NoNode {
			nodes = append(nodes, node)
		}
	}
	if !q.Flagged {
		return nodes, nil
	}
	upstream := map[graph.Node]bool{of: true}
	ids := []string{d.n.ID(of)}
	for queue := []graph.Node{of}; len(queue) > 0; queue = queue[1:] {
		for _, edge := range d.n.Up(queue[0]) {
			x := d.n.Edge(edge)
			if x.Kind == graph.Owns && x.Counts == graph.Counted && x.Held.Contains(d.asOf.Day) && !upstream[x.Owner] {
				upstream[x.Owner] = true
				queue = append(queue, x.Owner)
				ids = append(ids, d.n.ID(x.Owner))
			}
		}
	}
	const chunk = 1_000
	for from := 0; from < len(ids); from += chunk {
		entities, err := d.x.store.Entities(ctx, ids[from:min(from+chunk, len(ids))])
		if err != nil {
			return nil, err
		}
		for i := range entities {
			if saidListed(&entities[i], d.asOf.Day) {
				nodes = append(nodes, d.n.Node(entities[i].ID))
			}
		}
	}
	return nodes, nil
}

// saidListed reports whether the last statement about a list, up to the day, puts
// the entity on it.
func saidListed(e *graph.Entity, day graph.Day) bool {
	listed, last := false, graph.Always
	for _, s := range e.Statements {
		if on := s.What == saysListed; (on || s.What == saysDelisted) && s.Date.First() <= day && s.Date.First() >= last {
			listed, last = on, s.Date.First()
		}
	}
	return listed
}

func (d *draft) screenStep(from *ownership.CascadeStep, listed []graph.Node, rule ownership.Rule) ScreenStep {
	step := ScreenStep{Entity: d.ref(from.Node), Verdict: from.Verdict, Share: from.Share, By: []ScreenPart{}, Relations: d.idsOf(from.Edges)}
	var by []string
	for _, part := range from.By {
		p := ScreenPart{Entity: d.ref(part.Node), Share: part.Share, Verdict: part.Verdict, Listed: slices.Contains(listed, part.Node)}
		step.By = append(step.By, p)
		what := "blocked"
		switch {
		case p.Listed:
			what = "listed"
		case p.Verdict != graph.Yes:
			what = "possibly blocked"
		}
		by = append(by, fmt.Sprintf("%s (%s, %s)", p.Entity.Name, what, p.Share))
	}
	name := step.Entity.Name
	switch {
	case slices.Contains(listed, from.Node):
		step.Sentence = ended(name + " is on the list itself")
	case len(by) == 0:
		step.Sentence = ended("nobody on the list, and nobody blocked, owns anything of " + name)
	default:
		step.Sentence = ended(fmt.Sprintf("%s own%s %s of %s%s, which is %s", few(by, 4), plural(len(by)), d.amount(step.Share), name, togetherIf(len(by)), map[graph.Verdict]string{
			graph.Yes:      "blocked, because that is " + rule.ThresholdText(),
			graph.Possible: "possibly blocked, because that may be " + rule.ThresholdText(),
			graph.No:       "not blocked, because that is less than " + graph.FormatPercent(rule.Threshold)}[step.Verdict]))
	}
	step.Sentence = begunUpper(step.Sentence)
	return step
}

func togetherIf(count int) string {
	if count == 1 {
		return ""
	}
	return " together"
}

// plural is the ending of a verb whose subject is count things.
func plural(count int) string {
	if count == 1 {
		return "s"
	}
	return ""
}

func (d *draft) screenSentence(e *graph.Entity, a *Screening, rule ownership.Rule) string {
	name := e.Name
	if a.Through != nil {
		name += ", through its operator " + a.Through.Name + ","
	}
	var text string
	switch {
	case a.Listed:
		return ended(name + " is on the list itself")
	case a.Verdict == graph.Yes:
		text = fmt.Sprintf("%s is blocked by %s: listed and blocked owners together have %s of it", name, rule.ID, d.amount(a.Share))
	case a.Verdict == graph.Possible:
		text = fmt.Sprintf("%s may be blocked by %s: listed and blocked owners together may have %s of it, and the sources give %s", name, rule.ID, rule.ThresholdText(), d.amount(a.Share))
	default:
		text = fmt.Sprintf("%s is not blocked by %s by those on the list: listed and blocked owners together have %s of it", name, rule.ID, d.amount(a.Share))
		if a.Open.Max() > graph.Tolerance {
			text += fmt.Sprintf("; of its owners %s is undisclosed", a.Open)
		}
	}
	return ended(text)
}
