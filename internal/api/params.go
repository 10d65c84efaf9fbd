package api

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// About is the parameter of every call about one entity.
type About struct {
	ID EntityID `path:"id" doc:"The entity's id, percent-encoded: a/b is a%2Fb."`
}

// Stored is the parameter of every call that reads the store.
type Stored struct {
	Workspace Workspace `query:"workspace" doc:"The records to answer from: main, the store, or one that PUT /workspaces made."`
}

// Dated are the parameters of every call that holds for a day.
type Dated struct {
	AsOf AsOf `query:"as_of" doc:"The day that the answer holds for: 2020-10-31; a month or a year means its last day. Today unless given."`
	Stored
}

// Limited bounds a list.
type Limited struct {
	Limit int `query:"limit" minimum:"1" maximum:"10000" default:"200" doc:"At most this many entries; the answer says truncated when there are more."`
}

// EntityID is an id in a path. It may hold any character: a slash comes as %2F.
type EntityID struct{ text string }

// UnmarshalText reads one escaped segment of a path.
func (id *EntityID) UnmarshalText(segment []byte) (err error) {
	if id.text, err = url.PathUnescape(string(segment)); err != nil {
		return fmt.Errorf("%q is no id: %w; write %%25 for a percent sign", segment, err)
	}
	return nil
}

// Schema describes an id.
func (EntityID) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"ant-group"}}
}

// AsOf is a day in a query.
type AsOf struct{ asked explore.AsOf }

// UnmarshalText reads a day, a month, a year or today.
func (a *AsOf) UnmarshalText(text []byte) (err error) {
	a.asked, err = explore.ParseAsOf(string(text))
	return err
}

// Schema describes a day in a query.
func (AsOf) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"2020-10-31"}}
}

// Workspace is the name of a workspace in a query. The request is answered from it
// before a handler sees the name: see inWorkspace.
type Workspace string

// Schema describes the name of a workspace.
func (Workspace) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Default: "main", Examples: []any{"ring"}}
}

// day returns what was asked for, and today where nothing was.
func (a AsOf) day() explore.AsOf {
	if a.asked == (explore.AsOf{}) {
		return explore.Today()
	}
	return a.asked
}

// Fraction is a share in a query.
type Fraction struct{ value float64 }

// UnmarshalText reads 5% or 0.05.
func (f *Fraction) UnmarshalText(text []byte) (err error) {
	f.value, err = graph.ParseFraction(string(text))
	return err
}

// Schema describes a share in a query.
func (Fraction) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"5%", "0.05"}}
}

// EntityKind is a kind of entity in a query.
type EntityKind struct{ graph.EntityKind }

// Schema describes a kind of entity.
func (EntityKind) Schema(huma.Registry) *huma.Schema { return wordsOf[graph.EntityKind]() }

// RelationKinds are kinds of relation in a query, with commas between them.
type RelationKinds struct{ kinds []graph.RelationKind }

// UnmarshalText reads OWNS,CONTROLS.
func (k *RelationKinds) UnmarshalText(text []byte) error {
	for word := range strings.SplitSeq(string(text), ",") {
		kind, err := graph.ParseRelationKind(strings.TrimSpace(word))
		if err != nil {
			return err
		}
		k.kinds = append(k.kinds, kind)
	}
	return nil
}

// Schema describes the list.
func (RelationKinds) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Examples: []any{"OWNS,CONTROLS"}}
}

// checkQuery refuses a query that has a parameter the operation does not know, or
// one twice: what is left out silently would be answered wrongly.
func checkQuery(s *Server) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		u := ctx.URL()
		if u.RawQuery == "" {
			next(ctx)
			return
		}
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil {
			s.writeProblem(ctx, at("query", graph.Errorf(graph.Invalid, "the query cannot be read: %w", err)))
			return
		}
		var known []string
		for _, p := range ctx.Operation().Parameters {
			if p.In == "query" {
				known = append(known, p.Name)
			}
		}
		if err := unknownIn(query, known); err != nil {
			s.writeProblem(ctx, err)
			return
		}
		next(ctx)
	}
}

func unknownIn(query url.Values, known []string) error {
	var places []Place
	for _, name := range sortedKeys(query) {
		message := ""
		switch near := Nearest(name, known); {
		case slices.Contains(known, name):
			if times := len(query[name]); times > 1 {
				message = fmt.Sprintf("%s is given %d times; write it once", name, times)
			}
		case len(known) == 0:
			message = fmt.Sprintf("there is no parameter %.60q; this call takes none", name)
		case near == "":
			message = fmt.Sprintf("there is no parameter %.60q; there are: %s", name, strings.Join(known, ", "))
		default:
			message = fmt.Sprintf("there is no parameter %.60q; the nearest is %s, and there are: %s", name, near, strings.Join(known, ", "))
		}
		if message != "" {
			places = append(places, Place{Location: "query." + name, Message: message})
		}
	}
	if places == nil {
		return nil
	}
	return &invalid{places}
}

// readableQuery escapes what a person may type in a query and net/url refuses or
// drops: a percent sign that begins no escape (min_share=5%), and a semicolon.
// Browsers read both as themselves (URL Standard, percent-decode).
func readableQuery(raw string) string {
	if !strings.ContainsAny(raw, "%;") {
		return raw
	}
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		switch {
		case raw[i] == ';':
			b.WriteString("%3B")
		case raw[i] == '%' && !(i+2 < len(raw) && isHex(raw[i+1]) && isHex(raw[i+2])):
			b.WriteString("%25")
		default:
			b.WriteByte(raw[i])
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
