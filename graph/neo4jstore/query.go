package neo4jstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
)

var _ cypher.Runner = (*Store)(nil)

// fetched is how many records the server sends ahead. Their size is known only when
// they are here.
const fetched = 100

// grace is how much longer than the server's own limit on time a run is waited for, so
// that it is the server's that speaks.
const grace = 5 * time.Second

// RunCypher runs a statement that only reads, in a READ session.
func (s *Store) RunCypher(ctx context.Context, statement cypher.Statement, parameters map[string]any, limits cypher.Limits) (result *cypher.Result, err error) {
	limits = limits.WithDefaults()
	if statement.Text() == "" {
		return nil, graph.Errorf(graph.Invalid, "the query is empty; write one such as MATCH (n:Company) RETURN n.name LIMIT 5")
	}
	if err := serverKnows(statement); err != nil {
		return nil, err
	}
	for _, name := range statement.Parameters() {
		if _, given := parameters[name]; !given {
			return nil, graph.Errorf(graph.Invalid, "the query has a parameter $%s, and no value is given for it", name)
		}
	}
	limited, cancel := context.WithTimeout(ctx, limits.Time+grace)
	defer cancel()
	err = s.call(ctx, "asking", func() error {
		return s.untilStill(limited, func() (still bool, err error) {
			result, still, err = s.ask(limited, statement, parameters, limits)
			return still, err
		})
	})
	if err != nil && limited.Err() != nil && ctx.Err() == nil {
		err = cypher.TookTooLong(limits)
	}
	if err != nil {
		return nil, err
	}
	return result, nil
}

// serverKnows fails where a statement calls a function of the embedded store.
func serverKnows(statement cypher.Statement) (err error) {
	syntax.Walk(statement.Tree(), func(part any, _ int) {
		call, ok := part.(*syntax.Call)
		if ok && err == nil && strings.HasPrefix(strings.ToLower(call.Name), "whoowns.") {
			fault := &cypher.Error{Line: call.Line, Column: call.Column, What: fmt.Sprintf("%s() is answered by a store in a file or in memory alone, and this one is Neo4j", call.Name)}
			err = fault.Coded()
		}
	})
	return err
}

// ask runs a statement once, and reports whether no batch came in between.
func (s *Store) ask(ctx context.Context, statement cypher.Statement, parameters map[string]any, limits cypher.Limits) (result *cypher.Result, still bool, err error) {
	err = s.managed(ctx, kind{neo4j.AccessModeRead, limits.Time, fetched}, func(tx neo4j.ManagedTransaction) error {
		before, err := lookIn(ctx, tx)
		if err != nil {
			return err
		}
		if result, err = rowsOf(ctx, tx, statement, parameters, limits); err != nil {
			return faultOf(err, statement, limits)
		}
		after, err := lookIn(ctx, tx)
		still = before == after && before.still()
		return err
	})
	return result, still, err
}

// rowsOf reads rows until there are no more or a limit is met. One row more is looked
// for, so that a result that just fits is not called cut.
func rowsOf(ctx context.Context, tx runner, statement cypher.Statement, parameters map[string]any, limits cypher.Limits) (*cypher.Result, error) {
	ctx = under(ctx, tx)
	records, err := tx.Run(ctx, statement.Text(), parameters)
	if err != nil {
		return nil, err
	}
	result := &cypher.Result{Rows: [][]any{}}
	if result.Columns, err = records.Keys(); err != nil {
		return nil, err
	}
	bytes := 0
	for records.Next(ctx) {
		if result.CutAtRows(limits) {
			break
		}
		row := make([]any, len(result.Columns))
		for i, value := range records.Record().Values {
			if row[i], err = valueOf(value); err != nil {
				return nil, err
			}
			bytes += cypher.Size(row[i])
		}
		if result.CutAtBytes(bytes, limits) {
			break
		}
		result.Rows = append(result.Rows, row)
	}
	if err := records.Err(); err != nil {
		return nil, err
	}
	summary, err := records.Consume(ctx) // the server need not send the rest
	if err != nil {
		return nil, err
	}
	result.Plan = planOf(summary)
	return result, nil
}

// faultOf turns what the server says of a statement into an error of the caller. What
// is not of the statement, such as a lost connection, comes back as it is, so that it
// can be tried again.
func faultOf(err error, statement cypher.Statement, limits cypher.Limits) error {
	var server *neo4j.Neo4jError
	switch {
	case !errors.As(err, &server):
		return err
	case timedOut(err):
		return cypher.TookTooLong(limits)
	case strings.Contains(server.Code, "MemoryPoolOutOfMemory"), strings.Contains(server.Code, "TransactionMemoryLimit"), strings.Contains(server.Code, "OutOfMemory"):
		return graph.Errorf(graph.TooLarge, "the query needs more memory than the server gives one; ask for less: fewer rows at once, or counts instead of lists")
	case server.Code == "Neo.ClientError.Statement.AccessMode":
		return (&cypher.Error{What: "the query would write, and only reading is done here"}).Coded()
	case strings.HasPrefix(server.Code, "Neo.ClientError.Statement."), strings.HasPrefix(server.Code, "Neo.ClientError.Procedure."), strings.HasPrefix(server.Code, "Neo.ClientError.Schema."):
		return placedFault(server.Msg, statement).Coded()
	}
	return err
}

// placedFault takes the server's message apart: what is wrong, and where where it
// says so, as in "Variable `x` not defined (line 1, column 8 (offset: 7))" before the
// line of the statement and a caret. The server counts in units of UTF-16, in the text
// that was sent; the place is that in the text that was written.
func placedFault(message string, statement cypher.Statement) *cypher.Error {
	fault, what := &cypher.Error{}, message
	if at := strings.LastIndex(message, " (line "); at >= 0 {
		var line, column, offset int
		if n, _ := fmt.Sscanf(message[at:], " (line %d, column %d (offset: %d))", &line, &column, &offset); n == 3 {
			what = message[:at]
			written := statement.Written(bytesOf(statement.Text(), offset))
			fault.Line, fault.Column = written.Line, written.Column
		}
	}
	fault.What = strings.Join(strings.Fields(what), " ")
	return fault
}

// bytesOf returns an offset in bytes of one in units of UTF-16.
func bytesOf(text string, units int) int {
	for i, r := range text {
		if units -= utf16.RuneLen(r); units < 0 {
			return i
		}
	}
	return len(text)
}
