package value

import (
	"fmt"
	"math"
	"strings"

	"whoowns/internal/cypher"
)

// The coordinate systems by their number in the registry that names them.
const (
	geographic      = 4326
	geographic3D    = 4979
	cartesian       = 7203
	cartesian3D     = 9157
	earthRadius     = 6378140.0 // metres, as Neo4j calculates
	latitudeLargest = 90
)

var systems = map[uint32]string{geographic: "wgs-84", geographic3D: "wgs-84-3d", cartesian: "cartesian", cartesian3D: "cartesian-3d"}

func isGeographic(p cypher.Point) bool { return p.SRID == geographic || p.SRID == geographic3D }

func pointProperty(p cypher.Point, key string) (any, error) {
	switch {
	case key == "x", key == "longitude" && isGeographic(p):
		return p.X, nil
	case key == "y", key == "latitude" && isGeographic(p):
		return p.Y, nil
	case p.Is3D && (key == "z" || key == "height" && isGeographic(p)):
		return p.Z, nil
	case key == "crs":
		return systems[p.SRID], nil
	case key == "srid":
		return int64(p.SRID), nil
	case key == "z", key == "longitude", key == "latitude", key == "height":
		return nil, argumentError("a %s point has no %s", systems[p.SRID], key)
	}
	return nil, argumentError("a point has no %s", key)
}

func pointText(v any) (string, bool) {
	p, ok := v.(cypher.Point)
	if !ok {
		return "", false
	}
	text := fmt.Sprintf("point({x: %s, y: %s", floatText(p.X), floatText(p.Y))
	if p.Is3D {
		text += ", z: " + floatText(p.Z)
	}
	return text + fmt.Sprintf(", crs: '%s'})", systems[p.SRID]), true
}

var _ = register(
	&Function{Name: "point", Least: 1, Most: 1, Describe: "point({longitude, latitude}), point({x, y}): a point of a coordinate system", Call: makePoint},
	&Function{Name: "point.distance", Least: 2, Most: 2, Describe: "point.distance(a, b): metres, or units of a plane", Call: pointDistance},
	&Function{Name: "point.withinBBox", Least: 3, Most: 3, Describe: "point.withinBBox(point, lowerLeft, upperRight): whether a point is in a box", Call: withinBox},
)

func makePoint(_ *Context, arguments []any) (any, error) {
	if arguments[0] == nil {
		return nil, nil
	}
	if p, ok := arguments[0].(cypher.Point); ok {
		return p, nil
	}
	m, ok := arguments[0].(map[string]any)
	if !ok {
		return nil, typeError("point() wants a map, and %s is given", aTypeName(arguments[0]))
	}
	coordinate := func(names ...string) (value float64, has, null bool, err error) {
		for _, name := range names {
			v, ok := m[name]
			switch {
			case !ok:
				continue
			case v == nil:
				return 0, false, true, nil
			case !isNumber(v):
				return 0, false, false, typeError("%s of a point is a number, and %s is given", name, aTypeName(v))
			}
			return toFloat(v), true, false, nil
		}
		return 0, false, false, nil
	}
	x, hasX, nullX, err := coordinate("x", "longitude")
	if err != nil {
		return nil, err
	}
	y, hasY, nullY, err := coordinate("y", "latitude")
	if err != nil {
		return nil, err
	}
	z, hasZ, nullZ, err := coordinate("z", "height")
	if err != nil {
		return nil, err
	}
	switch {
	case nullX || nullY || nullZ:
		return nil, nil
	case !hasX || !hasY:
		return nil, argumentError("a point wants x and y, or longitude and latitude")
	}
	_, byLongitude := m["longitude"]
	_, byLatitude := m["latitude"]
	p := cypher.Point{X: x, Y: y, Z: z, Is3D: hasZ}
	if p.SRID, err = system(m, hasZ, byLongitude || byLatitude); err != nil {
		return nil, err
	}
	if is3D := p.SRID == geographic3D || p.SRID == cartesian3D; is3D != hasZ {
		return nil, argumentError("%s has %d dimensions, and another number of coordinates is given", systems[p.SRID], map[bool]int{false: 2, true: 3}[is3D])
	}
	if isGeographic(p) {
		if math.Abs(y) > latitudeLargest {
			return nil, argumentError("a latitude is from -90 to 90, and %v is given", y)
		}
		if p.X = math.Mod(x+180, 360); p.X < 0 {
			p.X += 360
		}
		if p.X -= 180; x == 180 {
			p.X = 180
		} else if x >= -180 && x < 180 {
			p.X = x
		}
	}
	return p, nil
}

// system is the coordinate system that a map names, or that its keys mean.
func system(m map[string]any, is3D, geographicKeys bool) (uint32, error) {
	if name, ok := m["crs"].(string); ok {
		for srid, known := range systems {
			if strings.EqualFold(name, known) {
				return srid, nil
			}
		}
		return 0, argumentError("there is no coordinate system %q; write cartesian, cartesian-3D, WGS-84 or WGS-84-3D", name)
	}
	if srid, ok := m["srid"].(int64); ok {
		if _, known := systems[uint32(srid)]; known && srid == int64(uint32(srid)) {
			return uint32(srid), nil
		}
		return 0, argumentError("there is no coordinate system %d; write 7203, 9157, 4326 or 4979", srid)
	}
	switch {
	case geographicKeys && is3D:
		return geographic3D, nil
	case geographicKeys:
		return geographic, nil
	case is3D:
		return cartesian3D, nil
	}
	return cartesian, nil
}

// pointDistance is null of two points of different systems. On the globe it is the
// haversine formula's, and with heights the hypotenuse of that at the mean height.
func pointDistance(_ *Context, arguments []any) (any, error) {
	a, isA := arguments[0].(cypher.Point)
	b, isB := arguments[1].(cypher.Point)
	switch {
	case arguments[0] == nil || arguments[1] == nil:
		return nil, nil
	case !isA || !isB:
		return nil, typeError("point.distance wants two points, and %s and %s are given", aTypeName(arguments[0]), aTypeName(arguments[1]))
	case a.SRID != b.SRID:
		return nil, nil
	case !isGeographic(a):
		return math.Hypot(math.Hypot(a.X-b.X, a.Y-b.Y), a.Z-b.Z), nil
	}
	from, to := a.Y*math.Pi/180, b.Y*math.Pi/180 // latitudes in radians
	latitude, longitude := math.Sin((to-from)/2), math.Sin((b.X*math.Pi/180-a.X*math.Pi/180)/2)
	h := latitude*latitude + math.Cos(from)*math.Cos(to)*longitude*longitude
	along := 2 * math.Atan2(math.Sqrt(h), math.Sqrt(1-h)) * (earthRadius + (a.Z+b.Z)/2)
	return math.Hypot(along, a.Z-b.Z), nil
}

func withinBox(_ *Context, arguments []any) (any, error) {
	var points [3]cypher.Point
	for i, v := range arguments {
		if v == nil {
			return nil, nil
		}
		p, ok := v.(cypher.Point)
		if !ok {
			return nil, typeError("point.withinBBox wants three points, and %s is given", aTypeName(v))
		}
		if points[i] = p; p.SRID != points[0].SRID {
			return nil, nil
		}
	}
	p, low, high := points[0], points[1], points[2]
	inX := low.X <= p.X && p.X <= high.X
	if isGeographic(p) && low.X > high.X { // across the date line
		inX = p.X >= low.X || p.X <= high.X
	}
	return inX && low.Y <= p.Y && p.Y <= high.Y && low.Z <= p.Z && p.Z <= high.Z, nil
}
