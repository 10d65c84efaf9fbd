package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoowns/internal/explore"
	"whoowns/internal/ingest"
)

// badFiles are files of which nothing may be taken: what the list of faults must
// say, line by line where a line is given.
var badFiles = []struct {
	name, file, text string
	faults           []string
}{
	{"no subject", "a.csv", "owner,share\na,5%\n", []string{"a.csv:1: ", "subject"}},
	{"share 33", "a.csv", "owner,subject,share\na,b,33\n", []string{"a.csv:2: column share: ", "33", "write 33%"}},
	{"share -1 %", "a.csv", "owner,subject,share\na,b,-1 %\n", []string{"a.csv:2: column share: ", "below 0"}},
	{"share abc", "a.csv", "owner,subject,share\na,b,abc\n", []string{"a.csv:2: column share: ", `"abc" is not a share`}},
	{"minimum above maximum", "a.csv", "owner,subject,share_min,share_max\na,b,50%,25%\n", []string{"a.csv:2: ", "50%", "above the maximum 25%"}},
	{"end before start", "a.csv", "owner,subject,start,end\na,b,2020-05-01,2019-01-01\n", []string{"a.csv:2: ", "2019-01-01", "before", "2020-05-01"}},
	{"month 13", "a.csv", "owner,subject,start\na,b,2020-13\n", []string{"a.csv:2: column start: ", "no month 13"}},
	{"owns itself whole", "a.csv", "owner,subject,share\na,a,100%\n", []string{"a.csv:2: ", "owns itself 100%"}},
	{"not UTF-8", "a.csv", "owner,subject\na\xff,b\n", []string{"a.csv:2", "not valid UTF-8"}},
	{"empty", "a.csv", "", []string{"a.csv: the file is empty"}},
	{"cut off", "a.json", `[{"statementId":"11111111111111111111111111111111","recordType":"entity"`, []string{"a.json:1", "cut off"}},
	{"a subject that is never defined", "a.json", `[
{"statementId":"bods-0000000000000000000000000000001","declarationSubject":"c","statementDate":"2024-01-01","recordId":"p","recordType":"person","recordStatus":"new","recordDetails":{"isComponent":false,"personType":"knownPerson","names":[{"fullName":"Pat"}]}},
{"statementId":"bods-0000000000000000000000000000002","declarationSubject":"c","statementDate":"2024-01-01","recordId":"r","recordType":"relationship","recordStatus":"new","recordDetails":{"isComponent":false,"subject":"nowhere","interestedParty":"p","interests":[{"type":"shareholding","directOrIndirect":"direct","share":{"exact":60}}]}}
]`, []string{"a.json:3: ", "nowhere"}},
	{"one id twice", "a.jsonl", `{"whoowns":1}
{"entity":{"id":"a","kind":"company","name":"A"}}
{"entity":{"id":"a","kind":"company","name":"B"}}
`, []string{"a.jsonl:3: ", `"a"`, "line 2"}},
}

func TestBadFilesChangeNothing(t *testing.T) {
	ring(t)
	before := ok(t, "export")
	for _, c := range badFiles {
		t.Run(c.name, func(t *testing.T) {
			write(t, c.file, c.text)
			for _, args := range [][]string{{"import", c.file}, {"import", "--check", c.file}} {
				r := fails(t, []string{c.file, "nothing of it is written"}, args...)
				for _, part := range c.faults {
					if !strings.Contains(r.messages, part) {
						t.Errorf("whoowns %s: no %q in\n%s", strings.Join(args, " "), part, r.messages)
					}
				}
			}
			if after := ok(t, "export"); after != before {
				t.Errorf("the store has changed to\n%s", after)
			}
		})
	}
}

func TestBadFileMakesNoStore(t *testing.T) {
	for _, c := range badFiles {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, c.file, c.text)
			fails(t, []string{c.file}, "import", c.file)
			fails(t, []string{"missing.csv", "no such file"}, "import", "missing.csv")
			left, err := filepath.Glob("*")
			if err != nil || len(left) != 1 || left[0] != c.file {
				t.Errorf("the folder holds %v (%v)", left, err)
			}
		})
	}
}

func TestEveryFaultIsTold(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", "owner,subject,share\na,b,33\nc,d,50%\ne,f,abc\n")
	r := fails(t, []string{"2 faults"}, "import", "a.csv")
	if strings.Count(r.messages, "a.csv:") != 2 || !strings.Contains(r.messages, "a.csv:2:") || !strings.Contains(r.messages, "a.csv:4:") {
		t.Errorf("lines 2 and 4 are wrong:\n%s", r.messages)
	}
	r = in(t, "", nil, "import", "--json", "a.csv")
	if r.err == nil {
		t.Error("it succeeded")
	}
	if report := decoded[ingest.Report](t, r.out); report.FaultCount != 2 || len(report.Faults) != 2 || report.Faults[1].Line != 4 {
		t.Errorf("report %+v", report)
	}
}

