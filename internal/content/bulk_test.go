package content_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// did does it to the entries in the versions that are newest, and returns what became of them by entry.
func (n *newsroom) did(b content.Bulk, entries ...int64) (content.Done, map[int64]content.DoneLine) {
	n.t.Helper()
	for _, id := range entries {
		d, err := n.Draft(n.t.Context(), id)
		fatal(n.t, err)
		b.Entries = append(b.Entries, content.BulkEntry{ID: id, Version: d.Version})
	}
	if b.Key == "" {
		b.Key = fmt.Sprint(n.t.Name(), n.now.UnixNano(), b.Deed, b.Topic, entries)
	}
	id, err := n.Do(n.t.Context(), editor, b)
	fatal(n.t, err)
	return n.done(id)
}

func (n *newsroom) done(id int64) (content.Done, map[int64]content.DoneLine) {
	n.t.Helper()
	d, err := n.Done(n.t.Context(), editor, id)
	fatal(n.t, err)
	lines := map[int64]content.DoneLine{}
	for _, l := range d.Lines {
		lines[l.EntryID] = l
	}
	return d, lines
}

func (n *newsroom) stateOf(id int64) content.Draft {
	n.t.Helper()
	d, err := n.Draft(n.t.Context(), id)
	fatal(n.t, err)
	return d
}

// What can be done is done, what cannot is listed with the reason, and undoing leaves alone what somebody changed since.
func TestBulkPublishesWhatItCanAndIsUndone(t *testing.T) {
	t.Parallel()
	n := open(t)
	create := func(s content.Snapshot) int64 {
		rev, err := n.Create(t.Context(), editor, s)
		fatal(t, err)
		return rev.EntryID
	}
	fine, touched := create(post("Fine")), create(post("Touched"))
	bare := post("Bare")
	bare.Summary = ""
	broken := create(bare)
	live := n.publish(post("Live"))
	next := live.Snapshot
	next.Body = "Newer words."
	_, err := n.SaveDraft(t.Context(), editor, live.EntryID, live.Version, next)
	fatal(t, err)
	same := n.publish(post("Same")).EntryID

	d, lines := n.did(content.Bulk{Deed: content.DeedPublish}, fine, broken, live.EntryID, same, touched)
	if !d.Finished || len(lines) != 5 || lines[fine].Refused != "" || lines[live.EntryID].Refused != "" {
		t.Fatalf("done: %+v", d)
	}
	if lines[broken].Refused == "" || lines[same].Refused == "" || n.stateOf(broken).State != content.StateDraft {
		t.Errorf("what cannot be published: %+v, %+v", lines[broken], lines[same])
	}
	if it, err := n.Public(t.Context(), "live", content.KindPost); err != nil || it.Body != "Newer words." {
		t.Errorf("readers see %q, %v", it.Body, err)
	}
	again, err := n.Do(t.Context(), editor, content.Bulk{Key: fmt.Sprint(t.Name(), n.now.UnixNano(), content.DeedPublish, 0, []int64{fine, broken, live.EntryID, same, touched}), Deed: content.DeedTrash,
		Entries: []content.BulkEntry{{ID: fine, Version: n.stateOf(fine).Version}}})
	if err != nil || again != d.ID || !n.visible("fine", content.KindPost) {
		t.Errorf("what arrives twice is done under %d again, want %d, %v", again, d.ID, err)
	}

	now := n.stateOf(touched)
	words := now.Newest.Snapshot
	words.Body = "Somebody wrote on."
	_, err = n.SaveDraft(t.Context(), editor, touched, now.Version, words)
	fatal(t, err)
	for range 2 { // a second time changes nothing
		fatal(t, n.Undo(t.Context(), editor, d.ID))
	}
	_, lines = n.done(d.ID)
	if !lines[fine].Undone || !lines[live.EntryID].Undone || lines[touched].Undone || lines[touched].Kept == "" || lines[broken].Undone {
		t.Errorf("undone: %+v", lines)
	}
	if n.visible("fine", content.KindPost) || !n.visible("touched", content.KindPost) {
		t.Error("what was published is still there, or what was changed since is not")
	}
	if it, err := n.Public(t.Context(), "live", content.KindPost); err != nil || it.Body != "Some words." {
		t.Errorf("readers see %q again, %v", it.Body, err)
	}
	if back := n.stateOf(live.EntryID); back.Newest.Snapshot.Body != "Newer words." || !back.HasChanges() {
		t.Errorf("the unpublished words are %+v", back.Newest.Snapshot)
	}
	if _, err := n.Done(t.Context(), content.Editor{ID: 9}, d.ID); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("somebody else looks: %v", err)
	}
}

