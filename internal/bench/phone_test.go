package bench

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/thumbnail"
)

// A phone is a window in CSS pixels, and how many dots each of them has.
type phone struct {
	name          string
	width, height int64
	dots          float64
}

var phones = []phone{{"390 by 844, 3 dots a pixel", 390, 844, 3}, {"412 by 823, 1.75 dots a pixel (Lighthouse)", 412, 823, 1.75}}

const (
	pictures  = 12
	mostBytes = 1.2 // times those of a copy made by hand for the size in which it is displayed
)

// TestPicturesOnAPhone prints what the pictures of two pages weigh on a phone, beside AVIFs that are made by hand for the
// size in which each is displayed, and how much the pages shift while they load.
func TestPicturesOnAPhone(t *testing.T) {
	onlyMeasured(t, "bench-media")
	d := openDesk(t)
	store := content.New(d.pool, time.Now)
	originals := map[string]string{} // the path of the picture whose copies' addresses begin so
	dir := t.TempDir()
	text := ""
	for i := range pictures {
		data := scene(t, 2400, 1600, i, 88)
		f, err := d.files.Add(t.Context(), fmt.Sprintf("scene-%d.jpg", i), bytes.NewReader(data), media.Words{})
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, f.Name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		originals["/files/"+f.Hash+"/"] = path
		text += fmt.Sprintf("Some words before picture %d.\n\n![A street](%s \"| Credit: Desk\")\n\n", i+1, f.URL())
		publish(t, store, fmt.Sprintf("Story %d", i+1), "", f.ID)
	}
	path := publish(t, store, "Twelve pictures in a text", text, 0)
	b := testbrowser.Open(t)
	b.NoCache()
	for _, p := range phones {
		b.Phone(p.width, p.height, p.dots)
		for _, page := range []string{path, "/news"} {
			b.Go(d.site.url + page)
			for _, shown := range seen(t, b) {
				d.made(t, shown.Src)
			}
			b.Go(d.site.url + page)
			served, byHand, n := 0, 0, 0
			for _, shown := range seen(t, b) {
				for begin, original := range originals {
					if strings.Contains(shown.Src, begin) {
						n++
						served += d.made(t, shown.Src)
						byHand += handMade(t, original, int(math.Round(shown.Width*p.dots)))
					}
				}
			}
			shift := testbrowser.Eval[float64](b, `(async () => {
				let sum = 0;
				new PerformanceObserver(l => l.getEntries().forEach(e => sum += e.value)).observe({type: "layout-shift", buffered: true});
				await new Promise(r => setTimeout(r, 300));
				return sum;
			})()`)
			ratio := float64(served) / float64(max(byHand, 1))
			fmt.Printf("%-32s %s: %d pictures, %.0f KB; by hand %.0f KB; %.2f times; layout shift %.3f\n", page, p.name, n, float64(served)/1e3, float64(byHand)/1e3, ratio, shift)
			if n < pictures-2 || ratio > mostBytes || shift > 0 {
				t.Errorf("%s, %s: %d pictures, %.2f times the bytes, shift %.3f", page, p.name, n, ratio, shift)
			}
		}
	}
}

// publish puts a story before the readers and returns its path.
func publish(t *testing.T, store *content.Store, title, text string, lead int64) string {
	t.Helper()
	s := content.NewSnapshot(content.KindPost)
	s.Title, s.Summary, s.Body = title, "In a sentence.", text
	if lead != 0 {
		s.Lead = content.Lead{MediaID: lead, Alt: "A street", Credit: "Desk"}
	}
	rev, err := store.CreateAndPublish(t.Context(), content.Editor{Name: "Desk"}, s)
	if err != nil {
		t.Fatal(err)
	}
	return content.Path(content.KindPost, rev.Snapshot.Slug, "")
}

// displayed is a picture of the page: the copy that the browser chose, and how wide it is in CSS pixels.
type displayed struct {
	Src   string
	Width float64
}

// seen scrolls through the page and returns its pictures.
func seen(t *testing.T, b *testbrowser.Tab) (out []displayed) {
	t.Helper()
	data := testbrowser.Eval[string](b, `(async () => {
		for (let y = 0; y < document.body.scrollHeight; y += 500) {
			scrollTo(0, y);
			await new Promise(r => setTimeout(r, 50));
		}
		await Promise.all([...document.images].map(i => i.decode().catch(() => {})));
		return JSON.stringify([...document.querySelectorAll("main img")].map(i => ({Src: i.currentSrc, Width: i.getBoundingClientRect().width})));
	})()`)
	if err := json.Unmarshal([]byte(data), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// made waits until the copy at the address is made, and returns how many bytes it has.
func (d desk) made(t *testing.T, address string) int {
	t.Helper()
	for {
		answer, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(answer.Body)
		_ = answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %s, %v", address, answer.Status, err)
		}
		if answer.Header.Get("Cache-Control") != "no-store" {
			return len(data)
		}
	}
}

// handMade returns how many bytes an AVIF of the picture has in that width.
func handMade(t *testing.T, original string, width int) int {
	t.Helper()
	to := filepath.Join(t.TempDir(), "copy.avif")
	if out, err := exec.CommandContext(t.Context(), "vipsthumbnail", original, "-s", strconv.Itoa(width)+"x>", "-o", to+thumbnail.Saving(thumbnail.AVIF)).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	info, err := os.Stat(to)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Size())
}
