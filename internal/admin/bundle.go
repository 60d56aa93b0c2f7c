package admin

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

const bundlesPath = "/admin/bundles"

func bundleHref(id int64) string { return bundlesPath + "/" + strconv.FormatInt(id, 10) }

// bundles lists what goes out together, and makes a new one.
func (s *Staff) bundles(w http.ResponseWriter, r *http.Request) error {
	return s.showBundles(w, r, nil, nil)
}

func (s *Staff) showBundles(w http.ResponseWriter, r *http.Request, values url.Values, errs content.FieldErrors) error {
	v := view.Bundles{SettingForm: s.settingForm(r, "Bundles", values, errs, nil)}
	v.Section = "Content"
	var err error
	if v.List, err = s.content.Bundles(r.Context()); err != nil {
		return err
	}
	return server.Render(w, r, v.Status(), view.BundlesPage(v))
}

func (s *Staff) makeBundle(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	id, err := s.content.MakeBundle(r.Context(), editor(r), r.PostForm.Get("bundle.title"))
	var errs content.FieldErrors
	if errors.As(err, &errs) {
		return s.showBundles(w, r, r.PostForm, errs)
	}
	if err != nil {
		return err
	}
	return seeOther(w, r, bundleHref(id))
}

// bundleIn is the bundle in the address.
func (s *Staff) bundleIn(r *http.Request) (content.Bundle, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, "bundle"), 10, 64)
	if err != nil {
		return content.Bundle{}, server.NotFound()
	}
	b, err := s.content.Bundle(r.Context(), id)
	if err == nil && b.Lone() {
		err = server.NotFound()
	}
	return b, err
}

func (s *Staff) bundle(w http.ResponseWriter, r *http.Request) error {
	b, err := s.bundleIn(r)
	if err != nil {
		return err
	}
	return s.showBundle(w, r, b, nil, nil)
}

// showBundle shows the bundle, with what would keep it from going out.
func (s *Staff) showBundle(w http.ResponseWriter, r *http.Request, b content.Bundle, values url.Values, errs content.FieldErrors) error {
	if values == nil {
		f := newFiller(view.Choices{}, ui.Zone)
		f.moment("bundle.at", b.GoesAt, ui.Zone)
		values = f.values
	}
	v := view.BundleView{SettingForm: s.settingForm(r, b.Title, values, errs, nil), Bundle: b}
	v.Section = "Content"
	var forbidden *content.ForbiddenError
	links, err := s.guests.ListOfBundle(r.Context(), b.ID)
	if err != nil && !errors.As(err, &forbidden) {
		return err
	}
	v.Links, v.MayLink, v.MayPlace = links, forbidden == nil, user(r).CanPublish()
	if b.Set() {
		var fixed *content.ForbiddenError
		if err := s.content.MayUnstage(r.Context(), b.ID); errors.As(err, &fixed) {
			v.Fixed = fixed.Message
		} else if err != nil {
			return err
		}
	}
	if b.DoneAt == nil {
		at := s.now()
		if b.Set() {
			at = *b.GoesAt
		}
		if v.Problems, err = s.content.CheckBundle(r.Context(), editor(r), b, at); err != nil {
			return err
		}
		if v.Refs, err = s.refs(r.Context(), 0, nil, content.Kinds); err != nil {
			return err
		}
	}
	return server.Render(w, r, v.Status(), view.BundlePage(v))
}

// changeBundle does something to the bundle in the address and shows it again, with what was refused, or that a change took its time off.
func (s *Staff) changeBundle(said string, change func(ctx context.Context, r *http.Request, b content.Bundle) error) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		b, err := s.bundleIn(r)
		if err != nil {
			return err
		}
		if err := r.ParseForm(); err != nil {
			return badForm(err)
		}
		err = change(r.Context(), r, b)
		var errs content.FieldErrors
		var held *content.BundleError
		switch {
		case errors.As(err, &held):
			errs = content.FieldErrors{{Message: "Not all of it can go out, so nothing was done. What is wrong stands beside the entries."}}
		case err != nil && !errors.As(err, &errs):
			return err
		}
		if errs != nil {
			if b, err = s.bundleIn(r); err != nil {
				return err
			}
			return s.showBundle(w, r, b, r.PostForm, errs)
		}
		now, err := s.bundleIn(r)
		if err != nil {
			return err
		}
		if b.Set() && now.GoesAt == nil && len(now.Entries) != len(b.Entries) {
			said += " The bundle has no time any more, and does not go out by itself."
		}
		s.web.Flash(r, said)
		return seeOther(w, r, bundleHref(b.ID))
	}
}

