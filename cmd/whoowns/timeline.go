package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) timelineCommand() *cobra.Command {
	q, s := &question{}, &span{}
	cmd := &cobra.Command{
		Use:     "timeline ENTITY",
		Short:   "The days on which anything upstream of an entity changed",
		Example: "  whoowns timeline ant-group\n  whoowns timeline alipay --from 2019 --limit 20",
		Args:    oneArgument("an entity"),
	}
	s.flags(cmd, "only days after this one", "only days up to this one")
	q.limitFlag(cmd, "days", explore.DefaultLimit)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		from, to, err := s.days()
		if err != nil {
			return err
		}
		limit, err := q.most()
		if err != nil {
			return err
		}
		return a.reading(cmd.Context(), func(store graph.Store) error {
			id, err := a.entityNamed(cmd.Context(), store, strings.Join(args, " "), explore.Today().Day)
			if err != nil {
				return err
			}
			answer, err := explore.New(store).Timeline(cmd.Context(), id, explore.TimelineQuery{From: from, To: to, Limit: limit})
			if err != nil {
				return err
			}
			return a.print(answer, func(p *terminal.Page) { drawTimeline(p, &answer) })
		})
	}
	return cmd
}

// drawControlHistory draws the periods of a control, each with what changed on its
// first day.
func drawControlHistory(p *terminal.Page, a *explore.ControlHistory) {
	cited := newCitations()
	byID := recordsByID(a.Relations)
	var rows []*terminal.Node
	for i := range a.Periods {
		period := &a.Periods[i]
		text := "before"
		if period.From != nil {
			text = "from " + period.From.String()
		}
		verdict := map[graph.Verdict]string{graph.Yes: "controls", graph.Possible: "may control", graph.No: "does not control"}[period.Verdict]
		if first := period.First; first != nil && a.Entity.Kind != graph.Product && first.Votes.Known() && first.Votes.Max() > graph.Tolerance {
			verdict += ", " + first.Votes.Text() + " of votes"
		}
		rows = append(rows, &terminal.Node{Text: text, Style: terminal.Bold, Cells: []string{verdict, "", ""}, Below: relationChangeRows(period.Changes, byID, cited)})
	}
	p.Gap()
	p.Table(nameOf(a.Owner)+" over "+nameOf(a.Entity.Reference), relationColumns, rows)
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

func drawTimeline(p *terminal.Page, a *explore.Timeline) {
	cited := newCitations()
	byID := recordsByID(a.Relations)
	name := nameOf(a.Entity.Reference)
	switch days := len(a.Days); days {
	case 0:
		p.Paragraph(sentence("Nothing on record has a day on which anything changed at %s", name))
	default:
		p.Paragraph(sentence("%s or what is upstream of it changed on %d %s, from %s to %s", name, days, oneOr(days, "day", "days"), a.Days[0].Day, a.Days[days-1].Day))
	}
	var rows []*terminal.Node
	for i := range a.Days {
		d := &a.Days[i]
		row := &terminal.Node{Text: d.Day.String(), Style: terminal.Bold, Below: relationChangeRows(d.Changes, byID, cited)}
		for _, n := range d.Names {
			verb := "takes the name"
			if n.What == explore.Ended {
				verb = "gives up the name"
			}
			row.Below = append(row.Below, &terminal.Node{Text: fmt.Sprintf("%s %s %s", nameOf(n.Entity), verb, n.Name)})
		}
		for _, l := range d.Lives {
			verb := "begins to exist"
			if l.What == explore.Ended {
				verb = "ceases to exist"
			}
			row.Below = append(row.Below, &terminal.Node{Text: nameOf(l.Entity) + " " + verb})
		}
		for _, s := range d.Statements {
			row.Below = append(row.Below, &terminal.Node{Text: nameOf(s.Entity) + " is said to be: " + s.Statement.What, Cells: []string{"", "", "", cited.mark(s.Statement.Source)}})
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		p.Gap()
		p.Table("", relationColumns, rows)
	}
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}
