package csv_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/graph/storetest"
	"whoowns/internal/format"
	"whoowns/internal/format/csv"
)

// decode returns the relations of a table and every fault as text without the
// name of the file.
func decode(text string) (relations []graph.Relation, faults []string) {
	for unit, err := range csv.Decode(strings.NewReader(text), format.Options{File: "acme.csv"}) {
		var fatal *format.Fault
		if errors.As(err, &fatal) {
			return relations, append(faults, fatal.String())
		}
		for _, f := range unit.Faults {
			faults = append(faults, f.String())
		}
		for _, r := range unit.Records {
			if r.Relation != nil {
				relations = append(relations, *r.Relation)
			}
		}
	}
	return relations, faults
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no subject", "owner,share\na,33%\n", ":1: the header has no column subject"},
		{"no header", "Acme,Beta,33%\n", ":1: the first line is no header"},
		{"unknown column", "owner,subject,sahre\na,b,1\n", `:1: column 3: there is no column "sahre"; the nearest is share`},
		{"another word for subject", "owner,owned\na,b\n", `:1: column 2: there is no column "owned"; write subject`},
		{"another word for a column that is there", "owner,subject,company\na,b,c\n", `:1: column 3: there is no column "company"; subject, which it may mean, is there already`},
		{"column twice", "owner,subject,owner\na,b,c\n", `:1: column 3: "owner" is there twice`},
		{"empty", "", ": the file is empty"},
		{"33", "owner,subject,share\na,b,33\n", ":2: column share: share 33 is above 1; write 33%"},
		{"negative", "owner,subject,share\na,b,-1 %\n", ":2: column share: share -1 % is below 0"},
		{"no number", "owner,subject,share\na,b,abc\n", `:2: column share: "abc" is not a share; write 33%`},
		{"above 100", "owner,subject,share\na,b,101%\n", ":2: column share: share 101% is above 100%"},
		{"min above max", "owner,subject,share_min,share_max\na,b,50%,25%\n", ":2: column share_min: the minimum 50% is above the maximum 25%"},
		{"share and range", "owner,subject,share,share_max\na,b,20%,25%\n", ":2: column share_max: given together with share"},
		{"end before start", "owner,subject,start,end\na,b,2020,2019\n", ":2: column end: 2019 is before the start 2020"},
		{"no such month", "owner,subject,start\na,b,2020-13\n", `:2: column start: "2020-13" is not a date: there is no month 13`},
		{"other date", "owner,subject,end\na,b,01/02/2020\n", ":2: column end:"},
		{"no owner", "owner,subject\n,b\n", ":2: column owner: empty"},
		{"owns itself", "owner,subject,share\na,a,100%\n", ":2: a owns itself 100%"},
		{"too few fields", "owner,subject,share\na,b\n", ":2: the row has 2 fields and the header 3"},
		{"too many fields", "owner,subject,share\na,b,1%,2%\n", ":2: the row has 4 fields and the header 3"},
		{"kind of relation", "owner,subject,kind\na,b,HAS\n", `:2: column kind: "HAS" is no kind of relation; write one of OWNS, CONTROLS`},
		{"kind of entity", "owner,subject,owner_kind\na,b,firm\n", `:2: column owner_kind: "firm" is no kind of entity; write one of person, company`},
		{"share of a role", "owner,subject,kind,share\na,b,ROLE,10%\n", ":2: column share: a share on ROLE; only OWNS"},
		{"range on a dependency", "owner,subject,kind,share_max\na,b,DEPENDS_ON,10%\n", ":2: column share_max: a share on DEPENDS_ON; only OWNS"},
		{"decimal comma", "owner;subject;share\na;b;33,5%\n", `:2: column share: "33,5%" has a decimal comma; write 33.5%`},
		{"decimal comma of a minimum", "owner;subject;share_min\na;b;0,5\n", `:2: column share_min: "0,5" has a decimal comma; write 0.5`},
		{"comma that is no decimal one", "owner;subject;share\na;b;1,5,3\n", `:2: column share: "1,5,3" is not a share`},
		{"long note", "owner,subject,note\na,b," + strings.Repeat("x", 65_537) + "\n", ":2: column note: a text of 65537 bytes; at most 65536"},
		{"lines that end in CR alone", "owner,subject\ra,b\r", ":1: the lines end in CR alone"},
		{"confidence", "owner,subject,confidence\na,b,maybe\n", `:2: confidence "maybe"; write A`},
		{"bare quote", "owner,subject\nA \"x\" B,b\n", ":2:3: a quote inside a field that is not quoted"},
		{"open quote", "owner,subject\n\"a,b\nc,d\n", ":2: a quoted field is not closed"},
		{"invalid UTF-8", "owner,subject\na\xff,b\n", ":2:1: column owner: not valid UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults := decode(c.text)
			if len(faults) == 0 || !strings.HasPrefix(faults[0], c.want) {
				t.Fatalf("got %q\nwant it to begin with %q", faults, c.want)
			}
			if strings.Contains(faults[0], "\n") {
				t.Errorf("%q is not one line", faults[0])
			}
		})
	}
}

