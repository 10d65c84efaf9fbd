package main

import (
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/terminal"
)

// app is what every command shares.
type app struct {
	stdio
	location string // --store, without a user and password
	user     string // for a server
	password string
	json     bool          // --json
	wait     time.Duration // how long to wait for a server that does not answer yet

	workspace []string // --workspace

	resident *slog.Logger // where not nil, what --resident logs; the store is to be in memory

	variables []variable // those that set a flag
}

func newRoot(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:   "whoowns",
		Short: "Who owns whom, on any day, with sources",
		Long: `whoowns answers who owns whom: effective shares that stay right when ownership is
circular, ranges where figures are missing, on any day, with the sources.

Without --store it uses whoowns.db in this folder; where there is none, commands
that only read answer from the Alibaba and Ant Group data that come with the
program. Every flag can be set by a variable: WHOOWNS_STORE for --store,
WHOOWNS_AS_OF for --as-of, and so on.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return noCommand(cmd, args[0])
			}
			return nil
		},
		Version:       thisVersion().line(),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.readEnvironment(cmd.Flags()); err != nil {
				return err
			}
			return a.hideCredentials()
		},
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},

		SuggestionsMinimumDistance: 2,
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetFlagErrorFunc(wrongFlag)
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetHelpCommand(helpCommand())
	root.PersistentFlags().StringVar(&a.location, "store", "", "the `STORE`: a file such as whoowns.db, or a Neo4j server such as neo4j://127.0.0.1:7687")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "write the answer as JSON, as the API has it")
	root.AddCommand(a.reads(
		a.askCommand(),
		a.ownersCommand(),
		a.holdingsCommand(),
		a.controlCommand(),
		a.explainCommand(),
		a.pathsCommand(),
		a.ultimateOwnersCommand(),
		a.screenCommand(),
		a.closeLinksCommand(),
		a.dependsCommand(),
		a.changesCommand(),
		a.timelineCommand(),
		a.whatIfCommand(),
		a.impactCommand(),
		a.searchCommand(),
		a.showCommand(),
	)...)
	root.AddCommand(
		a.rulesCommand(),
		a.cypherCommand(),
		a.serveCommand(),
		a.importCommand(),
		a.exportCommand(),
		a.seedCommand(),
		a.generateCommand(),
		a.checkCommand(),
		a.healthCommand(),
		a.versionCommand(),
	)
	return root
}

// noCommand says that there is no command of a name, and which may be meant.
func noCommand(root *cobra.Command, name string) error {
	meant := ""
	if near := root.SuggestionsFor(name); len(near) > 0 {
		meant = "did you mean " + strings.Join(near, " or ") + "? "
	}
	return graph.Errorf(graph.Invalid, "there is no command %q; %swhoowns help lists the commands", name, meant)
}

func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "What there is, or what a command does",
		RunE: func(cmd *cobra.Command, args []string) error {
			named, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return noCommand(cmd.Root(), args[0])
			}
			return named.Help()
		},
	}
}

// say writes a message to standard error.
func (a *app) say(format string, args ...any) {
	fmt.Fprintln(a.Err, terminal.Clean(fmt.Sprintf(format, args...)))
}

// oneArgument joins the words of a command line into the one thing they name, so
// that names need no quotes.
func oneArgument(what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if strings.TrimSpace(strings.Join(args, " ")) == "" {
			return graph.Errorf(graph.Invalid, "%s needs %s: write %s", cmd.Name(), what, strings.TrimSuffix(cmd.UseLine(), " [flags]"))
		}
		return nil
	}
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return graph.Errorf(graph.Invalid, "%s takes no arguments, and got %q; %s --help says more", cmd.Name(), args[0], cmd.CommandPath())
	}
	return nil
}
