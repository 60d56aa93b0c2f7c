package paste

import (
	"strings"
	"unicode"
)

// letter is one character of a block's words.
type letter struct {
	r     rune
	marks mark
	link  int32 // its place in words.links, 0 for none
	note  int32 // its place in words.notes, 0 for none; then r is noteSign
}

// noteSign stands in the place of a reference to a note; it is taken out of the text itself.
const noteSign = '\uFFFC'

// spaces are the characters that look like a blank, or like a line end.
var spaces = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2007", " ", "\t", " ", "\f", " ", "\v", "\n", "\u2028", "\n", "\u2029", "\n")

func isBlank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !isInvisible(r) && r != noteSign })
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// isInvisible reports whether nobody sees the character: controls, soft hyphens, zero-width characters, the signs that only
// one font of symbols has. Joiners and marks of direction are not meant; they change what is beside them.
func isInvisible(r rune) bool {
	switch {
	case r < ' ', 0x7f <= r && r < 0xa0, r == 0xad, r == 0x200b, 0x2060 <= r && r <= 0x2064, r == 0xfeff, 0xf000 <= r && r <= 0xf0ff, r == noteSign:
		return true
	}
	return false
}

// isJoiner reports whether the character joins or parts letters of scripts that join them, or parts of an emoji.
func isJoiner(r rune) bool { return r == 0x200c || r == 0x200d }

// isDirection reports whether the character sets the direction of the text beside it.
func isDirection(r rune) bool {
	return r == 0x200e || r == 0x200f || r == 0x61c || 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069
}

// isSeen reports whether a character behind before belongs to the text: joiners do outside of Latin, Greek and Cyrillic, marks of
// direction in a text that has words from right to left.
func isSeen(r, before rune, rightToLeft bool) bool {
	switch {
	case isJoiner(r):
		return before > 0x52f && !unicode.IsSpace(before) && !isJoiner(before)
	case isDirection(r):
		return rightToLeft
	}
	return !isInvisible(r)
}

func isRightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

const raised, lowered = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"

// raise writes a raised or lowered number with Unicode's own digits: CO₂ and m², where Markdown has no sign for it.
func raise(text string, l look) string {
	digits := []rune(raised)
	if l.lowered {
		digits = []rune(lowered)
	}
	if !l.raised && !l.lowered || l.link != "" || text == "" || strings.Trim(text, "0123456789") != "" {
		return text
	}
	return strings.Map(func(r rune) rune { return digits[r-'0'] }, text)
}
