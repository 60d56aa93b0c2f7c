package public

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/fileurl"
	"localprogress.org/site/internal/guest"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/public"
)

// forGuests is how the addresses of links for outsiders begin.
var forGuests = regexp.MustCompile(`^/(preview|embargo|review)/`)

// guestRoutes adds the addresses that open one entry to whoever has the link. What they answer is kept nowhere.
func (s *Site) guestRoutes(r chi.Router) {
	for _, p := range guest.Purposes {
		r.Get(p.Address("{token}"), s.web.Handle(s.guestPage(p)))
		r.Get(p.Address("{token}")+"/files/{id:[0-9]+}/{name}", s.web.Handle(s.guestFile(p)))
	}
	r.Get(guest.Preview.Address("{token}")+"/{entry:[0-9]+}", s.web.Handle(s.guestPage(guest.Preview)))
	r.Get(guest.Preview.Address("{token}")+"/{entry:[0-9]+}/files/{id:[0-9]+}/{name}", s.web.Handle(s.guestFile(guest.Preview)))
	r.Post(guest.Review.Address("{token}"), s.web.Handle(s.reply))
}

// opened is what the link in the address opens. An error is the page that says why it opens nothing.
func (s *Site) opened(w http.ResponseWriter, r *http.Request, p guest.Purpose) (guest.Shown, error) {
	w.Header().Set("Cache-Control", "private, no-store")
	token := chi.URLParam(r, "token")
	var shown guest.Shown
	var err error
	if entry := chi.URLParam(r, "entry"); entry != "" {
		id, _ := strconv.ParseInt(entry, 10, 64) // one that is too large is in no bundle
		shown, err = s.guests.OpenIn(r.Context(), token, id)
	} else {
		shown, err = s.guests.Open(r.Context(), p, token)
	}
	if err == nil {
		return shown, nil
	}
	return guest.Shown{}, s.closed(r.Context(), err)
}

// closed makes the page of a link that opens nothing; any other error stays as it is.
func (s *Site) closed(ctx context.Context, err error) error {
	status, why := http.StatusNotFound, guest.Why("")
	var closed *guest.ClosedError
	switch {
	case errors.As(err, &closed):
		status, why = http.StatusGone, closed.Why
	case !errors.Is(err, guest.ErrNotFound):
		return err
	}
	p, failed := s.frame(ctx, "/", "", view.GuestClosedTitle(why), "")
	if failed != nil {
		return failed
	}
	p.Canonical, p.NoIndex, p.Image = "", true, ""
	return &server.Problem{Status: status, Page: view.GuestClosedPage(p, why)}
}

// guestPage shows the entry that the link opens, as readers will see it, and notes that it was opened. Once the embargo is over
// the link leads to what everybody sees.
func (s *Site) guestPage(p guest.Purpose) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		shown, err := s.opened(w, r, p)
		if err != nil {
			return err
		}
		if err := s.note(r, shown); err != nil {
			return err
		}
		if shown.Link.EntryID == 0 {
			return s.showGuestBundle(w, r, shown)
		}
		if p == guest.Embargo && shown.Public {
			it, err := s.content.Preview(r.Context(), shown.Link.EntryID, shown.Revision.Snapshot)
			if err != nil {
				return err
			}
			http.Redirect(w, r, it.Path(), http.StatusSeeOther)
			return nil
		}
		return s.showGuest(w, r, http.StatusOK, shown, guest.Reply{Body: shown.Revision.Snapshot.Body}, nil)
	}
}

// note notes a visit, unless nobody looks: programs ask for the head alone, browsers fetch what might be looked at next.
func (s *Site) note(r *http.Request, shown guest.Shown) error {
	if r.Method == http.MethodHead || strings.Contains(r.Header.Get("Sec-Purpose"), "prefetch") {
		return nil
	}
	return s.guests.Note(r.Context(), shown, s.web.Proxies.Client(r))
}

