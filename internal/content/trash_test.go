package content_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// titles of what lies in the trash.
func (n *newsroom) trashed() (titles []string) {
	n.t.Helper()
	rows, err := n.Trashed(n.t.Context())
	fatal(n.t, err)
	for _, r := range rows {
		titles = append(titles, r.Title)
	}
	return titles
}

func TestWhatIsThrownAwayIsNowhereAndComesBack(t *testing.T) {
	t.Parallel()
	n := open(t)
	about := n.publish(post("About rent"))
	other := post("Other")
	other.Body, other.Links.Related = "See [that](entry:"+strconv.FormatInt(about.EntryID, 10)+").", []int64{about.EntryID}
	n.publish(other)

	stale := &content.StaleError{}
	if err := n.ThrowAway(t.Context(), editor, about.EntryID, about.Version-1); !errors.As(err, &stale) {
		t.Errorf("thrown away on an old version: %v", err)
	}
	fatal(t, n.ThrowAway(t.Context(), editor, about.EntryID, about.Version))
	if n.visible("about-rent", content.KindPost) {
		t.Error("readers see what lies in the trash")
	}
	found, err := n.Search(t.Context(), content.Search{Text: "rent"})
	fatal(t, err)
	if len(found.Hits) != 0 {
		t.Errorf("readers find it: %+v", found.Hits)
	}
	list, err := n.Newest(t.Context(), content.Filter{Kinds: []content.Kind{content.KindPost}})
	fatal(t, err)
	if len(list) != 1 || list[0].Title != "Other" {
		t.Errorf("the list has %+v", list)
	}
	desk, err := n.Desk(t.Context(), content.DeskFilter{})
	fatal(t, err)
	if len(desk.Rows) != 1 || desk.Rows[0].Title != "Other" || n.counted(content.DeskFilter{}).Unpublished != 0 {
		t.Errorf("the desk has %+v", desk)
	}
	targets, err := n.Targets(t.Context(), "About")
	fatal(t, err)
	choices, err := n.Choices(t.Context(), content.KindPost)
	fatal(t, err)
	if len(targets) != 0 || len(choices) != 1 {
		t.Errorf("one can link to it: %+v %+v", targets, choices)
	}
	// What names it goes on being shown.
	if it, err := n.Public(t.Context(), "other", content.KindPost); err != nil || len(it.Related) != 0 {
		t.Errorf("what names it: %+v, %v", it.Related, err)
	}
	if got := n.trashed(); !slices.Equal(got, []string{"About rent"}) {
		t.Errorf("in the trash lie %q", got)
	}

	d, err := n.Draft(t.Context(), about.EntryID)
	fatal(t, err)
	if d.State != content.StateTrashed || d.Trash.By != editor.Name || d.Trash.DaysLeft(n.now) != content.TrashDays {
		t.Errorf("the editor is told %s, %+v", d.State, d.Trash)
	}
	// Words are not lost there, but nobody publishes them.
	snap := d.Newest.Snapshot
	snap.Body = "More words."
	saved, err := n.SaveDraft(t.Context(), editor, about.EntryID, d.Version, snap)
	fatal(t, err)
	var wrong content.FieldErrors
	if _, err := n.Publish(t.Context(), editor, about.EntryID, saved.Version, snap); !errors.As(err, &wrong) {
		t.Errorf("published from the trash: %v", err)
	}
	// Its address stays its own, and who wants it is told where it is.
	taken := post("New")
	taken.Slug = "about-rent"
	if _, err := n.CreateAndPublish(t.Context(), editor, taken); !errors.As(err, &wrong) || wrong.For("slug") != "An entry in the trash has this address. Choose another one, or take that one back and change its address." {
		t.Errorf("the address was taken: %v", err)
	}

	fatal(t, n.TakeBack(t.Context(), about.EntryID))
	if d, err = n.Draft(t.Context(), about.EntryID); err != nil || d.State != content.StateUnpublished || !d.Trash.At.IsZero() || n.visible("about-rent", content.KindPost) {
		t.Errorf("taken back it is %s, %v", d.State, err)
	}
	if _, err := n.Publish(t.Context(), editor, about.EntryID, d.Version, d.Newest.Snapshot); err != nil || !n.visible("about-rent", content.KindPost) {
		t.Errorf("published again: %v", err)
	}
}

