// Package ownership computes who owns and who controls whom over a
// [graph.Network], on one day. It reads no store and knows no names.
//
// # Effective shares
//
// The effective share of i in j is the probability that a walk that starts at j,
// and at each entity goes on to an owner with probability equal to its share,
// ever reaches i; for i = j, that it returns. In matrices, with W[i,j] the direct
// share of i in j, that is D(I−W)⁻¹W with D = [diag((I−W)⁻¹)]⁻¹ (Baldone, Brioschi
// & Paleari 1998, Ownership Measures Among Firms Connected by Cross-Shareholdings;
// Vitali, Glattfelder & Battiston 2011, The Network of Global Corporate Control,
// supporting information, doi 10.1371/journal.pone.0025995). For an owner outside
// every cycle it is plain integrated ownership W(I−W)⁻¹ (Brioschi, Buzzacchi &
// Colombo 1989). Walks are never listed: only what lies upstream is looked at,
// its strongly connected components are taken in order, and each is solved.
//
// # Ranges
//
// A company's shares lie anywhere between their bounds with a sum of at most 1:
// an interval Markov chain. The least effective share stands at all the minimums;
// the most is found by policy iteration, each company handing what its minimums
// leave to its owners in the order of their own worth.
//
// # Control
//
// An entity controls another when its votes, and those of the entities that it
// controls, are over half, or by a general partnership, a trusteeship, a contract,
// the board or a concert that it leads; see [ControllersOf].
//
//	engine := ownership.NewEngine(network)
//	owners, err := engine.Owners(ctx, network.Node("ant-group"), day)
package ownership
