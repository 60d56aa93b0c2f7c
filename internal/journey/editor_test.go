package journey

import (
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

var editor = flag.Bool("editor", false, "measure how long it takes from a key to the preview; make bench-editor sets it")

// typeAndWatch types letters one after another, a fifth of a second apart as a fast writer does, and returns how long each
// took to be seen in the preview, in milliseconds: a browser runs it in the editor.
const typeAndWatch = `(async () => {
	const frame = document.querySelector('iframe[name="page"]');
	const field = document.querySelector('#f-body');
	const took = [];
	let word = 'zq';
	field.focus();
	document.execCommand('insertText', false, ' ' + word);
	for (let i = 0; i < 80; i++) {
		const letter = 'abcdefghij'[i % 10];
		word += letter;
		const begun = performance.now();
		document.execCommand('insertText', false, letter);
		while (!frame.contentDocument?.body?.textContent.includes(word)) await new Promise(requestAnimationFrame);
		took.push(performance.now() - begun);
		await new Promise((next) => setTimeout(next, Math.max(0, 200 - (performance.now() - begun))));
	}
	return JSON.stringify(took);
})()`

// TestKeyToPreview prints how long a writer of 3,000 words waits for the preview.
func TestKeyToPreview(t *testing.T) {
	if !*editor {
		t.Skip("make bench-editor measures it")
	}
	s := testsite.StartDemo(t)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary = "Three thousand words", "A long one."
	paragraph := strings.Repeat("The council heard from renters, owners and clerks before it voted on the rule. ", 7) // 98 words
	for i := range 30 {
		if i%5 == 0 {
			snap.Body += fmt.Sprintf("## Part %d\n\n", i/5+1)
		}
		snap.Body += paragraph + "[More](/resources) and **more**.\n\n"
	}
	rev, err := s.Content.Create(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	b.Go(s.URL + fmt.Sprint("/admin/content/", rev.EntryID))
	b.SeeIn("iframe[name=page]", "h1", "Three thousand words")
	var took []float64
	if err := json.Unmarshal([]byte(testbrowser.Eval[string](b, typeAndWatch)), &took); err != nil {
		t.Fatal(err)
	}
	slices.Sort(took)
	at := func(p float64) float64 { return took[int(p*float64(len(took)-1))] }
	fmt.Printf("From a key to the preview, %d words: p50 %.0f ms, p95 %.0f ms, longest %.0f ms (wanted: p95 at most 150)\n",
		len(strings.Fields(snap.Body)), at(0.5), at(0.95), at(1))
}
