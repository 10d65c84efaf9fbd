package graph

import (
	"cmp"
	"slices"
	"sort"
)

// Node is the number of an entity in a Network. Entities are numbered from 0 in
// the order of their ids.
type Node int32

// NoNode is no entity.
const NoNode Node = -1

// Edge is a relation in a Network, without what only people read. Relations are
// numbered from 0 in the order of their ids.
type Edge struct {
	Owner, Subject Node
	Held           Period
	Min, Max       float64 // the share's bounds
	Kind           RelationKind
	Basis          Basis
	Of             ShareOf
	Means          Means
	Counts         Counting
	MinExclusive   bool
	MaxExclusive   bool
	MaxUnstated    bool
	Unknown        bool
	Member         bool // ROLE: a member, of a concert for one
}

// Network is a compact graph in memory: a piece of a store or the whole. It is
// immutable and safe for concurrent use. Because entities and relations are
// numbered by id, an algorithm that goes through them in order computes the same
// numbers however the Network was loaded.
type Network struct {
	entityIDs   texts
	entityKinds []EntityKind
	relationIDs texts
	edges       []Edge
	up, down    adjacency
}

// Nodes returns the number of entities.
func (n *Network) Nodes() int { return len(n.entityKinds) }

// Edges returns the number of relations.
func (n *Network) Edges() int { return len(n.edges) }

// ID returns the id of an entity.
func (n *Network) ID(node Node) string { return n.entityIDs.at(int(node)) }

// Kind returns the kind of an entity.
func (n *Network) Kind(node Node) EntityKind { return n.entityKinds[node] }

// Node returns the entity with an id, and NoNode when there is none. Cost: a
// binary search.
func (n *Network) Node(id string) Node {
	if i, ok := n.entityIDs.find(id); ok {
		return Node(i)
	}
	return NoNode
}

// RelationID returns the id of a relation.
func (n *Network) RelationID(edge int32) string { return n.relationIDs.at(int(edge)) }

// Relation returns the relation with an id, and false when there is none. Cost: a
// binary search.
func (n *Network) Relation(id string) (edge int32, ok bool) {
	i, ok := n.relationIDs.find(id)
	return int32(i), ok
}

// Edge returns a relation. The caller must not change it.
func (n *Network) Edge(edge int32) *Edge { return &n.edges[edge] }

// Up returns the relations whose subject is node, in ascending order. The caller
// must not change the slice.
func (n *Network) Up(node Node) []int32 { return n.up.of(node) }

// Down returns the relations whose owner is node, in ascending order. The caller
// must not change the slice.
func (n *Network) Down(node Node) []int32 { return n.down.of(node) }

// adjacency is a compressed sparse row: the relations of node i are
// edges[start[i]:start[i+1]].
type adjacency struct {
	start []int32
	edges []int32
}

func (a *adjacency) of(node Node) []int32 { return a.edges[a.start[node]:a.start[node+1]] }

func newAdjacency(nodes int, edges []Edge, end func(*Edge) Node) adjacency {
	a := adjacency{start: make([]int32, nodes+1), edges: make([]int32, len(edges))}
	for i := range edges {
		a.start[end(&edges[i])+1]++
	}
	for i := range nodes {
		a.start[i+1] += a.start[i]
	}
	next := slices.Clone(a.start[:nodes])
	for i := range edges {
		node := end(&edges[i])
		a.edges[next[node]] = int32(i)
		next[node]++
	}
	return a
}

// texts is a sorted list of strings in one piece of memory, so that millions of
// ids cost the garbage collector nothing.
type texts struct {
	data string
	ends []uint64
}

