package admin

import (
	"strings"

	"localprogress.org/site/web/ui"
)

// together says what became of the two versions.
func (s Stale) together() string {
	switch {
	case len(s.Fields) == 0:
		return "Both hold the same words."
	case len(s.Both) > 0:
		return "Both are together in the form below, and nothing of either is lost. Nothing can be published before you have chosen."
	}
	return "Both are together in the form below, and nothing of either is lost. Read it once more and save it."
}

// who saved the other version, and when it was.
func (s Stale) who() string {
	if s.Own {
		return "You saved another version on another page while you were writing on this one"
	}
	return s.By + " saved another version while you were writing"
}

// todo says how to choose where both changed the same.
func (s Stale) todo() string {
	places := "Where “Both of you changed this” stands in the text, in " + strings.ToLower(ui.Count(s.Marks, 0, "place", "places")) + ", keep what is right, and delete the lines that mark it."
	switch {
	case s.Marks == 0:
		return "Choose below, then save."
	case len(s.Both) == 1:
		return places
	}
	return "Choose below, then save. " + places
}

// listed names fields in a sentence: "Title, Summary".
func listed(fields []string) string {
	var out []string
	for _, f := range fields {
		out = append(out, Label(f))
	}
	return strings.Join(out, ", ")
}
