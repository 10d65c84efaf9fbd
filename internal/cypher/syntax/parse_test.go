package syntax_test

import (
	"errors"
	"strings"
	"testing"

	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/syntax/syntaxtest"
)

// Operators bind as in openCypher: each text has the same tree as the one in which
// brackets say so.
func TestOperatorsBind(t *testing.T) {
	for text, meant := range map[string]string{
		"1 OR 2 XOR 3 AND NOT 4 = 5":         "1 OR (2 XOR (3 AND (NOT (4 = 5))))",
		"1 OR 2 OR 3":                        "(1 OR 2) OR 3",
		"1 AND 2 AND 3":                      "(1 AND 2) AND 3",
		"NOT NOT 1 AND 2":                    "(NOT (NOT 1)) AND 2",
		"1 + 2 < 3 IN [4]":                   "(1 + 2) < (3 IN [4])",
		"1 = 2 IS NULL":                      "1 = (2 IS NULL)",
		"a + b STARTS WITH c + d":            "(a + b) STARTS WITH (c + d)",
		"1 IN [1] IN [true]":                 "(1 IN [1]) IN [true]",
		"1 - 2 - 3 + 4":                      "((1 - 2) - 3) + 4",
		"1 + 2 * 3 % 4 / 5":                  "1 + (((2 * 3) % 4) / 5)",
		"'a' || 'b' + 'c'":                   "('a' || 'b') + 'c'",
		"2 * 3 ^ 4":                          "2 * (3 ^ 4)",
		"2 ^ 3 ^ 4":                          "(2 ^ 3) ^ 4",
		"-2 ^ 2":                             "(-2) ^ 2",
		"-a ^ 2":                             "(-a) ^ 2",
		"2 ^ -a":                             "2 ^ (-a)",
		"-a.b[0].c":                          "-(((a.b)[0]).c)",
		"NOT a.b:A = c":                      "NOT (((a.b):A) = c)",
		"[1, 2][0] IS NOT NULL OR $p.x":      "(([1, 2])[0] IS NOT NULL) OR (($p).x)",
		"CASE a WHEN > 1 + 2 THEN 3 + 4 END": "CASE a WHEN > (1 + 2) THEN (3 + 4) END",
	} {
		if got, want := treeOf(t, text), treeOf(t, meant); got != want {
			t.Errorf("%s has the tree\n%s, and %s\n%s", text, got, meant, want)
		}
	}
}

// treeOf is the tree of an expression.
func treeOf(t *testing.T, expression string) string {
	t.Helper()
	q, err := syntax.Parse("RETURN " + expression + " AS x")
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return syntaxtest.Tree(q.Parts[0].Clauses[0].(*syntax.Return).Items[0].Value)
}

