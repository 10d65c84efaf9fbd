package ask

import (
	"net/url"
	"strings"

	"whoowns/graph"
)

// linksFor returns the API paths that give the result, the entity and the
// picture around it, each as of the day asked for. A screening is a POST, and has
// no link.
func linksFor(intent Intent, entity, other *graph.Reference, asOf, since string) map[string]string {
	path := func(part string, parameters ...string) string {
		address := "/api/v1/entities/" + url.PathEscape(entity.ID) + part
		if values := query(asOf, parameters...); values != "" {
			address += "?" + values
		}
		return address
	}
	links := map[string]string{"entity": path(""), "network": path("/network")}
	switch intent {
	case Owners, UltimateOwners:
		links["result"] = path("/owners")
	case ByRule:
		links["result"] = path("/ultimate-owners")
	case Linked:
		links["result"] = "/api/v1/close-links?" + query(asOf, "a", entity.ID, "b", other.ID)
	case Controllers:
		links["result"] = path("/control")
	case Holdings, Controlled:
		links["result"] = path("/holdings")
	case Share:
		links["result"] = path("/share", "owner", other.ID)
	case Explained:
		links["result"] = path("/explain", "owner", other.ID)
	case ControlDays:
		links["result"] = path("/control-history", "owner", other.ID)
	case People:
		links["result"] = path("/people")
	case Regulators:
		links["result"] = path("/network", "kinds", "REGULATES", "up", "1", "down", "0")
	case Regulated:
		links["result"] = path("/network", "kinds", "REGULATES", "up", "0", "down", "1")
	case Needs:
		links["result"] = path("/dependencies", "direction", "on")
	case Dependents:
		links["result"] = path("/dependencies", "direction", "of")
	case Changes:
		values := url.Values{"from": {since}}
		if asOf != "" {
			values.Set("to", asOf)
		}
		links["result"] = "/api/v1/entities/" + url.PathEscape(entity.ID) + "/changes?" + values.Encode()
	case Connection:
		values := url.Values{"from": {entity.ID}, "to": {other.ID}}
		if asOf != "" {
			values.Set("as_of", asOf)
		}
		links["result"] = "/api/v1/paths?" + values.Encode()
	case Impact, SinglePoints:
		links["result"] = path("/impact")
	case Describe:
		links["result"] = path("")
		links["owners"] = path("/owners")
	}
	return links
}

// query writes parameters, names and values in turn, and the day.
func query(asOf string, parameters ...string) string {
	values := url.Values{}
	for i := 0; i+1 < len(parameters); i += 2 {
		values.Set(parameters[i], parameters[i+1])
	}
	if asOf != "" {
		values.Set("as_of", asOf)
	}
	return values.Encode()
}

// withRule adds the rule to the path of an answer by one.
func withRule(path, rule string) string {
	separator := "?"
	if strings.Contains(path, "?") {
		separator = "&"
	}
	return path + separator + "rule=" + url.QueryEscape(rule)
}
