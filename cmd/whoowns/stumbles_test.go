package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Every form that ask --help names is understood, of Ant Group and Alibaba Group.
func TestTheFormsOfAskAreUnderstood(t *testing.T) {
	t.Chdir(t.TempDir())
	forms := 0
	for line := range strings.Lines(askHelp) {
		if !strings.HasPrefix(line, "  ") {
			continue
		}
		for _, form := range strings.Split(strings.TrimSpace(line), "  ") {
			if form = strings.TrimSpace(form); form == "" {
				continue
			}
			forms++
			question := strings.NewReplacer("X", "ant-group", "Y", "alibaba-group").Replace(form)
			if r := in(t, "", nil, "ask", question); r.err != nil {
				t.Errorf("%s: %v", question, r.err)
			}
		}
	}
	if forms < 15 {
		t.Errorf("the help names %d forms", forms)
	}
}

// What a person may write by mistake is answered by what to write instead.
func TestStumbles(t *testing.T) {
	t.Chdir(t.TempDir())
	year := time.Now().Year()
	for _, c := range []struct {
		args []string
		says []string
	}{
		{[]string{"ultimate-owners", "alipay", "--rule", "weather"}, []string{`no rule "weather"`, "eu-amlr, uk-psc, fatf, weakest-link or all"}},
		{[]string{"ultimate-owners", "alipay", "--rule", "eu-amlr", "--threshold", "0"}, []string{"above 0% and at most 100%", "write 25%"}},
		{[]string{"ultimate-owners", "alipay", "--rule", "eu-amlr", "--threshold", "1.5"}, []string{"--threshold", "write 1.5% for a percentage"}},
		{[]string{"screen", "ant-group", "--listed", "jack-ma", "--rule", "fatf"}, []string{"answers another question", "write ofac-50"}},
		{[]string{"paths", "jack-ma", "yuebao", "--limit", "500"}, []string{"--limit", "between 1 and 100"}},
		{[]string{"explain", "ant-group", "--owner", "jack-ma", "--limit", "101"}, []string{"--limit", "between 1 and 100"}},
		{[]string{"changes", "ant-group", "--from", fmt.Sprint(year + 1)}, []string{"the earlier day first"}},
		{[]string{"cypher", "MATCH (n) RETURN n", "--workspace", "x.csv"}, []string{"there is no flag --workspace"}},
		{[]string{"rules", "--workspace", "x.csv"}, []string{"there is no flag --workspace"}},
		{[]string{"what-if", "softbank sells 1% of alibaba-group to ant-group", "--about", "ant-group", "--threshold", "0%"}, []string{"above 0% and at most 100%", "write 25%"}},
	} {
		fails(t, c.says, c.args...)
	}
	unnumbered := in(t, "", nil, "owners", "alipay", "--min-share", "abc")
	if unnumbered.err == nil || strings.Contains(unnumbered.err.Error(), "unknown") {
		t.Errorf("of a least share that is none: %v", unnumbered.err)
	}
	// The last day of this year is still to come, save on that day.
	if last := time.Date(year, 12, 31, 0, 0, 0, 0, time.Local); time.Now().Before(last) {
		fails(t, []string{fmt.Sprintf("from %d means its last day, %d-12-31", year, year), fmt.Sprintf("write %d-12-31", year-1)}, "changes", "ant-group", "--from", fmt.Sprint(year))
	}
	says(t, ok(t, "ultimate-owners", "alipay", "--rule", "EU-AMLR"), "By eu-amlr,")
	says(t, ok(t, "owners", "jack-ma"), "Jack Ma is a person, and a person has no owners.")
	says(t, ok(t, "control", "jack-ma"), "Jack Ma is a person, and nobody controls a person here.")
	says(t, ok(t, "explain", "jack-ma", "--owner", "ant-group"), "nobody controls a person here")
	says(t, ok(t, "paths", "alibaba-group", "yuyue", "--direction", "owns"), "from owner to subject alone")
	missing := in(t, "", nil, "ask", "when did X lose control of Y")
	if missing.err == nil || strings.Contains(missing.err.Error(), "yuebao lose control of yuebao") {
		t.Errorf("an example asks for control of itself: %v", missing.err)
	}
}
