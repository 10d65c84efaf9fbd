// Package whatif answers questions about a graph in which something is supposed: a
// sale, a relation more or less, another share. Nothing is written.
//
// An [Overlay] is a graph.Store that reads another one and changes some relations on
// its way. Every use case of package explore works on it. What is supposed takes
// place on one day: a relation that has a date is altered from that day on, and one
// that has none on every day.
//
//	changes, err := whatif.Parse("hangzhou-alibaba-network sells 10% of ant-group to softbank")
//	supposed, err := whatif.Suppose(ctx, store, day, changes, named)
//	owners, err := explore.New(supposed.Store()).Owners(ctx, "ant-group", explore.Query{AsOf: explore.On(day)})
//
// [Ask] gives the answers before and after, and what differs.
package whatif
