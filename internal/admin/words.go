package admin

import "net/http"

// words makes the editor's page with the words that are sent in its form, as a browser has kept them. Nothing is stored.
func (s *Staff) words(w http.ResponseWriter, r *http.Request) error {
	d, err := s.open(r)
	if err != nil {
		return err
	}
	return s.showWords(w, r, d)
}

// newWords does the same with a new entry, or the one that their page has begun.
func (s *Staff) newWords(w http.ResponseWriter, r *http.Request) error {
	d, err := s.begun(r)
	if err != nil {
		return err
	}
	return s.showWords(w, r, d)
}

func (s *Staff) showWords(w http.ResponseWriter, r *http.Request, d desk) error {
	t, err := d.decode(r)
	if err != nil {
		return err
	}
	t.unsaved = true
	return s.show(w, r, http.StatusOK, d, t, nil)
}
