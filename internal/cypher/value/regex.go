package value

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Pattern compiles a regular expression as Java writes it, to be matched with the whole
// of a text. What Java has and cannot be done in a time linear in the text, and what
// would mean something else here, is refused by name.
func Pattern(text string) (*regexp.Regexp, error) {
	t := translation{rest: text}
	err := t.all()
	if err == nil {
		var compiled *regexp.Regexp
		if compiled, err = regexp.Compile(`\A(?:` + t.out.String() + `)\z`); err == nil {
			return compiled, nil
		}
		err = fmt.Errorf("it is not well formed: %s", notWellFormed(err))
	}
	return nil, argumentError("%.80q is no regular expression that can be used here: %v", text, err)
}

// notWellFormed says what is wrong with a pattern, without what was put around it.
func notWellFormed(err error) string {
	var fault *syntax.Error
	if errors.As(err, &fault) {
		return fault.Code.String()
	}
	return err.Error()
}

// PatternSize is how many steps a pattern has when its repetitions are written out: to
// match a text takes at most its product with the bytes of the text.
func PatternSize(compiled *regexp.Regexp) int {
	parsed, err := syntax.Parse(compiled.String(), syntax.Perl)
	if err != nil {
		return len(compiled.String())
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return len(compiled.String())
	}
	return len(program.Inst)
}

// Matches is a =~ b.
func Matches(a, b any) (any, error) {
	if a == nil || b == nil {
		return nil, nil
	}
	text, isText := a.(string)
	pattern, isPattern := b.(string)
	if !isText || !isPattern {
		return nil, typeError("=~ wants two strings, and %s and %s are given", aTypeName(a), aTypeName(b))
	}
	compiled, err := Pattern(pattern)
	if err != nil {
		return nil, err
	}
	return compiled.MatchString(text), nil
}

// translation goes through a pattern once. The dot means all but the ends of lines, of
// which Java has more than one, unless the flag s is set in the group or around it; the
// flag i alone is of ASCII letters.
type translation struct {
	rest  string
	out   strings.Builder
	flags []flags // of the pattern, and of the groups that are open
	quant bool    // what is written last is a quantifier
}

type flags struct{ dotAll, fold, unicode bool }

func (t *translation) now() flags { return t.flags[len(t.flags)-1] }

// literal writes a character, one beyond ASCII without folding where Java does not fold.
func (t *translation) literal(text string, beyond bool) {
	if now := t.now(); beyond && now.fold && !now.unicode {
		text = "(?-i:" + text + ")"
	}
	t.out.WriteString(text)
}

// lineEnds are what a dot does not match.
const lineEnds = `[^\n\r\x{85}\x{2028}\x{2029}]`

func (t *translation) all() error {
	t.flags = make([]flags, 1)
	for t.rest != "" {
		quantified := t.quant
		t.quant = false
		c := t.rest[0]
		switch {
		case c == '\\':
			if err := t.escape(false); err != nil {
				return err
			}
		case c == '[':
			if err := t.class(); err != nil {
				return err
			}
		case c == '(':
			if err := t.group(); err != nil {
				return err
			}
		case c == ')':
			if len(t.flags) > 1 {
				t.flags = t.flags[:len(t.flags)-1]
			}
			t.take(1)
		case c == '.':
			t.rest = t.rest[1:]
			if t.now().dotAll {
				t.out.WriteString(`(?s:.)`)
			} else {
				t.out.WriteString(lineEnds)
			}
		case strings.IndexByte("*+?{", c) >= 0:
			if c == '+' && quantified {
				return fmt.Errorf("possessive quantifiers such as a++ are not supported")
			}
			t.quant = !quantified // a ? behind one makes it reluctant
			if end := strings.IndexByte(t.rest, '}'); c == '{' && end > 0 {
				t.take(end + 1)
				continue
			}
			t.take(1)
		default:
			_, size := utf8.DecodeRuneInString(t.rest)
			t.literal(t.rest[:size], size > 1)
			t.rest = t.rest[size:]
		}
	}
	return nil
}

func (t *translation) take(n int) {
	t.out.WriteString(t.rest[:n])
	t.rest = t.rest[n:]
}

// group opens a group, or sets flags.
func (t *translation) group() error {
	for start, name := range map[string]string{"(?=": "look-ahead", "(?!": "look-ahead", "(?<=": "look-behind", "(?<!": "look-behind", "(?>": "atomic groups"} {
		if strings.HasPrefix(t.rest, start) {
			return fmt.Errorf("%s %s…) is not supported", name, start)
		}
	}
	inner := t.now()
	if !strings.HasPrefix(t.rest, "(?") || strings.HasPrefix(t.rest, "(?<") {
		t.flags = append(t.flags, inner)
		n := 1
		if strings.HasPrefix(t.rest, "(?<") {
			n = 3
		}
		t.take(n)
		return nil
	}
	end := strings.IndexAny(t.rest, ":)")
	if end < 0 {
		return fmt.Errorf("a group is not closed")
	}
	kept := ""
	on := true
	for _, flag := range t.rest[2:end] {
		switch flag {
		case '-':
			on = false
			kept += "-"
		case 's':
			inner.dotAll = on
		case 'i':
			inner.fold = on
			kept += string(flag)
		case 'm':
			kept += string(flag)
		case 'u':
			inner.unicode = on
		default:
			return fmt.Errorf("the flag %c is not supported; there are i, m, s and u", flag)
		}
	}
	if t.rest[end] == ':' {
		t.flags = append(t.flags, inner)
	} else {
		t.flags[len(t.flags)-1] = inner
	}
	kept = strings.TrimSuffix(kept, "-")
	switch closing := t.rest[end]; {
	case kept == "" && closing == ')': // flags that need no word of it
	default:
		t.out.WriteString("(?" + kept + string(closing))
	}
	t.rest = t.rest[end+1:]
	return nil
}

