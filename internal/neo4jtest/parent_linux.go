package neo4jtest

import (
	"os/exec"
	"syscall"
)

// dieWithParent ends the child when this process is killed.
func dieWithParent(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
