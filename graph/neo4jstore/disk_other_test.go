//go:build !linux

package neo4jstore_test

import "testing"

// smallDisk skips t: only Linux makes a disk in memory by one call.
func smallDisk(t *testing.T) string {
	t.Helper()
	t.Skip("SKIPPED: a small disk is made on Linux alone")
	return ""
}
