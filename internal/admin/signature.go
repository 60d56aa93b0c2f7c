package admin

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/letter"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// campaign is the campaign in the address: its ID, and its title for the trail.
func (s *Staff) campaign(r *http.Request) (view.Campaign, error) {
	id, err := entryID(r)
	if err != nil {
		return view.Campaign{}, err
	}
	d, err := s.content.Draft(r.Context(), id)
	if err != nil {
		return view.Campaign{}, err
	}
	if d.Kind != content.KindCampaign {
		return view.Campaign{}, server.NotFound()
	}
	return view.Campaign{ID: id, Name: d.Newest.Snapshot.Title}, nil
}

// signatureID is the signature's ID in the address.
func signatureID(r *http.Request) (int64, error) {
	id, err := strconv.ParseInt(chi.URLParam(r, "signature"), 10, 64)
	if err != nil {
		return 0, server.NotFound()
	}
	return id, nil
}

// signatures lists who signed the campaign's letter, with a form to add one more.
func (s *Staff) signatures(w http.ResponseWriter, r *http.Request) error {
	c, err := s.campaign(r)
	if err != nil {
		return err
	}
	return s.showSignatures(w, r, http.StatusOK, view.Signatures{Campaign: c})
}

func (s *Staff) showSignatures(w http.ResponseWriter, r *http.Request, status int, v view.Signatures) error {
	q := r.URL.Query()
	text := q.Get("q")
	f := letter.Filter{Text: text[:min(len(text), maxSearch)]}
	f.After, _ = strconv.ParseInt(q.Get("after"), 10, 64) // a broken one is 0, the first page, or beyond every name
	f.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64)
	list, err := s.letters.List(r.Context(), v.Campaign.ID, f)
	if err != nil {
		return err
	}
	v.Page, v.Signatures, v.Found, v.Text = s.frame(r, "Content", "Signatures: "+v.Campaign.Name), list.Signatures, list.Found, f.Text
	v.Wrong = status != http.StatusOK
	at := func(place string, id int64) string {
		if id == 0 {
			return ""
		}
		to := url.Values{place: {strconv.FormatInt(id, 10)}}
		if f.Text != "" {
			to.Set("q", f.Text)
		}
		return v.Campaign.Href("?" + to.Encode())
	}
	v.Newer, v.Older = at("before", list.Before), at("after", list.After)
	return server.Render(w, r, status, view.SignaturesPage(v))
}

// readSignature reads one signature from the form that was sent and says all that is wrong with it.
func (s *Staff) readSignature(form url.Values) (letter.Signature, letter.FieldErrors) {
	one := letter.Signature{Name: form.Get("name"), Office: form.Get("office"), Place: form.Get("place"), State: form.Get("state")}
	typed := strings.TrimSpace(form.Get("signed"))
	if typed == "" {
		return one, s.letters.Check(&one)
	}
	day, problem := parseDay(typed)
	if problem != "" {
		return one, append(s.letters.Check(&one), letter.FieldError{Field: "signed", Message: problem})
	}
	one.Signed = &day
	return one, s.letters.Check(&one)
}

