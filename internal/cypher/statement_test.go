package cypher_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"whoowns/graph"
	"whoowns/internal/cypher"
	"whoowns/internal/cypher/syntax"
	"whoowns/internal/cypher/syntax/syntaxtest"
)

func TestParseTakes(t *testing.T) {
	for _, c := range accepted {
		if _, err := cypher.Parse(c.text); err != nil {
			t.Errorf("%s: %q is refused: %v", c.why, c.text, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, c := range rejected {
		_, err := cypher.Parse(c.text)
		var fault *cypher.Error
		if !errors.As(err, &fault) {
			t.Errorf("%s: %.80q is taken (%v)", c.why, c.text, err)
			continue
		}
		if fault.Line != c.line || fault.Column != c.column || !strings.Contains(fault.What, c.says) || graph.CodeOf(err) != graph.Invalid {
			t.Errorf("%s: %.80q is refused with %q of code %s, want line %d, column %d: …%s…", c.why, c.text, err, graph.CodeOf(err), c.line, c.column, c.says)
		}
		if want := fmt.Sprintf("line %d, column %d: ", c.line, c.column); !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: the error %q does not begin with its place", c.why, err)
		}
	}
}

func TestCasesAreMany(t *testing.T) {
	if n := len(accepted) + len(rejected); n < 250 {
		t.Errorf("there are %d cases; the lists have shrunk", n)
	}
}

func TestParseRefusesLongTexts(t *testing.T) {
	fits := "RETURN '" + strings.Repeat("a", cypher.MaxText-9) + "'"
	if _, err := cypher.Parse(fits); err != nil {
		t.Errorf("a text of %d bytes is refused: %v", len(fits), err)
	}
	_, err := cypher.Parse(fits + " ")
	if graph.CodeOf(err) != graph.TooLarge || !strings.Contains(err.Error(), "at most 1048576") {
		t.Errorf("a text of one byte more: %v", err)
	}
}

// What is sent is the tree, printed; a column keeps the name that it has as it was
// written, as on the server.
func TestTextIsThePrintedTree(t *testing.T) {
	for text, want := range map[string]string{
		"MATCH (n) /* 蚂蚁\n𠀀 */ RETURN n.name, '/* kept */' // end\n ; ": `MATCH (n) RETURN n.name, '/* kept */'`,
		"match(n:A:B)where((n.x=1))return n . name,n{.a},(n)":           "MATCH (n:A&B) WHERE n.x = 1 RETURN n.name AS `n . name`, n {.a}, n",
		"MATCH (n) USING SCAN n:A RETURN DISTINCT \"it's\" AS x":        `MATCH (n) RETURN DISTINCT 'it\'s' AS x`,
		"profile RETURN 1/*a*/+2":                                       "PROFILE RETURN 1 + 2 AS `1/*a*/+2`",
	} {
		s, err := cypher.Parse(text)
		if err != nil || s.Text() != want {
			t.Errorf("%q is sent as %q, want %q (%v)", text, s.Text(), want, err)
		}
	}
}

// Each part of what is sent leads to where it was written.
func TestWritten(t *testing.T) {
	s, err := cypher.Parse("/* 蚂蚁 */ MATCH ( n )\n  WHERE (n.x = 1\n  AND ((date())) = n . y)\nRETURN n")
	if err != nil {
		t.Fatal(err)
	}
	if want := "MATCH (n) WHERE n.x = 1 AND date() = n.y RETURN n"; s.Text() != want {
		t.Fatalf("sent is %q, want %q", s.Text(), want)
	}
	for part, want := range map[string]string{"MATCH": "1:10", "(n)": "1:16", "n.x": "2:10", "1 AND": "2:16", "AND": "3:3", "date": "3:9", "n.y": "3:20", "RETURN": "4:1", "n": "1:16"} {
		written := s.Written(strings.Index(s.Text(), part))
		if got := fmt.Sprintf("%d:%d", written.Line, written.Column); got != want {
			t.Errorf("%s was written at %s, want %s", part, got, want)
		}
	}
}

// Every case is printed so that the same tree comes of it, and printing that changes
// nothing more.
func TestPrintingKeepsTheTree(t *testing.T) {
	for _, c := range accepted {
		checkPrinting(t, c.text)
		checkPrinting(t, "PROFILE "+c.text)
	}
}

func checkPrinting(t *testing.T, text string) {
	t.Helper()
	tree, err := syntax.Parse(text)
	if err != nil {
		return
	}
	printed := syntax.Print(tree)
	again, err := syntax.Parse(printed)
	if err != nil {
		t.Fatalf("%q is printed as %q, which is refused: %v", text, printed, err)
	}
	if before, after := syntaxtest.Tree(tree), syntaxtest.Tree(again); before != after {
		t.Fatalf("%q is printed as %q: its tree was\n%s\nand is\n%s", text, printed, before, after)
	}
	if twice := syntax.Print(again); twice != printed {
		t.Fatalf("%q is printed as %q, and that as %q", text, printed, twice)
	}
}

func TestParameters(t *testing.T) {
	s, err := cypher.Parse("MATCH (n {id: $id}) WHERE n.x = $`a b` OR n.y = $1 OR n.z = $id OR n.w = '$no' RETURN n")
	if got := fmt.Sprint(s.Parameters()); err != nil || got != "[1 a b id]" {
		t.Errorf("the parameters are %s (%v)", got, err)
	}
}

// No text takes long: brackets, comprehensions and patterns within each other are
// looked at a bounded number of times.
func TestParsingTimeIsBounded(t *testing.T) {
	deep := func(open, inner, close string) string {
		return "RETURN " + strings.Repeat(open, 90) + inner + strings.Repeat(close, 90)
	}
	for name, text := range map[string]string{
		"patterns in properties": deep("(n {a: ", "1", "})-->()"),
		"brackets":               deep("(", "(a)-->(b)", ")"),
		"lists":                  deep("[x IN [1] WHERE x:A | ", "1", "]"),
		"a long list":            "RETURN [" + strings.Repeat("[x IN y WHERE x:A|B | x],", 40_000) + "1]",
		"many labels":            "MATCH (n) RETURN [x IN y WHERE x:" + strings.Repeat("A|", 400_000) + "A | 1]",
		"a long sum":             "RETURN 1" + strings.Repeat("+1", 500_000),
		"many signs":             "RETURN " + strings.Repeat("-", 1_000_000) + "1",
		"many comments":          "RETURN 1 " + strings.Repeat("/**/", 250_000),
		"trims":                  "RETURN " + strings.Repeat("trim(", 90) + strings.Repeat("1,", 100_000) + "1" + strings.Repeat(")", 90),
	} {
		start := time.Now()
		_, err := cypher.Parse(text)
		if elapsed := time.Since(start); elapsed > 10*time.Second { // it is far below one, without the race detector
			t.Errorf("%s: %s (%v)", name, elapsed, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, c := range accepted {
		f.Add(c.text)
	}
	for _, c := range rejected {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := cypher.Parse(text)
		var fault *cypher.Error
		switch {
		case err != nil && !errors.As(err, &fault):
			t.Fatalf("%q: an error without a place: %v", text, err)
		case err != nil:
			if fault.Line < 1 || fault.Column < 1 || fault.Line > len(text)+1 || fault.Column > len(text)+1 {
				t.Fatalf("%q: a place outside of the text: %+v", text, fault)
			}
			return
		}
		checkPrinting(t, text)
		again, err := cypher.Parse(s.Text())
		if err != nil || again.Text() != s.Text() {
			t.Fatalf("%q is taken, and what would be sent, %q, is not the same: %q, %v", text, s.Text(), again.Text(), err)
		}
		if word := writing(s.Text()); word != "" {
			t.Fatalf("%q is taken and has the clause %s", text, word)
		}
	})
}
