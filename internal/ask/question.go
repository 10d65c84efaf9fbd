package ask

import "whoowns/internal/explore"

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
	Needs          Intent = "depends-on"      // what does X depend on
	Dependents     Intent = "dependents"      // what depends on X
	Describe       Intent = "entity"          // what is X
)

// Reading is one way to read a question. The names are as they were typed.
type Reading struct {
	Intent Intent
	Entity string // the entity asked about
	Other  string // of a Share question: the possible owner; of Screened and Linked the other ones

	AsOf  explore.AsOf
	Dated bool // the question names the day; otherwise it is today
	Past  bool // the question is in the past tense
	Ahead bool // the question is about what will be
	Whole bool // words that look like a date are part of a name here

	// Faulty says what is wrong with the date, when it is none.
	Faulty error

	YesNo      bool   // "does Y own X"
	ByControl  bool   // "does Y control X"
	Beneficial bool   // the question says "beneficial"
	Rule       string // of a ByRule question: the rule's id, or all
	Role       string // of a People question: the role that is asked for

	quoted, otherQuoted bool
	weak                bool // nothing but its form says that the date is one
	bare                bool // the text asks nothing; it is taken as a name
}
