package pattern

import (
	"fmt"
	"strings"
)

var glyphs = map[string]string{
	"house": "M0 6L7 0l7 6v8H0z",
	"steps": "M0 14v-3.5h3.5V7H7V3.5h3.5V0H14v14z",
	"dome":  "M0 7a7 7 0 0 1 14 0v7h-3V9H8.500v5h-3V9H3v5H0z",
	"arch":  "M0 14V7a7 7 0 0 1 14 0v7h-4V7a3 3 0 0 0-6 0v7z",
	"leaf":  "M0 14A14 14 0 0 1 14 0A14 14 0 0 1 0 14z",
	"rings": "M0 0a14 14 0 0 1 14 14H9.500A9.500 9.500 0 0 0 0 4.500zM0 8.500A5.500 5.500 0 0 1 5.500 14H0z",
	"book":  "M0 1l7 3.500V14L0 10.500zM14 1L7.800 4.100v9.500L14 10.500z",
	"pin":   "M0 7a7 7 0 0 1 7-7v7zM7 7h7v7H7z",
}

// Glyph returns the shape at 14 pixels, for kickers. It takes the colour of the text around it, so
// that an issue never depends on colour alone.
func Glyph(hue Hue) string {
	return `<svg class="gl" viewBox="0 0 14 14" width="14" height="14" aria-hidden="true"><path fill="currentColor" d="` +
		glyphs[hue.Shape()] + `"/></svg>`
}

// Mark returns the logo's sign: four blocks that take the page's ink, coral and brand colours.
func Mark() string { return mark("var(--ink)", "var(--coral)", "var(--brand)") }

// MarkOnDeep returns the logo's sign in the fixed light colours that stand on the deep ground of the footer.
func MarkOnDeep() string { return mark(paper, "#FF8F73", "#B9A2FF") }

func mark(ink, coral, brand string) string {
	return `<svg viewBox="0 0 20 20" aria-hidden="true">` + MarkPaths(ink, coral, brand) + `</svg>`
}

// MarkPaths returns the sign's four blocks alone, in a square of 20 by 20. The quarter disc is always marigold.
func MarkPaths(ink, coral, brand string) string {
	return fmt.Sprintf(`<path fill="%s" d="M0 10A10 10 0 0 1 10 0v10z"/><path fill="%s" d="M10 10l5-10 5 10z"/>`+
		`<path fill="%s" d="M0 10h10v10H0z"/><path fill="%s" d="M10 20v-5a5 5 0 0 1 10 0v5z"/>`, marigold, coral, ink, brand)
}

// streetLots is how many buildings stand in a street, each 20 units wide.
const streetLots = 32

// building is one of a street as parts of three paths: its outline, its windows that show the paper behind, its light.
// Each part begins at the building's lower left corner and ends at its lower right one.
type building struct{ outline, panes, light string }

var (
	house   = building{outline: "v-20l10-10 10 10v20", light: "m7.5-15h5v5h-5zm12.5 15"}
	flat    = building{outline: "v-30h20v30", panes: "m4-26h4v4h-4zm0 8h4v4h-4zm8-8h4v4h-4zm0 8h4v4h-4zm8 18"}
	dome    = building{outline: "v-20a10 10 0 0 1 20 0v20"}
	arch    = building{outline: "v-20h20v20", panes: "m5-5v-5a5 5 0 0 1 10 0v5zm15 5"}
	stepsUp = building{outline: "v-5h5v-5h5v-5h5v-5h5v20"}
	steps   = building{outline: "v-20h5v5h5v5h5v5h5v5"}
	low     = building{outline: "v-10h20v10"}
	bowUp   = building{outline: "a20 20 0 0 1 20-20v20"}
	bow     = building{outline: "v-20a20 20 0 0 1 20 20"}
	tower   = building{outline: "v-30l5-10 5 10v20h10v10"}
)

// streetKinds are what stands in a street; of two buildings the seed takes one.
var streetKinds = [][]building{{house}, {flat}, {dome}, {arch}, {steps, stepsUp}, {low}, {bowUp, bow}, {tower}}

// Street returns the row of buildings on top of the footer as an inline <svg class="street">. The seed is
// anything that tells pages apart. Windows show the page's paper colour through. Every page carries its street, so
// it is written to be short once it is compressed: the same building is the same text wherever it stands.
func Street(seed string) string {
	r := newSource("street-" + seed)
	last, before := -1, -1
	var outlines, panes, lights strings.Builder
	for range streetLots {
		kind := r.below(len(streetKinds))
		for kind == last || kind == before { // no building repeats within three
			kind = r.below(len(streetKinds))
		}
		before, last = last, kind
		b := streetKinds[kind][0]
		if len(streetKinds[kind]) == 2 && r.next() < .5 {
			b = streetKinds[kind][1]
		}
		outlines.WriteString(b.outline)
		panes.WriteString(orStep(b.panes))
		lights.WriteString(orStep(b.light))
	}
	return fmt.Sprintf(`<svg class="street" viewBox="0 0 %[1]d 40" preserveAspectRatio="xMinYMax slice" aria-hidden="true" focusable="false">`+
		`<path fill="%[2]s" d="M0 35h%[1]dv6H0zM0 40%[3]sz"/><path fill="var(--paper)" d="M0 40%[4]s"/><path fill="%[5]s" d="M0 40%[6]s"/></svg>`,
		streetLots*20, deep, &outlines, &panes, marigold, &lights)
}

// orStep is the part of a path or, for a building without one, the step to its lower right corner.
func orStep(part string) string {
	if part == "" {
		return "m20 0"
	}
	return part
}

// Town returns the town at the lower right of the home page's hero as an inline <svg class="town">. It is set
// by hand for the deep ground and does not change with the page.
func Town() string {
	const violet, brand, brick, teal, rose = "#B9A2FF", "#4B2A9B", "#BF3417", "#5FD6CC", "#FF8F73"
	p := &pen{}
	// the far row, tone on tone
	p.rect(16, 11, 2, 6, brand)
	p.roof(16, 10, 2, 1, brand)
	p.steps(0, 14, 4, 3, 3, false, brand)
	p.rect(18, 12, 2, 5, brand)
	p.disc(21, 1, 6, marigold)
	// the tower, cut by the right edge
	p.rect(28, 5, 4, 12, brick)
	p.roof(28, 3, 4, 2, paper)
	p.window(28, 5.3, 4, 6.2, 2, 3, deep, .7)
	p.arch(29, 13, 2, 4, deep)
	// the hall
	p.half(20, 6, 8, "b", violet)
	p.rect(20, 10, 8, 1, paper)
	for i := range 4 {
		p.rect(20.5+float64(i)*2, 11, 1, 5, paper)
	}
	p.rect(20, 16, 8, 1, violet)
	// the near row: steps, arch, house, leaf
	p.steps(16, 12, 4, 5, 4, false, teal)
	p.arch(12, 12, 4, 5, rose)
	p.arch(13, 13, 2, 4, deep)
	p.rect(8, 14, 4, 3, paper)
	p.roof(8, 12, 4, 2, brick)
	p.rect(9.5, 14.7, 1, 2.3, deep)
	p.leaf(4, 12, 4, false, teal)
	p.rect(4, 16, 4, 1, brand)
	return fmt.Sprintf(`<svg class="town" viewBox="0 0 320 170" preserveAspectRatio="xMaxYMax meet" aria-hidden="true" focusable="false">%s</svg>`, p)
}
