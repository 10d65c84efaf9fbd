package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"whoowns/graph"
	"whoowns/internal/explore"
)

// mostWholeOwners bounds how many owners of all are followed upward.
const mostWholeOwners = 5

// owners says who owns the entity: its operator or manager first where it has
// one, then up through owners of all to the first entity with several.
func (t *telling) owners(a *explore.Owners) (string, error) {
	if text, ok := t.absent(a.Warnings); ok {
		return text, nil
	}
	name := t.entity.Name
	for _, loop := range a.ClosedLoops {
		if loop.Share.AtLeast(1) == graph.Yes {
			var members []string
			for _, m := range loop.Members {
				members = append(members, nameOf(m))
			}
			return begun(sentence(t.when + name + " " + t.is("is", "was") + " held in a closed loop of " + joined(members, "and") + ", which " + t.is("hold", "held") + " all of each other; no owner stands above")), nil
		}
	}
	switch {
	case t.entity.Kind == graph.Arrangement && len(a.ManagedBy) > 0:
		return t.fundOwners(a), nil
	case len(a.OperatedBy) == 1 && t.entity.Kind == graph.Product:
		operator := &a.OperatedBy[0]
		text := t.when + name + " " + t.is("is", "was") + " a product operated by " + nameOf(operator.Entity)
		return t.upward(text, operator.Entity, ownersIn{operator.Owners, operator.Undisclosed, a.Relations}, nil)
	case len(a.OperatedBy) > 1 && t.entity.Kind == graph.Product:
		var parts []string
		for i := range a.OperatedBy {
			operator := &a.OperatedBy[i]
			parts = append(parts, nameOf(operator.Entity)+" ("+t.held(operator.Entity, ownersIn{operator.Owners, operator.Undisclosed, a.Relations}, 2)+")")
		}
		return sentence(begun(fmt.Sprintf("%s%s %s a product with %d operators, each with owners of its own: %s", t.when, name, t.is("is", "was"), len(parts), joined(parts, "and")))), nil
	case len(a.Owners) == 0:
		return t.ownerless(), nil
	case t.entity.Kind == graph.Group:
		if known, members := direct(a.Owners); len(known) == 0 && len(members) > 0 {
			var names []string
			for _, o := range members {
				names = append(names, nameOf(o.Entity))
			}
			return begun(sentence(t.when + "named among " + name + " " + t.are(len(names)) + " " + t.listed(names, few, "others") + ", " + withShares(len(names)))), nil
		}
	}
	return t.upward(begun(t.when+name), t.entity.Reference(a.AsOf), ownersIn{a.Owners, a.Undisclosed, a.Relations}, a)
}

// ownersIn is the owners of one entity, with the relations of their answer.
type ownersIn struct {
	owners      []explore.Owner
	undisclosed explore.Undisclosed
	relations   []graph.Relation
}

// upward goes on from an entity that text ends with, through owners of all of
// it, and tells who holds the last one.
func (t *telling) upward(text string, at graph.Reference, in ownersIn, asked *explore.Owners) (string, error) {
	var loops []explore.ClosedLoop
	if asked != nil {
		loops = asked.ClosedLoops
	}
	first := asked == nil // whether text says something of at already
	seen := map[string]bool{at.ID: true}
	for range mostWholeOwners {
		whole := wholeOwner(in.owners)
		if whole == nil || seen[whole.Entity.ID] {
			break
		}
		seen[whole.Entity.ID] = true
		if first {
			text += ", which " + nameOf(whole.Entity) + " " + t.is("owns", "owned") + " 100%"
		} else {
			text += " " + t.is("is", "was") + " 100% owned by " + nameOf(whole.Entity)
			first = true
		}
		at = whole.Entity
		above, err := t.x.Owners(t.ctx, at.ID, t.query)
		if err != nil {
			return "", err
		}
		in, asked, loops, t.cut = ownersIn{above.Owners, above.Undisclosed, above.Relations}, nil, above.ClosedLoops, above.Truncated
		if len(in.owners) == 0 {
			switch at.Kind {
			case graph.Company, graph.Arrangement:
				return begun(sentence(text)) + " " + sentence("The owners of "+nameOf(at)+" are not in the data"), nil
			}
			return begun(sentence(text)), nil
		}
	}
	if first {
		return begun(sentence(text)) + " " + begun(sentence(t.held(at, in, few))), nil
	}
	text = t.when + t.held(at, in, few)
	if asked != nil && asked.Self != nil && asked.Self.Known() {
		text += "; it " + t.is("holds", "held") + " " + asked.Self.Text() + " of itself, directly or through others"
	}
	text = begun(sentence(text))
	for _, more := range []string{t.behind(in), t.loops(loops)} {
		if more != "" {
			text += " " + begun(sentence(more))
		}
	}
	return text, nil
}

