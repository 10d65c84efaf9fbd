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

// span is the flags that name two days.
type span struct{ from, to string }

func (s *span) flags(cmd *cobra.Command, from, to string) {
	cmd.Flags().StringVar(&s.from, "from", "", "`DAY`: "+from)
	cmd.Flags().StringVar(&s.to, "to", "", "`DAY`: "+to)
}

// days returns the days asked for; of one that is left out, the zero value.
func (s *span) days() (from, to explore.AsOf, err error) {
	for _, day := range []struct {
		flag, text string
		into       *explore.AsOf
	}{{"from", s.from, &from}, {"to", s.to, &to}} {
		if day.text == "" {
			continue
		}
		if *day.into, err = explore.ParseAsOf(day.text); err != nil {
			return from, to, graph.Errorf(graph.Invalid, "--%s: %w", day.flag, err)
		}
	}
	return from, to, nil
}

func (a *app) changesCommand() *cobra.Command {
	q, s := &question{}, &span{}
	cmd := &cobra.Command{
		Use:   "changes [ENTITY]",
		Short: "What changed between two days, at an entity or in the whole register",
		Long: `changes compares two days: the relations that began, ended or were followed by
others, the effective shares of the owners, who controls the entity, and the names
and lives of entities. Without an entity it lists what changed in the whole
register, day by day. A month or a year means its last day.`,
		Example: "  whoowns changes ant-group --from 2020-10-01 --to 2024-06-01\n  whoowns changes --from 2023-01 --to 2023-12",
	}
	s.flags(cmd, "the earlier day: 2020-10-31, or a month or year, which means its last day", "the later day (default today)")
	q.limitFlag(cmd, "entries of each list", explore.DefaultLimit)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if s.from == "" {
			return graph.Errorf(graph.Invalid, "changes needs the earlier day: add --from, for example --from 2020-10-01")
		}
		from, to, err := s.days()
		if err != nil {
			return err
		}
		if s.to == "" {
			to = explore.Today()
		}
		limit, err := q.most()
		if err != nil {
			return err
		}
		query := explore.ChangesQuery{From: from, To: to, Limit: limit}
		return a.reading(cmd.Context(), func(store graph.Store) error {
			if len(args) == 0 {
				return a.registerChanges(cmd.Context(), store, query)
			}
			id, err := a.entityNamed(cmd.Context(), store, strings.Join(args, " "), to.Day)
			if err != nil {
				return err
			}
			answer, err := explore.New(store).Changes(cmd.Context(), id, query)
			if err != nil {
				return err
			}
			return a.print(answer, func(p *terminal.Page) {
				p.Paragraph(changesSentence(&answer))
				drawChanges(p, &answer)
			})
		})
	}
	return cmd
}

func (a *app) registerChanges(ctx context.Context, store graph.Store, query explore.ChangesQuery) error {
	answer, err := explore.New(store).RegisterChanges(ctx, query)
	if err != nil {
		return err
	}
	return a.print(answer, func(p *terminal.Page) {
		cited := newCitations()
		byID := recordsByID(answer.Relations)
		p.Paragraph(fmt.Sprintf("%d %s began or ended between %s and %s; %d %s taken or given up; %d %s founded or ended.", answer.Count, oneOr(answer.Count, "relation", "relations"), answer.From, answer.To,
			answer.NameCount, oneOr(answer.NameCount, "name was", "names were"), answer.LifeCount, oneOr(answer.LifeCount, "entity was", "entities were")))
		for i := range answer.Days {
			d := &answer.Days[i]
			p.Gap()
			p.Table(d.Day.String(), relationColumns, relationChangeRows(d.Changes, byID, cited))
		}
		drawControlChanges(p, answer.Control, byID, cited)
		if len(answer.Days) > 0 {
			p.Gap()
			p.Paragraph("Control is compared of the entities above in which something began or ended, and not of what those hold in turn: whoowns changes ENTITY tells of one of these.")
		}
		drawToldChanges(p, answer.Names, answer.Lives, nil, cited)
		drawWarnings(p, answer.Warnings)
		cited.draw(p, answer.Sources)
	})
}

