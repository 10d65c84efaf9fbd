// Package tck holds the proofs of Cypher as tests, and no code of its own:
//
//   - openCypher's Technology Compatibility Kit, run on a graph in memory;
//   - generated queries, answered by the evaluator and by a real Neo4j;
//   - benchmarks of both on one graph.
//
// WHOOWNS_TCK names another folder of features. WHOOWNS_TCK_SHOW=clauses/match, or any
// part of a feature's path, prints the failures of those features, one line each.
package tck
