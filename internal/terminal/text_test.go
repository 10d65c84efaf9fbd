package terminal

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain text stays", "Ant Group Co., Ltd.", "Ant Group Co., Ltd."},
		{"Chinese stays", "蚂蚁科技集团股份有限公司", "蚂蚁科技集团股份有限公司"},
		{"accents stay, composed or not", "Société Zoe\u0308", "Société Zoe\u0308"},
		{"a colour sequence loses its escape", "\x1b[31mred", "[31mred"},
		{"a title sequence loses both ends", "\x1b]0;owned\x07x", "]0;ownedx"},
		{"a C1 control goes", "a\u009b31mb", "a31mb"},
		{"an override that reverses text goes", "abc\u202egpj.exe", "abcgpj.exe"},
		{"isolates and marks go", "\u2066a\u2069\u200e\u200f\u061cb", "ab"},
		{"zero-width space and byte order mark go", "\ufeffa\u200bb", "ab"},
		{"tag characters go", "a\U000e0041b", "ab"},
		{"line ends become spaces", "a\r\nb\u2028c\u2029d\te", "a  b c d e"},
		{"joiners stay: a family is one picture", "👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"},
		{"bytes that are not UTF-8 become the replacement", "a\xffb", "a\ufffdb"},
		{"only controls leave nothing", "\x00\x1b\x7f", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Clean(c.in); got != c.want {
				t.Errorf("Clean(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestCleanLeavesNothingThatATerminalObeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "in")
		out := Clean(in)
		if !utf8.ValidString(out) {
			t.Fatalf("Clean(%q) = %q is not UTF-8", in, out)
		}
		for _, r := range out {
			if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
				t.Fatalf("Clean(%q) = %q holds %U", in, out, r)
			}
		}
		if again := Clean(out); again != out {
			t.Fatalf("Clean(%q) = %q, and cleaned again %q", in, out, again)
		}
	})
}

func TestEscapeJSONMeansTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a\u202eb", "\U000e0041", "\u009b31m", "\u200d", "x\u2028y"})).Draw(t, "in")
		plain, err := json.MarshalIndent(map[string]string{"name": in}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		escaped := EscapeJSON(plain)
		var back map[string]string
		if err := json.Unmarshal(escaped, &back); err != nil {
			t.Fatalf("%s: %v", escaped, err)
		}
		if want := strings.ToValidUTF8(in, "\ufffd"); back["name"] != want {
			t.Fatalf("%q came back as %q from %s", in, back["name"], escaped)
		}
		if strings.ContainsFunc(string(escaped), func(r rune) bool { return r != '\n' && unsafeRune(r) }) {
			t.Fatalf("%q holds what Clean removes", escaped)
		}
	})
}

func TestWidth(t *testing.T) {
	for _, c := range []struct {
		in   string
		want int
	}{
		{"", 0},
		{"abc", 3},
		{"蚂蚁", 4},              // two wide characters
		{"Ant 蚂蚁", 8},          // three narrow, a space, two wide
		{"e\u0301", 1},         // a letter and its combining accent
		{"│├─└", 4},            // box drawing is narrow
		{"ｱ", 1},               // half-width katakana
		{"Ａ", 2},               // full-width Latin
		{"\x1b[1ma\x1b[0m", 1}, // our own colour
	} {
		if got := Width(c.in); got != c.want {
			t.Errorf("Width(%q) = %d, want %d", c.in, got, c.want)
		}
	}
}

func TestPad(t *testing.T) {
	if got := PadRight("蚂蚁", 6); got != "蚂蚁  " {
		t.Errorf("PadRight = %q", got)
	}
	if got := PadLeft("33%", 6); got != "   33%" {
		t.Errorf("PadLeft = %q", got)
	}
	if got := PadRight("longer", 3); got != "longer" {
		t.Errorf("PadRight cut %q", got)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		name, in string
		width    int
		want     []string
	}{
		{"nothing is one empty line", "", 10, []string{""}},
		{"short text is one line", "a b", 10, []string{"a b"}},
		{"breaks between words", "one two three", 7, []string{"one two", "three"}},
		{"a word longer than the line is cut", "abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"Chinese breaks between characters, two columns each", "蚂蚁科技集团", 5, []string{"蚂蚁", "科技", "集团"}},
		{"a comma does not begin a line", "aaa, bbb", 4, []string{"aaa,", "bbb"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Wrap(c.in, c.width)
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("Wrap(%q, %d) = %q, want %q", c.in, c.width, got, c.want)
			}
		})
	}
}

func TestWrapLosesNothing(t *testing.T) {
	letters := rapid.StringOf(rapid.SampledFrom([]rune("abc 蚂蚁é,-/.")))
	rapid.Check(t, func(t *rapid.T) {
		in, width := letters.Draw(t, "in"), rapid.IntRange(2, 20).Draw(t, "width")
		var kept string
		for _, line := range Wrap(in, width) {
			if Width(line) > width {
				t.Fatalf("Wrap(%q, %d) has the line %q of %d columns", in, width, line, Width(line))
			}
			kept += line
		}
		withoutSpaces := func(s string) string { return strings.ReplaceAll(s, " ", "") }
		if withoutSpaces(kept) != withoutSpaces(in) {
			t.Fatalf("Wrap(%q, %d) kept only %q", in, width, kept)
		}
	})
}
