package neo4jstore

import (
	"context"
	"crypto/rand"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// The journal says which records the last small batches changed, so that who keeps
// the topology in memory reads those again and not everything. An entry is a node
// :WhoownsStore beside the store's own, written in the transaction of its batch.
//
// Each batch gives the graph a state: its number and a text that no other has, also
// where the database was put back to an earlier day and written to again. An entry
// names the state before it, so the entries from one state to another are a chain;
// where it is broken, by a large batch or a program that keeps no journal, everything
// is read again.
const (
	mostJournaled = 1_000 // records that an entry names; a batch that changed more has none
	keptEntries   = 100
)

// The state after the last batch; none where a program wrote it that gives none.
const theState = "CASE WHEN m.state STARTS WITH toString(m.recent[0]) + ' ' THEN m.state END"

// entry is what a batch changed, by id. lives are entities whose life changed, and so
// the days on which their relations hold.
type entry struct {
	state                      string
	entities, lives, relations []string
}

// journal returns what the batch changed, and nothing where that is much.
func (w *writer) journal() []map[string]any {
	_, deletedEntities := present(w.batch.entities)
	_, deletedRelations := present(w.batch.relations)
	relations := w.relationsWritten()
	if len(w.written)+len(deletedEntities)+len(w.relived)+len(relations)+len(deletedRelations) > mostJournaled {
		return nil
	}
	return []map[string]any{{"entities": append(deletedEntities, w.written...), "lives": w.relived, "relations": append(deletedRelations, relations...)}}
}

// remember notes the batch's number, and what it changed, in its own transaction.
func remember(ctx context.Context, tx runner, number int64, journal []map[string]any) error {
	return do(ctx, tx, theStore+"WITH m, "+theState+` AS before
		SET m.recent = ([$number] + coalesce(m.recent, []))[..$most], m.state = $state
		FOREACH (entry IN $journal | CREATE (b:WhoownsStore {id: 'batch ' + toString($number)}) SET b += entry, b.number = $number, b.state = $state, b.before = before)
		WITH m MATCH (old:WhoownsStore) WHERE old.number <= $number - $kept DELETE old`,
		map[string]any{"number": number, "most": remembered, "state": fmt.Sprintf("%d %s", number, rand.Text()), "journal": journal, "kept": keptEntries})
}

// entriesBetween returns the journal from one position to another, in order; false
// where it does not lead there.
func entriesBetween(ctx context.Context, tx runner, from, to position) ([]entry, bool, error) {
	if from.state == to.state {
		return nil, from.state != "", nil // batches that were announced and not committed
	}
	following := map[string]entry{}
	err := each(ctx, tx, "MATCH (b:WhoownsStore) WHERE b.number > $number AND b.before IS NOT NULL RETURN b.before AS before, b.state AS state, b.entities AS entities, b.lives AS lives, b.relations AS relations", map[string]any{"number": from.number}, func(r *neo4j.Record) error {
		p := &reader{what: "an entry of the journal", p: r.AsMap()}
		following[p.text("before")] = entry{state: p.text("state"), entities: p.texts("entities"), lives: p.texts("lives"), relations: p.texts("relations")}
		return p.err
	})
	if err != nil {
		return nil, false, err
	}
	var list []entry
	for at := from.state; at != to.state; {
		e, ok := following[at]
		if !ok || len(list) == keptEntries {
			return nil, false, nil
		}
		list = append(list, e)
		at = e.state
	}
	return list, true, nil
}
