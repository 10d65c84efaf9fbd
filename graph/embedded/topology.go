package embedded

import (
	"context"
	"database/sql"
	"encoding/binary"
	"math"

	"whoowns/graph"
)

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// topology is the network of the file after a number of batches, with what it takes
// to make the next one of it.
type topology struct {
	network *graph.Network
	lives   []graph.Period // of each entity, by node
	batch   int64
}

// being is what is known of an entity's life while a network is made.
type being struct {
	entity    graph.Entity // kind, founding and dissolution only
	mentioned graph.Day
}

func (b *being) life() graph.Period { return b.entity.Life(b.mentioned) }

// loadTopology reads everything that the topology needs; the caller sets batch.
func loadTopology(ctx context.Context, q querier) (*topology, error) {
	var b graph.NetworkBuilder
	beings := map[string]*being{}
	rows, err := q.QueryContext(ctx, "SELECT id, kind, founded, dissolved, mention FROM entity ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var c entityColumns
		if err := rows.Scan(&id, &c.kind, &c.founded, &c.dissolved, &c.mention); err != nil {
			return nil, err
		}
		e := c.being()
		beings[id] = e
		b.AddEntity(id, e.entity.Kind)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	relations, err := loadRelations(ctx, q, "SELECT id, owner, subject, edge FROM relation ORDER BY id", beings)
	if err != nil {
		return nil, err
	}
	for i := range relations {
		r := &relations[i]
		owner, subject := beings[r.owner], beings[r.subject]
		if owner == nil || subject == nil {
			return nil, graph.Errorf(graph.Corrupt, "relation %s has an end that is not there", r.id)
		}
		r.hold(owner.life(), subject.life())
		b.AddEdge(r.id, r.owner, r.subject, r.edge)
	}
	n, err := b.Build()
	if err != nil {
		return nil, err
	}
	lives := make([]graph.Period, n.Nodes())
	for node := range lives {
		lives[node] = beings[n.ID(graph.Node(node))].life()
	}
	return &topology{network: n, lives: lives}, nil
}

// stored is a relation as the topology needs it.
type stored struct {
	id, owner, subject string
	edge               graph.Edge
}

// hold cuts the days on which the relation holds to the lives of its ends.
func (r *stored) hold(owner, subject graph.Period) {
	r.edge.Held = graph.Period{From: max(r.edge.Held.From, owner.From, subject.From), Until: min(r.edge.Held.Until, owner.Until, subject.Until)}
}

// loadRelations reads relations, and notes in beings what they mention.
func loadRelations(ctx context.Context, q querier, query string, beings map[string]*being, args ...any) ([]stored, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []stored
	var packed sql.RawBytes
	for rows.Next() {
		var r stored
		if err := rows.Scan(&r.id, &r.owner, &r.subject, &packed); err != nil {
			return nil, err
		}
		mention, ok := unpackEdge(packed, &r.edge)
		if !ok {
			return nil, graph.Errorf(graph.Corrupt, "relation %s is damaged", r.id)
		}
		for _, id := range []string{r.owner, r.subject} {
			if e := beings[id]; e != nil {
				e.mentioned = min(e.mentioned, mention)
			}
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// entityColumns is what the topology needs of an entity: its kind, the days of its
// founding and dissolution, and the first day that it mentions itself.
type entityColumns struct {
	kind                        uint8
	founded, dissolved, mention sql.NullInt64
}

func columnsOf(e *graph.Entity) entityColumns {
	c := entityColumns{kind: uint8(e.Kind), founded: firstDay(e.Founded), dissolved: firstDay(e.Dissolved)}
	if day, ok := e.FirstMention(); ok {
		c.mention = sql.NullInt64{Int64: int64(day), Valid: true}
	}
	return c
}

func (c *entityColumns) being() *being {
	b := &being{entity: graph.Entity{Kind: graph.EntityKind(c.kind), Founded: dateOf(c.founded), Dissolved: dateOf(c.dissolved)}, mentioned: graph.Forever}
	if c.mention.Valid {
		b.mentioned = graph.Day(c.mention.Int64)
	}
	return b
}

func firstDay(d graph.Date) (day sql.NullInt64) {
	if !d.IsZero() {
		day = sql.NullInt64{Int64: int64(d.First()), Valid: true}
	}
	return day
}

func dateOf(day sql.NullInt64) graph.Date {
	if !day.Valid {
		return graph.Date{}
	}
	return graph.Day(day.Int64).Date()
}

// packedEdge is the length of what packEdge writes.
const packedEdge = 3*4 + 2*8 + 6

// packEdge writes what the topology needs of a relation: the first day that it
// mentions its ends, the days on which it holds where they exist, the bounds of
// the share, and the kinds.
func packEdge(r *graph.Relation) []byte {
	always := graph.Period{From: graph.Always, Until: graph.Forever}
	held := r.HeldWithin(always, always)
	mention, ok := r.FirstMention()
	if !ok {
		mention = graph.Forever
	}
	e := graph.EdgeOf(r)
	data := make([]byte, 0, packedEdge)
	for _, day := range []graph.Day{mention, held.From, held.Until} {
		data = binary.LittleEndian.AppendUint32(data, uint32(day))
	}
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(e.Min))
	data = binary.LittleEndian.AppendUint64(data, math.Float64bits(e.Max))
	flags := uint8(0)
	for i, set := range []bool{bool(e.Counts), e.MinExclusive, e.MaxExclusive, e.MaxUnstated, e.Unknown, e.Member} {
		if set {
			flags |= 1 << i
		}
	}
	return append(data, uint8(e.Kind), uint8(e.Basis), uint8(e.Of), uint8(e.Means), flags, 0)
}

func unpackEdge(data []byte, e *graph.Edge) (mention graph.Day, ok bool) {
	if len(data) != packedEdge {
		return 0, false
	}
	day := func(at int) graph.Day { return graph.Day(int32(binary.LittleEndian.Uint32(data[at:]))) }
	has := func(bit int) bool { return data[32]&(1<<bit) != 0 }
	*e = graph.Edge{
		Held: graph.Period{From: day(4), Until: day(8)},
		Min:  math.Float64frombits(binary.LittleEndian.Uint64(data[12:])), Max: math.Float64frombits(binary.LittleEndian.Uint64(data[20:])),
		Kind: graph.RelationKind(data[28]), Basis: graph.Basis(data[29]), Of: graph.ShareOf(data[30]), Means: graph.Means(data[31]),
		Counts: graph.Counting(has(0)), MinExclusive: has(1), MaxExclusive: has(2), MaxUnstated: has(3), Unknown: has(4), Member: has(5),
	}
	return day(0), true
}
