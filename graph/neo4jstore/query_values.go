package neo4jstore

import (
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"whoowns/graph"
	"whoowns/internal/cypher"
)

// valueOf turns a value of the driver's into one of package cypher.
func valueOf(value any) (any, error) {
	switch v := value.(type) {
	case nil, bool, int64, float64, string, []byte:
		return v, nil
	case []any:
		list := make([]any, len(v))
		for i := range v {
			var err error
			if list[i], err = valueOf(v[i]); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		return mapOf(v)
	case neo4j.Node:
		return nodeOf(v)
	case neo4j.Relationship:
		return relationshipOf(v)
	case neo4j.Path:
		return pathOf(v)
	case neo4j.Date:
		return cypher.Date{Time: time.Time(v)}, nil
	case neo4j.LocalTime:
		return cypher.LocalTime{Time: time.Time(v)}, nil
	case neo4j.OffsetTime:
		return cypher.Time{Time: time.Time(v)}, nil
	case neo4j.LocalDateTime:
		return cypher.LocalDateTime{Time: time.Time(v)}, nil
	case time.Time:
		return cypher.DateTime{Time: v}, nil
	case neo4j.Duration:
		return cypher.Duration{Months: v.Months, Days: v.Days, Seconds: v.Seconds, Nanoseconds: v.Nanos}, nil
	case neo4j.Point2D:
		return cypher.Point{SRID: v.SpatialRefId, X: v.X, Y: v.Y}, nil
	case neo4j.Point3D:
		return cypher.Point{SRID: v.SpatialRefId, X: v.X, Y: v.Y, Z: v.Z, Is3D: true}, nil
	}
	return nil, graph.Errorf(graph.Unsupported, "the query gives a value of the type %T, which is not known here; return a part of it", value)
}

func mapOf(values map[string]any) (map[string]any, error) {
	m := make(map[string]any, len(values))
	for key, value := range values {
		var err error
		if m[key], err = valueOf(value); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func nodeOf(n neo4j.Node) (cypher.Node, error) {
	properties, err := mapOf(n.Props)
	return cypher.Node{ElementID: n.ElementId, Labels: n.Labels, Properties: properties}, err
}

func relationshipOf(r neo4j.Relationship) (cypher.Relationship, error) {
	properties, err := mapOf(r.Props)
	return cypher.Relationship{ElementID: r.ElementId, Type: r.Type, Start: r.StartElementId, End: r.EndElementId, Properties: properties}, err
}

// pathOf takes the nodes in the order of the path. The driver has each node once, in
// the order in which it is first met, however often the path comes to it.
func pathOf(p neo4j.Path) (path cypher.Path, err error) {
	byID := make(map[string]cypher.Node, len(p.Nodes))
	for i, n := range p.Nodes {
		node, err := nodeOf(n)
		if err != nil {
			return path, err
		}
		if i == 0 {
			path.Nodes = []cypher.Node{node}
		}
		byID[n.ElementId] = node
	}
	for _, r := range p.Relationships {
		relationship, err := relationshipOf(r)
		if err != nil {
			return path, err
		}
		path.Relationships = append(path.Relationships, relationship)
		next := r.EndElementId
		if next == path.Nodes[len(path.Nodes)-1].ElementID {
			next = r.StartElementId
		}
		path.Nodes = append(path.Nodes, byID[next])
	}
	return path, nil
}
