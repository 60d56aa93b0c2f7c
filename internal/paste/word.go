package paste

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"localprogress.org/site/internal/htmltree"
)

// Word writes the items of a list as paragraphs: the style names list and depth ("mso-list:l0 level2 lfo1"), and a span that
// is to be ignored holds bullet or number. Outlook on the web drops the names; then the tiny blanks behind the bullet
// and the indent tell.

// paragraph reads a <p> or <div>, which may be an item of a list or go on with one.
func (r *reader) paragraph(n *html.Node, l look) {
	marker := markerOf(n)
	level := listLevel(n, marker)
	if level > 0 {
		item := block{kind: "item", level: level}
		if marker != nil {
			item.start = numberOf(htmltree.Text(marker))
			marker.Parent.RemoveChild(marker)
		}
		if item.inner = r.blocks(n, l, r.depth+1); len(item.inner) > 0 {
			r.out = append(r.out, item)
		}
		return
	}
	start := len(r.out)
	r.children(n, l)
	r.flush()
	if isListClass(n) {
		for i := range r.out[start:] {
			r.out[start+i].continues = r.out[start+i].kind == "p"
		}
	}
}

// isMarker reports whether the element holds a bullet or number that Word draws by itself.
func isMarker(n *html.Node) bool {
	return n.Type == html.ElementNode && styleOf(n)["mso-list"] == "ignore"
}

// markerOf returns the element with the bullet or number of an item, nil where there is none.
func markerOf(n *html.Node) *html.Node {
	if styleOf(n)["mso-list"] == "" && !isListClass(n) {
		return nil
	}
	for node := range n.Descendants() {
		if isMarker(node) {
			return node
		}
		if node.Data == "span" && tinyBlank.MatchString(styleOf(node)["font"]) && isBlank(htmltree.Text(node)) && node.Parent.Data == "span" {
			return node.Parent
		}
	}
	return nil
}

var (
	tinyBlank = regexp.MustCompile(`^7(\.0)?pt `)
	wordLevel = regexp.MustCompile(`^l\d+ level(\d) `)
)

// listLevel returns how deep an item stands, 1 for the outermost; 0 for what is no item.
func listLevel(n, marker *html.Node) int {
	style := styleOf(n)
	if found := wordLevel.FindStringSubmatch(style["mso-list"] + " "); found != nil {
		level, _ := strconv.Atoi(found[1])
		return max(level, 1)
	}
	if marker == nil {
		return 0
	}
	const step = 36 // points; Word indents by half an inch
	return max(1, int(math.Round(points(style["margin-left"])/step)))
}

// points returns a length of a style in points, 0 where it is none, and no more than a page is wide.
func points(length string) float64 {
	for unit, size := range map[string]float64{"in": 72, "pt": 1, "cm": 72 / 2.54, "px": 0.75} {
		if number, ok := strings.CutSuffix(length, unit); ok {
			value, _ := strconv.ParseFloat(number, 64)
			return min(max(value*size, 0), 612)
		}
	}
	return 0
}

// isListClass reports whether Word counts the paragraph to a list: as an item, or as more text of one.
func isListClass(n *html.Node) bool {
	for class := range strings.FieldsSeq(htmltree.Attr(n, "class")) {
		if strings.Contains(class, "MsoListParagraph") || strings.Contains(class, "MsoListContinue") || strings.Contains(class, "MsoListBullet") || strings.Contains(class, "MsoListNumber") {
			return true
		}
	}
	return false
}

var (
	numbered = regexp.MustCompile(`^[(\[]?(?:\d+\.)*(\d{1,9}|[A-Za-z]{1,6}|[一二三四五六七八九十百]+)[.)\]:、．）]*$`)
	ended    = regexp.MustCompile(`[0-9.)\]:、．）]$`)
)

// numberOf returns the number of an item, 1 for a letter, and 0 for a bullet. An "o" is a bullet, an "o." is not.
func numberOf(marker string) int {
	marker = strings.TrimSpace(spaces.Replace(marker))
	found := numbered.FindStringSubmatch(marker)
	if found == nil || !ended.MatchString(marker) {
		return 0
	}
	number, _ := strconv.Atoi(found[1])
	return max(number, 1)
}
