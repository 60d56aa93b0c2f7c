package admin

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/server"
	view "localprogress.org/site/web/admin"
	"localprogress.org/site/web/layout"
	"localprogress.org/site/web/ui"
)

const menusPath = "/admin/settings/menus"

// menus lists the links of the navigation and of the foot of every page.
func (s *Staff) menus(w http.ResponseWriter, r *http.Request) error {
	v := view.Menus{Page: s.frame(r, "Settings", "Menus"), MayChange: account.User.CanPublish(user(r)), Now: s.now()}
	changed, err := s.content.Menus(r.Context())
	if err != nil {
		return err
	}
	for _, name := range content.MenuNames {
		v.List = append(v.List, menuOf(changed, name))
	}
	return server.Render(w, r, http.StatusOK, view.MenusPage(v))
}

// menuOf is the menu as staff changed it, or as the program has it.
func menuOf(changed map[content.MenuName]content.Menu, name content.MenuName) content.Menu {
	if m, ok := changed[name]; ok {
		return m
	}
	standard := layout.DefaultMenus[string(name)]
	m := content.Menu{Name: name, Title: standard.Title}
	for _, l := range standard.Links {
		m.Links = append(m.Links, content.MenuLink{Text: l.Text, Href: l.Href})
	}
	return m
}

func (s *Staff) menuIn(r *http.Request) (content.Menu, error) {
	name := content.MenuName(chi.URLParam(r, "name"))
	if !slices.Contains(content.MenuNames, name) {
		return content.Menu{}, server.NotFound()
	}
	changed, err := s.content.Menus(r.Context())
	return menuOf(changed, name), err
}

func menuValues(m content.Menu) url.Values {
	f := newFiller(view.Choices{}, ui.Zone)
	f.text("menu.title", m.Title)
	for i, l := range m.Links {
		f.values.Add("menu.links.text", l.Text)
		f.values.Add("menu.links.href", l.Href)
		f.values.Add("menu.links.place", strconv.Itoa(i+1))
	}
	if !m.ChangedAt.IsZero() {
		f.text("base", baseOf(m.ChangedAt))
	}
	return f.values
}

func (s *Staff) menuForm(w http.ResponseWriter, r *http.Request) error {
	m, err := s.menuIn(r)
	if err != nil {
		return err
	}
	values := menuValues(m)
	was, err := s.versionAsked(r, content.SettingMenu)
	if err != nil {
		return err
	}
	if was != nil {
		base := values.Get("base")
		values = menuValues(content.Menu{Title: asText(was["title"]), Links: linksOf(was["links"])})
		values.Set("base", base)
	}
	return s.showMenu(w, r, m, values, nil, nil)
}

// linksOf are the links of a menu as its history has them.
func linksOf(kept any) []content.MenuLink {
	var out []content.MenuLink
	all, _ := kept.([]any)
	for _, one := range all {
		l, _ := one.(map[string]any)
		out = append(out, content.MenuLink{Text: asText(l["text"]), Href: asText(l["href"])})
	}
	return out
}

func (s *Staff) showMenu(w http.ResponseWriter, r *http.Request, m content.Menu, values url.Values, errs content.FieldErrors, theirs *view.Theirs) error {
	v := view.MenuForm{Name: m.Name, Changed: !m.ChangedAt.IsZero()}
	v.SettingForm = s.settingForm(r, "Change: "+m.Name.Place(), values, errs, theirs)
	return server.Render(w, r, v.Status(), view.MenuPage(v))
}

func (s *Staff) saveMenu(w http.ResponseWriter, r *http.Request) error {
	was, err := s.menuIn(r)
	if err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	m := content.Menu{Name: was.Name, Title: r.PostForm.Get("menu.title"), Links: sentLinks(r.PostForm)}
	if r.PostForm.Get("base") != "" {
		m.ChangedAt = parseBase(r.PostForm)
	}
	err = s.content.SaveMenu(r.Context(), editor(r), m)
	var errs content.FieldErrors
	if errors.As(err, &errs) {
		return s.showMenu(w, r, was, r.PostForm, errs, nil)
	}
	var stale *content.StaleMenuError
	if errors.As(err, &stale) {
		now := stale.Current
		if r.PostForm.Del("base"); !now.ChangedAt.IsZero() {
			r.PostForm.Set("base", baseOf(now.ChangedAt)) // the next save stands on theirs: the editor has now seen it
		}
		return s.showMenu(w, r, was, r.PostForm, nil, &view.Theirs{By: now.ChangedBy, At: now.ChangedAt, Words: view.MenuWords(now)})
	}
	if err != nil {
		return err
	}
	s.web.Flash(r, "Saved. Every page has it now.")
	return seeOther(w, r, menusPath)
}

// sentLinks are the rows of the form that hold anything, in the order of their numbers; rows of one number as they stand.
func sentLinks(form url.Values) []content.MenuLink {
	type row struct {
		content.MenuLink
		place int
	}
	var rows []row
	texts, hrefs, places := form["menu.links.text"], form["menu.links.href"], form["menu.links.place"]
	for i := range min(len(texts), len(hrefs), 50) {
		one := row{content.MenuLink{Text: texts[i], Href: hrefs[i]}, 1000}
		if i < len(places) {
			if n, err := strconv.Atoi(strings.TrimSpace(places[i])); err == nil {
				one.place = n
			}
		}
		if strings.TrimSpace(one.Text+one.Href) != "" {
			rows = append(rows, one)
		}
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.place, b.place) })
	links := make([]content.MenuLink, len(rows))
	for i, r := range rows {
		links[i] = r.MenuLink
	}
	return links
}

func (s *Staff) askResetMenu(w http.ResponseWriter, r *http.Request) error {
	m, err := s.menuIn(r)
	if err != nil {
		return err
	}
	return server.Render(w, r, http.StatusOK, view.QuestionPage(view.Question{Page: s.frame(r, "Settings", "Undo every change: "+m.Name.Place()),
		From: ui.Crumb{Text: "Menus", Href: menusPath}, Words: []string{"It is then as it was when the site was new, on every page at once. What it is now stays in the history."},
		Action: r.URL.Path, Button: "Undo every change"}))
}

func (s *Staff) resetMenu(w http.ResponseWriter, r *http.Request) error {
	m, err := s.menuIn(r)
	if err != nil {
		return err
	}
	if err := s.content.ResetMenu(r.Context(), m.Name); err != nil {
		return err
	}
	s.web.Flash(r, "It is as it was when the site was new.")
	return seeOther(w, r, menusPath)
}
