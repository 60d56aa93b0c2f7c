package admin

import (
	"net/http"
)

// others is the answer to a page that has an entry open: who else has.
type others struct {
	Own     bool     `json:"own"` // the same person, on another page
	Writing []string `json:"writing"`
	Reading []string `json:"reading"`
}

// here notes that a page has the entry open, or closes, and tells it who else is there.
func (s *Staff) here(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	form, err := sentForm(r)
	if err != nil {
		return err
	}
	by := s.writer(r, form)
	if by.Tab.Key == "" {
		return badForm(nil)
	}
	found, err := s.content.Here(r.Context(), by, id, form.Get("typed") != "", form.Get("gone") != "")
	if err != nil {
		return err
	}
	out := others{Writing: []string{}, Reading: []string{}}
	for _, p := range found {
		switch {
		case p.Own:
			out.Own = true
		case p.Typed:
			out.Writing = append(out.Writing, p.Name)
		default:
			out.Reading = append(out.Reading, p.Name)
		}
	}
	return answer(w, http.StatusOK, out)
}
