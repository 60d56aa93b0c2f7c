package journey

import (
	_ "embed" // the count of WordPress
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// wordpress lists what the same post takes in the block editor of WordPress 6.9, by its shortest usual way: clicks, and keys
// without those of the words typed in both: the post's, the sign-in, the search for a link. It is reckoned from the
// documentation and code, and was not measured. A chord is one key. Where the documentation leaves it open, the shorter way counts:
// panels are open, and the library is what the dialog for pictures shows.
//
//go:embed testdata/wordpress-post.tsv
var wordpress string

// effort is what hands do.
type effort struct{ Clicks, Keys int }

// inWordPress adds up the steps.
func inWordPress(t *testing.T) effort {
	t.Helper()
	var sum effort
	for _, line := range strings.Split(strings.TrimSpace(wordpress), "\n")[1:] {
		cells := strings.Split(line, "\t")
		clicks, err := strconv.Atoi(cells[1])
		if err != nil {
			t.Fatal(err)
		}
		keys, err := strconv.Atoi(cells[2])
		if err != nil {
			t.Fatal(err)
		}
		sum.Clicks += clicks
		sum.Keys += keys
	}
	return sum
}

// countHands counts in the browser what hands really did, over all pages of the site. Enter and Space on a control make a
// click of their own, which no pointer went before.
const countHands = `(() => {
	const count = (name) => sessionStorage.setItem(name, Number(sessionStorage.getItem(name)) + 1);
	addEventListener('pointerdown', (event) => { if (event.isTrusted) count('clicks'); }, true);
	addEventListener('keydown', (event) => { if (event.isTrusted && !['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) count('keys'); }, true);
})()`

// TestAPostTakesNoMoreHandsThanInWordPress signs in and publishes a post with a summary, a heading, a list, a link, a picture
// and an issue, by mouse and keys alone, and counts them.
func TestAPostTakesNoMoreHandsThanInWordPress(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	newest := func(kind content.Kind) content.Card {
		found, err := s.Content.Newest(t.Context(), content.Filter{Kinds: []content.Kind{kind}, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		return found[0]
	}
	target, issue := newest(content.KindResource), newest(content.KindIssue)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	b.Before(countHands)
	same := 0 // keys of the words that are typed in both systems
	words := func(text string) {
		b.Press(text)
		same += utf8.RuneCountInString(text)
	}

	b.Go(s.URL + "/admin")
	if at := testbrowser.Eval[string](b, "document.activeElement.name"); at != "email" {
		t.Errorf("the sign-in page begins at %q", at)
	}
	words(testsite.Email)
	b.Press(kb.Tab)
	words(testsite.Password)
	b.PressOn(kb.Enter)
	b.Follow(`main a[href="/admin/content/new"]`)
	b.Follow(`main a[href="/admin/content/post/new"]`)
	b.See("#f-body.cm-content")
	words("A bench at every bus stop")
	b.Press(kb.Tab)
	words("What one town learned when it let riders sit down.")
	b.Click("#f-body")
	words("The vote took four minutes.")
	b.Press(kb.Enter + "## ")
	words("What it cost")
	b.Press(kb.Enter)
	words("Less than the study.")
	b.Press(kb.Enter + "- ")
	words("Wood from the yard")
	b.Press(kb.Enter)
	words("Two days of work")
	b.Press(kb.Enter + kb.Enter)
	words("Read ")
	b.Press("k", kb.ModifierCtrl)
	b.See("dialog[data-link][open]")
	words(target.Title)
	b.See("[data-link] [role=option][aria-selected=true]")
	b.Press(kb.Enter)
	b.Says("#f-body", "entry:")
	b.Click(`label[for="f-issues-first"]`)
	b.Press(issue.Title[:1])
	b.Click(`details:has([data-choose]) > summary`)
	b.Click("[data-choose]")
	b.Click(`[data-offers] button[data-alt]:not([data-alt=""])`)
	b.See("[data-chosen] .chosen")
	b.Follow(".go-now")
	b.Follow(`a[href="/news/a-bench-at-every-bus-stop"]`)

	if got := b.Text("h1"); got != "A bench at every bus stop" {
		t.Errorf("readers see %q", got)
	}
	for what, selector := range map[string]string{
		"the heading": ".prose h2", "two points": ".prose li + li", "the link, behind the list": `.prose ul + p a[href="` + target.Path() + `"]`,
		"the picture and its alt text": `main figure img[alt]:not([alt=""])`, "the issue": `main a[href="` + issue.Path() + `"]`,
	} {
		if !testbrowser.Eval[bool](b, fmt.Sprintf(`document.querySelector(%q) !== null`, selector)) {
			t.Errorf("readers do not see %s", what)
		}
	}
	if summary := testbrowser.Eval[string](b, `document.querySelector('meta[name=description]').content`); summary != "What one town learned when it let riders sit down." {
		t.Errorf("the summary is %q", summary)
	}

	ours := effort{testbrowser.Eval[int](b, `Number(sessionStorage.getItem('clicks'))`), testbrowser.Eval[int](b, `Number(sessionStorage.getItem('keys'))`)}
	all := ours.Keys
	ours.Keys -= same
	theirs := inWordPress(t)
	fmt.Printf("A post, from signing in to reading it: %d clicks, %d keys beside its words, %d keys in all; in WordPress %d, %d, %d\n",
		ours.Clicks, ours.Keys, all, theirs.Clicks, theirs.Keys, theirs.Keys+same)
	if ours.Clicks > theirs.Clicks || ours.Keys > theirs.Keys {
		t.Errorf("a post takes %d clicks and %d keys beside its words, in WordPress %d and %d", ours.Clicks, ours.Keys, theirs.Clicks, theirs.Keys)
	}
}
