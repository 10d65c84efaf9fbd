package bods_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"whoowns/internal/format"
	"whoowns/internal/format/bods"
)

func decode(text string) (units []format.Unit, faults []string) {
	for unit, err := range bods.Decode(strings.NewReader(text), format.Options{File: "x.json"}) {
		var fatal *format.Fault
		if errors.As(err, &fatal) {
			return units, append(faults, fatal.String())
		}
		for _, f := range unit.Faults {
			faults = append(faults, f.String())
		}
		units = append(units, unit)
	}
	return units, faults
}

// relationship is a statement that begins on line 1 and has each interest on a
// line of its own, from line 2.
func relationship(interests ...string) string {
	return `{"statementId":"s","statementDate":"2020-01-01","recordId":"r","recordType":"relationship","recordDetails":{"subject":"a","interestedParty":"b","interests":[` + "\n" +
		strings.Join(interests, ",\n") + "]}}"
}

func TestFaults(t *testing.T) {
	company := func(details string) string {
		return `[{"statementId":"s","statementDate":"2020-01-01","recordId":"r","recordType":"entity","recordDetails":{` + details + `}}]`
	}
	for _, c := range []struct{ name, text, want string }{
		{"share of 120", "[" + relationship(`{"type":"shareholding"}`, `{"share":{"exact":120}}`) + "]", ":3: /0/recordDetails/interests/1/share/exact: 120 is not within 0 and 100; write a number of percent, 33.5 for 33.5%"},
		{"share below 0", "[" + relationship(`{"share":{"minimum":-1}}`) + "]", ":2: /0/recordDetails/interests/0/share/minimum: -1 is not within 0 and 100"},
		{"minimum above maximum", "[" + relationship(`{"share":{"minimum":50,"maximum":25}}`) + "]", ":2: /0/recordDetails/interests/0/share: the minimum 50% is above the maximum 25%"},
		{"exact outside", "[" + relationship(`{"share":{"exact":50,"maximum":25}}`) + "]", ":2: /0/recordDetails/interests/0/share/exact: lies outside"},
		{"exclusiveMinimum of an earlier version", "[" + relationship(`{"share":{"minimum":25,"exclusiveMinimum":true}}`) + "]", ":2: /0/recordDetails/interests/0/share/exclusiveMinimum: is true or false; write a number of percent"},
		{"interest type", "[" + relationship(`{"type":"gift"}`) + "]", `:2: /0/recordDetails/interests/0/type: "gift" is not in the code list; write one of appointmentOfBoard`},
		{"directness", "[" + relationship(`{"directOrIndirect":"both"}`) + "]", `:2: /0/recordDetails/interests/0/directOrIndirect: "both" is not in the code list; write one of direct, indirect, unknown`},
		{"end before start", "[" + relationship(`{"startDate":"2020-01-02","endDate":"2020-01-01"}`) + "]", ":2: /0/recordDetails/interests/0/endDate: 2020-01-01 is before the startDate 2020-01-02"},
		{"date", "[" + relationship(`{"startDate":"2020-13-01"}`) + "]", `:2: /0/recordDetails/interests/0/startDate: "2020-13-01" is not a date: there is no month 13`},
		{"no statementDate", `[{"statementId":"s","recordId":"r","recordType":"entity","recordDetails":{"entityType":{"type":"state"},"name":"N"}}]`, ":1: /0/statementDate: is missing"},
		{"hour", strings.Replace(company(`"entityType":{"type":"state"},"name":"N"`), "2020-01-01", "2020-01-01T25:00:00Z", 1), `:1: /0/statementDate: "2020-01-01T25:00:00Z" is no date and time`},
		{"empty recordType", `[{"statementId":"s","statementDate":"2020","recordId":"r","recordType":"","recordDetails":{}}]`, ":1: /0/recordType: is empty"},
		{"empty personType", `[{"statementId":"s","statementDate":"2020","recordId":"r","recordType":"person","recordDetails":{"personType":""}}]`, ":1: /0/recordDetails/personType: is empty"},
		{"no entityType", company(`"name":"N"`), ":1: /0/recordDetails/entityType: is missing"},
		{"no type of entityType", company(`"entityType":{},"name":"N"`), ":1: /0/recordDetails/entityType/type: is missing"},
		{"dissolved before it is founded", company(`"entityType":{"type":"state"},"name":"N","foundingDate":"2020","dissolutionDate":"2019"`), ":1: /0/recordDetails: entity r is dissolved (2019) before it is founded (2020)"},
		{"name of another type", company(`"entityType":{"type":"state"},"name":7`), ":1: /0/recordDetails/name: is a number; write a string"},
		{"a number beyond all", "[" + relationship(`{"share":{"exact":1e400}}`) + "]", ":2: /0/recordDetails/interests/0/share/exact: 1e400 is not within 0 and 100; write a number of percent"},
		{"statementDate of another type", strings.Replace(company(`"entityType":{"type":"state"},"name":"N"`), `"2020-01-01"`, "2020", 1), ":1: /0/statementDate: is a number; write a string"},
		{"no statement", "[\n" + `{"statements":[]}]`, ":2: /0: is no BODS statement: it has none of statementId, recordId and recordType"},
		{"a line that is no JSON", relationshipLine + "\n" + `{"statementId":x}`, ":2:16: not JSON: invalid character 'x'"},
		{"a line with a name twice", relationshipLine + "\n" + `{"recordId":"a","recordId":"b"}`, `:2:17: "recordId" is given twice`},
		{"no comma", "[" + relationshipLine + relationshipLine + "]", fmt.Sprintf(":1:%d: /1: not JSON: expected comma after array element; statements are separated by one comma each", 2+len(relationshipLine))},
		{"no recordDetails", `[{"statementId":"s","statementDate":"2020","recordId":"r","recordType":"entity"}]`, ":1: /0/recordDetails: is missing"},
		{"a list of numbers", "[\n1]", ":2: /0: is a number; write an object"},
		{"unspecified without a reason", `[{"statementId":"s","statementDate":"2020","recordId":"r","recordType":"relationship","recordDetails":{"subject":"a","interestedParty":{}}}]`, ":1: /0/recordDetails/interestedParty/reason: is missing"},
		{"deep nesting", "[" + strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100) + "]", ":1: /0: nested deeper than 64 levels"},
		{"huge nesting", strings.Repeat("[", 1_000_000), ":1:10002: /0: not JSON: invalid character '[' exceeded max depth"},
		{"a name twice", `[{"statementId":"s","statementId":"t"}]`, `:1: /0: "statementId" is given twice in one object`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, faults := decode(c.text)
			if len(faults) == 0 || !strings.HasPrefix(faults[0], c.want) {
				t.Fatalf("got %.500q\nwant one that begins with %q", faults, c.want)
			}
			if len(faults) > 1 {
				t.Errorf("%d faults: %q", len(faults), faults)
			}
		})
	}
}

