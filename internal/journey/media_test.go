package journey

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// Whoever chooses a picture finds it by its words, with the keyboard, and sees it in every form in which pages show it; files
// that are dropped are taken one by one, and of each that is not it is said why. axe finds nothing in these states, and
// nothing sticks out.
func TestPicturesAreChosenAndDropped(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	all, err := s.Media.List(t.Context(), media.Filter{Choose: true})
	if err != nil || len(all.Files) < 2 {
		t.Fatalf("%d pictures, %v", len(all.Files), err)
	}
	long := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	b := testbrowser.Open(t)
	b.Go(s.URL + "/admin/sign-in")
	b.Type("#f-email", testsite.Email)
	b.Type("#f-password", testsite.Password)
	b.Follow("form button.btn")
	sound := func(state string) {
		t.Helper()
		for _, v := range []struct {
			width int64
			dark  bool
		}{{1280, false}, {390, true}} {
			b.View(v.width, 900, v.dark)
			for _, fault := range b.Axe() {
				t.Errorf("%s at %d px: %s", state, v.width, fault)
			}
			if o := b.Overflow(); o != "" {
				t.Errorf("%s at %d px is wider than the window by %s", state, v.width, o)
			}
		}
	}
	ended := all.Files[1]
	if err := s.Media.Describe(t.Context(), media.Editor{Publishes: true}, ended.ID, media.Details{Name: ended.Name, Words: ended.Words, LicenceEnds: &long}, time.Now()); err != nil {
		t.Fatal(err)
	}
	b.Go(s.URL + "/admin/content/post/new")
	testbrowser.Eval[bool](b, `document.querySelector("[data-choose]").closest("details").open = true`)
	b.Click("[data-choose]")
	b.See("dialog[open] .offered button")
	b.See(fmt.Sprintf("dialog .offered button[value='%d']:disabled", ended.ID))
	sound("the pictures to choose from")
	f := all.Files[len(all.Files)-1]
	b.Type("dialog input[type=search]", f.Name)
	b.See(fmt.Sprintf("dialog .offered li:first-child button[value='%d']", f.ID))
	for range 3 { // over the search button and what adds one
		b.Press(kb.Tab)
	}
	b.Press(kb.Enter)
	b.Says(".chosen", f.Name)
	for _, form := range []string{"wide", "square", "share"} {
		b.See(fmt.Sprintf(`.picked .%s img[src*="%s"]`, form, f.Hash))
	}
	if alt := testbrowser.Eval[string](b, `document.getElementById("f-lead-alt").value`); alt != f.Alt || alt == "" {
		t.Errorf("its alt text is %q in the form, want %q", alt, f.Alt)
	}
	b.Click("[data-without]")
	if left := testbrowser.Eval[string](b, `document.querySelector("[name='lead.media']").value + document.getElementById("f-lead-alt").value`); left != "" {
		t.Errorf("without a picture %q stays", left)
	}
	b.Click("[data-choose]")
	b.See("dialog[open] .offered button")
	testbrowser.Eval[bool](b, `(() => {
		const files = new DataTransfer();
		const canvas = document.createElement("canvas");
		canvas.width = 40; canvas.height = 30;
		canvas.toBlob((made) => {
			files.items.add(new File(["place,members\nAustin,12\n"], "table.csv", {type: "text/csv"}));
			files.items.add(new File([made], "new-hall.png"));
			document.querySelector("dialog [data-upload]").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
		});
		return true;
	})()`)
	b.Says("dialog .offered li:first-child", "new-hall.png")
	b.Says("dialog .uploads", "table.csv is no picture, and only pictures can be chosen here.")
	b.Press(kb.Escape)
	b.Click("[data-tool=picture]")
	b.See("dialog[open] .offered button")
	b.Click(fmt.Sprintf("dialog .offered button[value='%d']", f.ID))
	if text := testbrowser.Eval[string](b, `document.querySelector("[data-editor]").elements.body.value`); !strings.Contains(text, f.URL()) {
		t.Errorf("the text is %q without the picture", text)
	}
	testbrowser.Eval[bool](b, `(() => { document.querySelector("[data-choose]").focus(); return true; })()`)
	b.Click("[data-choose]")
	b.See("dialog[open] .offered button")
	b.Click(fmt.Sprintf("dialog .offered button[value='%d']", f.ID))
	b.See(".picked .wide img")
	sound("a picture that is chosen")
	b.Leave(s.URL + "/admin/media")
	testbrowser.Eval[bool](b, `(() => {
		window.sent = 0;
		const {send} = XMLHttpRequest.prototype;
		XMLHttpRequest.prototype.send = function (body) { window.sent++; send.call(this, body); };
		const files = new DataTransfer();
		files.items.add(new File([new Uint8Array(50 * 1024 * 1024 + 1)], "huge\u202e.pdf"));
		files.items.add(new File(["moving"], "march.mp4", {type: "video/mp4"}));
		files.items.add(new File(["<svg/>"], "drawing.png"));
		files.items.add(new File(["place,members\nAustin,12\n"], "table.csv"));
		document.querySelector("[data-upload]").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true, cancelable: true}));
		return true;
	})()`)
	b.Says(".uploads", "huge.pdf is larger than 50 MB. Make it smaller and try again.")
	b.Says(".uploads", "march.mp4 is not a file that the site takes.")
	b.Says(".uploads", "drawing.png is an SVG")
	b.Says(".uploads", "table.csv: taken")
	if sent := testbrowser.Eval[int](b, "window.sent"); sent != 2 {
		t.Errorf("%d files were sent, want the two that are not refused by their size and kind", sent)
	}
	sound("what became of an upload")
}
