package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) controlCommand() *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:     "control ENTITY",
		Short:   "Who controls an entity, with what votes or by what means",
		Example: "  whoowns control ant-group\n  whoowns control ant-group --as-of 2020-10",
	}
	q.dayFlag(cmd)
	q.whatIfFlag(cmd)
	q.limitFlag(cmd, "controllers and blocks of votes", explore.DefaultLimit)
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		answer, err := x.Control(ctx, id, query)
		if err != nil {
			return err
		}
		answer.Warnings = append(answer.Warnings, q.supposed...)
		return a.print(answer, func(p *terminal.Page) {
			p.Paragraph(controlSentence(&answer))
			drawControl(p, &answer)
		})
	})
}

func drawControl(p *terminal.Page, a *explore.Control) {
	cited := newCitations()
	byID := make(map[string]graph.Relation, len(a.Relations))
	for _, r := range a.Relations {
		byID[r.ID] = r
	}
	drawControllers(p, "controllers on "+a.AsOf.String(), a.Controllers, byID, cited)
	if len(a.OperatedBy) > 1 || a.Through == nil {
		for _, o := range slices.Concat(a.OperatedBy, a.ManagedBy) {
			word := "operator"
			if a.Entity.Kind == graph.Arrangement {
				word = "manager"
			}
			drawControllers(p, fmt.Sprintf("who controls its %s, %s", word, nameOf(o.Entity)), o.Controllers, byID, cited)
		}
	}
	drawBlocks(p, a.Blocks, byID, cited)
	drawStatements(p, a.Statements, cited)
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

func drawControllers(p *terminal.Page, title string, controllers []explore.Controller, byID map[string]graph.Relation, cited *citations) {
	if len(controllers) == 0 {
		return
	}
	columns := []terminal.Column{
		{Title: "control", Style: terminal.Ruled}, {Title: "votes", Right: true, Style: terminal.Bold}, {Title: "by"},
		{Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim},
	}
	rows := make([]*terminal.Node, len(controllers))
	for i := range controllers {
		c := &controllers[i]
		top := ""
		if c.Ultimate {
			top = "nobody on record is above it"
		}
		relations := named(c.Relations, byID)
		rows[i] = &terminal.Node{Text: nameOf(c.Entity), After: described(c.Entity, top), Style: terminal.Bold, Cells: []string{
			controlWord(c.Verdict), votes(c.Votes), meansWords(c.Means), lastSeen(relations), confidences(relations), cited.cite(relations)}}
		if len(c.Through) > 0 { // they need not be one chain: two of them may hold votes side by side
			rows[i].Below = []*terminal.Node{{Text: "through " + namesOf(c.Through, ", "), Remark: true}}
		}
	}
	p.Gap()
	p.Table(title, columns, rows)
}

// votes returns a share of votes, and nothing for none.
func votes(s graph.Share) string {
	if s.IsExact() && s.Max() == 0 {
		return ""
	}
	return s.Text()
}

func meansWords(means []graph.Means) string {
	words := make([]string, len(means))
	for i, m := range means {
		words[i] = strings.ReplaceAll(m.String(), "-", " ")
	}
	return strings.Join(words, ", ")
}

func drawBlocks(p *terminal.Page, blocks []explore.Block, byID map[string]graph.Relation, cited *citations) {
	if len(blocks) == 0 {
		return
	}
	columns := []terminal.Column{{Title: "votes", Right: true, Style: terminal.Bold}, {Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim}}
	shown := blocks[:min(len(blocks), stackAbove)]
	rows := make([]*terminal.Node, len(shown))
	for i := range shown {
		b := &shown[i]
		group := ""
		if b.Group {
			group = "a class of holders, not one will"
		}
		relations := named(b.Relations, byID)
		rows[i] = &terminal.Node{Text: nameOf(b.Entity), After: described(b.Entity, group), Cells: []string{
			b.Votes.Text(), lastSeen(relations), confidences(relations), cited.cite(relations)}}
		if len(b.Holders) > 1 || len(b.Holders) == 1 && b.Holders[0].ID != b.Entity.ID {
			rows[i].Below = []*terminal.Node{{Text: "held by " + namesOf(b.Holders, ", "), Remark: true}}
		}
	}
	if more := len(blocks) - len(shown); more > 0 {
		rows = append(rows, &terminal.Node{Text: fmt.Sprintf("and %d smaller blocks", more), Style: terminal.Dim})
	}
	p.Gap()
	p.Table("blocks of votes", columns, rows)
}

func drawStatements(p *terminal.Page, statements []graph.Statement, cited *citations) {
	if len(statements) == 0 {
		return
	}
	p.Gap()
	p.Heading("What sources state")
	for _, s := range statements {
		text := strings.ReplaceAll(s.What, "-", " ")
		if s.Note != "" {
			text += ": " + s.Note
		}
		if mark := cited.mark(s.Source); mark != "" {
			text += " " + mark
		}
		date := s.Date.String()
		if date == "" {
			date = "undated"
		}
		p.Item(terminal.PadRight(date, 12), text, terminal.Plain)
	}
}

// named returns the relations with the given ids.
func named(ids []string, byID map[string]graph.Relation) []graph.Relation {
	found := make([]graph.Relation, 0, len(ids))
	for _, id := range ids {
		if r, ok := byID[id]; ok {
			found = append(found, r)
		}
	}
	return found
}

// controlSentence says in a sentence who controls the entity.
func controlSentence(a *explore.Control) string {
	name, on := nameOf(a.Entity.Reference), "on "+a.AsOf.String()
	if a.Entity.Kind == graph.Person && len(a.Controllers) == 0 {
		return sentence("%s is a person, and nobody controls a person here", name)
	}
	if a.Through != nil {
		name += ", through its operator " + nameOf(*a.Through) + ","
	}
	if a.Entity.Kind == graph.Product && a.Through == nil && len(a.OperatedBy) > 1 {
		return sentence("%s had %d operators %s: %s", name, len(a.OperatedBy), on, operatorNames(a.OperatedBy)) + " Control of each stands apart."
	}
	var controls, may []string
	for i := range a.Controllers {
		c := &a.Controllers[i]
		if c.Verdict == graph.Yes {
			controls = append(controls, nameOf(c.Entity))
		} else {
			may = append(may, nameOf(c.Entity))
		}
	}
	switch {
	case len(controls) > 0:
		return fmt.Sprintf("%s is controlled by %s %s.", name, list(controls), on)
	case len(may) > 0:
		return fmt.Sprintf("Nobody on record certainly controls %s %s; %s may, within what is not known.", name, on, list(may))
	}
	return fmt.Sprintf("Nobody on record controls %s %s.", name, on)
}
