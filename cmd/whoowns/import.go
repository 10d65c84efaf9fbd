package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/ingest"
	"whoowns/internal/terminal"
)

// importing is the flags of import.
type importing struct {
	format      string
	skipInvalid bool
	refused     string
	check       bool
}

func (a *app) importCommand() *cobra.Command {
	o := &importing{}
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Read files into the store, each as a whole or not at all",
		Long: `import reads files into the store, each as a whole or not at all: a file with a
fault is refused with a list of its faults, and nothing of it is written. The
format is found from the content. - is standard input. With --skip-invalid the
rest is loaded, and what was left out is written to a file beside the one
imported, holdings.refused.csv for holdings.csv, unless --refused names another.

Where the store's file is missing it is made, with nothing in it but what is
imported: whoowns seed adds the data that come with the program.`,
		Example: "  whoowns import holdings.csv\n  whoowns import --check register.json\n" +
			"  curl https://example.org/bods.json | whoowns import -\n  whoowns import --skip-invalid --refused rest.csv holdings.csv",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return graph.Errorf(graph.Invalid, "import needs a file: write whoowns import FILE, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, files []string) error {
			if err := o.agree(files); err != nil {
				return err
			}
			if o.check {
				return a.checkFiles(cmd.Context(), files, o)
			}
			return a.writing(cmd.Context(), func(store graph.Store, made bool) error {
				for i, file := range files {
					if err := a.importFile(cmd.Context(), store, file, o); err != nil {
						if i > 0 {
							a.say("The %d %s before %s %s loaded.", i, oneOr(i, "file", "files"), file, oneOr(i, "is", "are"))
						}
						return err
					}
				}
				if made {
					a.say("The store is new and holds only this; whoowns seed adds the data that come with the program.")
				}
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&o.format, "format", "", "read every file as this `FORMAT`, instead of finding it from the content: native, bods, csv")
	cmd.Flags().BoolVar(&o.skipInvalid, "skip-invalid", false, "load what is valid, and write the rest to a file")
	cmd.Flags().StringVar(&o.refused, "refused", "", "with --skip-invalid: the `FILE` for what was left out (default: FILE.refused.EXTENSION)")
	cmd.Flags().BoolVar(&o.check, "check", false, "only check the files; write nothing")
	return cmd
}

// agree says which flags contradict each other or the files.
func (o *importing) agree(files []string) error {
	switch {
	case o.refused == "":
		return nil
	case !o.skipInvalid:
		return graph.Errorf(graph.Invalid, "--refused %s: without --skip-invalid a file with faults is refused as a whole; add --skip-invalid or leave out --refused", o.refused)
	case len(files) > 1:
		return graph.Errorf(graph.Invalid, "--refused %s takes what one file leaves out; import the %d files one by one", o.refused, len(files))
	}
	if sameFile(o.refused, files[0]) {
		return graph.Errorf(graph.Invalid, "--refused %s is the file to import; name another one", o.refused)
	}
	return nil
}

// sameFile reports whether both names are of one file that is there.
func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// checkFiles checks files against the store, or against an empty one where there
// is none.
func (a *app) checkFiles(ctx context.Context, files []string, o *importing) error {
	check := func(store graph.Store) error {
		for _, file := range files {
			if err := a.importFile(ctx, store, file, o); err != nil {
				return err
			}
		}
		return nil
	}
	if a.location == "" {
		if there, err := exists(defaultFile); err != nil {
			return err
		} else if !there {
			return check(nil)
		}
	}
	return a.reading(ctx, check)
}

// importFile imports or checks one file, and reports.
func (a *app) importFile(ctx context.Context, store graph.Store, name string, o *importing) error {
	in, size, err := a.openInput(name)
	if err != nil {
		return err
	}
	defer in.Close()
	progress := a.newProgress(name, size)
	refused := &lateFile{name: o.refusedFile(name), own: o.refused == ""}
	options := ingest.Options{Name: name, Format: o.format, SkipInvalid: o.skipInvalid, Progress: progress.update}
	if refused.name != "" {
		options.Refused = refused
	}
	work := ingest.Import
	if o.check {
		work = ingest.Check
	}
	report, err := work(ctx, store, in, options)
	progress.finish()
	if closed := refused.Close(); err == nil {
		err = closed
	}
	var faults *ingest.FaultsError
	if errors.As(err, &faults) {
		return a.refuse(name, &faults.Report, o)
	}
	if errors.Is(err, context.Canceled) && graph.CodeOf(err) != graph.Unfinished {
		a.say("%s was stopped, and nothing of it is written.", name)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	a.listNotes(&report)
	if refused.written {
		a.say("What was left out is in %s.", refused.name)
	}
	return a.print(report, func(p *terminal.Page) {
		done := "written"
		if o.check {
			done = "found and nothing written"
		}
		p.Paragraph(fmt.Sprintf("%s (%s): %d read; %s %s.%s", name, report.Format, report.Read, tally(report.Entities, report.Relations, report.Sources), done, leftOut(&report)))
	})
}

func leftOut(r *ingest.Report) string {
	if r.Skipped == 0 {
		return ""
	}
	return fmt.Sprintf(" %d left out.", r.Skipped)
}

// refusedFile names the file for what an import leaves out: the one that was
// asked for, else one beside the file; "" for none. A check leaves nothing behind
// unless it is asked to.
func (o *importing) refusedFile(name string) string {
	if o.refused != "" || !o.skipInvalid || o.check {
		return o.refused
	}
	if name == "-" {
		return "stdin.refused"
	}
	extension := filepath.Ext(name)
	return strings.TrimSuffix(name, extension) + ".refused" + extension
}

// refuse lists the faults of a file and returns the one line that ends it.
func (a *app) refuse(name string, report *ingest.Report, o *importing) error {
	a.listNotes(report)
	if a.json {
		if err := a.printJSON(report); err != nil {
			return err
		}
	}
	count, listed := "a fault", "listed above"
	if report.FaultCount > 1 {
		count = fmt.Sprintf("%d faults", report.FaultCount)
	}
	if report.FaultCount > len(report.Faults) {
		listed = fmt.Sprintf("the first %d listed above", len(report.Faults))
	}
	advice := "mend the file"
	if report.Read > 0 && !o.skipInvalid {
		advice += ", or load the rest with --skip-invalid"
	}
	return graph.Errorf(graph.Invalid, "%s has %s%s, %s, and nothing of it is written; %s", name, count, readOf(report), listed, advice)
}

// readOf says how much of a file was read, in its own units: " in 250 rows read".
func readOf(report *ingest.Report) string {
	one, many := "statement", "statements"
	switch report.Format {
	case "csv":
		one, many = "row", "rows"
	case "native":
		one, many = "line", "lines"
	case "": // not even the format was found
		return ""
	}
	return fmt.Sprintf(" in %d %s read", report.Read, oneOr(report.Read, one, many))
}

// listNotes writes the faults and warnings to standard error, a line each.
func (a *app) listNotes(report *ingest.Report) {
	for _, fault := range report.Faults {
		a.say("%s", fault)
	}
	if more := report.FaultCount - len(report.Faults); more > 0 {
		a.say("and %d faults more", more)
	}
	for _, warning := range report.Warnings {
		a.say("%s (a warning)", warning)
	}
	if more := report.WarningCount - len(report.Warnings); more > 0 {
		a.say("and %d warnings more", more)
	}
}

// openInput opens a file to import, and says how long it is, 0 when that is not
// known. - is standard input.
func (a *app) openInput(name string) (io.ReadCloser, int64, error) {
	if name == "-" {
		return io.NopCloser(a.In), 0, nil
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, graph.Errorf(graph.Invalid, "%s cannot be read: %w", name, errors.Unwrap(err))
	}
	info, err := file.Stat()
	switch {
	case err != nil:
		file.Close()
		return nil, 0, graph.Errorf(graph.Invalid, "%s cannot be read: %w", name, err)
	case info.IsDir():
		file.Close()
		return nil, 0, graph.Errorf(graph.Invalid, "%s is a folder; name the files in it", name)
	case !info.Mode().IsRegular():
		return file, 0, nil
	}
	return file, info.Size(), nil
}

// lateFile is a file that is made with the first byte written to it, so that
// nothing to write leaves nothing behind.
type lateFile struct {
	name    string
	own     bool // nobody asked for this name, so what is there already stays
	file    *os.File
	written bool
}

func (l *lateFile) Write(data []byte) (int, error) {
	if l.file == nil {
		flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
		if l.own {
			flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
		}
		file, err := os.OpenFile(l.name, flags, 0o644)
		switch {
		case errors.Is(err, os.ErrExist):
			return 0, graph.Errorf(graph.Invalid, "%s, the file for what is left out, is there already; remove it, or name another one with --refused", l.name)
		case err != nil:
			return 0, graph.Errorf(graph.Invalid, "%s, the file for what is left out, cannot be written (%w); name another one with --refused", l.name, errors.Unwrap(err))
		}
		l.file = file
	}
	l.written = true
	return l.file.Write(data)
}

func (l *lateFile) Close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
