package content_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/migrations"
)

// told is what readers find where the entry was: nil when the address is simply not there.
func (n *newsroom) told(slug string) *content.WithdrawnError {
	n.t.Helper()
	_, err := n.Public(n.t.Context(), slug, content.KindPost, content.KindNewsletter)
	if !errors.Is(err, content.ErrNotFound) {
		n.t.Fatalf("%s: %v, want not found", slug, err)
	}
	var gone *content.WithdrawnError
	errors.As(err, &gone)
	return gone
}

func TestWhatWasWithdrawnSaysSoUntilItIsPublishedAgain(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Once"))
	down, err := n.Withdraw(t.Context(), editor, rev.EntryID, rev.Version, " The figures\nwere wrong. ")
	fatal(t, err)
	if down.Did() != "Withdrawn" || down.Note != "The figures were wrong." {
		t.Errorf("the history says %q, %q", down.Did(), down.Note)
	}
	gone := n.told("once")
	if gone == nil || !gone.At.Equal(day) || gone.Reason != "The figures were wrong." || gone.Path != "/news/once" {
		t.Fatalf("readers are told %+v", gone)
	}

	// The reason is mended; the day stays.
	n.now = day.Add(24 * time.Hour)
	mended, err := n.Withdraw(t.Context(), editor, rev.EntryID, down.Version, "The count was wrong.")
	fatal(t, err)
	if gone = n.told("once"); !gone.At.Equal(day) || gone.Reason != "The count was wrong." {
		t.Errorf("mended, readers are told %+v", gone)
	}
	if again, err := n.Withdraw(t.Context(), editor, rev.EntryID, mended.Version, "The count was wrong."); err != nil || again.Version != mended.Version {
		t.Errorf("the same reason made version %d of %d, %v", again.Version, mended.Version, err)
	}

	// A new publishing is scheduled: until then, they are told the same.
	s := mended.Snapshot
	s.PublishAt = at(day.Add(48 * time.Hour))
	up, err := n.Publish(t.Context(), editor, rev.EntryID, mended.Version, s)
	fatal(t, err)
	if gone = n.told("once"); gone == nil || gone.Reason != "The count was wrong." {
		t.Errorf("before it is published again, readers are told %+v", gone)
	}
	// The schedule is given up: still the same, and whatever is said then is not told.
	for _, cancel := range []func() (content.Revision, error){
		func() (content.Revision, error) {
			return n.Withdraw(t.Context(), editor, rev.EntryID, up.Version, "Not told.")
		},
		func() (content.Revision, error) { return n.Unpublish(t.Context(), editor, rev.EntryID, up.Version) },
	} {
		off, err := cancel()
		fatal(t, err)
		if gone = n.told("once"); gone == nil || gone.Reason != "The count was wrong." || off.Did() != "Taken off the schedule" {
			t.Errorf("after %q, readers are told %+v", off.Did(), gone)
		}
		up, err = n.Publish(t.Context(), editor, rev.EntryID, off.Version, s)
		fatal(t, err)
	}
	n.now = day.Add(48 * time.Hour)
	if !n.visible("once", content.KindPost) {
		t.Fatal("it was not published again")
	}
	// Withdrawn for a second time, it was on another day.
	if d, err := n.Draft(t.Context(), rev.EntryID); err != nil || !d.Withdrawn.At.IsZero() {
		t.Errorf("published again, the desk has it withdrawn %v, %v", d.Withdrawn, err)
	}
	down, err = n.Withdraw(t.Context(), editor, rev.EntryID, up.Version, "Again.")
	fatal(t, err)
	if gone = n.told("once"); gone == nil || !gone.At.Equal(n.now) || gone.Reason != "Again." {
		t.Errorf("withdrawn again, readers are told %+v", gone)
	}
	s.PublishAt, s.UnpublishAt = at(n.now.Add(time.Hour)), at(n.now.Add(2*time.Hour))
	up, err = n.Publish(t.Context(), editor, rev.EntryID, down.Version, s)
	fatal(t, err)
	n.now = n.now.Add(time.Hour)
	if !n.visible("once", content.KindPost) {
		t.Fatal("it was not published a third time")
	}
	// The old withdrawal is over, whatever becomes of the entry now.
	n.now = n.now.Add(time.Hour)
	if gone = n.told("once"); gone != nil {
		t.Errorf("expired, readers are told %+v", gone)
	}
	s.PublishAt, s.UnpublishAt = at(n.now.Add(time.Hour)), nil
	up, err = n.Publish(t.Context(), editor, rev.EntryID, up.Version, s)
	fatal(t, err)
	if gone = n.told("once"); gone != nil {
		t.Errorf("scheduled after it expired, readers are told %+v", gone)
	}
	_, err = n.Unpublish(t.Context(), editor, rev.EntryID, up.Version)
	fatal(t, err)
	if gone = n.told("once"); gone != nil {
		t.Errorf("taken down, readers are told %+v", gone)
	}
}