func drawChanges(p *terminal.Page, a *explore.Changes) {
	cited := newCitations()
	byID := recordsByID(a.Relations)
	drawControlChanges(p, a.Control, byID, cited)
	drawVotesChanges(p, a.Votes, byID, cited)
	drawShareChanges(p, "effective shares", a.Shares, byID, cited)
	if before, after := a.Undisclosed.Before.Text(), a.Undisclosed.After.Text(); before != after {
		p.Gap()
		p.Paragraph(fmt.Sprintf("Undisclosed: %s before, %s after.", before, after))
	}
	drawRelationChanges(p, a.Changes, byID, cited)
	drawToldChanges(p, a.Names, a.Lives, a.Statements, cited)
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

func recordsByID(relations []graph.Relation) map[string]graph.Relation {
	byID := make(map[string]graph.Relation, len(relations))
	for _, r := range relations {
		byID[r.ID] = r
	}
	return byID
}

// changesSentence says in a sentence or two what changed.
func changesSentence(a *explore.Changes) string {
	name, between := nameOf(a.Entity.Reference), fmt.Sprintf("between %s and %s", a.From, a.AsOf)
	var lost, gained []string
	for i := range a.Control {
		c := &a.Control[i]
		was, is := certain(c.Before), certain(c.After)
		switch {
		case was && !is:
			lost = append(lost, nameOf(c.Entity))
		case is && !was:
			gained = append(gained, nameOf(c.Entity))
		}
	}
	if len(a.Changes)+len(a.Shares)+len(a.Control)+len(a.Names)+len(a.Lives)+len(a.Statements) == 0 {
		return sentence("Nothing on record changed at %s %s", name, between)
	}
	parts := []string{sentence("%s %s: %s; the effective share of %s", begin(between), name+" changed",
		fmt.Sprintf("%d %s of relations", len(a.Changes), oneOr(len(a.Changes), "change", "changes")),
		fmt.Sprintf("%d %s is another", len(a.Shares), oneOr(len(a.Shares), "owner", "owners")))}
	if len(lost) > 0 {
		parts = append(parts, sentence("%s lost control of it", list(lost)))
	}
	if len(gained) > 0 {
		parts = append(parts, sentence("%s gained control of it", list(gained)))
	}
	return strings.Join(parts, " ")
}

func begin(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func certain(c *explore.ControlHeld) bool { return c != nil && c.Verdict == graph.Yes }

var relationColumns = []terminal.Column{{Title: "change", Style: terminal.Bold}, {Title: "day"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim}}

// drawRelationChanges draws the changes in the order given, under each subject who
// has or had the interest, and last what the entity itself has.
func drawRelationChanges(p *terminal.Page, changes []explore.RelationChange, byID map[string]graph.Relation, cited *citations) {
	var roots []*terminal.Node
	of := map[string]*terminal.Node{}
	for i := range changes {
		c := &changes[i]
		head, own := c.Subject, c.Where == explore.Of
		key, after := "onto "+head.ID, "interests in it"
		if own {
			head = c.Owner
			key, after = "of "+head.ID, "what it has an interest in"
		}
		if of[key] == nil {
			of[key] = &terminal.Node{Text: nameOf(head), After: dot + after, Style: terminal.Bold}
			roots = append(roots, of[key])
		}
		far := c.Owner
		if own {
			far = c.Subject
		}
		of[key].Below = append(of[key].Below, relationChangeRow(c, nameOf(far), byID, cited, true))
	}
	if len(roots) > 0 {
		p.Gap()
		p.Table("relations", relationColumns, roots)
	}
}

// relationChangeRows are the changes of one day, each as owner → subject.
func relationChangeRows(changes []explore.RelationChange, byID map[string]graph.Relation, cited *citations) []*terminal.Node {
	rows := make([]*terminal.Node, len(changes))
	for i := range changes {
		rows[i] = relationChangeRow(&changes[i], nameOf(changes[i].Owner)+" → "+nameOf(changes[i].Subject), byID, cited, false)
	}
	return rows
}

func relationChangeRow(c *explore.RelationChange, name string, byID map[string]graph.Relation, cited *citations, withDay bool) *terminal.Node {
	var relations []graph.Relation
	quoted := ""
	interest := func(part *explore.ChangedRelation) string {
		r, ok := byID[part.ID]
		if !ok {
			return part.ID
		}
		relations = append(relations, r)
		if r.Counts == graph.Quoted {
			quoted = dot + "quoted, not counted"
		}
		return interestOf(&r)
	}
	var change string
	switch {
	case c.What == explore.Changed:
		change = interest(c.Before) + " → " + interest(c.After)
	case c.What == explore.Added:
		change = "+ " + interest(c.After)
	case c.What == explore.Passed:
		change = "± " + interest(c.Before) + ", in between"
	case c.What == explore.Ended:
		change = "− " + interest(c.Before)
	default:
		change = interest(c.Before) + ", " + string(c.What)
	}
	day := ""
	if c.Day != nil && withDay {
		day = c.Day.String()
	}
	return &terminal.Node{Text: name, After: quoted, Cells: []string{change, day, confidences(relations), cited.cite(relations)}}
}

func drawVotesChanges(p *terminal.Page, changes []explore.VotesChange, byID map[string]graph.Relation, cited *citations) {
	if len(changes) == 0 {
		return
	}
	columns := []terminal.Column{{Title: "what", Style: terminal.Ruled}, {Title: "before", Right: true}, {Title: "after", Right: true, Style: terminal.Bold}, {Title: "sources", Style: terminal.Dim}}
	rows := make([]*terminal.Node, len(changes))
	text := func(s *graph.Share) string {
		if s == nil {
			return ""
		}
		return s.Text()
	}
	for i := range changes {
		c := &changes[i]
		rows[i] = &terminal.Node{Text: nameOf(c.Entity), After: described(c.Entity), Cells: []string{string(c.What), text(c.Before), text(c.After), cited.cite(named(c.Relations, byID))}}
	}
	p.Gap()
	p.Table("blocks of votes", columns, rows)
}

func drawShareChanges(p *terminal.Page, title string, changes []explore.ShareChange, byID map[string]graph.Relation, cited *citations) {
	if len(changes) == 0 {
		return
	}
	columns := []terminal.Column{{Title: "what", Style: terminal.Ruled}, {Title: "before", Right: true}, {Title: "after", Right: true, Style: terminal.Bold}, {Title: "sources", Style: terminal.Dim}}
	rows := make([]*terminal.Node, len(changes))
	for i := range changes {
		c := &changes[i]
		of := ""
		if c.Operator != nil {
			of = "of the operator " + nameOf(*c.Operator)
		}
		share := func(s *explore.OwnedShare) string {
			if s == nil {
				return ""
			}
			return s.Effective.Text()
		}
		rows[i] = &terminal.Node{Text: nameOf(c.Entity), After: described(c.Entity, of), Cells: []string{string(c.What), share(c.Before), share(c.After), cited.cite(named(c.Relations, byID))}}
	}
	p.Gap()
	p.Table(title, columns, rows)
}

func drawControlChanges(p *terminal.Page, changes []explore.ControlChange, byID map[string]graph.Relation, cited *citations) {
	if len(changes) == 0 {
		return
	}
	columns := []terminal.Column{{Title: "what", Style: terminal.Ruled}, {Title: "before"}, {Title: "after", Style: terminal.Bold}, {Title: "sources", Style: terminal.Dim}}
	rows := make([]*terminal.Node, len(changes))
	for i := range changes {
		c := &changes[i]
		text, after := nameOf(c.Entity), described(c.Entity)
		if c.Of != nil {
			text, after = nameOf(c.Entity)+" → "+nameOf(*c.Of), ""
		}
		rows[i] = &terminal.Node{Text: text, After: after, Style: terminal.Bold,
			Cells: []string{string(c.What), heldControl(c.Before), heldControl(c.After), cited.cite(named(c.Relations, byID))}}
	}
	p.Gap()
	p.Table("control", columns, rows)
}

// heldControl says what control there is, in a few words.
func heldControl(c *explore.ControlHeld) string {
	if c == nil {
		return "none"
	}
	words := []string{string(c.Verdict)}
	if v := votes(c.Votes); v != "" {
		words = append(words, v+" of votes")
	}
	if by := meansWords(slices.DeleteFunc(slices.Clone(c.Means), func(m graph.Means) bool { return m == graph.ByVotes })); by != "" {
		words = append(words, by)
	}
	return strings.Join(words, ", ")
}

// drawToldChanges lists names, lives and statements, by day.
func drawToldChanges(p *terminal.Page, names []explore.NameChange, lives []explore.LifeChange, statements []explore.StatementMade, cited *citations) {
	type row struct {
		day  graph.Day
		node *terminal.Node
	}
	var rows []row
	add := func(day graph.Day, entity graph.Reference, what, mark string) {
		rows = append(rows, row{day, &terminal.Node{Text: nameOf(entity), Cells: []string{what, day.String(), mark}}})
	}
	for _, n := range names {
		verb := "takes the name "
		if n.What == explore.Ended {
			verb = "gives up the name "
		}
		add(n.Day, n.Entity, verb+n.Name, "")
	}
	for _, l := range lives {
		what := "begins to exist"
		if l.What == explore.Ended {
			what = "ceases to exist"
		}
		add(l.Day, l.Entity, what, "")
	}
	for _, s := range statements {
		add(s.Day, s.Entity, "is said to be: "+s.Statement.What, cited.mark(s.Statement.Source))
	}
	if len(rows) == 0 {
		return
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.day, b.day) })
	nodes := make([]*terminal.Node, len(rows))
	for i := range rows {
		nodes[i] = rows[i].node
	}
	p.Gap()
	p.Table("names, lives and statements", []terminal.Column{{Title: "what"}, {Title: "day"}, {Title: "sources", Style: terminal.Dim}}, nodes)
}
