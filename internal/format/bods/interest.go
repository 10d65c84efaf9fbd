package bods

import (
	"slices"

	"whoowns/graph"
)

// interest is one interest of a relationship statement.
type interest struct {
	Type       string      `json:"type,omitempty"`
	Directness string      `json:"directness,omitempty"`
	Share      graph.Share `json:"share,omitzero"`
	Start      graph.Date  `json:"start,omitzero"`
	End        graph.Date  `json:"end,omitzero"`
	Details    string      `json:"details,omitempty"`
	Beneficial string      `json:"beneficial,omitempty"`
	Index      int         `json:"index"` // in the statement
	Own        ownWords    `json:"own,omitzero"`
}

// mapping says what relation an interest becomes.
type mapping struct {
	kind     graph.RelationKind
	of       graph.ShareOf
	means    graph.Means
	role     string
	counts   graph.Counting
	basis    graph.Basis // BasisNone: as directOrIndirect says
	residual int         // see format.Record
}

// The interests of the code list interestType. Rights to what an arrangement
// holds are ownership of it where nobody has shares in it; of two such rights the
// one with the lower figure counts, for they are claims on the same money.
var mappings = map[string]mapping{
	"shareholding":                       {kind: graph.Owns, of: graph.OfCapital},
	"votingRights":                       {kind: graph.Controls, means: graph.ByVotes},
	"appointmentOfBoard":                 {kind: graph.Controls, means: graph.ByBoard},
	"trustee":                            {kind: graph.Controls, means: graph.ByTrustee},
	"rightsGrantedByContract":            {kind: graph.Controls, means: graph.ByContract},
	"conditionalRightsGrantedByContract": {kind: graph.Controls, means: graph.ByContract, counts: graph.Quoted},
	"otherInfluenceOrControl":            {kind: graph.Controls, means: graph.ByOther},
	"controlViaCompanyRulesOrArticles":   {kind: graph.Controls, means: graph.ByOther},
	"controlByLegalFramework":            {kind: graph.Controls, means: graph.ByOther},
	"boardMember":                        {kind: graph.Role, role: "director"},
	"boardChair":                         {kind: graph.Role, role: "board chair"},
	"seniorManagingOfficial":             {kind: graph.Role, role: "senior managing official"},
	"settlor":                            {kind: graph.Role, role: "settlor"},
	"protector":                          {kind: graph.Role, role: "protector"},
	"nominee":                            {kind: graph.Role, role: "nominee"},
	"nominator":                          {kind: graph.Role, role: "nominator"},
	"beneficiaryOfLegalArrangement":      {kind: graph.Owns, residual: 1},
	"rightsToSurplusAssetsOnDissolution": {kind: graph.Owns, residual: 2},
	"rightsToProfitOrIncome":             {kind: graph.Owns, residual: 3},
	"rightToProfitOrIncomeFromAssets":    {kind: graph.Owns, residual: 4},
	"enjoymentAndUseOfAssets":            {kind: graph.Owns, residual: 5},
	"unknownInterest":                    {kind: graph.Owns, basis: graph.BasisUnstated},
	"unpublishedInterest":                {kind: graph.Owns, basis: graph.BasisUnstated},
	"":                                   {kind: graph.Owns, basis: graph.BasisUnstated},
}

var interestTypes = func() []string {
	var types []string
	for t := range mappings {
		if t != "" {
			types = append(types, t)
		}
	}
	slices.Sort(types)
	return types
}()

