package tck

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/cypher/memorygraph"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/neo4jtest"
)

func TestMain(m *testing.M) { neo4jtest.Main(m) }

// answer is what a query gave: rows as texts in an order of their own, those of the
// columns that were sorted by in the order given, or a class of error.
type answer struct {
	columns []string
	rows    []string
	ordered []string
	class   string
	fault   error
	tooMuch bool
}

func (a answer) String() string {
	if a.fault != nil {
		return fmt.Sprintf("%s: %.300s", a.class, strings.Join(strings.Fields(a.fault.Error()), " "))
	}
	return fmt.Sprintf("%d rows of %s: %.600s; sorted %.200s", len(a.rows), strings.Join(a.columns, ", "), strings.Join(a.rows, "; "), strings.Join(a.ordered, "; "))
}

func (a answer) same(b answer) bool {
	if a.fault != nil || b.fault != nil {
		return a.class == b.class
	}
	return slices.Equal(a.columns, b.columns) && slices.Equal(a.rows, b.rows) && slices.Equal(a.ordered, b.ordered)
}

// mostRows is above what most queries give; a query with more is left out.
const mostRows = 2000

// rowsIn makes an answer of rows.
func (q generated) rowsIn(columns []string, rows [][]any) answer {
	a := answer{columns: columns, rows: make([]string, len(rows))}
	for i, row := range rows {
		a.rows[i] = canonical{loose: q.limited}.row(row, columns)
		var keys []any
		for _, at := range q.ordered {
			keys = append(keys, row[at])
		}
		if len(keys) > 0 {
			a.ordered = append(a.ordered, canonical{loose: true}.row(keys, make([]string, len(keys))))
		}
	}
	slices.Sort(a.rows)
	return a
}

// generated is a query with what is known of its order.
type generated struct {
	text    string
	record  []int
	ordered []int
	limited bool
	faulty  bool // a part of it is an error wherever it is needed
}

func generate(d *draws) generated {
	g := &generator{draws: d}
	text := g.query()
	return generated{text: text, record: d.record, ordered: g.ordered, limited: g.limited, faulty: g.faulty}
}

// refusals are what the server will not answer and the evaluator does. Each is told by
// the server's words.
var refusals = []struct{ words, why string }{
	{"UNNAMED", "the server loses a name that it has made itself"},
	{"Invalid call signature for Truncate", "the server truncates no null; the kit has null for null"},
	{"Invalid input for function 'reverse()'", "the server reverses no list that is stored"},
	{"is not a valid token name", "the server knows no property with an empty name, not even to be missing"},
	{"Type mismatch", "the server knows types before it runs a query that no row may ever need"},
}

// refusal says why a difference is one of refusals.
func refusal(q generated, ours, theirs answer) string {
	if q.faulty && (ours.fault == nil) != (theirs.fault == nil) {
		return "an error in what one side does not need, such as a column that nobody reads"
	}
	for _, r := range refusals {
		if theirs.fault != nil && strings.Contains(theirs.fault.Error(), r.words) {
			return r.why
		}
	}
	return ""
}

// rephrasings write a query in another way that means the same. A difference is left out
// where the server answers that as the evaluator answers the query itself, or with what
// is left out by refusals: it disagrees with itself then.
var rephrasings = []struct {
	old  *regexp.Regexp
	with string
	why  string
}{
	{old: regexp.MustCompile(`(COLLECT \{(?:[^{}]|\{[^{}]*\})*\})(\[(?:[^\]]*\.\.)?-\d+\])`), with: "[e IN $1 | e]$2",
		why: "the server counts from the end of a COLLECT { … } as if it were empty; it does not where a list comprehension is around it"},
	{old: regexp.MustCompile(`RETURN DISTINCT (.* ORDER BY)`), with: "WITH * RETURN DISTINCT $1",
		why: "the server has null for x IS NULL where DISTINCT is sorted behind an OPTIONAL MATCH that finds nothing; it does not behind WITH *"},
}

// rephrased says why a difference is one of rephrasings.
func (b both) rephrased(ctx context.Context, q generated, printed string, ours answer) string {
	for _, r := range rephrasings {
		text := r.old.ReplaceAllString(printed, r.with)
		if text == printed {
			continue
		}
		if theirs := b.server(ctx, q, text); ours.same(theirs) || refusal(q, ours, theirs) != "" {
			return r.why
		}
	}
	return ""
}

// both are the two sides with one graph.
type both struct {
	memory  *memorygraph.Graph
	session neo4j.SessionWithContext
}

func (b both) embedded(ctx context.Context, q generated) (a answer, printed string) {
	query, err := syntax.Parse(q.text)
	if err == nil {
		printed = syntax.Print(query)
		var result *cypher.Result
		if result, err = evaluate.Run(ctx, b.memory, query, evaluate.Options{Limits: cypher.Limits{Rows: mostRows, Time: 10 * time.Second}}); err == nil {
			a = q.rowsIn(result.Columns, result.Rows)
			a.tooMuch = result.Truncated
			return a, printed
		}
	}
	class, detail := classOf(err)
	if detail == "InvalidArgumentType" {
		class = "TypeError"
	}
	return answer{class: class, fault: err}, printed
}

