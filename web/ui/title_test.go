package ui

import (
	"strings"
	"testing"
)

func TestLongHeadlinesAreKnownByTheirLettersAndWords(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Housing":                       "",
		"Climate and federal resources": "",
		"Justicia para la construcción": "long", // one word of twelve letters
		strings.Repeat("word ", 13):     "long",
		strings.Repeat("word ", 28):     "longer",
		strings.Repeat("ñ", 19):         "longer",
		"Nguyễn Thị Phương Thảo":        "",
	} {
		if got := Long(title); got != want {
			t.Errorf("Long(%q) = %q, want %q", title, got, want)
		}
	}
}
