package ask

import (
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// said quotes the newest statement about control, and says when the
// change behind the answer was announced and reported complete, where sources
// give only that.
func (t *telling) said(a *explore.Control) (string, error) {
	announced, err := t.announced(a)
	if err != nil {
		return "", err
	}
	var parts []string
	if announced != "" {
		parts = append(parts, announced)
	}
	if said := newestStatement(a.Statements, a.Sources); said != "" {
		parts = append(parts, said)
	}
	return strings.Join(parts, "; "), nil
}

// announced tells of the newest change behind the answer whose day no source
// gives: among its relations, and the control of those who hold the votes.
func (t *telling) announced(a *explore.Control) (string, error) {
	var holders []string
	for i := range a.Blocks {
		for _, h := range a.Blocks[i].Holders {
			holders = append(holders, h.ID)
		}
	}
	relations := a.Relations
	if len(holders) > 0 {
		behind, err := t.x.Store().Relations(t.ctx, graph.RelationQuery{Of: holders, Kinds: []graph.RelationKind{graph.Controls}, AsOf: &a.AsOf})
		if err != nil {
			return "", err
		}
		relations = slices.Concat(relations, behind)
	}
	var newest *graph.Relation
	for i := range relations {
		r := &relations[i]
		if r.DateBasis != graph.DateAnnounced || r.Start.IsZero() || r.Counts == graph.Quoted {
			continue
		}
		if newest == nil || newest.Start.Before(r.Start) || newest.Start == r.Start && newest.LastObserved.Before(r.LastObserved) {
			newest = r
		}
	}
	if newest == nil {
		return "", nil
	}
	text := "the change to this was announced " + onDate(newest.Start)
	if newest.Start.Before(newest.LastObserved) {
		text += " and reported complete by " + newest.LastObserved.String()
	}
	return text, nil
}

// newestStatement quotes the last of some statements about control, with its source.
func newestStatement(statements []graph.Statement, sources []graph.Source) string {
	if len(statements) == 0 {
		return ""
	}
	s := &statements[len(statements)-1]
	text := "a source states “" + strings.ReplaceAll(s.What, "-", " ") + "”"
	var from []string
	if !s.Date.IsZero() {
		from = append(from, s.Date.String())
	}
	if i := slices.IndexFunc(sources, func(source graph.Source) bool { return source.ID == s.Source }); i >= 0 {
		from = append(from, sources[i].Title)
	}
	if len(from) > 0 {
		text += " (" + strings.Join(from, ", ") + ")"
	}
	return text
}
