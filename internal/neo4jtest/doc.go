// Package neo4jtest gives tests a real Neo4j server. It takes, in this order:
//
//  1. the server at the address in WHOOWNS_TEST_NEO4J, such as
//     neo4j://neo4j:password@127.0.0.1:7687, whose data it deletes;
//  2. a container of neo4j:5.26-community, by testcontainers-go, where a Docker
//     engine answers that has the image or can pull it;
//  3. Neo4j's own jars, fetched by Maven and started by a JDK of version 17 or later
//     as a child process.
//
// WHOOWNS_TEST_NEO4J_ROUTE, one of address, docker and jars, asks for one of them.
// WHOOWNS_TEST_NEO4J_LIST names a file that gets a line for each test that uses one.
// Where none can be had, a test is skipped with one line that says what to install,
// and fails when CI is true.
//
// A test binary starts one server, with the first test that asks, and stops it at
// its end:
//
//	func TestMain(m *testing.M) { neo4jtest.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		server := neo4jtest.Empty(t)
//		… server.Address, server.User, server.Password …
//	}
//
// Tests that use the server do not run in parallel with each other. A server at an
// address is lent to one test binary at a time.
package neo4jtest
