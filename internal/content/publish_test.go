package content_test

import (
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

func TestEveryKindComesBackAsItWasPublished(t *testing.T) {
	t.Parallel()
	n := open(t)
	for _, s := range samples(t, n) {
		rev := n.publish(s)
		got, err := n.Public(t.Context(), rev.Snapshot.Slug, s.Kind)
		if err != nil {
			t.Fatalf("%s: %v", s.Kind, err)
		}
		want := rev.Snapshot
		if string(encode(t, got.Snapshot)) != string(encode(t, want)) {
			t.Errorf("%s: got  %s\nwant %s", s.Kind, encode(t, got.Snapshot), encode(t, want))
		}
		if _, err := n.Preview(t.Context(), rev.EntryID, rev.Snapshot); err != nil {
			t.Errorf("%s: preview: %v", s.Kind, err)
		}
	}
	cards, err := n.Newest(t.Context(), content.Filter{Limit: 50})
	fatal(t, err)
	if len(cards) != len(content.Kinds) {
		t.Errorf("the list of everything holds %d entries, want %d", len(cards), len(content.Kinds))
	}
}

func encode(t *testing.T, s content.Snapshot) []byte {
	t.Helper()
	for _, p := range []**time.Time{&s.PublishAt} {
		utc := (**p).UTC().Truncate(time.Microsecond)
		*p = &utc
	}
	b, err := json.Marshal(s)
	fatal(t, err)
	return b
}

func TestScheduledEntryAppearsOnTheSecond(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := post("Scheduled")
	s.PublishAt, s.UnpublishAt = at(day.Add(time.Hour)), at(day.Add(2*time.Hour))
	n.publish(s)
	for _, c := range []struct {
		at   time.Duration
		want bool
	}{{time.Hour - time.Second, false}, {time.Hour, true}, {time.Hour + time.Second, true}, {2*time.Hour - time.Second, true}, {2 * time.Hour, false}} {
		n.now = day.Add(c.at)
		if got := n.visible("scheduled", content.KindPost); got != c.want {
			t.Errorf("at %v the page is visible: %v, want %v", c.at, got, c.want)
		}
		l, err := n.List(t.Context(), content.Filter{Kinds: []content.Kind{content.KindPost}})
		fatal(t, err)
		if got := len(l.Cards) == 1 && l.Total == 1; got != c.want {
			t.Errorf("at %v it is in the list: %v (%d counted), want %v", c.at, got, l.Total, c.want)
		}
	}
}

func TestADraftOfALivePageChangesNothingForReaders(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Live"))
	changed := rev.Snapshot
	changed.Title, changed.Body, changed.Slug = "Changed", "New words.", "moved"
	draft, err := n.SaveDraft(t.Context(), editor, rev.EntryID, rev.Version, changed)
	fatal(t, err)
	got, err := n.Public(t.Context(), "live", content.KindPost)
	fatal(t, err)
	if got.Title != "Live" || got.Body != "Some words." {
		t.Errorf("readers see %q, %q", got.Title, got.Body)
	}
	d, err := n.Draft(t.Context(), rev.EntryID)
	fatal(t, err)
	if !d.HasChanges() || d.Newest.Snapshot.Title != "Changed" || d.Version != draft.Version {
		t.Errorf("the editor gets %+v", d)
	}
	again, err := n.SaveDraft(t.Context(), editor, rev.EntryID, draft.Version, changed)
	fatal(t, err)
	if again.Version != draft.Version {
		t.Errorf("an equal save made version %d of %d", again.Version, draft.Version)
	}
}

func TestStaleSaveWritesNothingAndReturnsTheNewestText(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Shared"))
	theirs := rev.Snapshot
	theirs.Body = "Theirs."
	second, err := n.SaveDraft(t.Context(), content.Editor{Name: "Press desk"}, rev.EntryID, rev.Version, theirs)
	fatal(t, err)
	mine := rev.Snapshot
	mine.Body = "Mine."
	for name, save := range map[string]func() error{
		"draft":     func() error { _, err := n.SaveDraft(t.Context(), editor, rev.EntryID, rev.Version, mine); return err },
		"publish":   func() error { _, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, mine); return err },
		"unpublish": func() error { _, err := n.Unpublish(t.Context(), editor, rev.EntryID, rev.Version); return err },
	} {
		var stale *content.StaleError
		if err := save(); !errors.As(err, &stale) {
			t.Fatalf("%s: %v, want a StaleError", name, err)
		}
		if stale.Current.Version != second.Version || stale.Current.Snapshot.Body != "Theirs." || stale.Current.Editor != "Press desk" {
			t.Errorf("%s: current is %+v", name, stale.Current)
		}
	}
	if h, err := n.History(t.Context(), rev.EntryID); err != nil || len(h) != second.Version {
		t.Errorf("history has %d revisions, %v; want %d", len(h), err, second.Version)
	}
}

