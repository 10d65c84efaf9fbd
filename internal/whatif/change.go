package whatif

import (
	"context"
	"fmt"
	"strings"

	"whoowns/graph"
)

// Change is one thing that is supposed: exactly one field is set. Text is a sentence
// that Parse reads. Entities are named by id or by a name.
type Change struct {
	Text        string      `json:"text,omitempty" doc:"A sentence: A sells 10% of X to B; A gives up control of X; A controls X by board; A needs X for data; A stops needing X; relation R becomes 40%; remove relation R."`
	Sell        *Sale       `json:"sell,omitempty" doc:"Capital that changes hands."`
	GiveUp      *Power      `json:"give_up,omitempty" doc:"Control that ends: the relations CONTROLS of the pair."`
	StopNeeding *Power      `json:"stop_needing,omitempty" doc:"Dependencies that end: the relations DEPENDS_ON of the pair."`
	Add         *Addition   `json:"add,omitempty" doc:"A relation that is not on record."`
	Change      *Alteration `json:"change,omitempty" doc:"A relation on record with another share."`
	Remove      string      `json:"remove,omitempty" doc:"The id of a relation that ends."`
}

// Sale is capital of Subject that goes from Owner to To.
type Sale struct {
	Owner   string `json:"owner"`
	Subject string `json:"subject"`
	Share   string `json:"share" doc:"Of the whole of the subject: 10% or 0.1; all for whatever the owner holds directly." example:"10%"`
	To      string `json:"to"`
}

// Power is control of Subject by Owner, or need of Subject by Owner.
type Power struct {
	Owner   string `json:"owner"`
	Subject string `json:"subject"`
}

// Addition is a relation that is supposed.
type Addition struct {
	Kind    string `json:"kind,omitempty" doc:"OWNS unless given." example:"OWNS"`
	Owner   string `json:"owner"`
	Subject string `json:"subject"`
	Share   string `json:"share,omitempty" doc:"33%, 25-50%, >4.3%; unknown unless given." example:"33%"`
	Of      string `json:"of,omitempty" doc:"capital, votes or class."`
	Means   string `json:"means,omitempty" doc:"Of CONTROLS: votes, board, general-partner, trustee, contract, concert, veto or other."`
	On      string `json:"on,omitempty" doc:"Of DEPENDS_ON: data, payments, technology, distribution, funding, licence or users."`
}

// Alteration is a relation with another share.
type Alteration struct {
	ID    string `json:"id"`
	Share string `json:"share" example:"40%"`
}

// Namer finds the entity that a person means by an id or a name. Code NotFound: none
// is called so; Invalid: several are.
type Namer func(ctx context.Context, name string) (graph.Reference, error)

// MaxChanges bounds what is supposed in one question, MaxLength the text of one change.
const (
	MaxChanges = 50
	MaxLength  = 2_000
)

// check says which fields of c are missing.
func (c *Change) check() error {
	set := 0
	for _, is := range []bool{c.Text != "", c.Sell != nil, c.GiveUp != nil, c.StopNeeding != nil, c.Add != nil, c.Change != nil, c.Remove != ""} {
		if is {
			set++
		}
	}
	if set != 1 {
		return graph.Errorf(graph.Invalid, "a change has exactly one of text, sell, give_up, stop_needing, add, change and remove, and this one has %d", set)
	}
	missing := func(what string, fields ...string) error {
		for i := 0; i < len(fields); i += 2 {
			if strings.TrimSpace(fields[i+1]) == "" {
				return graph.Errorf(graph.Invalid, "%s has no %s", what, fields[i])
			}
		}
		return nil
	}
	switch {
	case c.Sell != nil:
		return missing("sell", "owner", c.Sell.Owner, "subject", c.Sell.Subject, "share", c.Sell.Share, "to", c.Sell.To)
	case c.GiveUp != nil:
		return missing("give_up", "owner", c.GiveUp.Owner, "subject", c.GiveUp.Subject)
	case c.StopNeeding != nil:
		return missing("stop_needing", "owner", c.StopNeeding.Owner, "subject", c.StopNeeding.Subject)
	case c.Add != nil:
		return missing("add", "owner", c.Add.Owner, "subject", c.Add.Subject)
	case c.Change != nil:
		return missing("change", "id", c.Change.ID, "share", c.Change.Share)
	}
	return nil
}

// String returns the change as a sentence.
func (c Change) String() string {
	switch {
	case c.Sell != nil:
		return fmt.Sprintf("%s sells %s of %s to %s", c.Sell.Owner, c.Sell.Share, c.Sell.Subject, c.Sell.To)
	case c.GiveUp != nil:
		return fmt.Sprintf("%s gives up control of %s", c.GiveUp.Owner, c.GiveUp.Subject)
	case c.StopNeeding != nil:
		return fmt.Sprintf("%s stops needing %s", c.StopNeeding.Owner, c.StopNeeding.Subject)
	case c.Add != nil && c.Add.Kind == graph.DependsOn.String():
		if c.Add.On == "" {
			return fmt.Sprintf("%s needs %s", c.Add.Owner, c.Add.Subject)
		}
		return fmt.Sprintf("%s needs %s for %s", c.Add.Owner, c.Add.Subject, c.Add.On)
	case c.Add != nil:
		words := []string{c.Add.Owner, c.Add.Kind, c.Add.Subject, c.Add.Share, c.Add.Means}
		if words[1] == "" {
			words[1] = graph.Owns.String()
		}
		return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
	case c.Change != nil:
		return fmt.Sprintf("relation %s becomes %s", c.Change.ID, c.Change.Share)
	case c.Remove != "":
		return "remove relation " + c.Remove
	}
	return c.Text
}