// A table with words of its own is told the columns, and not that they are missing
// too.
func TestOtherWordsForColumns(t *testing.T) {
	for header, want := range map[string]string{
		"owner,owned": "subject", "owner,company": "subject", "owner,target": "subject", "owner,Company Name": "subject",
		"shareholder,subject": "owner", "holder,subject": "owner", "parent,subject": "owner", "Owner Name,subject": "owner",
		"owner,subject,percent": "share", "owner,subject,Percentage": "share", "owner,subject,stake": "share", "owner,subject,ownership %": "share",
		"owner,subject,owner type": "owner_kind", "owner,subject,from": "start", "owner,subject,until": "end",
	} {
		_, faults := decode(header + "\n")
		if len(faults) != 1 || !strings.HasSuffix(faults[0], "; write "+want) {
			t.Errorf("%q: %q, want one fault that says to write %s", header, faults, want)
		}
	}
	_, faults := decode("holder,company,percent\na,b,5%\n")
	if len(faults) != 3 || !strings.HasSuffix(faults[0], "write owner") || !strings.HasSuffix(faults[1], "write subject") || !strings.HasSuffix(faults[2], "write share") {
		t.Errorf("three other words: %q", faults)
	}
}

func TestEveryFaultOfAFileIsTold(t *testing.T) {
	_, faults := decode("owner,subject,share,start\na,b,33,2020-13\nc,d,10%,2020\ne,f,x,\n")
	// Two on line 2, none on 3, one on 4.
	lines := make([]string, len(faults))
	for i, f := range faults {
		lines[i] = f[:3]
	}
	if !slices.Equal(lines, []string{":2:", ":2:", ":4:"}) {
		t.Errorf("faults %q", faults)
	}
}

