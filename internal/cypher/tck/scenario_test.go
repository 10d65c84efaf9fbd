package tck

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"github.com/cucumber/godog"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/cypher/memorygraph"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/value"
)

// scenario is the state between the steps of one.
type scenario struct {
	graphs     string // the folder of the named graphs
	graph      *memorygraph.Graph
	parameters map[string]any
	out        bool // it updates, or calls a procedure, and is refused
	result     *cypher.Result
	err        error
	compiling  bool // err came before anything was read
}

// register binds the steps of one scenario.
func (s *scenario) register(sc *godog.ScenarioContext) {
	step := func(text string, do any) { sc.Step("^"+text+"$", do) }
	step(`(?:an empty|any) graph`, func() { s.graph = memorygraph.New() })
	step(`the ([\w-]+) graph`, s.namedGraph)
	step(`having executed:`, func(ctx context.Context, text *godog.DocString) error {
		return build(ctx, s.graph, text.Content, s.parameters)
	})
	step(`parameters are:`, s.parametersAre)
	step(`there exists a procedure .*:`, func(*godog.Table) { s.out = true })
	step(`executing (?:control )?query:`, s.execute)
	step(`the result should be, in any order:`, func(t *godog.Table) error { return s.resultIs(t, false, false) })
	step(`the result should be, in order:`, func(t *godog.Table) error { return s.resultIs(t, true, false) })
	step(`the result should be \(ignoring element order for lists\):`, func(t *godog.Table) error { return s.resultIs(t, false, true) })
	step(`the result should be, in order \(ignoring element order for lists\):`, func(t *godog.Table) error { return s.resultIs(t, true, true) })
	step(`the result should be empty`, s.resultIsEmpty)
	step(`no side effects`, func() {}) // the graph has nothing that the evaluator could write with
	step(`the side effects should be:`, s.sideEffects)
	step(`an? (\w+) should be raised at (compile time|runtime|any time): (\S+)`, s.raised)
}

func (s *scenario) namedGraph(ctx context.Context, name string) error {
	text, err := os.ReadFile(filepath.Join(s.graphs, name, name+".cypher"))
	if err != nil {
		return err
	}
	s.graph = memorygraph.New()
	return build(ctx, s.graph, string(text), nil)
}

func (s *scenario) parametersAre(t *godog.Table) error {
	s.parameters = map[string]any{}
	for _, row := range t.Rows {
		v, err := parseNotation(row.Cells[1].Value)
		if err != nil {
			return err
		}
		s.parameters[row.Cells[0].Value] = v
	}
	return nil
}

// execute runs a query. What updates must be refused, and is done with then.
func (s *scenario) execute(ctx context.Context, text *godog.DocString) error {
	s.result, s.err, s.compiling = nil, nil, true
	query, err := syntax.Parse(text.Content)
	if isUpdating(text.Content) {
		s.out = true
	}
	if s.out {
		if err == nil {
			return fmt.Errorf("a query that updates or calls is parsed: %s", text.Content)
		}
		return nil
	}
	options := evaluate.Options{Parameters: s.parameters}
	if err == nil {
		err = evaluate.Check(query, options)
	}
	if err != nil {
		s.err = err
		return nil
	}
	s.compiling = false
	s.result, s.err = evaluate.Run(ctx, s.graph, query, options)
	return nil
}

// run parses and runs a query.
func run(ctx context.Context, g *memorygraph.Graph, text string, o evaluate.Options) (*cypher.Result, error) {
	query, err := syntax.Parse(text)
	if err != nil {
		return nil, err
	}
	return evaluate.Run(ctx, g, query, o)
}

func (s *scenario) sideEffects(*godog.Table) error {
	if !s.out {
		return fmt.Errorf("a query that reads has side effects")
	}
	return nil
}

func (s *scenario) resultIsEmpty() error {
	if s.out {
		return nil
	}
	if s.err != nil {
		return s.err
	}
	if len(s.result.Rows) > 0 {
		return fmt.Errorf("%d rows, the first %s; want none", len(s.result.Rows), shown(s.result.Rows[0]))
	}
	return nil
}

func (s *scenario) resultIs(t *godog.Table, ordered, listsInAnyOrder bool) error {
	if s.out {
		return nil
	}
	if s.err != nil {
		return s.err
	}
	columns, want, err := expected(t)
	if err != nil {
		return err
	}
	if !slices.Equal(s.result.Columns, columns) {
		return fmt.Errorf("columns %q; want %q", s.result.Columns, columns)
	}
	same := func(got, want []any) bool {
		return sameInOrder(got, want, comparer{listsInAnyOrder}.same)
	}
	rows := s.result.Rows
	if !ordered {
		if what := unmatched(rows, want, same); what != "" {
			return fmt.Errorf("%d rows, want %d: %s; the first is %s", len(rows), len(want), what, firstOf(rows))
		}
		return nil
	}
	for i := range want {
		if i >= len(rows) || !same(rows[i], want[i]) {
			got := "nothing"
			if i < len(rows) {
				got = shown(rows[i])
			}
			return fmt.Errorf("row %d is %s; want %s", i+1, got, shown(want[i]))
		}
	}
	if len(rows) != len(want) {
		return fmt.Errorf("%d rows; want %d", len(rows), len(want))
	}
	return nil
}

func firstOf(rows [][]any) string {
	if len(rows) == 0 {
		return "missing"
	}
	return shown(rows[0])
}

// expected reads a table of the kit: columns, then rows of values.
func expected(t *godog.Table) (columns []string, rows [][]any, err error) {
	for i, row := range t.Rows {
		var values []any
		for _, cell := range row.Cells {
			if i == 0 {
				columns = append(columns, cell.Value)
				continue
			}
			v, err := parseNotation(cell.Value)
			if err != nil {
				return nil, nil, err
			}
			values = append(values, v)
		}
		if i > 0 {
			rows = append(rows, values)
		}
	}
	return columns, rows, nil
}

// raised checks that the query has failed, when, and with what class of error. The
// details of faults at run time are not compared. What the check finds of types it
// calls an error of syntax, which stands for a TypeError before anything is read.
func (s *scenario) raised(class, when, detail string) error {
	if s.out {
		return nil
	}
	if s.err == nil {
		return fmt.Errorf("no error, and %d rows, the first %s; want a %s (%s)", len(s.result.Rows), firstOf(s.result.Rows), class, detail)
	}
	got, gotDetail := classOf(s.err)
	if got != class && !(s.compiling && got == "SyntaxError" && when != "runtime") {
		return fmt.Errorf("a %s: %w; want a %s (%s)", got, s.err, class, detail)
	}
	if when == "compile time" && !s.compiling || when == "runtime" && s.compiling {
		return fmt.Errorf("raised too early or too late: %w; want it at %s", s.err, when)
	}
	if s.compiling && class == "SyntaxError" && detail != "*" && gotDetail != detail {
		return fmt.Errorf("a SyntaxError with the detail %q: %w; want %s", gotDetail, s.err, detail)
	}
	return nil
}

var leadingWord = regexp.MustCompile(`^\w+`)

// classOf returns the class of an error and, of one of the text, its detail.
func classOf(err error) (class, detail string) {
	if fault := new(syntax.Error); errors.As(err, &fault) {
		return "SyntaxError", fault.Detail
	}
	if fault := new(value.Error); errors.As(err, &fault) {
		return leadingWord.FindString(fault.Kind), ""
	}
	return "Error", ""
}
