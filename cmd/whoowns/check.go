package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/terminal"
)

// checked is what check prints.
type checked struct {
	Stats    graph.Stats     `json:"stats"`
	Problems []graph.Problem `json:"problems"`
}

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Read the whole store and report what is not as it should be",
		Args:  noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.reading(cmd.Context(), func(store graph.Store) error {
				problems, err := store.Check(cmd.Context())
				if err != nil {
					return err
				}
				stats, err := store.Stats(cmd.Context())
				if err != nil {
					return err
				}
				if problems == nil {
					problems = []graph.Problem{}
				}
				if err := a.print(checked{stats, problems}, func(p *terminal.Page) { drawCheck(p, stats, problems) }); err != nil {
					return err
				}
				if len(problems) > 0 {
					return graph.Errorf(graph.Corrupt, "the check found %d %s; %s", len(problems), oneOr(len(problems), "problem", "problems"), remedy(problems))
				}
				return nil
			})
		},
	}
}

// remedy says what to do: an import that broke off is completed by the same file.
func remedy(problems []graph.Problem) string {
	if slices.ContainsFunc(problems, func(p graph.Problem) bool { return p.Record != graph.ImportProblem }) {
		return "export what is readable, and import it into a new store"
	}
	return "import the same files again"
}

func drawCheck(p *terminal.Page, stats graph.Stats, problems []graph.Problem) {
	found := "Everything is as it should be"
	if len(problems) > 0 {
		found = fmt.Sprintf("%d %s", len(problems), oneOr(len(problems), "problem", "problems"))
	}
	p.Paragraph(fmt.Sprintf("%s: %s read.", found, tally(stats.Entities, stats.Relations, stats.Sources)))
	for _, problem := range problems {
		p.Item("! ", problem.Record+": "+problem.What, terminal.Caution)
	}
}
