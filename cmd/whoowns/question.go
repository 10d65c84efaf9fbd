package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// question is the flags that narrow a question.
type question struct {
	asOf     string
	minShare string
	limit    string
	bound    int // what limit may be at most; 0 means explore.MaxLimit
	all      bool
	whatIf   []string
	supposed []explore.Warning // what the answer must say of --what-if
}

func (q *question) dayFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.asOf, "as-of", "", "the `DAY` to answer for: 2020-10-31, or a month or year, which means its last day (default today)")
}

func (q *question) limitFlag(cmd *cobra.Command, what string, standard int) {
	cmd.Flags().StringVar(&q.limit, "limit", "", fmt.Sprintf("at most `N` %s, 1 to %d (default %d)", what, explore.MaxLimit, standard))
}

func (q *question) shareFlag(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.minShare, "min-share", "", "leave out what cannot reach this effective `SHARE`: 5% or 0.05")
}

func (q *question) allFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&q.all, "all", false, "draw long lists in full")
}

// day returns the day asked for.
func (q *question) day() (explore.AsOf, error) {
	asOf, err := explore.ParseAsOf(q.asOf)
	if err != nil {
		return explore.AsOf{}, graph.Errorf(graph.Invalid, "--as-of: %w", err)
	}
	return asOf, nil
}

// most returns the limit asked for, and 0 when none was.
func (q *question) most() (int, error) {
	if q.limit == "" {
		return 0, nil
	}
	limit, bound := 0, cmp.Or(q.bound, explore.MaxLimit)
	if _, err := fmt.Sscanf(q.limit, "%d", &limit); err != nil || fmt.Sprint(limit) != q.limit || limit < 1 || limit > bound {
		return 0, graph.Errorf(graph.Invalid, "--limit: %q is not a number between 1 and %d", q.limit, bound)
	}
	return limit, nil
}

// query returns what was asked for.
func (q *question) query() (explore.Query, error) {
	asOf, err := q.day()
	if err != nil {
		return explore.Query{}, err
	}
	limit, err := q.most()
	if err != nil {
		return explore.Query{}, err
	}
	query := explore.Query{AsOf: asOf, Limit: limit}
	if q.minShare != "" {
		if query.MinShare, err = graph.ParseFraction(q.minShare); err != nil {
			return explore.Query{}, graph.Errorf(graph.Invalid, "--min-share: %w", err)
		}
	}
	return query, nil
}

// entityCommand makes a command about one entity: it reads the flags, opens the
// store, finds the entity and calls answer with its id.
func (a *app) entityCommand(cmd *cobra.Command, q *question, answer func(ctx context.Context, x *explore.Explorer, id string, query explore.Query) error) *cobra.Command {
	cmd.Args = oneArgument("an entity")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		query, err := q.query()
		if err != nil {
			return err
		}
		return a.reading(cmd.Context(), func(store graph.Store) error {
			id, err := a.entityNamed(cmd.Context(), store, strings.Join(args, " "), query.AsOf.Day)
			if err != nil {
				return err
			}
			if store, err = a.suppose(cmd.Context(), store, q, query.AsOf); err != nil {
				return err
			}
			return answer(cmd.Context(), explore.New(store), id, query)
		})
	}
	return cmd
}

// entityNamed returns the id of the entity that text names: by its id, or by an
// identifier or a whole name that is the only one of its kind. It says on
// standard error which one a name was taken for.
func (a *app) entityNamed(ctx context.Context, store graph.Store, text string, day graph.Day) (string, error) {
	found, err := store.Entities(ctx, []string{text})
	if err != nil || len(found) == 1 {
		return text, err
	}
	result, err := store.Search(ctx, graph.SearchQuery{Text: text, Limit: 6})
	if err != nil {
		return "", err
	}
	var near, named []graph.Reference
	for i := range result.Hits {
		hit := &result.Hits[i]
		ref := hit.Entity.Reference(day)
		near = append(near, ref)
		if hit.Match <= graph.MatchExact && hit.Match == result.Hits[0].Match {
			named = append(named, ref)
		}
	}
	switch len(named) {
	case 1:
		a.say("%q is %s (%s, %s)", text, named[0].ID, named[0].Name, named[0].Kind)
		return named[0].ID, nil
	case 0:
		if len(near) == 0 {
			return "", graph.Errorf(graph.NotFound, "there is no entity %q; whoowns search finds entities by a part of their names", text)
		}
		e := graph.Errorf(graph.NotFound, "there is no entity %q", text)
		e.Near = near
		return "", e
	}
	ids := make([]string, len(named))
	for i, ref := range named {
		ids[i] = fmt.Sprintf("%s (%s)", ref.ID, ref.Kind)
	}
	return "", graph.Errorf(graph.Invalid, "%q names several entities; write the id of one: %s", text, strings.Join(ids, ", "))
}
