// Package cypher takes in read-only Cypher: it decides which statements may be sent
// to a server, and says what comes back.
//
//	statement, err := cypher.Parse("MATCH (n:Company) RETURN n.name LIMIT 5")
//	runner, err := query.RunnerOf(store, explorer)
//	result, err := runner.RunCypher(ctx, statement, nil, cypher.Limits{})
//
// # What is let through
//
// A statement is made of MATCH, OPTIONAL MATCH, WHERE, WITH, RETURN, UNWIND, UNION,
// ORDER BY, SKIP, OFFSET and LIMIT, of expressions, and of subquery expressions that
// hold the same; EXPLAIN or PROFILE may stand before it. Package syntax takes it apart
// into a tree that knows nothing else, so what writes is refused because it has no
// place and not because a word is on a list: create is a clause after a pattern and a
// property after a dot.
//
// What is sent to a server is the tree, printed. A text that the server might take
// apart in another way than this package is refused besides: escapes of the form \u,
// which Neo4j resolves before anything else, but for letters outside of ASCII; white
// space, letters and number forms out of the ordinary; invisible characters.
//
// # What it does not do
//
// It checks no types and no names: that is the server's, or package evaluate's where a
// store has none. To a server a statement goes in a READ session besides, so that what
// writes is refused a second time.
package cypher
