package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) holdingsCommand() *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:     "holdings ENTITY",
		Short:   "What an entity owns, over all chains",
		Example: "  whoowns holdings jack-ma\n  whoowns holdings Alibaba Group --as-of 2015",
	}
	q.dayFlag(cmd)
	q.whatIfFlag(cmd)
	q.limitFlag(cmd, "holdings", explore.DefaultLimit)
	q.shareFlag(cmd)
	q.allFlag(cmd)
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		answer, err := x.Holdings(ctx, id, query)
		if err != nil {
			return err
		}
		answer.Warnings = append(answer.Warnings, q.supposed...)
		return a.print(answer, func(p *terminal.Page) {
			p.Paragraph(holdingsSentence(&answer, query.MinShare))
			drawHoldings(p, &answer, q.all)
		})
	})
}

// drawHoldings draws the tree below the entity, with the products and funds that
// it or its holdings run, then what a reader must know, then the sources.
func drawHoldings(p *terminal.Page, a *explore.Holdings, all bool) {
	members := map[string]member{a.Entity.ID: {ref: a.Entity.Reference, control: graph.No}}
	for i := range a.Holdings {
		h := &a.Holdings[i]
		members[h.Entity.ID] = member{ref: h.Entity, effective: &h.Effective, stated: h.Stated, control: h.Control, note: h.Note}
	}
	for i := range a.Products {
		t := &a.Products[i]
		if _, ok := members[t.Entity.ID]; !ok {
			members[t.Entity.ID] = member{ref: t.Entity, control: graph.No, note: "owned through its operator"}
		}
	}
	for i := range a.Manages {
		t := &a.Manages[i]
		if _, ok := members[t.Entity.ID]; !ok {
			members[t.Entity.ID] = member{ref: t.Entity, control: graph.No, note: "managed; its money is its unit holders'"}
		}
	}
	c := newChart(a.Relations, a.AsOf, graph.Down, members, graph.Owns, graph.Controls, graph.Operates, graph.Role)
	c.cycles, c.cited, c.all = a.Cycles, newCitations(), all
	c.place(a.Entity.ID)
	root := &terminal.Node{Text: nameOf(a.Entity.Reference), After: described(a.Entity.Reference, formerly(a.Entity)), Style: terminal.Bold}
	root.Below = c.children(a.Entity.ID, []string{a.Entity.ID})
	p.Gap()
	p.Table("on "+a.AsOf.String(), chartColumns, []*terminal.Node{root})
	drawCycles(p, a.Cycles)
	drawWarnings(p, a.Warnings)
	c.cited.draw(p, a.Sources)
}

// holdingsSentence says in a sentence or two what the entity owns.
func holdingsSentence(a *explore.Holdings, least float64) string {
	name, of := nameOf(a.Entity.Reference), "on record on "+a.AsOf.String()
	if least > 0 {
		of = "of " + graph.FormatPercent(least) + " or more, or that may reach that, " + of
	}
	holdings, direct := 0, 0
	var controlled []string
	for i := range a.Holdings {
		h := &a.Holdings[i]
		if h.Effective.Max() > 0 || h.Direct != nil {
			holdings++
		}
		if h.Direct != nil {
			direct++
		}
		if h.Control == graph.Yes {
			controlled = append(controlled, nameOf(h.Entity))
		}
	}
	count := fmt.Sprint(holdings)
	if a.Truncated {
		count = "at least " + count
	}
	var parts []string
	switch holdings {
	case 0:
		parts = append(parts, sentence("%s has no holding %s", name, of))
	case 1:
		parts = append(parts, sentence("%s has %s holding %s", name, count, of))
	default:
		parts = append(parts, sentence("%s has %s holdings %s; %d %s direct", name, count, of, direct, oneOr(direct, "is", "are")))
	}
	if len(controlled) > 0 {
		parts = append(parts, sentence("%s controls %s", name, list(controlled)))
	}
	if runs := len(a.Products) + len(a.Manages); runs > 0 {
		parts = append(parts, sentence("%d %s run by %s or a holding", runs, oneOr(runs, "product or fund is", "products and funds are"), name))
	}
	return strings.Join(parts, " ")
}