// relation returns what the interest says as a relation without ends, id, dates
// and sources.
func (i *interest) relation() (r graph.Relation, residual int) {
	m := mappings[i.Type]
	r = graph.Relation{Kind: m.kind, Of: m.of, Means: m.means, Role: m.role, Counts: m.counts, Interest: i.Type, Share: i.Share}
	switch {
	case i.Directness == "indirect":
		r.Basis = graph.Indirect
	case m.basis != graph.BasisNone, i.Directness != "direct":
		r.Basis = graph.BasisUnstated
	default:
		r.Basis = graph.Direct
	}
	i.Own.apply(&r)
	var notes []string
	if !r.CarriesShare() && !r.Share.IsZero() {
		notes = append(notes, "share "+r.Share.Text())
		r.Share = graph.Share{}
	}
	r.Note = join(append(notes, i.Details)...)
	return r, m.residual
}

// relationship reads the details of a record of type relationship.
func (s *statement) relationship(n node) {
	s.Subject, s.Party = end(n, "subject"), end(n, "interestedParty")
	own := s.takeOwnWords()
	for index, item := range n.get("interests").items() {
		if !item.object() {
			continue
		}
		i := interest{
			Type:       item.get("type").word(interestTypes...),
			Directness: item.get("directOrIndirect").word("direct", "indirect", "unknown"),
			Start:      item.get("startDate").date(),
			End:        item.get("endDate").date(),
			Details:    item.get("details").text(),
			Share:      share(item.get("share")),
			Index:      index,
			Own:        own[index],
		}
		item.only("type", "directOrIndirect", "beneficialOwnershipOrControl", "share", "startDate", "endDate", "details")
		if b := item.get("beneficialOwnershipOrControl"); b.there() {
			if i.Beneficial = b.json(); b.Kind != 't' && b.Kind != 'f' {
				n.r.fault(b, "is "+b.What()+"; write true or false")
			}
		}
		if !i.Start.IsZero() && !i.End.IsZero() && i.End.Before(i.Start) {
			n.r.fault(item.get("endDate"), i.End.String()+" is before the startDate "+i.Start.String())
		}
		s.Interests = append(s.Interests, i)
	}
	s.Annotations = append(s.Annotations, component(n)...)
	s.Annotations = append(s.Annotations, keepRest(n, "subject", "interestedParty", "interests", "isComponent")...)
}

// end reads a subject or interested party: a recordId, or an object that says why
// there is none.
func end(n node, name string) party {
	at := n.get(name)
	if !at.there() || at.Kind != '{' {
		return party{ID: at.need(n)}
	}
	return party{Reason: at.get("reason").need(at), Description: at.get("description").text()}
}

// share reads the parts of a share, in percent. A minimum and an exclusive one
// hold both.
func share(n node) graph.Share {
	if !n.object() {
		return graph.Share{}
	}
	n.only("exact", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
	faults := len(n.r.unit.Faults)
	exact, isExact := n.get("exact").percent()
	low, hasLow := n.get("minimum").percent()
	above, hasAbove := n.get("exclusiveMinimum").percent()
	high, hasHigh := n.get("maximum").percent()
	below, hasBelow := n.get("exclusiveMaximum").percent()
	if len(n.r.unit.Faults) > faults || !isExact && !hasLow && !hasAbove && !hasHigh && !hasBelow {
		return graph.Share{}
	}
	b := graph.Bounds{Min: low, Max: 1, MaxUnstated: !hasHigh && !hasBelow}
	if hasHigh {
		b.Max = high
	}
	if hasAbove && above >= b.Min {
		b.Min, b.MinExclusive = above, true
	}
	if hasBelow && below <= b.Max {
		b.Max, b.MaxExclusive = below, true
	}
	s, err := graph.NewShare(b)
	if err != nil {
		n.r.fault(n, err.Error())
		return graph.Share{}
	}
	if !isExact {
		return s
	}
	outside := exact < b.Min || exact == b.Min && b.MinExclusive || exact > b.Max || exact == b.Max && b.MaxExclusive
	if outside {
		n.r.fault(n.get("exact"), "lies outside the minimum and maximum beside it; write either")
		return graph.Share{}
	}
	s, err = graph.Exact(exact)
	if err != nil {
		n.r.fault(n.get("exact"), err.Error())
	}
	return s
}
