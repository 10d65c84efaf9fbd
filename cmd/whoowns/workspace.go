package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/ingest"
	"whoowns/internal/workspace"
)

// reads gives commands that only read the flag --workspace.
func (a *app) reads(commands ...*cobra.Command) []*cobra.Command {
	for _, cmd := range commands {
		cmd.Flags().StringArrayVar(&a.workspace, "workspace", nil, fmt.Sprintf("answer from this `FILE` alone, in memory, without touching the store; several files are read together. Each up to %d MiB, together up to %d entities and relations", workspace.DefaultBytes>>20, workspace.DefaultRecords))
	}
	return commands
}

// inWorkspace answers from the files of --workspace alone.
func (a *app) inWorkspace(ctx context.Context, use func(graph.Store) error) error {
	store, err := a.open(ctx, inMemory)
	if err != nil {
		return err
	}
	return closing(store, func() error {
		for _, file := range a.workspace {
			if err := a.readInto(ctx, store, file); err != nil {
				return err
			}
		}
		stats, err := store.Stats(ctx)
		if err != nil {
			return err
		}
		a.say("Answering from %s alone (%s), in memory; the store is not touched.", strings.Join(a.workspace, ", "), tally(stats.Entities, stats.Relations, stats.Sources))
		return use(store)
	})
}

func (a *app) readInto(ctx context.Context, store graph.Store, name string) error {
	in, size, err := a.openInput(name)
	if err != nil {
		return fmt.Errorf("--workspace: %w", err)
	}
	defer in.Close()
	if size > workspace.DefaultBytes {
		return fmt.Errorf("--workspace %s: %w", name, workspace.TooLong())
	}
	progress := a.newProgress(name, size)
	report, err := workspace.Fill(ctx, store, workspace.DefaultRecords, in, ingest.Options{Name: name, Progress: progress.update})
	progress.finish()
	var faults *ingest.FaultsError
	if errors.As(err, &faults) {
		a.listNotes(&faults.Report)
		count := faults.Report.FaultCount
		return graph.Errorf(graph.Invalid, "--workspace %s: %d %s%s, listed above; mend the file", name, count, oneOr(count, "fault", "faults"), readOf(&faults.Report))
	}
	if err != nil {
		return fmt.Errorf("--workspace %s: %w", name, err)
	}
	a.listNotes(&report)
	return nil
}
