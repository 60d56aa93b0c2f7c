package admin

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// withPictures has the desk call the pictures at the head of the forms by their names.
func (s *Staff) withPictures(ctx context.Context, d desk, forms ...url.Values) (desk, error) {
	var ids []int64
	for _, form := range forms {
		if id := positive(form.Get("lead.media")); id != 0 {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return d, nil
	}
	found, err := s.media.List(ctx, media.Filter{Kind: media.KindPicture, IDs: ids, AsOf: s.today()})
	d.choices.Pictures = append(slices.Clip(d.choices.Pictures), found.Files...)
	return d, err
}

// offerPictures answers the editor's script with the pictures that fit the words in picture.q.
func (s *Staff) offerPictures(w http.ResponseWriter, r *http.Request) error {
	offers, err := s.picturesFor(r.Context(), r.URL.Query())
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.PictureOffersPart(offers, ""))
}

// picturesFor are the pictures that the search in a form finds.
func (s *Staff) picturesFor(ctx context.Context, form url.Values) (view.PictureOffers, error) {
	f := s.mediaFilter(url.Values{"q": form["picture.q"], "after": form["picture.after"], "before": form["picture.before"]})
	f.Kind = media.KindPicture
	found, err := s.media.List(ctx, f)
	return view.PictureOffers{Text: f.Text, Found: found, Now: s.now()}, err
}

// pictureOfNew and pictureOfSaved let whoever has no script choose the picture at the head of what stands in the editor's
// form, which comes back with it. Nothing is stored.
func (s *Staff) pictureOfNew(w http.ResponseWriter, r *http.Request) error {
	d, err := s.begun(r)
	if err != nil {
		return err
	}
	kind, err := kindIn(r)
	if err != nil {
		return err
	}
	return s.picture(w, r, d, "/admin/content/"+string(kind)+"/new")
}

func (s *Staff) pictureOfSaved(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	return s.picture(w, r, d, entryHref(d.draft.ID))
}

func (s *Staff) picture(w http.ResponseWriter, r *http.Request, d desk, action string) error {
	form, err := sentForm(r)
	if err != nil {
		return err
	}
	if !form.Has("picture.choose") {
		offers, err := s.picturesFor(r.Context(), form)
		if err != nil {
			return err
		}
		return server.Render(w, r, http.StatusOK, view.ChoosePicturePage(view.PicturePage{Page: s.frame(r, "Content", "Choose a picture"), Action: action,
			Form: withoutSearch(form), Offers: offers}))
	}
	wrong, err := s.choosePicture(r.Context(), d, form)
	if err != nil {
		return err
	}
	t := d.read(withoutSearch(form))
	t.unsaved, t.errs = true, append(t.errs, wrong...)
	status := http.StatusOK
	if wrong != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, status, d, t, nil)
}

// withoutSearch is the editor's form again.
func withoutSearch(form url.Values) url.Values {
	for name := range form {
		if strings.HasPrefix(name, "picture.") {
			form.Del(name)
		}
	}
	return form
}

// choosePicture puts the picture that was chosen into the form; 0 takes it out. Its own words come into fields that are empty
// or hold those of the picture before it.
func (s *Staff) choosePicture(ctx context.Context, d desk, form url.Values) (content.FieldErrors, error) {
	id := form.Get("picture.choose")
	d, err := s.withPictures(ctx, d, form, url.Values{"lead.media": {id}})
	if err != nil {
		return nil, err
	}
	was, _ := d.choices.Picture(form.Get("lead.media"))
	is, ok := d.choices.Picture(id)
	switch {
	case !ok && positive(id) != 0:
		return content.FieldErrors{{Field: "lead.media", Message: "This picture is not in the library any more. Choose another one."}}, nil
	case is.Ended(s.today()):
		return content.FieldErrors{{Field: "lead.media", Message: "The licence of " + is.Name + " has ended. Choose another picture, or note a new licence in the library."}}, nil
	}
	form.Del("lead.media")
	if ok {
		form.Set("lead.media", strconv.FormatInt(is.ID, 10))
	}
	for name, own := range map[string][2]string{"lead.alt": {was.Alt, is.Alt}, "lead.caption": {was.Caption, is.Caption}, "lead.credit": {was.Credit, is.Credit}} {
		if v := strings.TrimSpace(form.Get(name)); v == "" || v == own[0] {
			form.Set(name, own[1])
		}
	}
	switch {
	case form.Get("lead.alt") != "":
		form.Del("lead.decorative")
	case is.Decorative:
		form.Set("lead.decorative", "on")
	}
	return nil, nil
}
