package main

import (
	"context"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) impactCommand() *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:     "impact ENTITY",
		Short:   "What stops if an entity stops, what it hangs on itself, and who has power over that",
		Example: "  whoowns impact alipay\n  whoowns impact yuebao --as-of 2020-10-01",
	}
	q.dayFlag(cmd)
	q.whatIfFlag(cmd)
	q.limitFlag(cmd, "entities that stop, and that are needed", explore.DefaultLimit)
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		answer, err := x.Impact(ctx, id, query)
		if err != nil {
			return err
		}
		answer.Warnings = append(answer.Warnings, q.supposed...)
		return a.print(answer, func(p *terminal.Page) { drawImpact(p, &answer) })
	})
}

func drawImpact(p *terminal.Page, a *explore.Impact) {
	for _, text := range a.Text {
		p.Paragraph(text)
	}
	drawImpactOf(p, a)
}

// drawImpactOf lists what may stop, and what is needed.
func drawImpactOf(p *terminal.Page, a *explore.Impact) {
	cited := newCitations()
	byID := relationsByID(a.Relations)
	row := func(d *explore.Dependency, more ...string) *terminal.Node {
		through := ""
		if len(d.Chain) > 2 {
			through = "through " + namesOf(d.Chain[1:len(d.Chain)-1], ", ")
		}
		if d.Mutual {
			more = append(more, "⇄ each needs the other")
		}
		relations := named(d.Relations, byID)
		n := &terminal.Node{Text: nameOf(d.Entity), After: described(d.Entity, more...), Cells: []string{interest(relations), lastSeen(relations), confidences(relations), cited.cite(relations)}}
		if through != "" {
			n.Below = []*terminal.Node{{Text: through, Remark: true}}
		}
		return n
	}
	columns := []terminal.Column{{Title: "for"}, {Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim}}
	table := func(title string, rows []*terminal.Node) {
		if len(rows) > 0 {
			p.Gap()
			p.Table(title+", on "+a.AsOf.String(), columns, rows)
		}
	}
	var rows []*terminal.Node
	for i := range a.Stops {
		rows = append(rows, row(&a.Stops[i]))
	}
	table("may stop with it", rows)
	rows = nil
	for i := range a.Needs {
		n := &a.Needs[i]
		r := row(&n.Dependency, n.Side)
		if len(n.Operators) > 0 {
			r.Below = append(r.Below, &terminal.Node{Text: "run by " + namesOf(n.Operators, ", "), Remark: true})
		}
		for j := range n.Owners {
			o := &n.Owners[j]
			of := nameOf(o.Of)
			held := "owns " + o.Effective.Text() + " of " + of
			if o.Control == graph.Yes {
				held += ", controls it"
				if o.Votes.Known() && o.Votes.Max() > graph.Tolerance {
					held += " with " + o.Votes.Text() + " of the votes"
				}
			}
			relations := named(o.Relations, byID)
			r.Below = append(r.Below, &terminal.Node{Text: nameOf(o.Entity) + " " + held, Remark: true, Cells: []string{"", lastSeen(relations), confidences(relations), cited.cite(relations)}})
		}
		rows = append(rows, r)
	}
	table("it needs", rows)
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}