func (s *Site) showGuestBundle(w http.ResponseWriter, r *http.Request, shown guest.Shown) error {
	p, err := s.frame(r.Context(), "/", "", view.GuestBundleTitle, "")
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.GuestBundlePage(p.For(view.GuestOf(shown, s.now())), *shown.Bundle, r.URL.Path))
}

func (s *Site) showGuest(w http.ResponseWriter, r *http.Request, status int, shown guest.Shown, reply guest.Reply, errs guest.FieldErrors) error {
	g := view.GuestOf(shown, s.now())
	if shown.Bundle != nil {
		g.Up = path.Dir(r.URL.Path)
	}
	if shown.Link.Purpose == guest.Review {
		given, err := s.guests.Given(r.Context(), shown.Link.ID)
		if err != nil {
			return err
		}
		g.Answer = view.ReviewForm(view.GuestReview{Action: r.URL.Path, Given: given, Reply: reply, Errors: errs, Now: s.now()})
	}
	it, err := s.content.Preview(r.Context(), shown.Link.EntryID, shown.Revision.Snapshot)
	if err != nil {
		return err
	}
	it.Preview = false // nobody types beside it
	page, err := s.frameEntry(r.Context(), it)
	if err != nil {
		return err
	}
	page = page.For(g)
	page.Wrong = errs != nil
	c, err := pages[it.Kind].make(s, r.Context(), page, it)
	if err != nil {
		return err
	}
	return server.Render(w, r, status, withFiles(c, r.URL.Path))
}

// reply takes the answer to a review. What was typed comes back when something is wrong with it.
func (s *Site) reply(w http.ResponseWriter, r *http.Request) error {
	shown, err := s.opened(w, r, guest.Review)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return &server.Problem{Status: http.StatusBadRequest, Message: "The form could not be read. Go back and send it again.", Err: err}
	}
	verdict := r.PostForm.Get("verdict")
	reply := guest.Reply{Approves: verdict == "approve", Suggests: verdict == "suggest", Body: r.PostForm.Get("body"), Remark: r.PostForm.Get("remark")}
	err = s.guests.Reply(r.Context(), chi.URLParam(r, "token"), reply, s.web.Proxies.Client(r))
	var errs guest.FieldErrors
	if errors.As(err, &errs) {
		return s.showGuest(w, r, http.StatusUnprocessableEntity, shown, reply, errs)
	}
	if err != nil {
		return s.closed(r.Context(), err)
	}
	http.Redirect(w, r, r.URL.Path+"#answer", http.StatusSeeOther)
	return nil
}

// documents finds the links to documents on a page. Their public addresses answer only what a public entry offers.
var documents = regexp.MustCompile(`href="(/files/[1-9][0-9]*/[^"/]+")`)

// withFiles is the page with its documents below the address of the link.
func withFiles(c templ.Component, address string) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		var page strings.Builder
		if err := c.Render(ctx, &page); err != nil {
			return err
		}
		_, err := io.WriteString(w, documents.ReplaceAllString(page.String(), `href="`+address+`$1`))
		return err
	})
}

// guestFile serves a document that the version offers which the link opens. Any other has its public address, or none.
func (s *Site) guestFile(p guest.Purpose) server.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		shown, err := s.opened(w, r, p)
		if err != nil {
			return err
		}
		id, err := strconv.ParseInt(chi.URLParam(r, "id"), 10, 64)
		if err != nil {
			return server.NotFound()
		}
		if shown.Link.EntryID == 0 {
			return server.NotFound()
		}
		own, err := s.content.FilesOf(r.Context(), shown.Revision)
		if err != nil {
			return err
		}
		f, err := s.media.ByID(r.Context(), id)
		if err != nil {
			return missingFile(err)
		}
		address := fileurl.Document(f.ID, f.Name)
		if f.IsPicture() || !slices.Contains(own, id) {
			http.Redirect(w, r, address, http.StatusSeeOther)
			return nil
		}
		if own, err := url.PathUnescape(address); err != nil || !strings.HasSuffix(r.URL.Path, own) {
			return server.NotFound()
		}
		return s.download(w, r, f)
	}
}
