package bods

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"whoowns/graph"
	"whoowns/internal/format"
)

// statement is what a Version's body holds: a statement of any record type, read
// and checked by itself.
type statement struct {
	ID          string             `json:"id"`
	Type        string             `json:"type"`
	Status      string             `json:"status,omitempty"`
	Day         graph.Date         `json:"day"`
	Date        string             `json:"date"` // as written, to tell a correction
	Source      string             `json:"source"`
	Annotations []graph.Annotation `json:"annotations,omitempty"`
	Correcting  bool               `json:"correcting,omitempty"`
	Entity      *graph.Entity      `json:"entity,omitempty"`
	Subject     party              `json:"subject,omitzero"`
	Party       party              `json:"party,omitzero"`
	Interests   []interest         `json:"interests,omitempty"`
}

// party is one end of a relationship: a record, or why there is none.
type party struct {
	ID          string `json:"id,omitempty"`
	Reason      string `json:"reason,omitempty"`
	Description string `json:"description,omitempty"`
}

const closed = "closed"

// parse fills the unit from its raw text. The error is a *format.Fault that ends
// the file: it is in another version of the standard.
func parse(unit *format.Unit, o format.Options) error {
	value, err := format.ParseJSON(unit.Raw)
	var syntax *format.JSONError
	if errors.As(err, &syntax) {
		at := format.Value{Offset: syntax.Offset}
		r := reader{unit: unit}
		r.fault(node{&at, "", &r}, syntax.Message)
		if unit.Path == "" { // a line of its own: the offset is the column
			unit.Faults[len(unit.Faults)-1].Column = syntax.Offset + 1
		}
		return nil
	}
	r := reader{unit: unit}
	root := node{&value, "", &r}
	if !root.object() {
		return nil
	}
	if fault := otherVersion(root); fault != nil {
		return fault
	}
	if !root.get("statementId").there() && !root.get("recordId").there() && !root.get("recordType").there() {
		r.fault(root, "is no BODS statement: it has none of statementId, recordId and recordType; write an array of statements, or one statement on each line")
		return nil
	}
	s := statement{
		ID:     root.get("statementId").need(root),
		Type:   root.get("recordType").needWord(root, "entity", "person", "relationship"),
		Status: root.get("recordStatus").word("new", "updated", closed),
	}
	record := root.get("recordId").need(root)
	unit.ID = record
	if s.Date = root.get("statementDate").need(root); s.Date != "" {
		s.Day = root.get("statementDate").date()
	}
	s.annotations(root)
	source := sourceOf(root, o)
	s.Source = source.ID

	details := root.get("recordDetails")
	switch {
	case !details.there():
		details.need(root)
	case !details.object():
	case s.Type == "entity":
		s.Entity = entity(details, record)
	case s.Type == "person":
		s.Entity = person(details, record)
	case s.Type == "relationship":
		s.relationship(details)
	}
	if s.Entity != nil {
		s.Entity.Sources = []string{source.ID}
		s.Entity.Annotations = append(s.Annotations, s.Entity.Annotations...)
		s.Annotations = nil
		if err := s.Entity.Validate(); err != nil && len(unit.Faults) == 0 {
			r.fault(details, err.Error())
		}
	}
	if err := source.Validate(); err != nil {
		r.fault(root.get("source"), err.Error())
	}
	if len(unit.Faults) > 0 {
		return nil
	}
	body, err := json.Marshal(s)
	if err != nil {
		r.fault(root, err.Error())
		return nil
	}
	unit.Records = []format.Record{
		{Source: &source},
		{Version: &format.Version{
			Group: record, Statement: s.ID, Subject: s.Subject.ID, Body: body,
			Order:  order(s, root.get("publicationDetails").get("publicationDate").Value),
			Update: s.Type == "relationship" && (s.Status == "updated" || s.Status == closed),
		}},
	}
	return nil
}

// otherVersion tells a statement of another version of the standard: by the
// version that it gives, or by the names of earlier versions.
func otherVersion(root node) error {
	at := root.get("publicationDetails").get("bodsVersion")
	var version string
	switch {
	case at.there() && at.Kind == '"' && at.Text != Version:
		version = at.Text
	case root.get("statementType").there() && !root.get("recordType").there():
		at, version = root.get("statementType"), "0.3 or earlier"
	default:
		return nil
	}
	at.r.fault(at, fmt.Sprintf("this is BODS version %.20s; only version %s can be read", version, Version))
	fault := at.r.unit.Faults[len(at.r.unit.Faults)-1]
	return &fault
}

