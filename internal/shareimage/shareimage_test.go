package shareimage

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/pattern"
)

var keep = flag.String("keep", "", "folder to put the pictures into, to look at")

func TestAnyHeadlineGivesASmallPicture(t *testing.T) {
	t.Parallel()
	titles := []string{
		"Rent set by software",
		"What Milwaukee showed about school safety",
		strings.TrimSpace(strings.Repeat("Eleven upstate towns vote for good cause eviction protections after a year of organizing ", 2))[:140],
		"Vivienda digna: qué aprobó el condado y cómo se escribió la ordenanza",
		"Nguyễn Thị Hồng Đào phát biểu về quyền của người thuê nhà ở thành phố",
		"", "🏠🏠🏠", "住宅の権利", strings.Repeat("m", 1200), strings.Repeat("a ", 5000), "\x00\xff\n\t", "Pflanzenschutzmittelverordnungsänderungsgesetz today",
	}
	largest, slowest := 0, time.Duration(0)
	for i, title := range titles {
		for _, hue := range []pattern.Hue{pattern.Hues()[i%7], "nonsense"} {
			start := time.Now()
			file, err := PNG(Card{Seed: fmt.Sprint("seed-", i), Hue: hue, Kicker: "Press release", Title: title})
			if err != nil {
				t.Fatalf("%q: %v", title, err)
			}
			largest, slowest = max(largest, len(file)), max(slowest, time.Since(start))
			if len(file) > 100<<10 {
				t.Errorf("%q in %s takes %d bytes", title, hue, len(file))
			}
			c, err := png.DecodeConfig(bytes.NewReader(file))
			if err != nil || c.Width != Width || c.Height != Height {
				t.Errorf("%q: %v, %v", title, c, err)
			}
			if *keep != "" && hue == pattern.Hues()[i%7] {
				if err := os.WriteFile(filepath.Join(*keep, fmt.Sprintf("%02d.png", i)), file, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	t.Logf("largest %d bytes, slowest %v", largest, slowest)
}

// Nothing of a line may stand outside of the text's column, and no word of a usual headline is lost.
func TestLinesFitTheirColumn(t *testing.T) {
	t.Parallel()
	f, err := newFace(60)
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"One", "What the council of a small town learned", strings.Repeat("W", 300)} {
		lines := f.wrap(title, measure, 50)
		for _, line := range lines {
			if w := f.width(line); w > measure {
				t.Errorf("%q is %d pixels wide", line, w)
			}
		}
		if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != strings.ReplaceAll(title, " ", "") {
			t.Errorf("%q became %q", title, lines)
		}
	}
	if lines := f.wrap("one two three four five six seven eight nine ten", 200, 2); len(lines) != 2 || !strings.HasSuffix(lines[1], "…") || !f.cut {
		t.Errorf("%q", lines)
	}
}

func TestEqualCardsAreEqualPictures(t *testing.T) {
	t.Parallel()
	c := Card{Seed: "a", Hue: pattern.Housing, Title: "A headline"}
	one, err1 := PNG(c)
	two, err2 := PNG(c)
	if err1 != nil || err2 != nil || !bytes.Equal(one, two) {
		t.Errorf("%v, %v, equal %v", err1, err2, bytes.Equal(one, two))
	}
}
