package admin

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/ui"
)

// maxSearch is the longest search that is looked at, in bytes.
const maxSearch = 400

// statusChanged stands in an address for what is published, with unpublished changes.
const statusChanged = "changed"

// needs are what entries need attention for, as addresses say it.
const (
	needsLinks  = "links"
	needsAlt    = "alt"
	needsRights = "rights"
	needsImport = "import"
	needsReview = "review" // by whoever looks
)

// narrowed is what the address of the list narrows it to, tidied: what makes no sense is left out, so that one list has one
// address.
func narrowed(q url.Values) url.Values {
	out := url.Values{}
	keep := func(name, value string, sensible bool) {
		if value != "" && sensible {
			out.Set(name, value)
		}
	}
	text := q.Get("q")
	text = strings.TrimSpace(strings.ToValidUTF8(text[:min(len(text), maxSearch)], ""))
	keep("q", text, true)
	_, kind := content.ParseKind(q.Get("kind"))
	keep("kind", q.Get("kind"), kind)
	status := q.Get("status")
	keep("status", status, status == statusChanged || slices.Contains(content.States, content.State(status)))
	keep("review", q.Get("review"), slices.Contains(content.Verdicts, content.Verdict(q.Get("review"))))
	for _, name := range []string{"issue", "chapter", "by"} {
		id, err := strconv.ParseInt(q.Get(name), 10, 64)
		keep(name, strconv.FormatInt(id, 10), err == nil && id > 0)
	}
	if q.Get("by") == "me" {
		out.Set("by", "me")
	}
	since, err := time.Parse(time.DateOnly, q.Get("since"))
	keep("since", q.Get("since"), err == nil && since.Year() >= 2000)
	keep("needs", q.Get("needs"), slices.Contains([]string{needsReview, needsLinks, needsAlt, needsRights, needsImport}, q.Get("needs")))
	keep("order", q.Get("order"), q.Get("order") == string(content.ByOut))
	return out
}

// deskFilter is the filter that a narrowed address stands for, to whoever asks.
func (s *Staff) deskFilter(r *http.Request, q url.Values) (content.DeskFilter, error) {
	number := func(name string) int64 {
		id, _ := strconv.ParseInt(q.Get(name), 10, 64) // narrowed has looked at it
		return id
	}
	f := content.DeskFilter{Text: q.Get("q"), Kind: content.Kind(q.Get("kind")), State: content.State(q.Get("status")), Review: content.Verdict(q.Get("review")),
		Issue: number("issue"), Chapter: number("chapter"), EditorID: number("by"), Order: content.DeskOrder(q.Get("order"))}
	if f.State == statusChanged {
		f.State, f.Changed = "", true
	}
	if q.Get("by") == "me" {
		f.EditorID = user(r).ID
	}
	f.Since, _ = time.ParseInLocation(time.DateOnly, q.Get("since"), ui.Zone)
	var err error
	switch q.Get("needs") {
	case needsReview:
		f.Mine = true
	case needsImport:
		f.Imported = true
	case needsAlt:
		f.NoAlt = true
	case needsLinks:
		f.Only, err = s.links.Pages(r.Context())
	case needsRights:
		f.Only, err = s.media.ExpiredOn(r.Context(), s.now(), s.today())
	}
	return f, err
}

const contentPath = "/admin/content"

// listHref is the address of the list narrowed so, but with these names and values instead; "" takes a name out.
func listHref(q url.Values, instead ...string) string {
	to := url.Values{}
	for name, value := range q {
		to[name] = value
	}
	for i := 0; i < len(instead); i += 2 {
		if to.Del(instead[i]); instead[i+1] != "" {
			to.Set(instead[i], instead[i+1])
		}
	}
	if len(to) == 0 {
		return contentPath
	}
	return contentPath + "?" + to.Encode()
}

func (s *Staff) list(w http.ResponseWriter, r *http.Request) error {
	return s.showList(w, r, http.StatusOK, r.URL.Query(), view.Form{})
}