// Each form has the tree that its type describes.
func TestTrees(t *testing.T) {
	for expression, want := range map[string]string{
		"1 < a <= 2":               `Comparison{ Operands:[Literal{ Value:1} Variable{ Name:"a"} Literal{ Value:2}] Operators:[0x6 0x7]}`,
		"-9223372036854775808":     `Literal{ Value:-9223372036854775808}`,
		"- 1":                      `Literal{ Value:-1}`,
		"-(1)":                     `Unary{ Operator:0x17 Of:Literal{ Value:1}}`,
		"0x1F + 0o17 + 1_000":      `Binary{ Operator:0xf Left:Binary{ Operator:0xf Left:Literal{ Value:31} Right:Literal{ Value:15}} Right:Literal{ Value:1000}}`,
		".5e1":                     `Literal{ Value:5}`,
		`'\u01FF\'\t'`:             `Literal{ Value:"ǿ'\t"}`,
		"a[..1]":                   `Slice{ Of:Variable{ Name:"a"} To:Literal{ Value:1}}`,
		"{a: 1, a: 2}":             `MapLiteral{ Keys:["a" "a"] Values:[Literal{ Value:1} Literal{ Value:2}]}`,
		"count(DISTINCT a)":        `Call{ Name:"count" Distinct:true Arguments:[Variable{ Name:"a"}]}`,
		"trim(LEADING 'x' FROM s)": `Call{ Name:"ltrim" Arguments:[Variable{ Name:"s"} Literal{ Value:"x"}]}`,
		"trim(FROM s)":             `Call{ Name:"btrim" Arguments:[Variable{ Name:"s"}]}`,
		"trim(n.from)":             `Call{ Name:"trim" Arguments:[Property{ Of:Variable{ Name:"n"} Key:"from"}]}`,
		"n:A&!B|C":                 `HasLabels{ Of:Variable{ Name:"n"} Labels:LabelBinary{ Or:true Left:LabelBinary{ Left:LabelName{ Name:"A"} Right:LabelNot{ Of:LabelName{ Name:"B"}}} Right:LabelName{ Name:"C"}}}`,
		"1 IS NOT TYPED INT | LIST<BOOL NOT NULL>": `IsTyped{ Of:Literal{ Value:1} Not:true Type:ValueType{ Name:"ANY" Of:[ValueType{ Name:"INTEGER"} ValueType{ Name:"LIST" Of:[ValueType{ Name:"BOOLEAN" NotNull:true}]}]}}`,
		"[x IN l WHERE x:A | x]":                   `ListComprehension{ Variable:"x" List:Variable{ Name:"l"} Where:HasLabels{ Of:Variable{ Name:"x"} Labels:LabelName{ Name:"A"}} Result:Variable{ Name:"x"}}`,
		"[x IN l]":                                 `ListComprehension{ Variable:"x" List:Variable{ Name:"l"}}`,
		"[x IN CASE l WHEN 1, 2 THEN l END | 3]":   `ListComprehension{ Variable:"x" List:Case{ Subject:Variable{ Name:"l"} Whens:[When{ Conditions:[Condition{ Value:Literal{ Value:1}} Condition{ Value:Literal{ Value:2}}] Then:Variable{ Name:"l"}}]} Result:Literal{ Value:3}}`,
		"[x IN l, 1]":                              `ListLiteral{ Elements:[Binary{ Operator:0xb Left:Variable{ Name:"x"} Right:Variable{ Name:"l"}} Literal{ Value:1}]}`,
		"CASE a WHEN IS NULL THEN 1 END":           `Case{ Subject:Variable{ Name:"a"} Whens:[When{ Conditions:[Condition{ Value:IsNull{ Of:CaseSubject{}} Predicate:true}] Then:Literal{ Value:1}}]}`,
		"n {.*, .a, b, c: 1}":                      `MapProjection{ Of:Variable{ Name:"n"} Items:[ProjectionItem{ Star:true} ProjectionItem{ Key:"a" Property:true} ProjectionItem{ Key:"b" Value:Variable{ Name:"b"}} ProjectionItem{ Key:"c" Value:Literal{ Value:1}}]}`,
		"COUNT { (a)<-[:X*..3]-() }":               `Subquery{ Kind:0x1 Query:Query{ Parts:[SingleQuery{ Clauses:[Match{ Patterns:[PathPattern{ Count:1 Parts:[NodePattern{ Variable:"a"} RelationshipPattern{ Types:LabelName{ Name:"X"} Direction:0x2 Length:Length{ Min:1 Max:3 HasMax:true}} NodePattern{}]}]}]}]}}`,
		"(a) - (b)":                                `Binary{ Operator:0x10 Left:Variable{ Name:"a"} Right:Variable{ Name:"b"}}`,
	} {
		if got := treeOf(t, expression); got != want {
			t.Errorf("%s has the tree\n%s, want\n%s", expression, got, want)
		}
	}
}

