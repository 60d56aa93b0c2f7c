package content_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func TestWhoElseIsHere(t *testing.T) {
	t.Parallel()
	n := open(t)
	id := n.publish(post("Shared")).EntryID
	page := func(account int64, name, tab string) content.Editor {
		return content.Editor{ID: account, Name: name, Tab: content.Tab{Key: tab}}
	}
	pat, sam := page(1, "Pat", "A"), page(2, "Sam", "B")
	here := func(who content.Editor, typed, gone bool, want ...content.Present) {
		t.Helper()
		got, err := n.Here(t.Context(), who, id, typed, gone)
		fatal(t, err)
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", who.Name, got, want)
		}
	}
	here(pat, false, false)
	here(sam, false, false, content.Present{Name: "Pat"})
	own := content.Present{Name: "Sam", Own: true}
	here(page(2, "Sam", "C"), true, false, own, content.Present{Name: "Pat"})
	here(pat, true, false, content.Present{Name: "Sam", Typed: true}) // once, though in two tabs
	here(page(2, "Sam", "C"), true, true, own, content.Present{Name: "Pat", Typed: true})
	here(pat, true, false, content.Present{Name: "Sam"})
	n.now = n.now.Add(content.PresentFor)
	here(pat, true, false, content.Present{Name: "Sam"})
	n.now = n.now.Add(time.Second)
	here(pat, true, false)
	n.now = n.now.Add(-time.Hour) // the clock was wrong
	here(sam, false, false)
	if _, err := n.Here(t.Context(), pat, id+100, false, false); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("of an entry that is not there: %v", err)
	}
}
