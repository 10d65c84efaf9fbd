package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/ingest"
	"whoowns/internal/terminal"
)

func (a *app) exportCommand() *cobra.Command {
	format, output := "native", ""
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write the whole store as a file",
		Long: `export writes the whole store. native loses nothing; what csv and bods cannot say
is left out, and counted on standard error.`,
		Example: "  whoowns export --output all.jsonl\n  whoowns export --format csv > holdings.csv",
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.reading(cmd.Context(), func(store graph.Store) error {
				return a.export(cmd.Context(), store, format, output)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", format, "the `FORMAT`: native, csv or bods")
	cmd.Flags().StringVar(&output, "output", output, "write to this `FILE` instead of standard output")
	return cmd
}

func (a *app) export(ctx context.Context, store graph.Store, format, output string) error {
	var exported ingest.Exported
	write := func(w io.Writer) (err error) {
		buffered := bufio.NewWriterSize(w, 1<<16)
		if exported, err = ingest.Export(ctx, store, buffered, format); err == nil {
			err = buffered.Flush()
		}
		if _, failed := buffered.Write(nil); failed != nil { // the store takes it for a failure of reading
			return fmt.Errorf("writing the export: %w", failed)
		}
		return err
	}
	if output == "" {
		if err := write(a.Out); err != nil {
			return err
		}
		a.sayLeftOut(format, exported)
		return nil
	}
	if err := replaceFile(output, write); err != nil {
		return err
	}
	a.sayLeftOut(format, exported)
	return a.print(exported, func(p *terminal.Page) {
		p.Paragraph(fmt.Sprintf("%s: %s.", output, tally(exported.Entities, exported.Relations, exported.Sources)))
	})
}

func (a *app) sayLeftOut(format string, exported ingest.Exported) {
	if len(exported.LeftOut) == 0 {
		return
	}
	what := make([]string, 0, len(exported.LeftOut))
	for word, count := range exported.LeftOut {
		what = append(what, fmt.Sprintf("%s: %d", word, count))
	}
	slices.Sort(what)
	a.say("Left out, because %s cannot say it: %s.", format, strings.Join(what, ", "))
}

// replaceFile writes a file beside the one named and puts it in its place when it
// is whole, so that a failure leaves what was there.
func replaceFile(name string, write func(io.Writer) error) error {
	info, err := os.Stat(name)
	switch {
	case err == nil && info.IsDir():
		return graph.Errorf(graph.Invalid, "--output %s is a folder; name a file in it", name)
	case err == nil && !info.Mode().IsRegular():
		return writeInto(name, write) // a device or a pipe has no place to put a file in
	}
	file, err := os.CreateTemp(filepath.Dir(name), filepath.Base(name)+".*")
	if err != nil {
		return graph.Errorf(graph.Invalid, "--output %s cannot be written: %w", name, errors.Unwrap(err))
	}
	err = write(file)
	if err == nil {
		err = file.Chmod(0o644)
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return err
}

func writeInto(name string, write func(io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return graph.Errorf(graph.Invalid, "--output %s cannot be written: %w", name, errors.Unwrap(err))
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
