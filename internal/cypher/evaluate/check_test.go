package evaluate

import (
	"errors"
	"strings"
	"testing"

	"whoowns/internal/cypher/syntax"
)

// TestCheck has a statement for each fault that is found before anything is read, with
// openCypher's name of it, where it is, and a word of what it says.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		text, detail string
		column       int
		says         string
	}{
		{"MATCH (nn) RETURN nm", "UndefinedVariable", 19, "the nearest is nn"},
		{"MATCH (n) WHERE (n)-[r]->() RETURN n", "UndefinedVariable", 17, "EXISTS"},
		{"MATCH (n) RETURN DISTINCT n.name ORDER BY n.id", "UndefinedVariable", 43, "no variable n"},
		{"WITH 1 AS s WITH min(s) AS least ORDER BY sum(s) RETURN least", "UndefinedVariable", 47, "no variable s"},
		{"MATCH (n) WITH n.name AS name MATCH (n2) WHERE n.x = 1 RETURN name", "UndefinedVariable", 48, "no variable n"},
		{"MATCH (a)-[a]->() RETURN a", "VariableTypeConflict", 10, "is a node already"},
		{"WITH 1 AS n MATCH (n) RETURN n", "VariableTypeConflict", 19, "is an integer already"},
		{"MATCH p = ()-->() MATCH (p) RETURN p", "VariableTypeConflict", 25, "is a path already"},
		{"MATCH (p) MATCH p = ()-->() RETURN p", "VariableAlreadyBound", 17, "already"},
		{"UNWIND [1] AS x UNWIND [2] AS x RETURN x", "VariableAlreadyBound", 17, "already"},
		{"MATCH (a)-[:!T*1..2]->(b) RETURN a", "UnexpectedSyntax", 13, "with | between them alone"},
		{"MATCH (a)-[*1..2]->(b), (c)-->{1,2}(d) RETURN a", "UnexpectedSyntax", 10, "two MATCHes"},
		{"MATCH (a)-->+(b) WHERE (a)-[*]->() RETURN a", "UnexpectedSyntax", 27, "two MATCHes"},
		{"MATCH (a) WHERE (a)-->{1,2}() RETURN a", "UnexpectedSyntax", 20, "EXISTS"},
		{"MATCH (a) RETURN [(a)-->+(b) | b]", "UnexpectedSyntax", 22, "COLLECT"},
		{"MATCH shortestPath((a)-->+(b)) RETURN a", "UnexpectedSyntax", 23, "SHORTEST 1"},
		{"MATCH (a)-[r]->()-[r]->() RETURN r", "RelationshipUniquenessViolation", 18, "twice"},
		{"RETURN 1 AS a, 2 AS a", "ColumnNameConflict", 16, "two columns"},
		{"WITH 1 AS a, 2 AS a RETURN a", "ColumnNameConflict", 14, "two columns"},
		{"RETURN 1 AS a UNION RETURN 2 AS b", "DifferentColumnsInUnion", 21, "same columns"},
		{"MATCH (n) WHERE count(n) > 1 RETURN n", "InvalidAggregation", 17, "WITH"},
		{"MATCH (n) RETURN n ORDER BY max(n.x)", "InvalidAggregation", 29, "ORDER BY"},
		{"RETURN [x IN [1] | count(*)]", "InvalidAggregation", 20, "list comprehension"},
		{"MATCH (n) RETURN count(sum(n.x))", "NestedAggregation", 24, "another aggregate"},
		{"MATCH (n) RETURN n.x + count(*)", "AmbiguousAggregationExpression", 18, "beside an aggregate"},
		{"MATCH (n)--(m) RETURN n.x + m.x, n.x + m.x + count(*)", "AmbiguousAggregationExpression", 34, "beside an aggregate"},
		{"MATCH (n) WITH n, n.x RETURN n", "NoExpressionAlias", 19, "AS"},
		{"RETURN *", "NoVariablesInScope", 1, "no"},
		{"MATCH (n) RETURN n LIMIT n.x", "NonConstantExpression", 26, "LIMIT"},
		{"MATCH (n) RETURN n SKIP -1", "NegativeIntegerArgument", 25, "from 0 up"},
		{"MATCH (n) RETURN n LIMIT 1.5", "InvalidArgumentType", 26, "Float"},
		{"MATCH (n) RETURN count(rand())", "NonConstantExpression", 24, "rand"},
		{"MATCH (n) WHERE n RETURN n", "InvalidArgumentType", 17, "true or false"},
		{"RETURN NOT 1", "InvalidArgumentType", 12, "true or false"},
		{"RETURN true AND 'x'", "InvalidArgumentType", 17, "true or false"},
		{"RETURN 1 IN 2", "InvalidArgumentType", 13, "list"},
		{"MATCH p = ()-->() RETURN size(p)", "InvalidArgumentType", 31, "path"},
		{"MATCH (n) RETURN length(n)", "InvalidArgumentType", 25, "node"},
		{"RETURN any(x IN [true, false] WHERE x % 2 = 0)", "InvalidArgumentType", 37, "boolean"},
		{"RETURN coun(1)", "UnknownFunction", 8, "the nearest is count"},
		{"RETURN substring('a')", "InvalidNumberOfArguments", 8, "from 2"},
		{"MATCH ANY SHORTEST (a)-->+(b), (c) RETURN a", "UnexpectedSyntax", 7, "alone"},
		{"MATCH (n) RETURN (n)-->()", "UnexpectedSyntax", 18, "COUNT"},
	} {
		q, err := syntax.Parse(c.text)
		if err != nil {
			t.Errorf("%s: does not parse: %v", c.text, err)
			continue
		}
		var fault *syntax.Error
		if err = Check(q, Options{}); !errors.As(err, &fault) {
			t.Errorf("%s: %v; want %s", c.text, err, c.detail)
			continue
		}
		if fault.Detail != c.detail || fault.Column != c.column || !strings.Contains(fault.What, c.says) {
			t.Errorf("%s: %s, %v; want %s at column %d with %q", c.text, fault.Detail, err, c.detail, c.column, c.says)
		}
	}
}

func TestWarnings(t *testing.T) {
	_, result, err := ask(t, companies(), "MATCH (:Company)-[r:OWN]->() RETURN r", Options{})
	if err != nil || len(result.Warnings) != 1 || !strings.Contains(result.Warnings[0], "the nearest is OWNS") {
		t.Errorf("%q, %v; want one warning that names OWNS", result.Warnings, err)
	}
	if _, result, _ = ask(t, companies(), "MATCH (:Company)-[r:OWNS]->() RETURN r", Options{}); len(result.Warnings) != 0 {
		t.Errorf("%q; want no warning of what is there", result.Warnings)
	}
}
