package graph

import (
	"context"
	"iter"
)

// Store keeps entities, relations and their sources. Every backend keeps this
// contract, and package storetest tests it.
//
// All methods are safe for concurrent use and take a context; when it ends they
// return its error soon. Errors carry a [Code]. A reader sees all of an Apply
// or none of it, and sees every Apply that returned before the reader began.
// Absent ids are never an error of a reading method: what is not there is not
// in the result.
type Store interface {
	// Entities returns the entities with the given ids, sorted by id, each once.
	Entities(ctx context.Context, ids []string) ([]Entity, error)

	// Relations returns the relations that q selects, sorted by id, at most
	// q.Limit of them; with Held and the kinds of both ends set.
	Relations(ctx context.Context, q RelationQuery) ([]Relation, error)

	// RelationsByID returns the relations with the given ids, sorted by id, each
	// once; with Held and the kinds of both ends set.
	RelationsByID(ctx context.Context, ids []string) ([]Relation, error)

	// Sources returns the sources with the given ids, sorted by id, each once.
	Sources(ctx context.Context, ids []string) ([]Source, error)

	// Search returns entities by name, former name, local name, identifier or
	// id, the best match first, ties by id. It finds exact, prefix and
	// substring matches of the folded form in any script, and one typo.
	Search(ctx context.Context, q SearchQuery) (SearchResult, error)

	// Apply writes a stream of changes as one atomic batch: all of it when it
	// returns nil, nothing of it otherwise; Code Unfinished: that is not known, or the
	// store is Partial; the same batch again completes it. An upsert replaces the whole record
	// of its id; of several changes to one record the last holds. Order within the
	// stream does not matter for references: a
	// relation may come before its ends. Code Invalid: a record is not valid, or
	// an end of a relation or a source that a record cites is not in the store
	// after the batch. Code Conflict: an entity is deleted that still has
	// relations. An error that the stream yields is returned as it is.
	Apply(ctx context.Context, changes Changes) (Applied, error)

	// Scan calls yield with every record as an upsert: all sources, then all
	// entities, then all relations, each sorted by id, as of one moment. It
	// stops with yield's first error. Memory does not grow with the store.
	Scan(ctx context.Context, yield func(Change) error) error

	// Version returns a number that every Apply that wrote raises, whoever made it.
	// Reads between two calls that returned the same number saw the same graph.
	Version(ctx context.Context) (uint64, error)

	// Stats counts what is stored.
	Stats(ctx context.Context) (Stats, error)

	// Check reads everything and reports what is not as it should be: a damaged
	// file, a relation without an end, an index that disagrees with the records.
	// It returns at most 100 problems.
	Check(ctx context.Context) ([]Problem, error)

	// Close waits for calls under way and frees what the store holds. A later
	// call returns Code Unavailable; a second Close does nothing.
	Close() error
}

// Resident is a Store that keeps its whole topology in memory.
type Resident interface {
	Store
	// Network returns the topology as of the last Version or Apply that returned,
	// or as of a later batch, or nil while it is not in memory: then search by
	// Relations. It never changes; a later batch makes another one.
	Network() *Network
}

// Partial is a Store that writes a very long stream in parts: each is seen as a whole,
// and the stream while it is written is not.
type Partial interface {
	Store
	// Unfinished names the streams of which a part is written, sorted: those under way,
	// and those that broke off. Such a one is named until the same stream is applied.
	Unfinished(ctx context.Context) ([]string, error)
}

// Direction is a way along relations.
type Direction uint8

// Up runs from subjects to their owners, Down from owners to their subjects.
const (
	Up Direction = iota
	Down
)

// RelationQuery selects the relations of some entities in one direction: one
// step of a search by frontier.
type RelationQuery struct {
	Of        []string // Up: these are the subjects; Down: these are the owners
	Direction Direction
	Kinds     []RelationKind // none means every kind
	AsOf      *Day           // nil means every day
	Limit     int            // 0 means no limit
}

// SearchQuery asks for entities by text.
type SearchQuery struct {
	Text  string
	Kind  EntityKind // 0 means any
	Limit int        // 1..10,000; 0 means DefaultHits
}

// DefaultHits is how many hits a search returns unless it says otherwise.
const DefaultHits = 20

// SearchResult is what a search found.
type SearchResult struct {
	Hits      []Hit
	Truncated bool // there are more
}

// Hit is one entity found, with the name, identifier or id that matched.
type Hit struct {
	Entity  Entity
	Matched string
	Match   Match
}

// Match says how a name matched, the best first.
type Match uint8

// The matches, in the order in which hits are ranked. Within one,
// a name that is the text and a word such as Group comes first, then shorter names,
// then ids in order.
const (
	MatchID         Match = iota + 1 // the id itself
	MatchIdentifier                  // an identifier such as an LEI, whole
	MatchExact                       // a whole name, folded
	MatchPrefix                      // the beginning of a name
	MatchSubstring                   // a part of a name
	MatchTypo                        // a whole name, or the beginning of one, with one edit
)

var matches = enum{"match", []string{"", "id", "identifier", "exact", "prefix", "substring", "typo"}}

func (m Match) String() string               { return matches.text(uint8(m)) }
func (m Match) MarshalText() ([]byte, error) { return []byte(m.String()), nil }
func (m *Match) UnmarshalText(text []byte) error {
	i, err := matches.parse(string(text))
	*m = Match(i)
	return err
}

// Change is one upsert or one deletion: exactly one field is set.
type Change struct {
	Source         *Source
	Entity         *Entity
	Relation       *Relation
	DeleteSource   string
	DeleteEntity   string
	DeleteRelation string
}

// Validate reports a change that is not exactly one, with Code Invalid. The record in
// it has a Validate of its own.
func (c *Change) Validate() error {
	set := 0
	for _, field := range []bool{c.Source != nil, c.Entity != nil, c.Relation != nil, c.DeleteSource != "", c.DeleteEntity != "", c.DeleteRelation != ""} {
		if field {
			set++
		}
	}
	switch set {
	case 0:
		return Errorf(Invalid, "a change that changes nothing")
	case 1:
		return nil
	}
	return Errorf(Invalid, "a change of %d records; write each as a change of its own", set)
}

// Changes is a stream of changes. An error ends it and undoes the batch.
type Changes = iter.Seq2[Change, error]

// ChangesOf returns the given changes as a stream.
func ChangesOf(changes ...Change) Changes {
	return func(yield func(Change, error) bool) {
		for _, c := range changes {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// Applied counts what an Apply wrote.
type Applied struct {
	Sources   int `json:"sources"`
	Entities  int `json:"entities"`
	Relations int `json:"relations"`
	Deleted   int `json:"deleted"`
}

// Stats counts what a store holds.
type Stats struct {
	Sources       int            `json:"sources"`
	Entities      int            `json:"entities"`
	Relations     int            `json:"relations"`
	EntityKinds   map[string]int `json:"entity_kinds"`
	RelationKinds map[string]int `json:"relation_kinds"`
}

// ImportProblem is the record of a Problem that is an unfinished import.
const ImportProblem = "import"

// Problem is something that Check found.
type Problem struct {
	Record string `json:"record"` // "relation 812", "file"
	What   string `json:"what"`
}

type batchNameKey struct{}

// WithBatchName gives what is applied under the context a name, such as that of a
// file, which a store mentions where the batch did not finish.
func WithBatchName(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, batchNameKey{}, name)
}

// BatchName returns the name that WithBatchName gave, or "".
func BatchName(ctx context.Context) string {
	name, _ := ctx.Value(batchNameKey{}).(string)
	return name
}
