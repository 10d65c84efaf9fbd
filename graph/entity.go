package graph

import (
	"strings"
	"unicode/utf8"
)

// Entity is a node of the graph. Two records are the same entity when their ids
// are the same, and never because of a name.
type Entity struct {
	ID           string       `json:"id"`
	Kind         EntityKind   `json:"kind"`
	Name         string       `json:"name"`
	Names        []Name       `json:"names,omitempty"` // other, local and former names
	Jurisdiction string       `json:"jurisdiction,omitempty"`
	Identifiers  []Identifier `json:"identifiers,omitempty"`
	Founded      Date         `json:"founded,omitzero"`
	Dissolved    Date         `json:"dissolved,omitzero"` // exclusive: the first day on which it is gone
	Reason       string       `json:"reason,omitempty"`   // UnknownKind: why nobody names it, in BODS's words
	Statements   []Statement  `json:"statements,omitempty"`
	Annotations  []Annotation `json:"annotations,omitempty"`
	Sources      []string     `json:"sources,omitempty"` // ids of sources
	Note         string       `json:"note,omitempty"`
}

// Name is a name with the days on which it was in use. To is exclusive.
type Name struct {
	Name string `json:"name"`
	Lang string `json:"lang,omitempty"` // BCP 47
	From Date   `json:"from,omitzero"`
	To   Date   `json:"to,omitzero"`
}

// Identifier is an identifier in a scheme, such as an LEI.
type Identifier struct {
	Scheme string `json:"scheme"`
	ID     string `json:"id"`
}

// Statement is what a source says of an entity on a day, such as
// "no-controller". Answers quote it; nothing is computed from it.
type Statement struct {
	Date   Date   `json:"date,omitzero"`
	What   string `json:"what"`
	Source string `json:"source,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Annotation is a remark that a publisher attached to a record, as BODS has it.
type Annotation struct {
	Motivation  string `json:"motivation,omitempty"`
	Description string `json:"description,omitempty"`
	Pointer     string `json:"pointer,omitempty"` // JSON pointer to the part of the record it is about
	Transformed string `json:"transformed,omitempty"`
	Date        Date   `json:"date,omitzero"`
	By          string `json:"by,omitempty"`
	URL         string `json:"url,omitempty"`
}

// Reference is an entity as it appears in a list.
type Reference struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Kind      EntityKind `json:"kind"`
	LocalName string     `json:"local_name,omitempty"`
	NameThen  string     `json:"name_then,omitempty"` // what it was called on the day, where that was another name
}

// Reference returns e as it appears in a list on a day. The local name is the
// latest one in use that is not in English and not the name itself. The name then
// is a former one, in English, that was in use; a name without an end is another
// name and not a former one.
func (e *Entity) Reference(day Day) Reference {
	ref := Reference{ID: e.ID, Name: e.Name, Kind: e.Kind, NameThen: e.nameOn(day)}
	var best *Name
	for i := range e.Names {
		n := &e.Names[i]
		if n.Lang == "" || n.Lang == "en" || strings.HasPrefix(n.Lang, "en-") || n.Name == e.Name {
			continue
		}
		if better(n, best, day) {
			best = n
		}
	}
	if best != nil {
		ref.LocalName = best.Name
	}
	return ref
}

func (e *Entity) nameOn(day Day) string {
	var best *Name
	for i := range e.Names {
		n := &e.Names[i]
		if n.Lang != "" && n.Lang != "en" || n.To.IsZero() || n.Name == e.Name || !n.Period().Contains(day) {
			continue
		}
		if best == nil || n.From.First() > best.From.First() || n.From == best.From && len(n.Name) < len(best.Name) {
			best = n
		}
	}
	if best == nil {
		return ""
	}
	return best.Name
}

func better(n, than *Name, day Day) bool {
	if than == nil {
		return true
	}
	now, before := n.Period().Contains(day), than.Period().Contains(day)
	if now != before {
		return now
	}
	return n.Period().From > than.Period().From
}

// Period returns the days on which the name was in use.
func (n *Name) Period() Period { return Period{n.From.First(), n.To.End()} }

// End returns the first day of d as an exclusive end, and Forever for no date.
func (d Date) End() Day {
	if d.IsZero() {
		return Forever
	}
	return d.First()
}

// Limits on what one record may hold, so that no input can exhaust memory.
const (
	MaxIDLength   = 512
	MaxTextLength = 64 << 10
	MaxListLength = 10_000
)

// Validate says what is wrong with e, or nil. References to sources are the
// store's to check.
func (e *Entity) Validate() error {
	if err := validID("entity", e.ID); err != nil {
		return err
	}
	switch {
	case e.Kind == 0 || int(e.Kind) >= len(entityKinds.words):
		return Errorf(Invalid, "entity %s has no kind; write one of %s", e.ID, strings.Join(entityKinds.words[1:], ", "))
	case strings.TrimSpace(e.Name) == "" && e.Kind != UnknownKind:
		return Errorf(Invalid, "entity %s has no name", e.ID)
	case !e.Dissolved.IsZero() && !e.Founded.IsZero() && e.Dissolved.Before(e.Founded):
		return Errorf(Invalid, "entity %s is dissolved (%s) before it is founded (%s)", e.ID, e.Dissolved, e.Founded)
	case len(e.Names) > MaxListLength || len(e.Identifiers) > MaxListLength || len(e.Statements) > MaxListLength:
		return Errorf(TooLarge, "entity %s has over %d names, identifiers or statements", e.ID, MaxListLength)
	}
	if err := validText("entity "+e.ID, e.Name, e.Note, e.Reason); err != nil {
		return err
	}
	for _, n := range e.Names {
		if strings.TrimSpace(n.Name) == "" {
			return Errorf(Invalid, "entity %s has an empty name in names", e.ID)
		}
		if !n.From.IsZero() && !n.To.IsZero() && n.To.Before(n.From) {
			return Errorf(Invalid, "entity %s: the name %q ends (%s) before it starts (%s)", e.ID, n.Name, n.To, n.From)
		}
		if err := validText("entity "+e.ID, n.Name); err != nil {
			return err
		}
	}
	return nil
}

func validID(what, id string) error {
	switch {
	case id == "":
		return Errorf(Invalid, "%s without an id", what)
	case len(id) > MaxIDLength:
		return Errorf(TooLarge, "%s id %.40q… is %d bytes long; at most %d", what, id, len(id), MaxIDLength)
	case !utf8.ValidString(id):
		return Errorf(Invalid, "%s id %q is not valid UTF-8", what, id)
	case strings.ContainsFunc(id, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return Errorf(Invalid, "%s id %q holds a control character", what, id)
	case strings.TrimSpace(id) != id:
		return Errorf(Invalid, "%s id %q begins or ends with a space", what, id)
	}
	return nil
}

func validText(what string, texts ...string) error {
	for _, s := range texts {
		if len(s) > MaxTextLength {
			return Errorf(TooLarge, "%s: a text of %d bytes; at most %d", what, len(s), MaxTextLength)
		}
		if !utf8.ValidString(s) {
			return Errorf(Invalid, "%s: %.40q is not valid UTF-8", what, s)
		}
		if strings.ContainsRune(s, 0) {
			return Errorf(Invalid, "%s: %.40q holds a NUL character", what, s)
		}
	}
	return nil
}
