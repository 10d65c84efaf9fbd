package neo4jstore

import (
	"encoding/json"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
	"whoowns/internal/propertygraph"
)

// properties are those of a node or relationship. A value that is not given has no
// property.
type properties map[string]any

func dayOf(d graph.Day) neo4j.Date { return neo4j.DateOf(d.Time()) }

// dated gives the days among what package propertygraph shows the driver's type.
func dated(p propertygraph.Properties) properties {
	for name, value := range p {
		if day, ok := value.(graph.Day); ok {
			p[name] = dayOf(day)
		}
	}
	return properties(p)
}

func sourceProperties(source *graph.Source) properties {
	return dated(propertygraph.OfSource(source))
}

// entityProperties are those of an entity but for its life.
func entityProperties(e *graph.Entity) (properties, error) {
	p, err := propertygraph.OfEntity(e)
	if err != nil {
		return nil, err
	}
	p.ForSearch(e)
	return dated(p), nil
}

// relationProperties are those of a relation but for the days on which it holds.
func relationProperties(r *graph.Relation) (properties, error) {
	p, err := propertygraph.OfRelation(r)
	return dated(p), err
}

// reader takes properties apart; the first that does not fit is its error.
type reader struct {
	what string
	p    map[string]any
	err  error
}

func (r *reader) fail(name string) {
	if r.err == nil {
		r.err = graph.Errorf(graph.Corrupt, "%s: the property %s is not what whoowns writes: %v", r.what, name, r.p[name])
	}
}

func (r *reader) text(name string) string {
	text, ok := r.p[name].(string)
	if !ok && r.p[name] != nil {
		r.fail(name)
	}
	return text
}

func (r *reader) texts(name string) []string {
	list, ok := r.p[name].([]any)
	if !ok && r.p[name] != nil {
		r.fail(name)
	}
	var texts []string
	for _, value := range list {
		text, ok := value.(string)
		if !ok {
			r.fail(name)
		}
		texts = append(texts, text)
	}
	return texts
}

func (r *reader) number(name string) float64 {
	switch x := r.p[name].(type) {
	case float64:
		return x
	case int64: // as an analyst may have written it
		return float64(x)
	}
	r.fail(name)
	return 0
}

func (r *reader) truth(name string, otherwise bool) bool {
	value, ok := r.p[name].(bool)
	switch {
	case ok:
		return value
	case r.p[name] != nil:
		r.fail(name)
	}
	return otherwise
}

func (r *reader) json(name string, into any) {
	if text := r.text(name); text != "" {
		if json.Unmarshal([]byte(text), into) != nil {
			r.fail(name)
		}
	}
}

// parsed reads a value that is kept as its text.
func parsed[T any, P interface {
	*T
	UnmarshalText([]byte) error
}](r *reader, name string) (value T) {
	if text := r.text(name); text != "" {
		if P(&value).UnmarshalText([]byte(text)) != nil {
			r.fail(name)
		}
	}
	return value
}

func readSource(p map[string]any) (graph.Source, error) {
	r := &reader{what: "a :Source", p: p}
	source := graph.Source{ID: r.text("id"), Title: r.text("title"), Publisher: r.text("publisher"), URL: r.text("url"), Note: r.text("note"), Date: parsed[graph.Date](r, "date")}
	return source, r.err
}

func readEntity(p map[string]any) (graph.Entity, error) {
	r := &reader{what: "an :Entity", p: p}
	e := graph.Entity{
		ID: r.text("id"), Kind: parsed[graph.EntityKind](r, "kind"), Name: r.text("name"), Jurisdiction: r.text("jurisdiction"), Reason: r.text("reason"), Note: r.text("note"),
		Founded: parsed[graph.Date](r, "founded"), Dissolved: parsed[graph.Date](r, "dissolved"), Sources: r.texts("sources"),
	}
	r.what = "entity " + e.ID
	r.json("names_json", &e.Names)
	r.json("identifiers_json", &e.Identifiers)
	r.json("statements_json", &e.Statements)
	r.json("annotations_json", &e.Annotations)
	return e, r.err
}

// readRelation reads [properties, type, owner's id and kind, subject's id and kind].
func readRelation(record any) (graph.Relation, error) {
	list, _ := record.([]any)
	if len(list) != 6 {
		return graph.Relation{}, graph.Errorf(graph.Internal, "a relation came back as %v", record)
	}
	p, _ := list[0].(map[string]any)
	r := &reader{what: "a relationship", p: p}
	relation := graph.Relation{
		ID: r.text("id"), Start: parsed[graph.Date](r, "start"), End: parsed[graph.Date](r, "end"), LastObserved: parsed[graph.Date](r, "last_observed"),
		DateBasis: parsed[graph.DateBasis](r, "date_basis"), Basis: parsed[graph.Basis](r, "basis"), Of: parsed[graph.ShareOf](r, "of"), Means: parsed[graph.Means](r, "means"), On: parsed[graph.Need](r, "on"),
		Role: r.text("role"), Counts: r.counting(), Derived: r.truth("derived", false), Interest: r.text("interest"), Statement: r.text("statement"),
		Sources: r.texts("sources"), Confidence: r.text("confidence"), Note: r.text("note"),
		Held: r.held(),
	}
	r.what = "relation " + relation.ID
	r.json("annotations_json", &relation.Annotations)
	ends := &reader{what: r.what, p: map[string]any{"type": list[1], "owner": list[2], "owner's kind": list[3], "subject": list[4], "subject's kind": list[5]}}
	relation.Kind = parsed[graph.RelationKind](ends, "type")
	relation.Owner, relation.OwnerKind = ends.text("owner"), parsed[graph.EntityKind](ends, "owner's kind")
	relation.Subject, relation.SubjectKind = ends.text("subject"), parsed[graph.EntityKind](ends, "subject's kind")
	if r.err == nil {
		r.err = ends.err
	}
	if r.err == nil && relation.CarriesShare() {
		relation.Share = r.share()
	}
	return relation, r.err
}

func (r *reader) share() graph.Share {
	share, err := graph.NewShare(graph.Bounds{
		Min: r.number("share_min"), Max: r.number("share_max"), MinExclusive: r.truth("share_min_exclusive", false), MaxExclusive: r.truth("share_max_exclusive", false),
		MaxUnstated: r.truth("share_max_unstated", false), Unknown: r.truth("share_unknown", false),
	})
	if err != nil && r.err == nil {
		r.err = graph.Errorf(graph.Corrupt, "%s: %w", r.what, err)
	}
	return share
}

func (r *reader) counting() graph.Counting { return graph.Counting(!r.truth("counts", true)) }

func (r *reader) held() graph.Period {
	return graph.Period{From: r.day("held_from", graph.Always), Until: r.day("held_until", graph.Forever)}
}

func (r *reader) day(name string, otherwise graph.Day) graph.Day {
	date, ok := r.p[name].(neo4j.Date)
	switch {
	case ok:
		return graph.DayOf(time.Time(date))
	case r.p[name] != nil:
		r.fail(name)
	}
	return otherwise
}
