package admin

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"localprogress.org/site/internal/content"
	view "localprogress.org/site/web/admin"
)

var unsettledNames = []string{"unsettled.field", "unsettled.version", "unsettled.by"}

// unsettled are the fields of which two versions wait for somebody to choose.
func (r *reader) unsettled() []content.Unsettled {
	var out []content.Unsettled
	for _, row := range r.rows("unsettled", unsettledNames...) {
		version, err := strconv.ParseInt(row[1], 10, 32)
		if err != nil || row[0] == "" {
			continue
		}
		u := content.Unsettled{Field: row[0], Version: int(version), By: row[2]}
		if i := slices.IndexFunc(out, func(was content.Unsettled) bool { return was.Field == u.Field }); i >= 0 {
			out[i] = u // the choice of before is over: the newer words stand against mine
			continue
		}
		out = append(out, u)
	}
	return out
}

func (f filler) unsettled(list []content.Unsettled) {
	for _, u := range list {
		f.rows(unsettledNames, [][]string{{u.Field, strconv.Itoa(u.Version), u.By}})
	}
}

// sent reads the form that was sent to be saved, with the choices that were made in it between two versions.
func (s *Staff) sent(r *http.Request, d desk) (typed, error) {
	t, err := d.decode(r)
	if err != nil || len(t.snap.Unsettled) == 0 {
		return t, err
	}
	var waiting []content.Unsettled
	for _, u := range t.snap.Unsettled {
		switch t.values.Get("settle." + u.Field) {
		case "mine":
		case "theirs":
			theirs, err := s.wordsOf(r, d, t.values, u)
			if errors.Is(err, content.ErrNotFound) {
				continue
			}
			if err != nil {
				return t, err
			}
			leave(t.values, theirs, u.Field)
		default:
			waiting = append(waiting, u)
		}
	}
	for _, name := range unsettledNames {
		t.values.Del(name)
	}
	filler{values: t.values}.unsettled(waiting)
	return d.read(t.values), nil
}

// wordsOf are the form of the version that waits, its times told in the zone of the form.
func (s *Staff) wordsOf(r *http.Request, d desk, form url.Values, u content.Unsettled) (url.Values, error) {
	rev, err := s.content.Revision(r.Context(), d.draft.ID, u.Version)
	if err != nil {
		return nil, err
	}
	loc, _ := zoneOf(form.Get("zone"))
	return d.fill(rev.Snapshot, loc).values, nil
}

// choosing are the choices that the form still has to offer.
func (s *Staff) choosing(r *http.Request, d desk, t typed) ([]view.Choosing, error) {
	var out []view.Choosing
	for _, u := range t.snap.Unsettled {
		theirs, err := s.wordsOf(r, d, t.values, u)
		if errors.Is(err, content.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if d, err = s.withPictures(r.Context(), d, t.values, theirs); err != nil {
			return nil, err
		}
		out = append(out, view.Choosing{Field: u.Field, By: u.By, Chosen: t.values.Get("settle." + u.Field),
			Mine: d.choices.Words(part(t.values, u.Field), u.Field), Theirs: d.choices.Words(part(theirs, u.Field), u.Field)})
	}
	return out, nil
}
