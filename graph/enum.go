package graph

import "strings"

// enum is the words of one closed list; the index is the value. Index 0 is "",
// the value that is not given.
type enum struct {
	what  string
	words []string
}

func (e enum) text(i uint8) string {
	if int(i) < len(e.words) {
		return e.words[i]
	}
	return "?"
}

func (e enum) parse(s string) (uint8, error) {
	for i, word := range e.words {
		if s == word {
			return uint8(i), nil
		}
	}
	return 0, Errorf(Invalid, "%q is no %s; write one of %s", s, e.what, strings.Join(e.words[1:], ", "))
}

// EntityKind says what an entity is.
type EntityKind uint8

// The kinds of entity.
const (
	Person      EntityKind = iota + 1
	Company                // any body corporate
	State                  // a state or a body of one
	Arrangement            // a trust, a partnership, a fund, a concert
	Product                // a service or a brand; owned through its operator
	Group                  // a class of holders that nobody names one by one
	UnknownKind            // one interested party that nobody names
)

var entityKinds = enum{"kind of entity", []string{"", "person", "company", "state", "arrangement", "product", "group", "unknown"}}

// ParseEntityKind reads an EntityKind's word.
func ParseEntityKind(s string) (EntityKind, error) {
	i, err := entityKinds.parse(s)
	return EntityKind(i), err
}

func (k EntityKind) String() string               { return entityKinds.text(uint8(k)) }
func (k EntityKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
func (k *EntityKind) UnmarshalText(b []byte) (err error) {
	*k, err = ParseEntityKind(string(b))
	return err
}

// RelationKind says what interest a relation is.
type RelationKind uint8

// The kinds of relation. The package comment says what each means.
const (
	Owns RelationKind = iota + 1
	Controls
	Operates
	DependsOn
	Consolidates
	Role
	Regulates
)

var relationKinds = enum{"kind of relation", []string{"", "OWNS", "CONTROLS", "OPERATES", "DEPENDS_ON", "CONSOLIDATES", "ROLE", "REGULATES"}}

// ParseRelationKind reads a RelationKind's word, in capitals.
func ParseRelationKind(s string) (RelationKind, error) {
	i, err := relationKinds.parse(s)
	return RelationKind(i), err
}

func (k RelationKind) String() string               { return relationKinds.text(uint8(k)) }
func (k RelationKind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }
func (k *RelationKind) UnmarshalText(b []byte) (err error) {
	*k, err = ParseRelationKind(string(b))
	return err
}

// Basis says whether a share is held directly.
type Basis uint8

// The bases. BasisNone, the zero value, reads as Direct; see [Basis.Stated].
const (
	BasisNone     Basis = iota
	Direct              // held directly
	Indirect            // the part not held directly: a claim about a result
	Total               // both together: a claim about a result
	BasisUnstated       // the source does not say; it counts as direct
)

var bases = enum{"basis", []string{"", "direct", "indirect", "total", "unstated"}}

// Stated reports whether the share is a claim about a result, not a holding.
func (b Basis) Stated() bool { return b == Indirect || b == Total }

func (b Basis) String() string               { return bases.text(uint8(b)) }
func (b Basis) MarshalText() ([]byte, error) { return []byte(b.String()), nil }
func (b *Basis) UnmarshalText(text []byte) error {
	i, err := bases.parse(string(text))
	*b = Basis(i)
	return err
}

// ShareOf says of what a share is a share.
type ShareOf uint8

// What a share is of. OfNone, the zero value, reads as OfCapital on OWNS and as
// OfVotes on CONTROLS. OfClass, one class of shares, never enters a sum.
const (
	OfNone ShareOf = iota
	OfCapital
	OfVotes
	OfClass
)

var sharesOf = enum{"thing that a share is of", []string{"", "capital", "votes", "class"}}

func (o ShareOf) String() string               { return sharesOf.text(uint8(o)) }
func (o ShareOf) MarshalText() ([]byte, error) { return []byte(o.String()), nil }
func (o *ShareOf) UnmarshalText(text []byte) error {
	i, err := sharesOf.parse(string(text))
	*o = ShareOf(i)
	return err
}

// Means says by what a CONTROLS relation controls.
type Means uint8

// The means of control. ByVotes carries a share. ByGeneralPartner, ByTrustee,
// ByContract (power over decisions), ByBoard (appoints or removes a majority),
// ByConcert (the named leader) and ByOther (the source says "controls" or
// "subsidiary") are control by themselves; ByVeto never is.
const (
	MeansNone Means = iota
	ByVotes
	ByBoard
	ByGeneralPartner
	ByTrustee
	ByContract
	ByConcert
	ByVeto
	ByOther
)

var meansOfControl = enum{"means of control", []string{"", "votes", "board", "general-partner", "trustee", "contract", "concert", "veto", "other"}}

func (m Means) String() string               { return meansOfControl.text(uint8(m)) }
func (m Means) MarshalText() ([]byte, error) { return []byte(m.String()), nil }
func (m *Means) UnmarshalText(text []byte) error {
	i, err := meansOfControl.parse(string(text))
	*m = Means(i)
	return err
}

// Need says for what a dependent needs what it depends on.
type Need uint8

// The needs.
const (
	NeedNone Need = iota
	NeedData
	NeedPayments
	NeedTechnology
	NeedDistribution
	NeedFunding
	NeedLicence
	NeedUsers
)

var needs = enum{"thing to depend on", []string{"", "data", "payments", "technology", "distribution", "funding", "licence", "users"}}

func (n Need) String() string               { return needs.text(uint8(n)) }
func (n Need) MarshalText() ([]byte, error) { return []byte(n.String()), nil }
func (n *Need) UnmarshalText(text []byte) error {
	i, err := needs.parse(string(text))
	*n = Need(i)
	return err
}

// DateBasis says what the start of a relation rests on.
type DateBasis uint8

// The bases of a date.
const (
	DateBasisNone DateBasis = iota
	DateStated              // a source states the day
	DateObserved            // the first day on which a source saw it
	DateAnnounced           // the day of the announcement; no source gives the day it took effect
)

var dateBases = enum{"basis of a date", []string{"", "stated", "observed", "announced"}}

func (d DateBasis) String() string               { return dateBases.text(uint8(d)) }
func (d DateBasis) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
func (d *DateBasis) UnmarshalText(text []byte) error {
	i, err := dateBases.parse(string(text))
	*d = DateBasis(i)
	return err
}

// Counting says whether a relation enters computations. The zero value says that
// it does; in JSON it is the field counts, left out when true.
type Counting bool

// Counted and Quoted are the two values: a quoted relation is drawn and cited,
// and never computed with.
const (
	Counted Counting = false
	Quoted  Counting = true
)

func (c Counting) MarshalText() ([]byte, error) {
	if c == Quoted {
		return []byte("false"), nil
	}
	return []byte("true"), nil
}

// MarshalJSON writes true for Counted and false for Quoted.
func (c Counting) MarshalJSON() ([]byte, error) { return c.MarshalText() }

// UnmarshalText reads true or false.
func (c *Counting) UnmarshalText(text []byte) error {
	switch string(text) {
	case "true":
		*c = Counted
	case "false":
		*c = Quoted
	default:
		return Errorf(Invalid, "counts is %q; write true or false", text)
	}
	return nil
}

// UnmarshalJSON reads true or false.
func (c *Counting) UnmarshalJSON(data []byte) error { return c.UnmarshalText(data) }
