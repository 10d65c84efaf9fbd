package embedded

import (
	"context"
	"database/sql"
	"fmt"

	"whoowns/graph"
)

// application marks a SQLite file as a whoowns store: "whoo".
const application = 0x77686f6f

// migrations bring a file from one version to the next; the version of a file is
// how many of them it has had. One that has been released never changes.
var migrations = []string{
	// entity.mention is the first day that the record itself mentions; relation.edge
	// is what the topology needs of it, see packEdge.
	`CREATE TABLE source (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE entity (id TEXT PRIMARY KEY, kind INTEGER NOT NULL, founded INTEGER, dissolved INTEGER, mention INTEGER, body TEXT NOT NULL) WITHOUT ROWID;
	CREATE TABLE relation (id TEXT PRIMARY KEY,
		owner TEXT NOT NULL REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
		subject TEXT NOT NULL REFERENCES entity(id) DEFERRABLE INITIALLY DEFERRED,
		edge BLOB NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
	CREATE INDEX relation_owner ON relation(owner);
	CREATE INDEX relation_subject ON relation(subject);
	CREATE TABLE name (folded TEXT NOT NULL, entity TEXT NOT NULL REFERENCES entity(id) ON DELETE CASCADE, PRIMARY KEY (folded, entity)) WITHOUT ROWID;
	CREATE INDEX name_entity ON name(entity);
	CREATE TABLE gram (gram TEXT NOT NULL, entity TEXT NOT NULL REFERENCES entity(id) ON DELETE CASCADE, PRIMARY KEY (gram, entity)) WITHOUT ROWID;
	CREATE INDEX gram_entity ON gram(entity);`,
	// name.form is a names.FormKind. Names are indexed anew after any migration.
	// batch.number counts the batches that were written: by it a process sees that
	// another has written one.
	`CREATE TABLE batch (number INTEGER NOT NULL);
	INSERT INTO batch VALUES (0);
	DROP TABLE name;
	CREATE TABLE name (folded TEXT NOT NULL, form INTEGER NOT NULL, entity TEXT NOT NULL REFERENCES entity(id) ON DELETE CASCADE, PRIMARY KEY (folded, form, entity)) WITHOUT ROWID;
	CREATE INDEX name_entity ON name(entity);`,
	// Which grams an entity has follows from its record, so no index leads to them.
	`DROP TABLE gram;
	CREATE TABLE gram (gram TEXT NOT NULL, entity TEXT NOT NULL, PRIMARY KEY (gram, entity)) WITHOUT ROWID;`,
}

// prepare makes a new file a store, or brings an older one up to date.
func (s *Store) prepare(ctx context.Context) error {
	var mark, version, tables int
	if err := s.db.QueryRowContext(ctx, "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_master)").Scan(&mark, &version, &tables); err != nil {
		return err
	}
	switch {
	case mark != application && (mark != 0 || tables > 0):
		return graph.Errorf(graph.Corrupt, "%s is not a whoowns store: it is another program's SQLite file; name another with --store", s.path)
	case version > len(migrations):
		return graph.Errorf(graph.Newer, "%s was written by a newer whoowns (version %d; this one knows %d): use that one, or export from it and import here", s.path, version, len(migrations))
	case version == len(migrations):
		return nil
	case s.readOnly:
		return graph.Errorf(graph.ReadOnly, "%s is of an older version and may only be read; open it once where it may be written", s.path)
	}
	if !s.memory {
		if _, err := s.db.ExecContext(ctx, "PRAGMA journal_mode = WAL"); err != nil {
			return err
		}
	}
	return s.transaction(ctx, func(tx *sql.Tx) error {
		// Another process may have done it in between.
		if err := tx.QueryRowContext(ctx, "SELECT user_version FROM pragma_user_version").Scan(&version); err != nil {
			return err
		}
		if version >= len(migrations) {
			return nil
		}
		for _, migration := range migrations[version:] {
			if _, err := tx.ExecContext(ctx, migration); err != nil {
				return err
			}
		}
		if err := indexAll(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, len(migrations)))
		return err
	})
}

// indexAll indexes the names of every entity anew.
func indexAll(ctx context.Context, tx *sql.Tx) error {
	w, err := newWriter(ctx, tx)
	if err != nil {
		return err
	}
	defer w.close()
	if _, err := tx.ExecContext(ctx, "DELETE FROM name; DELETE FROM gram"); err != nil { // at once is much faster than each
		return err
	}
	for after := ""; ; {
		rows, err := tx.QueryContext(ctx, "SELECT body FROM entity WHERE id > ? ORDER BY id LIMIT 1000", after)
		if err != nil {
			return err
		}
		list, err := scanInto[graph.Entity](rows, nil)
		rows.Close()
		if err != nil {
			return err
		}
		if len(list) == 0 {
			return w.grams.flush(w)
		}
		for i := range list {
			if err := w.index(&list[i], nil); err != nil {
				return err
			}
		}
		after = list[len(list)-1].ID
	}
}

func (s *Store) transaction(ctx context.Context, use func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit there is nothing to undo
	if err := use(tx); err != nil {
		return err
	}
	return tx.Commit()
}
