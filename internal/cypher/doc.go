// Package cypher takes in read-only Cypher: it decides which statements may be sent
// to a server, and says what comes back.
//
//	statement, err := cypher.Parse("MATCH (n:Company) RETURN n.name LIMIT 5")
//	runner, err := cypher.RunnerOf(store)
//	result, err := runner.RunCypher(ctx, statement, nil, cypher.Limits{})
//
// # What is let through
//
// A statement is made of MATCH, OPTIONAL MATCH, WHERE, WITH, RETURN, UNWIND, UNION,
// ORDER BY, SKIP, OFFSET and LIMIT, of expressions, and of subquery expressions that
// hold the same. It is recognized by a grammar of its own that knows nothing else, so
// what writes is refused because it has no place and not because a word is on a list:
// create is a clause after a pattern and a property after a dot. Every text that the
// grammar derives is derived by Neo4j 5 as reading too.
//
// The danger is a text that Neo4j takes apart in another way than this package. So
// what the two might read differently is refused: escapes of the form \u, which
// Neo4j resolves before anything else; white space, letters and number forms out of
// the ordinary; invisible characters. Comments are not sent.
//
// # What it does not do
//
// It checks no types and no names: that is the server's. A statement is sent in a READ
// session besides, so that the server refuses what writes a second time.
package cypher
