package bods

import (
	"encoding/json"
	"strconv"
	"strings"

	"whoowns/graph"
)

// ownWords are what BODS has no word for and an annotation by this program keeps
// for it, so that its own export reads back as the same ownership.
type ownWords struct {
	ID      string           `json:"id,omitempty"`
	Kind    graph.EntityKind `json:"kind,omitzero"`
	Means   graph.Means      `json:"means,omitzero"`
	Basis   graph.Basis      `json:"basis,omitzero"`
	Undated bool             `json:"undated,omitempty"` // neither a start nor an observation
}

// author is the name by which annotations of this program are known.
const author = "whoowns"

const interestsPointer = "/recordDetails/interests/"

// annotation writes the words as an annotation on a part of a statement.
func (o ownWords) annotation(pointer string) (graph.Annotation, error) {
	text, err := json.Marshal(o)
	return graph.Annotation{Motivation: "commenting", Pointer: pointer, By: author, Description: string(text)}, err
}

// takeOwnWords removes this program's annotations and returns what they say of
// each interest, by its index.
func (s *statement) takeOwnWords() map[int]ownWords {
	own := make(map[int]ownWords)
	rest := s.Annotations[:0]
	for _, a := range s.Annotations {
		index, ok := strings.CutPrefix(a.Pointer, interestsPointer)
		i, err := strconv.Atoi(index)
		var words ownWords
		if ok && err == nil && a.By == author && json.Unmarshal([]byte(a.Description), &words) == nil {
			own[i] = words
			continue
		}
		rest = append(rest, a)
	}
	s.Annotations = rest
	return own
}

// takeOwnKind removes this program's annotation on the kind of an entity and
// returns the kind, 0 for none.
func takeOwnKind(e *graph.Entity) {
	rest := e.Annotations[:0]
	for _, a := range e.Annotations {
		var words ownWords
		if a.By == author && a.Pointer == kindPointer && json.Unmarshal([]byte(a.Description), &words) == nil && words.Kind != 0 {
			e.Kind = words.Kind
			continue
		}
		rest = append(rest, a)
	}
	e.Annotations = rest
}

const kindPointer = "/recordDetails/entityType"

func (o ownWords) apply(r *graph.Relation) {
	if o.Means != graph.MeansNone && r.Kind == graph.Controls && r.Means == graph.ByOther {
		r.Means = o.Means
	}
	if o.Basis != graph.BasisNone {
		r.Basis = o.Basis
	}
}
