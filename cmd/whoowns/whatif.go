package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
	"whoowns/internal/whatif"
)

func (q *question) whatIfFlag(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&q.whatIf, "what-if", nil, "answer as if this `CHANGE` were so on that day, such as 'A sells 10% of X to B'; may be given several times; whoowns what-if --help has the forms")
}

// suppose returns store, or the store with what --what-if supposes.
func (a *app) suppose(ctx context.Context, store graph.Store, q *question, asOf explore.AsOf) (graph.Store, error) {
	if len(q.whatIf) == 0 {
		return store, nil
	}
	changes, err := parseChanges(q.whatIf)
	if err != nil {
		return nil, graph.Errorf(graph.Invalid, "--what-if: %w", err)
	}
	supposed, err := whatif.Suppose(ctx, store, asOf.Day, changes, namer(store))
	if err != nil {
		return nil, err
	}
	for _, made := range supposed.Made {
		q.supposed = append(q.supposed, explore.Warning{Code: whatif.WarnSupposed, Relations: made.Began,
			Text: fmt.Sprintf("this answer supposes, from %s on, that %s: %s", asOf.Day, made.Text, made.Detail)})
	}
	for _, text := range supposed.Warnings {
		q.supposed = append(q.supposed, explore.Warning{Code: whatif.WarnSupposed, Text: text})
	}
	a.say("Answering as if %d %s so; nothing is written.", len(supposed.Made), oneOr(len(supposed.Made), "thing were", "things were"))
	return supposed.Store(), nil
}

func parseChanges(texts []string) ([]whatif.Change, error) {
	var changes []whatif.Change
	for _, text := range texts {
		parsed, err := whatif.Parse(text)
		if err != nil {
			return nil, err
		}
		changes = append(changes, parsed...)
	}
	return changes, nil
}

func namer(store graph.Store) whatif.Namer {
	x := explore.New(store)
	return func(ctx context.Context, name string) (graph.Reference, error) { return ask.Name(ctx, x, name) }
}

func (a *app) whatIfCommand() *cobra.Command {
	q := &question{}
	about, topic := "", string(whatif.Owners)
	var thresholds []string
	cmd := &cobra.Command{
		Use:   "what-if CHANGE...",
		Short: "What a sale or another change would do, before and after",
		Long: `what-if compares an answer as things are with the same answer as if something were
so. Nothing is written. A change is one of these, and several stand with ; between:

  A sells 10% of X to B           A buys all of X from B
  A gives up control of X         A controls X by board
  A needs X for data              A stops needing X
  relation R becomes 40%          remove relation R`,
		Example: "  whoowns what-if 'hangzhou-alibaba-network sells 10% of ant-group to softbank' --about ant-group\n" +
			"  whoowns what-if 'Hangzhou Yunbo gives up control of Hangzhou Junao' --about alipay --as-of 2020-10\n" +
			"  whoowns what-if 'Ant Group stops needing Alipay' --about ant-group --question needs",
		Args: oneArgument("a change"),
	}
	q.dayFlag(cmd)
	q.limitFlag(cmd, "entries of each list", explore.DefaultLimit)
	cmd.Flags().StringVar(&about, "about", "", "the `ENTITY` to answer about")
	cmd.Flags().StringVar(&topic, "question", topic, "the `QUESTION` to answer: owners, control, holdings, needs or dependents")
	cmd.Flags().StringSliceVar(&thresholds, "threshold", nil, "say who reaches or falls below this `SHARE`, such as 25% (default 10%, 25% and 50%)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if about == "" {
			return graph.Errorf(graph.Invalid, "what-if needs the entity to answer about: add --about, for example --about ant-group")
		}
		query, err := q.query()
		if err != nil {
			return err
		}
		changes, err := parseChanges(args)
		if err != nil {
			return err
		}
		asked := whatif.Question{About: whatif.Topic(topic), Query: query}
		for _, text := range thresholds {
			threshold, err := graph.ParseFraction(text)
			if err != nil {
				return graph.Errorf(graph.Invalid, "--threshold: %w", err)
			}
			asked.Thresholds = append(asked.Thresholds, threshold)
		}
		return a.reading(cmd.Context(), func(store graph.Store) error {
			if asked.Entity, err = a.entityNamed(cmd.Context(), store, about, query.AsOf.Day); err != nil {
				return err
			}
			answer, err := whatif.Ask(cmd.Context(), explore.New(store), changes, asked, namer(store))
			if err != nil {
				return err
			}
			return a.print(answer, func(p *terminal.Page) { drawWhatIf(p, &answer, asked.About) })
		})
	}
	return cmd
}

