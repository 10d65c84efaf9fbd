package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoowns/graph"
	"whoowns/internal/terminal"
)

// app is what every command shares.
type app struct {
	stdio
	location string // --store
	json     bool   // --json
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
				return graph.Errorf(graph.Invalid, "there is no command %q; whoowns help lists the commands", args[0])
			}
			return nil
		},
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error { return a.readEnvironment(cmd.Flags()) },
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return graph.Errorf(graph.Invalid, "%w; %s --help lists the flags", err, cmd.CommandPath())
	})
	root.PersistentFlags().StringVar(&a.location, "store", "", "a file such as whoowns.db")
	root.PersistentFlags().BoolVar(&a.json, "json", false, "write the answer as JSON, as the API has it")
	root.AddCommand(
		a.askCommand(),
		a.ownersCommand(),
		a.holdingsCommand(),
		a.controlCommand(),
		a.dependsCommand(),
		a.searchCommand(),
		a.showCommand(),
		a.serveCommand(),
		a.importCommand(),
		a.exportCommand(),
		a.seedCommand(),
		a.generateCommand(),
		a.checkCommand(),
		a.versionCommand(),
	)
	return root
}

// readEnvironment sets every flag that the command line leaves out from its
// variable, where that is not empty.
func (a *app) readEnvironment(flags *pflag.FlagSet) error {
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		if failed != nil || f.Changed || f.Name == "help" {
			return
		}
		variable := "WHOOWNS_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value := a.Getenv(variable)
		if value == "" {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			failed = graph.Errorf(graph.Invalid, "the variable %s is %q, which --%s does not take: write a value of type %s", variable, value, f.Name, f.Value.Type())
		}
	})
	return failed
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