// showList shows the page of the list that the address asks for; keep is the form that keeps it as a view.
func (s *Staff) showList(w http.ResponseWriter, r *http.Request, status int, address url.Values, keep view.Form) error {
	ctx, q := r.Context(), narrowed(address)
	f, err := s.deskFilter(r, q)
	if err != nil {
		return err
	}
	f.After, f.Before = address.Get("after"), address.Get("before")
	found, err := s.content.Desk(ctx, f)
	if err != nil {
		return err
	}
	counts, err := s.content.DeskCounts(ctx, f)
	if err != nil {
		return err
	}
	choices, err := s.content.Choices(ctx, content.KindIssue, content.KindChapter)
	if err != nil {
		return err
	}
	people, err := s.accounts.People(ctx)
	if err != nil {
		return err
	}
	v := view.EntryList{Page: s.frame(r, "Content", "Content"), Rows: found.Rows, Tabs: tabs(q, counts), Now: s.now(), Query: q, Here: listHref(q), MayPublish: user(r).CanPublishSome(), Form: keep}
	v.Wrong = status != http.StatusOK
	if v.Views, err = s.content.DeskViews(ctx, user(r).ID); err != nil {
		return err
	}
	for _, c := range choices {
		if c.Kind == content.KindIssue {
			v.Issues = append(v.Issues, c)
		} else {
			v.Chapters = append(v.Chapters, c)
		}
	}
	v.People = slices.DeleteFunc(people, func(u account.User) bool { return u.ID == user(r).ID })
	if found.Before != "" {
		v.Newer = listHref(q, "before", found.Before)
	}
	if found.After != "" {
		v.Older = listHref(q, "after", found.After)
	}
	return server.Render(w, r, status, view.EntryListPage(v))
}

// keepView keeps the filter in use for whoever is signed in.
func (s *Staff) keepView(w http.ResponseWriter, r *http.Request) error {
	return s.nameView(w, r, s.content.KeepDeskView, "Kept. It stands above the list.")
}

// renameView gives a kept filter another name.
func (s *Staff) renameView(w http.ResponseWriter, r *http.Request) error {
	return s.nameView(w, r, s.content.RenameDeskView, "Renamed.")
}

// nameView has the view of the form saved and leads back to the list, which says done. Where the name is refused, the
// list comes back with what was typed.
func (s *Staff) nameView(w http.ResponseWriter, r *http.Request, save func(context.Context, int64, content.DeskView) error, done string) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	back := server.LocalPath(r.PostForm.Get("back"), contentPath)
	address, err := url.Parse(back)
	if err != nil {
		return badForm(err)
	}
	id, _ := strconv.ParseInt(chi.URLParam(r, "view"), 10, 64) // none yet is 0, a broken one is nobody's
	err = save(r.Context(), user(r).ID, content.DeskView{ID: id, Name: r.PostForm.Get("view.name"), Query: narrowed(address.Query()).Encode()})
	var errs content.FieldErrors
	if errors.As(err, &errs) {
		return s.showList(w, r, http.StatusUnprocessableEntity, address.Query(), view.Form{Values: r.PostForm, Errors: errs})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, done)
	return seeOther(w, r, back)
}

// dropView forgets a kept filter.
func (s *Staff) dropView(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	id, _ := strconv.ParseInt(chi.URLParam(r, "view"), 10, 64) // a broken one is nobody's
	if err := s.content.DropDeskView(r.Context(), user(r).ID, id); err != nil {
		return err
	}
	return seeOther(w, r, server.LocalPath(r.PostForm.Get("back"), contentPath))
}

// tabs are the states with their counts, all of them together first. States that hold nothing are left
// out, but for the three that everybody looks for and the one that is open.
func tabs(q url.Values, c content.DeskCounts) []view.Tab {
	all := q.Get("status") == "" && q.Get("review") == ""
	out := []view.Tab{{Label: "All", Count: c.All(), Href: listHref(q, "status", "", "review", ""), Current: all}}
	add := func(label string, count int, status, review string, always bool) {
		current := q.Get("status") == status && q.Get("review") == review
		if always || count > 0 || current {
			out = append(out, view.Tab{Label: label, Count: count, Href: listHref(q, "status", status, "review", review), Current: current})
		}
	}
	for _, state := range content.States {
		always := state == content.StateDraft || state == content.StateScheduled || state == content.StatePublished
		add(state.Name(), c.In(state), string(state), "", always)
		switch state {
		case content.StateDraft:
			add("In review", c.Review, "", string(content.VerdictAsked), false)
		case content.StatePublished:
			add("With changes", c.Changed, statusChanged, "", false)
		}
	}
	for i := range out {
		if out[i].More = out[i].Count > content.CountLimit; out[i].More {
			out[i].Count = content.CountLimit
		}
	}
	return out
}

func (s *Staff) chooseKind(w http.ResponseWriter, r *http.Request) error {
	return server.Render(w, r, http.StatusOK, view.NewEntryPage(s.frame(r, "Content", "New entry")))
}
