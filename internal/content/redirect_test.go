package content_test

import (
	"errors"
	"testing"

	"localprogress.org/site/internal/content"
)

func TestAMovedAddressAnswersOneRedirectForEver(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("First"))
	for _, slug := range []string{"second", "third", "first", "fourth"} {
		s := rev.Snapshot
		s.Slug = slug
		var err error
		rev, err = n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s)
		fatal(t, err)
		if _, err := n.Redirect(t.Context(), "/news/"+slug); !errors.Is(err, content.ErrNotFound) {
			t.Errorf("the live address %s has a redirect: %v", slug, err)
		}
	}
	for _, old := range []string{"first", "second", "third"} {
		if got, err := n.Redirect(t.Context(), "/news/"+old); err != nil || got != "/news/fourth" {
			t.Errorf("%s leads to %q, %v", old, got, err)
		}
	}
	_, err := n.Unpublish(t.Context(), editor, rev.EntryID, rev.Version)
	fatal(t, err)
	if got, err := n.Redirect(t.Context(), "/news/first"); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("a redirect gives away an unpublished entry: %q, %v", got, err)
	}
}

func TestRenamingAParentMovesThePagesBelowIt(t *testing.T) {
	t.Parallel()
	n := open(t)
	parent := content.NewSnapshot(content.KindPage)
	parent.Title, parent.Summary = "Guide", "A guide."
	p := n.publish(parent)
	child := content.NewSnapshot(content.KindPage)
	child.Title, child.Summary = "Chapter one", "The first."
	child.Page.ParentID = p.EntryID
	n.publish(child)
	moved := p.Snapshot
	moved.Slug = "handbook"
	_, err := n.Publish(t.Context(), editor, p.EntryID, p.Version, moved)
	fatal(t, err)
	for old, want := range map[string]string{"/guide": "/handbook", "/guide/chapter-one": "/handbook/chapter-one"} {
		if got, err := n.Redirect(t.Context(), old); err != nil || got != want {
			t.Errorf("%s leads to %q, %v; want %q", old, got, err, want)
		}
	}
	item, err := n.Public(t.Context(), "chapter-one", content.KindPage)
	fatal(t, err)
	if item.Path() != "/handbook/chapter-one" {
		t.Errorf("the child lives at %s", item.Path())
	}
}
