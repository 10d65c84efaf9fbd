//go:build !linux

package neo4jtest

import "os/exec"

// dieWithParent does nothing where the system has no such thing; TestMain stops
// the child.
func dieWithParent(*exec.Cmd) {}