func TestOfManySavesAtOnceOneWins(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Raced"))
	var wg sync.WaitGroup
	wins := make(chan int, 8)
	for i := range 8 {
		wg.Go(func() {
			s := rev.Snapshot
			s.Body = strings.Repeat("x", i+1)
			if r, err := n.SaveDraft(t.Context(), editor, rev.EntryID, rev.Version, s); err == nil {
				wins <- r.Version
			}
		})
	}
	wg.Wait()
	if len(wins) != 1 {
		t.Errorf("%d of 8 saves on one version were taken, want 1", len(wins))
	}
}

func TestPublishRefusesAndKeepsEverythingAsItWas(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.publish(post("Taken"))
	rev, err := n.Create(t.Context(), editor, post("Mine"))
	fatal(t, err)
	s := rev.Snapshot
	s.Slug = "taken"
	_, err = n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s)
	var errs content.FieldErrors
	if !errors.As(err, &errs) || errs.For("slug") == "" {
		t.Fatalf("a taken slug: %v", err)
	}
	newsletter := content.NewSnapshot(content.KindNewsletter)
	newsletter.Title, newsletter.Summary = "Taken", "It shares /news/ with posts."
	newsletter.Newsletter.SeriesID, err = n.PutSeries(t.Context(), content.Series{Slug: "s", Name: "S"})
	fatal(t, err)
	newsletter.Newsletter.Month = at(day)
	if got := n.publish(newsletter); got.Snapshot.Slug != "taken-2" {
		t.Errorf("a newsletter titled like a post got the slug %q, want taken-2", got.Snapshot.Slug)
	}
	d, err := n.Draft(t.Context(), rev.EntryID)
	fatal(t, err)
	if d.State != content.StateDraft || d.Version != 1 {
		t.Errorf("after a refusal the draft is %s at version %d", d.State, d.Version)
	}
}

func TestUnpublishAndPublishAgain(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Twice"))
	down, err := n.Unpublish(t.Context(), editor, rev.EntryID, rev.Version)
	fatal(t, err)
	if n.visible("twice", content.KindPost) {
		t.Error("it is still there")
	}
	n.now = n.now.Add(time.Hour)
	up, err := n.Publish(t.Context(), editor, rev.EntryID, down.Version, down.Snapshot)
	fatal(t, err)
	if !n.visible("twice", content.KindPost) || !up.Snapshot.PublishAt.Equal(day) {
		t.Errorf("published again at %v, want the first date %v", up.Snapshot.PublishAt, day)
	}
}

func TestNULAndBrokenTextAreStored(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := post("  Zero\x00 width  ")
	s.Body = "a\x00b\xffc " + strings.Repeat("ütf ", 250_000)
	rev := n.publish(func() content.Snapshot { s := s; s.Body = s.Body[:1000]; return s }())
	if rev.Snapshot.Title != "Zero width" || !strings.HasPrefix(rev.Snapshot.Body, "ab\uFFFDc") {
		t.Errorf("got %q, %q", rev.Snapshot.Title, rev.Snapshot.Body[:8])
	}
	long, err := n.SaveDraft(t.Context(), editor, rev.EntryID, rev.Version, s)
	fatal(t, err) // a megabyte is saved as a draft …
	if _, err := n.Publish(t.Context(), editor, rev.EntryID, long.Version, s); err == nil {
		t.Error("… and was published, above the limit")
	}
}

