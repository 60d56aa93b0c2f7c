package journey

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// textOf is what the form would send.
const textOf = `document.querySelector('[data-editor]').elements.body.value`

// TestTheWritingField works the field by keyboard: marks, insertions, links to entries; what is typed is what is sent.
func TestTheWritingField(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	b.Go(s.URL + "/admin/content/post/new")
	b.Type("#f-title", "Sidewalks")
	b.See("#f-body.cm-content")
	text := func(want string) {
		t.Helper()
		if got := testbrowser.Eval[string](b, textOf); got != want {
			t.Fatalf("the text is %q, want %q", got, want)
		}
	}
	b.Type("#f-body", "One two")
	b.See(".cm-editor.cm-focused")
	if ring := testbrowser.Eval[string](b, `getComputedStyle(document.querySelector(".cm-editor")).outline`); !strings.Contains(ring, "solid 3px") {
		t.Errorf("the ring of the writing field is %q", ring)
	}
	b.Press("b", kb.ModifierCtrl)
	text("One two**bold**")
	b.Press("b", kb.ModifierCtrl)
	text("One twobold")
	b.Press("z", kb.ModifierCtrl)
	b.Press("z", kb.ModifierCtrl)
	text("One two")

	// A slash at the start of a line inserts.
	b.Type("#f-body", "\n/pull")
	b.See(".cm-tooltip-autocomplete [aria-selected]")
	b.Press(kb.Enter)
	text("One two\n\n:::pull\nThe words that carry the story.\n:::")
	b.Press("Crossing took a minute.")
	text("One two\n\n:::pull\nCrossing took a minute.\n:::")

	// A link is kept by entry: its title stands beside it, readers get the address.
	target, err := s.Content.Newest(t.Context(), content.Filter{Kinds: []content.Kind{content.KindResource}, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	b.Press(kb.End, kb.ModifierCtrl)
	b.Type("#f-body", "\n\nRead ")
	b.Press("k", kb.ModifierCtrl)
	b.See("dialog[data-link][open]")
	b.Press(target[0].Title)
	b.See("[data-link] [role=option][aria-selected=true]")
	b.Press(kb.Enter)
	b.Says("#f-body", "entry:")
	link := fmt.Sprintf("[%s](entry:%d)", target[0].Title, target[0].ID)
	text("One two\n\n:::pull\nCrossing took a minute.\n:::\n\nRead " + link)
	b.SeeIn("iframe[name=page]", `.prose a[href="`+target[0].Path()+`"]`, target[0].Title)

	// The footnote's number and note.
	b.Click(`[data-tool="footnote"]`)
	if got := testbrowser.Eval[string](b, textOf); !strings.HasSuffix(got, link+"[^1]\n\n[^1]: Where it is from.") {
		t.Errorf("with a footnote, the text ends with %q", got[max(0, len(got)-80):])
	}
	b.Press("The city clerk.")
	b.Says(`[data-count="words"]`, "words")

	b.Click("[data-help]")
	b.See("dialog[data-shortcuts][open]")
	for _, v := range b.Axe() {
		t.Errorf("axe, shortcuts: %s", v)
	}
	b.Press(kb.Escape)
	b.Follow("[data-save]")
	if got := testbrowser.Eval[string](b, textOf); !strings.Contains(got, link+"[^1]") || !strings.HasSuffix(strings.TrimSpace(got), "[^1]: The city clerk.") {
		t.Errorf("saved, the text is %q", got)
	}
	for _, v := range b.Axe() {
		t.Errorf("axe: %s", v)
	}
	if *shots != "" {
		for _, view := range []struct {
			name          string
			width, height int64
			dark          bool
		}{{"wide", 1280, 1000, false}, {"wide-dark", 1280, 1000, true}, {"phone", 390, 844, false}} {
			b.View(view.width, view.height, view.dark)
			if err := os.WriteFile(filepath.Join(*shots, "write-"+view.name+".png"), b.Shot(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// pasteInto gives the writing field what programs put on a clipboard.
const pasteInto = `(() => {
	const board = new DataTransfer();
	board.setData('text/html', %q);
	board.setData('text/plain', %q);
	document.querySelector('#f-body').dispatchEvent(new ClipboardEvent('paste', { clipboardData: board, bubbles: true, cancelable: true }));
	return '';
})()`

// TestWhatIsPastedBecomesMarkdown pastes from another program: its words stand there at once, and their structure follows.
func TestWhatIsPastedBecomesMarkdown(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	signInBrowser(b, s)
	b.Go(s.URL + "/admin/content/post/new")
	b.See("#f-body.cm-content")
	b.Type("#f-body", "Before.\n\n")
	testbrowser.Eval[string](b, fmt.Sprintf(pasteInto, `<meta charset="utf-8"><h2 style="color:red">Costs</h2><p class="MsoNormal">The <b>whole</b> <a href="https://example.org/a">bill</a>.</p><ul><li>Roofs</li><li>Roads</li></ul>`,
		"Costs\nThe whole bill.\nRoofs\nRoads"))
	b.Says("#f-body", "**whole**")
	const want = "Before.\n\n## Costs\n\nThe **whole** [bill](https://example.org/a).\n\n- Roofs\n- Roads"
	if got := testbrowser.Eval[string](b, textOf); got != want {
		t.Errorf("the text is %q, want %q", got, want)
	}
	b.Press("z", kb.ModifierCtrl)
	if got := testbrowser.Eval[string](b, textOf); !strings.HasPrefix(got, "Before.\n\nCosts\nThe whole bill.") {
		t.Errorf("with the marks taken back, the text is %q", got)
	}

	// An address pasted on words makes a link of them; plain words stay as they are.
	b.Press("a", kb.ModifierCtrl)
	b.Press("Read it")
	b.Press("a", kb.ModifierCtrl)
	testbrowser.Eval[string](b, fmt.Sprintf(pasteInto, "", "https://example.org/it"))
	if got := testbrowser.Eval[string](b, textOf); got != "[Read it](https://example.org/it)" {
		t.Errorf("the text is %q", got)
	}
}