func (s *Staff) addToBundle(ctx context.Context, r *http.Request, b content.Bundle) error {
	refs, err := s.refs(ctx, 0, nil, content.Kinds)
	if err != nil {
		return err
	}
	in := &reader{values: r.PostForm, base: newFiller(view.Choices{Entries: refs}, ui.Zone), loc: ui.Zone}
	chosen := in.named("bundle.entry")
	switch {
	case in.errs != nil:
		return in.errs
	case len(chosen) == 0:
		return content.FieldErrors{{Field: "bundle.entry", Message: "Choose an entry: start typing its title, and take it from the list."}}
	}
	return s.content.AddToBundle(ctx, b.ID, chosen[0])
}

func (s *Staff) takeFromBundle(ctx context.Context, r *http.Request, b content.Bundle) error {
	entry, _ := strconv.ParseInt(r.PostForm.Get("entry"), 10, 64) // a broken one is in no bundle
	return s.content.TakeFromBundle(ctx, b.ID, entry)
}

func (s *Staff) placeFromBundle(ctx context.Context, r *http.Request, b content.Bundle) error {
	entry, _ := strconv.ParseInt(r.PostForm.Get("entry"), 10, 64) // a broken one is in no bundle
	slot, known := content.ParseSlot(r.PostForm.Get("slot." + r.PostForm.Get("entry")))
	if !known {
		slot = ""
	}
	return s.content.PlaceFromBundle(ctx, b.ID, entry, slot)
}

// seenVersions are those of the entries that the page showed.
func seenVersions(form url.Values) map[int64]int {
	versions := map[int64]int{}
	for _, v := range form["seen"] {
		number, version, _ := strings.Cut(v, ":")
		id, err := strconv.ParseInt(number, 10, 64)
		if n, err2 := strconv.Atoi(version); err == nil && err2 == nil {
			versions[id] = n
		}
	}
	return versions
}

func (s *Staff) scheduleBundle(ctx context.Context, r *http.Request, b content.Bundle) error {
	in := &reader{values: r.PostForm, base: newFiller(view.Choices{}, ui.Zone), loc: ui.Zone}
	at := in.moment("bundle.at", ui.Zone)
	if at == nil && in.errs == nil {
		in.fail("bundle.at", "Choose a day and a time.")
	}
	if in.errs != nil {
		return in.errs
	}
	return s.content.ScheduleBundle(ctx, editor(r), b.ID, seenVersions(r.PostForm), *at)
}

func (s *Staff) releaseBundle(ctx context.Context, r *http.Request, b content.Bundle) error {
	return s.content.ReleaseBundle(ctx, editor(r), b.ID, seenVersions(r.PostForm))
}

func (s *Staff) unscheduleBundle(ctx context.Context, _ *http.Request, b content.Bundle) error {
	return s.content.Unstage(ctx, b.ID)
}

// linkToBundle makes a link with which somebody outside sees all of the bundle. It is shown in this answer and never again.
func (s *Staff) linkToBundle(w http.ResponseWriter, r *http.Request) error {
	b, err := s.bundleIn(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	form := oneLineBreak(r.PostForm)
	l, token, err := s.guests.MakeOfBundle(r.Context(), editor(r), b.ID, guest.Ask{Name: form.Get("name"), Outlet: form.Get("outlet"), Span: form.Get("span")})
	var errs guest.FieldErrors
	if errors.As(err, &errs) {
		var wrong content.FieldErrors
		for _, e := range errs {
			wrong = append(wrong, content.FieldError{Field: e.Field, Message: e.Message})
		}
		return s.showBundle(w, r, b, form, wrong)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return server.Render(w, r, http.StatusOK, view.BundleLinkPage(view.BundleLink{Page: s.frame(r, "Content", "The link is made"), Bundle: b, Link: l,
		Address: s.web.Base + l.Purpose.Address(token), Now: s.now()}))
}

func (s *Staff) revokeBundleLink(w http.ResponseWriter, r *http.Request) error {
	b, err := s.bundleIn(r)
	if err != nil {
		return err
	}
	id, err := guestID(r, "link")
	if err != nil {
		return err
	}
	if err := s.guests.RevokeOfBundle(r.Context(), b.ID, id); err != nil {
		return err
	}
	s.web.Flash(r, "Revoked. The link opens nothing any more.")
	return seeOther(w, r, bundleHref(b.ID))
}

func (s *Staff) removeBundle(w http.ResponseWriter, r *http.Request) error {
	b, err := s.bundleIn(r)
	if err != nil {
		return err
	}
	if err := s.content.RemoveBundle(r.Context(), b.ID); err != nil {
		return err
	}
	s.web.Flash(r, "The bundle is removed. Its entries are as they were.")
	return seeOther(w, r, bundlesPath)
}
