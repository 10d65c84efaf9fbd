package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"whoowns/graph"
	"whoowns/internal/api"
	"whoowns/internal/cypher"
	"whoowns/internal/explore"
	"whoowns/internal/query"
	"whoowns/internal/terminal"
)

// asking is the flags of cypher.
type asking struct {
	file       string
	parameters []string
	limit      string
	timeout    time.Duration
	csv        bool
}

func (a *app) cypherCommand() *cobra.Command {
	o := &asking{timeout: cypher.DefaultTime}
	cmd := &cobra.Command{
		Use:   "cypher QUERY",
		Short: "Ask in Cypher",
		Long: `cypher runs one statement that only reads and prints its rows. - reads the statement
from standard input, --file from a file.

A value of --param is JSON where it reads as JSON and text otherwise: 5 is an integer,
5.0 a float, true a boolean, ["a", "b"] a list, and alibaba a text. A text that would
be read as JSON stands in quotes of its own: --param 'id="5"'.

On a file shares and control are functions, such as whoowns.effectiveShare(a, b) and
whoowns.controls(a, b), on the day --param asOf=2020-10-01. EXPLAIN before a query
shows how it will be answered, PROFILE what each step cost.`,
		Example: "  whoowns cypher 'MATCH (c:Company) RETURN c.id, c.name ORDER BY c.id LIMIT 5'\n" +
			"  whoowns cypher --param id=ant-group 'MATCH (o)-[r:OWNS]->({id: $id}) RETURN o.name, r.share'\n  whoowns cypher --csv --file owners.cypher > owners.csv",
		RunE: func(cmd *cobra.Command, args []string) error { return a.cypher(cmd.Context(), o, args) },
	}
	cmd.Flags().StringVar(&o.file, "file", "", "a `FILE` with the query")
	cmd.Flags().StringArrayVar(&o.parameters, "param", nil, "the value of a parameter, as `NAME=VALUE`; once for each")
	cmd.Flags().StringVar(&o.limit, "limit", "", fmt.Sprintf("at most `N` rows, 1 to 1000000 (default %d)", cypher.DefaultRows))
	cmd.Flags().DurationVar(&o.timeout, "timeout", o.timeout, fmt.Sprintf("how long the query may take, at most %s", cypher.MaxTime))
	cmd.Flags().BoolVar(&o.csv, "csv", false, "write the rows as CSV, with a header")
	return cmd
}

func (a *app) cypher(ctx context.Context, o *asking, args []string) error {
	if o.csv && a.json {
		return graph.Errorf(graph.Invalid, "--csv and --json are two forms of one answer; write one of them")
	}
	limits, err := o.limits()
	if err != nil {
		return err
	}
	parameters, err := o.values()
	if err != nil {
		return err
	}
	text, err := a.query(o, args)
	if err != nil {
		return err
	}
	statement, err := cypher.Parse(text)
	if err != nil {
		return err
	}
	return a.reading(ctx, func(store graph.Store) error {
		runner, err := query.RunnerOf(store, explore.New(store))
		if err != nil {
			return err
		}
		start := time.Now()
		result, err := runner.RunCypher(ctx, statement, parameters, limits)
		if err != nil {
			return err
		}
		elapsed := time.Since(start)
		for _, warning := range result.Warnings {
			a.say("%s", warning)
		}
		if result.Truncated {
			a.say("The result is cut: %s. --limit takes more rows.", result.Why)
		}
		if o.csv {
			return a.printCSV(result)
		}
		return a.print(api.CypherAnswerOf(result, elapsed), func(p *terminal.Page) { drawRows(p, result, statement.Tree().Prefix) })
	})
}

// largestLimit bounds --limit; the rows are kept in memory.
const largestLimit = 1_000_000

func (o *asking) limits() (cypher.Limits, error) {
	limits := cypher.Limits{Time: o.timeout}
	if o.limit != "" {
		rows, err := strconv.Atoi(o.limit)
		if err != nil || rows < 1 || rows > largestLimit {
			return limits, graph.Errorf(graph.Invalid, "--limit: %q is not a number between 1 and %d", o.limit, largestLimit)
		}
		limits.Rows = rows
		if rows > cypher.DefaultRows {
			limits.Bytes = cypher.DefaultBytes * (1 + rows/cypher.DefaultRows)
		}
	}
	if o.timeout < time.Millisecond || o.timeout > cypher.MaxTime {
		return limits, graph.Errorf(graph.Invalid, "--timeout: %s is not between 1ms and %s; write such as 90s", o.timeout, cypher.MaxTime)
	}
	return limits, nil
}

// values reads the parameters.
func (o *asking) values() (map[string]any, error) {
	values := map[string]any{}
	for _, given := range o.parameters {
		name, text, found := strings.Cut(given, "=")
		name = strings.TrimPrefix(name, "$")
		if !found || name == "" {
			return nil, graph.Errorf(graph.Invalid, "--param: %q has no name and value; write name=value, such as id=ant-group", given)
		}
		if _, twice := values[name]; twice {
			return nil, graph.Errorf(graph.Invalid, "--param: %s is given twice; write it once", name)
		}
		value, isJSON, err := cypher.ParseParameter([]byte(text))
		switch {
		case err != nil:
			return nil, graph.Errorf(graph.Invalid, "--param %s: %w", name, err)
		case !isJSON:
			value = text
		}
		values[name] = value
	}
	return values, nil
}

// query reads the statement from the arguments, a file or standard input.
func (a *app) query(o *asking, args []string) (string, error) {
	given := strings.Join(args, " ")
	switch {
	case o.file != "" && given != "":
		return "", graph.Errorf(graph.Invalid, "--file %s: a query is given too; write one of them", o.file)
	case o.file != "":
		file, err := os.Open(o.file)
		if err != nil {
			return "", graph.Errorf(graph.NotFound, "--file: %w", err)
		}
		defer file.Close()
		return readQuery(file, o.file)
	case given == "-":
		return readQuery(a.In, "standard input")
	case strings.TrimSpace(given) == "":
		return "", graph.Errorf(graph.Invalid, "cypher needs a query: write whoowns cypher QUERY, --file FILE, or - for standard input")
	}
	return given, nil
}

// readQuery reads no more than can be taken.
func readQuery(from io.Reader, name string) (string, error) {
	text, err := io.ReadAll(io.LimitReader(from, cypher.MaxText+1))
	if err != nil {
		return "", fmt.Errorf("reading the query from %s: %w", name, err)
	}
	return strings.TrimPrefix(string(text), "\ufeff"), nil // a mark that some editors put first
}

// printCSV writes rows as CSV, in which null is an empty field.
func (a *app) printCSV(result *cypher.Result) error {
	w := csv.NewWriter(a.Out)
	err := w.Write(result.Columns)
	for _, row := range result.Rows {
		fields := make([]string, len(row))
		for i, value := range row {
			switch v := value.(type) {
			case nil:
			case string:
				fields[i] = v
			default:
				fields[i] = cypher.Text(v)
			}
		}
		if err == nil {
			err = w.Write(fields)
		}
	}
	if w.Flush(); err == nil {
		err = w.Error()
	}
	if err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}
