package embedded

import (
	"database/sql"
	"errors"
	"maps"
	"slices"

	"whoowns/graph"
)

// fewTouched is how many records a batch may touch in any store, and an eighth of
// all, for the topology to be amended; beyond that reading everything is faster.
const fewTouched = 1000

// next returns the topology after the batch: by reading only what the batch
// touched, where that is little and nobody else wrote since old.
func (w *writer) next(old *topology) (*topology, error) {
	var number int64
	if err := w.tx.QueryRowContext(w.ctx, "UPDATE batch SET number = number + 1 RETURNING number").Scan(&number); err != nil {
		return nil, err
	}
	var touched int
	if err := w.tx.QueryRowContext(w.ctx, "SELECT (SELECT count(*) FROM temp.written) + (SELECT count(*) FROM temp.deleted)").Scan(&touched); err != nil {
		return nil, err
	}
	var t *topology
	var err error
	if number == old.batch+1 && touched <= fewTouched+(old.network.Nodes()+old.network.Edges())/8 {
		t, err = w.amend(old)
	} else {
		t, err = loadTopology(w.ctx, w.tx)
	}
	if err != nil {
		return nil, err
	}
	t.batch = number
	return t, nil
}

// amendment is what a batch changes in a topology.
type amendment struct {
	beings    map[string]*being  // entities that the batch, or a relation that it touched, names; nil where deleted
	relations map[string]*stored // relations to be replaced; nil where deleted
}

// amend makes the topology after the batch of the one before it. An entity's life
// hangs on its record and on its relations, and a relation's days on the lives of
// its ends; so the ends of what was touched are looked at, and where a life
// changed, all relations of that entity. Check compares the result with a load of
// everything.
func (w *writer) amend(old *topology) (*topology, error) {
	a := amendment{map[string]*being{}, map[string]*stored{}}
	if err := w.touched(old.network, &a); err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(a.beings)) {
		if err := w.look(id, old, &a); err != nil {
			return nil, err
		}
	}
	life := func(id string) graph.Period {
		if b := a.beings[id]; b != nil {
			return b.life()
		}
		return old.lives[old.network.Node(id)]
	}
	for _, r := range a.relations {
		if r != nil {
			r.hold(life(r.owner), life(r.subject))
		}
	}
	return a.make(old, life)
}

// touched names the relations of the batch as deleted, until they are found, and
// all entities that it may concern.
func (w *writer) touched(n *graph.Network, a *amendment) error {
	for _, table := range []string{"temp.written", "temp.deleted"} {
		entities, err := w.list("SELECT id FROM " + table + " WHERE record = 'entity'")
		if err != nil {
			return err
		}
		for _, id := range entities {
			a.beings[id] = nil
		}
		relations, err := w.list("SELECT id FROM " + table + " WHERE record = 'relation'")
		if err != nil {
			return err
		}
		for _, id := range relations {
			a.relations[id] = nil
			if edge, ok := n.Relation(id); ok {
				a.beings[n.ID(n.Edge(edge).Owner)] = nil
				a.beings[n.ID(n.Edge(edge).Subject)] = nil
			}
		}
	}
	for _, end := range []string{"owner", "subject"} {
		ids, err := w.list("SELECT r." + end + " FROM temp.written t CROSS JOIN relation r ON t.record = 'relation' AND r.id = t.id")
		if err != nil {
			return err
		}
		for _, id := range ids {
			a.beings[id] = nil
		}
	}
	return nil
}

// look reads an entity and its relations, and keeps those that were touched, or all
// where its life is another than before.
func (w *writer) look(id string, old *topology, a *amendment) error {
	var c entityColumns
	err := w.tx.QueryRowContext(w.ctx, "SELECT kind, founded, dissolved, mention FROM entity WHERE id = ?", id).Scan(&c.kind, &c.founded, &c.dissolved, &c.mention)
	if errors.Is(err, sql.ErrNoRows) {
		return nil // deleted, with all its relations
	}
	if err != nil {
		return err
	}
	b := c.being()
	near, err := loadRelations(w.ctx, w.tx, "SELECT id, owner, subject, edge FROM relation WHERE owner = ?1 UNION ALL SELECT id, owner, subject, edge FROM relation WHERE subject = ?1 AND owner <> ?1", map[string]*being{id: b}, id)
	if err != nil {
		return err
	}
	a.beings[id] = b
	node := old.network.Node(id)
	all := node == graph.NoNode || old.lives[node] != b.life()
	for i := range near {
		if _, touched := a.relations[near[i].id]; touched || all {
			a.relations[near[i].id] = &near[i]
		}
	}
	return nil
}

// make puts the old and the new together.
func (a *amendment) make(old *topology, life func(id string) graph.Period) (*topology, error) {
	var changed graph.Amendment
	for id, being := range a.beings {
		if being == nil {
			changed.DeleteEntity(id)
		} else {
			changed.PutEntity(id, being.entity.Kind)
		}
	}
	for id, r := range a.relations {
		if r == nil {
			changed.DeleteRelation(id)
		} else {
			changed.PutRelation(id, r.owner, r.subject, r.edge)
		}
	}
	n := old.network
	made, err := n.Amended(&changed)
	if err != nil {
		return nil, err
	}
	if made == n && a.keepsLives(old) {
		return &topology{network: n, lives: old.lives}, nil
	}
	t := &topology{network: made, lives: make([]graph.Period, made.Nodes())}
	before := graph.Node(0)
	for node := range t.lives {
		id := made.ID(graph.Node(node))
		for int(before) < n.Nodes() && n.ID(before) < id {
			before++
		}
		if _, touched := a.beings[id]; !touched { // then it was there
			t.lives[node] = old.lives[before]
		} else {
			t.lives[node] = life(id)
		}
	}
	return t, nil
}

// keepsLives reports whether no entity lives otherwise than before; there must be the
// same ones.
func (a *amendment) keepsLives(old *topology) bool {
	for id, b := range a.beings {
		if b != nil && old.lives[old.network.Node(id)] != b.life() {
			return false
		}
	}
	return true
}
