package explore

import (
	"context"

	"whoowns/graph"
	"whoowns/graph/ownership"
)

// DefaultChains and MaxChains bound the chains of an explanation and the routes
// between two entities.
const (
	DefaultChains = 10
	MaxChains     = 100
)

// Explanation is the answer to "why does Y have this share of X, and this control".
type Explanation struct {
	Answer
	Owner graph.Reference `json:"owner"`
	Parts []Explained     `json:"parts" doc:"one; of a product, one for each operator, whose share and control it is"`
}

// Explained unfolds one share and one verdict.
type Explained struct {
	Subject   graph.Reference `json:"subject" doc:"the entity asked about, or an operator of it"`
	Operates  []string        `json:"operates,omitempty" doc:"the relations by which the subject runs the product asked about"`
	Effective graph.Share     `json:"effective"`
	Computed  graph.Share     `json:"computed" doc:"by the relations on record; another than effective where a stated total answers"`
	Stated    bool            `json:"stated,omitempty" doc:"a source states the effective share as a total"`
	Chains    []Chain         `json:"chains" doc:"the largest first, by their minimums, then maximums"`
	AllChains bool            `json:"all_chains" doc:"there are no other chains without a repetition"`
	Covered   float64         `json:"covered" doc:"the sum of the chains' minimums; with rest it is computed.min"`
	Rest      float64         `json:"rest" doc:"what chains not listed and ways round the cycles add to the minimum"`
	Cycles    []Cycle         `json:"cycles" doc:"circular holdings that those ways go round"`
	Unknowns  []Unknown       `json:"unknowns" doc:"figures that would narrow the range, each known alone; the one that narrows it most first"`
	Inexact   int             `json:"inexact" doc:"figures on the way that are not exact; the 12 likeliest to matter were tried"`
	Most      []Allotment     `json:"most" doc:"shares with which the maximum is reached"`
	Control   Derivation      `json:"control"`
	Text      []string        `json:"text" doc:"the same in sentences, the share's first, then the control's"`

	ShareText, ControlText []string `json:"-"` // the two parts of Text
}

// Chain is holdings from the owner down to the subject.
type Chain struct {
	Steps   []ChainStep `json:"steps" doc:"from the owner down"`
	Product graph.Share `json:"product"`
}

// ChainStep is one holding on a chain.
type ChainStep struct {
	Owner     graph.Reference `json:"owner"`
	Subject   graph.Reference `json:"subject"`
	Share     graph.Share     `json:"share" doc:"as stated"`
	Used      graph.Share     `json:"used" doc:"what is computed with: divided where shares pass 100%, cut to what the others leave"`
	Claimed   bool            `json:"claimed,omitempty" doc:"a stated total that no chain on record explains is part of it"`
	Relations []string        `json:"relations"`
}

// Unknown is a figure that is not exact, and what its being known would change.
type Unknown struct {
	Owner     graph.Reference `json:"owner"`
	Subject   graph.Reference `json:"subject"`
	Share     graph.Share     `json:"share" doc:"as stated"`
	Used      graph.Share     `json:"used" doc:"cut to what the others leave"`
	AtLeast   graph.Share     `json:"at_least" doc:"the effective share if this figure is at its minimum"`
	AtMost    graph.Share     `json:"at_most" doc:"the effective share if this figure is at its maximum"`
	Remaining float64         `json:"remaining" doc:"the width of the wider of the two"`
	Removed   float64         `json:"removed" doc:"by how much the range is narrower then"`
	Relations []string        `json:"relations"`
}

// Allotment is what an owner is given where the effective share is at its maximum.
type Allotment struct {
	Owner   graph.Reference `json:"owner"`
	Subject graph.Reference `json:"subject"`
	Share   float64         `json:"share"`
}

// Derivation is how one entity controls another, step by step.
type Derivation struct {
	Verdict graph.Verdict `json:"verdict" enum:"yes,possible,no"`
	Steps   []ControlStep `json:"steps" doc:"each rests on the owner asked about and on earlier steps; the last is about the subject"`
	Others  []Voter       `json:"others" doc:"the largest other votes in the subject"`
	Powers  []Power       `json:"powers" doc:"others who control the subject without votes"`
}

// ControlStep is why one entity is controlled, or in the last step is not.
type ControlStep struct {
	Controlled graph.Reference `json:"controlled"`
	Verdict    graph.Verdict   `json:"verdict" enum:"yes,possible,no"`
	Voters     []Voter         `json:"voters"`
	Votes      graph.Share     `json:"votes" doc:"of the voters together"`
	Powers     []Power         `json:"powers"`
	Text       string          `json:"text"`
}

// Voter is a holder of votes.
type Voter struct {
	Entity    graph.Reference `json:"entity"`
	Votes     graph.Share     `json:"votes"`
	Group     bool            `json:"group,omitempty" doc:"a class of holders, not one will"`
	Relations []string        `json:"relations"`
}

// Power is control without votes.
type Power struct {
	Entity   graph.Reference `json:"entity"`
	Means    graph.Means     `json:"means"`
	Relation string          `json:"relation"`
}

