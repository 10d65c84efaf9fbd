package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

const askHelp = `ask answers a question in English; a few forms are understood in Chinese. Names may be
in any language, and are best in quotes where they hold words of a question. For
instance, each also with "as of 2020-10-05" or "in October 2020":

  who owns X                         who ultimately owns X
  who controls X                     when did Y lose control of X
  how much of X does Y own           why does Y own 33% of X
  what does X own                    what does X control
  who are the beneficial owners of X under EU rules
  is X blocked if Y is listed        are X and Y closely linked
  who runs X                         how is X connected to Y
  what does X depend on              what stops if X stops
  what changed at X since 2020       what is X`

func (a *app) askCommand() *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:   "ask QUESTION",
		Short: "Ask in plain words",
		Long:  askHelp,
		Example: "  whoowns ask who owns alipay\n  whoowns ask who controlled Ant Group in October 2020\n" +
			"  whoowns ask when did Jack Ma lose control of Ant Group\n  whoowns ask \"what depends on Yu'e Bao?\"",
		Args: oneArgument("a question"),
	}
	q.dayFlag(cmd)
	q.allFlag(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		asOf, err := q.day()
		if err != nil {
			return err
		}
		return a.reading(cmd.Context(), func(store graph.Store) error {
			explorer := explore.New(store)
			answer, err := ask.New(explorer).AskAsOf(cmd.Context(), strings.Join(args, " "), asOf)
			if err != nil {
				return err
			}
			if answer.Status != ask.Answered {
				return a.unanswered(&answer)
			}
			names, err := pairNames(cmd.Context(), store, answer.Result)
			if err != nil {
				return err
			}
			return a.print(answer, func(p *terminal.Page) { drawAnswer(p, &answer, names, q.all) })
		})
	}
	return cmd
}

// unanswered fails with what the answer says instead, in one line. As JSON the
// answer is written too, for it holds the candidates.
func (a *app) unanswered(answer *ask.Answer) error {
	if a.json {
		if err := a.printJSON(answer); err != nil {
			return err
		}
	}
	text := strings.TrimSuffix(answer.Answer, ".")
	if len(answer.Examples) > 0 {
		text += "; for example: " + strings.Join(answer.Examples[:min(3, len(answer.Examples))], " ")
	}
	code := graph.Invalid
	if answer.Status == ask.NotFound {
		code = graph.NotFound
	}
	return graph.Errorf(code, "%s", text)
}

// drawAnswer writes the sentence, what to know before relying on it, and the
// result as the command of its kind draws it. names are those of a pair's chain.
func drawAnswer(p *terminal.Page, answer *ask.Answer, names map[string]graph.Reference, all bool) {
	p.Paragraph(answer.Answer)
	shown := warningsOf(answer.Result)
	for _, note := range answer.Notes {
		if !slices.ContainsFunc(shown, func(w explore.Warning) bool { return w.Text == note }) {
			p.Item("! ", note, terminal.Caution)
		}
	}
	switch result := answer.Result.(type) {
	case explore.Owners:
		drawOwners(p, &result, all)
	case explore.Holdings:
		drawHoldings(p, &result, all)
	case explore.Control:
		drawControl(p, &result)
	case explore.Dependencies:
		drawDependencies(p, &result)
	case explore.Changes:
		drawChanges(p, &result)
	case explore.ControlHistory:
		drawControlHistory(p, &result)
	case explore.Explanation:
		drawExplained(p, &result)
	case explore.Paths:
		drawRoutes(p, &result)
	case explore.Impact:
		drawImpactOf(p, &result)
	case explore.Pair:
		drawPair(p, &result, names, all)
	case explore.People:
		drawPeople(p, &result)
	case explore.UltimateOwners:
		drawUltimateEvidence(p, &result, all)
	case explore.Screening:
		drawScreeningEvidence(p, &result)
	case explore.CloseLinks:
		drawLinksEvidence(p, &result)
	case ask.Description:
		drawOwners(p, &result.Owners, all)
	}
}

