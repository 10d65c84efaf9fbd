package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"whoowns/internal/terminal"
)

// version says which build this is.
type version struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Modified bool   `json:"modified,omitempty"`
	Go       string `json:"go"`
	System   string `json:"system"`
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Which build this is",
		Args:  noArguments,
		RunE: func(*cobra.Command, []string) error {
			v := thisVersion()
			return a.print(v, func(p *terminal.Page) { p.Paragraph(v.line()) })
		},
	}
}

func (v version) line() string {
	if v.Revision == "" {
		return fmt.Sprintf("whoowns %s, %s, %s", v.Version, v.Go, v.System)
	}
	return fmt.Sprintf("whoowns %s (%.12s), %s, %s", v.Version, v.Revision, v.Go, v.System)
}

// thisVersion reads what the Go toolchain wrote into the binary.
func thisVersion() version {
	v := version{Version: "unknown", Go: runtime.Version(), System: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	v.Version = info.Main.Version
	if v.Version == "" || v.Version == "(devel)" {
		v.Version = "development"
	}
	for _, setting := range info.Settings {
		switch setting.Key {
		case "vcs.revision":
			v.Revision = setting.Value
		case "vcs.modified":
			v.Modified = setting.Value == "true"
		}
	}
	return v
}
