package content_test

import (
	"errors"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
)

// What was taken down leads its readers on until it is published again, or readers are told something else.
func TestWhatIsTakenDownLeadsReadersOn(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	old, now := n.publish(post("Old")), n.publish(post("Now"))
	for target, words := range map[string]string{"": "Say where", "/news/old": "to itself", "/no-such": "Nothing on this site", "https://evil.example/": "another site"} {
		var errs content.FieldErrors
		if _, err := n.LeadOn(ctx, editor, old.EntryID, old.Version, target); !errors.As(err, &errs) || !strings.Contains(errs.For("redirect.target"), words) {
			t.Errorf("to %q: %v", target, err)
		}
	}
	if !n.visible("old", content.KindPost) {
		t.Fatal("refused, and taken down")
	}
	author := content.Within(ctx, content.Rights{Account: 1, Writes: true})
	var forbidden *content.ForbiddenError
	if _, err := n.LeadOn(author, editor, old.EntryID, old.Version, "/news/now"); !errors.As(err, &forbidden) {
		t.Errorf("an author led readers on: %v", err)
	}
	rev, err := n.LeadOn(ctx, editor, old.EntryID, old.Version, "/news/now")
	fatal(t, err)
	moved := now.Snapshot
	moved.Slug = "newer"
	_, err = n.Publish(ctx, editor, now.EntryID, now.Version, moved)
	fatal(t, err)
	leads := func() string {
		to, err := n.Redirect(ctx, "/news/old")
		if err != nil && !errors.Is(err, content.ErrNotFound) {
			t.Fatal(err)
		}
		if told, err := n.LeadsTo(ctx, old.EntryID); err != nil || told != to {
			t.Errorf("staff are told %q, %v", told, err)
		}
		return to
	}
	if to := leads(); to != "/news/newer" || n.visible("old", content.KindPost) {
		t.Errorf("readers are led to %q", to)
	}
	rev, err = n.LeadOn(ctx, editor, old.EntryID, rev.Version, "/news")
	fatal(t, err)
	if to := leads(); to != "/news" {
		t.Errorf("readers are led to %q", to)
	}
	rev, err = n.Publish(ctx, editor, old.EntryID, rev.Version, rev.Snapshot)
	fatal(t, err)
	if !n.visible("old", content.KindPost) || rev.Snapshot.Slug != "old" {
		t.Error("it is not at its address again")
	}
	rev, err = n.Unpublish(ctx, editor, old.EntryID, rev.Version)
	fatal(t, err)
	if to := leads(); to != "" {
		t.Errorf("taken down as by mistake, readers are led to %q", to)
	}
	_, err = n.LeadOn(ctx, editor, old.EntryID, rev.Version, "/news")
	fatal(t, err)
	rev, err = n.Withdraw(ctx, editor, old.EntryID, rev.Version, "It was wrong.")
	fatal(t, err)
	if to := leads(); to != "" {
		t.Errorf("withdrawn, readers are led to %q", to)
	}
}

func TestAnArchivedTextSaysSo(t *testing.T) {
	t.Parallel()
	n := open(t)
	s := post("Old")
	s.Archived = " The law \n has changed. "
	rev := n.publish(s)
	it, err := n.Public(t.Context(), "old", content.KindPost)
	fatal(t, err)
	if it.Archived == "" || rev.Snapshot.Archived != it.Archived {
		t.Errorf("%q", it.Archived)
	}
}