// drawWhatIf draws what is supposed, then what differs.
func drawWhatIf(p *terminal.Page, a *whatif.Answer, topic whatif.Topic) {
	cited := newCitations()
	byID := recordsByID(a.Relations)
	for _, side := range []*whatif.Answers{&a.Before, &a.After} {
		for _, list := range evidenceOf(side) {
			for _, r := range list {
				if _, known := byID[r.ID]; !known {
					byID[r.ID] = r
				}
			}
		}
	}
	p.Paragraph(fmt.Sprintf("Supposed from %s on; nothing is written:", a.AsOf))
	for _, made := range a.Supposed {
		p.Item("• ", made.Text+": "+made.Detail, terminal.Plain)
	}
	if len(a.Shares)+len(a.Control)+len(a.Votes)+len(a.Needs) == 0 {
		p.Gap()
		p.Paragraph(sentence("It makes no difference to the %s of %s", topic, nameOf(a.Entity)))
	}
	drawControlChanges(p, a.Control, byID, cited)
	drawVotesChanges(p, a.Votes, byID, cited)
	title := "effective shares in " + nameOf(a.Entity)
	if topic == whatif.Holdings {
		title = "effective shares of " + nameOf(a.Entity)
	}
	drawShareChanges(p, title, a.Shares, byID, cited)
	if u := a.Undisclosed; u != nil && u.Before.Text() != u.After.Text() {
		p.Gap()
		p.Paragraph(fmt.Sprintf("Undisclosed: %s before, %s after.", u.Before, u.After))
	}
	drawNeedChanges(p, a.Needs, topic, byID, cited)
	drawCrossings(p, a.Crossings)
	drawWarnings(p, a.Warnings)
	listed := a.Sources
	for _, side := range []*whatif.Answers{&a.Before, &a.After} {
		for _, list := range sourcesOf(side) {
			listed = append(listed, list...)
		}
	}
	cited.drawCited(p, listed)
}

func evidenceOf(a *whatif.Answers) (lists [][]graph.Relation) {
	if a.Owners != nil {
		lists = append(lists, a.Owners.Relations)
	}
	if a.Control != nil {
		lists = append(lists, a.Control.Relations)
	}
	if a.Holdings != nil {
		lists = append(lists, a.Holdings.Relations)
	}
	if a.Needs != nil {
		lists = append(lists, a.Needs.Relations)
	}
	return lists
}

func sourcesOf(a *whatif.Answers) (lists [][]graph.Source) {
	if a.Owners != nil {
		lists = append(lists, a.Owners.Sources)
	}
	if a.Control != nil {
		lists = append(lists, a.Control.Sources)
	}
	if a.Holdings != nil {
		lists = append(lists, a.Holdings.Sources)
	}
	if a.Needs != nil {
		lists = append(lists, a.Needs.Sources)
	}
	return lists
}

// drawCited lists the sources that the page cites, each once, and no other.
func (c *citations) drawCited(p *terminal.Page, sources []graph.Source) {
	var listed []graph.Source
	seen := map[string]bool{}
	for _, s := range sources {
		if c.number[s.ID] > 0 && !seen[s.ID] {
			seen[s.ID] = true
			listed = append(listed, s)
		}
	}
	c.draw(p, listed)
}

// drawNeedChanges draws what is needed, or needs, otherwise than before.
func drawNeedChanges(p *terminal.Page, changes []whatif.NeedChange, topic whatif.Topic, byID map[string]graph.Relation, cited *citations) {
	if len(changes) == 0 {
		return
	}
	cell := func(n *whatif.Needed) string {
		switch {
		case n == nil:
			return "not"
		case n.Depth == 1:
			return "directly"
		}
		return "through " + namesOf(n.Chain[1:len(n.Chain)-1], ", ")
	}
	rows := make([]*terminal.Node, len(changes))
	for i := range changes {
		c := &changes[i]
		var relations []string
		for _, side := range []*whatif.Needed{c.Before, c.After} {
			if side != nil {
				relations = append(relations, side.Relations...)
			}
		}
		rows[i] = &terminal.Node{Text: nameOf(c.Entity), After: described(c.Entity), Cells: []string{string(c.What), cell(c.Before), cell(c.After), cited.cite(named(relations, byID))}}
	}
	title := "what it needs"
	if topic == whatif.Dependents {
		title = "what needs it"
	}
	p.Gap()
	p.Table(title, []terminal.Column{{Title: "what", Style: terminal.Ruled}, {Title: "before"}, {Title: "after", Style: terminal.Bold}, {Title: "sources", Style: terminal.Dim}}, rows)
}

func drawCrossings(p *terminal.Page, crossings []whatif.Crossing) {
	if len(crossings) == 0 {
		return
	}
	rows := make([]*terminal.Node, len(crossings))
	word := func(v whatif.Verdicts) string {
		if v.Before == v.After {
			return string(v.After)
		}
		return string(v.Before) + " → " + string(v.After)
	}
	for i := range crossings {
		c := &crossings[i]
		rows[i] = &terminal.Node{Text: nameOf(c.Entity), Cells: []string{graph.FormatPercent(c.Threshold), word(c.AtLeast), word(c.Over)}}
	}
	p.Gap()
	p.Table("thresholds crossed", []terminal.Column{{Title: "threshold", Right: true}, {Title: "at least that", Style: terminal.Bold}, {Title: "more than that"}}, rows)
}
