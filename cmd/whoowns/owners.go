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

func (a *app) ownersCommand() *cobra.Command {
	q := &question{}
	cmd := &cobra.Command{
		Use:     "owners ENTITY",
		Short:   "Who owns an entity, over all chains",
		Example: "  whoowns owners alipay\n  whoowns owners Ant Group --as-of 2020-10 --min-share 5%",
	}
	q.dayFlag(cmd)
	q.whatIfFlag(cmd)
	q.limitFlag(cmd, "owners", explore.DefaultLimit)
	q.shareFlag(cmd)
	q.allFlag(cmd)
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		answer, err := x.Owners(ctx, id, query)
		if err != nil {
			return err
		}
		answer.Warnings = append(answer.Warnings, q.supposed...)
		return a.print(answer, func(p *terminal.Page) {
			p.Paragraph(ownersSentence(&answer, query.MinShare))
			drawOwners(p, &answer, q.all)
		})
	})
}

// drawOwners draws the tree above the entity, then what a reader must know, then
// the sources.
func drawOwners(p *terminal.Page, a *explore.Owners, all bool) {
	cited := newCitations()
	root := &terminal.Node{Text: nameOf(a.Entity.Reference), After: described(a.Entity.Reference, formerly(a.Entity)), Style: terminal.Bold}
	switch {
	case a.Entity.Kind == graph.Product && len(a.OperatedBy) > 0:
		for i := range a.OperatedBy {
			root.Below = append(root.Below, operatorNode(a, &a.OperatedBy[i], cited, all))
		}
	case a.Entity.Kind == graph.Person && len(a.Owners) == 0:
		return
	default:
		part := ownersPart{a.Entity.ID, a.Owners, a.Undisclosed, a.ClosedLoops, a.Cycles, a.Self}
		root.Below = part.below(a, cited, all)
	}
	p.Gap()
	p.Table("on "+a.AsOf.String(), chartColumns, []*terminal.Node{root})
	if a.Entity.Kind != graph.Product {
		for i := range a.ManagedBy {
			drawOperator(p, "Managed by", a, &a.ManagedBy[i], cited, all)
		}
		for i := range a.OperatedBy {
			drawOperator(p, "Operated by", a, &a.OperatedBy[i], cited, all)
		}
	}
	drawCycles(p, allCycles(a))
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

func formerly(s explore.Subject) string {
	if s.NameThen == "" {
		return ""
	}
	return "then called " + s.NameThen
}

func drawOperator(p *terminal.Page, title string, a *explore.Owners, o *explore.Operator, cited *citations, all bool) {
	p.Gap()
	p.Heading(title)
	p.Tree(chartColumns, operatorNode(a, o, cited, all))
}

// operatorNode is an operator or manager with its own owners above it.
func operatorNode(a *explore.Owners, o *explore.Operator, cited *citations, all bool) *terminal.Node {
	var runs []graph.Relation
	for i := range a.Relations {
		r := &a.Relations[i]
		if r.Kind == graph.Operates && r.Owner == o.Entity.ID && r.Subject == a.Entity.ID {
			runs = append(runs, *r)
		}
	}
	word := "operates it"
	if a.Entity.Kind == graph.Arrangement {
		word = "manages it"
	}
	n := &terminal.Node{Text: nameOf(o.Entity), After: described(o.Entity, word), Style: terminal.Bold,
		Cells: []string{"", "", "", lastSeen(runs), confidences(runs), cited.cite(runs)}}
	part := ownersPart{o.Entity.ID, o.Owners, o.Undisclosed, o.ClosedLoops, o.Cycles, nil}
	n.Below = part.below(a, cited, all)
	return n
}

// ownersPart is the owners of one entity: the one asked about or its operator.
type ownersPart struct {
	of          string
	owners      []explore.Owner
	undisclosed explore.Undisclosed
	loops       []explore.ClosedLoop
	cycles      []explore.Cycle
	self        *graph.Share
}

// below returns the tree of the part's owners, and then what no owner holds.
func (part *ownersPart) below(a *explore.Owners, cited *citations, all bool) []*terminal.Node {
	members := make(map[string]member, len(part.owners))
	for i := range part.owners {
		o := &part.owners[i]
		members[o.Entity.ID] = member{ref: o.Entity, effective: &o.Effective, stated: o.Stated, disjoint: o.Ultimate,
			control: o.Control, note: strings.TrimPrefix(o.Note, "its ")}
	}
	c := newChart(a.Relations, a.AsOf, graph.Up, members, graph.Owns, graph.Controls, graph.Role)
	c.cycles, c.cited, c.all = part.cycles, cited, all
	// The entity itself is no owner of its own, but a cycle leads back to it.
	ref := a.Entity.Reference
	for i := range a.OperatedBy {
		if a.OperatedBy[i].Entity.ID == part.of {
			ref = a.OperatedBy[i].Entity
		}
	}
	members[part.of] = member{ref: ref, control: graph.No}
	c.place(part.of)
	nodes := c.children(part.of, []string{part.of})
	if part.self != nil {
		nodes = append(nodes, &terminal.Node{Text: "itself", After: dot + "directly or through a cycle", Cells: []string{part.self.Text()}})
	}
	for _, loop := range part.loops {
		nodes = append(nodes, &terminal.Node{Text: "closed loop", After: dot + namesOf(loop.Members, " ↻ ") + " hold all of each other", Cells: []string{loop.Share.Text()}})
	}
	if share := part.undisclosed.Share; share.Max() > 0 {
		nodes = append(nodes, undisclosedNode(part.undisclosed))
	}
	return nodes
}

// undisclosedNode names what no recorded owner holds, and where.
func undisclosedNode(u explore.Undisclosed) *terminal.Node {
	n := &terminal.Node{Text: "undisclosed", Cells: []string{u.Share.Text()}, Style: terminal.Dim}
	if len(u.At) == 1 {
		n.After = dot + "at " + nameOf(u.At[0].Entity)
		return n
	}
	const most = 6
	for i, at := range u.At {
		if i == most {
			n.Below = append(n.Below, &terminal.Node{Text: fmt.Sprintf("at %d other entities", len(u.At)-most), Style: terminal.Dim, Remark: true})
			break
		}
		n.Below = append(n.Below, &terminal.Node{Text: "at " + nameOf(at.Entity), Cells: []string{at.Share.Text()}, Style: terminal.Dim})
	}
	return n
}

// allCycles returns the cycles of the answer, those of several operators
// together.
func allCycles(a *explore.Owners) []explore.Cycle {
	if a.Entity.Kind != graph.Product || len(a.OperatedBy) < 2 {
		return a.Cycles
	}
	var cycles []explore.Cycle
	for i := range a.OperatedBy {
		cycles = append(cycles, a.OperatedBy[i].Cycles...)
	}
	return cycles
}

func drawCycles(p *terminal.Page, cycles []explore.Cycle) {
	if len(cycles) == 0 {
		return
	}
	p.Gap()
	p.Heading("Circular holdings")
	for _, cycle := range cycles {
		held := " hold parts of each other"
		if len(cycle.Members) == 1 {
			held = " holds a part of itself"
		}
		p.Item("↻ ", namesOf(cycle.Members, ", ")+held+"; the shares above are solved, not cut", terminal.Plain)
	}
}

// ownersSentence says in a sentence or two who owns the entity.
func ownersSentence(a *explore.Owners, least float64) string {
	name := nameOf(a.Entity.Reference)
	on := "on " + a.AsOf.String()
	if a.Entity.Kind == graph.Person && len(a.Owners) == 0 {
		return sentence("%s is a person, and a person has no owners", name)
	}
	if a.Entity.Kind == graph.Product && len(a.OperatedBy) > 1 {
		return sentence("%s had %d operators %s: %s", name, len(a.OperatedBy), on, operatorNames(a.OperatedBy)) + " Each has its own owners, and they are not added."
	}
	through := ""
	if a.Entity.Kind == graph.Product && len(a.OperatedBy) == 1 {
		through = " through its operator, " + nameOf(a.OperatedBy[0].Entity)
	}
	holders, direct := 0, 0
	var controls, may []string
	for i := range a.Owners {
		o := &a.Owners[i]
		if o.Effective.Max() > 0 || o.Direct != nil {
			holders++
		}
		if o.Direct != nil {
			direct++
		}
		switch o.Control {
		case graph.Yes:
			controls = append(controls, nameOf(o.Entity))
		case graph.Possible:
			may = append(may, nameOf(o.Entity))
		}
	}
	var parts []string
	count := fmt.Sprint(holders)
	if a.Truncated {
		count = "at least " + count
	}
	of := "on record " + on + through
	if least > 0 {
		of = "of " + graph.FormatPercent(least) + " or more, or who may reach that, " + of
	}
	switch holders {
	case 0:
		parts = append(parts, sentence("%s has no owner %s", name, of))
	case 1:
		parts = append(parts, sentence("%s has %s owner %s", name, count, of))
	default:
		parts = append(parts, sentence("%s has %s owners %s; %d %s it directly", name, count, of, direct, oneOr(direct, "holds", "hold")))
	}
	switch {
	case len(controls) > 0:
		parts = append(parts, fmt.Sprintf("%s %s it.", list(controls), oneOr(len(controls), "controls", "control")))
	case len(may) > 0:
		parts = append(parts, fmt.Sprintf("%s may control it.", list(may)))
	case holders > 0:
		parts = append(parts, "No one on record controls it.")
	}
	if share := a.Undisclosed.Share; share.Max() > 0 && holders > 0 {
		parts = append(parts, fmt.Sprintf("Undisclosed: %s.", share.Text()))
	}
	return strings.Join(parts, " ")
}

// sentence ends what it formats with one full stop, also where that ends with a
// name that has its own: Alipay.com Co., Ltd.
func sentence(format string, args ...any) string {
	return strings.TrimSuffix(fmt.Sprintf(format, args...), ".") + "."
}

func operatorNames(operators []explore.Operator) string {
	names := make([]string, len(operators))
	for i := range operators {
		names[i] = nameOf(operators[i].Entity)
	}
	return list(names)
}

// oneOr returns the form of a word that goes with count.
func oneOr(count int, one, several string) string {
	if count == 1 {
		return one
	}
	return several
}

// list joins names as a sentence has them, and counts those after the third.
func list(names []string) string {
	const most = 3
	switch {
	case len(names) > most+1:
		return fmt.Sprintf("%s and %d others", strings.Join(names[:most], ", "), len(names)-most)
	case len(names) > 1:
		return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	}
	return strings.Join(names, "")
}
