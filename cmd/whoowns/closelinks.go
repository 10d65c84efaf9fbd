package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/graph/ownership"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) closeLinksCommand() *cobra.Command {
	q, rules := &question{}, &ruleFlags{}
	cmd := &cobra.Command{
		Use:     "close-links A B",
		Short:   "Whether two entities are closely linked",
		Example: "  whoowns close-links alibaba-group ant-group\n  whoowns close-links \"Ant Group\" tianhong --as-of 2020-10",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return graph.Errorf(graph.Invalid, "close-links needs two entities and got %d: write close-links A B, a name of several words in quotes", len(args))
			}
			return nil
		},
	}
	q.dayFlag(cmd)
	q.limitFlag(cmd, "links", explore.DefaultLimit)
	rules.add(cmd, "ecb-close-links", "the `RULE`: "+idsOf(ownership.ForPair))
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		query, err := q.query()
		if err != nil {
			return err
		}
		by, err := rules.query(query)
		if err != nil {
			return err
		}
		return a.reading(cmd.Context(), func(store graph.Store) error {
			ids := make([]string, 2)
			for i, name := range args {
				if ids[i], err = a.entityNamed(cmd.Context(), store, name, query.AsOf.Day); err != nil {
					return err
				}
			}
			answer, err := explore.New(store).CloseLinks(cmd.Context(), ids[0], ids[1], by)
			if err != nil {
				return err
			}
			return a.print(answer, func(p *terminal.Page) { drawCloseLinks(p, &answer) })
		})
	}
	return cmd
}

func drawCloseLinks(p *terminal.Page, a *explore.CloseLinks) {
	p.Paragraph(a.Sentence)
	drawLinksEvidence(p, a)
}

// drawLinksEvidence draws the links, then what a reader must know, then the
// sources.
func drawLinksEvidence(p *terminal.Page, a *explore.CloseLinks) {
	cited := newCitations()
	byID := make(map[string]graph.Relation, len(a.Relations))
	for _, r := range a.Relations {
		byID[r.ID] = r
	}
	if len(a.Links) > 0 {
		columns := []terminal.Column{
			{Title: "linked", Style: terminal.Ruled}, {Title: "of " + nameOf(a.Entity.Reference), Right: true, Style: terminal.Bold}, {Title: "of " + nameOf(a.Other), Right: true, Style: terminal.Bold},
			{Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim},
		}
		rows := make([]*terminal.Node, len(a.Links))
		for i := range a.Links {
			link := &a.Links[i]
			relations := named(link.Relations, byID)
			rows[i] = &terminal.Node{Text: nameOf(link.Entity), After: described(link.Entity, ""), Style: terminal.Bold,
				Cells: []string{controlWord(link.Verdict), shareCell(link.InA), shareCell(link.InB), lastSeen(relations), confidences(relations), cited.cite(relations)},
				Below: []*terminal.Node{{Text: link.Sentence, Remark: true}}}
		}
		p.Gap()
		p.Table(fmt.Sprintf("%s on %s", a.Rule.ID, a.AsOf), columns, rows)
	}
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

func shareCell(s *graph.Share) string {
	if s == nil {
		return ""
	}
	return s.Text()
}
