package explore

import (
	"time"

	"whoowns/graph"
)

// AsOf is the day that an answer holds for. Asked is what was asked for where
// that was a month or a year, whose last day is meant.
type AsOf struct {
	Day   graph.Day
	Asked graph.Date
}

// Today returns today, in the machine's time zone.
func Today() AsOf { return On(graph.DayOf(time.Now())) }

// On returns the given day.
func On(day graph.Day) AsOf { return AsOf{Day: day, Asked: day.Date()} }

// ParseAsOf reads a date as a question has it: "" and "today" are today; a month
// or a year means its last day.
func ParseAsOf(s string) (AsOf, error) {
	if s == "" || s == "today" {
		return Today(), nil
	}
	date, err := graph.ParseDate(s)
	if err != nil {
		return AsOf{}, err
	}
	return AsOf{Day: date.Last(), Asked: date}, nil
}

// Query is what every question may be narrowed by. The zero value is not ready:
// AsOf must be set.
type Query struct {
	AsOf     AsOf
	MinShare float64 // leaves out what cannot reach this effective share, a fraction 0..1
	Limit    int     // at most this many entries; 0 means DefaultLimit
}

// DefaultLimit and MaxLimit bound lists; MaxRelations bounds the evidence of one
// answer, save that of a network: whoever asks for more entities to draw gets their
// relations too, relationsPerEntity for each.
const (
	DefaultLimit = 200
	MaxLimit     = 10_000
	MaxRelations = 1_000

	relationsPerEntity = 3
)

// Subject is the entity that was asked about.
type Subject struct {
	graph.Reference
}

// Answer is what every answer carries.
type Answer struct {
	Entity    Subject          `json:"entity"`
	AsOf      graph.Day        `json:"as_of" doc:"the day that the answer holds for"`
	Asked     string           `json:"as_of_asked,omitempty" doc:"the month or year that was asked for, whose last day is meant"`
	Warnings  []Warning        `json:"warnings"`
	Relations []graph.Relation `json:"relations" doc:"every relation that the answer rests on, once; at most 1,000"`
	Sources   []graph.Source   `json:"sources" doc:"every source that the relations name, once"`
	Truncated bool             `json:"truncated" doc:"something was cut: raise limit or min_share"`
}

// Warning says what a reader must know before relying on an answer.
type Warning struct {
	Code      WarningCode `json:"code"`
	Text      string      `json:"text"`
	Entities  []string    `json:"entities,omitempty"`
	Relations []string    `json:"relations,omitempty"`
}

// WarningCode says what kind of warning it is.
type WarningCode string

// The warnings.
const (
	WarnOversubscribed WarningCode = "oversubscribed"   // shares of a company sum to over 100 %
	WarnClaim          WarningCode = "stated-total"     // a stated total disagrees with what its parts give
	WarnQuoted         WarningCode = "not-counted"      // a claim on record that is not computed with, and why
	WarnPartialDate    WarningCode = "partial-date"     // a date on record is a month or a year that holds the day
	WarnAnnounced      WarningCode = "announced"        // announced, reported done later; no source gives the day
	WarnChangedWithin  WarningCode = "changed-within"   // something changed within the month or year asked for
	WarnNotThere       WarningCode = "not-existing"     // the entity did not exist on that day
	WarnThroughProduct WarningCode = "through-operator" // a product is owned through its operator
	WarnFund           WarningCode = "fund"             // a fund's money belongs to its unit holders
	WarnTruncated      WarningCode = "truncated"        // a limit cut the answer
)

// Owners is the answer to "who owns X".
type Owners struct {
	Answer
	Owners      []Owner      `json:"owners" doc:"by effective.max descending, then id"`
	Self        *graph.Share `json:"self,omitempty" doc:"what the entity holds of itself through a cycle or directly"`
	Undisclosed Undisclosed  `json:"undisclosed"`
	ClosedLoops []ClosedLoop `json:"closed_loops"`
	Cycles      []Cycle      `json:"cycles" doc:"circular holdings on the way; solved, not cut"`
	OperatedBy  []Operator   `json:"operated_by" doc:"a product's operators, each with its own owners"`
	ManagedBy   []Operator   `json:"managed_by" doc:"a fund's managers, each with its own owners; they own none of its money"`
}

