package ui

import (
	"strings"
	"unicode/utf8"
)

// Long is the class of a headline that would outweigh its page at the size of others: "long" or "longer", after its
// letters and those of its longest word, and "" for most. What it does is up to the place where the headline stands.
func Long(title string) string {
	word := 0
	for _, w := range strings.Fields(title) {
		word = max(word, utf8.RuneCountInString(w))
	}
	switch all := utf8.RuneCountInString(title); {
	case all > 100 || word > 18:
		return "longer"
	case all > 60 || word > 10:
		return "long"
	}
	return ""
}