func TestTheTrashIsEmptiedButForWhatIsNamed(t *testing.T) {
	t.Parallel()
	n := open(t)
	lone, linked, mentioned, late := n.publish(post("Lone")), n.publish(post("Linked")), n.publish(post("Mentioned")), n.publish(post("Late"))
	draft, err := n.Create(t.Context(), editor, post("Draft"))
	fatal(t, err)
	parent := content.NewSnapshot(content.KindPage)
	parent.Title, parent.Summary = "Parent", "S."
	above := n.publish(parent)
	below := content.NewSnapshot(content.KindPage)
	below.Title, below.Summary, below.Page.ParentID = "Below", "S.", above.EntryID
	n.publish(below)
	// Only an old version of the other names them.
	naming := post("Naming")
	naming.Body, naming.Links.Related = "See [that](entry:"+strconv.FormatInt(mentioned.EntryID, 10)+").", []int64{linked.EntryID}
	rev := n.publish(naming)
	naming.Body, naming.Links.Related, naming.Change = "Nothing (entry:"+strconv.FormatInt(lone.EntryID, 10)+"0).", nil, content.ChangeMinor
	_, err = n.Publish(t.Context(), editor, rev.EntryID, rev.Version, naming)
	fatal(t, err)
	for _, r := range []content.Revision{lone, linked, mentioned, above, draft} {
		fatal(t, n.ThrowAway(t.Context(), editor, r.EntryID, r.Version))
	}
	n.now = day.Add(time.Hour)
	fatal(t, n.ThrowAway(t.Context(), editor, late.EntryID, late.Version))

	n.now = day.AddDate(0, 0, content.TrashDays).Add(-time.Second)
	if gone, err := n.EmptyTrash(t.Context()); err != nil || gone != 0 {
		t.Fatalf("a second too early %d went, %v", gone, err)
	}
	n.now = n.now.Add(time.Second)
	if gone, err := n.EmptyTrash(t.Context()); err != nil || gone != 2 {
		t.Errorf("%d went, %v, want 2", gone, err)
	}
	got := n.trashed()
	slices.Sort(got)
	if !slices.Equal(got, []string{"Late", "Linked", "Mentioned", "Parent"}) {
		t.Errorf("in the trash lie %q", got)
	}
	if _, err := n.Draft(t.Context(), lone.EntryID); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("what went for good: %v", err)
	}
	again := post("Again")
	again.Slug = "lone"
	if _, err := n.CreateAndPublish(t.Context(), editor, again); err != nil {
		t.Errorf("its address is not free: %v", err)
	}
	// Words that are saved in the trash begin the days anew.
	snap := late.Snapshot
	snap.Body = "Still written on."
	_, err = n.SaveDraft(t.Context(), editor, late.EntryID, late.Version+1, snap)
	fatal(t, err)
	n.now = n.now.AddDate(0, 0, 1)
	if gone, err := n.EmptyTrash(t.Context()); err != nil || gone != 0 {
		t.Errorf("%d went, %v", gone, err)
	}
}

func TestWhatReadersSeeIsThrownAwayByThosePublishing(t *testing.T) {
	t.Parallel()
	n := open(t)
	author := content.Within(t.Context(), content.Rights{Account: 7, Writes: true})
	live := n.publish(post("Live"))
	scheduled := post("Scheduled")
	scheduled.PublishAt = at(day.Add(time.Hour))
	planned := n.publish(scheduled)
	draft, err := n.Create(t.Context(), editor, post("Draft"))
	fatal(t, err)
	var forbidden *content.ForbiddenError
	for _, r := range []content.Revision{live, planned} {
		if err := n.ThrowAway(author, editor, r.EntryID, r.Version); !errors.As(err, &forbidden) {
			t.Errorf("an author threw away %q: %v", r.Snapshot.Title, err)
		}
	}
	fatal(t, n.ThrowAway(author, editor, draft.EntryID, draft.Version))
	fatal(t, n.TakeBack(author, draft.EntryID))
	fatal(t, n.ThrowAway(t.Context(), editor, planned.EntryID, planned.Version))
	n.now = day.Add(2 * time.Hour)
	if n.visible("scheduled", content.KindPost) {
		t.Error("what was scheduled went out of the trash")
	}
	reader := content.Within(t.Context(), content.Rights{Account: 7})
	if err := n.TakeBack(reader, planned.EntryID); !errors.As(err, &forbidden) {
		t.Errorf("taken back without the right to write: %v", err)
	}
	if got, err := n.Trashed(author); err != nil || len(got) != 1 {
		t.Errorf("an author sees %+v, %v", got, err)
	}
}
