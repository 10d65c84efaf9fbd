package query

import (
	"maps"
	"slices"

	"whoowns/graph"
	"whoowns/internal/propertygraph"
)

// AllLabels returns every label that a node may have.
func (v *view) AllLabels() []string {
	all := []string{propertygraph.EntityLabel, propertygraph.SourceLabel}
	for kind := graph.EntityKind(1); kind.String() != "?"; kind++ {
		all = append(all, propertygraph.Label(kind))
	}
	return all
}

// keyTypes are the types of all properties by their keys.
var keyTypes = func() map[string][]string {
	types := map[string][]string{}
	add := func(list []propertygraph.Property) {
		for _, property := range list {
			if !slices.Contains(types[property.Name], property.Type) {
				types[property.Name] = append(types[property.Name], property.Type)
			}
		}
	}
	add(propertygraph.EntityProperties())
	add(propertygraph.SourceProperties())
	for kind := graph.RelationKind(1); kind.String() != "?"; kind++ {
		add(propertygraph.RelationProperties(kind))
	}
	return types
}()

var allKeys = slices.Sorted(maps.Keys(keyTypes))

// KeyTypes returns the types of each property that a node or relationship may have. The
// caller must not change it.
func (v *view) KeyTypes() map[string][]string { return keyTypes }

// AllKeys returns every property that a node or relationship may have.
func (v *view) AllKeys() []string { return allKeys }
