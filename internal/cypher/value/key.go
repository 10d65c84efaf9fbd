package value

import (
	"encoding/binary"
	"math"

	"whoowns/internal/cypher"
	"whoowns/internal/cypher/temporal"
)

// The first byte of a key says what follows.
const (
	keyNull byte = iota
	keyFalse
	keyTrue
	keyInteger
	keyFloat
	keyString
	keyList
	keyMap
	keyNode
	keyRelationship
	keyPath
	keyPoint
	keyTemporal
)

// AppendKey appends bytes that are equal of two values if and only if DISTINCT and
// grouping take them for the same: as Equal, but null is the same as null, and NaN as
// NaN. No key is the beginning of another.
func AppendKey(buffer []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(buffer, keyNull)
	case bool:
		if v {
			return append(buffer, keyTrue)
		}
		return append(buffer, keyFalse)
	case int64:
		return appendUint(append(buffer, keyInteger), uint64(v))
	case float64:
		return appendFloat(buffer, v)
	case string:
		return appendText(append(buffer, keyString), v)
	case []any:
		buffer = appendUint(append(buffer, keyList), uint64(len(v)))
		for _, e := range v {
			buffer = AppendKey(buffer, e)
		}
		return buffer
	case map[string]any:
		buffer = appendUint(append(buffer, keyMap), uint64(len(v)))
		for _, key := range Keys(v) {
			buffer = AppendKey(appendText(buffer, key), v[key])
		}
		return buffer
	case Node:
		return binary.BigEndian.AppendUint32(append(buffer, keyNode), uint32(v))
	case Relationship:
		return binary.BigEndian.AppendUint32(append(buffer, keyRelationship), uint32(v))
	case Path:
		buffer = appendUint(append(buffer, keyPath), uint64(len(v.Nodes)))
		for _, n := range v.Nodes {
			buffer = binary.BigEndian.AppendUint32(buffer, uint32(n))
		}
		for _, r := range v.Relationships {
			buffer = binary.BigEndian.AppendUint32(buffer, uint32(r))
		}
		return buffer
	case cypher.Point:
		buffer = appendUint(append(buffer, keyPoint), uint64(v.SRID))
		for _, f := range []float64{v.X, v.Y, v.Z} {
			buffer = appendFloat(buffer, f)
		}
		return buffer
	}
	return temporal.AppendKey(append(buffer, keyTemporal), v)
}

// appendFloat writes a float that is an integer as that integer.
func appendFloat(buffer []byte, f float64) []byte {
	switch {
	case math.IsNaN(f):
		return appendUint(append(buffer, keyFloat), math.Float64bits(math.NaN()))
	case f >= -1<<63 && f < 1<<63 && f == math.Trunc(f):
		return appendUint(append(buffer, keyInteger), uint64(int64(f)))
	}
	return appendUint(append(buffer, keyFloat), math.Float64bits(f))
}

func appendUint(buffer []byte, n uint64) []byte { return binary.BigEndian.AppendUint64(buffer, n) }

func appendText(buffer []byte, text string) []byte {
	return append(appendUint(buffer, uint64(len(text))), text...)
}
