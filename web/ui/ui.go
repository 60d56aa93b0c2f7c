// Package ui holds the small pieces that every page is built from: icons, fields, kickers, pagers, badges,
// dates, the map. They know no domain type; they take words, numbers and addresses. Their looks are in
// web/css.
package ui

import (
	"github.com/a-h/templ"

	"localprogress.org/site/internal/pattern"
)

// HueClass returns the class that gives an element the colours of an issue (a name of pattern.Hues, or
// "none"). Anything else takes the colours of "none".
func HueClass(hue string) string {
	for _, h := range pattern.Hues() {
		if string(h) == hue {
			return "i-" + hue
		}
	}
	return "i-none"
}

// Pattern is the block pattern that stands in for a missing picture: the same seed and hue always give the
// same one. It is decoration and hidden from screen readers.
func Pattern(seed, hue string, options ...pattern.Option) templ.Component {
	return templ.Raw(pattern.SVG(seed, pattern.Hue(hue), options...))
}

// Glyph is the 14 pixel sign of an issue, so that an issue never depends on its colour alone.
func Glyph(hue string) templ.Component { return templ.Raw(pattern.Glyph(pattern.Hue(hue))) }

// Street is the row of houses on top of the footer, another one for every seed.
func Street(seed string) templ.Component { return templ.Raw(pattern.Street(seed)) }

// Town is the picture of the home page's head.
func Town() templ.Component { return templ.Raw(pattern.Town()) }
