package pattern_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"localprogress.org/site/internal/pattern"
)

// rows reads a tab-separated golden file. The files are the output of the design prototype, not of this package.
func rows(t *testing.T, name string) [][]string {
	t.Helper()
	text := golden(t, name)
	var out [][]string
	for line := range strings.Lines(text) {
		out = append(out, strings.Split(strings.TrimSuffix(line, "\n"), "\t"))
	}
	return out
}

func golden(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func sum(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}

func TestPicturesEqualThePrototype(t *testing.T) {
	t.Parallel()
	for _, row := range rows(t, "pictures.tsv") {
		hue, seed, want := pattern.Hue(row[0]), row[1], row[2]
		if got := pattern.SVG(seed, hue); got != want {
			t.Errorf("SVG(%q, %q)\n got %s\nwant %s", seed, hue, got, want)
		}
	}
	for _, row := range rows(t, "fixed.tsv") {
		layout, _ := strconv.Atoi(row[1])
		scheme, _ := strconv.Atoi(row[2])
		svg := pattern.SVG("cover", pattern.Hue(row[0]), pattern.Layout(layout), pattern.Scheme(scheme))
		if sum(svg) != row[3] {
			t.Errorf("hue %s, layout %d, scheme %d differs from the prototype:\n%s", row[0], layout, scheme, svg)
		}
	}
}

func TestFourThousandPictures(t *testing.T) {
	t.Parallel()
	total := 0
	for _, row := range rows(t, "thousands.tsv") {
		hue, hash := pattern.Hue(row[0]), sha256.New()
		for i := range 500 {
			seed := fmt.Sprintf("seed-%d", i)
			svg := pattern.SVG(seed, hue)
			if svg != pattern.SVG(seed, hue) {
				t.Fatalf("%s/%s: two calls gave two pictures", seed, hue)
			}
			if len(svg) > 4096 {
				t.Errorf("%s/%s: %d bytes, over 4 KB", seed, hue, len(svg))
			}
			total += len(svg)
			fmt.Fprintln(hash, svg)
		}
		if got := hex.EncodeToString(hash.Sum(nil)); got != row[1] {
			t.Errorf("hue %s: some of 500 pictures differ from the prototype", hue)
		}
	}
	if mean := total / 4000; mean < 400 || mean > 1024 {
		t.Errorf("mean size %d bytes, want 400 to 1,024", mean)
	}
}

func TestScenery(t *testing.T) {
	t.Parallel()
	// The only change to the prototype: 78.3 where it prints 78.30000000000001.
	if got := pattern.Town() + "\n"; got != golden(t, "town.svg") {
		t.Errorf("Town differs from the prototype: %s", got)
	}
	// The prototype's streets in other words: drawn by a browser, both look the same.
	for _, seed := range []string{"Article", "home"} {
		if got := pattern.Street(seed) + "\n"; got != golden(t, "street-"+seed+".svg") {
			t.Errorf("Street(%q) is another one: %s", seed, got)
		}
	}
	for _, row := range rows(t, "glyphs.tsv") {
		if got := pattern.Glyph(pattern.Hue(row[0])); got != row[1] {
			t.Errorf("Glyph(%s) = %s", row[0], got)
		}
	}
	marks := rows(t, "marks.tsv")
	if got := pattern.Mark(); got != marks[0][1] {
		t.Errorf("Mark() = %s", got)
	}
	if got := pattern.MarkOnDeep(); got != marks[1][1] {
		t.Errorf("MarkOnDeep() = %s", got)
	}
}

func TestUnknownHueIsNone(t *testing.T) {
	t.Parallel()
	for _, h := range []pattern.Hue{"", "plaid", `"><script>`} {
		if pattern.SVG("a", h) != pattern.SVG("a", pattern.None) || pattern.Glyph(h) != pattern.Glyph(pattern.None) {
			t.Errorf("hue %q is not drawn as none", h)
		}
		if h.Name() != "" || h.Shape() != "pin" || h.Ground() != pattern.None.Ground() || h.Tint() != pattern.None.Tint() {
			t.Errorf("hue %q does not describe itself as none", h)
		}
	}
}

func TestOptionsOutOfRangeLeaveTheChoiceToTheSeed(t *testing.T) {
	t.Parallel()
	plain := pattern.SVG("a", pattern.Housing)
	if got := pattern.SVG("a", pattern.Housing, pattern.Layout(-1), pattern.Layout(6), pattern.Scheme(3)); got != plain {
		t.Errorf("got another picture: %s", got)
	}
	if got := pattern.SVG("a", pattern.Housing, pattern.Crop(`xMidYMid" onload="x`)); strings.Contains(got, `onload="`) {
		t.Errorf("a crop broke out of its attribute: %s", got)
	}
}

func TestFileIsWellFormed(t *testing.T) {
	t.Parallel()
	for _, h := range append(pattern.Hues(), pattern.None) {
		var svg struct {
			XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
			Width   int      `xml:"width,attr"`
			Height  int      `xml:"height,attr"`
		}
		if err := xml.Unmarshal(pattern.File(`</svg><script>`, h), &svg); err != nil {
			t.Fatalf("%s: %v", h, err)
		}
		if svg.Width != 1200 || svg.Height != 800 {
			t.Errorf("%s: %d × %d, want 1200 × 800", h, svg.Width, svg.Height)
		}
	}
}

func BenchmarkSVG(b *testing.B) {
	for b.Loop() {
		pattern.SVG("good-cause-one-year-on", pattern.Housing)
	}
}
