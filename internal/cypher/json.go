package cypher

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"whoowns/graph"
	"whoowns/internal/cypher/syntax"
)

// JSON returns a value as JSON in which its type is not lost. null, booleans, strings,
// lists and maps are JSON's own. A float always has a point or an exponent; an integer
// has neither, and beyond 2^53, where other programs would round it, is
// {"integer": "…"}. What JSON has no form for is an object of one field:
//
//	{"float": "NaN"}  also Infinity and -Infinity
//	{"node": {"id": …, "labels": […], "properties": {…}}}
//	{"relationship": {"id": …, "type": …, "start": …, "end": …, "properties": {…}}}
//	{"path": {"nodes": […], "relationships": […]}}
//	{"date": "2020-10-01"}, {"localtime": …}, {"time": …}, {"localdatetime": …}, {"datetime": …}, {"duration": …}
//	{"point": {"srid": 7203, "x": 1.0, "y": 2.0}}, {"bytes": "base64"}
//
// A map that would look like one of them is {"map": {…}}.
func JSON(value any) json.RawMessage {
	var b bytes.Buffer
	writeJSON(&b, value)
	return b.Bytes()
}

// exact is how far integers are exact as floats, which is what JSON's numbers are to
// many programs.
const exact = 1 << 53

// forms are the names of the fields that mark a value.
var forms = map[string]bool{"integer": true, "float": true, "node": true, "relationship": true, "path": true, "date": true, "localtime": true, "time": true,
	"localdatetime": true, "datetime": true, "duration": true, "point": true, "bytes": true, "map": true}

func writeJSON(b *bytes.Buffer, value any) {
	switch v := value.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(v))
	case int64:
		if v < -exact || v > exact {
			form(b, "integer", strconv.FormatInt(v, 10))
			return
		}
		b.WriteString(strconv.FormatInt(v, 10))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			form(b, "float", floatText(v))
			return
		}
		b.WriteString(floatText(v))
	case string:
		writeText(b, v)
	case []any:
		writeList(b, v)
	case map[string]any:
		if len(v) == 1 && forms[sortedKeys(v)[0]] {
			b.WriteString(`{"map":`)
			writeMap(b, v)
			b.WriteByte('}')
			return
		}
		writeMap(b, v)
	case []byte:
		form(b, "bytes", base64.StdEncoding.EncodeToString(v))
	case Node:
		b.WriteString(`{"node":`)
		writeNode(b, v)
		b.WriteByte('}')
	case Relationship:
		b.WriteString(`{"relationship":`)
		writeRelationship(b, v)
		b.WriteByte('}')
	case Path:
		writePath(b, v)
	case Date:
		form(b, "date", v.String())
	case LocalTime:
		form(b, "localtime", v.String())
	case Time:
		form(b, "time", v.String())
	case LocalDateTime:
		form(b, "localdatetime", v.String())
	case DateTime:
		form(b, "datetime", v.String())
	case Duration:
		form(b, "duration", v.String())
	case Point:
		fmt.Fprintf(b, `{"point":{"srid":%d`, v.SRID)
		for i, c := range v.coordinates() {
			fmt.Fprintf(b, `,"%c":`, "xyz"[i])
			writeJSON(b, c)
		}
		b.WriteString("}}")
	default:
		panic(fmt.Sprintf("cypher: a value of the type %T", value))
	}
}

func (p Point) coordinates() []float64 {
	if p.Is3D {
		return []float64{p.X, p.Y, p.Z}
	}
	return []float64{p.X, p.Y}
}

func form(b *bytes.Buffer, name, text string) {
	fmt.Fprintf(b, `{%q:`, name)
	writeText(b, text)
	b.WriteByte('}')
}

func writeText(b *bytes.Buffer, text string) {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string can always be encoded
	b.Truncate(b.Len() - 1)  // the line end
}

func writeList(b *bytes.Buffer, list []any) {
	b.WriteByte('[')
	for i, v := range list {
		if i > 0 {
			b.WriteByte(',')
		}
		writeJSON(b, v)
	}
	b.WriteByte(']')
}

