package api

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"whoowns/graph"
	"whoowns/internal/ask"
	"whoowns/internal/explore"
	"whoowns/internal/workspace"
)

const schemaPrefix = "#/components/schemas/"

// newRegistry returns the JSON Schemas of the domain's types, which know nothing
// of an API: what a type writes as a word or a number is described here.
func newRegistry() huma.Registry {
	registry := huma.NewMapRegistry(schemaPrefix, schemaName)
	for domain, described := range map[reflect.Type]reflect.Type{
		reflect.TypeFor[graph.Share]():        reflect.TypeFor[Share](),
		reflect.TypeFor[graph.Date]():         reflect.TypeFor[date](),
		reflect.TypeFor[graph.Day]():          reflect.TypeFor[day](),
		reflect.TypeFor[graph.Counting]():     reflect.TypeFor[bool](),
		reflect.TypeFor[graph.EntityKind]():   reflect.TypeFor[word[graph.EntityKind]](),
		reflect.TypeFor[graph.RelationKind](): reflect.TypeFor[word[graph.RelationKind]](),
		reflect.TypeFor[graph.Basis]():        reflect.TypeFor[word[graph.Basis]](),
		reflect.TypeFor[graph.ShareOf]():      reflect.TypeFor[word[graph.ShareOf]](),
		reflect.TypeFor[graph.Means]():        reflect.TypeFor[word[graph.Means]](),
		reflect.TypeFor[graph.Need]():         reflect.TypeFor[word[graph.Need]](),
		reflect.TypeFor[graph.DateBasis]():    reflect.TypeFor[word[graph.DateBasis]](),
		reflect.TypeFor[graph.Match]():        reflect.TypeFor[word[graph.Match]](),
		// A list of small numbers would pass for bytes.
		reflect.TypeFor[[]graph.Means](): reflect.TypeFor[[]word[graph.Means]](),
		reflect.TypeFor[[]graph.Need]():  reflect.TypeFor[[]word[graph.Need]](),
	} {
		registry.RegisterTypeAlias(domain, described)
	}
	return registry
}

// Share describes how a graph.Share is written.
type Share struct {
	Min          float64 `json:"min" minimum:"0" maximum:"1" doc:"The lower bound, a fraction 0..1." example:"0.25"`
	Max          float64 `json:"max" minimum:"0" maximum:"1" doc:"The upper bound, a fraction 0..1; equal to min when the share is exact." example:"0.5"`
	MinExclusive bool    `json:"min_exclusive" doc:"The share is above min, not at it." example:"true"`
	MaxExclusive bool    `json:"max_exclusive" doc:"The share is below max, not at it."`
	MaxUnstated  bool    `json:"max_unstated,omitempty" doc:"No source gives max; it is what others leave."`
	Known        bool    `json:"known" doc:"Whether anything is stated; false is never 0 and never 100 percent." example:"true"`
	Text         string  `json:"text" doc:"As people read it." example:"25–50%"`
}

// date describes a graph.Date, and day a graph.Day.
type (
	date string
	day  string
)

func (date) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Pattern: `^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$`, PatternDescription: "YYYY, YYYY-MM or YYYY-MM-DD",
		Examples: []any{"2014-06"}}
}

func (day) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date", Examples: []any{"2020-10-31"}}
}

// word describes a closed list of words of the domain.
type word[T vocabulary] string

type vocabulary interface {
	~uint8
	fmt.Stringer
}

func (word[T]) Schema(huma.Registry) *huma.Schema { return wordsOf[T]() }

// wordsOf returns the schema of the words of T: those of 1 and up, until there is
// none.
func wordsOf[T vocabulary]() *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for v := T(1); v.String() != "?"; v++ {
		s.Enum = append(s.Enum, v.String())
	}
	return s
}

// schemaName keeps apart types of one name from several packages.
func schemaName(t reflect.Type, hint string) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	name := huma.DefaultSchemaNamer(t, hint)
	switch path := t.PkgPath(); {
	case t == reflect.TypeFor[ask.Answer]():
		return "AskAnswer"
	case t == reflect.TypeFor[explore.Detail]():
		return "EntityDetail"
	case t == reflect.TypeFor[workspace.Info]():
		return "Workspace"
	case strings.HasSuffix(path, "/whatif"):
		return "WhatIf" + name
	case strings.HasSuffix(path, "/ingest"), strings.HasSuffix(path, "/format"):
		return "Import" + name
	}
	return name
}

// finishSchemas says in the schemas what the types alone do not tell huma: lists
// are never null, a pointer that is always written may be, and the result of a
// question is the answer of a use case.
func finishSchemas(registry huma.Registry) {
	results := &huma.Schema{Description: "The answer of the call that links.result names."}
	for _, t := range []reflect.Type{reflect.TypeFor[explore.Owners](), reflect.TypeFor[explore.Holdings](), reflect.TypeFor[explore.Control](),
		reflect.TypeFor[explore.Pair](), reflect.TypeFor[explore.People](), reflect.TypeFor[explore.Dependencies](), reflect.TypeFor[explore.Changes](),
		reflect.TypeFor[explore.Paths](), reflect.TypeFor[explore.Impact](), reflect.TypeFor[ask.Description]()} {
		results.AnyOf = append(results.AnyOf, registry.Schema(t, true, ""))
	}
	delete(registry.Map(), "ErrorModel") // huma's own, in place of which there is Problem
	delete(registry.Map(), "ErrorDetail")
	for name, schema := range registry.Map() {
		t := registry.TypeFromRef(schemaPrefix + name)
		schema.Description = schemasSay[name]
		for _, field := range reflect.VisibleFields(t) {
			tag, options, _ := strings.Cut(field.Tag.Get("json"), ",")
			property := schema.Properties[tag]
			if property == nil || field.Anonymous {
				continue
			}
			property.Nullable = false
			if property.Description == "" {
				property.Description = fieldsSay[name+"."+tag]
			}
			if field.Type.Kind() == reflect.Pointer && options == "" && property.Ref != "" {
				schema.Properties[tag] = &huma.Schema{Description: property.Description, AnyOf: []*huma.Schema{{Ref: property.Ref}, {Type: "null"}}}
			}
		}
	}
	if answer := registry.Map()["AskAnswer"]; answer != nil {
		answer.Properties["result"] = results
	}
}
