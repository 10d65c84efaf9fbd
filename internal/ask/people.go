package ask

import (
	"slices"
	"strings"

	"whoowns/internal/explore"
)

// people says who runs the entity: operators, managers, and recorded roles. Asked
// for one role, it names those who have it, or says that nobody is recorded.
func (t *telling) people(a *explore.People) string {
	if text, ok := t.absent(a.Warnings); ok {
		return text
	}
	name := t.entity.Name
	var roles, others []string
	for i := range a.Roles {
		item := nameOf(a.Roles[i].Entity) + " (" + a.Roles[i].Role + ")"
		if t.reading.Role == "" || roleFits(t.reading.Role, a.Roles[i].Role) {
			roles = append(roles, item)
		} else {
			others = append(others, item)
		}
	}
	var parts []string
	if t.reading.Role != "founder" {
		if names := operatorNames(a.OperatedBy); len(names) > 0 {
			parts = append(parts, name+" "+t.is("is", "was")+" run by "+joined(names, "and"))
		}
		if names := operatorNames(a.ManagedBy); len(names) > 0 {
			parts = append(parts, name+" "+t.is("is", "was")+" managed by "+joined(names, "and"))
		}
	}
	switch {
	case len(roles) > 0:
		parts = append(parts, "on record for "+name+": "+t.listed(roles, 6, "others"))
	case t.reading.Role != "":
		missing := "no " + roleName(t.reading.Role) + " of " + name + " is on record"
		if len(others) > 0 {
			missing += "; on record: " + t.listed(others, 4, "others")
		}
		parts = append(parts, missing)
	case len(parts) == 0:
		parts = append(parts, "nobody "+t.is("is", "was")+" on record as running "+name)
	}
	return begun(sentence(t.when + strings.Join(parts, "; ")))
}

func operatorNames(list []explore.Operator) []string {
	var names []string
	for i := range list {
		names = append(names, nameOf(list[i].Entity))
	}
	return names
}

func roleFits(asked, recorded string) bool {
	recorded = strings.ToLower(recorded)
	switch asked {
	case "chair", "president", "director", "officer", "trustee", "founder", "general partner":
		return strings.Contains(recorded, asked)
	case "ceo":
		return slices.Contains(strings.FieldsFunc(recorded, func(r rune) bool { return r < 'a' || r > 'z' }), asked) || strings.Contains(recorded, "chief executive")
	case "board":
		return strings.Contains(recorded, "director") || strings.Contains(recorded, "board") || strings.Contains(recorded, "chair")
	}
	return strings.Contains(recorded, asked)
}

func roleName(asked string) string {
	switch asked {
	case "chair":
		return "chairperson"
	case "board":
		return "member of the board"
	case "ceo":
		return "chief executive"
	case "cfo", "cto":
		return strings.ToUpper(asked)
	}
	return asked
}
