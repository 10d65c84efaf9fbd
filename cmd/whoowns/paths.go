package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) pathsCommand() *cobra.Command {
	q := &question{}
	query := explore.PathsQuery{}
	var kinds []string
	cmd := &cobra.Command{
		Use:     "paths FROM TO",
		Short:   "How two entities are connected: the shortest routes, or the strongest by share",
		Example: "  whoowns paths jack-ma yuebao\n  whoowns paths jack-ma ant-group --by share --as-of 2020-10-01",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return graph.Errorf(graph.Invalid, "paths needs two entities, and got %d; write paths FROM TO, with quotes around a name of several words", len(args))
			}
			return nil
		},
	}
	q.dayFlag(cmd)
	chainsFlag(cmd, q, "routes")
	cmd.Flags().StringVar(&query.By, "by", "hops", "`WAY`: hops, the fewest relations; share, the largest product of direct shares")
	cmd.Flags().StringVar(&query.Direction, "direction", "any", "`WAY`: any, relations are walked either way; owns, from owner to subject only")
	cmd.Flags().StringSliceVar(&kinds, "kinds", nil, "only relations of these `KINDS`: OWNS,CONTROLS (default every kind)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		var err error
		if query.AsOf, err = q.day(); err != nil {
			return err
		}
		if query.Limit, err = q.most(); err != nil {
			return err
		}
		for _, word := range kinds {
			if word = strings.TrimSpace(word); word == "" {
				continue
			}
			kind, err := graph.ParseRelationKind(word)
			if err != nil {
				return graph.Errorf(graph.Invalid, "--kinds: %w", err)
			}
			query.Kinds = append(query.Kinds, kind)
		}
		return a.reading(cmd.Context(), func(store graph.Store) error {
			var ends [2]string
			for i, arg := range args {
				if ends[i], err = a.entityNamed(cmd.Context(), store, arg, query.AsOf.Day); err != nil {
					return err
				}
			}
			answer, err := explore.New(store).Paths(cmd.Context(), ends[0], ends[1], query)
			if err != nil {
				return err
			}
			return a.print(answer, func(p *terminal.Page) { drawPaths(p, &answer) })
		})
	}
	return cmd
}

func drawPaths(p *terminal.Page, a *explore.Paths) {
	p.Paragraph(a.Text)
	drawRoutes(p, a)
}

// drawRoutes draws each route, its steps below where it begins.
func drawRoutes(p *terminal.Page, a *explore.Paths) {
	cited := newCitations()
	byID := relationsByID(a.Relations)
	columns := []terminal.Column{{Title: "by"}, {Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim}}
	rows := make([]*terminal.Node, len(a.Routes))
	for i := range a.Routes {
		r := &a.Routes[i]
		worth := fmt.Sprintf("%d %s", r.Hops, oneOr(r.Hops, "step", "steps"))
		if r.Share != nil {
			worth = r.Share.Text()
		}
		rows[i] = &terminal.Node{Text: strconv.Itoa(i+1) + ". " + nameOf(r.Steps[0].From), After: described(r.Steps[0].From), Style: terminal.Bold, Cells: []string{worth, "", "", ""}}
		for j := range r.Steps {
			s := &r.Steps[j]
			relations := named(s.Relations, byID)
			rows[i].Below = append(rows[i].Below, &terminal.Node{Text: arrow(s, relations) + nameOf(s.To), After: described(s.To),
				Cells: []string{waysOf(s, relations), lastSeen(relations), confidences(relations), cited.cite(relations)}})
		}
	}
	if len(rows) > 0 {
		p.Gap()
		p.Table("routes on "+a.AsOf.String(), columns, rows)
	}
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

// arrow points from the owner to the subject of a step's relations.
func arrow(s *explore.RouteStep, relations []graph.Relation) string {
	down, up := false, false
	for i := range relations {
		down, up = down || relations[i].Owner == s.From.ID, up || relations[i].Owner == s.To.ID
	}
	switch {
	case down && up:
		return "⇄" + terminal.NoBreak
	case up:
		return "←" + terminal.NoBreak
	}
	return "→" + terminal.NoBreak
}

// waysOf says what the relations of a step are: first those in its own direction,
// then the others, which stand against the route.
func waysOf(s *explore.RouteStep, relations []graph.Relation) string {
	var along, against []graph.Relation
	for i := range relations {
		if relations[i].Owner == s.From.ID {
			along = append(along, relations[i])
		} else {
			against = append(against, relations[i])
		}
	}
	var words []string
	for _, list := range [][]graph.Relation{along, against} {
		if len(list) > 0 {
			words = append(words, interest(list))
		}
	}
	return strings.Join(words, " ← ")
}