func (t *texts) at(i int) string {
	from := uint64(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.data[from:t.ends[i]]
}

func (t *texts) find(s string) (int, bool) {
	return sort.Find(len(t.ends), func(i int) int { return cmp.Compare(s, t.at(i)) })
}

// NetworkBuilder collects entities and relations, in any order, and makes a
// Network of them. The zero value is ready.
type NetworkBuilder struct {
	entities  []builtEntity
	relations []builtRelation
}

type builtEntity struct {
	id   string
	kind EntityKind
}

type builtRelation struct {
	id, owner, subject string
	edge               Edge
}

// AddEntity adds an entity, or does nothing when it was added before.
func (b *NetworkBuilder) AddEntity(id string, kind EntityKind) {
	b.entities = append(b.entities, builtEntity{id: id, kind: kind})
}

// AddRelation adds a relation as a store returned it, with its two ends; Held
// and the kinds of the ends must be set. Adding one twice does nothing.
func (b *NetworkBuilder) AddRelation(r *Relation) {
	b.AddEntity(r.Owner, r.OwnerKind)
	b.AddEntity(r.Subject, r.SubjectKind)
	b.relations = append(b.relations, builtRelation{r.ID, r.Owner, r.Subject, EdgeOf(r)})
}

// AddEdge adds a relation in the form that a Network keeps; its ends must be added
// by AddEntity, and Held must be set.
func (b *NetworkBuilder) AddEdge(id, owner, subject string, edge Edge) {
	b.relations = append(b.relations, builtRelation{id, owner, subject, edge})
}

// EdgeOf returns r as an Edge whose ends are not set.
func EdgeOf(r *Relation) Edge {
	s := r.Share.Bounds()
	return Edge{
		Owner: NoNode, Subject: NoNode, Held: r.Held,
		Min: s.Min, Max: s.Max, MinExclusive: s.MinExclusive, MaxExclusive: s.MaxExclusive,
		MaxUnstated: s.MaxUnstated, Unknown: s.Unknown,
		Kind: r.Kind, Basis: r.Basis, Of: r.Of, Means: r.Means, Counts: r.Counts,
		Member: r.Kind == Role && r.Role == RoleMember,
	}
}

// Build makes the Network. It returns Code Invalid when a relation was added
// whose ends were not.
func (b *NetworkBuilder) Build() (*Network, error) {
	slices.SortStableFunc(b.entities, func(x, y builtEntity) int { return cmp.Compare(x.id, y.id) })
	b.entities = slices.CompactFunc(b.entities, func(x, y builtEntity) bool { return x.id == y.id })
	slices.SortStableFunc(b.relations, func(x, y builtRelation) int { return cmp.Compare(x.id, y.id) })
	b.relations = slices.CompactFunc(b.relations, func(x, y builtRelation) bool { return x.id == y.id })

	n := &Network{entityKinds: make([]EntityKind, len(b.entities)), edges: make([]Edge, len(b.relations))}
	n.entityIDs = newTexts(len(b.entities), func(i int) string { return b.entities[i].id })
	n.relationIDs = newTexts(len(b.relations), func(i int) string { return b.relations[i].id })
	for i := range b.entities {
		n.entityKinds[i] = b.entities[i].kind
	}
	for i := range b.relations {
		r := &b.relations[i]
		e := r.edge
		e.Owner, e.Subject = n.Node(r.owner), n.Node(r.subject)
		if err := lackingEnd(r.id, e, r.owner, r.subject); err != nil {
			return nil, err
		}
		n.edges[i] = e
	}
	n.connect()
	return n, nil
}

func lackingEnd(id string, e Edge, owner, subject string) error {
	switch NoNode {
	case e.Owner:
		return Errorf(Invalid, "relation %s: its owner %s is not there", id, owner)
	case e.Subject:
		return Errorf(Invalid, "relation %s: its subject %s is not there", id, subject)
	}
	return nil
}

// connect fills in the adjacencies.
func (n *Network) connect() {
	n.up = newAdjacency(n.Nodes(), n.edges, func(e *Edge) Node { return e.Subject })
	n.down = newAdjacency(n.Nodes(), n.edges, func(e *Edge) Node { return e.Owner })
}

func newTexts(count int, at func(int) string) texts {
	size := 0
	for i := range count {
		size += len(at(i))
	}
	b := textsBuilder{make([]byte, 0, size), make([]uint64, 0, count)}
	for i := range count {
		b.add(at(i))
	}
	return b.texts()
}

// textsBuilder makes a list of strings that are added in order.
type textsBuilder struct {
	data []byte
	ends []uint64
}

func (b *textsBuilder) add(s string) {
	b.data = append(b.data, s...)
	b.ends = append(b.ends, uint64(len(b.data)))
}

func (b *textsBuilder) texts() texts { return texts{string(b.data), b.ends} }