func TestWhatWasPublishedByMistakeWasNeverThere(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Mistake"))
	down, err := n.Unpublish(t.Context(), editor, rev.EntryID, rev.Version)
	fatal(t, err)
	if gone := n.told("mistake"); gone != nil {
		t.Errorf("readers are told %+v", gone)
	}
	said, err := n.Withdraw(t.Context(), editor, rev.EntryID, down.Version, "")
	fatal(t, err)
	if gone := n.told("mistake"); gone == nil || gone.Reason != "" {
		t.Errorf("withdrawn after all, readers are told %+v", gone)
	}
	_, err = n.Unpublish(t.Context(), editor, rev.EntryID, said.Version)
	fatal(t, err)
	if gone := n.told("mistake"); gone != nil {
		t.Errorf("after all not, readers are told %+v", gone)
	}
}

// A scheduled entry that readers never saw cannot be withdrawn before their eyes, nor a draft.
func TestOnlyWhatReadersSawIsWithdrawn(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := post("Scheduled")
	s.PublishAt = at(day.Add(time.Hour))
	rev := n.publish(s)
	_, err := n.Withdraw(t.Context(), editor, rev.EntryID, rev.Version, "A secret.")
	fatal(t, err)
	if gone := n.told("scheduled"); gone != nil {
		t.Errorf("readers are told %+v", gone)
	}
	draft, err := n.Create(t.Context(), editor, post("Draft"))
	fatal(t, err)
	if same, err := n.Withdraw(t.Context(), editor, draft.EntryID, draft.Version, "A secret."); err != nil || same.Version != draft.Version {
		t.Errorf("a draft was withdrawn: %+v, %v", same, err)
	}
	live := n.publish(post("Live"))
	var errs content.FieldErrors
	if _, err := n.Withdraw(t.Context(), editor, live.EntryID, live.Version, strings.Repeat("é", content.MaxNote+1)); !errors.As(err, &errs) || errs.For("reason") == "" || !n.visible("live", content.KindPost) {
		t.Errorf("a long reason: %v", err)
	}
	if _, err := n.Withdraw(t.Context(), editor, live.EntryID, live.Version+1, ""); !errors.As(err, new(*content.StaleError)) {
		t.Errorf("a stale withdrawal: %v", err)
	}
}

// Old addresses of a withdrawn entry, and its calendar, say the same as its own.
// A schedule that was given up before its time was shown to nobody, and one that came was.
func TestWhatWasNeverShownIsNeitherCorrectedNorWithdrawn(t *testing.T) {
	t.Parallel()
	n := open(t)
	soon := post("Soon")
	soon.PublishAt = at(day.Add(time.Hour))
	rev := n.publish(soon)
	rev, err := n.Unpublish(t.Context(), editor, rev.EntryID, rev.Version)
	fatal(t, err)
	n.now = day.Add(2 * time.Hour)
	seen := func() bool {
		d, err := n.Draft(t.Context(), rev.EntryID)
		fatal(t, err)
		return d.Seen()
	}
	if seen() {
		t.Error("a schedule that was given up counts as shown")
	}
	draft, err := n.SaveDraft(t.Context(), editor, rev.EntryID, rev.Version, post("Later words"))
	fatal(t, err)
	rev = draft
	_, err = n.pool.Exec(t.Context(), `update entry set seen_at = publish_at where publish_at <= changed_at`) // as 0017 did
	fatal(t, err)
	told, err := migrations.Files.ReadFile("0020_seen_before.sql")
	fatal(t, err)
	_, err = n.pool.Exec(t.Context(), string(told))
	fatal(t, err)
	if seen() {
		t.Error("a draft after the schedule that was given up makes it count as shown")
	}
	soon.PublishAt = at(day.Add(3 * time.Hour))
	rev, err = n.Publish(t.Context(), editor, rev.EntryID, rev.Version, soon)
	fatal(t, err)
	n.now = day.Add(4 * time.Hour)
	_, err = n.pool.Exec(t.Context(), `update entry set seen_at = null`)
	fatal(t, err)
	if !seen() {
		t.Error("what an older program published counts as never shown")
	}
	_, err = n.pool.Exec(t.Context(), `update entry set seen_at = publish_at`)
	fatal(t, err)
	rev, err = n.Unpublish(t.Context(), editor, rev.EntryID, rev.Version)
	fatal(t, err)
	_, err = n.pool.Exec(t.Context(), string(told))
	fatal(t, err)
	if !seen() {
		t.Error("what readers saw for an hour counts as never shown")
	}
}