// Explain unfolds the share and the control of owner in an entity: the largest
// chains and what they leave, the unknown figures behind a range, and the steps of
// control. q.Limit is the number of chains, DefaultChains unless given.
func (x *Explorer) Explain(ctx context.Context, id, owner string, q Query) (Explanation, error) {
	return settled(ctx, x, func() (Explanation, error) { return x.explain(ctx, id, owner, q) })
}

func (x *Explorer) explain(ctx context.Context, id, owner string, q Query) (Explanation, error) {
	chains, err := chainLimit(q.Limit)
	if err != nil {
		return Explanation{}, err
	}
	e, answer, err := x.begin(ctx, id, q)
	if err != nil {
		return Explanation{}, err
	}
	if _, err := x.entity(ctx, owner); err != nil {
		return Explanation{}, err
	}
	engine, err := x.engineFor(ctx, graph.Reach{From: []string{id, owner}, Up: true, Kinds: ownershipKinds})
	if err != nil {
		return Explanation{}, err
	}
	a := Explanation{Answer: answer, Parts: []Explained{}}
	notThere(e, &a.Answer)
	d := x.draft(engine.Network(), q.AsOf, &a.Answer)
	from, onto := d.n.Node(owner), d.n.Node(id)
	if from == graph.NoNode || onto == graph.NoNode {
		return Explanation{}, graph.Errorf(graph.Unavailable, "%s or %s is being written; ask again", owner, id)
	}
	d.mention(from, onto)
	targets := []operator{{node: onto}}
	if e.Kind == graph.Product {
		if operators := operatorsOf(d.n, onto, q.AsOf.Day); len(operators) > 0 {
			targets = operators
		}
	}
	found := make([]explained, len(targets))
	for i, target := range targets {
		found[i].target = target
		if err := d.unfold(ctx, engine, from, &found[i], chains); err != nil {
			return Explanation{}, err
		}
	}
	quoted := d.quote(onto)
	oversubscribed := d.citeOversubscribed()
	if err := d.load(ctx); err != nil {
		return Explanation{}, err
	}
	a.Owner = d.ref(from)
	runBy := []Operator{}
	for i := range found {
		f := &found[i]
		d.warnComputed(oversubscribed, f.claims)
		a.Parts = append(a.Parts, d.explained(from, f))
		if len(f.target.edges) > 0 {
			runBy = append(runBy, Operator{Entity: d.ref(f.target.node)})
		}
	}
	if len(runBy) > 0 {
		d.warnThroughOperators(e.Name, runBy)
	}
	d.warnQuoted(quoted)
	return a, nil
}

func chainLimit(limit int) (int, error) {
	switch {
	case limit == 0:
		return DefaultChains, nil
	case limit < 0 || limit > MaxChains:
		return 0, graph.Errorf(graph.Invalid, "limit %d is not between 1 and %d", limit, MaxChains)
	}
	return limit, nil
}

// explained is what the engine said of one owner of one entity.
type explained struct {
	target     operator
	share      *ownership.Explanation
	derivation *ownership.Derivation
	claims     []ownership.Claim // about the pair
}

// unfold asks the engine, and cites what it says.
func (d *draft) unfold(ctx context.Context, engine *ownership.Engine, owner graph.Node, f *explained, chains int) (err error) {
	subject := f.target.node
	d.mention(subject)
	d.cite(f.target.edges...)
	if owner == subject && len(f.target.edges) > 0 {
		return nil // it is all the operator's
	}
	if f.share, err = engine.Explain(ctx, subject, owner, d.asOf.Day, chains); err != nil {
		return err
	}
	if f.derivation, err = ownership.DerivationOf(ctx, d.n, owner, subject, d.asOf.Day); err != nil {
		return err
	}
	for i := range f.share.Chains.List {
		for _, step := range f.share.Chains.List[i].Steps {
			d.cite(step.Edges...)
		}
	}
	for i := range f.share.Unknowns {
		d.cite(f.share.Unknowns[i].Edges...)
	}
	for _, cycle := range f.share.Cycles {
		d.mention(cycle...)
	}
	for _, c := range f.share.Claims {
		if e := d.n.Edge(c.Edge); e.Owner == owner && e.Subject == subject {
			f.claims = append(f.claims, c)
			d.cite(c.Edge)
		}
	}
	if owner == subject {
		f.derivation = &ownership.Derivation{Verdict: graph.No}
	}
	for _, step := range f.derivation.Steps {
		d.mention(step.Controlled)
		d.citeVoters(step.Voters, step.Powers)
	}
	d.citeVoters(f.derivation.Others, f.derivation.Powers)
	for _, a := range d.allotted(f.share.Most) {
		d.mention(a.Owner, a.Subject)
	}
	return nil
}

// allotted returns the allotments that an answer has room for.
func (d *draft) allotted(list []ownership.Allotment) []ownership.Allotment {
	return list[:min(len(list), DefaultLimit)]
}

func (d *draft) citeVoters(voters []ownership.Voter, powers []ownership.Power) {
	for _, v := range voters {
		d.cite(v.Edges...)
	}
	for _, p := range powers {
		d.cite(p.Edge)
	}
}