// Owner is one owner of the entity asked about.
type Owner struct {
	Entity       graph.Reference `json:"entity"`
	Direct       *graph.Share    `json:"direct" doc:"held directly; null when nothing is"`
	Effective    graph.Share     `json:"effective" doc:"over all chains, direct and indirect"`
	Stated       bool            `json:"stated,omitempty" doc:"a source states the effective share as a total"`
	Depth        int             `json:"depth" doc:"relations on the shortest chain"`
	Ultimate     bool            `json:"ultimate" doc:"it has no owners of its own in the data"`
	Control      graph.Verdict   `json:"control" enum:"yes,possible,no"`
	Relations    []string        `json:"relations" doc:"ids of the relations that it holds in the entity or on the way to it"`
	LastObserved graph.Date      `json:"last_observed,omitzero" doc:"when a source last saw the oldest of those relations"`
	Note         string          `json:"note,omitempty"`
}

// Undisclosed is the part that no recorded owner holds.
type Undisclosed struct {
	Share graph.Share     `json:"share"`
	At    []UndisclosedAt `json:"at" doc:"the entities whose recorded owners leave something open"`
}

// UndisclosedAt is the part left open at one entity.
type UndisclosedAt struct {
	Entity graph.Reference `json:"entity"`
	Share  graph.Share     `json:"share"`
}

// ClosedLoop is a circle of entities that hold all of each other.
type ClosedLoop struct {
	Members []graph.Reference `json:"members"`
	Share   graph.Share       `json:"share"`
}

// Cycle is a set of entities that hold parts of each other.
type Cycle struct {
	Members []graph.Reference `json:"members"`
}

// Operator is a company that runs a product or manages a fund, with its owners in
// the answer to "who owns X", with its controllers in the one to "who controls X".
type Operator struct {
	Entity      graph.Reference `json:"entity"`
	Relations   []string        `json:"relations"`
	Owners      []Owner         `json:"owners,omitzero"`
	Controllers []Controller    `json:"controllers,omitzero"`
	Undisclosed Undisclosed     `json:"undisclosed,omitzero"`
	ClosedLoops []ClosedLoop    `json:"closed_loops,omitzero"`
	Cycles      []Cycle         `json:"cycles,omitzero"`
}

// Holdings is the answer to "what does X own".
type Holdings struct {
	Answer
	Holdings []Holding `json:"holdings" doc:"by effective.max descending, then id"`
	Products []Through `json:"products" doc:"products that it or a company it holds operates"`
	Manages  []Through `json:"manages" doc:"funds that it or a company it holds manages; their money is not theirs"`
	Cycles   []Cycle   `json:"cycles"`
}

// Holding is one entity that the entity asked about holds.
type Holding struct {
	Entity       graph.Reference `json:"entity"`
	Direct       *graph.Share    `json:"direct"`
	Effective    graph.Share     `json:"effective"`
	Stated       bool            `json:"stated,omitempty"`
	Depth        int             `json:"depth"`
	Control      graph.Verdict   `json:"control" enum:"yes,possible,no"`
	Relations    []string        `json:"relations"`
	LastObserved graph.Date      `json:"last_observed,omitzero"`
	Note         string          `json:"note,omitempty"`
}

// Through is a product or fund reached through the company that runs it.
type Through struct {
	Entity    graph.Reference `json:"entity"`
	Operator  graph.Reference `json:"operator"`
	Effective graph.Share     `json:"effective" doc:"the share of the operator; 100% when it is the entity asked about"`
	Control   graph.Verdict   `json:"control" enum:"yes,possible,no"`
	Relations []string        `json:"relations"`
}

// Control is the answer to "who controls X".
type Control struct {
	Answer
	Controllers []Controller      `json:"controllers" doc:"certain ones first, then possible ones; those at the top of a chain first"`
	Blocks      []Block           `json:"blocks" doc:"the largest blocks of votes, those under one head together"`
	Statements  []graph.Statement `json:"statements" doc:"what sources say of the entity's control, up to that day"`
	OperatedBy  []Operator        `json:"operated_by"`
	ManagedBy   []Operator        `json:"managed_by"`
	// Through is set when the answer is that of a product's only operator.
	Through *graph.Reference `json:"through,omitempty"`
}

// Controller is one entity that controls, or may control, the entity asked about.
type Controller struct {
	Entity    graph.Reference   `json:"entity"`
	Verdict   graph.Verdict     `json:"verdict" enum:"yes,possible"`
	Votes     graph.Share       `json:"votes" doc:"its own votes and those of the entities it controls"`
	Means     []graph.Means     `json:"means"`
	Through   []graph.Reference `json:"through" doc:"from the controller down to the entity"`
	Ultimate  bool              `json:"ultimate" doc:"nobody controls it, other than whom it controls itself in a circle"`
	Relations []string          `json:"relations"`
}