// class copies [ ]. Classes within classes and && are refused.
func (t *translation) class() error {
	t.take(1)
	if strings.HasPrefix(t.rest, "^") {
		t.take(1)
	}
	for first := true; t.rest != ""; first = false {
		switch {
		case t.rest[0] == ']' && !first:
			t.take(1)
			return nil
		case t.rest[0] == '[':
			return fmt.Errorf("a class within a class is not supported; write a [ that is meant itself as \\[")
		case strings.HasPrefix(t.rest, "&&"):
			return fmt.Errorf("the intersection of classes by && is not supported")
		case t.rest[0] == '\\':
			if err := t.escape(true); err != nil {
				return err
			}
		default:
			t.take(1)
		}
	}
	return fmt.Errorf("a class is not closed by ]")
}

// escapes are those that read otherwise here, outside of a class and within one.
var escapes = map[byte][2]string{
	'h': {`[ \t\x{A0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}]`, ` \t\x{A0}\x{1680}\x{180e}\x{2000}-\x{200a}\x{202f}\x{205f}\x{3000}`},
	'v': {`[\n\x0B\f\r\x{85}\x{2028}\x{2029}]`, `\n\x0B\f\r\x{85}\x{2028}\x{2029}`},
	's': {`[ \t\n\x0B\f\r]`, ` \t\n\x0B\f\r`},
	'S': {`[^ \t\n\x0B\f\r]`, ``},
	'R': {`(?:\r\n|[\n\x0B\f\r\x{85}\x{2028}\x{2029}])`, ``},
	'e': {`\x1B`, `\x1B`},
	'Z': {`\z`, ``},
}

// posix are Java's names of classes of ASCII.
var posix = map[string]string{"Lower": "a-z", "Upper": "A-Z", "ASCII": `\x00-\x7F`, "Alpha": "a-zA-Z", "Digit": "0-9", "Alnum": "a-zA-Z0-9",
	"Punct": "!-/:-@\\[-`{-~", "Graph": "!-~", "Print": " -~", "Blank": ` \t`, "Cntrl": `\x00-\x1F\x7F`, "XDigit": "0-9a-fA-F", "Space": ` \t\n\x0B\f\r`}

func (t *translation) escape(inClass bool) error {
	if len(t.rest) < 2 {
		return fmt.Errorf("it ends with a \\")
	}
	c := t.rest[1]
	if written, ok := escapes[c]; ok {
		text := written[0]
		if inClass {
			if text = written[1]; text == "" {
				return fmt.Errorf("\\%c within a class is not supported", c)
			}
		}
		t.out.WriteString(text)
		t.rest = t.rest[2:]
		return nil
	}
	switch {
	case c == 'u':
		if len(t.rest) >= 6 {
			if n, err := strconv.ParseUint(t.rest[2:6], 16, 32); err == nil {
				text := fmt.Sprintf(`\x{%X}`, n)
				if t.rest = t.rest[6:]; inClass {
					t.out.WriteString(text)
				} else {
					t.literal(text, n >= utf8.RuneSelf)
				}
				return nil
			}
		}
		return fmt.Errorf("behind \\u stand four hexadecimal digits")
	case c == 'p' || c == 'P':
		return t.property(inClass)
	case c >= '1' && c <= '9' || c == 'k':
		return fmt.Errorf("back references such as \\%c are not supported", c)
	case strings.IndexByte("GXNcb0", c) >= 0 && (c != 'b' || inClass):
		return fmt.Errorf("\\%c is not supported", c)
	case c == 'Q':
		end := strings.Index(t.rest, `\E`)
		quoted := t.rest[2:]
		if end >= 0 {
			quoted, t.rest = t.rest[2:end], t.rest[end+2:]
		} else {
			t.rest = ""
		}
		t.out.WriteString(regexp.QuoteMeta(quoted))
		return nil
	}
	t.take(2)
	return nil
}

// property is \p{…}: a class of ASCII, or a category or script of Unicode.
func (t *translation) property(inClass bool) error {
	negated := t.rest[1] == 'P'
	end := strings.IndexByte(t.rest, '}')
	if len(t.rest) < 3 || t.rest[2] != '{' || end < 0 {
		t.take(min(3, len(t.rest)))
		return nil
	}
	name := t.rest[3:end]
	t.rest = t.rest[end+1:]
	if set, ok := posix[name]; ok {
		switch {
		case inClass && negated:
			return fmt.Errorf("\\P{%s} within a class is not supported", name)
		case inClass:
			t.out.WriteString(set)
		case negated:
			t.out.WriteString("[^" + set + "]")
		default:
			t.out.WriteString("[" + set + "]")
		}
		return nil
	}
	switch {
	case strings.HasPrefix(name, "java"), strings.HasPrefix(name, "In"), strings.HasPrefix(name, "blk="), strings.HasPrefix(name, "block="):
		return fmt.Errorf("\\p{%.30s} is not supported; write a category such as \\p{Lu} or a script such as \\p{IsLatin}", name)
	case name == "IsAlphabetic", name == "IsLetter":
		name = "L"
	case name == "IsUppercase":
		name = "Lu"
	case name == "IsLowercase":
		name = "Ll"
	case name == "IsDigit":
		name = "Nd"
	case name == "IsPunctuation":
		name = "P"
	}
	for _, prefix := range []string{"Is", "script=", "sc=", "gc=", "general_category="} {
		name = strings.TrimPrefix(name, prefix)
	}
	fmt.Fprintf(&t.out, `\%c{%s}`, map[bool]byte{false: 'p', true: 'P'}[negated], name)
	return nil
}
