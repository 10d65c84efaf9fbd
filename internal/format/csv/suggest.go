package csv

import (
	"fmt"
	"slices"
	"strings"
)

// synonyms are other words that tables have for the columns, without spaces and
// signs. A word that may as well be something else is not among them.
var synonyms = map[string][]string{
	"owner": {"holder", "shareholder", "stockholder", "parent", "investor", "ownedby", "heldby", "member", "beneficialowner", "interestedparty",
		"股东", "所有者", "持有人"},
	"subject": {"owned", "company", "target", "subsidiary", "child", "investee", "issuer", "entity", "asset", "owns", "公司", "被投资企业"},
	"share": {"percent", "percentage", "pct", "stake", "holding", "shareholding", "shares", "ownership", "interest", "equity", "fraction",
		"ownershippercent", "ownershippercentage", "%", "比例", "持股比例"},
	"share_min":    {"min", "minimum", "from%"},
	"share_max":    {"max", "maximum", "to%"},
	"owner_kind":   {"ownertype", "holdertype", "holderkind", "shareholdertype", "shareholderkind", "parenttype"},
	"subject_kind": {"subjecttype", "companytype", "ownedkind", "ownedtype", "targettype", "entitytype"},
	"kind":         {"type", "relation", "relationship", "relationtype"},
	"start":        {"from", "since", "startdate", "datefrom", "validfrom", "begin"},
	"end":          {"to", "until", "till", "enddate", "dateto", "validto", "ended"},
	"observed":     {"asof", "date", "observedon", "lastobserved", "lastseen"},
	"source":       {"reference", "url", "link", "citation", "sources", "来源"},
	"note":         {"notes", "comment", "comments", "remark", "remarks"},
}

// suggest returns the column that a header's name probably means. It is sure of a
// known synonym; otherwise the column is the one that takes the fewest edits to get
// from name.
func suggest(name string) (column string, sure bool) {
	plain := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" _-.()", r) {
			return -1
		}
		return r
	}, name)
	for _, word := range []string{plain, strings.TrimSuffix(plain, "name"), strings.TrimSuffix(plain, "id"), strings.TrimSuffix(plain, "%")} {
		for _, column := range Columns {
			if word == column && word != plain || slices.Contains(synonyms[column], word) {
				return column, true
			}
		}
	}
	best, fewest := "", len(name)+20
	for _, column := range Columns {
		if n := edits(name, column); n < fewest {
			best, fewest = column, n
		}
	}
	return best, false
}

// advice says what to do about a name that is no column, given the whole header.
func advice(meant string, sure bool, header []string) string {
	switch {
	case !sure:
		return "the nearest is " + meant
	case slices.ContainsFunc(header, func(field string) bool { return columnName(field) == meant }):
		return fmt.Sprintf("%s, which it may mean, is there already: leave one of the two out", meant)
	}
	return fmt.Sprintf("write %s", meant)
}

// edits is the Levenshtein distance in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
