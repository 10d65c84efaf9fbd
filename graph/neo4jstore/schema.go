package neo4jstore

import (
	"context"
	"fmt"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
)

// migrations bring a database from one version to the next; its version is how many
// of them it has had. Each statement may be run again, because one that changes the
// schema commits by itself. One that has been released never changes.
var migrations = [][]string{{
	"CREATE CONSTRAINT whoowns_store IF NOT EXISTS FOR (m:WhoownsStore) REQUIRE m.id IS UNIQUE",
	"CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (e:Entity) REQUIRE e.id IS UNIQUE",
	"CREATE CONSTRAINT source_id IF NOT EXISTS FOR (s:Source) REQUIRE s.id IS UNIQUE",
	"CREATE CONSTRAINT owns_id IF NOT EXISTS FOR ()-[r:OWNS]-() REQUIRE r.id IS UNIQUE",
	"CREATE CONSTRAINT controls_id IF NOT EXISTS FOR ()-[r:CONTROLS]-() REQUIRE r.id IS UNIQUE",
	"CREATE CONSTRAINT operates_id IF NOT EXISTS FOR ()-[r:OPERATES]-() REQUIRE r.id IS UNIQUE",
	"CREATE CONSTRAINT depends_on_id IF NOT EXISTS FOR ()-[r:DEPENDS_ON]-() REQUIRE r.id IS UNIQUE",
	"CREATE CONSTRAINT consolidates_id IF NOT EXISTS FOR ()-[r:CONSOLIDATES]-() REQUIRE r.id IS UNIQUE",
	"CREATE CONSTRAINT role_id IF NOT EXISTS FOR ()-[r:ROLE]-() REQUIRE r.id IS UNIQUE",
	"CREATE CONSTRAINT regulates_id IF NOT EXISTS FOR ()-[r:REGULATES]-() REQUIRE r.id IS UNIQUE",
	"CREATE FULLTEXT INDEX entity_folded IF NOT EXISTS FOR (e:Entity) ON EACH [e.folded] OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}}",
	"CREATE FULLTEXT INDEX entity_grams IF NOT EXISTS FOR (e:Entity) ON EACH [e.grams] OPTIONS {indexConfig: {`fulltext.analyzer`: 'keyword'}}",
	"CALL db.awaitIndexes(60)",
}}

// theStore finds the node that holds what is known of the whole graph.
// theMoment finds the one that readers look at; it is apart so that a batch that is
// being written does not keep its announcement waiting.
const (
	theStore  = "MATCH (m:WhoownsStore {id: 'whoowns'}) USING INDEX m:WhoownsStore(id) "
	theMoment = "MATCH (c:WhoownsStore {id: 'moment'}) USING INDEX c:WhoownsStore(id) "
)

// prepare makes a new database a store, or brings an older one up to date.
func (s *Store) prepare(ctx context.Context) error {
	version := int64(0)
	if err := s.read(ctx, func(tx neo4j.ManagedTransaction) error {
		version = 0
		// Without a hint: before the first migration there is no index.
		return each(ctx, tx, "MATCH (m:WhoownsStore {id: 'whoowns'}) RETURN m.schema AS schema", nil, func(r *neo4j.Record) error {
			version, _ = r.Values[0].(int64)
			return nil
		})
	}); err != nil {
		return err
	}
	if version > int64(len(migrations)) {
		return graph.Errorf(graph.Newer, "the graph in Neo4j at %s was prepared by a newer whoowns (version %d; this one knows %d): use that one, or export from it and import here", s.address, version, len(migrations))
	}
	for ; version < int64(len(migrations)); version++ {
		for _, statement := range migrations[version] {
			if err := s.auto(ctx, statement); err != nil {
				return fmt.Errorf("preparing the schema: %w", err)
			}
		}
		if err := s.write(ctx, func(tx neo4j.ManagedTransaction) error {
			return do(ctx, tx, `MERGE (c:WhoownsStore {id: 'moment'}) ON CREATE SET c.announced = 0, c.ended = 0
				MERGE (m:WhoownsStore {id: 'whoowns'}) SET m.schema = $version`, map[string]any{"version": version + 1})
		}); err != nil {
			return err
		}
	}
	return nil
}

// auto runs a statement in a transaction of its own, as schema changes must be.
func (s *Store) auto(ctx context.Context, statement string) error {
	session := s.session(ctx, neo4j.AccessModeWrite)
	defer session.Close(context.WithoutCancel(ctx))
	result, err := session.Run(ctx, statement, nil, neo4j.WithTxTimeout(s.timeout))
	if err != nil {
		return err
	}
	_, err = result.Consume(ctx)
	return err
}
