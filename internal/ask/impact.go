package ask

import (
	"strings"

	"whoowns/internal/explore"
)

// impact says what may stop with the entity, or what it hangs on itself.
func (t *telling) impact(a *explore.Impact) string {
	if text, ok := t.absent(a.Warnings); ok {
		return text
	}
	if t.reading.Intent == Impact {
		return a.Text[0]
	}
	if len(a.Needs) == 0 {
		return begun(sentence(t.when + "nothing that " + t.entity.Name + " " + t.is("depends", "depended") + " on is on record"))
	}
	return t.when + strings.Join(a.Text[1:], " ")
}
