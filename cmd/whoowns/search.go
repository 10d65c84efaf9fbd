package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) searchCommand() *cobra.Command {
	q := &question{}
	kind := ""
	cmd := &cobra.Command{
		Use:     "search TEXT",
		Short:   "Find entities by name, former or local name, identifier or id",
		Example: "  whoowns search ant financial\n  whoowns search 蚂蚁",
		Args:    oneArgument("a text"),
	}
	q.limitFlag(cmd, "entities", graph.DefaultHits)
	cmd.Flags().StringVar(&kind, "kind", "", "only this `KIND`: person, company, state, arrangement, product, group, unknown")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		limit, err := q.most()
		if err != nil {
			return err
		}
		wanted := graph.SearchQuery{Text: strings.Join(args, " "), Limit: limit}
		if kind != "" {
			if wanted.Kind, err = graph.ParseEntityKind(kind); err != nil {
				return graph.Errorf(graph.Invalid, "--kind: %w", err)
			}
		}
		return a.reading(cmd.Context(), func(store graph.Store) error {
			answer, err := explore.New(store).Search(cmd.Context(), wanted)
			if err != nil {
				return err
			}
			return a.print(answer, func(p *terminal.Page) { drawSearch(p, &answer) })
		})
	}
	return cmd
}

func drawSearch(p *terminal.Page, a *explore.SearchAnswer) {
	if len(a.Hits) == 0 {
		p.Paragraph(fmt.Sprintf("No entity is found by %q.", a.Query))
		return
	}
	rows := make([]*terminal.Node, len(a.Hits))
	for i := range a.Hits {
		h := &a.Hits[i]
		matched := ""
		if h.Matched != h.Name && h.Matched != h.LocalName && h.Matched != h.ID {
			matched = h.Matched
		}
		rows[i] = &terminal.Node{Text: nameOf(h.Reference), After: h.LocalName, Style: terminal.Bold,
			Cells: []string{h.ID, h.Kind.String(), h.Jurisdiction, matched}}
	}
	p.Table("name", []terminal.Column{{Title: "id"}, {Title: "kind"}, {Title: "jurisdiction"}, {Title: "found by"}}, rows)
	if a.Truncated {
		p.Gap()
		p.Paragraph("There are more; --limit shows more.")
	}
}