func writeMap(b *bytes.Buffer, m map[string]any) {
	b.WriteByte('{')
	for i, key := range sortedKeys(m) {
		if i > 0 {
			b.WriteByte(',')
		}
		writeText(b, key)
		b.WriteByte(':')
		writeJSON(b, m[key])
	}
	b.WriteByte('}')
}

func writeNode(b *bytes.Buffer, n Node) {
	b.WriteString(`{"id":`)
	writeText(b, n.ElementID)
	b.WriteString(`,"labels":[`)
	for i, label := range n.Labels {
		if i > 0 {
			b.WriteByte(',')
		}
		writeText(b, label)
	}
	b.WriteString(`],"properties":`)
	writeMap(b, n.Properties)
	b.WriteByte('}')
}

func writeRelationship(b *bytes.Buffer, r Relationship) {
	for i, field := range [][2]string{{"id", r.ElementID}, {"type", r.Type}, {"start", r.Start}, {"end", r.End}} {
		b.WriteByte("{,"[min(i, 1)])
		fmt.Fprintf(b, "%q:", field[0])
		writeText(b, field[1])
	}
	b.WriteString(`,"properties":`)
	writeMap(b, r.Properties)
	b.WriteByte('}')
}

func writePath(b *bytes.Buffer, p Path) {
	b.WriteString(`{"path":{"nodes":[`)
	for i, n := range p.Nodes {
		if i > 0 {
			b.WriteByte(',')
		}
		writeNode(b, n)
	}
	b.WriteString(`],"relationships":[`)
	for i, r := range p.Relationships {
		if i > 0 {
			b.WriteByte(',')
		}
		writeRelationship(b, r)
	}
	b.WriteString("]}}")
}

// floatText writes a float so that it cannot be taken for an integer.
func floatText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	}
	format := byte('f')
	if magnitude := math.Abs(f); magnitude != 0 && (magnitude < 1e-6 || magnitude >= 1e21) {
		format = 'e'
	}
	text := strconv.FormatFloat(f, format, -1, 64)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return text
}

// ParseParameters reads the values of parameters from a JSON object: numbers without
// a point and exponent are integers. Code Invalid: it is none, or holds a number that
// no integer or float can be.
func ParseParameters(text []byte) (map[string]any, error) {
	value, isJSON, err := ParseParameter(text)
	if err != nil {
		return nil, err
	}
	if !isJSON {
		return nil, graph.Errorf(graph.Invalid, `parameters are no JSON; write an object such as {"id": "ant-group"}`)
	}
	switch v := value.(type) {
	case nil:
		return nil, nil
	case map[string]any:
		return v, nil
	}
	return nil, graph.Errorf(graph.Invalid, `parameters are not a JSON object; write one such as {"id": "ant-group"}`)
}

// ParseParameter reads one value of JSON, and reports whether the text is that. Code
// Invalid: it is, and holds a number that no integer or float can be.
func ParseParameter(text []byte) (value any, isJSON bool, err error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return nil, false, nil
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, false, nil // something follows
	}
	value, err = numbered(value)
	return value, true, err
}

// numbered turns numbers into int64 and float64.
func numbered(value any) (any, error) {
	var err error
	switch v := value.(type) {
	case json.Number:
		if !strings.ContainsAny(v.String(), ".eE") {
			n, err := strconv.ParseInt(v.String(), 10, 64)
			if err != nil {
				return nil, graph.Errorf(graph.Invalid, "the integer %s is too large; the largest is %d", syntax.Shortened(v.String()), math.MaxInt64)
			}
			return n, nil
		}
		f, err := v.Float64()
		if err != nil {
			return nil, graph.Errorf(graph.Invalid, "the number %s is too large", syntax.Shortened(v.String()))
		}
		return f, nil
	case []any:
		for i := range v {
			if v[i], err = numbered(v[i]); err != nil {
				return nil, err
			}
		}
	case map[string]any:
		for key := range v {
			if v[key], err = numbered(v[key]); err != nil {
				return nil, err
			}
		}
	}
	return value, nil
}
