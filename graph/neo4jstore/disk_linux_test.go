package neo4jstore_test

import (
	"os"
	"syscall"
	"testing"
)

// smallDisk returns a folder on a disk of two mebibytes. Where the system does not let
// this user have one, t is skipped.
func smallDisk(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "whoowns-small-")
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=2m"); err != nil {
		os.Remove(folder)
		t.Skipf("SKIPPED: no small disk can be mounted (%v); root may", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(folder, 0); err != nil {
			t.Errorf("the small disk stays mounted at %s: %v", folder, err)
			return
		}
		os.Remove(folder)
	})
	return folder
}