// relationshipLine is a statement on one line.
var relationshipLine = strings.ReplaceAll(relationship(`{"type":"shareholding"}`), "\n", "")

// What has no field is kept, and a record of very many members takes no time that
// grows with their square: 200,000 of them would be 20,000 million comparisons.
func TestARecordOfManyMembers(t *testing.T) {
	var many strings.Builder
	for i := range 200_000 {
		fmt.Fprintf(&many, ",\n%q:0", fmt.Sprint("m", i))
	}
	text := strings.Replace(relationship(`{"type":"shareholding"`+many.String()+`}`), `"subject"`, many.String()[2:]+`,"subject"`, 1)
	units, faults := decode("[" + text + "]")
	if len(faults) > 0 || len(units) != 1 || len(units[0].Records) != 2 {
		t.Errorf("%d units, faults %.300q", len(units), faults)
	}
}

// What a slip of the pen in a name would silently lose is told.
func TestWhatIsNotReadIsTold(t *testing.T) {
	units, faults := decode("[" + relationship(`{"type":"shareholding","startdate":"2020-01-01"}`, `{"share":{"exactly":50}}`) + "]")
	if len(faults) > 0 || len(units) != 1 {
		t.Fatalf("%d units, faults %q", len(units), faults)
	}
	want := []string{
		":2: /0/recordDetails/interests/0/startdate: is not read; the standard has only type, ",
		":3: /0/recordDetails/interests/1/share/exactly: is not read; the standard has only exact, minimum, ",
	}
	for i, w := range units[0].Warnings {
		if i >= len(want) || !strings.HasPrefix(w.String(), want[i]) {
			t.Errorf("warning %q", w)
		}
	}
	if len(units[0].Warnings) != len(want) {
		t.Errorf("%d warnings, want %d", len(units[0].Warnings), len(want))
	}
	for name := range strings.SplitSeq("type directOrIndirect beneficialOwnershipOrControl share startDate endDate details", " ") {
		if !strings.Contains(units[0].Warnings[0].Message, name) {
			t.Errorf("%s is not in the warning", name)
		}
	}
}

func TestLinesOfStatements(t *testing.T) {
	_, faults := decode("\n[\n " + relationship(`{}`) + " ,\n\n" + relationship(`{"share":{"exact":120}}`) + "\n]\n")
	// The first statement takes lines 3 and 4, the second begins on line 6.
	if len(faults) != 1 || !strings.HasPrefix(faults[0], ":7: /1/recordDetails/interests/0/share/exact") {
		t.Errorf("%q", faults)
	}
}

func TestAByteOrderMarkAndJSONLinesAreRead(t *testing.T) {
	one := strings.ReplaceAll(relationship(`{"type":"shareholding"}`), "\n", "")
	for _, text := range []string{"\ufeff[" + one + "]", "\ufeff" + one + "\r\n\r\n" + one, one} {
		units, faults := decode(text)
		if len(faults) > 0 || len(units) == 0 || len(units[0].Records) != 2 {
			t.Errorf("%d units, faults %q", len(units), faults)
		}
	}
}

// Whatever comes in, a unit has either faults or records; what resolves is valid
// or a fault.
func FuzzDecode(f *testing.F) {
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add(relationship(`{"share":{"exclusiveMinimum":25,"exclusiveMaximum":50}}`))
	f.Fuzz(func(t *testing.T, text string) {
		units, _ := decode(text)
		groups := make(map[string][]format.Version)
		for _, unit := range units {
			if len(unit.Faults) > 0 && len(unit.Records) > 0 {
				t.Fatalf("records beside faults %v", unit.Faults)
			}
			for _, r := range unit.Records {
				if r.Version != nil {
					groups[r.Version.Group] = append(groups[r.Version.Group], *r.Version)
				}
			}
		}
		for group, versions := range groups {
			for _, out := range bods.Resolve(format.History{Group: group, Versions: versions}) {
				switch {
				case out.Fault != nil:
				case out.Record.Entity != nil:
					if err := out.Record.Entity.Validate(); err != nil {
						t.Fatal(err)
					}
				case out.Record.Relation != nil:
					if err := out.Record.Relation.Validate(); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	})
}