// loops says what part closed loops hold, of which nobody outside is an owner.
func (t *telling) loops(loops []explore.ClosedLoop) string {
	var parts []string
	for i := range loops {
		var members []string
		for _, m := range loops[i].Members {
			members = append(members, nameOf(m))
		}
		parts = append(parts, loops[i].Share.Text()+" "+t.is("is", "was")+" held in a closed loop of "+joined(members, "and"))
	}
	return strings.Join(parts, "; ")
}

// wholeOwner returns the one owner that holds all of an entity directly.
func wholeOwner(owners []explore.Owner) *explore.Owner {
	var found *explore.Owner
	for i := range owners {
		o := &owners[i]
		if o.Direct == nil {
			continue
		}
		if found != nil {
			return nil
		}
		found = o
	}
	if found != nil && found.Direct.IsExact() && found.Direct.AtLeast(1) == graph.Yes {
		return found
	}
	return nil
}

// held says who holds an entity directly, the largest first, with the vehicles'
// owners, and what is left open.
func (t *telling) held(at graph.Reference, in ownersIn, most int) string {
	known, unknown := direct(in.owners)
	var items []string
	for _, o := range known {
		items = append(items, t.holder(o, in))
	}
	var nameless []string
	for _, o := range unknown {
		if o.Stated && o.Effective.Known() {
			items = append(items, nameOf(o.Entity)+" ("+o.Effective.Text()+" in all, as a source states)")
			continue
		}
		nameless = append(nameless, nameOf(o.Entity))
	}
	name := nameOf(at)
	if len(items) == 0 && len(nameless) == 0 {
		return t.heldOtherwise(name, in)
	}
	text := name + " " + t.is("is", "was") + " held by "
	switch {
	case len(items) == 0:
		return text + t.listed(nameless, most, "others") + ", " + withShares(len(nameless))
	case len(nameless) > 0:
		text += t.listed(items, most, "others") + ", and, " + withShares(len(nameless)) + ", by " + t.listed(nameless, 3, "others")
	default:
		text += t.listed(items, most, "others")
	}
	return text + t.open(at, in, known, len(unknown) > 0)
}

func withShares(holders int) string {
	if holders == 1 {
		return "with a share that no source gives"
	}
	return "with shares that no source gives"
}

// heldOtherwise says what is on record of an entity that nobody holds directly:
// stated totals, and control without capital.
func (t *telling) heldOtherwise(name string, in ownersIn) string {
	var items, powers []string
	for i := range in.owners {
		o := &in.owners[i]
		switch {
		case o.Effective.Max() > graph.Tolerance:
			items = append(items, shareOf(o.Entity, o.Effective))
		case o.Control == graph.Yes:
			powers = append(powers, nameOf(o.Entity))
		}
	}
	if len(items) > 0 {
		return name + " " + t.is("is", "was") + " held, directly or indirectly, by " + t.listed(items, few, "others")
	}
	text := "no holder of " + name + "'s capital is in the data"
	if len(powers) > 0 {
		text += "; " + t.listed(powers, 2, "others") + " " + t.is("has", "had") + " control of it by other means"
	}
	return text
}

// direct returns the direct owners, the largest first: those with a share that
// is known at least in part, and those without.
func direct(owners []explore.Owner) (known, unknown []*explore.Owner) {
	for i := range owners {
		switch o := &owners[i]; {
		case o.Direct == nil:
		case o.Direct.Known():
			known = append(known, o)
		default:
			unknown = append(unknown, o)
		}
	}
	slices.SortStableFunc(known, func(a, b *explore.Owner) int {
		return cmp.Or(cmp.Compare(weight(*b.Direct), weight(*a.Direct)), cmp.Compare(a.Entity.ID, b.Entity.ID))
	})
	return known, unknown
}

// weight orders shares: by the maximum that a source gives, else by the minimum.
func weight(s graph.Share) float64 {
	if s.MaxUnstated() {
		return s.Min()
	}
	return s.Max()
}

// holder names a direct holder with its share. A vehicle that another entity
// owns 100% is named after that one.
func (t *telling) holder(o *explore.Owner, in ownersIn) string {
	at, through := vehicleOwner(o, in)
	if len(through) == 0 || t.cut {
		return shareOf(o.Entity, *o.Direct)
	}
	return nameOf(at) + " (" + o.Direct.Text() + ", through " + strings.Join(through, " and ") + ")"
}

// vehicleOwner goes up from a direct holder through owners of all of it, and
// returns the last one with the vehicles passed, the highest first.
func vehicleOwner(o *explore.Owner, in ownersIn) (at graph.Reference, through []string) {
	at = o.Entity
	for range mostWholeOwners {
		above := soleOwner(at.ID, in)
		if above == nil {
			break
		}
		if above.ID == o.Entity.ID { // a closed loop has nobody at its top
			return o.Entity, nil
		}
		through = append([]string{nameOf(at)}, through...)
		at = *above
	}
	return at, through
}

