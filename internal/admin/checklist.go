package admin

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// checklist is what stands between the text and readers, and what is worth a look.
func (s *Staff) checklist(ctx context.Context, t typed) (view.Checklist, error) {
	var list view.Checklist
	errs := t.wrong(s.now())
	needs := t.snap.Needs()
	for _, field := range needs {
		c := view.Check{Field: field, Name: view.Label(field), Detail: errs.For(field)}
		if c.Good = c.Detail == ""; c.Good {
			c.Detail = t.given(field)
		}
		list.Must = append(list.Must, c)
	}
	for _, e := range errs {
		if !slices.Contains(needs, e.Field) {
			list.Must = append(list.Must, view.Check{Field: e.Field, Name: view.Label(e.Field), Detail: e.Message})
		}
	}
	unseen, err := s.unseen(ctx, t.snap.Body)
	if err != nil {
		return list, err
	}
	for _, e := range unseen {
		list.Look = append(list.Look, view.Check{Field: e.Field, Name: "Not seen by readers", Detail: e.Message})
	}
	broken, err := s.broken(ctx, &t.snap)
	if err != nil {
		return list, err
	}
	list.Look = append(list.Look, broken...)
	for _, a := range t.snap.Advise() {
		list.Look = append(list.Look, view.Check{Field: a.Field, Name: a.Name, Detail: a.Detail, Good: a.Good})
	}
	return list, nil
}

// given is what stands in a field that is as it should be.
func (t typed) given(field string) string {
	switch field {
	case "summary":
		return strconv.Itoa(utf8.RuneCountInString(t.snap.Summary)) + " of " + strconv.Itoa(content.MaxSummary) + " characters"
	case "title", "lead.alt", "lead.credit", "release.place", "clipping.outlet":
		return t.values.Get(field)
	}
	return ""
}

// checkNew and checkSaved answer the editor's script with the checklist of the form that is sent. Nothing is stored.
func (s *Staff) checkNew(w http.ResponseWriter, r *http.Request) error {
	d, err := s.blank(r)
	if err != nil {
		return err
	}
	return s.check(w, r, d)
}

func (s *Staff) checkSaved(w http.ResponseWriter, r *http.Request) error {
	d, err := s.draft(r)
	if err != nil {
		return err
	}
	return s.check(w, r, d)
}

func (s *Staff) check(w http.ResponseWriter, r *http.Request, d desk) error {
	t, err := d.decode(r)
	if err != nil {
		return err
	}
	list, err := s.checklist(r.Context(), t)
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.ChecklistPart(list))
}
