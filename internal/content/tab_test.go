package content_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testdb"
)

// on is the editor at the request of the page.
func on(key string, seq int64) content.Editor {
	return content.Editor{ID: editor.ID, Name: editor.Name, Tab: content.Tab{Key: key, Seq: seq}}
}

func says(body string) func(content.Snapshot) content.Snapshot {
	return func(s content.Snapshot) content.Snapshot { s.Body = body; return s }
}

func TestSavesOfOnePageNeverConflict(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Live"))
	save := func(seq int64, base int, body string) int {
		t.Helper()
		saved, err := n.Autosave(t.Context(), on("A", seq), rev.EntryID, base, says(body))
		fatal(t, err)
		return saved.Version
	}
	newest := func(want string) {
		t.Helper()
		d, err := n.Draft(t.Context(), rev.EntryID)
		fatal(t, err)
		if d.Newest.Snapshot.Body != want {
			t.Errorf("the newest text is %q, want %q", d.Newest.Snapshot.Body, want)
		}
	}
	first := save(1, rev.Version, "one")
	if again := save(1, rev.Version, "one"); again != first {
		t.Errorf("the same request made version %d of %d", again, first)
	}
	third := save(3, rev.Version, "three") // the answers of the others never arrived
	newest("three")
	if late := save(2, rev.Version, "two"); late != third {
		t.Errorf("a request that came late made version %d of %d", late, third)
	}
	newest("three")
	save(4, first, "four")
	newest("four")

	var stale *content.StaleError
	if _, err := n.Publish(t.Context(), on("A", 2), rev.EntryID, rev.Version, rev.Snapshot); !errors.As(err, &stale) || stale.Current.Snapshot.Body != "four" {
		t.Errorf("publishing late passed over what was written since: %v", err)
	}
	if _, err := n.Autosave(t.Context(), on("B", 1), rev.EntryID, rev.Version, says("theirs")); !errors.As(err, &stale) {
		t.Errorf("another page saved on a version it never saw: %v", err)
	}
	if _, err := n.Autosave(t.Context(), on("", 0), rev.EntryID, rev.Version, says("nobody's")); !errors.As(err, &stale) {
		t.Errorf("what has no page saved on a version it never saw: %v", err)
	}
	last, err := n.SaveDraft(t.Context(), on("B", 2), rev.EntryID, stale.Current.Version, rev.Snapshot)
	fatal(t, err)
	if _, err := n.Autosave(t.Context(), on("A", 5), rev.EntryID, first, says("mine")); !errors.As(err, &stale) || stale.Current.Version != last.Version {
		t.Errorf("a page saved over another's version: %v", err)
	}
}

// Without JavaScript nothing counts the requests of a page: what differs is saved, what does not is not.
func TestAPageThatDoesNotCount(t *testing.T) {
	t.Parallel()
	n := open(t)
	first, err := n.Create(t.Context(), on("A", 0), post("First"))
	fatal(t, err)
	again, err := n.Create(t.Context(), on("A", 0), post("First"))
	fatal(t, err)
	if again.EntryID != first.EntryID || again.Version != 1 {
		t.Errorf("a double click made entry %d, version %d of entry %d", again.EntryID, again.Version, first.EntryID)
	}
	changed, err := n.Create(t.Context(), on("A", 0), post("Back, and changed"))
	fatal(t, err)
	if changed.EntryID != first.EntryID || changed.Version != 2 || changed.Snapshot.Title != "Back, and changed" {
		t.Errorf("what was changed after going back is %+v", changed)
	}
}

