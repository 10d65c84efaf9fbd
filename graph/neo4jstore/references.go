package neo4jstore

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// checkReferences finds records whose ends or sources are neither in the stream nor in
// the store. Of several changes to one record the last holds: one that lacks something
// and is followed by one that does not is left out, see lacks.
func (l *spool) checkReferences(ctx context.Context, s *Store) error {
	for _, look := range []struct {
		label         string
		wanted, there map[uint64]bool
		of            func(*graph.Change) []string
	}{{"Entity", l.ends, l.made, endsOf}, {"Source", l.cited, l.written, citedBy}} {
		maps.DeleteFunc(look.wanted, func(hash uint64, _ bool) bool { return look.there[hash] })
		if err := l.findStored(ctx, s, look.label, look.wanted, look.of); err != nil {
			return err
		}
	}
	if len(l.ends)+len(l.cited) == 0 {
		return nil
	}
	lacking := map[uint64]bool{} // records whose last change lacks something
	if err := l.kept(ctx, func(c *graph.Change) error {
		if l.lacks(c) {
			lacking[l.hash(nameOfRecord(c))] = true
		} else {
			delete(lacking, l.hash(nameOfRecord(c)))
		}
		return nil
	}); err != nil || len(lacking) == 0 {
		return err
	}
	told := map[string][]string{}
	if err := l.kept(ctx, func(c *graph.Change) error {
		record := nameOfRecord(c)
		if _, known := told[record]; lacking[l.hash(record)] && (known || len(told) <= maxProblems) {
			told[record] = l.whatLacks(c)
		}
		return nil
	}); err != nil {
		return err
	}
	var list []string
	for _, record := range slices.Sorted(maps.Keys(told)) {
		list = append(list, told[record]...)
	}
	return writeError(graph.Invalid, list)
}

// findStored removes from missing what the store has. The ids themselves are in the
// file.
func (l *spool) findStored(ctx context.Context, s *Store, label string, missing map[uint64]bool, of func(*graph.Change) []string) error {
	if len(missing) == 0 {
		return nil
	}
	var ids []string
	look := func() error {
		err := s.read(ctx, func(tx neo4j.ManagedTransaction) error {
			return each(ctx, tx, "UNWIND $ids AS id MATCH (n:"+label+" {id: id}) USING INDEX n:"+label+"(id) RETURN id", map[string]any{"ids": unique(ids)}, func(r *neo4j.Record) error {
				id, _ := r.Values[0].(string)
				delete(missing, l.hash(id))
				return nil
			})
		})
		ids = ids[:0]
		return err
	}
	if err := l.kept(ctx, func(c *graph.Change) error {
		for _, id := range of(c) {
			if missing[l.hash(id)] {
				ids = append(ids, id)
			}
		}
		if len(ids) < maxInBatch {
			return nil
		}
		return look()
	}); err != nil {
		return err
	}
	return look()
}

// lacks reports whether a change refers to something that is nowhere.
func (l *spool) lacks(c *graph.Change) bool { return len(l.whatLacks(c)) > 0 }

func (l *spool) whatLacks(c *graph.Change) (list []string) {
	if len(l.ends)+len(l.cited) == 0 {
		return nil
	}
	for i, id := range endsOf(c) {
		if l.ends[l.hash(id)] {
			list = append(list, fmt.Sprintf("%s: its %s %s is not in the store", nameOfRecord(c), []string{"owner", "subject"}[i], id))
		}
	}
	for _, id := range citedBy(c) {
		if l.cited[l.hash(id)] {
			list = append(list, fmt.Sprintf("%s cites the source %s, which is not in the store", nameOfRecord(c), id))
		}
	}
	return list
}

func endsOf(c *graph.Change) []string {
	if c.Relation == nil {
		return nil
	}
	return []string{c.Relation.Owner, c.Relation.Subject}
}

// citedBy returns the sources that a record cites.
func citedBy(c *graph.Change) []string {
	switch {
	case c.Relation != nil:
		return c.Relation.Sources
	case c.Entity != nil:
		list := slices.Clone(c.Entity.Sources)
		for i := range c.Entity.Statements {
			if source := c.Entity.Statements[i].Source; source != "" {
				list = append(list, source)
			}
		}
		return list
	}
	return nil
}

func nameOfRecord(c *graph.Change) string {
	switch {
	case c.Relation != nil:
		return "relation " + c.Relation.ID
	case c.Entity != nil:
		return "entity " + c.Entity.ID
	}
	return "source " + c.Source.ID
}
