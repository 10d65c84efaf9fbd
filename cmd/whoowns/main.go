// Command whoowns answers who owns whom: on the command line, and as a server
// with a page, an API and an import of its own. Answers go to standard output,
// messages to standard error; a failure is one line and exit status 1.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"whoowns/graph"
	"whoowns/internal/terminal"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks the command to end; a second one ends it.
	context.AfterFunc(ctx, stop)
	err := run(ctx, os.Args[1:], stdio{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv})
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "whoowns: "+message(err))
		os.Exit(1)
	}
}

// stdio is where a command reads and writes, and the environment that it sees.
type stdio struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(name string) string
}

// run runs the command that args name and returns its failure.
func run(ctx context.Context, args []string, io stdio) error {
	a := &app{stdio: io}
	root := newRoot(a)
	root.SetArgs(args)
	return a.naming(root.ExecuteContext(ctx))
}

// message returns err as one line that is safe to show, with the entities that
// may have been meant.
func message(err error) string {
	text := err.Error()
	var known *graph.Error
	switch {
	case errors.Is(err, context.Canceled) && graph.CodeOf(err) != graph.Unfinished:
		text = "stopped"
	case errors.As(err, &known) && len(known.Near) > 0:
		near := make([]string, len(known.Near))
		for i, ref := range known.Near {
			near[i] = ref.ID
			if ref.Name != ref.ID {
				near[i] += " (" + ref.Name + ")"
			}
		}
		text += "; did you mean " + strings.Join(near, ", ") + "?"
	}
	return terminal.Clean(text)
}
