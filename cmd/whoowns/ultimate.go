package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/graph/ownership"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

// ruleFlags are the flags that choose a rule.
type ruleFlags struct {
	rule      string
	threshold string
}

func (f *ruleFlags) add(cmd *cobra.Command, standard, say string) {
	cmd.Flags().StringVar(&f.rule, "rule", standard, say)
}

func (f *ruleFlags) addThreshold(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.threshold, "threshold", "", "another `SHARE` as the threshold, where the rule's text leaves room for one: 15% or 0.15")
}

// query adds the rule that was asked for to what else was.
func (f *ruleFlags) query(query explore.Query) (explore.RuleQuery, error) {
	q := explore.RuleQuery{Query: query, Rule: f.rule}
	if f.threshold != "" {
		threshold, err := graph.ParseFraction(f.threshold)
		if err != nil {
			return q, graph.Errorf(graph.Invalid, "--threshold: %w", err)
		}
		q.Threshold = &threshold
	}
	return q, nil
}

func (a *app) ultimateOwnersCommand() *cobra.Command {
	q, rules := &question{}, &ruleFlags{}
	cmd := &cobra.Command{
		Use:     "ultimate-owners ENTITY",
		Short:   "Who its beneficial owners are, by one rule or all side by side",
		Long:    "Who the beneficial owners of an entity are, by one rule or by all side by side;\nwhoowns rules says what each rule is. A rule is put to the facts of the day,\nwhatever its own date.",
		Example: "  whoowns ultimate-owners alipay\n  whoowns ultimate-owners alipay --rule eu-amlr --as-of 2020-10-01\n  whoowns ultimate-owners ant-group --rule eu-amlr --threshold 15%",
	}
	q.dayFlag(cmd)
	q.whatIfFlag(cmd)
	q.limitFlag(cmd, "persons of one rule", explore.DefaultLimit)
	rules.add(cmd, explore.AllRules, "the `RULE`: "+idsOf(ownership.ForOwners)+", or all")
	rules.addThreshold(cmd)
	q.allFlag(cmd)
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		by, err := rules.query(query)
		if err != nil {
			return err
		}
		answer, err := x.UltimateOwners(ctx, id, by)
		if err != nil {
			return err
		}
		answer.Warnings = append(answer.Warnings, q.supposed...)
		return a.print(answer, func(p *terminal.Page) { drawUltimate(p, &answer, q.all) })
	})
}

func idsOf(question ownership.Question) string {
	var ids []string
	for _, r := range ownership.Rules() {
		if r.Question == question {
			ids = append(ids, r.ID)
		}
	}
	return strings.Join(ids, ", ")
}

// drawUltimate draws one sentence for each rule, then what they rest on.
func drawUltimate(p *terminal.Page, a *explore.UltimateOwners, all bool) {
	for i := range a.Rules {
		p.Paragraph(a.Rules[i].Sentence)
	}
	drawUltimateEvidence(p, a, all)
}

