// Package paths finds the best simple paths between two vertices of a directed
// graph, and what every path to a vertex passes. It knows vertices and weights,
// and nothing of ownership; it reads no store.
//
// A weight is a fraction above 0 and at most 1, and a path is worth the product of
// its weights, so shares are weights as they are. With a weight of 1/2 for every
// arc the best paths are those of fewest arcs, exactly.
//
//	g := paths.NewGraph(3, []paths.Arc{{From: 0, To: 1, Weight: .5}, {From: 1, To: 2, Weight: .4}})
//	found, err := g.Best(ctx, 0, 2, 10, paths.Limits{})
package paths
