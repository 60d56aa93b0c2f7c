package ui

import (
	_ "embed"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// outlines are the states' outlines in whole units of a 975 by 610 picture (Albers projection), with the
// place of the two letters: from us-atlas 3.0.1 (ISC licence), simplified, after the U.S. Census Bureau's
// cartographic boundary files.
//
//go:embed states.json
var outlines []byte

type outline struct {
	Name string
	Path string
	X, Y int
}

var states = func() map[string]outline {
	var m map[string]outline
	if err := json.Unmarshal(outlines, &m); err != nil {
		panic(err)
	}
	return m
}()

// stateCodes are the two-letter codes, sorted, so that the picture is always the same bytes.
var stateCodes = slices.Sorted(maps.Keys(states))

// StateName returns the name of a state by its two letters, or the letters when there is no such state.
func StateName(code string) string {
	if s, ok := states[code]; ok {
		return s.Name
	}
	return code
}

// plain is one path with the outlines of all states that are not among the marked ones, in a fixed order.
func plain(marked []MapState) string {
	skip := map[string]bool{}
	for _, s := range marked {
		skip[s.Code] = true
	}
	var b strings.Builder
	for _, code := range stateCodes {
		if !skip[code] {
			b.WriteString(states[code].Path)
		}
	}
	return b.String()
}

// mapTitle says in words what the map shows.
func mapTitle(marked []MapState) string {
	var certified, organizing []string
	for _, s := range marked {
		if s.Organizing {
			organizing = append(organizing, StateName(s.Code))
		} else {
			certified = append(certified, StateName(s.Code))
		}
	}
	var parts []string
	if len(certified) > 0 {
		parts = append(parts, "certified chapters in "+listing(certified))
	}
	if len(organizing) > 0 {
		parts = append(parts, "organizing in "+listing(organizing))
	}
	if len(parts) == 0 {
		return "Map of the United States"
	}
	return "Map of the United States: " + strings.Join(parts, "; ")
}

// listing joins names as a sentence does: "New York, Texas and Minnesota".
func listing(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
