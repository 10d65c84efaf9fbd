// Package graph is the domain of whoowns: who has which interest in whom, since
// when, and who says so. It imports only the standard library; every other
// package imports it.
//
// # Words
//
// An entity is a person, a company, a state body, an arrangement (trust,
// partnership, fund), a product (service, brand), a group (a class of holders
// that nobody names one by one) or an unknown (one interested party that nobody
// names).
//
// A relation is one interest of one entity, the owner, in another, the subject.
// It always runs owner -> subject, and carries a share, dates, sources and a
// confidence.
//
// A share is a fraction 0..1 with bounds: exact, a range either end of which may
// be exclusive, or unknown, which is [0, 1]. A missing figure is unknown: never
// 0 % and never 100 %.
//
// A direct share is what one relation states. An effective share is integrated
// ownership over all chains, direct and indirect: the probability that a walk up
// from the subject, choosing at each entity an owner with probability equal to
// its share, ever reaches the owner.
//
// Control is the power to decide, by a majority of votes or by other means. It
// is never multiplied along a chain.
//
// An ultimate owner has no owners of its own in the data. A beneficial owner is
// a natural person who meets a named rule.
//
// As of is the day that an answer holds for.
//
// # Relation kinds
//
//	OWNS          capital (or, by Of, votes or one class of shares)
//	CONTROLS      votes, or power by other means
//	OPERATES      a company and the product it runs or the fund it manages
//	DEPENDS_ON    the dependent and what it depends on
//	CONSOLIDATES  an accounting parent and child; never a shareholding
//	ROLE          founder, director, officer, member of a concert
//	REGULATES     an authority and whom it supervises
//
// # Dates
//
// Dates are ISO 8601 and may be partial: 2014 and 2014-06 mean their first day.
// An end is exclusive. A relation with only an observation holds from then; one
// with no date holds while both its ends exist; none holds outside the life of
// either end. See [Entity.Life] and [Relation.HeldWithin].
//
// # Where things are
//
// [Store] is the contract that every backend keeps; storetest is the same
// contract as tests. [Network] is a compact graph in memory, a piece of a store
// or the whole; package ownership computes over it.
package graph
