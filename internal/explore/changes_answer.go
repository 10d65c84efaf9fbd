package explore

import "whoowns/graph"

// ChangesQuery says between which days to compare. A month or a year means its last
// day, as in every question.
type ChangesQuery struct {
	From, To AsOf
	Limit    int // entries of each list; 0 means DefaultLimit
}

// Changes is the answer to "what changed at X between two days": what is on one of
// the two days otherwise than on the other, and what came and went in between.
type Changes struct {
	Answer
	From        graph.Day         `json:"from" doc:"the day compared with; as_of is the other"`
	FromAsked   string            `json:"from_asked,omitempty" doc:"the month or year that was asked for, whose last day is meant"`
	Changes     []RelationChange  `json:"changes" doc:"by day; those without a day of their own last"`
	Shares      []ShareChange     `json:"shares" doc:"effective shares gained, lost and moved, the largest first"`
	Undisclosed UndisclosedChange `json:"undisclosed" doc:"the part that no recorded owner holds"`
	Control     []ControlChange   `json:"control" doc:"control gained, lost and changed"`
	Votes       []VotesChange     `json:"votes" doc:"blocks of votes that are cast together and are not as large as they were, the largest first"`
	Names       []NameChange      `json:"names" doc:"names taken and given up, of the entity and those upstream, by day"`
	Lives       []LifeChange      `json:"lives" doc:"who was founded and who ceased to exist"`
	Statements  []StatementMade   `json:"statements" doc:"what sources said in between"`
}

// RelationChange is one relation that is not as it was, or two of one pair and kind
// of which the second follows the first.
type RelationChange struct {
	Day     *graph.Day         `json:"day,omitempty" doc:"the first day on which it is so; none for joined and left"`
	What    ChangeWord         `json:"what" enum:"added,ended,changed,passed,joined,left" doc:"passed: it was there in between, on neither day; joined, left: it holds on both days, and only its chain to the entity began or ended"`
	Where   ChangePlace        `json:"where" enum:"onto,of,upstream" doc:"whether its subject is the entity asked about, its owner is, or neither"`
	Owner   graph.Reference    `json:"owner"`
	Subject graph.Reference    `json:"subject"`
	Kind    graph.RelationKind `json:"kind"`
	Means   graph.Means        `json:"means,omitzero"`
	Before  *ChangedRelation   `json:"before" doc:"null for what was added"`
	After   *ChangedRelation   `json:"after" doc:"null for what ended"`
}

// ChangedRelation is the part of a relation that a comparison needs; the whole
// record is among the answer's relations.
type ChangedRelation struct {
	ID        string          `json:"id"`
	Share     *graph.Share    `json:"share" doc:"null where relations of its kind carry none"`
	Start     graph.Date      `json:"start,omitzero"`
	End       graph.Date      `json:"end,omitzero"`
	DateBasis graph.DateBasis `json:"date_basis,omitzero"`
	Counts    graph.Counting  `json:"counts,omitzero"`
}

// ChangeWord says how something changed.
type ChangeWord string

// The words. Gained, Lost and Moved are for shares and control.
const (
	Added   ChangeWord = "added"
	Ended   ChangeWord = "ended"
	Changed ChangeWord = "changed"
	Passed  ChangeWord = "passed"
	Joined  ChangeWord = "joined"
	Left    ChangeWord = "left"

	Gained ChangeWord = "gained"
	Lost   ChangeWord = "lost"
	Moved  ChangeWord = "moved"
)

// ChangePlace says where a relation is, seen from the entity asked about.
type ChangePlace string

// The places.
const (
	Onto     ChangePlace = "onto"
	Of       ChangePlace = "of"
	Upstream ChangePlace = "upstream"
)

// ShareChange is one owner, or one holding, whose effective share is another.
type ShareChange struct {
	Entity    graph.Reference  `json:"entity"`
	What      ChangeWord       `json:"what" enum:"gained,lost,moved"`
	Operator  *graph.Reference `json:"operator,omitempty" doc:"of a product with several operators: whose owner it is"`
	Before    *OwnedShare      `json:"before" doc:"null when it was no owner"`
	After     *OwnedShare      `json:"after" doc:"null when it is none"`
	Relations []string         `json:"relations" doc:"ids of the relations that it held or holds on the way"`
}

// OwnedShare is a share on one day.
type OwnedShare struct {
	Direct    *graph.Share `json:"direct"`
	Effective graph.Share  `json:"effective"`
}

// UndisclosedChange is what no recorded owner holds, on both days.
type UndisclosedChange struct {
	Before graph.Share `json:"before"`
	After  graph.Share `json:"after"`
}

