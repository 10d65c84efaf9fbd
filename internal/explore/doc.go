// Package explore holds the use cases: what a person can ask of a store, and the
// answers as values that the command line and the HTTP API both print.
//
// An answer carries its day, its warnings and its evidence: every relation that
// made it, once, with the sources that they name. It does not know gin, SQLite
// or a terminal.
//
//	explorer := explore.New(store)
//	owners, err := explorer.Owners(ctx, "ant-group", explore.Query{AsOf: explore.Today()})
package explore
