package whatif

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"whoowns/graph"
)

// sell takes capital from the seller's relations, in the order of their ids, and
// gives the buyer one relation. Of a holding within [a, b] of which s is sold
// [max(0, a−s), b−s] is left. Where the seller has several and not all of them are
// exact, which of them gives how much is not known, and one relation with what is left
// in all stands for them.
func (s *Supposed) sell(ctx context.Context, c *Sale) error {
	owner, subject, err := s.names(ctx, c.Owner, c.Subject)
	if err != nil {
		return err
	}
	buyer, err := s.name(ctx, c.To)
	if err != nil {
		return err
	}
	if owner.ID == buyer.ID {
		return graph.Errorf(graph.Invalid, "%s would sell to itself; name another buyer", owner.Name)
	}
	list, err := s.onto(ctx, subject.ID, graph.Owns)
	if err != nil {
		return err
	}
	capital := slices.DeleteFunc(list, func(r graph.Relation) bool {
		return r.Of != graph.OfNone && r.Of != graph.OfCapital || r.Basis.Stated()
	})
	held := slices.DeleteFunc(slices.Clone(capital), func(r graph.Relation) bool { return r.Owner != owner.ID })
	if len(held) == 0 {
		return s.holdsNothing(ctx, owner, subject, capital)
	}
	m := Made{Text: Change{Sell: &Sale{owner.ID, subject.ID, c.Share, buyer.ID}}.String(), Ended: []string{}, Began: []string{}}
	if c.Share == "all" {
		err = s.sellAll(ctx, held, buyer.ID, &m)
	} else {
		err = s.sellPart(ctx, held, owner, subject, buyer.ID, c.Share, &m)
	}
	if err != nil {
		return err
	}
	s.Made = append(s.Made, m)
	return s.warnPower(ctx, owner, subject)
}

func (s *Supposed) holdsNothing(ctx context.Context, owner, subject graph.Reference, capital []graph.Relation) error {
	var holders []string
	for i := range capital {
		if i == 5 {
			holders = append(holders, fmt.Sprintf("and %d more", len(capital)-i))
			break
		}
		holder, err := s.name(ctx, capital[i].Owner)
		if err != nil {
			return err
		}
		holders = append(holders, fmt.Sprintf("%s (%s)", holder.Name, capital[i].Share))
	}
	who := "nobody does, on record"
	if len(holders) > 0 {
		who = "these do: " + strings.Join(holders, ", ")
	}
	if subject.Kind == graph.Product {
		who += "; a product is held through its operator"
	}
	return graph.Errorf(graph.Invalid, "%s holds no capital of %s directly on %s; %s", owner.Name, subject.Name, s.Day, who)
}

func (s *Supposed) sellAll(ctx context.Context, held []graph.Relation, buyer string, m *Made) error {
	var told []string
	for i := range held {
		r := &held[i]
		s.end(r, m)
		if err := s.begin(ctx, s.bought(r, buyer, r.Share), m); err != nil {
			return err
		}
		told = append(told, fmt.Sprintf("%s (%s) goes to %s", r.ID, r.Share, buyer))
	}
	m.Detail = strings.Join(told, "; ")
	return nil
}

func (s *Supposed) sellPart(ctx context.Context, held []graph.Relation, owner, subject graph.Reference, buyer, part string, m *Made) error {
	sold, err := graph.ParseFraction(part)
	if err != nil {
		return err
	}
	if sold <= 0 {
		return graph.Errorf(graph.Invalid, "%s of %s is nothing to sell; write a share above 0%%", part, subject.Name)
	}
	total := totalOf(held)
	has := fmt.Sprintf("%s holds %s of %s directly on %s", owner.Name, total, subject.Name, s.Day)
	if sold > total.Max()+graph.Tolerance || sold > total.Max()-graph.Tolerance && total.MaxExclusive() {
		return graph.Errorf(graph.Invalid, "%s, and cannot sell %s; write at most that, or all", has, graph.FormatPercent(sold))
	}
	if sold > total.Min()+graph.Tolerance {
		s.Warnings = append(s.Warnings, fmt.Sprintf("%s: it may not hold as much as the %s that it sells here", has, graph.FormatPercent(sold)))
	}
	share, err := graph.Exact(sold)
	if err != nil {
		return err
	}
	told, err := s.take(ctx, held, total, sold, m)
	if err != nil {
		return err
	}
	m.Detail = strings.Join(told, "; ")
	return s.begin(ctx, s.bought(&held[0], buyer, share), m)
}