// ControlChange is one entity whose control is not as it was.
type ControlChange struct {
	Entity    graph.Reference  `json:"entity" doc:"who controls"`
	Of        *graph.Reference `json:"of,omitempty" doc:"who is controlled, where that is not the entity asked about"`
	What      ChangeWord       `json:"what" enum:"gained,lost,moved" doc:"moved: from possible to certain or back, or by other means or votes"`
	Before    *ControlHeld     `json:"before" doc:"null when there was none"`
	After     *ControlHeld     `json:"after" doc:"null when there is none"`
	Relations []string         `json:"relations" doc:"ids of the relations that carried or carry it"`
}

// ControlHeld is control on one day.
type ControlHeld struct {
	Verdict graph.Verdict     `json:"verdict" enum:"yes,possible"`
	Votes   graph.Share       `json:"votes"`
	Means   []graph.Means     `json:"means"`
	Through []graph.Reference `json:"through"`
}

// VotesChange is a block of votes, by who is at its head.
type VotesChange struct {
	Entity    graph.Reference `json:"entity"`
	What      ChangeWord      `json:"what" enum:"gained,lost,moved"`
	Before    *graph.Share    `json:"before" doc:"null when it had none"`
	After     *graph.Share    `json:"after" doc:"null when it has none"`
	Relations []string        `json:"relations"`
}

// NameChange is a name that an entity took or gave up.
type NameChange struct {
	Entity graph.Reference `json:"entity"`
	Day    graph.Day       `json:"day"`
	What   ChangeWord      `json:"what" enum:"added,ended"`
	Name   string          `json:"name"`
	Lang   string          `json:"lang,omitempty"`
}

// LifeChange is an entity that was founded or ceased to exist.
type LifeChange struct {
	Entity graph.Reference `json:"entity"`
	Day    graph.Day       `json:"day" doc:"the first day on which it is there, or gone"`
	What   ChangeWord      `json:"what" enum:"added,ended"`
}

// StatementMade is what a source said of an entity.
type StatementMade struct {
	Entity    graph.Reference `json:"entity"`
	Day       graph.Day       `json:"day"`
	Statement graph.Statement `json:"statement"`
}

// Timeline is the answer to "on which days did anything upstream of X change".
type Timeline struct {
	Answer
	Days []TimelineDay `json:"days" doc:"ascending"`
}

// TimelineDay is one day with all that changed on it.
type TimelineDay struct {
	Day        graph.Day        `json:"day"`
	Changes    []RelationChange `json:"changes"`
	Names      []NameChange     `json:"names"`
	Lives      []LifeChange     `json:"lives"`
	Statements []StatementMade  `json:"statements"`
}

// RegisterChanges is the answer to "what changed in the whole register": the
// relations that began, ended or were followed by another of the same pair and kind,
// day by day, and the names and lives of entities. Of each day the first state is that of the evening before.
type RegisterChanges struct {
	From      graph.Day        `json:"from" doc:"changes after this day"`
	FromAsked string           `json:"from_asked,omitempty"`
	To        graph.Day        `json:"to" doc:"and up to this one"`
	ToAsked   string           `json:"to_asked,omitempty"`
	Count     int              `json:"count" doc:"relations that began or ended, each counted once for either; also those left out"`
	Days      []RegisterDay    `json:"days" doc:"ascending"`
	Control   []ControlChange  `json:"control" doc:"control gained and lost between the two days, of the subjects of the relations listed, of the first 200 of them, and not of what those hold in turn"`
	NameCount int              `json:"name_count" doc:"names taken or given up; also those left out"`
	Names     []NameChange     `json:"names" doc:"names taken and given up, by day, then entity"`
	LifeCount int              `json:"life_count" doc:"entities founded or ended, each counted once for either; also those left out"`
	Lives     []LifeChange     `json:"lives" doc:"who was founded and who ceased to exist, by day, then entity"`
	Warnings  []Warning        `json:"warnings"`
	Relations []graph.Relation `json:"relations" doc:"every relation that the answer names, once; at most 1,000"`
	Sources   []graph.Source   `json:"sources"`
	Truncated bool             `json:"truncated"`
}

// RegisterDay is one day with the relations that changed on it.
type RegisterDay struct {
	Day     graph.Day        `json:"day"`
	Changes []RelationChange `json:"changes"`
}

// The warnings of comparisons.
const (
	WarnSameDay    WarningCode = "same-day"     // both days are one
	WarnDayUnclear WarningCode = "day-not-sure" // a change is dated by its observation, its announcement, or a month or year
	WarnNothingYet WarningCode = "nothing-yet"  // on the first day nothing was on record
)
