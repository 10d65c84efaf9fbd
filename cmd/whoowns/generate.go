package main

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/format"
	"whoowns/internal/format/native"
	"whoowns/internal/terminal"
	"whoowns/seed"
)

// mostGenerated bounds each number of a synthetic register.
const mostGenerated = 100_000_000

func (a *app) generateCommand() *cobra.Command {
	o := seed.RegisterOptions{Companies: 4_000, Persons: 6_000, Relations: 10_000, Seed: 1}
	output := ""
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Make up a large register, for measuring",
		Long: `generate makes up a register of companies and persons that do not exist, the same
one for the same flags, and writes it into a store or as a native file.`,
		Example: "  whoowns generate --store big.db --companies 400000 --persons 600000 --relations 1000000\n  whoowns generate --output register.jsonl",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, size := range []struct {
				flag         string
				value, least int
			}{{"companies", o.Companies, 1}, {"persons", o.Persons, 1}, {"relations", o.Relations, 0}} {
				if size.value < size.least || size.value > mostGenerated {
					return graph.Errorf(graph.Invalid, "--%s: %d is not between %d and %d", size.flag, size.value, size.least, mostGenerated)
				}
			}
			switch {
			case output != "" && a.location != "":
				return graph.Errorf(graph.Invalid, "--output and --store are both given; a register goes to one of them")
			case output != "":
				return a.generateFile(cmd.Context(), o, output)
			case a.location == "":
				return graph.Errorf(graph.Invalid, "generate needs a place for a made-up register: write --store FILE, or --output FILE")
			}
			return a.writing(cmd.Context(), func(store graph.Store, _ bool) error {
				applied, err := store.Apply(cmd.Context(), seed.GenerateRegister(o))
				if err != nil {
					return err
				}
				return a.print(applied, func(p *terminal.Page) {
					p.Paragraph(fmt.Sprintf("%s: %s.", a.location, tally(applied.Entities, applied.Relations, applied.Sources)))
				})
			})
		},
	}
	cmd.Flags().IntVar(&o.Companies, "companies", o.Companies, "how many companies")
	cmd.Flags().IntVar(&o.Persons, "persons", o.Persons, "how many persons")
	cmd.Flags().IntVar(&o.Relations, "relations", o.Relations, "at most how many relations")
	cmd.Flags().Uint64Var(&o.Seed, "seed", o.Seed, "another number makes another register")
	cmd.Flags().StringVar(&output, "output", "", "write a native `FILE` instead of into a store")
	return cmd
}

func (a *app) generateFile(ctx context.Context, o seed.RegisterOptions, output string) error {
	var exported format.Exported
	err := replaceFile(output, func(w io.Writer) (err error) {
		exported, err = native.Encode(w, scan(ctx, seed.GenerateRegister(o)))
		return err
	})
	if err != nil {
		return err
	}
	return a.print(exported, func(p *terminal.Page) {
		p.Paragraph(fmt.Sprintf("%s: %s.", output, tally(exported.Entities, exported.Relations, exported.Sources)))
	})
}

// scan hands changes over as a store's scan does.
func scan(ctx context.Context, changes graph.Changes) format.Scan {
	return func(yield func(graph.Change) error) error {
		for change, err := range changes {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				err = yield(change)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}
