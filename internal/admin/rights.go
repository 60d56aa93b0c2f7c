package admin

import (
	"net/http"
	"net/url"
	"strconv"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// rights are what the content store allows the user: the rules are the account's.
func rights(u account.User) content.Rights {
	r := content.Rights{Account: u.ID, SeesAll: u.CanManage(), Writes: u.CanWrite(), Publishes: u.CanPublishSome(), Press: u.CanTendPress(), Settings: u.CanPublish(), Overrides: u.CanManage()}
	for _, k := range u.Kinds() {
		r.Kinds = append(r.Kinds, content.Kind(k))
	}
	if u.Role == account.RoleChapter {
		r.Chapters = append([]int64{}, u.Chapters...) // never nil, which would be all
	}
	return r
}

// withRights has the content store hold every request to the rights of whoever sent it, a visitor's to none.
func withRights(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(content.Within(r.Context(), rights(user(r)))))
	})
}

// readers asks who sees an entry in the newsroom.
func (s *Staff) readers(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	d, err := s.content.Draft(r.Context(), id)
	if err != nil {
		return err
	}
	chosen, err := s.content.Readers(r.Context(), id)
	if err != nil {
		return err
	}
	all, err := s.accounts.People(r.Context())
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.ReadersPage(view.Readers{Page: s.frame(r, "Content", "Who sees it"), ID: id,
		Name: d.Newest.Snapshot.Title, Chosen: chosen, Everybody: all, Myself: user(r).ID,
		MayChange: rights(user(r)).MayWrite(id, d.Kind, d.Newest.Snapshot.Links.Chapters)}))
}

// limit has only those who were chosen see an entry in the newsroom.
func (s *Staff) limit(w http.ResponseWriter, r *http.Request) error {
	id, err := entryID(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	words := "Everybody who works here sees it."
	var chosen []int64
	if r.PostForm.Get("who") == "named" {
		words, chosen = "Only those who are named, and administrators, see it in the newsroom.", append(named(r.PostForm), user(r).ID)
	}
	if err := s.content.Limit(r.Context(), id, chosen); err != nil {
		return err
	}
	s.web.Flash(r, words)
	return seeOther(w, r, entryHref(id)+"/readers")
}

// named are the accounts ticked in a form.
func named(form url.Values) []int64 {
	var out []int64
	for _, v := range form["account"][:min(len(form["account"]), 1000)] {
		if id, err := strconv.ParseInt(v, 10, 64); err == nil {
			out = append(out, id)
		}
	}
	return out
}
