package value_test

import (
	"strings"
	"testing"

	"whoowns/internal/cypher/value"
)

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		text, pattern string
		want          bool
	}{
		{"abc", "b", false}, {"abc", ".*b.*", true}, {"ab", "a|ab", true}, {"", "", true},
		{"a\nb", "a.b", false}, {"a\u2028b", "a.b", false}, {"a\nb", "(?s)a.b", true}, {"a\nb\n", "((?s)a.b).", false}, {"a\nb", "a(?s:.)b", true},
		{"ABC", "(?i)abc", true}, {"É", "(?i)é", false}, {"É", "(?iu)é", true}, {"É", `(?i)\u00e9`, false},
		{"x", `\p{Alpha}`, true}, {"é", `\p{Alpha}`, false}, {"é", `\p{IsAlphabetic}`, true}, {"1", `[\p{Alpha}\p{Digit}]`, true}, {"A", `\p{Lu}`, true}, {"A", `\P{Lower}`, true}, {"я", `\p{IsCyrillic}`, true},
		{"a.b", `\Qa.b\E`, true}, {"axb", `\Qa.b\E`, false}, {"\v", `\s`, true}, {" ", `[\h]`, true}, {"a]", "a]", true}, {"A", `\u0041`, true}, {"ab", "(?<n>a)b", true}, {"aaa", "a{2,}?a", true}, {"]", "[]]", true},
	} {
		if got, err := value.Matches(c.text, c.pattern); got != c.want || err != nil {
			t.Errorf("%q =~ %q is %v, %v; want %v", c.text, c.pattern, got, err, c.want)
		}
	}
	for pattern, name := range map[string]string{`(a)\1`: "back references", "(?=a)a": "look-ahead", "(?<!a)b": "look-behind", "(?>a)": "atomic groups", "a++": "possessive", "[a[b]]": "class within a class",
		"[a&&b]": "&&", "(": "well formed", "(?x)a": "flag x", `\p{javaUpperCase}`: `\p{javaUpperCase}`, "[a": "not closed", `\`: `ends with a \`, "a{1001}": "well formed"} {
		if got, err := value.Matches("a", pattern); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%q gives %v, %v; want an error that says %q", pattern, got, err, name)
		}
	}
	if got, err := value.Matches(nil, "("); got != nil || err != nil {
		t.Errorf("null =~ '(' is %v, %v", got, err)
	}
}

func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"a.*b", `(?i)[\p{Alpha}\s]+\Qx`, "(?", `\u12`, "[^", `a{`, `(?<n`, `(?-`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, pattern string) {
		if compiled, err := value.Pattern(pattern); (compiled == nil) == (err == nil) {
			t.Errorf("%q gives %v and %v", pattern, compiled, err)
		}
	})
}
