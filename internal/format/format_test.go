package format_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"whoowns/graph"
	"whoowns/internal/format"
)

func TestPercent(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 1: "100", .5: "50", .05: "5", .3104: "31.04", .000001: "0.0001", .123456789: "12.3456789"} {
		if got := format.Percent(x); got != want {
			t.Errorf("Percent(%v) is %s, want %s", x, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(0, 1).Draw(t, "x")
		if back, err := graph.ParseFraction(format.Percent(x) + "%"); err != nil || back != x {
			t.Fatalf("%v is written %s and read back as %v, %v", x, format.Percent(x), back, err)
		}
	})
}

// A parsed value written again means what encoding/json makes of the same text,
// and every value and name stands at its offset.
func TestParseJSON(t *testing.T) {
	var draw func(t *rapid.T, depth int) any
	draw = func(t *rapid.T, depth int) any {
		switch rapid.IntRange(0, 6-2*(depth/3)).Draw(t, "type") {
		case 0:
			return nil
		case 1:
			return rapid.Bool().Draw(t, "bool")
		case 2:
			return rapid.Float64().Draw(t, "number")
		case 5:
			list := []any{}
			for range rapid.IntRange(0, 3).Draw(t, "items") {
				list = append(list, draw(t, depth+1))
			}
			return list
		case 6:
			members := map[string]any{}
			for range rapid.IntRange(0, 3).Draw(t, "members") {
				members[rapid.String().Draw(t, "name")] = draw(t, depth+1)
			}
			return members
		}
		return rapid.String().Draw(t, "string")
	}
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.MarshalIndent(draw(t, 0), " ", "\t")
		if err != nil {
			t.Fatal(err)
		}
		v, err := format.ParseJSON(text)
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		var want, got any
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(v.Append(nil), &got); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%s\nbecame\n%s (%v)", text, v.Append(nil), err)
		}
		var check func(v *format.Value)
		check = func(v *format.Value) {
			if c := text[v.Offset]; v.Kind != '0' && c != v.Kind {
				t.Fatalf("at %d of %s stands %c and no %c", v.Offset, text, c, v.Kind)
			}
			for i := range v.Items {
				if v.Kind == '{' && text[v.Keys[i].Offset] != '"' {
					t.Fatalf("no name at %d of %s", v.Keys[i].Offset, text)
				}
				check(&v.Items[i])
			}
		}
		check(&v)
	})
}

// A name given twice is found among few members and among many, and the many are
// not compared with each other: 300,000 members would be 45,000 million pairs.
func TestANameTwiceIsFoundAmongAnyNumber(t *testing.T) {
	for _, n := range []int{2, 31, 32, 33, 34, 35, 300_000} {
		var text strings.Builder
		text.WriteByte('{')
		for i := range n {
			fmt.Fprintf(&text, "%q:0,", fmt.Sprint(i))
		}
		if _, err := format.ParseJSON([]byte(text.String() + `"":0}`)); err != nil {
			t.Errorf("%d members: %v", n, err)
		}
		for _, again := range []int{0, n / 2, n - 1} {
			want := fmt.Sprintf(`"%d" is given twice in one object`, again)
			if _, err := format.ParseJSON([]byte(text.String() + fmt.Sprintf(`"%d":0}`, again))); err == nil || err.Error() != want {
				t.Errorf("%d members: %v, want %s", n, err, want)
			}
		}
	}
}

func TestWindowGivesTextAndLines(t *testing.T) {
	w := format.NewWindow(strings.NewReader("ab\ncd\n\nef"), 100)
	if _, err := w.Read(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	if text, line := w.Take(3); string(text) != "ab\n" || line != 1 {
		t.Errorf("%q on line %d", text, line)
	}
	if line, column := w.Position(8); line != 4 || column != 2 { // the f
		t.Errorf("line %d, column %d", line, column)
	}
	if text, line := w.Take(100); string(text) != "cd\n\nef" || line != 2 {
		t.Errorf("%q on line %d", text, line)
	}
	small := format.NewWindow(strings.NewReader("abcdef"), 3)
	if _, err := small.Read(make([]byte, 5)); err != nil {
		t.Fatal(err)
	}
	if _, err := small.Read(make([]byte, 1)); !errors.Is(err, format.ErrTooLong) {
		t.Errorf("over the limit: %v", err)
	}
}

// Whatever comes in, a text is refused by ParseJSON if encoding/json refuses it,
// and what is read means the same when it is written again.
func FuzzParseJSON(f *testing.F) {
	f.Add(`{"a":[1e400,-0,"\ud83d\ude00",null,true,{}],"":"\\"}`)
	f.Add(`{"a":1,"a":2}`)
	f.Add(strings.Repeat("[", 70) + strings.Repeat("]", 70))
	f.Add("\"\xff\"")
	f.Fuzz(func(t *testing.T, text string) {
		v, err := format.ParseJSON([]byte(text))
		if err != nil {
			var syntax *format.JSONError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(text) {
				t.Fatalf("%T %v", err, err)
			}
			return
		}
		if !json.Valid([]byte(text)) {
			t.Fatalf("%q is no JSON", text)
		}
		once := v.Append(nil)
		again, err := format.ParseJSON(once)
		if err != nil || string(again.Append(nil)) != string(once) {
			t.Fatalf("%q became %q and then %q (%v)", text, once, again.Append(nil), err)
		}
	})
}