func TestDecode(t *testing.T) {
	percent := graph.Percent
	between := func(b graph.Bounds) graph.Share {
		s, err := graph.NewShare(b)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for _, c := range []struct {
		name, text string
		want       graph.Relation // without id and sources
	}{
		{"only names", "owner,subject\nJack Ma,Yunbo\n", graph.Relation{Owner: "Jack Ma", Subject: "Yunbo", Kind: graph.Owns}},
		{"percent", "share,subject,owner\n33%,b,a\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Share: percent(33)}},
		{"fraction", "owner,subject,share\na,b,0.33\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Share: percent(33)}},
		{"BOM, CRLF, quotes", "\ufeffowner,subject,note\r\n\"A, \"\"B\"\"\",b,\"x\ny\"\r\n", graph.Relation{Owner: `A, "B"`, Subject: "b", Kind: graph.Owns, Note: "x\ny"}},
		{"semicolons", "owner;subject;share\na;b;5%\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Share: percent(5)}},
		{"tabs", "owner\tsubject\na\tb\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns}},
		{"range", "owner,subject,share_min,share_max\na,b,25%,0.5\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Share: between(graph.Bounds{Min: .25, Max: .5})}},
		{"only a minimum", "owner,subject,share_min\na,b,25%\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Share: between(graph.Bounds{Min: .25, Max: 1, MaxUnstated: true})}},
		{"only a maximum", "owner,subject,share_min,share_max\na,b,,25%\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Share: between(graph.Bounds{Max: .25})}},
		{"more than", "owner,subject,share\na,b,>25%\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Share: between(graph.Bounds{Min: .25, Max: 1, MinExclusive: true, MaxUnstated: true})}},
		{"brackets", "owner,subject,share\na,b,\"(25%, 50%]\"\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Share: between(graph.Bounds{Min: .25, Max: .5, MinExclusive: true})}},
		{"dates", "owner,subject,start,end,observed\na,b,2014,2014-06,2014-03-02\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns, Start: date(t, "2014"), End: date(t, "2014-06"), LastObserved: date(t, "2014-03-02")}},
		{"control with a share is by votes", "owner,subject,kind,share\na,b,controls,60%\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Controls, Means: graph.ByVotes, Share: percent(60)}},
		{"control without is by other means", "owner,subject,kind\na,b,CONTROLS\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Controls, Means: graph.ByOther}},
		{"control with a share that is unknown", "owner,subject,kind,share\na,b,CONTROLS,unknown\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Controls, Means: graph.ByOther}},
		{"the other columns", "owner,subject,kind,means,of,basis,confidence\na,b,CONTROLS,votes,votes,indirect,B-\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Controls, Means: graph.ByVotes, Of: graph.OfVotes, Basis: graph.Indirect, Confidence: "B-"}},
		{"a separator at the end of every line", "owner,subject,\na,b,\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns}},
		{"empty rows", "owner,subject\n\n,\na,b\n,\n", graph.Relation{Owner: "a", Subject: "b", Kind: graph.Owns}},
	} {
		t.Run(c.name, func(t *testing.T) {
			relations, faults := decode(c.text)
			if len(faults) > 0 || len(relations) != 1 {
				t.Fatalf("%d relations, faults %q", len(relations), faults)
			}
			got := relations[0]
			got.ID, got.Sources = "", nil
			if !equal(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

// equal compares relations whose lists are empty.
func equal(a, b graph.Relation) bool {
	a.Sources, b.Sources, a.Annotations, b.Annotations = nil, nil, nil, nil
	return a.ID == b.ID && a.Kind == b.Kind && a.Owner == b.Owner && a.Subject == b.Subject && a.Share == b.Share && a.Start == b.Start &&
		a.End == b.End && a.LastObserved == b.LastObserved && a.Basis == b.Basis && a.Of == b.Of && a.Means == b.Means &&
		a.Confidence == b.Confidence && a.Note == b.Note
}

func date(t *testing.T, s string) graph.Date {
	t.Helper()
	d, err := graph.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What Encode writes of a relation, Decode reads back: every kind of share, date
// and name.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[A-Za-z蚂蚁é][ -~é蚂]{0,10}[A-Za-z")]`)
		day := func(label string) graph.Date {
			return graph.Day(rapid.Int32Range(-20000, 40000).Draw(t, label)).Date()
		}
		r := graph.Relation{
			ID: "r", Kind: graph.Owns, Owner: name.Draw(t, "owner"), Subject: "subject " + name.Draw(t, "subject"), Sources: []string{"s"},
			Share: drawShare(t), Start: day("start"), LastObserved: day("observed"), Note: strings.TrimSpace(rapid.StringMatching(`[ -~\n]{0,12}`).Draw(t, "note")),
			Basis: graph.Basis(rapid.IntRange(0, 4).Draw(t, "basis")), Of: graph.ShareOf(rapid.IntRange(0, 3).Draw(t, "of")),
			Confidence: rapid.SampledFrom([]string{"", "A", "B", "B-", "C"}).Draw(t, "confidence"),
		}
		var out bytes.Buffer
		done, err := csv.Encode(&out, func(yield func(graph.Change) error) error {
			for _, id := range []string{r.Owner, r.Subject} {
				if err := yield(graph.Change{Entity: &graph.Entity{ID: id, Kind: graph.Person, Name: id}}); err != nil {
					return err
				}
			}
			return yield(graph.Change{Relation: &r})
		})
		if err != nil || done.Relations != 1 {
			t.Fatalf("%v, %+v", err, done)
		}
		relations, faults := decode(out.String())
		if len(faults) > 0 || len(relations) != 1 {
			t.Fatalf("faults %q in\n%s", faults, &out)
		}
		back := relations[0]
		back.ID = "r"
		if !equal(back, r) || !slices.Equal(back.Sources, r.Sources) {
			t.Fatalf("got  %+v\nwant %+v\nin %s", back, r, &out)
		}
	})
}

// drawShare draws a share in millionths, which can be read where a test fails.
func drawShare(t *rapid.T) graph.Share {
	return storetest.DrawShare(t, rapid.Map(rapid.IntRange(0, 1_000_000), func(n int) float64 { return float64(n) / 1e6 }))
}

// A relation that does not count would count after a way through a table, so it
// is left out and counted.
func TestEncodeLeavesOut(t *testing.T) {
	var out bytes.Buffer
	done, err := csv.Encode(&out, func(yield func(graph.Change) error) error {
		return yield(graph.Change{Relation: &graph.Relation{ID: "r", Kind: graph.Owns, Owner: "a", Subject: "b", Counts: graph.Quoted}})
	})
	if err != nil || done.Relations != 0 || done.LeftOut["relations that do not count"] != 1 {
		t.Errorf("%v, %+v", err, done)
	}
}

// Every unit is either faultless or has no records, lines never go back, and a
// relation that is let through is valid.
func FuzzDecode(f *testing.F) {
	f.Add("owner,subject,share\na,b,33%\n\"c\",d,\"(25%, 50%]\"\n")
	f.Add("owner;subject;start\r\n\"a\nb\";c;2020-13\r\n")
	f.Add("\ufeffowner\tsubject\n\"\t\n")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for unit, err := range csv.Decode(strings.NewReader(text), format.Options{File: "x"}) {
			if err != nil {
				return
			}
			if unit.Header {
				continue
			}
			if unit.Line < last {
				t.Fatalf("line %d after %d", unit.Line, last)
			}
			last = unit.Line
			if len(unit.Faults) > 0 && len(unit.Records) > 0 {
				t.Fatalf("records beside faults %v", unit.Faults)
			}
			for _, r := range unit.Records {
				if r.Relation != nil {
					if err := r.Relation.Validate(); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	})
}