func TestADoubleClickOnPublishPublishesOnce(t *testing.T) {
	t.Parallel()
	n := open(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var got []content.Revision
	for range 4 {
		wg.Go(func() {
			rev, err := n.CreateAndPublish(t.Context(), on("A", 0), post("Once"))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			got = append(got, rev)
		})
	}
	wg.Wait()
	for _, rev := range got {
		if rev.EntryID != got[0].EntryID || rev.Version != 1 {
			t.Errorf("entry %d, version %d", rev.EntryID, rev.Version)
		}
	}
	corrected := got[0].Snapshot
	corrected.Change, corrected.Note = content.ChangeCorrection, "It was five."
	for range 2 {
		rev, err := n.Publish(t.Context(), on("B", 1), got[0].EntryID, 1, corrected)
		fatal(t, err)
		if len(rev.Snapshot.Corrections) != 1 || rev.Version != 2 {
			t.Errorf("version %d, corrections %v", rev.Version, rev.Snapshot.Corrections)
		}
	}
	taken, err := n.Unpublish(t.Context(), editor, got[0].EntryID, 2)
	fatal(t, err)
	var stale *content.StaleError
	if _, err := n.Publish(t.Context(), on("B", 1), got[0].EntryID, 1, corrected); !errors.As(err, &stale) || stale.Current.Version != taken.Version {
		t.Errorf("the request published again what was taken down: %v", err)
	}
}

func TestAnAutosaveTakesThreeStatements(t *testing.T) {
	t.Parallel()
	n := content.New(testdb.NewWatched(t), time.Now)
	ctx, watched := testdb.Watch(t.Context())
	first, err := n.AutosaveNew(ctx, on("A", 1), content.KindPost, says("one"))
	fatal(t, err)
	begun := watched.All()
	_, err = n.Autosave(ctx, on("A", 2), first.EntryID, first.Version, says("one, two"))
	fatal(t, err)
	for what, sent := range map[string][]string{"the first": begun, "the next": watched.All()[len(begun):]} {
		sent = slices.DeleteFunc(sent, func(sql string) bool { return sql == "begin" || sql == "commit" })
		if len(sent) == 0 || len(sent) > 3 {
			t.Errorf("%s took %d statements:\n%s", what, len(sent), strings.Join(sent, "\n"))
		}
	}
}

func TestAutosavesInTheHistory(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev, err := n.Create(t.Context(), on("A", 1), post("Long"))
	fatal(t, err)
	for i, body := range []string{"a", "ab", "abc"} {
		_, err := n.Autosave(t.Context(), on("A", int64(i+2)), rev.EntryID, rev.Version, says(body))
		fatal(t, err)
	}
	other := content.Editor{Name: "Sam", Tab: content.Tab{Key: "B", Seq: 1}}
	_, err = n.Autosave(t.Context(), other, rev.EntryID, 4, says("abcd"))
	fatal(t, err)
	shown := func() (out []int) {
		t.Helper()
		h, err := n.History(t.Context(), rev.EntryID)
		fatal(t, err)
		for i, v := range h {
			out = append(out, v.Version, v.Saves)
			if i+1 < len(h) && v.Before != h[i+1].Version {
				t.Errorf("version %d stands above %d, not %d", v.Version, h[i+1].Version, v.Before)
			}
		}
		return out
	}
	if got := shown(); !slices.Equal(got, []int{5, 1, 4, 3, 1, 1}) {
		t.Errorf("the history shows versions and saves %v", got)
	}
	// Pressing save keeps the autosave as the person's own.
	d, err := n.Draft(t.Context(), rev.EntryID)
	fatal(t, err)
	saved, err := n.SaveDraft(t.Context(), other, rev.EntryID, 5, d.Newest.Snapshot)
	fatal(t, err)
	if saved.Version != 5 || saved.Auto {
		t.Errorf("saving what was saved by itself gave %+v", saved)
	}
	// A day later those that their own page replaced are dropped, and nothing else.
	n.now = n.now.Add(25 * time.Hour)
	next := d.Newest.Snapshot
	next.Body = "abcde"
	_, err = n.SaveDraft(t.Context(), other, rev.EntryID, 5, next)
	fatal(t, err)
	if got := shown(); !slices.Equal(got, []int{6, 1, 5, 1, 4, 1, 1, 1}) {
		t.Errorf("a day later the history shows versions and saves %v", got)
	}
}
