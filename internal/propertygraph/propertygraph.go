// Package propertygraph says how records look to an analyst who asks in Cypher: the
// labels, types and properties that every store shows them with.
//
//	(:Entity:Company {id, name, …})-[:OWNS {share, start, …}]->(:Entity:Company)
//
// A property is a string, a float64, a bool, a []string or a graph.Day; one that is not
// given is not there. Who shows it turns days into its own type of date.
package propertygraph

import (
	"encoding/json"
	"strconv"

	"whoowns/graph"
	"whoowns/internal/names"
)

// Properties are those of a node or relationship.
type Properties map[string]any

// The labels that are not of one kind of entity.
const (
	EntityLabel = "Entity"
	SourceLabel = "Source"
)

var labels = [...]string{graph.Person: "Person", graph.Company: "Company", graph.State: "State", graph.Arrangement: "Arrangement",
	graph.Product: "Product", graph.Group: "Group", graph.UnknownKind: "Unknown"}

// Label returns the label of a kind of entity, beside EntityLabel.
func Label(kind graph.EntityKind) string { return labels[kind] }

// Type returns the type of a kind of relation.
func Type(kind graph.RelationKind) string { return kind.String() }

// OfSource returns the properties of a source.
func OfSource(source *graph.Source) Properties {
	p := Properties{"id": source.ID, "title": source.Title}
	p.text("publisher", source.Publisher)
	p.text("url", source.URL)
	p.text("date", source.Date.String())
	p.text("note", source.Note)
	return p
}

// OfEntity returns the properties of an entity, but for its life and for those that
// only a search needs.
func OfEntity(e *graph.Entity) (Properties, error) {
	p := Properties{"id": e.ID, "kind": e.Kind.String(), "name": e.Name}
	p.text("jurisdiction", e.Jurisdiction)
	p.text("reason", e.Reason)
	p.text("note", e.Note)
	p.date("founded", e.Founded)
	p.date("dissolved", e.Dissolved)
	p.texts("sources", e.Sources)
	all := make([]string, len(e.Names))
	for i := range e.Names {
		all[i] = e.Names[i].Name
	}
	p.texts("names", all)
	if day, ok := e.FirstMention(); ok {
		p["mention_day"] = day
	}
	for _, list := range []struct {
		name   string
		value  any
		length int
	}{
		{"names_json", e.Names, len(e.Names)}, {"identifiers_json", e.Identifiers, len(e.Identifiers)},
		{"statements_json", e.Statements, len(e.Statements)}, {"annotations_json", e.Annotations, len(e.Annotations)},
	} {
		if err := p.json(list.name, list.value, list.length); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// ForSearch adds the properties that a search in Neo4j needs: each folded form of a
// name after a digit that is its kind, and the bigrams of all.
func (p Properties) ForSearch(e *graph.Entity) {
	forms := names.Forms(e)
	texts := make([]string, len(forms))
	for i, form := range forms {
		texts[i] = strconv.Itoa(int(form.Kind)) + form.Text
	}
	p.texts("folded", texts)
	p.texts("grams", names.IndexGrams(forms))
}

// Live adds the days on which an entity exists.
func (p Properties) Live(life graph.Period) {
	p.Day("life_from", life.From)
	p.Day("life_until", life.Until)
}

// Hold adds the days on which a relation holds.
func (p Properties) Hold(held graph.Period) {
	p.Day("held_from", held.From)
	p.Day("held_until", held.Until)
}

// OfRelation returns the properties of a relation, but for the days on which it holds.
func OfRelation(r *graph.Relation) (Properties, error) {
	p := Properties{"id": r.ID}
	p.date("start", r.Start)
	p.date("end", r.End)
	p.date("last_observed", r.LastObserved)
	p.text("date_basis", r.DateBasis.String())
	p.text("basis", r.Basis.String())
	p.text("of", r.Of.String())
	p.text("means", r.Means.String())
	p.text("on", r.On.String())
	p.text("role", r.Role)
	p.text("interest", r.Interest)
	p.text("statement", r.Statement)
	p.text("confidence", r.Confidence)
	p.text("note", r.Note)
	p.texts("sources", r.Sources)
	if r.Counts == graph.Quoted {
		p["counts"] = false
	}
	if r.Derived {
		p["derived"] = true
	}
	if day, ok := r.FirstMention(); ok {
		p["mention_day"] = day
	}
	if r.CarriesShare() {
		b := r.Share.Bounds()
		p["share_min"], p["share_max"] = b.Min, b.Max
		if r.Share.IsExact() {
			p["share"] = b.Min
		}
		for name, set := range map[string]bool{"share_min_exclusive": b.MinExclusive, "share_max_exclusive": b.MaxExclusive, "share_max_unstated": b.MaxUnstated, "share_unknown": b.Unknown} {
			if set {
				p[name] = true
			}
		}
	}
	return p, p.json("annotations_json", r.Annotations, len(r.Annotations))
}

func (p Properties) text(name, value string) {
	if value != "" {
		p[name] = value
	}
}

func (p Properties) texts(name string, values []string) {
	if len(values) > 0 {
		p[name] = values
	}
}

func (p Properties) json(name string, value any, length int) error {
	if length == 0 {
		return nil
	}
	data, err := json.Marshal(value)
	p[name] = string(data)
	return err
}

// date keeps a date as it was written and as the day that is computed with.
func (p Properties) date(name string, d graph.Date) {
	if !d.IsZero() {
		p[name], p[name+"_day"] = d.String(), d.First()
	}
}

// Day keeps a day that is worked out; Always and Forever have no property.
func (p Properties) Day(name string, d graph.Day) {
	if d != graph.Always && d != graph.Forever {
		p[name] = d
	}
}