func TestBulkTakesDownAndThrowsAway(t *testing.T) {
	t.Parallel()
	n := open(t)
	live, draft := n.publish(post("Live")).EntryID, post("Draft")
	later := post("Later")
	later.PublishAt = at(day.Add(time.Hour))
	scheduled := n.publish(later).EntryID
	rev, err := n.Create(t.Context(), editor, draft)
	fatal(t, err)

	d, lines := n.did(content.Bulk{Deed: content.DeedUnpublish, Withdraw: true, Reason: "The count was wrong."}, live, scheduled, rev.EntryID)
	if lines[rev.EntryID].Refused == "" || n.stateOf(live).Withdrawn.Reason != "The count was wrong." || n.stateOf(scheduled).State != content.StateUnpublished {
		t.Errorf("taken down: %+v", lines)
	}
	fatal(t, n.Undo(t.Context(), editor, d.ID))
	if !n.visible("live", content.KindPost) || n.stateOf(scheduled).State != content.StateScheduled {
		t.Error("not back as they were")
	}

	d, _ = n.did(content.Bulk{Deed: content.DeedTrash}, live, rev.EntryID)
	if n.visible("live", content.KindPost) || n.stateOf(rev.EntryID).State != content.StateTrashed {
		t.Error("not in the trash")
	}
	fatal(t, n.Undo(t.Context(), editor, d.ID))
	if !n.visible("live", content.KindPost) || n.stateOf(rev.EntryID).State != content.StateDraft {
		t.Error("not out of the trash as they were")
	}
}

// What was withdrawn, or led elsewhere, does so again when its publishing is undone; and a saved version without a day of its own goes out
// under the one that readers know.
func TestBulkUndoTellsReadersWhatTheyWereTold(t *testing.T) {
	t.Parallel()
	n := open(t)
	withdrawn, led, live := n.publish(post("Withdrawn")), n.publish(post("Led")), n.publish(post("Live"))
	n.publish(post("Target"))
	_, err := n.Withdraw(t.Context(), editor, withdrawn.EntryID, withdrawn.Version, "The count was wrong.")
	fatal(t, err)
	_, err = n.LeadOn(t.Context(), editor, led.EntryID, led.Version, content.Path(content.KindPost, "target", ""))
	fatal(t, err)
	told := n.stateOf(withdrawn.EntryID).Withdrawn
	dateless := live.Snapshot
	dateless.Body, dateless.PublishAt = "Newer words.", nil
	_, err = n.SaveDraft(t.Context(), editor, live.EntryID, live.Version, dateless)
	fatal(t, err)

	n.now = n.now.Add(48 * time.Hour)
	d, lines := n.did(content.Bulk{Deed: content.DeedPublish}, withdrawn.EntryID, led.EntryID, live.EntryID)
	if lines[withdrawn.EntryID].Refused+lines[led.EntryID].Refused != "" || !n.visible("withdrawn", content.KindPost) || !n.visible("led", content.KindPost) {
		t.Fatalf("published: %+v", lines)
	}
	if it, err := n.Public(t.Context(), "live", content.KindPost); err != nil || it.Body != "Newer words." || !it.Published.Equal(*live.Snapshot.PublishAt) {
		t.Errorf("%q of %v, want the day %v, %v", it.Body, it.Published, live.Snapshot.PublishAt, err)
	}
	fatal(t, n.Undo(t.Context(), editor, d.ID))
	if again := n.stateOf(withdrawn.EntryID).Withdrawn; again != told || n.visible("withdrawn", content.KindPost) {
		t.Errorf("readers are told %+v, want %+v", again, told)
	}
	leads := func(after string) {
		t.Helper()
		if to, err := n.LeadsTo(t.Context(), led.EntryID); err != nil || to != content.Path(content.KindPost, "target", "") {
			t.Errorf("after %s readers are led to %q, %v", after, to, err)
		}
	}
	leads("undoing")
	later := n.stateOf(led.EntryID).Newest
	later.Snapshot.PublishAt = at(n.now.Add(time.Hour))
	scheduled, err := n.Publish(t.Context(), editor, led.EntryID, later.Version, later.Snapshot)
	fatal(t, err)
	_, err = n.Unpublish(t.Context(), editor, led.EntryID, scheduled.Version)
	fatal(t, err)
	leads("unscheduling")
}

