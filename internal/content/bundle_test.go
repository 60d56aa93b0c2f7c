package content_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"localprogress.org/site/internal/content"
)

// text is the body that readers see.
func (n *newsroom) text(slug string, k content.Kind) string {
	n.t.Helper()
	it, err := n.Public(n.t.Context(), slug, k)
	if errors.Is(err, content.ErrNotFound) {
		return ""
	}
	fatal(n.t, err)
	return it.Body
}

func (n *newsroom) goOut() int {
	n.t.Helper()
	gone, err := n.GoOutDue(n.t.Context())
	fatal(n.t, err)
	return gone
}

// write saves a draft with the words on top of what is newest, and returns its version.
func (n *newsroom) write(id int64, words string) int {
	n.t.Helper()
	d, err := n.Draft(n.t.Context(), id)
	fatal(n.t, err)
	s := d.Newest.Snapshot
	s.Body = words
	rev, err := n.SaveDraft(n.t.Context(), editor, id, d.Version, s)
	fatal(n.t, err)
	return rev.Version
}

// A new version of what readers see waits for its time, while the old one stays and drafts go on.
func TestANewVersionIsScheduledWhileTheOldStays(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	live := n.publish(post("Rent"))
	staged := n.write(live.EntryID, "The new words.")
	when := day.Add(time.Hour)
	id, err := n.Stage(ctx, editor, live.EntryID, staged, when)
	fatal(t, err)
	n.write(live.EntryID, "Words of later.")
	if n.goOut() != 0 || n.text("rent", content.KindPost) != live.Snapshot.Body {
		t.Error("it went out before its time")
	}
	if b, err := n.Staged(ctx, live.EntryID); err != nil || b == nil || b.ID != id || !b.Lone() || !b.Set() || b.Entries[0].Version != staged {
		t.Errorf("%+v, %v", b, err)
	}
	fatal(t, n.Rehearse(ctx, when, func(then *content.Store) error {
		it, err := then.Public(ctx, "rent", content.KindPost)
		fatal(t, err)
		if it.Body != "The new words." {
			t.Errorf("as of its time: %q", it.Body)
		}
		return nil
	}))
	if n.text("rent", content.KindPost) != live.Snapshot.Body {
		t.Error("the rehearsal was kept")
	}
	n.now = when
	if n.goOut() != 1 || n.goOut() != 0 || n.text("rent", content.KindPost) != "The new words." {
		t.Errorf("at its time readers see %q", n.text("rent", content.KindPost))
	}
	d, err := n.Draft(ctx, live.EntryID)
	fatal(t, err)
	if d.Newest.Snapshot.Body != "Words of later." || !d.HasChanges() || d.Newest.Editor != editor.Name {
		t.Errorf("the draft of later is %+v", d.Newest)
	}
	if b, err := n.Staged(ctx, live.EntryID); err != nil || b != nil {
		t.Errorf("%+v, %v", b, err)
	}
}

func TestStagingIsRefused(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	live := n.publish(post("Rent"))
	draft, err := n.Create(ctx, editor, post("Draft"))
	fatal(t, err)
	next := n.write(live.EntryID, "The new words.")
	bare := live.Snapshot
	bare.Summary = ""
	wrong, err := n.SaveDraft(ctx, editor, live.EntryID, next, bare)
	fatal(t, err)
	for words, one := range map[string]struct {
		id      int64
		version int
		at      time.Time
	}{
		"This has passed":          {live.EntryID, live.Version, day},
		"within two years":         {live.EntryID, live.Version, day.AddDate(3, 0, 0)},
		"Choose a day":             {live.EntryID, live.Version, time.Time{}},
		"Readers do not see this":  {draft.EntryID, draft.Version, day.Add(time.Hour)},
		"see this version already": {live.EntryID, live.Version, day.Add(time.Hour)},
		"Write a summary":          {live.EntryID, wrong.Version, day.Add(time.Hour)},
	} {
		var errs content.FieldErrors
		if _, err := n.Stage(ctx, editor, one.id, one.version, one.at); !errors.As(err, &errs) || !strings.Contains(errs[0].Message, words) {
			t.Errorf("%s: %v", words, err)
		}
	}
	author := content.Within(ctx, content.Rights{Account: 1, Writes: true})
	var forbidden *content.ForbiddenError
	if _, err := n.Stage(author, editor, live.EntryID, next, day.Add(time.Hour)); !errors.As(err, &forbidden) {
		t.Errorf("an author set a time: %v", err)
	}
	id, err := n.Stage(ctx, editor, live.EntryID, next, day.Add(time.Hour))
	fatal(t, err)
	if err := n.Unstage(author, id); !errors.As(err, &forbidden) {
		t.Errorf("an author took it off: %v", err)
	}
	// Taken down, it is not brought back by its new version.
	_, err = n.Unpublish(ctx, editor, live.EntryID, wrong.Version)
	fatal(t, err)
	n.now = day.Add(2 * time.Hour)
	if n.goOut() != 0 || n.visible("rent", content.KindPost) {
		t.Error("what was taken down came back")
	}
}

