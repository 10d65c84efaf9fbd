package terminal

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func draw(t *testing.T, o Options, columns []Column, root *Node) string {
	t.Helper()
	var out bytes.Buffer
	p := NewPage(&out, o)
	p.Tree(columns, root)
	if err := p.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

var threeOwners = &Node{Text: "Ant Group", Below: []*Node{
	{Text: "杭州君瀚", After: "· arrangement", Cells: []string{"31.04%", "A"}, Below: []*Node{
		{Text: "Yunbo", Cells: []string{"0.31%", "A B-"}},
	}},
	{Text: "Alibaba", Cells: []string{"33%", "A"}},
	{Text: "and 26 others", Remark: true},
}}

var twoColumns = []Column{{Title: "effective", Right: true}, {Title: "conf."}}

// The names take 25 columns: 3 for the branch, 8 for four Chinese characters, 14
// for a space and "· arrangement". The figures end at column 25+2+9 = 36: after
// the 11 columns of Yunbo's name come 20 spaces and 5 of "0.31%".
func TestTreeAlignsChinese(t *testing.T) {
	want := strings.Join([]string{
		"                           effective  conf.",
		"Ant Group",
		"├─ 杭州君瀚 · arrangement     31.04%  A",
		"│  └─ Yunbo                    0.31%  A B-",
		"├─ Alibaba                       33%  A",
		"└─ and 26 others",
		"",
	}, "\n")
	if got := draw(t, Options{Width: 80}, twoColumns, threeOwners); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestTreeTooNarrowPutsCellsBelow(t *testing.T) {
	want := strings.Join([]string{
		"Ant Group",
		"├─ 杭州君瀚 · arrangement",
		"│  │  effective 31.04%, conf. A",
		"│  └─ Yunbo",
		"│     effective 0.31%, conf. A B-",
		"├─ Alibaba",
		"│  effective 33%, conf. A",
		"└─ and 26 others",
		"",
	}, "\n")
	if got := draw(t, Options{Width: 40}, twoColumns, threeOwners); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The title stands over the names at every width.
func TestTableKeepsItsTitle(t *testing.T) {
	for _, width := range []int{40, 120} {
		var out bytes.Buffer
		p := NewPage(&out, Options{Width: width})
		p.Table("on 2024-06-30", twoColumns, []*Node{threeOwners})
		if err := p.Err(); err != nil || !strings.HasPrefix(out.String(), "on 2024-06-30") {
			t.Errorf("%d columns (%v):\n%s", width, err, out.String())
		}
	}
}

func TestTreeWrapsLongNamesAndLosesNone(t *testing.T) {
	name := strings.Repeat("Zhejiang ", 20) + "End"
	got := draw(t, Options{Width: 60}, twoColumns, &Node{Text: "X", Below: []*Node{{Text: name, Cells: []string{"5%", "A"}, Below: []*Node{{Text: "Y"}}}}})
	if strings.Count(got, "Zhejiang") != 20 || !strings.Contains(got, "End") {
		t.Errorf("a part of the name is missing:\n%s", got)
	}
	for _, line := range strings.Split(got, "\n") {
		if Width(line) > 60 {
			t.Errorf("%q is %d columns wide", line, Width(line))
		}
	}
}

func TestColourOnlyWhereItIsOn(t *testing.T) {
	root := &Node{Text: "X", Style: Bold, Below: []*Node{{Text: "Y", After: "· company", Cells: []string{"5%"}}}}
	columns := []Column{{Title: "effective", Style: Owned}}
	plain := draw(t, Options{}, columns, root)
	if strings.Contains(plain, "\x1b") {
		t.Errorf("colour without being asked: %q", plain)
	}
	coloured := draw(t, Options{Colour: true}, columns, root)
	if !strings.Contains(coloured, string(Bold)+"X") {
		t.Errorf("no colour: %q", coloured)
	}
	if got := withoutColour(coloured); got != plain {
		t.Errorf("colour moves text:\n%q\n%q", got, plain)
	}
}

func TestPageCleansEverything(t *testing.T) {
	const hostile = "\x1b]0;title\x07\u202eevil\nline"
	var out bytes.Buffer
	p := NewPage(&out, Options{})
	p.Heading(hostile)
	p.Paragraph(hostile)
	p.Item("! ", hostile, Plain)
	p.Item(hostile, "text", Plain)
	p.Table(hostile, []Column{{Title: hostile}}, []*Node{{Text: hostile, After: hostile, Cells: []string{hostile}, Below: []*Node{{Text: hostile, Remark: true}}}})
	if err := p.Err(); err != nil {
		t.Fatal(err)
	}
	for _, r := range out.String() {
		if r != '\n' && unsafeRune(r) {
			t.Fatalf("%U reaches the terminal:\n%q", r, out.String())
		}
	}
}

func TestLinkIsNeverBroken(t *testing.T) {
	address := "https://example.org/" + strings.Repeat("a/", 30)
	var out bytes.Buffer
	p := NewPage(&out, Options{Width: 50})
	p.Link("[1] ", "A short title", "https://example.org/a")
	p.Link("[2] ", "A title", address)
	p.Link("[3] ", "No address", "")
	p.Link("[4] ", "Two words", "https://example.org/a b\x1b")
	if err := p.Err(); err != nil {
		t.Fatal(err)
	}
	want := "[1] A short title, https://example.org/a\n[2] A title\n    " + address + "\n[3] No address\n[4] Two words, https://example.org/a%20b\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestPageKeepsTheWritersError(t *testing.T) {
	p := NewPage(broken{}, Options{})
	p.Paragraph("x")
	if err := p.Err(); err == nil || err.Error() != "no space left" {
		t.Errorf("Err = %v", err)
	}
}
