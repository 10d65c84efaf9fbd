package query

import (
	"context"
	"slices"

	"whoowns/graph"
	"whoowns/internal/cypher/value"
	"whoowns/internal/names"
	"whoowns/internal/propertygraph"
)

// mostNamed is how many entities of one folded name are looked up before a scan is as
// well.
const mostNamed = 1000

// Indexed reports whether Seek answers a property of a label, or with "" of any node:
// id, and the name of entities.
func (v *view) Indexed(label, key string) bool {
	switch label {
	case "":
		return key == "id" || key == "name" // no source has a name
	case propertygraph.SourceLabel:
		return key == "id"
	case propertygraph.EntityLabel:
		return key == "id" || key == "name"
	}
	_, isKind := v.kinds[label]
	return isKind && (key == "id" || key == "name")
}

// Seek finds nodes by id or name. What is no string equals none of them.
func (v *view) Seek(ctx context.Context, label, key string, wanted any) (nodes []value.Node, ok bool, err error) {
	if !v.Indexed(label, key) {
		return nil, false, nil
	}
	text, isText := wanted.(string)
	if !isText {
		return nil, true, nil
	}
	if key == "name" {
		return v.named(ctx, label, text)
	}
	if n := v.network.Node(text); n != graph.NoNode && v.has(value.Node(n), label) {
		nodes = append(nodes, value.Node(n))
	}
	if n, found := v.source(text); found && v.has(n, label) {
		nodes = append(nodes, n)
	}
	return nodes, true, nil
}

// has reports whether a node has a label, or "" is asked.
func (v *view) has(n value.Node, label string) bool {
	return label == "" || slices.Contains(v.Labels(n), label)
}

// named finds entities by their name, letter by letter.
func (v *view) named(ctx context.Context, label, name string) (nodes []value.Node, ok bool, err error) {
	if names.Fold(name) == "" {
		return nil, false, nil // no search finds it
	}
	found, err := v.store.Search(ctx, graph.SearchQuery{Text: name, Limit: mostNamed})
	if err != nil || found.Truncated && found.Hits[len(found.Hits)-1].Match <= graph.MatchExact {
		return nil, false, err
	}
	for i := range found.Hits {
		e := &found.Hits[i].Entity
		if n := v.network.Node(e.ID); e.Name == name && n != graph.NoNode && v.has(value.Node(n), label) {
			nodes = append(nodes, value.Node(n))
		}
	}
	slices.Sort(nodes)
	return nodes, true, nil
}
