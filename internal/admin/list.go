package admin

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
)

// maxSearch is the longest search that is looked at, in bytes.
const maxSearch = 400

// deskFilter reads the list's filters from the address. What makes no sense narrows nothing.
func deskFilter(q url.Values) content.DeskFilter {
	f := content.DeskFilter{After: q.Get("after"), Before: q.Get("before"), Attention: q.Get("attention") == "1"}
	text := q.Get("q")
	f.Text = strings.TrimSpace(strings.ToValidUTF8(text[:min(len(text), maxSearch)], ""))
	if k, ok := content.ParseKind(q.Get("kind")); ok {
		f.Kind = k
	}
	if state := content.State(q.Get("status")); slices.Contains(content.States, state) {
		f.State = state
	}
	if v := content.Verdict(q.Get("review")); v == content.VerdictAsked || v == content.VerdictApproved || v == content.VerdictChanges {
		f.Review = v
	}
	if id, err := strconv.ParseInt(q.Get("issue"), 10, 64); err == nil && id > 0 {
		f.Issue = id
	}
	return f
}

// listHref is the address of the list under the filter, at a place in it.
func listHref(f content.DeskFilter, place, cursor string) string {
	q := url.Values{}
	for name, value := range map[string]string{"q": f.Text, "kind": string(f.Kind), "status": string(f.State), "review": string(f.Review), place: cursor} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if f.Issue != 0 {
		q.Set("issue", strconv.FormatInt(f.Issue, 10))
	}
	if f.Attention {
		q.Set("attention", "1")
	}
	if len(q) == 0 {
		return "/admin/content"
	}
	return "/admin/content?" + q.Encode()
}

func (s *Staff) list(w http.ResponseWriter, r *http.Request) error {
	f := deskFilter(r.URL.Query())
	found, err := s.content.Desk(r.Context(), f)
	if err != nil {
		return err
	}
	issues, err := s.content.Choices(r.Context(), content.KindIssue)
	if err != nil {
		return err
	}
	v := view.EntryList{Page: s.frame(r, "Content", "Content"), Rows: found.Rows, Tabs: tabs(f, found), Now: s.now(),
		Text: f.Text, Kind: f.Kind, State: f.State, Issues: issues, Attention: f.Attention,
		Narrowed: f.Text != "" || f.Kind != "" || f.Issue != 0 || f.Attention}
	if f.Issue != 0 {
		v.Issue = strconv.FormatInt(f.Issue, 10)
	}
	if found.Before != "" {
		v.Newer = listHref(f, "before", found.Before)
	}
	if found.After != "" {
		v.Older = listHref(f, "after", found.After)
	}
	return server.Render(w, r, http.StatusOK, view.EntryListPage(v))
}

// tabs are the states with their counts, all of them together first. States that hold nothing are left
// out, but for the three that everybody looks for and the one that is open.
func tabs(f content.DeskFilter, found content.DeskList) []view.Tab {
	all, counts := f, found.Counts
	all.State, all.Review = "", content.VerdictNone
	out := []view.Tab{{Label: "All", Href: listHref(all, "", ""), Current: f.State == "" && f.Review == ""}}
	always := []content.State{content.StateDraft, content.StateScheduled, content.StatePublished}
	for _, state := range content.States {
		out[0].Count += counts[state]
		if counts[state] == 0 && f.State != state && !slices.Contains(always, state) {
			continue
		}
		one := all
		one.State = state
		out = append(out, view.Tab{Label: state.Name(), Count: counts[state], Href: listHref(one, "", ""), Current: f.State == state})
		if state == content.StateDraft && (found.Review > 0 || f.Review == content.VerdictAsked) {
			waits := all
			waits.Review = content.VerdictAsked
			out = append(out, view.Tab{Label: "In review", Count: found.Review, Href: listHref(waits, "", ""), Current: f.Review == content.VerdictAsked})
		}
	}
	return out
}

func (s *Staff) chooseKind(w http.ResponseWriter, r *http.Request) error {
	return server.Render(w, r, http.StatusOK, view.NewEntryPage(s.frame(r, "Content", "New entry")))
}
