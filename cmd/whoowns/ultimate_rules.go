package main

import (
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph/ownership"
	"whoowns/internal/explore"
	"whoowns/internal/terminal"
)

func (a *app) rulesCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "rules",
		Short: "The rules by name: law, article, threshold, method",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			rules := explore.Rules()
			return a.print(rules, func(p *terminal.Page) { drawRules(p, rules.Rules) })
		},
	}
}

var asksWith = map[ownership.Question]string{
	ownership.ForOwners: "whoowns ultimate-owners ENTITY --rule ",
	ownership.ForList:   "whoowns screen ENTITY --listed LIST --rule ",
	ownership.ForPair:   "whoowns close-links A B --rule ",
}

func drawRules(p *terminal.Page, rules []explore.Rule) {
	for i := range rules {
		r := &rules[i]
		if i > 0 {
			p.Gap()
		}
		p.Heading(r.ID)
		applies := ""
		if !r.Applies.IsZero() {
			applies = " It applies from " + r.Applies.String() + "."
		}
		p.Paragraph(r.Name + ": " + r.Law + "." + applies)
		p.Item("threshold  ", r.Reached, terminal.Plain)
		p.Item("method     ", r.Method, terminal.Plain)
		if r.Fallback != "None" {
			p.Item("nobody     ", r.Fallback+".", terminal.Plain)
		}
		p.Item("reading    ", r.Reading, terminal.Plain)
		p.Item("articles   ", strings.Join(r.Articles, "; "), terminal.Plain)
		p.Item("ask with   ", asksWith[r.Question]+r.ID, terminal.Plain)
	}
}
