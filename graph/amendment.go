package graph

import (
	"maps"
	"slices"
)

// Amendment is what a later state of a store has otherwise than a Network: by id,
// the record that takes the place of the one before, or that there is none. The zero
// value changes nothing.
type Amendment struct {
	entities  map[string]EntityKind     // 0: deleted
	relations map[string]*builtRelation // nil: deleted
}

// PutEntity says that there is an entity, and of which kind.
func (a *Amendment) PutEntity(id string, kind EntityKind) {
	if a.entities == nil {
		a.entities = map[string]EntityKind{}
	}
	a.entities[id] = kind
}

// DeleteEntity says that there is no entity of the id.
func (a *Amendment) DeleteEntity(id string) { a.PutEntity(id, 0) }

// PutRelation says that there is a relation; Held must be set in edge, its ends need
// not be.
func (a *Amendment) PutRelation(id, owner, subject string, edge Edge) {
	a.putRelation(id, &builtRelation{id, owner, subject, edge})
}

// DeleteRelation says that there is no relation of the id.
func (a *Amendment) DeleteRelation(id string) { a.putRelation(id, nil) }

func (a *Amendment) putRelation(id string, r *builtRelation) {
	if a.relations == nil {
		a.relations = map[string]*builtRelation{}
	}
	a.relations[id] = r
}

// Amended returns the network that n becomes, and n itself where that is the same.
// The result is what a NetworkBuilder makes of all records. Code Invalid: a relation
// would lack an end. Cost: one pass over n, without sorting.
func (n *Network) Amended(a *Amendment) (*Network, error) {
	if !n.differs(a) {
		return n, nil
	}
	made := &Network{}
	numbers := made.amendEntities(n, a)
	if err := made.amendRelations(n, a, numbers); err != nil {
		return nil, err
	}
	made.connect()
	return made, nil
}

// differs reports whether anything in a is otherwise than in n.
func (n *Network) differs(a *Amendment) bool {
	for id, kind := range a.entities {
		if node := n.Node(id); (node == NoNode) != (kind == 0) || node != NoNode && n.Kind(node) != kind {
			return true
		}
	}
	for id, r := range a.relations {
		edge, there := n.Relation(id)
		if there != (r != nil) {
			return true
		}
		if there {
			e := r.edge
			if e.Owner, e.Subject = n.Node(r.owner), n.Node(r.subject); e != n.edges[edge] {
				return true
			}
		}
	}
	return false
}

// amendEntities fills in the entities, and returns the new number of each old one.
func (n *Network) amendEntities(old *Network, a *Amendment) []Node {
	ids := slices.Sorted(maps.Keys(a.entities))
	numbers := make([]Node, old.Nodes())
	b := textsBuilder{ends: make([]uint64, 0, old.Nodes()+len(ids)), data: make([]byte, 0, len(old.entityIDs.data))}
	n.entityKinds = make([]EntityKind, 0, old.Nodes()+len(ids))
	put := func(id string, kind EntityKind) {
		if kind != 0 {
			b.add(id)
			n.entityKinds = append(n.entityKinds, kind)
		}
	}
	merge(old.entityIDs, ids, func(node int) {
		numbers[node] = Node(len(n.entityKinds))
		put(old.entityIDs.at(node), old.entityKinds[node])
	}, func(node int, id string) {
		if node >= 0 {
			numbers[node] = NoNode
			if a.entities[id] != 0 {
				numbers[node] = Node(len(n.entityKinds))
			}
		}
		put(id, a.entities[id])
	})
	n.entityIDs = b.texts()
	return numbers
}

// amendRelations fills in the relations, once the entities are there.
func (n *Network) amendRelations(old *Network, a *Amendment, numbers []Node) (err error) {
	ids := slices.Sorted(maps.Keys(a.relations))
	b := textsBuilder{ends: make([]uint64, 0, old.Edges()+len(ids)), data: make([]byte, 0, len(old.relationIDs.data))}
	n.edges = make([]Edge, 0, old.Edges()+len(ids))
	put := func(id string, e Edge, owner, subject string) {
		b.add(id)
		n.edges = append(n.edges, e)
		if lacking := lackingEnd(id, e, owner, subject); err == nil {
			err = lacking
		}
	}
	merge(old.relationIDs, ids, func(edge int) {
		e := old.edges[edge]
		owner, subject := e.Owner, e.Subject
		e.Owner, e.Subject = numbers[owner], numbers[subject]
		put(old.relationIDs.at(edge), e, old.ID(owner), old.ID(subject))
	}, func(_ int, id string) {
		if r := a.relations[id]; r != nil {
			e := r.edge
			e.Owner, e.Subject = n.Node(r.owner), n.Node(r.subject)
			put(id, e, r.owner, r.subject)
		}
	})
	n.relationIDs = b.texts()
	return err
}

// merge goes through two sorted lists in the order of ids: those of old that are not
// in ids, and all of ids, with their place in old or -1.
func merge(old texts, ids []string, kept func(at int), amended func(at int, id string)) {
	at := 0
	for _, id := range ids {
		for at < len(old.ends) && old.at(at) < id {
			kept(at)
			at++
		}
		if at < len(old.ends) && old.at(at) == id {
			amended(at, id)
			at++
			continue
		}
		amended(-1, id)
	}
	for ; at < len(old.ends); at++ {
		kept(at)
	}
}

// Compare reports how n differs from the network that it should be.
func (n *Network) Compare(right *Network, report func(record, what string)) {
	if right.Nodes() != n.Nodes() || right.Edges() != n.Edges() {
		report("network", "it does not have the entities and relations of the store")
		return
	}
	for node := range Node(n.Nodes()) {
		if right.ID(node) != n.ID(node) || right.Kind(node) != n.Kind(node) {
			report("entity "+right.ID(node), "the network has it otherwise")
		}
	}
	for edge := range int32(n.Edges()) {
		if right.RelationID(edge) != n.RelationID(edge) || *right.Edge(edge) != *n.Edge(edge) {
			report("relation "+right.RelationID(edge), "the network has it otherwise")
		}
	}
}
