package graph

import "strings"

// Relation is one interest of Owner in Subject.
type Relation struct {
	ID           string       `json:"id"`
	Kind         RelationKind `json:"kind"`
	Owner        string       `json:"owner"`
	Subject      string       `json:"subject"`
	Share        Share        `json:"share,omitzero"` // OWNS, and CONTROLS by votes; left out in JSON when unknown
	Start        Date         `json:"start,omitzero"`
	End          Date         `json:"end,omitzero"` // exclusive
	LastObserved Date         `json:"last_observed,omitzero"`
	DateBasis    DateBasis    `json:"date_basis,omitzero"`
	Basis        Basis        `json:"basis,omitzero"`
	Of           ShareOf      `json:"of,omitzero"`
	Means        Means        `json:"means,omitzero"` // CONTROLS
	On           Need         `json:"on,omitzero"`    // DEPENDS_ON
	Role         string       `json:"role,omitempty"` // ROLE: founder, director, officer, member …
	Counts       Counting     `json:"counts,omitzero"`
	Derived      bool         `json:"derived,omitempty"`    // worked out, not stated; the note says from what
	Interest     string       `json:"interest,omitempty"`   // the source's own word for the interest
	Statement    string       `json:"statement,omitempty"`  // the source's record that this relation is part of
	Sources      []string     `json:"sources,omitempty"`    // ids of sources
	Confidence   string       `json:"confidence,omitempty"` // A primary, B press, B- weak site; "" not judged
	Annotations  []Annotation `json:"annotations,omitempty"`
	Note         string       `json:"note,omitempty"`

	// A store sets these on what it returns and ignores them on what it is given.
	Held        Period     `json:"-"` // the days on which the relation holds; see HeldWithin
	OwnerKind   EntityKind `json:"-"`
	SubjectKind EntityKind `json:"-"`
}

// RoleMember is the role of those who act in concert, in the arrangement that
// stands for their concert.
const RoleMember = "member"

// CarriesShare reports whether the relation's share means something: on OWNS,
// and on CONTROLS by votes.
func (r *Relation) CarriesShare() bool {
	return r.Kind == Owns || r.Kind == Controls && r.Means == ByVotes
}

// Validate says what is wrong with r, or nil. That both ends exist is the
// store's to check.
func (r *Relation) Validate() error {
	if err := validID("relation", r.ID); err != nil {
		return err
	}
	what := "relation " + r.ID
	for _, end := range []struct{ name, id string }{{"owner", r.Owner}, {"subject", r.Subject}} {
		if end.id == "" {
			return Errorf(Invalid, "%s has no %s", what, end.name)
		}
		if err := validID(what+": "+end.name, end.id); err != nil {
			return err
		}
	}
	switch {
	case r.Kind == 0 || int(r.Kind) >= len(relationKinds.words):
		return Errorf(Invalid, "%s has no kind; write one of %s", what, strings.Join(relationKinds.words[1:], ", "))
	case r.Owner == r.Subject && r.Kind != Owns:
		return Errorf(Invalid, "%s: %s cannot have the relation %s with itself", what, r.Owner, r.Kind)
	case r.Owner == r.Subject && r.Share.Min() >= 1-Tolerance:
		return Errorf(Invalid, "%s: %s owns itself 100%%; a company can hold some of its own shares, not all", what, r.Owner)
	case !r.CarriesShare() && !r.Share.IsZero():
		return Errorf(Invalid, "%s: a share on %s %s; only OWNS, and CONTROLS by votes, carry one: put the figure in the note", what, r.Kind, r.Means)
	case r.Means != MeansNone && r.Kind != Controls:
		return Errorf(Invalid, "%s: means %s on %s; only CONTROLS has means", what, r.Means, r.Kind)
	case r.Kind == Controls && r.Means == MeansNone:
		return Errorf(Invalid, "%s: CONTROLS without means; write one of %s", what, strings.Join(meansOfControl.words[1:], ", "))
	case r.On != NeedNone && r.Kind != DependsOn:
		return Errorf(Invalid, "%s: on %s on %s; only DEPENDS_ON has it", what, r.On, r.Kind)
	case r.Role != "" && r.Kind != Role:
		return Errorf(Invalid, "%s: role %q on %s; only ROLE has one", what, r.Role, r.Kind)
	case !r.Start.IsZero() && !r.End.IsZero() && r.End.Before(r.Start):
		return Errorf(Invalid, "%s: end %s is before start %s", what, r.End, r.Start)
	case len(r.Sources) > MaxListLength:
		return Errorf(TooLarge, "%s has over %d sources", what, MaxListLength)
	}
	switch r.Confidence {
	case "", "A", "B", "B-", "C":
	default:
		return Errorf(Invalid, "%s: confidence %q; write A (primary), B (press), B- (weak site) or C (unsourced), or leave it out", what, r.Confidence)
	}
	return validText(what, r.Note, r.Role, r.Interest, r.Statement)
}

// begins returns the day from which r holds where its ends exist: its start, or
// without one its observation, or always.
func (r *Relation) begins() Day {
	if !r.Start.IsZero() {
		return r.Start.First()
	}
	return r.LastObserved.First()
}

// FirstMention returns the first day on which r says that its ends exist: its
// start, or without one its observation; one that has only an end held on the day
// before. ok is false when it has no date.
func (r *Relation) FirstMention() (day Day, ok bool) {
	if day := r.begins(); day != Always {
		return day, true
	}
	if !r.End.IsZero() {
		return r.End.First() - 1, true
	}
	return 0, false
}

// HeldWithin returns the days on which r holds when its ends exist in the given
// periods: from its start, or its observation, or always, to its end, and never
// outside the life of either end.
func (r *Relation) HeldWithin(owner, subject Period) Period {
	return Period{
		From:  max(r.begins(), owner.From, subject.From),
		Until: min(r.End.End(), owner.Until, subject.Until),
	}
}

// FirstMention returns the first day that a dated name or statement of e
// mentions; a name that has only an end was in use on the day before. ok is false
// when none is dated.
func (e *Entity) FirstMention() (day Day, ok bool) {
	day = Forever
	for i := range e.Names {
		switch n := &e.Names[i]; {
		case !n.From.IsZero():
			day, ok = min(day, n.From.First()), true
		case !n.To.IsZero():
			day, ok = min(day, n.To.First()-1), true
		}
	}
	for i := range e.Statements {
		if !e.Statements[i].Date.IsZero() {
			day, ok = min(day, e.Statements[i].Date.First()), true
		}
	}
	return day, ok
}

// Life returns the days on which e exists. mentioned is the first day that any
// dated relation mentions it, Forever for none. A founding date decides; without
// one a person always exists, and any other entity from the first day that a
// dated name, relation or statement mentions it, or always when none does.
func (e *Entity) Life(mentioned Day) Period {
	life := Period{Always, e.Dissolved.End()}
	switch {
	case !e.Founded.IsZero():
		life.From = e.Founded.First()
	case e.Kind != Person:
		if day, ok := e.FirstMention(); ok {
			mentioned = min(mentioned, day)
		}
		if mentioned != Forever {
			life.From = mentioned
		}
	}
	return life
}
