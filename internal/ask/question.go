package ask

import (
	"slices"

	"whoowns/internal/explore"
)

// MaxLength is how long a question may be, in bytes.
const MaxLength = 1_000

// Intent is what a question asks for.
type Intent string

// The intents.
const (
	Owners         Intent = "owners"          // who owns X
	UltimateOwners Intent = "ultimate-owners" // who ultimately owns X
	Controllers    Intent = "control"         // who controls X
	Holdings       Intent = "holdings"        // what does X own
	Controlled     Intent = "controlled"      // what does X control
	Share          Intent = "share"           // how much of X does Y own, does Y own X
	People         Intent = "people"          // who runs X, who founded X
	Regulators     Intent = "regulators"      // who regulates X
	Regulated      Intent = "regulated"       // what does X regulate
	Needs          Intent = "depends-on"      // what does X depend on
	Dependents     Intent = "dependents"      // what depends on X
	Changes        Intent = "changes"         // what changed at X between two days
	Connection     Intent = "paths"           // how is X connected to Y
	Impact         Intent = "impact"          // what stops if X stops
	SinglePoints   Intent = "single-points"   // what are the single points of failure of X
	ControlDays    Intent = "control-days"    // when did Y gain or lose control of X
	Explained      Intent = "explain"         // why does Y own a part of X, or control it
	Describe       Intent = "entity"          // what is X
)

// ofTwo reports whether questions with the intent are about two entities.
func (i Intent) ofTwo() bool {
	return slices.Contains([]Intent{Share, Connection, Screened, Linked, ControlDays, Explained}, i)
}

// Extent is how much a question whether somebody owns something asks for.
type Extent uint8

// The extents.
const (
	AnyPart Extent = iota
	MostOfIt
	AllOfIt
)

// Reading is one way to read a question. The names are as they were typed.
type Reading struct {
	Intent Intent
	Entity string // the entity asked about
	Other  string // the possible owner, or the other end of a Connection, or who is listed or linked

	AsOf  explore.AsOf
	Since explore.AsOf // of a Changes question: the earlier day
	Dated bool         // the question names the day; otherwise it is today
	Past  bool         // the question is in the past tense
	Ahead bool         // the question is about what will be
	Whole bool         // words that look like a date are part of a name here

	// Faulty says what is wrong with the date, when it is none.
	Faulty error

	YesNo      bool   // "does Y own X"
	ByControl  bool   // "does Y control X"
	Extent     Extent // of a YesNo question: how much of X it takes for a yes
	Beneficial bool   // the question says "beneficial"
	Rule       string // of a ByRule question: the rule's id, or all
	Role       string // of a People question: the role that is asked for
	Turn       Turn   // of a ControlDays question: which end of the control
	Figure     string // of an Explained question: the share that it takes for given

	quoted, otherQuoted bool
	weak                bool // nothing but its form says that the date is one
	bare                bool // the text asks nothing; it is taken as a name
}
