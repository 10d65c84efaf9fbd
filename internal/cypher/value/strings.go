package value

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

var _ = register(
	ofString("toUpper", "toUpper(text): in capitals", upper),
	ofString("upper", "upper(text): in capitals", upper),
	ofString("toLower", "toLower(text): in small letters", lower),
	ofString("lower", "lower(text): in small letters", lower),
	trimming("trim", "trim(text): without blanks at both ends; trim(BOTH x FROM text)", true, true),
	trimming("btrim", "btrim(text, characters): without blanks, or characters, at both ends", true, true),
	trimming("ltrim", "ltrim(text, characters): without blanks, or characters, at the start", true, false),
	trimming("rtrim", "rtrim(text, characters): without blanks, or characters, at the end", false, true),
	&Function{Name: "replace", Least: 3, Most: 3, Describe: "replace(text, search, with): with another text at each occurrence", Call: replace},
	&Function{Name: "split", Least: 2, Most: 2, Describe: "split(text, delimiter): the parts between delimiters; the delimiter may be a list of them", Call: split},
	&Function{Name: "substring", Least: 2, Most: 3, Describe: "substring(text, start, length): from a character on, the first is 0", Call: substring},
	&Function{Name: "left", Least: 2, Most: 2, Describe: "left(text, length): the first characters", Call: left},
	&Function{Name: "right", Least: 2, Most: 2, Describe: "right(text, length): the last characters", Call: right},
	&Function{Name: "reverse", Least: 1, Most: 1, Describe: "reverse(textOrList): from the end to the start", Call: reverse},
	characters("char_length"), characters("character_length"),
	&Function{Name: "normalize", Least: 1, Most: 2, Describe: "normalize(text, form): in NFC, or NFD, NFKC, NFKD", Call: normalize},
)

// upper and lower know the letters that become several, such as ß.
func upper(text string) string {
	if isASCII(text) {
		return strings.ToUpper(text)
	}
	return cases.Upper(language.Und).String(text)
}

func lower(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	return cases.Lower(language.Und).String(text)
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// texts takes each argument for a string; null is true where one is null.
func texts(name string, arguments []any) (all []string, null bool, err error) {
	for _, v := range arguments {
		null = null || v == nil
	}
	if null {
		return nil, true, nil
	}
	for _, v := range arguments {
		text, ok := v.(string)
		if !ok {
			return nil, false, typeError("%s() wants a string, and %s is given", name, aTypeName(v))
		}
		all = append(all, text)
	}
	return all, false, nil
}

func ofString(name, describe string, change func(string) string) *Function {
	return &Function{Name: name, Least: 1, Most: 1, Describe: describe, Call: func(_ *Context, arguments []any) (any, error) {
		all, null, err := texts(name, arguments)
		if null || err != nil {
			return nil, err
		}
		return change(all[0]), nil
	}}
}

func trimming(name, describe string, start, end bool) *Function {
	return &Function{Name: name, Least: 1, Most: 2, Describe: describe, Call: func(_ *Context, arguments []any) (any, error) {
		all, null, err := texts(name, arguments)
		if null || err != nil {
			return nil, err
		}
		cut := unicode.IsSpace
		if len(all) == 2 {
			cut = func(r rune) bool { return strings.ContainsRune(all[1], r) }
		}
		text := all[0]
		if start {
			text = strings.TrimLeftFunc(text, cut)
		}
		if end {
			text = strings.TrimRightFunc(text, cut)
		}
		return text, nil
	}}
}

func replace(c *Context, arguments []any) (any, error) {
	all, null, err := texts("replace", arguments)
	if null || err != nil {
		return nil, err
	}
	text, search, with := all[0], all[1], all[2]
	if err := c.room("replace()", uint64(len(text))+uint64(strings.Count(text, search))*uint64(len(with))); err != nil {
		return nil, err
	}
	return strings.ReplaceAll(text, search, with), nil
}

func split(c *Context, arguments []any) (any, error) {
	if arguments[0] == nil || arguments[1] == nil {
		return nil, nil
	}
	delimiters := arguments[1:]
	if list, ok := arguments[1].([]any); ok {
		delimiters = list
	}
	all, null, err := texts("split", append([]any{arguments[0]}, delimiters...))
	if null || err != nil {
		return nil, err
	}
	text, by := all[0], all[1:]
	if err := c.room("split()", 16*uint64(len(text))); err != nil {
		return nil, err
	}
	parts := []any{}
	start := 0
	for i := 0; i < len(text); {
		width := -1
		for _, d := range by {
			if d != "" && strings.HasPrefix(text[i:], d) {
				width = max(width, len(d))
			}
			if d == "" && i > start {
				width = max(width, 0)
			}
		}
		if width < 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
			continue
		}
		parts = append(parts, text[start:i])
		start = i + width
		if i = start; width == 0 {
			_, size := utf8.DecodeRuneInString(text[i:])
			i += size
		}
	}
	return append(parts, text[start:]), nil
}

