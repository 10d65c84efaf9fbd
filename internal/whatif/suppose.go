package whatif

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
)

// Supposed is a graph in which some things are supposed, on one day.
type Supposed struct {
	Day      graph.Day
	Made     []Made
	Warnings []string // what is doubtful about it
	overlay  *Overlay
	base     graph.Store
	named    Namer
}

// Made is one change with what it came to.
type Made struct {
	Text   string   `json:"text" doc:"the change, with the ids of what it names"`
	Ended  []string `json:"ended" doc:"ids of relations on record that end, or are another from that day on"`
	Began  []string `json:"began" doc:"ids of relations that are only supposed"`
	Detail string   `json:"detail" doc:"what was altered, in words"`
}

// Suppose makes the changes, one after the other, on a day. Nothing is written to the
// store. Code NotFound: a name or relation is not there; Invalid: a name is several
// entities', a relation does not hold on that day, or more is sold than is held.
func Suppose(ctx context.Context, store graph.Store, day graph.Day, changes []Change, named Namer) (*Supposed, error) {
	switch {
	case len(changes) == 0:
		return nil, graph.Errorf(graph.Invalid, "nothing is supposed; %s", forms)
	case len(changes) > MaxChanges:
		return nil, graph.Errorf(graph.Invalid, "%d things are supposed; write at most %d", len(changes), MaxChanges)
	}
	s := &Supposed{Day: day, Made: []Made{}, overlay: newOverlay(store), base: store, named: named}
	for i := range changes {
		if err := changes[i].check(); err != nil {
			return nil, err
		}
		if err := s.suppose(ctx, changes[i]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// Store returns the graph as it is supposed to be.
func (s *Supposed) Store() graph.Store { return s.overlay }

// suppose makes one change; of one that may be read in several ways the first whose
// names all stand for something.
func (s *Supposed) suppose(ctx context.Context, c Change) error {
	if c.Text == "" {
		return s.make(ctx, c)
	}
	if strings.Contains(c.Text, ";") {
		parsed, err := Parse(c.Text)
		if err != nil {
			return err
		}
		for _, one := range parsed {
			if err := s.suppose(ctx, one); err != nil {
				return err
			}
		}
		return nil
	}
	if len(c.Text) > MaxLength {
		return graph.Errorf(graph.Invalid, "what is supposed has %d bytes; write at most %d", len(c.Text), MaxLength)
	}
	readings, err := readingsOf(c.Text)
	if err != nil {
		return err
	}
	var first error
	for _, reading := range readings {
		if err = s.make(ctx, reading); err == nil {
			return nil
		}
		var unnamed *unnamedError
		if first == nil {
			first = err
		}
		if !errors.As(err, &unnamed) {
			break
		}
	}
	if err != nil {
		var unnamed *unnamedError
		if errors.As(err, &unnamed) {
			err = first
		}
	}
	return err
}

// unnamedError is a name that stands for nothing, or for several things.
type unnamedError struct{ err error }

func (e *unnamedError) Error() string { return e.err.Error() }
func (e *unnamedError) Unwrap() error { return e.err }

func (s *Supposed) name(ctx context.Context, name string) (graph.Reference, error) {
	ref, err := s.named(ctx, name)
	if code := graph.CodeOf(err); code == graph.NotFound || code == graph.Invalid {
		err = &unnamedError{err}
	}
	return ref, err
}

func (s *Supposed) names(ctx context.Context, owner, subject string) (o, x graph.Reference, err error) {
	if o, err = s.name(ctx, owner); err == nil {
		x, err = s.name(ctx, subject)
	}
	return o, x, err
}

func (s *Supposed) make(ctx context.Context, c Change) error {
	switch {
	case c.Sell != nil:
		return s.sell(ctx, c.Sell)
	case c.GiveUp != nil:
		return s.giveUp(ctx, c.GiveUp)
	case c.StopNeeding != nil:
		return s.stopNeeding(ctx, c.StopNeeding)
	case c.Add != nil:
		return s.add(ctx, c.Add)
	case c.Change != nil:
		return s.alter(ctx, c.Change)
	}
	return s.remove(ctx, c.Remove)
}

// onto returns the counted relations of one kind onto an entity that hold on the day,
// by id.
func (s *Supposed) onto(ctx context.Context, subject string, kind graph.RelationKind) ([]graph.Relation, error) {
	list, err := s.overlay.Relations(ctx, graph.RelationQuery{Of: []string{subject}, Direction: graph.Up, Kinds: []graph.RelationKind{kind}, AsOf: &s.Day})
	return slices.DeleteFunc(list, func(r graph.Relation) bool { return r.Counts == graph.Quoted }), err
}

// relation returns the relation with an id that holds on the day.
func (s *Supposed) relation(ctx context.Context, id string) (*graph.Relation, error) {
	list, err := s.overlay.RelationsByID(ctx, []string{id})
	switch {
	case err != nil:
		return nil, err
	case len(list) == 0:
		return nil, graph.Errorf(graph.NotFound, "there is no relation %.200q; whoowns show, or the relations of an answer, give their ids", id)
	case !list[0].Held.Contains(s.Day):
		return nil, graph.Errorf(graph.Invalid, "relation %s does not hold on %s (it holds from %s until %s)", id, s.Day, list[0].Held.From, list[0].Held.Until)
	}
	return &list[0], nil
}

// end ends a relation on the day. One that has no date to begin with holds on every
// day, and is taken away on every day: an end would be the first date that its ends
// are mentioned on, and they would not exist before.
func (s *Supposed) end(r *graph.Relation, m *Made) {
	m.Ended = append(m.Ended, r.ID)
	if slices.Contains(s.overlay.fresh, r.ID) || r.Start.IsZero() && r.LastObserved.IsZero() {
		s.overlay.put(r.ID, nil, false, r.Owner, r.Subject)
		s.overlay.fresh = slices.DeleteFunc(s.overlay.fresh, func(id string) bool { return id == r.ID })
		return
	}
	ended := *r
	ended.End = s.Day.Date()
	s.overlay.put(r.ID, &ended, false, r.Owner, r.Subject)
}

// begin adds a relation that begins on the day and that must hold on it.
func (s *Supposed) begin(ctx context.Context, r graph.Relation, m *Made) error {
	id, err := s.freshID(ctx)
	if err != nil {
		return err
	}
	r.ID = id
	if err := r.Validate(); err != nil {
		return err
	}
	s.overlay.put(id, &r, true, r.Owner, r.Subject)
	list, err := s.overlay.RelationsByID(ctx, []string{id})
	if err != nil {
		return err
	}
	for _, end := range []string{r.Owner, r.Subject} {
		l, err := s.overlay.life(ctx, end)
		switch {
		case err != nil:
			return err
		case !l.here.Contains(s.Day):
			return graph.Errorf(graph.Invalid, "%s does not exist on %s; suppose it on another day", end, s.Day)
		case !l.below.Contains(s.Day):
			s.Warnings = append(s.Warnings, fmt.Sprintf("%s is first on record on %s; here it is taken to exist on %s", end, l.below.From, s.Day))
		}
	}
	if !list[0].Held.Contains(s.Day) {
		return graph.Errorf(graph.Invalid, "what is supposed would not hold on %s: a relation it follows from ends before", s.Day)
	}
	m.Began = append(m.Began, id)
	return nil
}

// freshID returns an id that no relation has.
func (s *Supposed) freshID(ctx context.Context) (string, error) {
	for i := len(s.overlay.altered) + 1; ; i++ {
		id := fmt.Sprintf("what-if-%d", i)
		if _, used := s.overlay.altered[id]; used {
			continue
		}
		list, err := s.base.RelationsByID(ctx, []string{id})
		if err != nil {
			return "", err
		}
		if len(list) == 0 {
			return id, nil
		}
	}
}

// follow ends a relation and begins one that is the same but for its share. Of one
// without a beginning date the share is another on every day.
func (s *Supposed) follow(ctx context.Context, r *graph.Relation, share graph.Share, m *Made) error {
	next := *r
	next.Share, next.Derived, next.Basis = share, true, r.Basis
	next.Note = strings.TrimSpace("Supposed. " + r.Note)
	if r.Start.IsZero() && r.LastObserved.IsZero() {
		if err := next.Validate(); err != nil {
			return err
		}
		m.Ended, m.Began = append(m.Ended, r.ID), append(m.Began, r.ID)
		s.overlay.put(r.ID, &next, slices.Contains(s.overlay.fresh, r.ID), r.Owner, r.Subject)
		return nil
	}
	next.Start, next.LastObserved, next.DateBasis = s.Day.Date(), graph.Date{}, graph.DateBasisNone
	s.end(r, m)
	return s.begin(ctx, next, m)
}

func (s *Supposed) alter(ctx context.Context, c *Alteration) error {
	r, err := s.relation(ctx, c.ID)
	if err != nil {
		return err
	}
	if !r.CarriesShare() {
		return graph.Errorf(graph.Invalid, "relation %s is %s, which carries no share", r.ID, r.Kind)
	}
	share, err := graph.ParseShare(c.Share)
	if err != nil {
		return err
	}
	m := Made{Text: fmt.Sprintf("relation %s becomes %s", r.ID, share), Detail: fmt.Sprintf("the share of %s in %s goes from %s to %s", r.Owner, r.Subject, r.Share, share)}
	if err := s.follow(ctx, r, share, &m); err != nil {
		return err
	}
	s.Made = append(s.Made, m)
	return nil
}

func (s *Supposed) remove(ctx context.Context, id string) error {
	r, err := s.relation(ctx, id)
	if err != nil {
		return err
	}
	m := Made{Text: "remove relation " + id, Began: []string{}, Detail: fmt.Sprintf("%s %s %s ends", r.Owner, r.Kind, r.Subject)}
	s.end(r, &m)
	s.Made = append(s.Made, m)
	return nil
}

func (s *Supposed) giveUp(ctx context.Context, c *Power) error {
	owner, subject, err := s.names(ctx, c.Owner, c.Subject)
	if err != nil {
		return err
	}
	list, err := s.onto(ctx, subject.ID, graph.Controls)
	if err != nil {
		return err
	}
	return s.endThose(list, owner.ID, fmt.Sprintf("%s gives up control of %s", owner.ID, subject.ID), graph.Errorf(graph.Invalid, "%s has no relation CONTROLS onto %s on %s to give up; control that rests on capital, or on a chain, ends with what it rests on: suppose a sale, or name who is in between", owner.Name, subject.Name, s.Day))
}

// endThose ends the relations of the list that the owner has; none is the error when
// there are none.
func (s *Supposed) endThose(list []graph.Relation, owner, text string, none error) error {
	m := Made{Text: text, Began: []string{}}
	for i := range list {
		if list[i].Owner == owner {
			s.end(&list[i], &m)
		}
	}
	if len(m.Ended) == 0 {
		return none
	}
	m.Detail = endOf(m.Ended)
	s.Made = append(s.Made, m)
	return nil
}

// endOf says that relations end.
func endOf(ids []string) string {
	if len(ids) == 1 {
		return ids[0] + " ends"
	}
	return strings.Join(ids, ", ") + " end"
}

func (s *Supposed) add(ctx context.Context, c *Addition) error {
	owner, subject, err := s.names(ctx, c.Owner, c.Subject)
	if err != nil {
		return err
	}
	r := graph.Relation{Kind: graph.Owns, Owner: owner.ID, Subject: subject.ID, Start: s.Day.Date(), Derived: true, Note: "Supposed."}
	if c.Kind != "" {
		if r.Kind, err = graph.ParseRelationKind(strings.ToUpper(c.Kind)); err != nil {
			return err
		}
	}
	if r.Share, err = graph.ParseShare(c.Share); err != nil {
		return err
	}
	if c.Of != "" {
		if err := r.Of.UnmarshalText([]byte(c.Of)); err != nil {
			return err
		}
	}
	if c.Means != "" {
		if err := r.Means.UnmarshalText([]byte(c.Means)); err != nil {
			return err
		}
	}
	if c.On != "" {
		if err := r.On.UnmarshalText([]byte(c.On)); err != nil {
			return err
		}
	}
	m := Made{Text: Change{Add: &Addition{r.Kind.String(), owner.ID, subject.ID, c.Share, c.Of, c.Means, c.On}}.String(), Ended: []string{}}
	r.ID = "supposed"
	if err := r.Validate(); err != nil {
		return graph.Errorf(graph.Invalid, "%s", strings.TrimPrefix(err.Error(), "relation supposed: "))
	}
	if err := s.begin(ctx, r, &m); err != nil {
		return err
	}
	m.Detail = "a relation more"
	s.Made = append(s.Made, m)
	return nil
}
