// Package merge compares texts and brings two of them together that were made from the same one. Lines are the unit of
// merging, words that of showing what changed. It knows nothing of entries.
package merge

import (
	"regexp"
	"strings"
	"time"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Kind is what happened to a piece of a text.
type Kind int

// The kinds.
const (
	Same Kind = iota
	Gone
	Added
)

// Piece is a run of a comparison: text that both have, or only the older, or only the newer.
type Piece struct {
	Kind Kind
	Text string
}

// enough is how long a comparison looks for the shortest way from one text to the other; then it takes the one it has.
const enough = 500 * time.Millisecond

// word is letters or digits with what holds them together, blanks, or one other character.
var word = regexp.MustCompile(`[\p{L}\p{M}\p{N}]+(?:[’'.-][\p{L}\p{M}\p{N}]+)*|\s+|.`)

// Words compares two texts word by word. The pieces that are not Added make the older text, those that are not Gone the newer.
func Words(older, newer string) []Piece {
	var out []Piece
	for _, r := range compare(word.FindAllString(older, -1), word.FindAllString(newer, -1), true) {
		out = append(out, Piece{r.kind, strings.Join(r.units, "")})
	}
	return out
}

// run is a run of units.
type run struct {
	kind  Kind
	units []string
}

// compare compares two lists of units. readable joins changes that little stands between, as a person tells them.
func compare(older, newer []string, readable bool) []run {
	codes := coder{codes: map[string]rune{}}
	a, b := codes.encode(older), codes.encode(newer)
	d := diffmatchpatch.New()
	d.DiffTimeout = enough
	diffs := d.DiffMainRunes(a, b, false)
	if readable {
		diffs = d.DiffCleanupSemantic(diffs)
	}
	var out []run
	for _, diff := range diffs {
		kind := map[diffmatchpatch.Operation]Kind{diffmatchpatch.DiffEqual: Same, diffmatchpatch.DiffDelete: Gone, diffmatchpatch.DiffInsert: Added}[diff.Type]
		out = append(out, run{kind, codes.decode(diff.Text)})
	}
	return out
}

// coder gives every unit a character of its own, for the library compares characters.
type coder struct {
	codes map[string]rune
	units []string
}

// The first characters are left out for the library's sake, which looks at blanks and line breaks, and so are the surrogates,
// which a text cannot hold.
const first, surrogates, afterSurrogates = 0x100, 0xD800, 0xE000

func (c *coder) encode(units []string) []rune {
	out := make([]rune, len(units))
	for i, u := range units {
		code, known := c.codes[u]
		if !known {
			code = first + rune(len(c.units))
			if code >= surrogates {
				code += afterSurrogates - surrogates
			}
			c.codes[u] = code
			c.units = append(c.units, u)
		}
		out[i] = code
	}
	return out
}

func (c *coder) decode(text string) []string {
	var out []string
	for _, code := range text {
		if code >= afterSurrogates {
			code -= afterSurrogates - surrogates
		}
		out = append(out, c.units[code-first])
	}
	return out
}
