package ui

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// LanguageName is the English name of a language by its BCP 47 tag, or the tag itself when it is unknown.
func LanguageName(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return tag
	}
	if name := display.English.Languages().Name(t); name != "" {
		return name
	}
	return tag
}
