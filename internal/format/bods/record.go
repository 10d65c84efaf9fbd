package bods

import (
	"slices"
	"strings"

	"whoowns/graph"
)

// entity reads the details of a record of type entity.
func entity(n node, id string) *graph.Entity {
	kind := n.get("entityType")
	e := &graph.Entity{ID: id, Name: n.get("name").text(), Jurisdiction: country(n.get("jurisdiction"))}
	e.Founded, e.Dissolved = n.get("foundingDate").date(), n.get("dissolutionDate").date()
	e.Identifiers = identifiers(n.get("identifiers"))
	for _, name := range n.get("alternateNames").items() {
		if text := name.text(); text != "" {
			e.Names = append(e.Names, graph.Name{Name: text})
		}
	}
	if !kind.there() {
		kind.need(n)
	} else if kind.object() {
		word := kind.get("type").needWord(kind, "registeredEntity", "legalEntity", "arrangement", "anonymousEntity", "unknownEntity", "state", "stateBody")
		e.Kind = entityKind(word, kind.get("subtype").text())
	}
	unspecified(n.get("unspecifiedEntityDetails"), e)
	if kind.there() && (len(kind.Keys) > 1 || kind.Get("type") != nil && kind.Get("type").Text != entityWord(e.Kind)) {
		e.Annotations = append(e.Annotations, kept(kind))
	}
	e.Annotations = append(e.Annotations, component(n)...)
	e.Annotations = append(e.Annotations, keepRest(n, "entityType", "name", "alternateNames", "jurisdiction", "identifiers",
		"foundingDate", "dissolutionDate", "unspecifiedEntityDetails", "isComponent")...)
	named(e)
	return e
}

// entityKind returns the kind that a type and subtype mean, 0 for an unknown type.
func entityKind(word, subtype string) graph.EntityKind {
	switch word {
	case "registeredEntity", "legalEntity":
		if subtype == "trust" {
			return graph.Arrangement // one with legal personality is still held for its beneficiaries
		}
		return graph.Company
	case "arrangement":
		return graph.Arrangement
	case "state", "stateBody":
		return graph.State
	case "anonymousEntity", "unknownEntity":
		return graph.UnknownKind
	}
	return 0
}

// entityWord returns the type that a kind is written as unless more is known.
func entityWord(kind graph.EntityKind) string {
	switch kind {
	case graph.State:
		return "stateBody"
	case graph.Arrangement:
		return "arrangement"
	case graph.UnknownKind, graph.Group:
		return "unknownEntity"
	}
	return "registeredEntity"
}

// person reads the details of a record of type person. One that is anonymous or
// unknown and has no name is an entity of kind unknown.
func person(n node, id string) *graph.Entity {
	e := &graph.Entity{ID: id, Kind: graph.Person, Identifiers: identifiers(n.get("identifiers"))}
	e.Founded, e.Dissolved = n.get("birthDate").date(), n.get("deathDate").date()
	typed := n.get("personType")
	kind := typed.needWord(n, "anonymousPerson", "unknownPerson", "knownPerson")
	names(n.get("names"), e)
	if kind != "knownPerson" {
		if e.Name == "" {
			e.Kind = graph.UnknownKind
		}
		e.Annotations = append(e.Annotations, keepOne(typed)...)
	}
	unspecified(n.get("unspecifiedPersonDetails"), e)
	if exposure := n.get("politicalExposure"); exposure.object() {
		switch exposure.get("status").word("isPep", "isNotPep", "unknown") {
		case "isPep":
			e.Note = join(e.Note, "politically exposed person")
		case "isNotPep":
			e.Note = join(e.Note, "not a politically exposed person")
		}
	}
	e.Annotations = append(e.Annotations, component(n)...)
	read := []string{"personType", "identifiers", "birthDate", "deathDate", "unspecifiedPersonDetails", "isComponent"}
	if onlyFullNames(n.get("names")) {
		read = append(read, "names")
	}
	e.Annotations = append(e.Annotations, keepRest(n, read...)...)
	named(e)
	return e
}

// names takes the legal name as the name, else the first that is not a former
// one; the others become names beside it.
func names(n node, e *graph.Entity) {
	type called struct{ name, kind string }
	var all []called
	for _, item := range n.items() {
		if item.object() {
			name := called{item.get("fullName").need(item), item.get("type").word("legal", "translation", "transliteration", "former", "alternative", "birth")}
			if name.name != "" {
				all = append(all, name)
			}
		}
	}
	best := -1
	for _, kind := range []string{"legal", "", "alternative", "birth", "translation", "transliteration", "former"} {
		if best = slices.IndexFunc(all, func(c called) bool { return c.kind == kind }); best >= 0 {
			break
		}
	}
	for i, name := range all {
		if i == best {
			e.Name = name.name
		} else {
			e.Names = append(e.Names, graph.Name{Name: name.name})
		}
	}
}

// onlyFullNames reports whether names say nothing but one full name.
func onlyFullNames(n node) bool {
	return !n.there() || len(n.Items) == 1 && len(n.Items[0].Keys) == 1
}

// named gives an entity of which nobody states a name one to be shown by: its
// first identifier, else its id.
func named(e *graph.Entity) {
	switch {
	case e.Name != "" || e.Kind == graph.UnknownKind:
	case len(e.Identifiers) > 0:
		e.Name = e.Identifiers[0].Scheme + " " + e.Identifiers[0].ID
	default:
		e.Name = e.ID
	}
}

func unspecified(n node, e *graph.Entity) {
	if !n.object() {
		return
	}
	e.Reason = n.get("reason").need(n)
	e.Note = join(e.Note, n.get("description").text())
}

func identifiers(n node) (ids []graph.Identifier) {
	for _, item := range n.items() {
		if !item.object() {
			continue
		}
		id := graph.Identifier{Scheme: item.get("scheme").text(), ID: item.get("id").text()}
		if id.Scheme == "" {
			id.Scheme = item.get("schemeName").text()
		}
		if id.ID != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

func country(n node) string {
	if !n.object() {
		return ""
	}
	if code := n.get("code").text(); code != "" {
		return code
	}
	return n.get("name").text()
}

// component keeps isComponent where it says more than its usual false.
func component(n node) []graph.Annotation {
	if c := n.get("isComponent"); c.there() && c.Kind == 't' {
		return keepOne(c)
	}
	return nil
}

// keepOne keeps a part of a statement that is there.
func keepOne(n node) []graph.Annotation {
	if !n.there() {
		return nil
	}
	return []graph.Annotation{kept(n)}
}

func join(notes ...string) string {
	return strings.Join(slices.DeleteFunc(notes, func(s string) bool { return s == "" }), "; ")
}