// Rows of a form are text like its fields.
func TestNULInRowsIsStored(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := content.NewSnapshot(content.KindCampaign)
	s.Title, s.Campaign.Actions = "Act", []content.Action{{Label: " Si\x00gn", URL: "/si\x00gn "}}
	rev, err := n.Create(t.Context(), editor, s)
	fatal(t, err)
	if got := rev.Snapshot.Campaign.Actions[0]; got != (content.Action{Label: "Sign", URL: "/sign"}) {
		t.Errorf("got %q", got)
	}
}

func TestAnUnknownEntryIsNotFound(t *testing.T) {
	t.Parallel()
	n := open(t)
	if _, err := n.SaveDraft(t.Context(), editor, 99, 1, post("x")); !errors.Is(err, content.ErrNotFound) {
		t.Error(err)
	}
	if _, err := n.Draft(t.Context(), 99); !errors.Is(err, content.ErrNotFound) {
		t.Error(err)
	}
	if _, err := n.Revision(t.Context(), 99, 1); !errors.Is(err, content.ErrNotFound) {
		t.Error(err)
	}
}

func TestCreateAndPublishStoresAllOrNothing(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.publish(post("Taken"))
	s := post("Mine")
	s.Slug = "taken"
	if _, err := n.CreateAndPublish(t.Context(), editor, s); err == nil {
		t.Error("a taken slug was accepted")
	}
	s.Title, s.Slug = "", ""
	if _, err := n.CreateAndPublish(t.Context(), editor, s); err == nil {
		t.Error("an empty title was accepted")
	}
	if l, err := n.Desk(t.Context(), content.DeskFilter{}); err != nil || len(l.Rows) != 1 {
		t.Errorf("refusals left %d entries behind, %v", len(l.Rows)-1, err)
	}
	s.Title = "Mine"
	rev, err := n.CreateAndPublish(t.Context(), editor, s)
	if err != nil || rev.Version != 1 || rev.Action != "publish" || !n.visible("mine", content.KindPost) {
		t.Errorf("%+v, %v", rev, err)
	}
}

func TestALiveEntryIsNotMovedIntoTheFuture(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Live"))
	s := rev.Snapshot
	s.PublishAt = at(day.Add(time.Hour))
	var errs content.FieldErrors
	if _, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s); !errors.As(err, &errs) || errs.For("publish_at") == "" {
		t.Errorf("published for later: %v", err)
	}
	if !n.visible("live", content.KindPost) {
		t.Error("it is gone")
	}
	scheduled := post("Scheduled")
	scheduled.PublishAt = at(day.Add(time.Hour))
	rev = n.publish(scheduled)
	s = rev.Snapshot
	s.PublishAt = at(day.Add(2 * time.Hour))
	if _, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s); err != nil {
		t.Errorf("a scheduled entry cannot be put off: %v", err)
	}
}

func TestAnEmbargoHoldsUntilItsEndAndNoLonger(t *testing.T) {
	t.Parallel()
	n := open(t)
	for _, s := range samples(t, n) {
		if s.Kind != content.KindRelease {
			continue
		}
		s.Release.Mode, s.Release.EmbargoUntil = content.ModeEmbargoed, at(day.Add(time.Hour))
		if _, err := n.CreateAndPublish(t.Context(), editor, s); err == nil {
			t.Error("published before the embargo's end")
		}
		n.now = day.Add(time.Hour)
		if _, err := n.CreateAndPublish(t.Context(), editor, s); err != nil {
			t.Errorf("at the embargo's end: %v", err)
		}
	}
}