// addSignature puts one name under the letter.
func (s *Staff) addSignature(w http.ResponseWriter, r *http.Request) error {
	c, err := s.campaign(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	one, wrong := s.readSignature(r.PostForm)
	if wrong == nil {
		err = s.letters.Add(r.Context(), user(r).Name, c.ID, one)
	}
	if wrong != nil || errors.As(err, &wrong) {
		return s.showSignatures(w, r, http.StatusUnprocessableEntity, view.Signatures{Campaign: c, Form: view.SignatureForm{Values: r.PostForm, Errors: wrong}})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Added. Whoever can see the campaign sees the name.")
	return seeOther(w, r, c.Href(""))
}

// signature shows one name to be changed or removed.
func (s *Staff) signature(w http.ResponseWriter, r *http.Request) error {
	c, one, err := s.signatureIn(r)
	if err != nil {
		return err
	}
	values := url.Values{"name": {one.Name}, "office": {one.Office}, "place": {one.Place}, "state": {one.State}}
	if one.Signed != nil {
		values.Set("signed", one.Signed.Format(dayLayout))
	}
	return s.showSignature(w, r, http.StatusOK, c, one, view.SignatureForm{Values: values})
}

// signatureIn is the campaign and the signature in the address.
func (s *Staff) signatureIn(r *http.Request) (view.Campaign, letter.Signature, error) {
	c, err := s.campaign(r)
	if err != nil {
		return c, letter.Signature{}, err
	}
	id, err := signatureID(r)
	if err != nil {
		return c, letter.Signature{}, err
	}
	one, err := s.letters.Signature(r.Context(), c.ID, id)
	return c, one, err
}

func (s *Staff) showSignature(w http.ResponseWriter, r *http.Request, status int, c view.Campaign, one letter.Signature, f view.SignatureForm) error {
	p := s.frame(r, "Content", "Signature of "+one.Name)
	p.Wrong = status != http.StatusOK
	return server.Render(w, r, status, view.SignaturePage(view.Signature{Page: p, Campaign: c, ID: one.ID, Name: one.Name, Form: f}))
}

func (s *Staff) changeSignature(w http.ResponseWriter, r *http.Request) error {
	c, was, err := s.signatureIn(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	one, wrong := s.readSignature(r.PostForm)
	one.ID = was.ID
	if wrong == nil {
		err = s.letters.Change(r.Context(), user(r).Name, c.ID, one)
	}
	if wrong != nil || errors.As(err, &wrong) {
		return s.showSignature(w, r, http.StatusUnprocessableEntity, c, was, view.SignatureForm{Values: r.PostForm, Errors: wrong})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Changed.")
	return seeOther(w, r, c.Href(""))
}

func (s *Staff) removeSignature(w http.ResponseWriter, r *http.Request) error {
	c, one, err := s.signatureIn(r)
	if err != nil {
		return err
	}
	if err := s.letters.Remove(r.Context(), c.ID, one.ID); err != nil {
		return err
	}
	s.web.Flash(r, one.Name+" is removed from the letter.")
	return seeOther(w, r, c.Href(""))
}

func (s *Staff) importForm(w http.ResponseWriter, r *http.Request) error {
	c, err := s.campaign(r)
	if err != nil {
		return err
	}
	return s.showImport(w, r, http.StatusOK, view.SignatureImport{Campaign: c})
}

func (s *Staff) showImport(w http.ResponseWriter, r *http.Request, status int, v view.SignatureImport) error {
	v.Page = s.frame(r, "Content", "Paste signatures: "+v.Campaign.Name)
	v.Wrong = status != http.StatusOK
	return server.Render(w, r, status, view.SignatureImportPage(v))
}

// importSignatures puts a pasted list, or that of a file, under the letter: all of it or nothing.
func (s *Staff) importSignatures(w http.ResponseWriter, r *http.Request) error {
	c, err := s.campaign(r)
	if err != nil {
		return err
	}
	list, err := pasted(w, r)
	if err != nil {
		return badForm(err)
	}
	done, err := s.letters.Import(r.Context(), user(r).Name, c.ID, list)
	var wrong *letter.ImportError
	if errors.As(err, &wrong) {
		if !utf8.ValidString(list) {
			list = "" // it would come back with its letters broken for good
		}
		return s.showImport(w, r, http.StatusUnprocessableEntity, view.SignatureImport{Campaign: c, List: list, Problems: wrong})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, view.ImportedWords(done))
	return seeOther(w, r, c.Href(""))
}

// pasted is the list in the form: the file's when there is one, else what was pasted.
func pasted(w http.ResponseWriter, r *http.Request) (string, error) {
	r.Body = http.MaxBytesReader(w, r.Body, 3*letter.MaxPaste) // room for both, and for one that is too long to be told so
	if err := r.ParseMultipartForm(letter.MaxPaste); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return "", err
	}
	if r.MultipartForm != nil { // what is too long for the memory lies in a temporary file
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	file, header, err := r.FormFile("file")
	if err != nil || header.Size == 0 {
		return r.PostFormValue("list"), nil
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(file)
	return string(data), err
}
