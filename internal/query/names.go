package query

import (
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

// allKeys are the keys of all properties.
var allKeys = func() (all []string) {
	add := func(list []propertygraph.Property) {
		for _, property := range list {
			all = append(all, property.Name)
		}
	}
	add(propertygraph.EntityProperties())
	add(propertygraph.SourceProperties())
	for kind := graph.RelationKind(1); kind.String() != "?"; kind++ {
		add(propertygraph.RelationProperties(kind))
	}
	slices.Sort(all)
	return slices.Compact(all)
}()

// AllKeys returns every property that a node or relationship may have.
func (v *view) AllKeys() []string { return allKeys }
