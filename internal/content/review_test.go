package content_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

var (
	ana = content.Editor{ID: 1, Name: "Ana"}
	pat = content.Editor{ID: 2, Name: "Pat"}
)

// as is a context with what an author, an editor or an administrator may do.
func as(t *testing.T, publishes, overrides bool) context.Context {
	return content.Within(t.Context(), content.Rights{Account: 9, Writes: true, Publishes: publishes, Overrides: overrides})
}

func (n *newsroom) reviewed(id int64) content.Review {
	n.t.Helper()
	d, err := n.Draft(n.t.Context(), id)
	fatal(n.t, err)
	return d.Review
}

func refused(t *testing.T, err error, field, words string) {
	t.Helper()
	var errs content.FieldErrors
	if !errors.As(err, &errs) || !strings.Contains(errs.For(field), words) {
		t.Errorf("refused with %v, want %q at %q", err, words, field)
	}
}

func TestWordsAreSubmittedAndApproved(t *testing.T) {
	t.Parallel()
	n := open(t)
	author, editor := as(t, false, false), as(t, true, false)
	rev, err := n.Create(author, ana, post("Rent"))
	fatal(t, err)
	var forbidden *content.ForbiddenError
	refused(t, n.Approve(editor, pat, rev.EntryID, rev.Version, ""), "", "Nobody asked")
	fatal(t, n.Submit(author, ana, rev.EntryID, rev.Version, " Is the figure right? "))
	fatal(t, n.Submit(author, ana, rev.EntryID, rev.Version, "Is the figure right?")) // twice
	if r := n.reviewed(rev.EntryID); r.Verdict != content.VerdictAsked || r.By != "Ana" || r.Note != "Is the figure right?" || !r.At.Equal(day) {
		t.Errorf("in review is %+v", r)
	}
	l, err := n.Desk(t.Context(), content.DeskFilter{Review: content.VerdictAsked})
	fatal(t, err)
	if len(l.Rows) != 1 || n.counted(content.DeskFilter{}).Review != 1 || l.Rows[0].ReviewBy != "Ana" || l.Rows[0].Review != content.VerdictAsked {
		t.Errorf("waiting are %+v", l)
	}
	if err := n.Approve(author, pat, rev.EntryID, rev.Version, ""); !errors.As(err, &forbidden) {
		t.Errorf("an author approved: %v", err)
	}
	refused(t, n.Approve(editor, ana, rev.EntryID, rev.Version, ""), "", "These words are yours")
	refused(t, n.AskForChanges(editor, pat, rev.EntryID, rev.Version, " "), "review_note", "Say what is to be changed")
	fatal(t, n.AskForChanges(editor, pat, rev.EntryID, rev.Version, "It is 11."))
	if r := n.reviewed(rev.EntryID); r.Verdict != content.VerdictChanges || r.Changed || r.Note != "It is 11." {
		t.Errorf("sent back is %+v", r)
	}
	snap := rev.Snapshot
	snap.Body = "It is 11."
	second, err := n.SaveDraft(author, ana, rev.EntryID, rev.Version, snap)
	fatal(t, err)
	if r := n.reviewed(rev.EntryID); !r.Changed {
		t.Error("nothing says that it was changed since")
	}
	fatal(t, n.Submit(author, ana, rev.EntryID, second.Version, ""))
	var stale *content.StaleError
	if err := n.Approve(editor, pat, rev.EntryID, rev.Version, ""); !errors.As(err, &stale) {
		t.Errorf("approved words that were not the newest: %v", err)
	}
	fatal(t, n.Approve(editor, pat, rev.EntryID, second.Version, ""))
	if r := n.reviewed(rev.EntryID); r.Verdict != content.VerdictApproved || r.Version != second.Version || r.Changed {
		t.Errorf("approved is %+v", r)
	}
	all, err := n.Reviews(t.Context(), rev.EntryID)
	if err != nil || len(all) != 4 || all[0].Verdict != content.VerdictApproved || all[3].Verdict != content.VerdictAsked {
		t.Errorf("all that was said is %+v, %v", all, err)
	}
	third, err := n.Publish(editor, pat, rev.EntryID, second.Version, snap)
	fatal(t, err)
	if r := n.reviewed(rev.EntryID); r.Verdict != content.VerdictNone {
		t.Errorf("published, it is still %+v", r)
	}
	refused(t, n.Submit(author, ana, rev.EntryID, third.Version, ""), "", "nothing to review")
}

