package content_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// change publishes the newest text again, an hour later, as the change with the note.
func (n *newsroom) change(id int64, as content.Change, note string) content.Revision {
	n.t.Helper()
	d, err := n.Draft(n.t.Context(), id)
	fatal(n.t, err)
	n.now = n.now.Add(time.Hour)
	s := d.Newest.Snapshot
	s.Change, s.Note = as, note
	rev, err := n.Publish(n.t.Context(), editor, id, d.Version, s)
	fatal(n.t, err)
	return rev
}

func TestAChangeMovesTheDateItSays(t *testing.T) {
	t.Parallel()
	n := open(t)
	id := n.publish(post("Live")).EntryID
	for _, c := range []struct {
		as          content.Change
		note, did   string
		updated     bool
		corrections int
	}{
		{"", "", "Published", false, 0},
		{content.ChangeMinor, "", "Published a minor change", false, 0},
		{content.ChangeUpdate, "", "Published an update", true, 0},
		{content.ChangeCorrection, "The vote was 7 to 2.", "Published a correction", true, 1},
		{content.ChangeCorrection, "  The hall is\nin Oakland. ", "Published a correction", true, 2},
	} {
		rev := n.change(id, c.as, c.note)
		it, err := n.Public(t.Context(), "live", content.KindPost)
		fatal(t, err)
		if got := it.UpdatedAt != nil && it.UpdatedAt.Equal(n.now); got != c.updated {
			t.Errorf("%q: updated at %v, now is %v", c.as, it.UpdatedAt, n.now)
		}
		if !it.Published.Equal(day) {
			t.Errorf("%q: published at %v, was %v", c.as, it.Published, day)
		}
		if len(it.Corrections) != c.corrections || len(it.Corrections) > 0 && !it.Corrections[0].At.Equal(n.now) {
			t.Errorf("%q: corrections %v", c.as, it.Corrections)
		}
		if rev.Did() != c.did || rev.Snapshot.Change != "" || rev.Snapshot.Note != "" {
			t.Errorf("%q: the history says %q, and the next editor starts with %q %q", c.as, rev.Did(), rev.Snapshot.Change, rev.Snapshot.Note)
		}
	}
	want := []string{"The hall is in Oakland.", "The vote was 7 to 2."}
	if got := n.notes("live"); !slices.Equal(got, want) {
		t.Errorf("readers see %q, want %q", got, want)
	}
	all, err := n.FullText(t.Context(), content.Filter{})
	fatal(t, err)
	if len(all) != 1 || len(all[0].Corrections) != 2 || all[0].Corrections[1].Note != want[1] || !all[0].Updated.Equal(n.now) {
		t.Errorf("a feed has %+v", all)
	}
}

// notes are the corrections that readers see, the newest first.
func (n *newsroom) notes(slug string) (all []string) {
	n.t.Helper()
	it, err := n.Public(n.t.Context(), slug, content.KindPost)
	fatal(n.t, err)
	for _, c := range it.Corrections {
		all = append(all, c.Note)
	}
	return all
}

// A note is mended or taken back like any other words, and the history keeps who did it and what it said.
func TestANoteIsMendedAndTakenBackWithATrace(t *testing.T) {
	t.Parallel()
	n := open(t)
	id := n.publish(post("Live")).EntryID
	first := n.change(id, content.ChangeCorrection, "The vote was 7 too 2.")
	s := first.Snapshot
	s.Corrections = []content.Correction{{At: s.Corrections[0].At, Note: "The vote was 7 to 2."}}
	mended, err := n.Publish(t.Context(), content.Editor{Name: "Copy desk"}, id, first.Version, s)
	fatal(t, err)
	it, err := n.Public(t.Context(), "live", content.KindPost)
	fatal(t, err)
	if got := it.Corrections[0]; got.Note != "The vote was 7 to 2." || !got.At.Equal(first.Snapshot.Corrections[0].At) {
		t.Errorf("mended to %v", got)
	}
	s.Corrections = []content.Correction{{At: s.Corrections[0].At, Note: " "}}
	_, err = n.Publish(t.Context(), editor, id, mended.Version, s)
	fatal(t, err)
	if got := n.notes("live"); len(got) != 0 {
		t.Errorf("taken back, readers see %q", got)
	}
	history, err := n.History(t.Context(), id)
	fatal(t, err)
	if history[2].Note != "The vote was 7 too 2." || history[2].Editor != editor.Name || history[1].Editor != "Copy desk" {
		t.Errorf("the history is %+v", history)
	}
	was, err := n.Revision(t.Context(), id, mended.Version)
	fatal(t, err)
	if len(was.Snapshot.Corrections) != 1 || was.Snapshot.Corrections[0].Note != "The vote was 7 to 2." {
		t.Errorf("the history forgot the note: %+v", was.Snapshot.Corrections)
	}
}

func TestANoteIsRefusedInWords(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Live"))
	for _, c := range []struct {
		as    content.Change
		note  string
		field string
	}{
		{content.ChangeCorrection, " \n ", "note"},
		{content.ChangeCorrection, strings.Repeat("é", content.MaxNote+1), "note"},
		{content.ChangeMinor, "Words that would be lost.", "change"},
		{"vandalism", "", "change"},
	} {
		s := rev.Snapshot
		s.Change, s.Note = c.as, c.note
		var errs content.FieldErrors
		if _, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s); !errors.As(err, &errs) || errs.For(c.field) == "" {
			t.Errorf("%s with %.20q: %v", c.as, c.note, err)
		}
	}
	s := rev.Snapshot
	s.Corrections = []content.Correction{{At: day, Note: strings.Repeat("x", content.MaxNote+1)}}
	var errs content.FieldErrors
	if _, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s); !errors.As(err, &errs) || errs.For("corrections") == "" {
		t.Errorf("an old note made too long: %v", err)
	}
	if got := n.notes("live"); len(got) != 0 {
		t.Errorf("a refusal left %q", got)
	}
}

// Nobody is told of a change in a text that they could not have read.
func TestOnlyReadersOfItAreToldOfAChange(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := post("Scheduled")
	s.PublishAt, s.Change, s.Note = at(day.Add(time.Hour)), content.ChangeCorrection, "It was wrong."
	rev := n.publish(s)
	s.Note = "It was wrong again."
	rev, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s)
	fatal(t, err)
	n.now = day.Add(time.Hour)
	if got := n.notes("scheduled"); len(got) != 0 || rev.Did() != "Scheduled" || rev.Snapshot.Change != "" || rev.Snapshot.Note != "" {
		t.Errorf("readers are told %q; the history says %q; the next editor starts with %q", got, rev.Did(), rev.Snapshot.Note)
	}
}

func TestThePreviewShowsTheNoteBeforeItIsPublished(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Live"))
	s := rev.Snapshot
	s.Change, s.Note = content.ChangeCorrection, "It was wrong."
	it, err := n.Preview(t.Context(), rev.EntryID, s)
	fatal(t, err)
	if len(it.Corrections) != 1 || it.Corrections[0].Note != "It was wrong." || it.UpdatedAt == nil {
		t.Errorf("the preview has %v, updated %v", it.Corrections, it.UpdatedAt)
	}
	if got := n.notes("live"); len(got) != 0 {
		t.Errorf("a preview published %q", got)
	}
}