// order sorts the versions of a record: by the moment that they speak of, a day
// alone before its hours, then by publication, then the closing one last.
func order(s statement, published *format.Value) string {
	moment := func(text string) string {
		if t, err := instant(text); err == nil {
			return t.Format("2006-01-02T15:04:05.000000000")
		}
		return text
	}
	publication := ""
	if published != nil {
		publication = moment(published.Text)
	}
	rank := map[string]string{"new": "0", "": "0", "updated": "1", closed: "2"}[s.Status]
	return moment(s.Date) + " " + publication + " " + rank
}

func (s *statement) annotations(root node) {
	for _, n := range root.get("annotations").items() {
		if !n.object() {
			continue
		}
		by := n.get("createdBy")
		a := graph.Annotation{
			Motivation:  n.get("motivation").text(),
			Description: n.get("description").text(),
			Pointer:     n.get("statementPointerTarget").text(),
			Transformed: n.get("transformedContent").text(),
			Date:        n.get("creationDate").date(),
			URL:         n.get("url").text(),
		}
		if by.object() {
			a.By = by.get("name").text()
		}
		s.Correcting = s.Correcting || a.Motivation == "correcting"
		s.Annotations = append(s.Annotations, a)
	}
	if declaration := root.get("declaration"); declaration.text() != "" {
		s.Annotations = append(s.Annotations, kept(declaration))
	}
}

// valued is the motivation of an annotation that keeps a part of a statement.
const valued = "value"

// kept is an annotation that keeps a part of a statement for which the domain has
// no field.
func kept(n node) graph.Annotation {
	return graph.Annotation{Motivation: valued, Pointer: n.path, Description: n.json()}
}

// keepRest keeps every member of an object that is not among the names.
func keepRest(n node, names ...string) (rest []graph.Annotation) {
members:
	for i := range n.Keys {
		name := n.Keys[i].Name
		for _, known := range names {
			if name == known {
				continue members
			}
		}
		child := n.member(i)
		if text := kept(child); len(text.Description) <= graph.MaxTextLength {
			rest = append(rest, text)
		} else {
			n.r.fault(child, fmt.Sprintf("is %d bytes long; at most %d", len(text.Description), graph.MaxTextLength))
		}
	}
	return rest
}

// sourceOf makes the source of a statement from where it comes from and who
// published it; without either it is the file.
func sourceOf(root node, o format.Options) graph.Source {
	from, published := root.get("source"), root.get("publicationDetails")
	if !from.object() && !published.object() {
		return o.FileSource()
	}
	publisher := published.get("publisher")
	s := graph.Source{
		Publisher: publisher.get("name").text(),
		URL:       from.get("url").text(),
		Date:      published.get("publicationDate").date(),
	}
	address := publisher.get("url").text()
	if s.Publisher == "" {
		s.Publisher = address
	}
	if s.URL == "" {
		s.URL = address
	}
	var types, asserters []string
	for _, t := range from.get("type").items() {
		types = append(types, t.word("selfDeclaration", "officialRegister", "thirdParty", "primaryResearch", "verified"))
	}
	for _, by := range from.get("assertedBy").items() {
		if name := by.get("name").text(); name != "" {
			asserters = append(asserters, name)
		}
	}
	s.Title = from.get("description").text()
	if s.Title == "" {
		s.Title = strings.Join(types, ", ")
		if len(asserters) > 0 {
			s.Title = strings.TrimSpace(s.Title + " by " + strings.Join(asserters, ", "))
		}
	}
	if s.Title == "" {
		s.Title = s.Publisher
	}
	if s.Title == "" {
		s.Title = "BODS statements"
	}
	var notes []string
	if retrieved := from.get("retrievedAt"); !retrieved.date().IsZero() {
		notes = append(notes, "retrieved "+retrieved.text())
	}
	if license := published.get("license").text(); license != "" {
		notes = append(notes, "licence "+license)
	}
	s.Note = strings.Join(notes, "; ")
	s.ID = format.Key("bods", s.Title, s.Publisher, s.URL, s.Date.String(), s.Note)
	return s
}
