package content_test

import (
	"context"
	"errors"
	"testing"

	"localprogress.org/site/internal/content"
)

// chapterEntry makes a chapter and returns its ID.
func chapterEntry(t *testing.T, s *content.Store, title string) int64 {
	t.Helper()
	snap := content.NewSnapshot(content.KindChapter)
	snap.Title = title
	rev, err := s.Create(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	return rev.EntryID
}

func forbidden(err error) bool {
	var f *content.ForbiddenError
	return errors.As(err, &f)
}

// The store holds everybody to their rights, whatever a route lets through.
func TestRights(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := n.Store
	ohio, texas := chapterEntry(t, s, "Ohio"), chapterEntry(t, s, "Texas")
	post := func(chapters ...int64) content.Snapshot {
		snap := content.NewSnapshot(content.KindPost)
		snap.Title, snap.Summary, snap.Links.Chapters = "A day in March", "S.", chapters
		return snap
	}
	clipping := content.NewSnapshot(content.KindClipping)
	clipping.Title = "In the news"
	by := content.Editor{Name: "Somebody"}
	author := content.Within(t.Context(), content.Rights{Account: 1, Writes: true})
	ofOhio := content.Within(t.Context(), content.Rights{Account: 2, Writes: true, Publishes: true, Kinds: []content.Kind{content.KindPost, content.KindChapter}, Chapters: []int64{ohio}})
	press := content.Within(t.Context(), content.Rights{Account: 3, Writes: true, Publishes: true, Press: true, Kinds: []content.Kind{content.KindClipping}})
	nobody := content.Within(t.Context(), content.Rights{})

	for _, c := range []struct {
		name string
		ctx  context.Context
		snap content.Snapshot
		want [2]bool // may create, may create and publish
	}{
		{"an author", author, post(), [2]bool{true, false}},
		{"a chapter's editor, for it", ofOhio, post(ohio), [2]bool{true, true}},
		{"a chapter's editor, for another", ofOhio, post(texas), [2]bool{}},
		{"a chapter's editor, for both", ofOhio, post(ohio, texas), [2]bool{}},
		{"a chapter's editor, for none", ofOhio, post(), [2]bool{}},
		{"a chapter's editor, a new chapter", ofOhio, content.NewSnapshot(content.KindChapter), [2]bool{}},
		{"a chapter's editor, a clipping", ofOhio, clipping, [2]bool{}},
		{"the press desk, a clipping", press, clipping, [2]bool{true, true}},
		{"the press desk, a post", press, post(ohio), [2]bool{}},
		{"nobody", nobody, post(), [2]bool{}},
		{"the program", t.Context(), post(texas), [2]bool{true, true}},
	} {
		_, err := s.Create(c.ctx, by, c.snap)
		if forbidden(err) == c.want[0] || err != nil && !forbidden(err) {
			t.Errorf("%s may create: want %t, %v", c.name, c.want[0], err)
		}
		if _, err = s.CreateAndPublish(c.ctx, by, c.snap); forbidden(err) == c.want[1] {
			t.Errorf("%s may create and publish: want %t, %v", c.name, c.want[1], err)
		}
	}

	// What is written already: what it belonged to counts, and what it is to belong to.
	theirs, err := s.CreateAndPublish(t.Context(), by, post(texas))
	fatal(t, err)
	shared, err := s.CreateAndPublish(t.Context(), by, post(ohio, texas))
	fatal(t, err)
	taken := post(ohio)
	taken.Slug = theirs.Snapshot.Slug
	if _, err := s.SaveDraft(ofOhio, by, theirs.EntryID, 1, taken); !forbidden(err) {
		t.Errorf("another chapter's entry is taken: %v", err)
	}
	if _, err := s.Publish(ofOhio, by, theirs.EntryID, 1, taken); !forbidden(err) {
		t.Errorf("another chapter's entry is published: %v", err)
	}
	for name, do := range map[string]func(context.Context, content.Editor, int64, int) (content.Revision, error){"unpublish": s.Unpublish,
		"withdraw": func(ctx context.Context, by content.Editor, id int64, base int) (content.Revision, error) {
			return s.Withdraw(ctx, by, id, base, "")
		}} {
		for _, ctx := range []context.Context{author, ofOhio, press, nobody} {
			if _, err := do(ctx, by, theirs.EntryID, 1); !forbidden(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	changed := shared.Snapshot
	changed.Summary = "Another."
	if _, err := s.SaveDraft(ofOhio, by, shared.EntryID, 1, changed); err != nil {
		t.Errorf("an entry of two chapters: %v", err)
	}
	if _, err := s.Unpublish(ofOhio, by, shared.EntryID, 2); err != nil {
		t.Errorf("an entry of two chapters is taken down: %v", err)
	}
	chapter := content.NewSnapshot(content.KindChapter)
	chapter.Title = "Ohio!"
	if _, err := s.SaveDraft(ofOhio, by, ohio, 1, chapter); err != nil {
		t.Errorf("its own page: %v", err)
	}
	if _, err := s.SaveDraft(ofOhio, by, texas, 1, chapter); !forbidden(err) {
		t.Errorf("another chapter's page: %v", err)
	}

	for _, ctx := range []context.Context{author, ofOhio, nobody} {
		if err := s.SavePressContact(ctx, by, content.PressContact{Name: "Desk", Email: "press@example.org"}); !forbidden(err) {
			t.Errorf("a press contact: %v", err)
		}
		if err := s.SaveBoilerplate(ctx, by, content.Boilerplate{Name: "About", Body: "Words."}); !forbidden(err) {
			t.Errorf("a boilerplate: %v", err)
		}
	}
	if err := s.SavePressContact(press, by, content.PressContact{Name: "Desk", Email: "press@example.org"}); err != nil {
		t.Errorf("the press desk's contact: %v", err)
	}
	for _, ctx := range []context.Context{author, ofOhio, press, nobody} {
		_, announced := s.Announce(ctx, by, content.Announcement{})
		_, placed := s.Place(ctx, by, content.Placement{})
		for what, err := range map[string]error{"announce": announced, "silence": s.Silence(ctx, 1), "place": placed, "displace": s.Displace(ctx, 1),
			"promote": s.Promote(ctx, by, "rent", theirs.EntryID), "demote": s.Demote(ctx, "rent", theirs.EntryID),
			"remove a contact": s.RemovePressContact(nobody, 1), "remove a text": s.RemoveBoilerplate(nobody, 1)} {
			if !forbidden(err) {
				t.Errorf("%s: %v", what, err)
			}
		}
	}
}

// A limited entry is seen by those who are named and by administrators: nobody else finds it anywhere in the newsroom.
func TestALimitedEntry(t *testing.T) {
	t.Parallel()
	n := open(t)
	s, pool := n.Store, n.pool
	var writer, named, other int64
	for email, id := range map[string]*int64{"w@example.org": &writer, "n@example.org": &named, "o@example.org": &other} {
		fatal(t, pool.QueryRow(t.Context(), `insert into account (email, name, role, password_hash, created_at)
			values ($1, 'Somebody', 'author', '$argon2id$', now()) returning id`, email).Scan(id))
	}
	as := func(id int64) context.Context {
		return content.Within(t.Context(), content.Rights{Account: id, Writes: true})
	}
	snap := content.NewSnapshot(content.KindPost)
	snap.Title = "Secret negotiations"
	rev, err := s.Create(as(writer), content.Editor{ID: writer, Name: "W"}, snap)
	fatal(t, err)
	finds := func(ctx context.Context) (found []string) {
		if _, err := s.Draft(ctx, rev.EntryID); err == nil {
			found = append(found, "editor")
		} else if !errors.Is(err, content.ErrNotFound) {
			t.Error(err)
		}
		if _, err := s.Revision(ctx, rev.EntryID, 1); err == nil {
			found = append(found, "version")
		}
		if _, err := s.History(ctx, rev.EntryID); err == nil {
			found = append(found, "history")
		}
		if _, err := s.Readers(ctx, rev.EntryID); err == nil {
			found = append(found, "readers")
		}
		f := content.DeskFilter{Text: "negotiations"}
		c, failed := s.DeskCounts(ctx, f)
		fatal(t, failed)
		if l, err := s.Desk(ctx, f); err == nil && len(l.Rows) == 1 && c.Draft == 1 {
			found = append(found, "search")
		}
		if refs, err := s.Choices(ctx, content.KindPost); err == nil && len(refs) == 1 {
			found = append(found, "choices")
		}
		if targets, err := s.Targets(ctx, "negotiations"); err == nil && len(targets) == 1 {
			found = append(found, "targets")
		}
		if targets, err := s.TargetsByID(ctx, []int64{rev.EntryID}); err == nil && len(targets) == 1 {
			found = append(found, "targets by ID")
		}
		return found
	}
	const everything = 8
	if n := len(finds(as(other))); n != everything {
		t.Errorf("before it is limited another author finds %d", n)
	}
	fatal(t, s.Limit(as(writer), rev.EntryID, []int64{named, 999}))
	for name, ctx := range map[string]context.Context{"the writer": as(writer), "who is named": as(named),
		"an administrator": content.Within(t.Context(), content.Rights{SeesAll: true})} {
		if found := finds(ctx); len(found) != everything {
			t.Errorf("%s finds it only in %v", name, found)
		}
	}
	for name, ctx := range map[string]context.Context{"another": as(other), "an editor": content.Within(t.Context(), content.Rights{Account: other, Writes: true, Publishes: true}),
		"nobody": content.Within(t.Context(), content.Rights{})} {
		if found := finds(ctx); found != nil {
			t.Errorf("%s finds it in %v", name, found)
		}
	}
	by := content.Editor{Name: "O"}
	_, saved := s.SaveDraft(as(other), by, rev.EntryID, 1, snap)
	_, published := s.Publish(content.Within(t.Context(), content.Rights{Account: other, Writes: true, Publishes: true}), by, rev.EntryID, 1, snap)
	for what, err := range map[string]error{"save": saved, "publish": published, "limit": s.Limit(as(other), rev.EntryID, nil)} {
		if !errors.Is(err, content.ErrNotFound) {
			t.Errorf("another may %s: %v", what, err)
		}
	}
	fatal(t, s.Limit(as(named), rev.EntryID, nil))
	if n := len(finds(as(other))); n != everything {
		t.Errorf("when everybody sees it again another author finds %d", n)
	}
}

// What readers see belongs to the chapters that it was published with, whatever a draft says: an author who adds a chapter to
// a draft hands the network's page to no chapter's editor.
func TestWhatReadersSeeBelongsToItsChapters(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := n.Store
	ohio := chapterEntry(t, s, "Ohio")
	by := content.Editor{Name: "Somebody"}
	author := content.Within(t.Context(), content.Rights{Account: 1, Writes: true})
	ofOhio := content.Within(t.Context(), content.Rights{Account: 2, Writes: true, Publishes: true, Chapters: []int64{ohio}})
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary = "The network’s", "S."
	live, err := s.CreateAndPublish(t.Context(), by, snap)
	fatal(t, err)
	draft := live.Snapshot
	draft.Links.Chapters = []int64{ohio}
	_, err = s.SaveDraft(author, by, live.EntryID, 1, draft)
	fatal(t, err)
	taken := draft
	taken.Title = "Ours"
	_, published := s.Publish(ofOhio, by, live.EntryID, 2, taken)
	_, down := s.Unpublish(ofOhio, by, live.EntryID, 2)
	for what, err := range map[string]error{"publishes over": published, "takes down": down, "throws away": s.ThrowAway(ofOhio, by, live.EntryID, 2)} {
		if !forbidden(err) {
			t.Errorf("a chapter’s editor %s the network’s page: %v", what, err)
		}
	}
	_, err = s.Publish(t.Context(), by, live.EntryID, 2, draft)
	fatal(t, err)
	if _, err := s.Unpublish(ofOhio, by, live.EntryID, 3); err != nil {
		t.Errorf("what was given to the chapter: %v", err)
	}
}
