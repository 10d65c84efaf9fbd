package ownership

import "whoowns/graph"

// Owners is who holds a subject, over all chains.
type Owners struct {
	Subject        graph.Node
	AsOf           graph.Day
	Holdings       []Holding      // every other entity that holds or may hold a part, by Effective.Max descending, then Node
	Self           graph.Share    // what the subject holds of itself; zero outside cycles
	Undisclosed    Rest           // where the walk ends at an entity whose owners leave something open
	Loops          []Loop         // closed loops that the walk may end up in
	Cycles         [][]graph.Node // entities that hold parts of each other, and self-holdings; members ascending
	Oversubscribed []Oversubscription
	Claims         []Claim // stated totals, ascending by Edge, and what became of them
	Edges          []int32 // the relations that were computed with, ascending
}

// Holdings is what an owner holds, over all chains.
type Holdings struct {
	Owner    graph.Node
	AsOf     graph.Day
	Holdings []Holding // by Effective.Max descending, then Node
	Cycles   [][]graph.Node
	Edges    []int32 // the relations among the owner and its holdings that were computed with, ascending
}

// Holding is one owner of a subject, or one holding of an owner.
type Holding struct {
	Node      graph.Node  // in Owners the owner, in Holdings the subject
	Direct    graph.Share // the sum of the pair's direct relations, as stated
	HasDirect bool
	Effective graph.Share // over all chains, direct and indirect
	Claim     int32       // the stated total that is the answer, or NoClaim
	Depth     int         // relations on the shortest chain
	Ultimate  bool        // in Owners: it has no owners of its own on that day
}

// NoClaim says that an effective share is computed, not stated.
const NoClaim int32 = -1

// Rest is the part that ends without an owner.
type Rest struct {
	Share graph.Share
	At    []RestAt // by Share.Max descending, then Node
}

// RestAt is the part that ends at one entity: at most what its owners' minimums
// leave, at least what their maximums leave, of the walks that come by when every
// share stands at its minimum.
type RestAt struct {
	Node  graph.Node
	Share graph.Share
}

// Loop is a set of entities that hold all of each other, so that nobody is above
// them.
type Loop struct {
	Members []graph.Node // ascending
	Share   graph.Share  // the probability that the walk ends up in it, at the minimums
}

// Oversubscription is a company whose minimums sum to over 1.001. For computing
// each is divided by Sum; up to 1.001 that is done as rounding, and not told.
type Oversubscription struct {
	Company graph.Node
	Sum     float64
	Edges   []int32
}

// Claim is a stated total on the way: a relation with basis indirect or total.
type Claim struct {
	Edge     int32
	Outcome  ClaimOutcome
	Computed graph.Share // what the chains, or the others, leave for the pair; only for a claim about the pair asked for that does not enter
}

// ClaimOutcome says what became of a stated total.
type ClaimOutcome uint8

// The outcomes. A claim about the pair asked for Answers when it lies within the
// computed bounds, and Contradicts when it lies outside them. Where no chain joins
// its two ends it Enters the computation as a holding through unknown hands, as far
// as the others leave room; where they leave less than it states, it Contradicts. Any
// other is PassedOver: about another pair that a chain joins, without a figure,
// wider than what was computed, or after one that Answers.
const (
	PassedOver ClaimOutcome = iota
	Answers
	Contradicts
	Enters
)
