package journey

import (
	"fmt"
	"testing"

	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// Whoever chooses a picture sees it in every form in which pages show it; files that are dropped are taken one by one, and of
// each that is not it is said why. axe finds nothing in these states, and nothing sticks out.
func TestPicturesAreChosenAndDropped(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	all, err := s.Media.List(t.Context(), media.Filter{Choose: true})
	if err != nil || len(all.Files) < 2 {
		t.Fatalf("%d pictures, %v", len(all.Files), err)
	}
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
	b.Go(s.URL + "/admin/content/post/new")
	for _, f := range all.Files[:2] {
		testbrowser.Eval[bool](b, fmt.Sprintf(`(() => {
			const list = document.getElementById("f-lead-media");
			list.closest("details").open = true;
			list.value = %d;
			return list.dispatchEvent(new Event("change", {bubbles: true}));
		})()`, f.ID))
		for _, form := range []string{"wide", "square", "share"} {
			b.See(fmt.Sprintf(`.picked .%s img[src*="%s"]`, form, f.Hash))
		}
	}
	sound("a picture that is chosen")
	b.Go(s.URL + "/admin/media")
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
