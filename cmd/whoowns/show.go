package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) showCommand() *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:     "show ENTITY",
		Short:   "An entity in full: names, identifiers, statements, relations, sources",
		Example: "  whoowns show ant-group",
	}
	q.dayFlag(cmd)
	q.whatIfFlag(cmd)
	q.allFlag(cmd)
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		answer, err := x.Entity(ctx, id, query.AsOf)
		if err != nil {
			return err
		}
		answer.Warnings = append(answer.Warnings, q.supposed...)
		return a.print(answer, func(p *terminal.Page) { drawEntity(p, &answer, q.all) })
	})
}

func drawEntity(p *terminal.Page, e *explore.Detail, all bool) {
	cited := newCitations()
	p.Heading(strings.TrimSpace(nameOf(graph.Reference{ID: e.ID, Name: e.Name}) + " " + e.LocalName))
	for _, fact := range facts(e, cited) {
		p.Item(terminal.PadRight(fact[0], 14), fact[1], terminal.Plain)
	}
	if len(e.Names) > 0 {
		p.Gap()
		rows := make([]*terminal.Node, len(e.Names))
		for i, name := range e.Names {
			rows[i] = &terminal.Node{Text: name.Name, Cells: []string{name.Lang, name.From.String(), name.To.String()}}
		}
		p.Table("other names", []terminal.Column{{Title: "language"}, {Title: "from"}, {Title: "until"}}, rows)
	}
	drawStatements(p, e.Statements, cited)
	drawRelations(p, e, cited, all)
	drawWarnings(p, e.Warnings)
	cited.draw(p, e.SourceList)
}

// facts returns the short facts of an entity, each with its title.
func facts(e *explore.Detail, cited *citations) [][2]string {
	list := [][2]string{{"id", e.ID}, {"kind", e.Kind.String()}}
	add := func(title, text string) {
		if text != "" {
			list = append(list, [2]string{title, text})
		}
	}
	add("then called", e.NameThen)
	add("jurisdiction", e.Jurisdiction)
	add("founded", e.Founded.String())
	add("dissolved", e.Dissolved.String())
	for _, identifier := range e.Identifiers {
		add("identifier", identifier.Scheme+" "+identifier.ID)
	}
	add("not named", e.Reason)
	add("note", e.Note)
	var marks []string
	for _, source := range e.Sources {
		marks = append(marks, cited.mark(source))
	}
	add("sources", strings.Join(marks, " "))
	there := "it exists"
	if !e.Exists {
		there = "it does not exist"
	}
	add("on "+e.AsOf.String(), fmt.Sprintf("%s; relations in force: owners %d, holdings %d, controls %d, operates %d, depends on %d, dependents %d",
		there, e.Counts.Owners, e.Counts.Holdings, e.Counts.Controls, e.Counts.Operates, e.Counts.DependsOn, e.Counts.Dependents))
	return list
}

// drawRelations lists the relations of every day, those in force first.
func drawRelations(p *terminal.Page, e *explore.Detail, cited *citations, all bool) {
	if len(e.Relations) == 0 {
		return
	}
	names := map[string]graph.Reference{e.ID: {ID: e.ID, Name: e.Name, Kind: e.Kind}}
	for _, ref := range e.Ends {
		names[ref.ID] = ref
	}
	columns := []terminal.Column{{Title: "interest", Style: terminal.Owned}, {Title: "from"}, {Title: "until"}, {Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim}}
	relations := slices.Clone(e.Relations)
	slices.SortStableFunc(relations, func(a, b graph.Relation) int {
		return cmp.Compare(min(1, len(stateOf(&a, e.AsOf))), min(1, len(stateOf(&b, e.AsOf))))
	})
	for _, up := range []bool{true, false} {
		title := "who has an interest in it"
		if !up {
			title = "what it has an interest in"
		}
		var rows []*terminal.Node
		for i := range relations {
			r := &relations[i]
			onto := r.Subject == e.ID // a holding of its own shares is among its owners
			if onto == up {
				rows = append(rows, relationRow(r, names, up, e.AsOf, cited))
			}
		}
		if len(rows) == 0 {
			continue
		}
		if more := len(rows) - stackAbove; more > 0 && !all {
			rows = append(rows[:stackAbove], &terminal.Node{Text: fmt.Sprintf("and %d more; --all shows them", more), Remark: true})
		}
		p.Gap()
		p.Table(title, columns, rows)
	}
	if e.Truncated {
		p.Gap()
		p.Paragraph(fmt.Sprintf("There are more relations than the %d that are read here.", explore.MaxRelations))
	}
}

func relationRow(r *graph.Relation, names map[string]graph.Reference, up bool, day graph.Day, cited *citations) *terminal.Node {
	far := r.Subject
	if up {
		far = r.Owner
	}
	ref, ok := names[far]
	if !ok {
		ref = graph.Reference{ID: far}
	}
	state := stateOf(r, day)
	row := &terminal.Node{Text: nameOf(ref), After: described(ref, state), Cells: []string{
		strings.ToLower(strings.ReplaceAll(r.Kind.String(), "_", " ")) + kindDetail(r), r.Start.String(), r.End.String(), r.LastObserved.String(), r.Confidence, cited.cite([]graph.Relation{*r})}}
	if state != "" {
		row.Style = terminal.Dim
	}
	return row
}

// stateOf says why r is not in force on day, and nothing when it is.
func stateOf(r *graph.Relation, day graph.Day) string {
	switch {
	case r.Counts == graph.Quoted:
		return "quoted, not counted"
	case r.Held.Contains(day):
		return ""
	case r.Held.From > day:
		return "not yet"
	}
	return "ended"
}

// kindDetail is what interestOf adds to the kind's own word.
func kindDetail(r *graph.Relation) string {
	switch r.Kind {
	case graph.Owns, graph.Controls, graph.DependsOn, graph.Role:
		return " · " + interestOf(r)
	}
	return ""
}
