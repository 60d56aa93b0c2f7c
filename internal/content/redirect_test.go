package content_test

import (
	"errors"
	"slices"
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

func TestAnOldAddressIsNobodyElses(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("Foo"))
	s := rev.Snapshot
	s.Slug = "bar"
	_, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s)
	fatal(t, err)
	later := post("Foo")
	later.PublishAt = at(day.AddDate(0, 0, 10))
	if got := n.publish(later).Snapshot.Slug; got != "foo-2" {
		t.Errorf("another entry of the same title got the slug %q", got)
	}
	later.Slug = "foo"
	var errs content.FieldErrors
	if _, err := n.CreateAndPublish(t.Context(), editor, later); !errors.As(err, &errs) || errs.For("slug") == "" {
		t.Errorf("the old address was given away: %v", err)
	}
	if got, err := n.Redirect(t.Context(), "/news/foo"); err != nil || got != "/news/bar" {
		t.Errorf("the old address leads to %q, %v", got, err)
	}
}

func TestPagesStandBelowPublicPagesOfTheTop(t *testing.T) {
	t.Parallel()
	n := open(t)
	page := func(title string, parent int64) content.Snapshot {
		s := content.NewSnapshot(content.KindPage)
		s.Title, s.Summary, s.Page.ParentID = title, "A page.", parent
		return s
	}
	refused := func(s content.Snapshot) {
		t.Helper()
		var errs content.FieldErrors
		if _, err := n.CreateAndPublish(t.Context(), editor, s); !errors.As(err, &errs) || errs.For("page.parent") == "" {
			t.Errorf("%q was published: %v", s.Title, err)
		}
	}
	secret := page("Launch of secret", 0)
	secret.PublishAt = at(day.AddDate(0, 0, 10))
	refused(page("Child of a secret", n.publish(secret).EntryID))
	top := n.publish(page("Top", 0))
	child := n.publish(page("Child", top.EntryID))
	refused(page("Grandchild", child.EntryID))
	other := n.publish(page("Other", 0))
	down := top.Snapshot
	down.Page.ParentID = other.EntryID
	var errs content.FieldErrors
	if _, err := n.Publish(t.Context(), editor, top.EntryID, top.Version, down); !errors.As(err, &errs) || errs.For("page.parent") == "" {
		t.Errorf("a page with pages below it went below another: %v", err)
	}
	_, err := n.Unpublish(t.Context(), editor, top.EntryID, top.Version)
	fatal(t, err)
	item, err := n.Public(t.Context(), "child", content.KindPage)
	if err != nil || item.Path() != "/top/child" || item.Parent.Status == content.StatusPublished {
		t.Errorf("below a page that was taken down: %s, %+v, %v", item.Path(), item.Parent, err)
	}
}

func TestEveryOldAddressIsListed(t *testing.T) {
	t.Parallel()
	n := open(t)
	rev := n.publish(post("First"))
	s := rev.Snapshot
	s.Slug = "second"
	_, err := n.Publish(t.Context(), editor, rev.EntryID, rev.Version, s)
	fatal(t, err)
	_, err = n.pool.Exec(t.Context(), `insert into redirect (path, target) values ('/category/wins', '/news')`)
	fatal(t, err)
	got, err := n.Redirects(t.Context())
	fatal(t, err)
	if want := []content.OldAddress{{Path: "/category/wins"}, {Path: "/news/first", Kind: content.KindPost}}; !slices.Equal(got, want) {
		t.Errorf("the old addresses are %v, want %v", got, want)
	}
}
