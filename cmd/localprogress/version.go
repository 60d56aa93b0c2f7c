package main

import (
	"fmt"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints one line: the release, or for a build of a checkout its commit and day, and the version of Go.
func (versionCommand) Run(s *session) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		_, err := fmt.Fprintln(s.stdout, "localprogress, of an unknown build")
		return err
	}
	settings := map[string]string{}
	for _, setting := range info.Settings {
		settings[setting.Key] = setting.Value
	}
	version := info.Main.Version
	if commit := settings["vcs.revision"]; len(commit) >= 12 {
		version = commit[:12]
		if day := settings["vcs.time"]; len(day) >= 10 {
			version += " of " + day[:10]
		}
		if settings["vcs.modified"] == "true" {
			version += ", changed since"
		}
	}
	_, err := fmt.Fprintf(s.stdout, "localprogress %s, built with %s\n", version, info.GoVersion)
	return err
}