func TestAWithdrawnEntrySaysSoWhereverItWas(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Old name"))
	s := rev.Snapshot
	s.Slug = "new-name"
	rev, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s)
	fatal(t, err)
	_, err = n.Withdraw(t.Context(), editor, rev.EntryID, rev.Version, "Gone.")
	fatal(t, err)
	var gone *content.WithdrawnError
	if _, err := n.Redirect(t.Context(), "/news/old-name"); !errors.As(err, &gone) || gone.Path != "/news/new-name" || gone.Reason != "Gone." {
		t.Errorf("the old address: %v", err)
	}
	if _, err := n.Redirect(t.Context(), "/news/no-name"); errors.As(err, &gone) || !errors.Is(err, content.ErrNotFound) {
		t.Errorf("an address that never was: %v", err)
	}
	event := content.NewSnapshot(content.KindEvent)
	event.Title, event.Summary = "Convening", "A summary."
	*event.Event = content.Event{Starts: at(day), Ends: at(day.Add(time.Hour)), Zone: "America/Chicago", Place: "Here"}
	rev = n.publish(event)
	_, err = n.Withdraw(t.Context(), editor, rev.EntryID, rev.Version, "Gone.")
	fatal(t, err)
	if _, err := n.FullEvent(t.Context(), "convening"); !errors.As(err, &gone) || gone.Path != "/events/convening" {
		t.Errorf("the calendar: %v", err)
	}
}

func TestWhatReadersAreToldWasWithdrawnIsListed(t *testing.T) {
	t.Parallel()
	n := open(t)
	withdrawn, unpublished := n.publish(post("Withdrawn")), n.publish(post("Unpublished"))
	n.publish(post("Public"))
	_, err := n.Withdraw(t.Context(), editor, withdrawn.EntryID, withdrawn.Version, "Wrong.")
	fatal(t, err)
	_, err = n.Unpublish(t.Context(), editor, unpublished.EntryID, unpublished.Version)
	fatal(t, err)
	got, err := n.Withdrawn(t.Context())
	fatal(t, err)
	if len(got) != 1 || got[0].Path() != "/news/withdrawn" {
		t.Errorf("withdrawn are %v", got)
	}
}

// What is scheduled again tells nobody where it will be: not by a 410 with its reason at the new address, and not by the
// addresses of the pages below it.
func TestASchedulingTellsNoNewAddress(t *testing.T) {
	t.Parallel()
	n := open(t)
	var errs content.FieldErrors
	page := func(title string, parent int64) content.Snapshot {
		s := content.NewSnapshot(content.KindPage)
		s.Title, s.Summary, s.Page.ParentID = title, "A page.", parent
		return s
	}
	for _, s := range []content.Snapshot{post("Known"), page("Known", 0)} {
		rev := n.publish(s)
		if s.Kind == content.KindPage {
			n.publish(page("Below", rev.EntryID))
		}
		rev, err := n.Withdraw(t.Context(), editor, rev.EntryID, rev.Version, "It was wrong.")
		fatal(t, err)
		again := rev.Snapshot
		again.Slug, again.PublishAt = "merger", at(day.Add(time.Hour))
		if _, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, again); !errors.As(err, &errs) || errs.For("slug") == "" {
			t.Errorf("a %s is scheduled at a new address: %v", s.Kind, err)
		}
		again.Slug = "known"
		rev, err = n.Publish(t.Context(), editor, rev.EntryID, rev.Version, again)
		fatal(t, err)
		again.Slug, again.PublishAt = "merger", nil
		if _, err = n.Publish(t.Context(), editor, rev.EntryID, rev.Version, again); err != nil {
			t.Errorf("a %s is published at a new address: %v", s.Kind, err)
		}
	}

	above := page("Above", 0)
	above.PublishAt = at(day.Add(time.Hour))
	top := n.publish(above)
	below := page("Inside", top.EntryID)
	below.PublishAt = above.PublishAt
	n.publish(below)
	above.PublishAt = at(day.Add(2 * time.Hour))
	if _, err := n.Publish(t.Context(), editor, top.EntryID, top.Version, above); !errors.As(err, &errs) || errs.For("publish_at") == "" {
		t.Errorf("a page is public before the one above it: %v", err)
	}
}
