// Package everystore runs the tests of a package on every store that there is: first
// on a file, then those that took a store once more on a Neo4j server. They expect
// the same of both, and no test names one.
//
//	func TestMain(m *testing.M) { everystore.Main(m) }
//
//	func TestSomething(t *testing.T) {
//		store := everystore.Seed(t)
//		…
//	}
//
// One store is open at a time, since a Neo4j server has one database: taking another
// closes the one before, so that tests, which do not run in parallel, neither meet
// each other's data nor their own from before. Data that several tests read are loaded
// once, and anew when a test has written. A failing test says which store it was on.
//
// WHOOWNS_TEST_STORE=file or Neo4j runs the tests on that one alone, without those that
// compare both. Where no Neo4j can be had the second round is left out with one line,
// and is a failure when CI is true.
//
// A test about what one store alone has calls Only; one that compares the stores with
// each other calls Both. internal/lint lists them with their reasons.
package everystore
