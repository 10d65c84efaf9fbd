package format

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxDepth is how deep objects and arrays may nest in one record.
const MaxDepth = 64

// Value is a JSON value that knows where it stands, which encoding/json does not
// tell: a fault needs its pointer and its line, and a name given twice is one.
type Value struct {
	Kind   byte     // one of { [ " 0 t f n
	Text   string   // of a string, unescaped; of a number, as written
	Keys   []Member // of an object, in the order of the file
	Items  []Value  // of an array; of an object, the values of Keys
	Offset int      // in the text that was parsed
}

// Member is the name of an object's member.
type Member struct {
	Name   string
	Offset int
}

// JSONError says why a text is not one JSON value.
type JSONError struct {
	Offset  int // in the text
	Message string
}

func (e *JSONError) Error() string { return e.Message }

// ParseJSON reads a text that is one JSON value. The error is a *JSONError.
func ParseJSON(text []byte) (Value, error) {
	if at, ok := invalidUTF8(text); ok {
		return Value{}, &JSONError{at, fmt.Sprintf("byte %d of the record (0x%02x) is not valid UTF-8; save the file as UTF-8", at+1, text[at])}
	}
	if err := json.Unmarshal(text, new(skip)); err != nil {
		at := len(text)
		if syntax, ok := err.(*json.SyntaxError); ok { //nolint:errorlint // encoding/json returns it bare
			at = int(syntax.Offset)
		}
		return Value{}, &JSONError{max(at-1, 0), "not JSON: " + err.Error()}
	}
	p := parser{text: text}
	v := p.value(0)
	if p.failed != nil {
		return Value{}, p.failed
	}
	return v, nil
}

// skip accepts any JSON and keeps nothing, so that Unmarshal only validates.
type skip struct{}

func (*skip) UnmarshalJSON([]byte) error { return nil }

func invalidUTF8(text []byte) (int, bool) {
	if utf8.Valid(text) {
		return 0, false
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			return i, true
		}
		i += size
	}
	return 0, false
}

// parser builds Values from a text that is known to be valid JSON.
type parser struct {
	text   []byte
	at     int
	failed *JSONError
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\r', '\n', ',', ':':
			p.at++
		default:
			return
		}
	}
}

func (p *parser) value(depth int) Value {
	p.space()
	v := Value{Offset: p.at, Kind: p.text[p.at]}
	if depth > MaxDepth {
		p.failed = &JSONError{p.at, fmt.Sprintf("nested deeper than %d levels", MaxDepth)}
		p.at = len(p.text)
		return v
	}
	switch v.Kind {
	case '{':
		p.at++
		var names map[string]bool // of an object with many members
		for p.space(); p.failed == nil && p.text[p.at] != '}'; p.space() {
			key := Member{Offset: p.at}
			key.Name = p.string()
			twice := names[key.Name] || names == nil && slices.ContainsFunc(v.Keys, func(m Member) bool { return m.Name == key.Name })
			if twice {
				p.failed = &JSONError{key.Offset, fmt.Sprintf("%.100q is given twice in one object", key.Name)}
				return v
			}
			if names != nil {
				names[key.Name] = true
			} else if len(v.Keys) == 32 {
				names = map[string]bool{key.Name: true}
				for i := range v.Keys {
					names[v.Keys[i].Name] = true
				}
			}
			v.Keys = append(v.Keys, key)
			v.Items = append(v.Items, p.value(depth+1))
		}
		p.at++
	case '[':
		p.at++
		for p.space(); p.failed == nil && p.text[p.at] != ']'; p.space() {
			v.Items = append(v.Items, p.value(depth+1))
		}
		p.at++
	case '"':
		v.Text = p.string()
	case 't', 'n':
		p.at += 4
	case 'f':
		p.at += 5
	default:
		v.Kind = '0'
		end := p.at
		for end < len(p.text) && strings.IndexByte("+-.0123456789eE", p.text[end]) >= 0 {
			end++
		}
		v.Text = string(p.text[p.at:end])
		p.at = end
	}
	return v
}

func (p *parser) string() string {
	start := p.at
	for p.at++; p.text[p.at] != '"'; p.at++ {
		if p.text[p.at] == '\\' {
			p.at++
		}
	}
	p.at++
	quoted := p.text[start:p.at]
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted[1 : len(quoted)-1])
	}
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		p.failed = &JSONError{start, err.Error()}
	}
	return s
}

// Get returns the member of an object, nil when it has none or v is no object.
func (v *Value) Get(name string) *Value {
	for i := range v.Keys {
		if v.Keys[i].Name == name {
			return &v.Items[i]
		}
	}
	return nil
}

// What names v's type for a message: "a string".
func (v *Value) What() string {
	switch v.Kind {
	case '{':
		return "an object"
	case '[':
		return "an array"
	case '"':
		return "a string"
	case '0':
		return "a number"
	case 'n':
		return "null"
	}
	return "true or false"
}

// Append appends v as compact JSON.
func (v *Value) Append(b []byte) []byte {
	switch v.Kind {
	case '{', '[':
		b = append(b, v.Kind)
		for i := range v.Items {
			if i > 0 {
				b = append(b, ',')
			}
			if v.Kind == '{' {
				b = append(AppendString(b, v.Keys[i].Name), ':')
			}
			b = v.Items[i].Append(b)
		}
		return append(b, v.Kind+2) // } and ] follow { and [ by two
	case '"':
		return AppendString(b, v.Text)
	case '0':
		return append(b, v.Text...)
	case 't':
		return append(b, "true"...)
	case 'f':
		return append(b, "false"...)
	}
	return append(b, "null"...)
}

// AppendString appends s as a JSON string, without escaping what HTML would.
func AppendString(b []byte, s string) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(s) != nil {
		return append(b, `""`...)
	}
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}

// Pointer returns the JSON pointer of a member or, with a number, an item of the
// value at path.
func Pointer(path, name string) string {
	if strings.ContainsAny(name, "~/") {
		name = pointerEscapes.Replace(name)
	}
	return path + "/" + name
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// Index returns the JSON pointer of an item of the array at path.
func Index(path string, i int) string { return path + "/" + strconv.Itoa(i) }
