package propertygraph

import (
	"slices"

	"whoowns/graph"
)

// The types of properties in Cypher.
const (
	text   = "STRING"
	texts  = "LIST<STRING>"
	aDay   = "DATE"
	flag   = "BOOLEAN"
	number = "FLOAT"
)

// Property is a property that some record has, with its type in Cypher.
type Property struct{ Name, Type string }

// A test compares them with what a store in Neo4j writes.
var (
	entityProperties = []Property{{"id", text}, {"kind", text}, {"name", text}, {"names", texts}, {"names_json", text}, {"jurisdiction", text},
		{"identifiers_json", text}, {"statements_json", text}, {"annotations_json", text}, {"founded", text}, {"founded_day", aDay}, {"dissolved", text},
		{"dissolved_day", aDay}, {"life_from", aDay}, {"life_until", aDay}, {"mention_day", aDay}, {"reason", text}, {"note", text}, {"sources", texts},
		{"folded", texts}, {"grams", texts}}
	sourceProperties = []Property{{"id", text}, {"title", text}, {"publisher", text}, {"url", text}, {"date", text}, {"note", text}}
	everyRelation    = []Property{{"id", text}, {"start", text}, {"start_day", aDay}, {"end", text}, {"end_day", aDay}, {"last_observed", text},
		{"last_observed_day", aDay}, {"held_from", aDay}, {"held_until", aDay}, {"mention_day", aDay}, {"date_basis", text}, {"basis", text}, {"of", text},
		{"counts", flag}, {"derived", flag}, {"interest", text}, {"statement", text}, {"sources", texts}, {"confidence", text}, {"note", text}, {"annotations_json", text}}
	shareProperties = []Property{{"share", number}, {"share_min", number}, {"share_max", number}, {"share_min_exclusive", flag},
		{"share_max_exclusive", flag}, {"share_max_unstated", flag}, {"share_unknown", flag}}
)

// EntityProperties returns the properties that entities may have.
func EntityProperties() []Property { return slices.Clone(entityProperties) }

// SourceProperties returns the properties that sources may have.
func SourceProperties() []Property { return slices.Clone(sourceProperties) }

// RelationProperties returns the properties that relations of a kind may have.
func RelationProperties(kind graph.RelationKind) []Property {
	properties := slices.Clone(everyRelation)
	switch kind {
	case graph.Owns:
		properties = append(properties, shareProperties...)
	case graph.Controls:
		properties = append(append(properties, shareProperties...), Property{"means", text})
	case graph.DependsOn:
		properties = append(properties, Property{"on", text})
	case graph.Role:
		properties = append(properties, Property{"role", text})
	}
	return properties
}