func TestSkipInvalidLoadsTheRest(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", "owner,subject,share\na,b,33\nc,d,50%\n")
	report := decoded[ingest.Report](t, ok(t, "import", "--json", "--skip-invalid", "--refused", "rest.csv", "a.csv"))
	if report.Skipped != 1 || report.Relations != 1 {
		t.Errorf("report %+v, want 1 left out and 1 relation", report)
	}
	rest, err := os.ReadFile("rest.csv")
	if err != nil || !strings.Contains(string(rest), "a,b,33") || strings.Contains(string(rest), "c,d") {
		t.Errorf("rest.csv is %q (%v)", rest, err)
	}
	if a := decoded[explore.Owners](t, ok(t, "owners", "d", "--json")); len(a.Owners) != 1 || a.Owners[0].Effective.Text() != "50%" {
		t.Errorf("owners of d: %+v", a.Owners)
	}
}

// Without --refused, what is left out goes beside the file, and never over what
// is there.
func TestWhatIsLeftOutGoesBesideTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", "owner,subject,share\na,b,33\nc,d,50%\n")
	ok(t, "import", "--check", "--skip-invalid", "a.csv")
	if _, err := os.Stat("a.refused.csv"); err == nil {
		t.Error("a check left a file behind")
	}
	r := in(t, "", nil, "import", "--skip-invalid", "a.csv")
	if r.err != nil || !strings.Contains(r.messages, "What was left out is in a.refused.csv.") || !strings.Contains(r.out, "2 read; 2 entities, 1 relation, 1 source written. 1 left out.") {
		t.Errorf("%v, %q, %q", r.err, r.messages, r.out)
	}
	if rest, err := os.ReadFile("a.refused.csv"); err != nil || string(rest) != "owner,subject,share\na,b,33\n" {
		t.Errorf("a.refused.csv is %q (%v)", rest, err)
	}
	write(t, "a.refused.csv", "owner,subject,share\na,b,33%\n") // mended, and not yet imported
	before := ok(t, "export")
	fails(t, []string{"a.refused.csv", "is there already", "--refused"}, "import", "--skip-invalid", "a.csv")
	if after := ok(t, "export"); after != before {
		t.Errorf("the store has changed to\n%s", after)
	}
	ok(t, "import", "a.refused.csv")
	if a := decoded[explore.Owners](t, ok(t, "owners", "b", "--json")); len(a.Owners) != 1 || a.Owners[0].Effective.Text() != "33%" {
		t.Errorf("owners of b: %+v", a.Owners)
	}
}

// Every fault is counted, a hundred are listed, and how much was read is said, in
// the format's own units.
func TestFaultsAreCountedOfWhatWasRead(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", "owner,subject,share\n"+strings.Repeat("a,b,33\n", 249)+"a,b,33%\n")
	r := fails(t, []string{"a.csv has 249 faults in 250 rows read, the first 100 listed above, and nothing of it is written"}, "import", "a.csv")
	if n := strings.Count(r.messages, "a.csv:"); n != 100 || !strings.Contains(r.messages, "and 149 faults more") {
		t.Errorf("%d faults are listed:\n%s", n, r.messages)
	}
	write(t, "a.jsonl", "{\"whoowns\":1}\n{}\n")
	fails(t, []string{"a.jsonl has a fault in 1 line read, listed above"}, "import", "a.jsonl")
	write(t, "a.json", `[{},{}]`)
	fails(t, []string{"a.json has 2 faults in 2 statements read, listed above"}, "import", "a.json")
	write(t, "a.json", `[{},{}`) // what is cut off cannot be skipped
	r = fails(t, []string{"a.json has 3 faults in 2 statements read, listed above, and nothing of it is written; mend the file"}, "import", "--skip-invalid", "a.json")
	if strings.Contains(r.err.Error(), "--skip-invalid") {
		t.Errorf("it advises what was done: %v", r.err)
	}
}

// stopping is a file whose reader is told to stop before it has all.
type stopping struct {
	text string
	stop context.CancelFunc
}

func (s *stopping) Read(p []byte) (int, error) {
	n := copy(p, s.text)
	if s.text = s.text[n:]; len(s.text) < 10_000 {
		s.stop()
	}
	return n, nil
}

func TestAStoppedImportChangesNothing(t *testing.T) {
	ring(t)
	before := ok(t, "export")
	var out, messages bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	err := run(ctx, []string{"import", "-"}, stdio{
		In:  &stopping{"owner,subject\n" + strings.Repeat("new owner,new subject\n", 100_000), stop},
		Out: &out, Err: &messages, Getenv: func(string) string { return "" },
	})
	if err == nil || message(err) != "stopped" || !strings.Contains(messages.String(), "- was stopped, and nothing of it is written.") {
		t.Errorf("%v, %q", err, messages.String())
	}
	if after := ok(t, "export"); after != before {
		t.Errorf("the store has changed to\n%s", after)
	}
}