// take leaves the seller without what is sold, and says what is left of each relation.
func (s *Supposed) take(ctx context.Context, held []graph.Relation, total graph.Share, sold float64, m *Made) (told []string, err error) {
	inexact := slices.ContainsFunc(held, func(r graph.Relation) bool { return !r.Share.IsExact() })
	leave := func(r *graph.Relation, left graph.Share) error {
		told = append(told, fmt.Sprintf("of %s (%s) %s is left", r.ID, r.Share, left))
		if left.IsExact() && left.Max() == 0 {
			s.end(r, m)
			return nil
		}
		return s.follow(ctx, r, left, m)
	}
	if inexact {
		left := less(total, sold)
		for i := 1; i < len(held); i++ {
			told = append(told, fmt.Sprintf("%s (%s) is taken together with %s", held[i].ID, held[i].Share, held[0].ID))
			s.end(&held[i], m)
		}
		return told, leave(&held[0], left)
	}
	for i := range held {
		r := &held[i]
		from := min(sold, r.Share.Max())
		if from <= graph.Tolerance {
			break
		}
		left := less(r.Share, from)
		if err := leave(r, left); err != nil {
			return nil, err
		}
		sold -= from
	}
	return told, nil
}

// bought is the relation of who buys what r held.
func (s *Supposed) bought(r *graph.Relation, buyer string, share graph.Share) graph.Relation {
	return graph.Relation{Kind: graph.Owns, Of: r.Of, Owner: buyer, Subject: r.Subject, Share: share, Start: s.Day.Date(), Derived: true, Note: "Supposed."}
}

// totalOf is what the relations come to together, at most the whole.
func totalOf(list []graph.Relation) graph.Share {
	if len(list) == 1 {
		return list[0].Share
	}
	var b graph.Bounds
	known := false
	for i := range list {
		part := list[i].Share.Bounds()
		b.Min, b.Max = b.Min+part.Min, b.Max+part.Max
		b.MinExclusive = b.MinExclusive || part.MinExclusive
		b.MaxExclusive = b.MaxExclusive || part.MaxExclusive
		b.MaxUnstated = b.MaxUnstated || part.MaxUnstated
		known = known || !part.Unknown
	}
	b.Min, b.Max = round(b.Min), round(b.Max)
	b.Unknown = !known
	if b.Max > 1 {
		b.Max, b.MaxExclusive = 1, false
	}
	return shareOf(b)
}

// less is what is left of a share when a part of it is sold.
func less(share graph.Share, sold float64) graph.Share {
	b := share.Bounds()
	if b.Min-sold < -graph.Tolerance {
		b.MinExclusive = false // the bound is that nobody holds less than nothing
	}
	b.Min, b.Max = round(max(0, b.Min-sold)), round(max(0, b.Max-sold))
	b.Unknown = b.Unknown || b.MaxUnstated && b.Min == 0 && !b.MinExclusive
	return shareOf(b)
}

// shareOf is the share with bounds that are known to be in order.
func shareOf(b graph.Bounds) graph.Share {
	if b.Min = min(b.Min, 1); b.Max-b.Min <= graph.Tolerance {
		b.Max, b.MinExclusive, b.MaxExclusive, b.MaxUnstated, b.Unknown = b.Min, false, false, false, false
	}
	share, err := graph.NewShare(b)
	if err != nil {
		return graph.Unknown()
	}
	return share
}

// round takes away what floats add to a sum or difference of percentages.
func round(x float64) float64 { return math.Round(x*1e12) / 1e12 }

// warnPower says what the seller keeps besides its capital.
func (s *Supposed) warnPower(ctx context.Context, owner, subject graph.Reference) error {
	list, err := s.overlay.Relations(ctx, graph.RelationQuery{Of: []string{subject.ID}, Direction: graph.Up, Kinds: []graph.RelationKind{graph.Owns, graph.Controls}, AsOf: &s.Day})
	if err != nil {
		return err
	}
	for i := range list {
		r := &list[i]
		if r.Owner != owner.ID || r.Counts == graph.Quoted || r.Kind == graph.Owns && r.Of != graph.OfVotes {
			continue
		}
		what := "control by " + strings.ReplaceAll(r.Means.String(), "-", " ")
		if r.CarriesShare() {
			what = r.Share.Text() + " of the votes"
		}
		s.Warnings = append(s.Warnings, fmt.Sprintf("%s keeps %s in %s, which is on record apart from its capital (%s): suppose an end of that too if it goes with the sale", owner.Name, what, subject.Name, r.ID))
	}
	return nil
}