// soleOwner returns who owns 100% of an entity in the relations of an answer.
func soleOwner(id string, in ownersIn) *graph.Reference {
	owner := ""
	for i := range in.relations {
		r := &in.relations[i]
		if r.Subject != id || r.Kind != graph.Owns || r.Counts == graph.Quoted || r.Basis.Stated() || r.Of != graph.OfNone && r.Of != graph.OfCapital {
			continue
		}
		if owner != "" || !r.Share.IsExact() || r.Share.AtLeast(1) != graph.Yes {
			return nil
		}
		owner = r.Owner
	}
	for i := range in.owners {
		if in.owners[i].Entity.ID == owner {
			return &in.owners[i].Entity
		}
	}
	return nil
}

// shareOf names an entity with its share, and with its name of the day where
// that was another.
func shareOf(ref graph.Reference, s graph.Share) string {
	text := s.Text()
	if !s.Known() {
		text = "share " + text
	}
	if ref.NameThen != "" {
		text = "then " + ref.NameThen + "; " + text
	}
	return nameOf(ref) + " (" + text + ")"
}

// open says what is left of an entity beside the shares that are known.
func (t *telling) open(at graph.Reference, in ownersIn, known []*explore.Owner, unknownHolders bool) string {
	if t.cut {
		return "" // the owners that were cut hold some of it
	}
	i := slices.IndexFunc(in.undisclosed.At, func(u explore.UndisclosedAt) bool { return u.Entity.ID == at.ID })
	if i < 0 {
		return ""
	}
	rest := 1.0
	exactly := true
	for _, o := range known {
		rest -= o.Direct.Min()
		exactly = exactly && o.Direct.IsExact()
	}
	for i := range in.relations {
		// What a company holds of itself is no owner's and not undisclosed.
		if r := &in.relations[i]; r.Kind == graph.Owns && r.Owner == at.ID && r.Subject == at.ID && r.Counts == graph.Counted {
			rest -= r.Share.Min()
			exactly = exactly && r.Share.IsExact()
		}
	}
	if rest <= graph.Tolerance {
		return ""
	}
	amount := graph.FormatPercent(rest)
	if !exactly {
		amount = "up to " + amount
	}
	text := "; " + amount + " of " + nameOf(at) + " " + t.is("is", "was") + " undisclosed"
	if unknownHolders {
		text += ", or held by named holders whose share no source gives"
	}
	return text
}

// behind names those at the top of the chains that hold nothing directly, the
// largest first, but for those that held has named as the owners of vehicles.
func (t *telling) behind(in ownersIn) string {
	known, _ := direct(in.owners)
	named := map[string]graph.Share{}
	for _, o := range known {
		at, _ := vehicleOwner(o, in)
		named[at.ID] = *o.Direct
	}
	var top []*explore.Owner
	for i := range in.owners {
		o := &in.owners[i]
		if said, ok := named[o.Entity.ID]; o.Direct != nil || !o.Ultimate || o.Effective.Min() <= graph.Tolerance || ok && said.Bounds() == o.Effective.Bounds() {
			continue
		}
		top = append(top, o)
	}
	slices.SortStableFunc(top, func(a, b *explore.Owner) int { return cmp.Compare(weight(b.Effective), weight(a.Effective)) })
	var items []string
	for _, o := range top {
		items = append(items, shareOf(o.Entity, o.Effective))
	}
	switch len(items) {
	case 0:
		return ""
	case 1:
		return "At the top of the chains, holding through others, " + t.is("is", "was") + " " + items[0]
	}
	return "At the top of the chains, holding through others, " + t.is("are", "were") + " " + t.listed(items, few, "others")
}

// fundOwners says who owns a fund, and apart from that who manages it.
func (t *telling) fundOwners(a *explore.Owners) string {
	name := t.entity.Name
	known, unknown := direct(a.Owners)
	text := t.when + name + " " + t.is("is", "was") + " a fund: its money " + t.is("belongs", "belonged") + " to its unit holders"
	var holders []string
	for _, o := range slices.Concat(known, unknown) {
		// The class of all unit holders is named already.
		if o.Entity.Kind != graph.Group || o.Direct.AtLeast(1) != graph.Yes {
			holders = append(holders, shareOf(o.Entity, *o.Direct))
		}
	}
	if len(holders) > 0 {
		text += ", on record " + t.listed(holders, few, "others")
	}
	var managers []string
	for i := range a.ManagedBy {
		m := &a.ManagedBy[i]
		manager := nameOf(m.Entity)
		if known, _ := direct(m.Owners); len(known) > 0 {
			manager += ", " + known[0].Direct.Text() + " of which " + nameOf(known[0].Entity) + " " + t.is("owns", "owned")
		}
		managers = append(managers, manager)
	}
	return begun(sentence(text)) + " " + sentence("It "+t.is("is", "was")+" managed by "+joined(managers, "and by")+"; whoever owns the manager owns none of the fund's money")
}