// Faults bear the names that openCypher's compatibility kit has for them.
func TestDetails(t *testing.T) {
	for text, want := range map[string]string{
		"RETURN 9223372036854775808":     "IntegerOverflow",
		"RETURN -9223372036854775809":    "IntegerOverflow",
		"RETURN 0x8000000000000000":      "IntegerOverflow",
		"RETURN 1.34E999":                "FloatingPointOverflow",
		"RETURN 0x1A2b3j4D5E6f7":         "InvalidNumberLiteral",
		"RETURN 0x":                      "InvalidNumberLiteral",
		"RETURN 9223372h54775808":        "InvalidNumberLiteral",
		"RETURN {1B2c3e67: 1}":           "UnexpectedSyntax",
		"RETURN 922337#2054775808":       "UnexpectedSyntax",
		"RETURN 42 — 41":                 "InvalidUnicodeCharacter",
		`RETURN '\uH'`:                   "InvalidUnicodeLiteral",
		"RETURN [1":                      "UnexpectedSyntax",
		"MATCH (n $p) RETURN n":          "InvalidParameterUse",
		"MATCH ()-[r:X $p]->() RETURN r": "InvalidParameterUse",
		"MATCH (a)-[:X..2]->() RETURN a": "InvalidRelationshipPattern",
		"MATCH (a)-[:X*-2]->() RETURN a": "InvalidRelationshipPattern",
		"RETURN 1 AS a UNION ALL RETURN 1 AS a UNION RETURN 1 AS a": "InvalidClauseComposition",
		"RETURN EXISTS { MATCH (n) SET n.x = 1 } AS x":              "InvalidClauseComposition",
		"RETURN 1 MATCH (n) RETURN n":                               "InvalidClauseComposition",
	} {
		_, err := syntax.Parse(text)
		var fault *syntax.Error
		if !errors.As(err, &fault) || fault.Detail != want {
			t.Errorf("%s: %#v, want the detail %s", text, err, want)
		}
	}
}

// A tree as deep as may be is printed and walked; a deeper one is refused with a place.
func TestDepthIsBounded(t *testing.T) {
	chain := func(length int) string { return "RETURN 1" + strings.Repeat(" + 1", length) + " AS x" }
	q, err := syntax.Parse(chain(syntax.MaxTree - 1))
	if err != nil {
		t.Fatal(err)
	}
	if got := syntax.Print(q); got != chain(syntax.MaxTree-1) {
		t.Errorf("the chain is printed as %.60s…, %d bytes", got, len(got))
	}
	for _, text := range []string{
		chain(syntax.MaxTree), chain(30_000),
		"RETURN " + strings.Repeat("NOT ", 30_000) + "1",
		"RETURN " + strings.Repeat("-", 30_000) + "a",
		"MATCH (n) RETURN n" + strings.Repeat(".a", 30_000),
		"MATCH (n) RETURN n" + strings.Repeat("[0]", 30_000),
		"MATCH (n:A" + strings.Repeat("|A", 30_000) + ") RETURN n",
		"MATCH (n:" + strings.Repeat("!", 30_000) + "A) RETURN n",
		"RETURN 1 IS :: INTEGER" + strings.Repeat(" LIST", 30_000),
		"RETURN 1 IS :: " + strings.Repeat("LIST<", 30_000) + "INTEGER" + strings.Repeat(">", 30_000),
		"RETURN " + strings.Repeat("(", 10_000) + "1" + strings.Repeat(")", 10_000),
		"RETURN " + strings.Repeat("[", 10_000) + "1" + strings.Repeat("]", 10_000),
		"RETURN " + strings.Repeat("CASE WHEN ", 30_000) + "1",
		"RETURN " + strings.Repeat("EXISTS { RETURN ", 10_000) + "1" + strings.Repeat("}", 10_000),
	} {
		_, err := syntax.Parse(text)
		var fault *syntax.Error
		if !errors.As(err, &fault) || fault.Line != 1 || fault.Column < 8 || !strings.Contains(fault.What, "more than") {
			t.Errorf("%.40s…: %v", text, err)
		}
	}
}
