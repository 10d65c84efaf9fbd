package ask

import (
	"context"
	"fmt"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// Name finds the entity that a person means by an id or a name, as questions do: an id
// wins, then a whole name, then a name but for words such as Group, then a part of one
// name only. A slip is not taken. Code NotFound, with near names: nothing is called so;
// Invalid: several are, and the message says which.
func Name(ctx context.Context, x *explore.Explorer, name string) (graph.Reference, error) {
	r := &resolver{explorer: x, known: map[string]*resolution{}}
	found, err := r.resolve(ctx, name, false)
	if err != nil {
		return graph.Reference{}, err
	}
	switch {
	case found.quality > byTypo:
		return found.entity, nil
	case found.quality == several:
		ids := make([]string, len(found.candidates))
		for i, candidate := range found.candidates {
			ids[i] = fmt.Sprintf("%s (%s)", candidate.ID, nameOf(candidate))
		}
		return graph.Reference{}, graph.Errorf(graph.Invalid, "%q names several entities; write the id of one: %s", name, strings.Join(ids, ", "))
	}
	missing := graph.Errorf(graph.NotFound, "there is no entity %q", name)
	if missing.Near = found.candidates; found.quality == byTypo {
		missing.Near = []graph.Reference{found.entity}
	}
	return graph.Reference{}, missing
}
