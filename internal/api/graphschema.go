package api

import (
	"context"

	"whoowns/graph"
	"whoowns/internal/cypher/evaluate"
	"whoowns/internal/propertygraph"
	"whoowns/internal/query"
)

// GraphSchema is what a store holds, as a query sees it.
type GraphSchema struct {
	Labels  []Label            `json:"labels" doc:"Of nodes, in the order of the glossary."`
	Types   []RelationshipType `json:"types" doc:"Of relationships, in the order of the glossary."`
	Sources int                `json:"sources" doc:"How many sources there are."`

	Keywords  []string   `json:"keywords" doc:"Of Cypher, sorted, for an editor."`
	Functions []Function `json:"functions" doc:"That a statement may call on this store, sorted by name."`
}

// Function is a function that a statement may call.
type Function struct {
	Name      string `json:"name" example:"coalesce"`
	Describe  string `json:"describe" doc:"What it does, in one line."`
	Aggregate bool   `json:"aggregate" doc:"It goes over many rows."`
}

// Label is one label of nodes.
type Label struct {
	Label      string     `json:"label" example:"Company"`
	Kind       string     `json:"kind" doc:"The kind that entities of this label have; empty for Entity, which all have, and for Source." example:"company"`
	Count      int        `json:"count" doc:"Nodes that have it."`
	Properties []Property `json:"properties"`
}

// RelationshipType is one type of relationships.
type RelationshipType struct {
	Type       string     `json:"type" example:"OWNS"`
	Count      int        `json:"count"`
	Properties []Property `json:"properties"`
}

// Property is one property of nodes or relationships.
type Property struct {
	Name string `json:"name" example:"share_min"`
	Type string `json:"type" enum:"STRING,FLOAT,BOOLEAN,DATE,LIST<STRING>" doc:"Its type in Cypher." example:"FLOAT"`
}

func propertiesOf(list []propertygraph.Property) []Property {
	properties := make([]Property, len(list))
	for i, property := range list {
		properties[i] = Property(property)
	}
	return properties
}

func (s *Server) graphSchema(ctx context.Context, _ *Stored) (GraphSchema, error) {
	stats, err := s.from(ctx).store.Stats(ctx)
	if err != nil {
		return GraphSchema{}, err
	}
	schema := GraphSchema{Sources: stats.Sources, Labels: []Label{{"Entity", "", stats.Entities, propertiesOf(propertygraph.EntityProperties())}}}
	for kind := graph.EntityKind(1); kind.String() != "?"; kind++ {
		schema.Labels = append(schema.Labels, Label{propertygraph.Label(kind), kind.String(), stats.EntityKinds[kind.String()], propertiesOf(propertygraph.EntityProperties())})
	}
	schema.Labels = append(schema.Labels, Label{"Source", "", stats.Sources, propertiesOf(propertygraph.SourceProperties())})
	for kind := graph.RelationKind(1); kind.String() != "?"; kind++ {
		schema.Types = append(schema.Types, RelationshipType{kind.String(), stats.RelationKinds[kind.String()], propertiesOf(propertygraph.RelationProperties(kind))})
	}
	schema.Keywords = evaluate.Keywords()
	for _, f := range query.FunctionsOf(s.from(ctx).store) {
		schema.Functions = append(schema.Functions, Function(f))
	}
	return schema, nil
}
