package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/terminal"
	"whoowns/seed"
)

func (a *app) seedCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "seed",
		Short: "Put the Alibaba and Ant Group data into the store, made where it is missing",
		Long: `seed puts the Alibaba and Ant Group data that come with the program into the store.
Doing it again replaces those records and doubles nothing; other records stay.`,
		Args: noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.writing(cmd.Context(), func(store graph.Store, _ bool) error {
				applied, err := seedInto(cmd.Context(), store)
				if err != nil {
					return err
				}
				return a.print(applied, func(p *terminal.Page) {
					p.Paragraph(fmt.Sprintf("Written: %s.", tally(applied.Entities, applied.Relations, applied.Sources)))
				})
			})
		},
	}
}

func seedInto(ctx context.Context, store graph.Store) (graph.Applied, error) {
	applied, err := store.Apply(ctx, seed.Changes())
	if err != nil {
		return graph.Applied{}, fmt.Errorf("writing the data that come with the program: %w", err)
	}
	return applied, nil
}
