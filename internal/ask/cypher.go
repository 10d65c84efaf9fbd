package ask

import (
	"fmt"
	"strings"

	"whoowns/graph"
)

// cypherFor returns a read-only query for the direct relations that the answer
// begins from, on its day. Values are literals, escaped, so that the query runs
// as it stands.
func cypherFor(intent Intent, entity, other *graph.Reference, day graph.Day) string {
	id := literal(entity.ID)
	held := func(r string) string {
		date := literal(day.String())
		return fmt.Sprintf("(%[1]s.start_day IS NULL OR %[1]s.start_day <= date(%[2]s)) AND (%[1]s.end_day IS NULL OR %[1]s.end_day > date(%[2]s))", r, date)
	}
	const shares = "type(r) AS kind, r.share AS share, r.share_min AS share_min, r.share_max AS share_max, r.means AS means, r.counts AS counts, r.sources AS sources"
	up := func(kinds string) string {
		if entity.Kind == graph.Product {
			return fmt.Sprintf("MATCH (operator:Entity)-[o:OPERATES]->(:Entity {id: %s})\nWHERE %s\nMATCH (owner:Entity)-[r:%s]->(operator)\nWHERE %s\n"+
				"RETURN operator.name AS operator, owner.id AS id, owner.name AS owner, %s\nORDER BY share_max DESC, id", id, held("o"), kinds, held("r"), shares)
		}
		return fmt.Sprintf("MATCH (owner:Entity)-[r:%s]->(:Entity {id: %s})\nWHERE %s\nRETURN owner.id AS id, owner.name AS owner, %s\nORDER BY share_max DESC, id",
			kinds, id, held("r"), shares)
	}
	down := func(kinds string) string {
		return fmt.Sprintf("MATCH (:Entity {id: %s})-[r:%s]->(held:Entity)\nWHERE %s\nRETURN held.id AS id, held.name AS name, %s\nORDER BY share_max DESC, id",
			id, kinds, held("r"), shares)
	}
	switch intent {
	case Controllers:
		return up("OWNS|CONTROLS")
	case Holdings:
		return down("OWNS|OPERATES")
	case Controlled:
		return down("OWNS|CONTROLS|OPERATES")
	case ControlDays:
		return fmt.Sprintf("MATCH (owner:Entity)-[r:OWNS|CONTROLS|OPERATES]->(:Entity {id: %s})\nRETURN owner.id AS id, owner.name AS owner, r.start AS start, r.end AS end, %s\nORDER BY r.start_day, id", id, shares)
	case Share, Explained:
		return fmt.Sprintf("MATCH (owner:Entity {id: %s})-[r:OWNS|CONTROLS]->(:Entity {id: %s})\nWHERE %s\nRETURN owner.name AS owner, %s",
			literal(other.ID), id, held("r"), shares)
	case People:
		return fmt.Sprintf("MATCH (person:Entity)-[r:OPERATES|ROLE|CONTROLS]->(:Entity {id: %s})\nWHERE %s\n"+
			"RETURN person.id AS id, person.name AS name, type(r) AS kind, r.role AS role, r.means AS means, r.sources AS sources\nORDER BY kind, id", id, held("r"))
	case Regulators:
		return fmt.Sprintf("MATCH (regulator:Entity)-[r:REGULATES]->(:Entity {id: %s})\nWHERE %s\nRETURN regulator.id AS id, regulator.name AS name, r.start AS start, r.sources AS sources\nORDER BY id", id, held("r"))
	case Regulated:
		return fmt.Sprintf("MATCH (:Entity {id: %s})-[r:REGULATES]->(regulated:Entity)\nWHERE %s\nRETURN regulated.id AS id, regulated.name AS name, r.start AS start, r.sources AS sources\nORDER BY id", id, held("r"))
	case Connection:
		return fmt.Sprintf("MATCH (:Entity {id: %s})-[r]-(near:Entity)\nWHERE %s\nRETURN near.id AS id, near.name AS name, type(r) AS kind, r.share AS share, r.sources AS sources\nORDER BY id", id, held("r"))
	case Needs, SinglePoints:
		return fmt.Sprintf("MATCH (:Entity {id: %s})-[r:DEPENDS_ON]->(needed:Entity)\nWHERE %s\nRETURN needed.id AS id, needed.name AS name, r.on AS on, r.sources AS sources\nORDER BY id", id, held("r"))
	case Dependents, Impact:
		return fmt.Sprintf("MATCH (dependent:Entity)-[r:DEPENDS_ON]->(:Entity {id: %s})\nWHERE %s\nRETURN dependent.id AS id, dependent.name AS name, r.on AS on, r.sources AS sources\nORDER BY id", id, held("r"))
	}
	return up("OWNS")
}

// literal writes s as a Cypher string.
func literal(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
