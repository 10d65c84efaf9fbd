//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A file that may not be written is read, and a command that writes says so. The
// superuser may write everything, so a test that runs as root lets nobody run
// the program.
func TestStoreThatIsReadOnly(t *testing.T) {
	ring(t)
	folder, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{defaultFile, "ring.csv"} {
		if err := os.Chmod(name, 0o444); err != nil {
			t.Fatal(err)
		}
	}
	for _, above := range []string{folder, filepath.Dir(folder), filepath.Dir(binary(t))} {
		if err := os.Chmod(above, 0o555); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(above, 0o700) })
	}
	for _, c := range []struct {
		args []string
		want string // what the failure says; "" when it succeeds
	}{
		{[]string{"owners", "HoldCo"}, ""},
		{[]string{"import", "ring.csv"}, "whoowns: "},
		{[]string{"seed"}, "whoowns: "},
	} {
		var out, messages bytes.Buffer
		cmd := program(t, folder, c.args...)
		cmd.Stdout, cmd.Stderr = &out, &messages
		if os.Geteuid() == 0 {
			const nobody = 65534
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		err := cmd.Run()
		lines := strings.Split(strings.TrimSpace(messages.String()), "\n")
		last := lines[len(lines)-1]
		switch {
		case c.want == "" && (err != nil || !strings.Contains(out.String(), "Alice")):
			t.Errorf("whoowns %v: %v, %s", c.args, err, messages.String())
		case c.want != "" && (err == nil || !strings.HasPrefix(last, c.want) || !strings.Contains(last, defaultFile) && !strings.Contains(last, "read-only")):
			t.Errorf("whoowns %v: %v, the last message is %q", c.args, err, last)
		}
	}
}
