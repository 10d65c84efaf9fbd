// Package neo4jstore keeps a graph in a Neo4j server. It is the way past one machine
// and the one in which analysts look with Cypher; see package storetest for what it
// promises.
//
//	store, err := neo4jstore.Open(ctx, neo4jstore.Config{Address: "neo4j://127.0.0.1:7687", User: "neo4j", Password: "…"})
//
// # The graph
//
//	(:Entity:Company {id, name, names, …})-[:OWNS {id, share, …}]->(:Entity:Company)
//	(:Source {id, title, publisher, url, date, note})
//	(:WhoownsStore {schema, …})
//
// Every entity is an :Entity and one of :Person, :Company, :State, :Arrangement,
// :Product, :Group and :Unknown; every relation is a relationship of the type of its
// kind, from owner to subject. Dates stand as they were written (start) and as the
// DATE that is computed with (start_day). held_from and held_until are the days on
// which a relation holds, the lives of its ends considered; no value means always or
// for ever. What Neo4j has no form for stands as JSON (names_json). folded and grams
// are what search looks in.
//
// # One moment
//
// Neo4j lets a reader see a part of what another commits. So that nobody does, each
// batch is announced before it is committed and ended after, on a node :WhoownsStore;
// a read that met an announced batch is made again. See moment.
package neo4jstore