// count is an integer of 0 or more.
func count(name string, v any) (n int, null bool, err error) {
	i, ok := v.(int64)
	switch {
	case v == nil:
		return 0, true, nil
	case !ok:
		return 0, false, typeError("%s() wants an integer, and %s is given", name, aTypeName(v))
	case i < 0:
		return 0, false, &Error{ArgumentError, "NegativeIntegerArgument", name + "() wants a number of 0 or more, and " + Text(i) + " is given"}
	}
	return int(min(i, math.MaxInt32)), false, nil
}

func substring(_ *Context, arguments []any) (any, error) {
	all, null, err := texts("substring", arguments[:1])
	if null || err != nil {
		return nil, err
	}
	start, null, err := count("substring", arguments[1])
	if null || err != nil {
		return nil, err
	}
	length := math.MaxInt32
	if len(arguments) == 3 {
		if length, null, err = count("substring", arguments[2]); null || err != nil {
			return nil, err
		}
	}
	rest := all[0][bytesOf(all[0], start):]
	return rest[:bytesOf(rest, length)], nil
}

// bytesOf is where in a text its first n characters end.
func bytesOf(text string, n int) int {
	if n >= len(text) {
		return len(text)
	}
	for i := range text {
		if n == 0 {
			return i
		}
		n--
	}
	return len(text)
}

func left(_ *Context, arguments []any) (any, error) {
	text, length, null, err := textAndLength("left", arguments)
	if null || err != nil {
		return nil, err
	}
	return text[:bytesOf(text, length)], nil
}

func right(_ *Context, arguments []any) (any, error) {
	text, length, null, err := textAndLength("right", arguments)
	if null || err != nil {
		return nil, err
	}
	return text[bytesOf(text, max(utf8.RuneCountInString(text)-length, 0)):], nil
}

func textAndLength(name string, arguments []any) (text string, length int, null bool, err error) {
	all, null, err := texts(name, arguments[:1])
	if null || err != nil {
		return "", 0, null, err
	}
	length, null, err = count(name, arguments[1])
	return all[0], length, null, err
}

func reverse(_ *Context, arguments []any) (any, error) {
	switch v := arguments[0].(type) {
	case nil:
		return nil, nil
	case string:
		reversed := make([]byte, 0, len(v))
		for rest := v; rest != ""; {
			_, size := utf8.DecodeLastRuneInString(rest)
			reversed = append(reversed, rest[len(rest)-size:]...)
			rest = rest[:len(rest)-size]
		}
		return string(reversed), nil
	case []any:
		reversed := make([]any, len(v))
		for i, e := range v {
			reversed[len(v)-1-i] = e
		}
		return reversed, nil
	}
	return nil, typeError("reverse() wants a string or a list, and %s is given", aTypeName(arguments[0]))
}

func characters(name string) *Function {
	return &Function{Name: name, Least: 1, Most: 1, Describe: name + "(text): how many characters", Call: func(_ *Context, arguments []any) (any, error) {
		all, null, err := texts(name, arguments)
		if null || err != nil {
			return nil, err
		}
		return int64(utf8.RuneCountInString(all[0])), nil
	}}
}

func normalize(c *Context, arguments []any) (any, error) {
	all, null, err := texts("normalize", arguments)
	if null || err != nil {
		return nil, err
	}
	form := "NFC"
	if len(all) == 2 {
		form = all[1]
	}
	f, ok := normalForm(form)
	if !ok {
		return nil, argumentError("there is no form %q; write NFC, NFD, NFKC or NFKD", form)
	}
	if err := c.room("normalize()", uint64(len(all[0]))); err != nil {
		return nil, err
	}
	return f.String(all[0]), nil
}

// IsNormalized is v IS form NORMALIZED: nil of what is no string.
func IsNormalized(v any, form string) any {
	text, ok := v.(string)
	f, known := normalForm(form)
	if !ok || !known {
		return nil
	}
	return f.IsNormalString(text)
}

func normalForm(name string) (norm.Form, bool) {
	switch strings.ToUpper(name) {
	case "NFC":
		return norm.NFC, true
	case "NFD":
		return norm.NFD, true
	case "NFKC":
		return norm.NFKC, true
	case "NFKD":
		return norm.NFKD, true
	}
	return 0, false
}