// Block is votes that are cast together.
type Block struct {
	Entity    graph.Reference   `json:"entity" doc:"who is at the head"`
	Votes     graph.Share       `json:"votes"`
	Holders   []graph.Reference `json:"holders" doc:"who holds them directly"`
	Group     bool              `json:"group,omitempty" doc:"a class of holders, not one will"`
	Relations []string          `json:"relations"`
}

// Pair is the answer to "how much of Y does X own". Entity is Y.
type Pair struct {
	Answer
	Owner     graph.Reference `json:"owner"`
	Direct    *graph.Share    `json:"direct"`
	Effective graph.Share     `json:"effective"`
	Stated    bool            `json:"stated,omitempty"`
	Control   graph.Verdict   `json:"control" enum:"yes,possible,no"`
	// Operators has one entry for each operator of a product; the shares above
	// are then those of the only one.
	Operators []Through `json:"operators"`
}

// People is the answer to "who runs X": operators, managers, general partners
// and recorded roles.
type People struct {
	Answer
	OperatedBy []Operator `json:"operated_by"`
	ManagedBy  []Operator `json:"managed_by"`
	Roles      []Office   `json:"roles"`
}

// Office is a recorded role, or a position of control such as general partner.
type Office struct {
	Entity   graph.Reference `json:"entity"`
	Role     string          `json:"role"`
	Relation string          `json:"relation"`
}

// Dependencies is the answer to "what does X depend on" and "what depends on X".
type Dependencies struct {
	Answer
	Direction    string       `json:"direction" enum:"on,of" doc:"on: what it needs; of: what needs it"`
	Dependencies []Dependency `json:"dependencies" doc:"by depth, then id"`
}

// Dependency is one entity needed, or needing.
type Dependency struct {
	Entity    graph.Reference   `json:"entity"`
	On        []graph.Need      `json:"on" doc:"what for, on the last step"`
	Depth     int               `json:"depth"`
	Chain     []graph.Reference `json:"chain" doc:"from the entity asked about to this one, both included"`
	Mutual    bool              `json:"mutual,omitempty" doc:"each needs the other, directly or in turn"`
	Relations []string          `json:"relations"`
}

// Network is nodes and edges to draw.
type Network struct {
	Answer
	Nodes []NetworkNode `json:"nodes" doc:"nearest first, then id"`
}

// NetworkNode is one node to draw. Its edges are the answer's relations.
type NetworkNode struct {
	graph.Reference
	Depth  int    `json:"depth" doc:"relations from the entity asked about; negative above it"`
	Hidden Hidden `json:"hidden"`
}

// Hidden counts neighbours that are not in the answer.
type Hidden struct {
	Owners   int `json:"owners"`
	Holdings int `json:"holdings"`
}

// Detail is one entity in full.
type Detail struct {
	graph.Entity
	AsOf       graph.Day         `json:"as_of"`
	NameThen   string            `json:"name_then,omitempty"`
	LocalName  string            `json:"local_name,omitempty"`
	Exists     bool              `json:"exists" doc:"whether it exists on that day"`
	Counts     Counts            `json:"counts"`
	Relations  []graph.Relation  `json:"relations" doc:"its relations of every day, both ways; at most 1,000"`
	Ends       []graph.Reference `json:"ends" doc:"the other ends of those relations"`
	SourceList []graph.Source    `json:"source_list"`
	Warnings   []Warning         `json:"warnings,omitempty" doc:"what is supposed"`
	Truncated  bool              `json:"truncated"`
}

// Counts counts an entity's relations on the day.
type Counts struct {
	Owners     int `json:"owners"`
	Holdings   int `json:"holdings"`
	Controls   int `json:"controls"`
	Operates   int `json:"operates"`
	DependsOn  int `json:"depends_on"`
	Dependents int `json:"dependents"`
}

// SearchAnswer is the answer to a search.
type SearchAnswer struct {
	Query     string      `json:"query"`
	Hits      []SearchHit `json:"hits" doc:"the best match first"`
	Truncated bool        `json:"truncated"`
}

// SearchHit is one entity found.
type SearchHit struct {
	graph.Reference
	Jurisdiction string      `json:"jurisdiction,omitempty"`
	Matched      string      `json:"matched" doc:"the name, former name, identifier or id that matched"`
	Match        graph.Match `json:"match"`
}
