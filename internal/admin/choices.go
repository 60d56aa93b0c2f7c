package admin

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	view "localprogress.org/site/web/admin"
)

// choices loads the lists that the snapshot's form shows, the entry itself left out. What the snapshot has
// chosen is in them by its name, also where a list is cut before it.
func (s *Staff) choices(ctx context.Context, snap content.Snapshot, self int64) (c view.Choices, err error) {
	var parent []int64
	if snap.Page != nil {
		parent = []int64{snap.Page.ParentID}
	}
	for _, list := range []struct {
		into   *[]content.Ref
		chosen []int64
		kinds  []content.Kind
	}{
		{&c.Issues, snap.Links.Issues, []content.Kind{content.KindIssue}},
		{&c.Chapters, snap.Links.Chapters, []content.Kind{content.KindChapter}},
		{&c.People, snap.Links.People, []content.Kind{content.KindPerson}},
		{&c.Pages, parent, []content.Kind{content.KindPage}},
		{&c.Entries, snap.Links.Related, content.Kinds},
	} {
		if *list.into, err = s.refs(ctx, self, list.chosen, list.kinds); err != nil {
			return c, err
		}
	}
	switch snap.Kind {
	case content.KindRelease:
		if c.Contacts, err = s.content.PressContacts(ctx); err != nil {
			return c, err
		}
		c.Boilerplates, err = s.content.Boilerplates(ctx)
	case content.KindResource:
		c.Documents, err = s.documents(ctx, snap.Resource.DocumentID)
	case content.KindNewsletter:
		c.Series, err = s.content.SeriesList(ctx)
	}
	return c, err
}

// refs are the entries of the kinds that one can link to, and those that are chosen.
func (s *Staff) refs(ctx context.Context, self int64, chosen []int64, kinds []content.Kind) ([]content.Ref, error) {
	refs, err := s.content.Choices(ctx, kinds...)
	if err != nil {
		return nil, err
	}
	refs = slices.DeleteFunc(refs, func(ref content.Ref) bool { return ref.ID == self })
	for _, id := range chosen {
		if id == 0 || id == self || slices.ContainsFunc(refs, func(ref content.Ref) bool { return ref.ID == id }) {
			continue
		}
		d, err := s.content.Draft(ctx, id)
		if errors.Is(err, content.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ref := content.Ref{ID: id, Kind: d.Kind, Slug: d.Slug, Title: d.Newest.Snapshot.Title, Status: content.StatusPublished}
		if ref.Title == "" {
			ref.Title = "Untitled"
		}
		if d.State == content.StateDraft || d.State == content.StateUnpublished || d.State == content.StateTrashed {
			ref.Status = content.StatusDraft
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

// documents are those that a resource can offer, and the one that it does.
func (s *Staff) documents(ctx context.Context, chosen int64) ([]content.DocumentChoice, error) {
	list, err := s.content.DocumentChoices(ctx)
	if err != nil || chosen == 0 || slices.ContainsFunc(list, func(d content.DocumentChoice) bool { return d.ID == chosen }) {
		return list, err
	}
	f, err := s.media.ByID(ctx, chosen)
	if errors.Is(err, media.ErrNotFound) {
		return list, nil
	}
	if err != nil {
		return nil, err
	}
	return append(list, content.DocumentChoice{ID: f.ID, Name: f.Name, Pages: f.Pages, Language: f.Language}), nil
}

// offerFigures puts what a document's file says of itself into the fields that the editor left empty when choosing it.
func (d desk) offerFigures(values url.Values) {
	id, err := strconv.ParseInt(values.Get("resource.document"), 10, 64)
	if err != nil || d.draft.Newest.Snapshot.Resource != nil && id == d.draft.Newest.Snapshot.Resource.DocumentID {
		return
	}
	for _, c := range d.choices.Documents {
		if c.ID != id {
			continue
		}
		if values.Get("resource.pages") == "" && c.Pages > 0 {
			values.Set("resource.pages", strconv.Itoa(c.Pages))
		}
		if strings.TrimSpace(values.Get("resource.language")) == "" {
			values.Set("resource.language", c.Language)
		}
	}
}