func TestTwoPeopleSeeWhatTheHouseSays(t *testing.T) {
	t.Parallel()
	n := open(t)
	author, editor, admin := as(t, false, false), as(t, true, false), as(t, true, true)
	var forbidden *content.ForbiddenError
	if err := n.SetFourEyes(editor, []content.Kind{content.KindPost}); !errors.As(err, &forbidden) {
		t.Errorf("an editor set the rule: %v", err)
	}
	fatal(t, n.SetFourEyes(admin, []content.Kind{content.KindPost, content.KindPage}))
	fatal(t, n.SetFourEyes(admin, []content.Kind{content.KindPost}))
	if kinds, err := n.FourEyes(t.Context()); err != nil || len(kinds) != 1 {
		t.Errorf("the kinds are %v, %v", kinds, err)
	}
	_, err := n.CreateAndPublish(editor, pat, post("At once"))
	refused(t, err, "override", "Somebody else than its writer approves")
	rev, err := n.Create(author, ana, post("Rent"))
	fatal(t, err)
	_, err = n.Publish(editor, pat, rev.EntryID, rev.Version, rev.Snapshot)
	refused(t, err, "override", "Somebody else")
	fatal(t, n.Submit(author, ana, rev.EntryID, rev.Version, ""))
	fatal(t, n.Approve(editor, pat, rev.EntryID, rev.Version, ""))
	snap := rev.Snapshot
	snap.Body = "Other words."
	_, err = n.Publish(editor, pat, rev.EntryID, rev.Version, snap)
	refused(t, err, "override", "Pat approved other words, those of version 1")
	snap.Body = rev.Snapshot.Body
	snap.PublishAt = at(day.Add(time.Hour)) // when is for whoever publishes
	live, err := n.Publish(editor, pat, rev.EntryID, rev.Version, snap)
	fatal(t, err)

	// A change of it wants another approval, or an administrator with a reason.
	n.now = day.Add(2 * time.Hour)
	snap = live.Snapshot
	snap.Body, snap.Change = "A change.", content.ChangeMinor
	_, err = n.Publish(admin, pat, rev.EntryID, live.Version, snap)
	refused(t, err, "override", "Somebody else")
	hasty := pat
	hasty.Override = "The hearing is in ten minutes."
	if _, err := n.Publish(editor, hasty, rev.EntryID, live.Version, snap); !errors.As(err, &forbidden) {
		t.Errorf("an editor overrode the rule: %v", err)
	}
	if _, err := n.Publish(admin, hasty, rev.EntryID, live.Version, snap); err != nil {
		t.Errorf("an administrator with a reason: %v", err)
	}
	var reason string
	fatal(t, n.pool.QueryRow(t.Context(), `select detail from audit where action = 'published without approval'`).Scan(&reason))
	if reason != hasty.Override {
		t.Errorf("the audit log has %q", reason)
	}
	page := content.NewSnapshot(content.KindPage)
	page.Title, page.Summary = "Page", "S."
	if _, err := n.CreateAndPublish(editor, pat, page); err != nil {
		t.Errorf("of another kind: %v", err)
	}
	if _, err := n.CreateAndPublish(t.Context(), content.Editor{Name: "Import"}, post("Imported")); err != nil {
		t.Errorf("by the program: %v", err)
	}
}

