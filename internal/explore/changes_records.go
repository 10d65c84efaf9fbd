package explore

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"whoowns/graph"
)

// mostEntitiesRead bounds the entities whose names and lives RegisterChanges reads.
const mostEntitiesRead = 1_000_000

// registerRecords collects what changed in the records of the entities of a register.
type registerRecords struct {
	entities int
	names    firstFew[NameChange]
	lives    firstFew[LifeChange]
}

func (c *comparison) newRegisterRecords() *registerRecords {
	return &registerRecords{
		names: firstFew[NameChange]{most: c.limit, compare: func(a, b NameChange) int {
			return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Entity.ID, b.Entity.ID), cmp.Compare(b.What, a.What), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Lang, b.Lang))
		}},
		lives: firstFew[LifeChange]{most: c.limit, compare: func(a, b LifeChange) int {
			return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Entity.ID, b.Entity.ID), cmp.Compare(a.What, b.What))
		}},
	}
}

// read adds what changed in one entity on the days for which in is true.
func (r *registerRecords) read(e *graph.Entity, in func(graph.Day) bool) {
	if r.entities++; r.entities > mostEntitiesRead {
		return
	}
	var t told
	// Its name is not needed before it is known to be listed; the id stands for it.
	t.tell(e, graph.Reference{ID: e.ID}, daySet{{From: graph.Always, Until: graph.Forever}}, in)
	for _, n := range t.names {
		r.names.add(n)
	}
	for _, l := range t.lives {
		r.lives.add(l)
	}
}

// errEnough ends a scan after what was looked for.
var errEnough = errors.New("enough is read")

// scanEntities reads the entities of a store, and none of its relations.
func (c *comparison) scanEntities(ctx context.Context, records *registerRecords) error {
	err := c.x.store.Scan(ctx, func(change graph.Change) error {
		if change.Entity != nil {
			records.read(change.Entity, c.within)
		}
		if change.Relation != nil || records.entities > mostEntitiesRead {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// tellRecords fills in the names and lives, and says where they were cut.
func (c *comparison) tellRecords(r *registerRecords, a *RegisterChanges) {
	r.names.trim()
	r.lives.trim()
	a.NameCount, a.LifeCount = r.names.count, r.lives.count
	if len(r.names.list) > 0 {
		a.Names = r.names.list
	}
	if len(r.lives.list) > 0 {
		a.Lives = r.lives.list
	}
	if a.NameCount > len(a.Names) {
		c.cut(fmt.Sprintf("%d names were taken or given up; the first %d are given, by day", a.NameCount, len(a.Names)))
	}
	if a.LifeCount > len(a.Lives) {
		c.cut(fmt.Sprintf("%d entities were founded or ended; the first %d are given, by day", a.LifeCount, len(a.Lives)))
	}
	if r.entities > mostEntitiesRead {
		c.cut(fmt.Sprintf("names and lives are those of the first %d entities, by id; ask of one entity to have all of its own", mostEntitiesRead))
	}
	for i := range a.Names {
		c.needed[a.Names[i].Entity.ID] = true
	}
	for i := range a.Lives {
		c.needed[a.Lives[i].Entity.ID] = true
	}
}

// recordSources returns the sources of the entities whose names or lives are told.
func (c *comparison) recordSources(entities []graph.Entity, a *RegisterChanges) map[string]bool {
	told := map[string]bool{}
	for i := range a.Names {
		told[a.Names[i].Entity.ID] = true
	}
	for i := range a.Lives {
		told[a.Lives[i].Entity.ID] = true
	}
	sources := map[string]bool{}
	for i := range entities {
		if told[entities[i].ID] {
			for _, id := range entities[i].Sources {
				sources[id] = true
			}
		}
	}
	return sources
}
