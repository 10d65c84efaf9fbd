package format

import (
	"crypto/sha256"
	"encoding/hex"
)

// Key makes a stable id from parts: the prefix and 32 hexadecimal digits. No two
// lists of parts are joined to the same text.
func Key(prefix string, parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write(AppendString(nil, part))
	}
	return prefix + "-" + hex.EncodeToString(h.Sum(nil)[:16])
}
