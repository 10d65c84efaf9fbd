package bods

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/format"
)

// The types below are a statement as it is written, fields in the order of the
// standard's own examples.

type written struct {
	ID                 string       `json:"statementId"`
	DeclarationSubject string       `json:"declarationSubject"`
	Date               string       `json:"statementDate"`
	Annotations        []annotation `json:"annotations,omitempty"`
	Published          published    `json:"publicationDetails"`
	Source             *source      `json:"source,omitempty"`
	Record             string       `json:"recordId"`
	Status             string       `json:"recordStatus"`
	Type               string       `json:"recordType"`
	Details            details      `json:"recordDetails"`
}

type published struct {
	Date      string `json:"publicationDate"`
	Version   string `json:"bodsVersion"`
	Publisher agent  `json:"publisher"`
}

type agent struct {
	Name string `json:"name,omitempty"`
}

type source struct {
	Description string `json:"description,omitempty"`
	URL         string `json:"url,omitempty"`
}

type annotation struct {
	Pointer     string `json:"statementPointerTarget"`
	Date        string `json:"creationDate,omitempty"`
	By          *agent `json:"createdBy,omitempty"`
	Motivation  string `json:"motivation"`
	Description string `json:"description,omitempty"`
	Transformed string `json:"transformedContent,omitempty"`
	URL         string `json:"url,omitempty"`
}

// details is recordDetails: members are added as they are known, and written in
// the order of their names.
type details map[string]any