func TestBulkTags(t *testing.T) {
	t.Parallel()
	n := open(t)
	housing := content.NewSnapshot(content.KindIssue)
	housing.Title, housing.Summary, housing.Issue.Hue = "Housing", "S.", "housing"
	issue := n.publish(housing).EntryID
	live := n.publish(post("Live")).EntryID
	rev, err := n.Create(t.Context(), editor, post("Draft"))
	fatal(t, err)
	listed := func() int {
		l, err := n.List(t.Context(), content.Filter{Issue: "housing"})
		fatal(t, err)
		return len(l.Cards)
	}
	d, lines := n.did(content.Bulk{Deed: content.DeedTag, Topic: issue}, live, rev.EntryID, issue)
	if listed() != 1 || len(n.stateOf(rev.EntryID).Newest.Snapshot.Links.Issues) != 1 || lines[issue].Refused == "" || d.About != "Housing" {
		t.Errorf("tagged: %+v, %+v", d, lines)
	}
	fatal(t, n.Undo(t.Context(), editor, d.ID))
	if listed() != 0 || len(n.stateOf(rev.EntryID).Newest.Snapshot.Links.Issues) != 0 {
		t.Error("still tagged")
	}
	_, err = n.Do(t.Context(), editor, content.Bulk{Key: "x", Deed: content.DeedTag, Topic: live})
	refused(t, err, "topic", "Choose an issue")
}

// An author who may not publish is refused one by one; what is hidden from them is not told of.
func TestBulkKeepsToRights(t *testing.T) {
	t.Parallel()
	n := open(t)
	live := n.publish(post("Live"))
	hidden, err := n.Create(t.Context(), editor, post("Hidden"))
	fatal(t, err)
	_, err = n.pool.Exec(t.Context(), `with a as (insert into account (email, name, role, password_hash, created_at) values ('a@example.org', 'A', 'author', '$argon2id$', now()) returning id)
		insert into entry_reader select $1, id from a`, hidden.EntryID)
	fatal(t, err)
	author := content.Within(t.Context(), content.Rights{Account: 77, Writes: true})
	id, err := n.Do(author, content.Editor{ID: 77}, content.Bulk{Key: "k", Deed: content.DeedTrash,
		Entries: []content.BulkEntry{{live.EntryID, live.Version}, {hidden.EntryID, hidden.Version}}})
	fatal(t, err)
	d, err := n.Done(author, content.Editor{ID: 77}, id)
	fatal(t, err)
	if len(d.Lines) != 1 || d.Lines[0].Refused == "" || !n.visible("live", content.KindPost) {
		t.Errorf("an author threw away: %+v", d.Lines)
	}
}