func TestCommentsStandOnARevision(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev, err := n.Create(t.Context(), ana, post("Rent"))
	fatal(t, err)
	reader := content.Within(t.Context(), content.Rights{Account: 2})
	refused(t, n.AddComment(reader, pat, rev.EntryID, 1, " "), "comment", "Write what")
	refused(t, n.AddComment(reader, pat, rev.EntryID, 1, strings.Repeat("é", content.MaxComment+1)), "comment", "4001 characters")
	for range 2 {
		fatal(t, n.AddComment(reader, pat, rev.EntryID, 1, "Is it 11?\x00"))
	}
	fatal(t, n.AddComment(reader, pat, rev.EntryID, 7, "On what is not there."))
	all, err := n.Comments(reader, rev.EntryID)
	fatal(t, err)
	if len(all) != 2 || all[0].Words != "Is it 11?" || all[0].By != "Pat" || all[1].Version != 1 || all[0].ResolvedAt != nil {
		t.Fatalf("the comments are %+v", all)
	}
	if err := n.Resolve(t.Context(), ana, rev.EntryID+1, all[0].ID); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("resolved on another entry: %v", err)
	}
	n.now = day.Add(time.Hour)
	fatal(t, n.Resolve(t.Context(), ana, rev.EntryID, all[0].ID))
	if all, err = n.Comments(reader, rev.EntryID); err != nil || all[0].ResolvedAt == nil || all[0].ResolvedBy != "Ana" || all[1].ResolvedAt != nil {
		t.Errorf("resolved are %+v, %v", all, err)
	}
}

// The revision that somebody commented on or judged outlives the autosaves around it.
func TestWhatWasJudgedIsKept(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev, err := n.Create(t.Context(), ana, post("Rent"))
	fatal(t, err)
	var saved []content.Revision
	for i, body := range []string{"one", "two", "three", "four"} {
		by := content.Editor{ID: 1, Name: "Ana", Tab: content.Tab{Key: "A", Seq: int64(i + 1)}}
		s, err := n.Autosave(t.Context(), by, rev.EntryID, rev.Version, says(body))
		fatal(t, err)
		saved = append(saved, s)
	}
	fatal(t, n.AddComment(t.Context(), pat, rev.EntryID, saved[1].Version, "Two?"))
	n.now = day.Add(48 * time.Hour)
	snap := saved[3].Snapshot
	snap.Body = "five"
	_, err = n.SaveDraft(t.Context(), content.Editor{ID: 1, Name: "Ana", Tab: content.Tab{Key: "A", Seq: 5}}, rev.EntryID, saved[3].Version, snap)
	fatal(t, err)
	for i, want := range []bool{false, true, false} {
		if _, err := n.Revision(t.Context(), rev.EntryID, saved[i].Version); (err == nil) != want {
			t.Errorf("autosave %d is there: %t, want %t", i+1, err == nil, want)
		}
	}
}

// What waits for somebody's review is what they may publish and did not write.
func TestWhoseReviewAnEntryWaitsFor(t *testing.T) {
	t.Parallel()
	n := open(t)
	texasChapter := content.NewSnapshot(content.KindChapter)
	texasChapter.Title, texasChapter.Summary, texasChapter.Chapter = "Texas", "A chapter.", &content.Chapter{State: "TX", Status: content.ChapterCertified}
	chapter := n.publish(texasChapter).EntryID
	submitted := func(title string, chapters ...int64) int64 {
		t.Helper()
		s := post(title)
		s.Links.Chapters = chapters
		rev, err := n.Create(t.Context(), ana, s)
		fatal(t, err)
		fatal(t, n.Submit(t.Context(), ana, rev.EntryID, rev.Version, ""))
		return rev.EntryID
	}
	rent, texas := submitted("Rent"), submitted("Texas rent", chapter)
	waits := func(r content.Rights) (ids []int64) {
		t.Helper()
		l, err := n.Desk(content.Within(t.Context(), r), content.DeskFilter{Mine: true})
		fatal(t, err)
		for _, row := range l.Rows {
			ids = append(ids, row.ID)
		}
		slices.Sort(ids)
		return ids
	}
	for _, c := range []struct {
		what string
		r    content.Rights
		want []int64
	}{
		{"an editor", content.Rights{Account: pat.ID, Writes: true, Publishes: true}, []int64{rent, texas}},
		{"the writer", content.Rights{Account: ana.ID, Writes: true, Publishes: true}, nil},
		{"an author", content.Rights{Account: pat.ID, Writes: true}, nil},
		{"the press desk", content.Rights{Account: pat.ID, Writes: true, Publishes: true, Kinds: []content.Kind{content.KindRelease}}, nil},
		{"a chapter editor", content.Rights{Account: pat.ID, Writes: true, Publishes: true, Chapters: []int64{chapter}}, []int64{texas}},
	} {
		if got := waits(c.r); !slices.Equal(got, c.want) {
			t.Errorf("for the review of %s wait %v, want %v", c.what, got, c.want)
		}
	}
}