func (n *newsroom) bundle(title string, entries ...int64) int64 {
	n.t.Helper()
	id, err := n.MakeBundle(n.t.Context(), editor, title)
	fatal(n.t, err)
	for _, e := range entries {
		fatal(n.t, n.AddToBundle(n.t.Context(), id, e))
	}
	return id
}

// newest is the versions of a bundle as its page shows them.
func (n *newsroom) newest(id int64) map[int64]int {
	n.t.Helper()
	b, err := n.Bundle(n.t.Context(), id)
	fatal(n.t, err)
	versions := map[int64]int{}
	for _, e := range b.Entries {
		versions[e.ID] = e.Newest
	}
	return versions
}

// A page and one below it, and the new version of a third, go out together or not at all, once, however many try.
func TestABundleGoesOutAtOnce(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	parent := content.NewSnapshot(content.KindPage)
	parent.Title, parent.Summary, parent.Body = "Guide", "A guide.", "Words."
	above, err := n.Create(ctx, editor, parent)
	fatal(t, err)
	below := parent
	below.Title = "Chapter one"
	below.Page = &content.Page{ParentID: above.EntryID}
	under, err := n.Create(ctx, editor, below)
	fatal(t, err)
	live := n.publish(post("Rent"))
	n.write(live.EntryID, "The new words.")
	id := n.bundle("Opening day", above.EntryID, under.EntryID, live.EntryID)
	b, err := n.Bundle(ctx, id)
	fatal(t, err)
	if problems, err := n.CheckBundle(ctx, editor, b, day); err != nil || len(problems) != 0 {
		t.Errorf("%+v, %v", problems, err)
	}
	old := n.newest(id)
	n.write(under.EntryID, "Saved meanwhile.")
	var errs content.FieldErrors
	if err := n.ScheduleBundle(ctx, editor, id, old, day.Add(time.Hour)); !errors.As(err, &errs) || !strings.Contains(errs[0].Message, "in between") {
		t.Errorf("on old versions: %v", err)
	}
	fatal(t, n.ScheduleBundle(ctx, editor, id, n.newest(id), day.Add(time.Hour)))
	n.write(above.EntryID, "Not of the bundle.")
	fatal(t, n.Rehearse(ctx, day.Add(2*time.Hour), func(then *content.Store) error {
		if _, err := then.Public(ctx, "chapter-one", content.KindPage); err != nil {
			t.Errorf("as of its time: %v", err)
		}
		return nil
	}))
	if n.goOut() != 0 || n.visible("guide", content.KindPage) {
		t.Error("it went out before its time")
	}
	n.now = day.Add(time.Hour)
	var wg sync.WaitGroup
	var mu sync.Mutex
	gone := 0
	for range 4 {
		wg.Go(func() {
			out, err := n.GoOutDue(ctx)
			mu.Lock()
			defer mu.Unlock()
			if gone += out; err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if gone != 1 || n.text("guide", content.KindPage) != "Words." || n.text("chapter-one", content.KindPage) != "Saved meanwhile." || n.text("rent", content.KindPost) != "The new words." {
		t.Errorf("%d went out", gone)
	}
	it, err := n.Public(ctx, "guide", content.KindPage)
	fatal(t, err)
	if !it.Published.Equal(n.now) {
		t.Errorf("published %v", it.Published)
	}
	if err := n.AddToBundle(ctx, id, live.EntryID); !errors.As(err, &errs) || !strings.Contains(errs[0].Message, "gone out") {
		t.Errorf("added afterwards: %v", err)
	}
}

// What became wrong until its time keeps all of it back; its people are told, and it says why.
func TestABundleThatIsRefusedStaysWhole(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	first, err := n.Create(ctx, editor, post("First"))
	fatal(t, err)
	second := post("Second")
	second.Slug = "taken"
	other, err := n.Create(ctx, editor, second)
	fatal(t, err)
	id := n.bundle("Opening day", first.EntryID, other.EntryID)
	fatal(t, n.ScheduleBundle(ctx, editor, id, n.newest(id), day.Add(time.Hour)))
	n.publish(func() content.Snapshot { s := post("Third"); s.Slug = "taken"; return s }())
	n.now = day.Add(time.Hour)
	if n.goOut() != 0 || n.visible("first", content.KindPost) {
		t.Error("a part went out")
	}
	b, err := n.Bundle(ctx, id)
	fatal(t, err)
	if !strings.Contains(b.Wrong, "“Second”: Another entry already has this address.") || b.Set() {
		t.Errorf("%+v", b)
	}
	var told int
	fatal(t, n.pool.QueryRow(ctx, `select count(*) from river_job where kind = 'entry_concern' and args ->> 'Matter' = 'stuck'`).Scan(&told))
	if told != 2 {
		t.Errorf("%d are told", told)
	}
	var wrong *content.BundleError
	if err := n.ReleaseBundle(ctx, editor, id, n.newest(id)); !errors.As(err, &wrong) || len(wrong.Problems) != 1 || wrong.Problems[0].Entry.ID != other.EntryID {
		t.Errorf("now: %v", err)
	}
	fatal(t, n.TakeFromBundle(ctx, id, other.EntryID))
	fatal(t, n.ReleaseBundle(ctx, editor, id, n.newest(id)))
	if !n.visible("first", content.KindPost) {
		t.Error("it did not go out")
	}
}

func TestABundleHoldsAnEntryOnce(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	live := n.publish(post("Rent"))
	one := n.bundle("One", live.EntryID)
	two := n.bundle("Two")
	for words, err := range map[string]error{
		"in this bundle already": n.AddToBundle(ctx, one, live.EntryID),
		"another bundle":         n.AddToBundle(ctx, two, live.EntryID),
		"Choose an entry":        n.AddToBundle(ctx, two, 999),
		"nothing in it":          n.ScheduleBundle(ctx, editor, two, nil, day.Add(time.Hour)),
		"a name":                 func() error { _, err := n.MakeBundle(ctx, editor, " "); return err }(),
		"goes out with “One”": func() error {
			_, err := n.Stage(ctx, editor, live.EntryID, live.Version, day.Add(time.Hour))
			return err
		}(),
	} {
		var errs content.FieldErrors
		if !errors.As(err, &errs) || !strings.Contains(errs[0].Message, words) {
			t.Errorf("%s: %v", words, err)
		}
	}
	fatal(t, n.ScheduleBundle(ctx, editor, one, n.newest(one), day.Add(time.Hour)))
	fatal(t, n.Unstage(ctx, one))
	all, err := n.Bundles(ctx)
	fatal(t, err)
	if len(all) != 2 || slices.ContainsFunc(all, content.Bundle.Set) {
		t.Errorf("%+v", all)
	}
	fatal(t, n.RemoveBundle(ctx, one))
	fatal(t, n.AddToBundle(ctx, two, live.EntryID))
}

// An entry of a bundle takes its place on the home page at the moment at which the bundle goes out, and not before.
func TestABundleTakesItsPlaceOnTheHomePage(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	n.publish(post("Newest"))
	draft, err := n.Create(ctx, editor, post("Rent"))
	fatal(t, err)
	person, err := n.Create(ctx, editor, content.NewSnapshot(content.KindPerson))
	fatal(t, err)
	bundle, err := n.MakeBundle(ctx, editor, "Opening day")
	fatal(t, err)
	fatal(t, n.AddToBundle(ctx, bundle, draft.EntryID))
	fatal(t, n.AddToBundle(ctx, bundle, person.EntryID))
	var wrong content.FieldErrors
	if err := n.PlaceFromBundle(ctx, bundle, person.EntryID, content.SlotLead); !errors.As(err, &wrong) {
		t.Errorf("a person stands as the lead story: %v", err)
	}
	if err := n.PlaceFromBundle(ctx, bundle, 1<<40, content.SlotLead); !errors.Is(err, content.ErrNotFound) {
		t.Error(err)
	}
	var forbidden *content.ForbiddenError
	if err := n.PlaceFromBundle(content.Within(ctx, content.Rights{SeesAll: true, Writes: true, Publishes: true}), bundle, draft.EntryID, content.SlotLead); !errors.As(err, &forbidden) {
		t.Errorf("whoever sets nothing of the site sets what stands on its home page: %v", err)
	}
	fatal(t, n.TakeFromBundle(ctx, bundle, person.EntryID))
	fatal(t, n.PlaceFromBundle(ctx, bundle, draft.EntryID, content.SlotHeadline2))
	fatal(t, n.PlaceFromBundle(ctx, bundle, draft.EntryID, content.SlotLead))
	when := day.Add(time.Hour)
	fatal(t, n.ScheduleBundle(ctx, editor, bundle, map[int64]int{draft.EntryID: draft.Version}, when))
	lead := func(s *content.Store) string {
		t.Helper()
		front, err := s.Front(ctx)
		fatal(t, err)
		return front.Card(content.SlotLead).Title
	}
	fatal(t, n.Rehearse(ctx, when, func(then *content.Store) error {
		if got := lead(then); got != "Rent" {
			t.Errorf("as of its time the lead story is %q", got)
		}
		return nil
	}))
	if placed, err := n.Placements(ctx); err != nil || len(placed) != 0 {
		t.Errorf("before its time: %+v, %v", placed, err)
	}
	n.now = when
	if n.goOut() != 1 {
		t.Fatal("it does not go out")
	}
	n.now = when.Add(time.Minute)
	n.publish(post("Newer still"))
	if got := lead(n.Store); got != "Rent" {
		t.Errorf("the lead story is %q", got)
	}
}

// Whoever may not take a bundle off its schedule does not do so by changing what is in it; whoever may is written down.
func TestOnlyPublishersChangeWhatIsScheduled(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	one, err := n.Create(ctx, editor, post("One"))
	fatal(t, err)
	two, err := n.Create(ctx, editor, post("Two"))
	fatal(t, err)
	id, err := n.MakeBundle(ctx, editor, "Opening day")
	fatal(t, err)
	fatal(t, n.AddToBundle(ctx, id, one.EntryID))
	fatal(t, n.ScheduleBundle(ctx, editor, id, map[int64]int{one.EntryID: one.Version}, day.Add(time.Hour)))
	press := content.Within(ctx, content.Rights{Account: 7, Writes: true, Publishes: true, Kinds: []content.Kind{content.KindRelease}})
	for what, err := range map[string]error{"add": n.AddToBundle(press, id, two.EntryID), "take": n.TakeFromBundle(press, id, one.EntryID),
		"remove": n.RemoveBundle(press, id), "unstage": n.Unstage(press, id), "may": n.MayUnstage(press, id)} {
		var forbidden *content.ForbiddenError
		if !errors.As(err, &forbidden) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if b, err := n.Bundle(ctx, id); err != nil || !b.Set() || len(b.Entries) != 1 {
		t.Errorf("%+v, %v", b, err)
	}
	fatal(t, n.MayUnstage(ctx, id))
	fatal(t, n.AddToBundle(ctx, id, two.EntryID))
	if b, err := n.Bundle(ctx, id); err != nil || b.Set() || len(b.Entries) != 2 {
		t.Errorf("%+v, %v", b, err)
	}
	fatal(t, n.TakeFromBundle(press, id, two.EntryID)) // no time is set any more
	fatal(t, n.RemoveBundle(press, id))
	rows, err := n.pool.Query(ctx, `select action || ' ' || title || ': ' || detail from audit where title like 'the bundle%' order by id`)
	fatal(t, err)
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	fatal(t, err)
	want := []string{"added the bundle “Opening day”: ", "changed the bundle “Opening day”: added “One”", "set the time of the bundle “Opening day”: ",
		"changed the bundle “Opening day”: added “Two”; it lost its time", "changed the bundle “Opening day”: took out “Two”", "removed the bundle “Opening day”: "}
	if !slices.Equal(lines, want) {
		t.Errorf("the audit log says %q\nwant %q", lines, want)
	}
}
