package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) explainCommand() *cobra.Command {
	q := &question{}
	owner := ""
	cmd := &cobra.Command{
		Use:     "explain ENTITY --owner OWNER",
		Short:   "What an owner's share and control of an entity come from, chain by chain and step by step",
		Example: "  whoowns explain ant-group --owner jack-ma\n  whoowns explain alipay --owner alibaba-group --as-of 2020-10-01",
	}
	q.dayFlag(cmd)
	q.whatIfFlag(cmd)
	chainsFlag(cmd, q, "chains")
	cmd.Flags().StringVar(&owner, "owner", "", "the `OWNER` whose share and control to explain, by id or name")
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		if strings.TrimSpace(owner) == "" {
			return graph.Errorf(graph.Invalid, "explain needs --owner: write whoowns explain ENTITY --owner OWNER")
		}
		of, err := a.entityNamed(ctx, x.Store(), owner, query.AsOf.Day)
		if err != nil {
			return err
		}
		answer, err := x.Explain(ctx, id, of, query)
		if err != nil {
			return err
		}
		answer.Warnings = append(answer.Warnings, q.supposed...)
		return a.print(answer, func(p *terminal.Page) { drawExplanation(p, &answer) })
	})
}

// chainsFlag is the limit of what is found by a search for the best few.
func chainsFlag(cmd *cobra.Command, q *question, what string) {
	q.bound = explore.MaxChains
	cmd.Flags().StringVar(&q.limit, "limit", "", fmt.Sprintf("at most `N` %s, 1 to %d (default %d)", what, explore.MaxChains, explore.DefaultChains))
}

func drawExplanation(p *terminal.Page, a *explore.Explanation) {
	for i := range a.Parts {
		if i > 0 {
			p.Gap()
		}
		for _, text := range a.Parts[i].Text {
			p.Paragraph(text)
		}
	}
	drawExplained(p, a)
}

// drawExplained draws the chains of an explanation.
func drawExplained(p *terminal.Page, a *explore.Explanation) {
	cited := newCitations()
	byID := relationsByID(a.Relations)
	for i := range a.Parts {
		drawChains(p, "chains on "+a.AsOf.String(), a.Parts[i].Chains, byID, cited)
	}
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

// drawChains draws each chain with its product, and its holdings below it from the
// owner down.
func drawChains(p *terminal.Page, title string, chains []explore.Chain, byID map[string]graph.Relation, cited *citations) {
	if len(chains) == 0 {
		return
	}
	columns := []terminal.Column{{Title: "share", Right: true, Style: terminal.Bold}, {Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim}}
	rows := make([]*terminal.Node, len(chains))
	for i := range chains {
		c := &chains[i]
		rows[i] = &terminal.Node{Text: strconv.Itoa(i+1) + ". " + nameOf(c.Steps[0].Owner), Style: terminal.Bold, Cells: []string{c.Product.Text(), "", "", ""}}
		for j := range c.Steps {
			s := &c.Steps[j]
			relations := named(s.Relations, byID)
			used := ""
			if s.Used.Text() != s.Share.Text() {
				used = dot + "computed with as " + s.Used.Text()
			}
			if s.Claimed {
				used += " " + dot + "a stated total"
			}
			rows[i].Below = append(rows[i].Below, &terminal.Node{Text: "of " + nameOf(s.Subject), After: used,
				Cells: []string{s.Share.Text(), lastSeen(relations), confidences(relations), cited.cite(relations)}})
		}
	}
	p.Gap()
	p.Table(title, columns, rows)
}

func relationsByID(relations []graph.Relation) map[string]graph.Relation {
	byID := make(map[string]graph.Relation, len(relations))
	for _, r := range slices.All(relations) {
		byID[r.ID] = r
	}
	return byID
}
