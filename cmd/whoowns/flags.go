package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"whoowns/graph"
	"whoowns/internal/api"
)

// wrongFlag says of a flag that cannot be read what to write instead.
func wrongFlag(cmd *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		refused *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown) && unknown.GetSpecifiedShortnames() == "":
		meant, name := "", unknown.GetSpecifiedName()
		var known []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
		if near := api.Nearest(name, known); near != "" {
			meant = "did you mean --" + near + "? "
		}
		return graph.Errorf(graph.Invalid, "there is no flag --%s; %s%s --help lists the flags", name, meant, cmd.CommandPath())
	case errors.As(err, &refused):
		return graph.Errorf(graph.Invalid, "--%s: %q is %s; %s --help says more", refused.GetFlag().Name, refused.GetValue(), notOf(refused.GetFlag()), cmd.CommandPath())
	}
	return graph.Errorf(graph.Invalid, "%w; %s --help lists the flags", err, cmd.CommandPath())
}

// notOf says what a value that a flag refuses is not.
func notOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "neither true nor false"
	case "uint64":
		return "not a whole number of 0 or more"
	case "duration":
		return "not a length of time, such as 90s or 2m"
	}
	return "not a whole number"
}

// variable is a flag that a variable of the environment sets.
type variable struct{ flag, name string }

// readEnvironment sets every flag that the command line leaves out from its
// variable, where that is not empty.
func (a *app) readEnvironment(flags *pflag.FlagSet) error {
	var failed error
	flags.VisitAll(func(f *pflag.Flag) {
		if failed != nil || f.Changed || f.Name == "help" || f.Name == "version" {
			return
		}
		name := "WHOOWNS_" + strings.ToUpper(strings.ReplaceAll(f.Name, "-", "_"))
		value := a.Getenv(name)
		if value == "" {
			return
		}
		if err := flags.Set(f.Name, value); err != nil {
			failed = graph.Errorf(graph.Invalid, "the variable %s, which stands for --%s, is %q: that is %s", name, f.Name, value, notOf(f))
			return
		}
		a.variables = append(a.variables, variable{f.Name, name})
	})
	return failed
}

// naming says with a failure about a flag which variable set that flag, for
// nobody finds it on the command line.
func (a *app) naming(err error) error {
	if err == nil {
		return nil
	}
	for _, v := range a.variables {
		if strings.HasPrefix(err.Error(), "--"+v.flag) {
			return fmt.Errorf("%w (%s sets --%s)", err, v.name, v.flag)
		}
	}
	return err
}