// drawUltimateEvidence draws the persons side by side, then why each qualifies,
// then what a reader must know, then the sources.
func drawUltimateEvidence(p *terminal.Page, a *explore.UltimateOwners, all bool) {
	drawAcross(p, a)
	cited := newCitations()
	byID := make(map[string]graph.Relation, len(a.Relations))
	for _, r := range a.Relations {
		byID[r.ID] = r
	}
	for i := range a.Rules {
		drawRule(p, a, &a.Rules[i], byID, cited, all)
	}
	if len(a.Statements) > 0 {
		drawStatements(p, a.Statements, cited)
	}
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

// drawAcross draws the persons with the verdict of every rule.
func drawAcross(p *terminal.Page, a *explore.UltimateOwners) {
	if len(a.Rules) < 2 || len(a.People) == 0 {
		return
	}
	several := false // operators
	for i := range a.Rules {
		several = several || a.Rules[i].Of.ID != a.Rules[0].Of.ID
	}
	columns := make([]terminal.Column, len(a.Rules))
	for i := range a.Rules {
		columns[i] = terminal.Column{Title: a.Rules[i].Rule.ID}
		if several {
			columns[i].Title += " of " + a.Rules[i].Of.ID
		}
	}
	rows := make([]*terminal.Node, len(a.People))
	for i := range a.People {
		person := &a.People[i]
		rows[i] = &terminal.Node{Text: nameOf(person.Entity), After: described(person.Entity, ""), Style: terminal.Bold}
		for _, v := range person.Rules {
			rows[i].Cells = append(rows[i].Cells, verdictCell(v))
		}
	}
	p.Gap()
	p.Table("on "+a.AsOf.String(), columns, rows)
}

func verdictCell(v explore.RuleVerdict) string {
	switch v.Verdict {
	case graph.Yes:
		return "yes, " + basisWords[v.Basis]
	case graph.Possible:
		return "may, " + basisWords[v.Basis]
	}
	return "no"
}

var basisWords = map[ownership.Basis]string{
	ownership.ByShares: "ownership", ownership.ByVoteShares: "votes", ownership.ByControl: "control", ownership.ByLevels: "mixed", ownership.ByController: "mixed",
	ownership.ByControlLink: "control rights", ownership.ByPosition: "position", ownership.ByManager: "manager",
}

// fewEntities is how many entities that are no natural persons are drawn, unless
// all are asked for.
const fewEntities = 5

func drawRule(p *terminal.Page, a *explore.UltimateOwners, r *explore.RuleAnswer, byID map[string]graph.Relation, cited *citations, all bool) {
	columns := []terminal.Column{
		{Title: "verdict", Style: terminal.Ruled}, {Title: "share", Right: true, Style: terminal.Bold}, {Title: "by"},
		{Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim},
	}
	row := func(o *explore.RuleOwner, verdict, extra string) *terminal.Node {
		var ids []string
		for _, g := range o.Grounds {
			ids = append(ids, g.Relations...)
		}
		relations := named(unique(ids), byID)
		return &terminal.Node{Text: nameOf(o.Entity), After: described(o.Entity, extra), Style: terminal.Bold,
			Cells: []string{verdict, o.Share.Text(), basisWords[o.Basis], lastSeen(relations), confidences(relations), cited.cite(relations)},
			Below: []*terminal.Node{{Text: o.Sentence, Remark: true}}}
	}
	var rows []*terminal.Node
	for i := range r.Owners {
		o := &r.Owners[i]
		extra := o.Registration
		if o.Band != "" {
			extra += ", " + o.Band
		}
		verdict := "yes"
		if o.Verdict != graph.Yes {
			verdict = "may"
		}
		rows = append(rows, row(o, verdict, extra))
	}
	for i := range r.Entities {
		if i == fewEntities && !all {
			rows = append(rows, &terminal.Node{Text: fmt.Sprintf("and %d more that are no natural persons", len(r.Entities)-i), Style: terminal.Dim})
			break
		}
		entity := row(&r.Entities[i], "", r.Entities[i].Note)
		if !all {
			entity.Below = nil
		}
		rows = append(rows, entity)
	}
	for i := range r.Unnamed {
		u := &r.Unnamed[i]
		relations := named(u.Relations, byID)
		rows = append(rows, &terminal.Node{Text: "not named", After: dot + "at " + nameOf(u.Entity), Style: terminal.Dim,
			Cells: []string{"may", "at most " + graph.FormatPercent(u.Share.Max()), basisWords[u.Basis], lastSeen(relations), confidences(relations), cited.cite(relations)},
			Below: []*terminal.Node{{Text: u.Sentence, Remark: true}}})
	}
	for _, o := range r.Officials {
		rows = append(rows, &terminal.Node{Text: nameOf(o.Entity), After: described(o.Entity, o.Role+", in place of an owner")})
	}
	if len(rows) == 0 {
		return
	}
	title := r.Rule.ID + ", " + r.Rule.Reached
	if r.Of.ID != a.Entity.ID {
		title += ", of " + nameOf(r.Of)
	}
	p.Gap()
	p.Table(title, columns, rows)
}

func unique(ids []string) []string {
	seen := map[string]bool{}
	var list []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			list = append(list, id)
		}
	}
	return list
}
