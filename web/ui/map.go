package ui

import (
	_ "embed"
	"encoding/json"
	"strings"

	"localprogress.org/site/static"
)

// labels are the states' names, and where their two letters stand on the map.
//
//go:embed states.json
var labels []byte

type label struct {
	Name string
	X, Y int
}

var states = func() map[string]label {
	var m map[string]label
	if err := json.Unmarshal(labels, &m); err != nil {
		panic(err)
	}
	return m
}()

// outline is the address of a state's outline, by its two letters, or of all of them, "us". The file holds them in
// whole units of a 975 by 610 picture (Albers projection): from us-atlas 3.0.1 (ISC licence), simplified, after the
// U.S. Census Bureau's cartographic boundary files. It is a file of its own, which a browser fetches once, because it
// weighs as much as the rest of a page.
func outline(id string) string { return static.URL("map.svg") + "#" + id }

// StateName returns the name of a state by its two letters, or the letters when there is no such state.
func StateName(code string) string {
	if s, ok := states[code]; ok {
		return s.Name
	}
	return code
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
