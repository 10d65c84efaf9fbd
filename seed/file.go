package seed

import (
	"fmt"

	"whoowns/graph"
)

// file is one YAML file. Its keys are the fields of the domain's types; a share
// is text, as graph.ParseShare reads it.
type file struct {
	Sources   []sourceRecord   `yaml:"sources"`
	Entities  []entityRecord   `yaml:"entities"`
	Relations []relationRecord `yaml:"relations"`
}

type sourceRecord struct {
	ID        string     `yaml:"id"`
	Title     string     `yaml:"title"`
	Publisher string     `yaml:"publisher"`
	URL       string     `yaml:"url"`
	Date      graph.Date `yaml:"date"`
	Note      string     `yaml:"note"`
}

type entityRecord struct {
	ID           string             `yaml:"id"`
	Kind         graph.EntityKind   `yaml:"kind"`
	Name         string             `yaml:"name"`
	Names        []nameRecord       `yaml:"names"`
	Jurisdiction string             `yaml:"jurisdiction"`
	Identifiers  []identifierRecord `yaml:"identifiers"`
	Founded      graph.Date         `yaml:"founded"`
	Dissolved    graph.Date         `yaml:"dissolved"`
	Statements   []statementRecord  `yaml:"statements"`
	Sources      []string           `yaml:"sources"`
	Note         string             `yaml:"note"`
	Reason       string             `yaml:"reason"`
}

type nameRecord struct {
	Name string     `yaml:"name"`
	Lang string     `yaml:"lang"`
	From graph.Date `yaml:"from"`
	To   graph.Date `yaml:"to"`
}

type identifierRecord struct {
	Scheme string `yaml:"scheme"`
	ID     string `yaml:"id"`
}

type statementRecord struct {
	Date   graph.Date `yaml:"date"`
	What   string     `yaml:"what"`
	Source string     `yaml:"source"`
	Note   string     `yaml:"note"`
}

type relationRecord struct {
	ID           string             `yaml:"id"`
	Kind         graph.RelationKind `yaml:"kind"`
	Owner        string             `yaml:"owner"`
	Subject      string             `yaml:"subject"`
	Share        string             `yaml:"share"`
	Start        graph.Date         `yaml:"start"`
	End          graph.Date         `yaml:"end"`
	LastObserved graph.Date         `yaml:"last_observed"`
	Basis        graph.Basis        `yaml:"basis"`
	Of           graph.ShareOf      `yaml:"of"`
	Means        graph.Means        `yaml:"means"`
	Role         string             `yaml:"role"`
	On           graph.Need         `yaml:"on"`
	Counts       *bool              `yaml:"counts"`
	Derived      bool               `yaml:"derived"`
	DateBasis    graph.DateBasis    `yaml:"date_basis"`
	Sources      []string           `yaml:"sources"`
	Confidence   string             `yaml:"confidence"`
	Note         string             `yaml:"note"`
}

// addTo turns the records of one file into the domain's types, validates them
// and appends them.
func (f *file) addTo(all *records, name string) error {
	for i, s := range f.Sources {
		source := graph.Source{ID: s.ID, Title: s.Title, Publisher: s.Publisher, URL: s.URL, Date: s.Date, Note: s.Note}
		if err := source.Validate(); err != nil {
			return fmt.Errorf("%s: source %d: %w", name, i+1, err)
		}
		all.Sources = append(all.Sources, source)
	}
	for i := range f.Entities {
		e := f.Entities[i].entity()
		if err := e.Validate(); err != nil {
			return fmt.Errorf("%s: entity %d: %w", name, i+1, err)
		}
		all.Entities = append(all.Entities, e)
	}
	for i := range f.Relations {
		r, err := f.Relations[i].relation()
		if err == nil {
			err = r.Validate()
		}
		if err != nil {
			return fmt.Errorf("%s: relation %d (%s): %w", name, i+1, f.Relations[i].ID, err)
		}
		all.Relations = append(all.Relations, r)
	}
	return nil
}

func (e *entityRecord) entity() graph.Entity {
	entity := graph.Entity{ID: e.ID, Kind: e.Kind, Name: e.Name, Jurisdiction: e.Jurisdiction, Founded: e.Founded, Dissolved: e.Dissolved,
		Sources: e.Sources, Note: e.Note, Reason: e.Reason}
	for _, n := range e.Names {
		entity.Names = append(entity.Names, graph.Name(n))
	}
	for _, i := range e.Identifiers {
		entity.Identifiers = append(entity.Identifiers, graph.Identifier(i))
	}
	for _, s := range e.Statements {
		entity.Statements = append(entity.Statements, graph.Statement(s))
	}
	return entity
}

func (r *relationRecord) relation() (graph.Relation, error) {
	share, err := graph.ParseShare(r.Share)
	if err != nil {
		return graph.Relation{}, err
	}
	counts := graph.Counted
	if r.Counts != nil && !*r.Counts {
		counts = graph.Quoted
	}
	return graph.Relation{ID: r.ID, Kind: r.Kind, Owner: r.Owner, Subject: r.Subject, Share: share, Start: r.Start, End: r.End,
		LastObserved: r.LastObserved, Basis: r.Basis, Of: r.Of, Means: r.Means, Role: r.Role, On: r.On, Counts: counts, Derived: r.Derived,
		DateBasis: r.DateBasis, Sources: r.Sources, Confidence: r.Confidence, Note: r.Note}, nil
}