func TestImportFlagsThatContradict(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", "owner,subject\na,b\n")
	write(t, "b.csv", "owner,subject\na,c\n")
	for _, c := range []struct {
		name string
		args []string
		want []string
	}{
		{"nothing to import", []string{"import"}, []string{"import needs a file"}},
		{"refused without skip-invalid", []string{"import", "--refused", "r.csv", "a.csv"}, []string{"--refused", "--skip-invalid"}},
		{"refused of two files", []string{"import", "--skip-invalid", "--refused", "r.csv", "a.csv", "b.csv"}, []string{"--refused", "one by one"}},
		{"refused onto itself", []string{"import", "--skip-invalid", "--refused", "./a.csv", "a.csv"}, []string{"--refused", "the file to import"}},
		{"an unknown format", []string{"import", "--format", "xml", "a.csv"}, []string{"xml", "csv"}},
		{"a folder", []string{"import", "."}, []string{"folder"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			fails(t, c.want, c.args...)
			if _, err := os.Stat(defaultFile); err == nil {
				t.Error("it made a store")
			}
		})
	}
}

func TestImportFromStandardInput(t *testing.T) {
	t.Chdir(t.TempDir())
	r := in(t, "owner,subject,share\na,b,50%\n", nil, "import", "-", "--json")
	if r.err != nil {
		t.Fatal(r.err, r.messages)
	}
	if report := decoded[ingest.Report](t, r.out); report.Format != "csv" || report.Relations != 1 || report.Entities != 2 {
		t.Errorf("report %+v", report)
	}
	if !strings.Contains(r.messages, "whoowns seed") {
		t.Errorf("a new store holds only what was imported, and it must say so: %q", r.messages)
	}
}

func TestCheckOfAFileWritesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.csv", "owner,subject\na,b\n")
	if text := ok(t, "import", "--check", "a.csv"); !strings.Contains(text, "nothing written") {
		t.Errorf("it says %q", text)
	}
	if _, err := os.Stat(defaultFile); err == nil {
		t.Error("a check made a store")
	}
}

func TestImportAgainDoublesNothing(t *testing.T) {
	ring(t)
	before := ok(t, "export")
	ok(t, "import", "ring.csv")
	if after := ok(t, "export"); after != before {
		t.Errorf("the store changed from\n%s\nto\n%s", before, after)
	}
}

func TestSecondFileFailsAfterTheFirstIsLoaded(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "good.csv", "owner,subject,share\na,b,50%\n")
	write(t, "bad.csv", "owner,subject,share\na,b,50\n")
	r := in(t, "", nil, "import", "good.csv", "bad.csv")
	if r.err == nil || !strings.Contains(r.messages, "1 file before bad.csv is loaded") {
		t.Errorf("%v, %q", r.err, r.messages)
	}
	if a := decoded[explore.Owners](t, ok(t, "owners", "b", "--json")); len(a.Owners) != 1 {
		t.Errorf("%d owners of b", len(a.Owners))
	}
}

func TestExportAndImportInEachFormat(t *testing.T) {
	ring(t)
	want := decoded[explore.Owners](t, ok(t, "owners", "蚂蚁控股", "--json", "--as-of", "2024-06-30"))
	for _, format := range []string{"native", "csv", "bods"} {
		t.Run(format, func(t *testing.T) {
			exported := decoded[ingest.Exported](t, ok(t, "export", "--format", format, "--output", "out", "--json"))
			if exported.Relations != 5 {
				t.Errorf("%d relations exported, want 5", exported.Relations)
			}
			if file, err := os.ReadFile("out"); err != nil || string(file) != ok(t, "export", "--format", format) {
				t.Errorf("--output differs from standard output (%v)", err)
			}
			ok(t, "import", "--store", format+".db", "out")
			got := decoded[explore.Owners](t, ok(t, "owners", "--store", format+".db", "蚂蚁控股", "--json", "--as-of", "2024-06-30"))
			if effective(got) != effective(want) {
				t.Errorf("after a round trip the owners are %s, want %s", effective(got), effective(want))
			}
		})
	}
}

// effective returns the owners with their shares, to the last digit.
func effective(a explore.Owners) string {
	shares := map[string]any{}
	for _, o := range a.Owners {
		shares[o.Entity.Name] = o.Effective
	}
	text, err := json.Marshal(shares)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestExportLeavesWhatWasThereWhenItFails(t *testing.T) {
	ring(t)
	write(t, "kept", "mine")
	fails(t, []string{"xml", "native"}, "export", "--format", "xml", "--output", "kept")
	if text, err := os.ReadFile("kept"); err != nil || string(text) != "mine" {
		t.Errorf("the file is now %q (%v)", text, err)
	}
	left, err := filepath.Glob("kept?*")
	if err != nil || len(left) > 0 {
		t.Errorf("it left %v (%v)", left, err)
	}
	fails(t, []string{"folder"}, "export", "--output", ".")
	fails(t, []string{"no/such/out", "no such file"}, "export", "--output", "no/such/out")
}
