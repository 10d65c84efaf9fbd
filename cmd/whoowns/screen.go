package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/graph/ownership"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) screenCommand() *cobra.Command {
	q, rules := &question{}, &ruleFlags{}
	var listed, files []string
	var flagged bool
	cmd := &cobra.Command{
		Use:     "screen ENTITY",
		Short:   "Whether it is blocked, given who is listed",
		Example: "  whoowns screen alipay --listed jack-ma,softbank\n  whoowns screen ant-group --listed-file list.txt --as-of 2020-10\n  whoowns screen ant-group --flagged",
	}
	q.dayFlag(cmd)
	q.limitFlag(cmd, "steps of the cascade", explore.DefaultLimit)
	rules.add(cmd, "ofac-50", "the `RULE`: "+idsOf(ownership.ForList))
	cmd.Flags().StringArrayVar(&listed, "listed", nil, "the listed entities: `NAMES` or ids with commas between them; may be given several times")
	cmd.Flags().StringArrayVar(&files, "listed-file", nil, "a `FILE` of their ids, one a line, or CSV with a column id; - is standard input; may be given several times")
	cmd.Flags().BoolVar(&flagged, "flagged", false, "also those whose own records have a statement \"sanctioned\" on that day")
	return a.entityCommand(cmd, q, func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error {
		by, err := rules.query(query)
		if err != nil {
			return err
		}
		ids, err := a.listedIDs(ctx, x.Store(), listed, files, query.AsOf.Day)
		if err != nil {
			return err
		}
		if len(ids) == 0 && !flagged {
			return graph.Errorf(graph.Invalid, "screen needs a list: write --listed a,b or --listed-file FILE, or --flagged")
		}
		answer, err := x.Screen(ctx, id, explore.ScreenQuery{RuleQuery: by, Listed: ids, Flagged: flagged})
		if err != nil {
			return err
		}
		return a.print(answer, func(p *terminal.Page) { drawScreening(p, &answer) })
	})
}

// listedIDs returns the ids that --listed and --listed-file give, of every time
// that they are given: whoever is left out may be who makes the difference.
func (a *app) listedIDs(ctx context.Context, store graph.Store, listed, files []string, day graph.Day) ([]string, error) {
	var ids []string
	for _, name := range listed {
		found, err := a.listedUnder(ctx, store, name, day)
		if err != nil {
			var e *graph.Error
			if errors.As(err, &e) {
				e.Message = "--listed: " + e.Message
			}
			return nil, err
		}
		ids = append(ids, found...)
	}
	for _, file := range files {
		from, err := a.readList(file)
		if err != nil {
			return nil, fmt.Errorf("--listed-file %s: %w", file, err)
		}
		ids = append(ids, from...)
	}
	return ids, nil
}

// listedUnder returns the ids of one --listed: of the entity that has the whole
// for its name, since a name may have a comma, or of each name between commas.
func (a *app) listedUnder(ctx context.Context, store graph.Store, text string, day graph.Day) ([]string, error) {
	names := strings.Split(text, ",")
	if len(names) > 1 {
		id, err := a.entityNamed(ctx, store, strings.TrimSpace(text), day)
		if err == nil {
			return []string{id}, nil
		}
		if code := graph.CodeOf(err); code != graph.NotFound && code != graph.Invalid {
			return nil, err
		}
	}
	var ids []string
	for _, name := range names {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		id, err := a.entityNamed(ctx, store, name, day)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

func (a *app) readList(name string) ([]string, error) {
	if name == "-" {
		return listIn(a.In)
	}
	f, err := os.Open(name)
	if err != nil {
		var path *os.PathError
		if errors.As(err, &path) {
			err = path.Err
		}
		return nil, graph.Errorf(graph.Invalid, "it cannot be read: %w", err)
	}
	defer f.Close()
	return listIn(f)
}

func drawScreening(p *terminal.Page, a *explore.Screening) {
	p.Paragraph(a.Sentence)
	drawScreeningEvidence(p, a)
}

// drawScreeningEvidence draws the cascade step by step, then what a reader must
// know, then the sources.
func drawScreeningEvidence(p *terminal.Page, a *explore.Screening) {
	cited := newCitations()
	byID := make(map[string]graph.Relation, len(a.Relations))
	for _, r := range a.Relations {
		byID[r.ID] = r
	}
	columns := []terminal.Column{
		{Title: "blocked", Style: terminal.Ruled}, {Title: "owned", Right: true, Style: terminal.Bold}, {Title: "last seen"}, {Title: "conf."}, {Title: "sources", Style: terminal.Dim},
	}
	var rows []*terminal.Node
	for i := range a.Steps {
		s := &a.Steps[i]
		relations := named(s.Relations, byID)
		rows = append(rows, &terminal.Node{Text: nameOf(s.Entity), After: described(s.Entity, ""), Style: terminal.Bold,
			Cells: []string{controlWord(s.Verdict), s.Share.Text(), lastSeen(relations), confidences(relations), cited.cite(relations)},
			Below: []*terminal.Node{{Text: s.Sentence, Remark: true}}})
	}
	if len(rows) > 0 {
		p.Gap()
		p.Table(a.Rule.ID+" on "+a.AsOf.String(), columns, rows)
	}
	if a.Elsewhere > 0 {
		p.Gap()
		p.Paragraph(fmt.Sprintf("%d of the listed %s nothing that counts here: nothing of it directly, and nothing of an entity that is itself blocked.", a.Elsewhere, oneOr(a.Elsewhere, "has", "have")))
	}
	drawWarnings(p, a.Warnings)
	cited.draw(p, a.Sources)
}

// mostListBytes bounds a list of ids.
const mostListBytes = 8 << 20

// listIn reads a list of ids: CSV when its first line has a column id beside
// others or alone; else one id a line, # beginning a comment.
func listIn(r io.Reader) ([]string, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostListBytes+1))
	if err != nil {
		return nil, graph.Errorf(graph.Invalid, "it cannot be read: %w", err)
	}
	if len(data) > mostListBytes {
		return nil, graph.Errorf(graph.TooLarge, "the list is over %d MiB", mostListBytes>>20)
	}
	return parseList(string(data))
}
