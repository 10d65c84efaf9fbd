package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) dependsCommand() *cobra.Command {
	q := &question{}
	direction, depth := "on", ""
	cmd := &cobra.Command{
		Use:     "depends ENTITY",
		Short:   "What an entity needs, or what needs it",
		Example: "  whoowns depends alipay\n  whoowns depends alipay --direction of --depth 2\n  whoowns depends yuebao --what-if \"Ant Group stops needing Alipay\"",
	}
	q.dayFlag(cmd)
	q.whatIfFlag(cmd)
	q.limitFlag(cmd, "entities", explore.DefaultLimit)
	cmd.Flags().StringVar(&direction, "direction", direction, "`WAY`: on, what it needs; of, what needs it")
	cmd.Flags().StringVar(&depth, "depth", depth, fmt.Sprintf("how many steps to follow: `N`, 1 to %d (default %d)", explore.MaxDepth, explore.MaxDepth))
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		steps := explore.MaxDepth
		if depth != "" {
			var err error
			if steps, err = strconv.Atoi(depth); err != nil || steps < 1 || steps > explore.MaxDepth {
				return graph.Errorf(graph.Invalid, "--depth: %q is not a number between 1 and %d", depth, explore.MaxDepth)
			}
		}
		if direction != "on" && direction != "of" {
			return graph.Errorf(graph.Invalid, "--direction: %q is neither on (what it needs) nor of (what needs it)", direction)
		}
		answer, err := x.Dependencies(ctx, id, direction, steps, query)
		if err != nil {
			return err
		}
		answer.Warnings = append(answer.Warnings, q.supposed...)
		return a.print(answer, func(p *terminal.Page) {
			p.Paragraph(dependsSentence(&answer))
			drawDependencies(p, &answer)
		})
	})
}

// drawDependencies draws the chains that lead to each entity needed, or needing.
func drawDependencies(p *terminal.Page, a *explore.Dependencies) {
	cited := newCitations()
	byID := make(map[string]graph.Relation, len(a.Relations))
	for _, r := range a.Relations {
		byID[r.ID] = r
	}
	root := &terminal.Node{Text: nameOf(a.Entity.Reference), After: described(a.Entity.Reference, formerly(a.Entity)), Style: terminal.Bold}
	nodes := map[string]*terminal.Node{a.Entity.ID: root}
	for i := range a.Dependencies {
		d := &a.Dependencies[i]
		mutual := ""
		if d.Mutual {
			mutual = "⇄ each needs the other"
		}
		relations := named(d.Relations, byID)
		n := &terminal.Node{Text: nameOf(d.Entity), After: described(d.Entity, mutual),
			Cells: []string{interest(relations), lastSeen(relations), confidences(relations), cited.cite(relations)}}
		nodes[d.Entity.ID] = n
		parent := root
		if len(d.Chain) > 1 {
			if known, ok := nodes[d.Chain[len(d.Chain)-2].ID]; ok {
				parent = known
			}
		}
		parent.Below = append(parent.Below, n)
	}
	columns := []terminal.Column{{Title: "for"}, {Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim}}
	title := "needs"
	if a.Direction == "of" {
		title = "is needed by"
	}
	if len(a.Dependencies) > 0 {
		p.Gap()
		p.Table(title+", on "+a.AsOf.String(), columns, []*terminal.Node{root})
	}
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

// dependsSentence says in a sentence what the entity needs, or what needs it.
func dependsSentence(a *explore.Dependencies) string {
	name, on := nameOf(a.Entity.Reference), "on "+a.AsOf.String()
	var direct []string
	for i := range a.Dependencies {
		if a.Dependencies[i].Depth == 1 {
			direct = append(direct, nameOf(a.Dependencies[i].Entity))
		}
	}
	further := ""
	if more := len(a.Dependencies) - len(direct); more > 0 {
		further = fmt.Sprintf(" %d more stand behind those.", more)
	}
	if a.Direction == "of" {
		if len(direct) == 0 {
			return fmt.Sprintf("Nothing on record depends on %s %s.", name, on)
		}
		return fmt.Sprintf("%s %s on %s %s.%s", list(direct), oneOr(len(direct), "depends", "depend"), name, on, further)
	}
	if len(direct) == 0 {
		return fmt.Sprintf("%s depends on nothing on record %s.", name, on)
	}
	return fmt.Sprintf("%s depends on %s %s.%s", name, list(direct), on, further)
}