// warningsOf returns the warnings that the drawing of a result shows.
func warningsOf(result any) []explore.Warning {
	switch result := result.(type) {
	case explore.Owners:
		return result.Warnings
	case explore.Holdings:
		return result.Warnings
	case explore.Control:
		return result.Warnings
	case explore.Dependencies:
		return result.Warnings
	case explore.Changes:
		return result.Warnings
	case explore.ControlHistory:
		return result.Warnings
	case explore.Explanation:
		return result.Warnings
	case explore.Paths:
		return result.Warnings
	case explore.Impact:
		return result.Warnings
	case explore.Pair:
		return result.Warnings
	case explore.People:
		return result.Warnings
	case explore.UltimateOwners:
		return result.Warnings
	case explore.Screening:
		return result.Warnings
	case explore.CloseLinks:
		return result.Warnings
	case ask.Description:
		return result.Owners.Warnings
	}
	return nil
}

// pairNames returns the entities on the chains of a pair, which names only its
// two ends; for another result it returns nothing.
func pairNames(ctx context.Context, store graph.Store, result any) (map[string]graph.Reference, error) {
	pair, ok := result.(explore.Pair)
	if !ok {
		return nil, nil
	}
	var ids []string
	for i := range pair.Relations {
		ids = append(ids, pair.Relations[i].Owner, pair.Relations[i].Subject)
	}
	slices.Sort(ids)
	entities, err := store.Entities(ctx, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	names := make(map[string]graph.Reference, len(entities))
	for i := range entities {
		names[entities[i].ID] = entities[i].Reference(pair.AsOf)
	}
	return names, nil
}

// drawPair draws the chains from the entity up to the owner.
func drawPair(p *terminal.Page, a *explore.Pair, names map[string]graph.Reference, all bool) {
	members := map[string]member{}
	for id, ref := range names {
		members[id] = member{ref: ref, control: graph.No}
	}
	members[a.Owner.ID] = member{ref: a.Owner, effective: &a.Effective, stated: a.Stated, control: a.Control}
	members[a.Entity.ID] = member{ref: a.Entity.Reference, control: graph.No}
	c := newChart(a.Relations, a.AsOf, graph.Up, members, graph.Owns, graph.Controls, graph.Operates, graph.Role)
	c.cited, c.all = newCitations(), all
	c.place(a.Entity.ID)
	root := &terminal.Node{Text: nameOf(a.Entity.Reference), After: described(a.Entity.Reference, formerly(a.Entity)), Style: terminal.Bold}
	root.Below = c.children(a.Entity.ID, []string{a.Entity.ID})
	p.Gap()
	p.Table("on "+a.AsOf.String(), chartColumns, []*terminal.Node{root})
	drawWarnings(p, a.Warnings)
	c.cited.draw(p, a.Sources)
}

// drawPeople lists who runs the entity.
func drawPeople(p *terminal.Page, a *explore.People) {
	cited := newCitations()
	byID := make(map[string]graph.Relation, len(a.Relations))
	for _, r := range a.Relations {
		byID[r.ID] = r
	}
	var rows []*terminal.Node
	add := func(ref graph.Reference, what string, ids ...string) {
		relations := named(ids, byID)
		rows = append(rows, &terminal.Node{Text: nameOf(ref), After: described(ref), Cells: []string{what, lastSeen(relations), confidences(relations), cited.cite(relations)}})
	}
	for _, o := range a.OperatedBy {
		add(o.Entity, "operates it", o.Relations...)
	}
	for _, o := range a.ManagedBy {
		add(o.Entity, "manages it", o.Relations...)
	}
	for _, office := range a.Roles {
		add(office.Entity, office.Role, office.Relation)
	}
	if len(rows) > 0 {
		p.Gap()
		p.Table("on "+a.AsOf.String(), []terminal.Column{{Title: "as"}, {Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim}}, rows)
	}
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}
