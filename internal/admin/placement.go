package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

const homeSlotsPath = "/admin/settings/home"

// homeSlots shows what stands at the top of the home page, and what was planned for it.
func (s *Staff) homeSlots(w http.ResponseWriter, r *http.Request) error {
	front, err := s.content.Front(r.Context())
	if err != nil {
		return err
	}
	all, err := s.content.Placements(r.Context())
	if err != nil {
		return err
	}
	v := view.HomeSlots{Page: s.frame(r, "Settings", "Home page"), Spots: front.Spots, Placed: map[int64]content.Placement{},
		MayChange: account.User.CanPublish(user(r)), Now: s.now()}
	for _, p := range all {
		switch {
		case p.Turn == content.TurnOver:
			v.Past = append(v.Past, p)
		case slices.ContainsFunc(front.Spots, func(spot content.Spot) bool { return spot.Placement == p.ID }):
			v.Placed[p.ID] = p
		default:
			v.Waiting = append(v.Waiting, p)
		}
	}
	slices.SortStableFunc(v.Waiting, func(a, b content.Placement) int { return byTurn(a.Turn, b.Turn, a.Starts, b.Starts) })
	return server.Render(w, r, http.StatusOK, view.HomeSlotsPage(v))
}

// placing is a placement at work: the one that is stored, or a new one of a slot, and what can be chosen for it.
type placing struct {
	content.Placement
	refs []content.Ref
}

// openPlacement returns the placement in the address, or a new one of the slot in it.
func (s *Staff) openPlacement(r *http.Request) (placing, error) {
	var p placing
	var err error
	if name := chi.URLParam(r, "slot"); name != "" {
		slot, ok := content.ParseSlot(name)
		if !ok {
			return p, server.NotFound()
		}
		p.Slot = slot
	} else if p.Placement, err = s.placementIn(r); err != nil {
		return p, err
	}
	p.refs, err = s.refs(r.Context(), 0, []int64{p.EntryID}, p.Slot.Kinds())
	p.refs = slices.DeleteFunc(p.refs, func(ref content.Ref) bool { return ref.Status != content.StatusPublished && ref.ID != p.EntryID })
	return p, err
}

func (s *Staff) placementIn(r *http.Request) (content.Placement, error) {
	id, err := entryID(r)
	if err != nil {
		return content.Placement{}, err
	}
	return s.content.Placement(r.Context(), id)
}

// fill writes the placement into a form.
func (p placing) fill() filler {
	f := newFiller(view.Choices{Entries: p.refs}, ui.Zone)
	if p.ID != 0 {
		f.named("entry", []int64{p.EntryID})
		f.moment("starts", &p.Starts, ui.Zone)
		f.moment("ends", p.Ends, ui.Zone)
	}
	return f
}

func (s *Staff) placementForm(w http.ResponseWriter, r *http.Request) error {
	p, err := s.openPlacement(r)
	if err != nil {
		return err
	}
	return s.showPlacement(w, r, p, p.fill().values, nil)
}

func (s *Staff) showPlacement(w http.ResponseWriter, r *http.Request, p placing, values url.Values, errs content.FieldErrors) error {
	title, status := "Choose the "+strings.ToLower(p.Slot.Name()), http.StatusOK
	if p.ID != 0 {
		title = "Change the " + strings.ToLower(p.Slot.Name())
	}
	page := s.frame(r, "Settings", title)
	if errs != nil {
		page.Wrong, status = true, http.StatusUnprocessableEntity
	}
	return server.Render(w, r, status, view.PlacementPage(view.PlacementForm{Page: page, ID: p.ID, Slot: p.Slot, Refs: p.refs,
		Form: view.Form{Values: values, Errors: errs, Notes: p.fill().notes()}}))
}

// place stores the placement as it was sent.
func (s *Staff) place(w http.ResponseWriter, r *http.Request) error {
	p, err := s.openPlacement(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	in := &reader{values: r.PostForm, base: p.fill(), loc: ui.Zone}
	sent := content.Placement{ID: p.ID, Slot: p.Slot, Ends: in.moment("ends", ui.Zone)}
	if at := in.moment("starts", ui.Zone); at != nil {
		sent.Starts = *at
	}
	if ids := in.named("entry"); len(ids) > 0 {
		sent.EntryID = ids[0]
	}
	if in.errs != nil {
		checked, err := s.content.CheckPlacement(r.Context(), sent)
		if err != nil {
			return err
		}
		return s.showPlacement(w, r, p, r.PostForm, together(in.errs, checked))
	}
	id, err := s.content.Place(r.Context(), editor(r), sent)
	if wrong, ok := errors.AsType[content.FieldErrors](err); ok {
		return s.showPlacement(w, r, p, r.PostForm, wrong)
	}
	if err != nil {
		return err
	}
	stored, err := s.content.Placement(r.Context(), id)
	if err != nil {
		return err
	}
	s.web.Flash(r, view.PlacedWords(stored, s.now()))
	return seeOther(w, r, homeSlotsPath)
}

// askDisplace asks before a placement is removed.
func (s *Staff) askDisplace(w http.ResponseWriter, r *http.Request) error {
	p, err := s.placementIn(r)
	if err != nil {
		return err
	}
	words := "“" + p.Title + "” will not be placed as the " + strings.ToLower(p.Slot.Name()) + "."
	switch p.Turn {
	case content.TurnNow:
		words = "“" + p.Title + "” goes from its place as the " + strings.ToLower(p.Slot.Name()) +
			" at once. What was placed there before and has not ended takes the place, else the newest."
	case content.TurnOver:
		words = "“" + p.Title + "” stood there until its end. Only this line of the list goes; readers see no difference."
	}
	return server.Render(w, r, http.StatusOK, view.QuestionPage(view.Question{Page: s.frame(r, "Settings", "Remove the placement"),
		From:  ui.Crumb{Text: "Home page", Href: homeSlotsPath},
		Words: []string{words, "The entry itself stays as it is, and can be placed again at any time."}, Action: r.URL.Path, Button: "Remove the placement"}))
}

func (s *Staff) displace(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	if err := s.content.Displace(r.Context(), id); err != nil {
		return err
	}
	s.web.Flash(r, "Removed. The entry itself stays as it is.")
	return seeOther(w, r, homeSlotsPath)
}