func (b both) server(ctx context.Context, q generated, text string) answer {
	result, err := b.session.Run(ctx, text, nil, neo4j.WithTxTimeout(20*time.Second))
	if err != nil {
		return faultOfServer(err)
	}
	records, err := result.Collect(ctx)
	if err != nil {
		return faultOfServer(err)
	}
	columns, err := result.Keys()
	if err != nil {
		return faultOfServer(err)
	}
	rows := make([][]any, len(records))
	for i, record := range records {
		rows[i] = record.Values
	}
	return q.rowsIn(columns, rows)
}

// faultOfServer names the class of a server's error as the kit does. What the server
// finds of types before it runs a query it calls an error of syntax.
func faultOfServer(err error) answer {
	var fault *neo4j.Neo4jError
	if !errors.As(err, &fault) {
		return answer{class: "Error", fault: err}
	}
	class := fault.Code[strings.LastIndex(fault.Code, ".")+1:]
	if strings.Contains(fault.Msg, "Cannot handle negative start index") || strings.Contains(fault.Msg, "cannot be parsed to a") {
		class = "ArgumentError" // the server calls it one of its own, or of syntax, as it runs
	}
	if strings.Contains(fault.Msg, "Aggregations should not be used like this") {
		class = "SyntaxError" // which it finds as it runs, in a WHERE
	}
	if class == "SyntaxError" && strings.Contains(fault.Msg, "Type mismatch") {
		class = "TypeError"
	}
	return answer{class: class, fault: err}
}

// tried is one query on both sides.
func (b both) tried(ctx context.Context, q generated) (ours, theirs answer, printed string) {
	ours, printed = b.embedded(ctx, q)
	if printed == "" {
		printed = q.text
	}
	if ours.tooMuch {
		return ours, ours, printed
	}
	return ours, b.server(ctx, q, printed), printed
}

// TestAgreesWithNeo4j asks both sides generated queries on generated graphs.
// WHOOWNS_TEST_LONG=true asks thousands; WHOOWNS_TEST_SEED asks others.
func TestAgreesWithNeo4j(t *testing.T) {
	graphs, queries, tries := 4, 50, 60
	if os.Getenv("WHOOWNS_TEST_LONG") == "true" {
		graphs, queries = 60, 60
	}
	seed, err := strconv.ParseUint(os.Getenv("WHOOWNS_TEST_SEED"), 10, 64)
	if err != nil {
		seed = 1
	}
	server := neo4jtest.Empty(t)
	ctx := context.Background()
	driver, err := neo4j.NewDriverWithContext(server.Address, neo4j.BasicAuth(server.User, server.Password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer driver.Close(ctx)
	asked, agreed, faults, differed, tooMuch, refused := 0, 0, 0, 0, 0, map[string]int{}
	for i := range graphs {
		if end, ok := t.Deadline(); ok && time.Until(end) < time.Minute {
			t.Logf("the time that the test has is over after %d of %d graphs", i, graphs)
			break
		}
		source := rand.New(rand.NewPCG(seed, uint64(i)))
		g := generateGraph(source)
		texts, parameters := g.statements()
		for j, text := range texts {
			server.Run(t, text, parameters[j])
		}
		b := both{memory: g.inMemory(), session: driver.NewSession(ctx, neo4j.SessionConfig{AccessMode: neo4j.AccessModeRead})}
		for range queries {
			q := generate(&draws{source: source})
			asked++
			ours, theirs, printed := b.tried(ctx, q)
			switch {
			case ours.tooMuch:
				tooMuch++
				continue
			case ours.same(theirs):
				agreed++
				if ours.fault != nil {
					faults++
				}
				continue
			case refusal(q, ours, theirs) != "":
				refused[refusal(q, ours, theirs)]++
				continue
			}
			if why := b.rephrased(ctx, q, printed, ours); why != "" {
				refused[why]++
				continue
			}
			differed++
			t.Fail()
			if differed > 25 {
				continue
			}
			record := shrunk(q.record, func(record []int) bool {
				q := generate(&draws{record: record})
				ours, theirs, printed := b.tried(ctx, q)
				return !ours.same(theirs) && refusal(q, ours, theirs) == "" && b.rephrased(ctx, q, printed, ours) == ""
			}, tries)
			q = generate(&draws{record: record})
			ours, theirs, printed = b.tried(ctx, q)
			t.Logf("they differ on graph %d of seed %d:\n\t%s\n\tours:  %v\n\tNeo4j: %v", i, seed, printed, ours, theirs)
		}
		b.session.Close(ctx)
	}
	t.Logf("queries %d, agreed %d (of them errors of one class %d), too many rows to compare %d, differed %d", asked, agreed, faults, tooMuch, differed)
	for why, n := range refused {
		t.Logf("%d left out: %s", n, why)
	}
	if agreed < asked*9/10 {
		t.Errorf("only %d of %d could be compared and agree", agreed, asked)
	}
}