// compact writes a value as one line of JSON, without escaping what HTML would.
func compact(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// day writes a date as the whole day that the standard asks for.
func day(d graph.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.First().String()
}

// set adds a member unless it is empty.
func (d details) set(name, text string) {
	if text != "" {
		d[name] = text
	}
}

func entityStatement(e *graph.Entity) (*written, error) {
	s := &written{DeclarationSubject: e.ID, Record: e.ID, Type: "entity", Details: details{"isComponent": false}}
	notes := slices.Clone(e.Annotations)
	if personType := keptText(notes, "/recordDetails/personType"); e.Kind == graph.Person || e.Kind == graph.UnknownKind && personType != "" {
		s.person(e, personType)
	} else {
		own, err := s.entity(e)
		if err != nil {
			return nil, err
		}
		notes = append(notes, own...)
	}
	if e.Jurisdiction != "" && s.Type == "entity" {
		at := map[string]string{"name": e.Jurisdiction}
		if len(e.Jurisdiction) >= 2 && len(e.Jurisdiction) <= 6 {
			at["code"] = e.Jurisdiction
		}
		s.Details["jurisdiction"] = at
	}
	if len(e.Identifiers) > 0 {
		var ids []map[string]string
		for _, id := range e.Identifiers {
			ids = append(ids, map[string]string{"scheme": id.Scheme, "id": id.ID})
		}
		s.Details["identifiers"] = ids
	}
	if e.Reason != "" {
		why := map[string]string{"reason": e.Reason}
		if e.Note != "" {
			why["description"] = e.Note
		}
		s.Details["unspecified"+strings.ToUpper(s.Type[:1])+s.Type[1:]+"Details"] = why
	}
	s.annotate(notes)
	return s, nil
}

func (s *written) person(e *graph.Entity, personType string) {
	if personType == "" {
		personType = "knownPerson"
	}
	s.Type = "person"
	s.Details["personType"] = personType
	s.Details.set("birthDate", e.Founded.String())
	s.Details.set("deathDate", e.Dissolved.String())
	names := []map[string]string{}
	if e.Name != "" {
		names = append(names, map[string]string{"type": "legal", "fullName": e.Name})
	}
	for _, n := range e.Names {
		kind := "alternative"
		switch {
		case !n.To.IsZero():
			kind = "former"
		case n.Lang != "":
			kind = "translation"
		}
		names = append(names, map[string]string{"type": kind, "fullName": n.Name})
	}
	if len(names) > 0 {
		s.Details["names"] = names
	}
}

// entity fills in an entity, and returns an annotation where BODS has no type for
// its kind.
func (s *written) entity(e *graph.Entity) (own []graph.Annotation, err error) {
	s.Details.set("name", e.Name)
	s.Details.set("foundingDate", day(e.Founded))
	s.Details.set("dissolutionDate", day(e.Dissolved))
	var names []string
	for _, n := range e.Names {
		names = append(names, n.Name)
	}
	if len(names) > 0 {
		s.Details["alternateNames"] = names
	}
	if e.Kind == graph.Group {
		var a graph.Annotation
		if a, err = (ownWords{Kind: graph.Group}).annotation(kindPointer); err == nil {
			own = append(own, a)
		}
	}
	s.Details["entityType"] = map[string]string{"type": entityWord(e.Kind)}
	for _, a := range e.Annotations {
		var kind struct{ Type, Subtype string }
		if a.Motivation == valued && a.Pointer == kindPointer && json.Unmarshal([]byte(a.Description), &kind) == nil && entityKind(kind.Type, kind.Subtype) == e.Kind {
			s.Details["entityType"] = json.RawMessage(a.Description)
		}
	}
	return own, err
}

// notWritten are kept parts that are written from the fields of the domain, or
// that name records which the export does not have.
var notWritten = []string{"names", "entityType", "personType", "isComponent", "componentRecords"}

// annotate adds annotations, and puts kept parts of a statement back in place.
func (s *written) annotate(notes []graph.Annotation) {
	for _, a := range notes {
		if a.Motivation == valued {
			name, ok := strings.CutPrefix(a.Pointer, "/recordDetails/")
			_, taken := s.Details[name]
			if ok && !taken && !strings.Contains(name, "/") && !slices.Contains(notWritten, name) && json.Valid([]byte(a.Description)) {
				s.Details[name] = json.RawMessage(a.Description)
			}
			continue
		}
		out := annotation{Pointer: a.Pointer, Date: day(a.Date), Motivation: a.Motivation, Description: a.Description, URL: a.URL}
		if a.By != "" {
			out.By = &agent{a.By}
		}
		switch {
		case a.Motivation == "transformation":
			out.Transformed = a.Transformed
		case a.Motivation == "", a.Motivation == "linking" && a.URL == "":
			out.Motivation = "commenting"
		}
		s.Annotations = append(s.Annotations, out)
	}
}

func keptText(notes []graph.Annotation, pointer string) (text string) {
	for _, a := range notes {
		if a.Motivation == valued && a.Pointer == pointer && json.Unmarshal([]byte(a.Description), &text) == nil {
			return text
		}
	}
	return ""
}

// relationStatement returns a relation as a statement. ok is false when BODS
// cannot say it.
func relationStatement(r *graph.Relation) (s *written, ok bool, err error) {
	i, ok := interestOf(r)
	if !ok {
		return nil, false, nil
	}
	word := map[string]any{"directOrIndirect": i.Directness}
	if i.Type != "" {
		word["type"] = i.Type
	}
	if share := shareParts(r.Share); share != nil {
		word["share"] = share
	}
	for name, text := range map[string]string{"startDate": day(r.Start), "endDate": day(r.End), "details": r.Note} {
		if text != "" {
			word[name] = text
		}
	}
	s = &written{DeclarationSubject: r.Subject, Record: r.ID, Type: "relationship", Details: details{
		"isComponent": false, "subject": r.Subject, "interestedParty": r.Owner, "interests": []any{word},
	}}
	if s.Date = day(r.LastObserved); s.Date == "" {
		s.Date = day(r.Start)
	}
	for _, a := range r.Annotations {
		if a.Motivation == valued && strings.HasSuffix(a.Pointer, "/beneficialOwnershipOrControl") && json.Valid([]byte(a.Description)) {
			word["beneficialOwnershipOrControl"] = json.RawMessage(a.Description)
		}
	}
	own, err := i.Own.annotation(interestsPointer + "0")
	s.annotate(append(slices.Clone(r.Annotations), own))
	return s, true, err
}

// interestOf returns the interest that reads back as r; ok is false when none does.
func interestOf(r *graph.Relation) (_ interest, ok bool) {
	i := interest{Directness: "direct", Share: r.Share, Own: ownWords{ID: r.ID, Undated: r.Start.IsZero() && r.LastObserved.IsZero()}}
	switch r.Basis {
	case graph.Indirect:
		i.Directness = "indirect"
	case graph.Total:
		i.Directness, i.Own.Basis = "indirect", graph.Total
	case graph.BasisUnstated:
		i.Directness = "unknown"
	}
	for _, i.Type = range append([]string{r.Interest}, candidates...) {
		i.Own.Means = graph.MeansNone
		if i.Type == "otherInfluenceOrControl" && r.Kind == graph.Controls && r.Means != graph.ByOther {
			i.Own.Means = r.Means
		}
		if _, listed := mappings[i.Type]; !listed {
			continue
		}
		back, residual := i.relation()
		same := back.Kind == r.Kind && back.Means == r.Means && back.Share == r.Share && basis(back.Basis) == basis(r.Basis) &&
			of(&back) == of(r) && (r.Kind != graph.Role || back.Role == r.Role) && (residual > 0 || back.Counts == r.Counts)
		if same && (residual == 0 || i.Type == r.Interest) {
			return i, true
		}
	}
	return i, false
}

// candidates are the interests to try, the plainest first.
var candidates = []string{
	"shareholding", "votingRights", "appointmentOfBoard", "trustee", "rightsGrantedByContract", "otherInfluenceOrControl",
	"boardMember", "boardChair", "seniorManagingOfficial", "settlor", "protector", "nominee", "nominator",
}

func basis(b graph.Basis) graph.Basis {
	if b == graph.BasisNone {
		return graph.Direct
	}
	return b
}

// of returns what the share of r is of, the default filled in.
func of(r *graph.Relation) graph.ShareOf {
	switch {
	case r.Of != graph.OfNone:
		return r.Of
	case r.Kind == graph.Owns:
		return graph.OfCapital
	case r.Kind == graph.Controls:
		return graph.OfVotes
	}
	return graph.OfNone
}

// shareParts writes the bounds of a share in percent, nil for an unknown one.
func shareParts(s graph.Share) map[string]json.Number {
	b, parts := s.Bounds(), make(map[string]json.Number)
	number := func(name string, x float64) { parts[name] = json.Number(format.Percent(x)) }
	switch {
	case s.IsZero():
		return nil
	case b.Min == b.Max:
		number("exact", b.Min)
		return parts
	case b.MaxExclusive:
		number("exclusiveMaximum", b.Max)
	case !b.MaxUnstated, b.Max < 1:
		number("maximum", b.Max)
	}
	switch {
	case b.MinExclusive:
		number("exclusiveMinimum", b.Min)
	default:
		number("minimum", b.Min)
	}
	return parts
}
