package content_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/audit"
	"localprogress.org/site/internal/content"
)

func (n *newsroom) menu(name content.MenuName) content.Menu {
	n.t.Helper()
	f, err := n.Frame(n.t.Context(), nil)
	fatal(n.t, err)
	return f.Menus[name]
}

func TestAMenuLeadsToEntriesWhereverTheyMove(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	guide := content.NewSnapshot(content.KindPage)
	guide.Title, guide.Summary = "Guide", "A guide."
	p := n.publish(guide)
	soon := post("Soon")
	soon.PublishAt = at(day.Add(time.Hour))
	n.publish(soon)
	fatal(t, n.SaveMenu(ctx, editor, content.Menu{Name: content.MenuMain, Links: []content.MenuLink{
		{Text: " The \n guide ", Href: "/guide?print=1#second"}, {Text: "Soon", Href: "/news/soon"}, {Text: "News", Href: "/news"}, {Text: "Elsewhere", Href: "https://example.org/"}}}))
	moved := p.Snapshot
	moved.Slug = "handbook"
	p, err := n.Publish(ctx, editor, p.EntryID, p.Version, moved)
	fatal(t, err)
	want := []content.MenuLink{{"The guide", "/handbook?print=1#second", p.EntryID}, {"News", "/news", 0}, {"Elsewhere", "https://example.org/", 0}}
	if got := n.menu(content.MenuMain).Links; !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	n.now = day.Add(2 * time.Hour)
	if got := n.menu(content.MenuMain).Links; len(got) != 4 || got[1].Href != "/news/soon" {
		t.Errorf("after its moment: %+v", got)
	}
	_, err = n.Unpublish(ctx, editor, p.EntryID, p.Version)
	fatal(t, err)
	if got := n.menu(content.MenuMain).Links; len(got) != 3 || got[0].Text != "Soon" {
		t.Errorf("with a page that was taken down: %+v", got)
	}
	staff, err := n.Menus(ctx)
	fatal(t, err)
	if got := staff[content.MenuMain].Links; len(got) != 4 {
		t.Errorf("staff see %+v", got)
	}
	fatal(t, n.ResetMenu(ctx, content.MenuMain))
	if staff, err := n.Menus(ctx); err != nil || len(staff) != 0 {
		t.Errorf("after the reset: %+v, %v", staff, err)
	}
}

func TestAMenuIsChecked(t *testing.T) {
	t.Parallel()
	n := open(t)
	for words, m := range map[string]content.Menu{
		"Keep one at least":      {Name: content.MenuMain},
		"at most 8 fit":          {Name: content.MenuMain, Links: slices.Repeat([]content.MenuLink{{Text: "News", Href: "/news"}}, 9)},
		"a heading":              {Name: content.MenuRead, Links: []content.MenuLink{{Text: "News", Href: "/news"}}},
		"its words":              {Name: content.MenuMain, Links: []content.MenuLink{{Href: "/news"}}},
		"where “News” leads":     {Name: content.MenuMain, Links: []content.MenuLink{{Text: "News"}}},
		"full address":           {Name: content.MenuMain, Links: []content.MenuLink{{Text: "X", Href: "javascript:alert(1)"}}},
		"stands at /no-such":     {Name: content.MenuMain, Links: []content.MenuLink{{Text: "X", Href: "/no-such"}}},
		"stands at /news-like/x": {Name: content.MenuMain, Links: []content.MenuLink{{Text: "X", Href: "/news-like/x"}}},
	} {
		var errs content.FieldErrors
		if err := n.SaveMenu(t.Context(), editor, m); !errors.As(err, &errs) || !strings.Contains(errs[0].Message, words) {
			t.Errorf("%s: %v", words, err)
		}
	}
}

func TestMenusAndWordsAreNotOverwritten(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	mine := content.Menu{Name: content.MenuLegal, Links: []content.MenuLink{{Text: "News", Href: "/news"}}}
	words := content.Site{Heading: "One\n\n town ", Standfirst: "We are many.", Description: "A network.", Strapline: "A line."}
	for range 2 { // the second on the same words as the first, which were none
		err, siteErr := n.SaveMenu(ctx, editor, mine), n.SaveSite(ctx, editor, words)
		var stale *content.StaleMenuError
		var staleSite *content.StaleSiteError
		if err != nil && (!errors.As(err, &stale) || stale.Current.ChangedBy != editor.Name) || siteErr != nil && (!errors.As(siteErr, &staleSite) || staleSite.Current.Heading != "One\ntown") {
			t.Fatal(err, siteErr)
		}
		if (err == nil) != (siteErr == nil) {
			t.Fatal(err, siteErr)
		}
		if err != nil {
			mine.ChangedAt, words.ChangedAt = stale.Current.ChangedAt, staleSite.Current.ChangedAt
		}
	}
	n.now = day.Add(time.Minute)
	words.Strapline = "Another."
	fatal(t, n.SaveMenu(ctx, editor, mine))
	fatal(t, n.SaveSite(ctx, editor, words))
	f, err := n.Frame(ctx, nil)
	fatal(t, err)
	if f.Site == nil || f.Site.Strapline != "Another." {
		t.Errorf("%+v", f.Site)
	}
	for field, wrong := range map[string]content.Site{
		"site.heading":     {Heading: "1\n2\n3\n4", Standfirst: "x", Description: "x", Strapline: "x"},
		"site.standfirst":  {Heading: "x", Standfirst: strings.Repeat("x", 241), Description: "x", Strapline: "x"},
		"site.description": {Heading: "x", Standfirst: "x", Description: " ", Strapline: "x"},
		"site.strapline":   {Heading: strings.Repeat("x", content.MaxHeadingLine), Standfirst: "x", Description: "x"},
	} {
		var errs content.FieldErrors
		if err := n.SaveSite(ctx, editor, wrong); !errors.As(err, &errs) || errs.For(field) == "" {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// The database keeps every version, whoever writes, and lets go of none.
func TestSettingsHaveAHistory(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := audit.By(t.Context(), audit.Who{ID: 1, Name: "Ana Ruiz"})
	b := content.Boilerplate{Name: "Short", Body: "Old words."}
	fatal(t, n.SaveBoilerplate(ctx, editor, b))
	all, err := n.Boilerplates(ctx)
	fatal(t, err)
	b = all[0]
	b.Body = "New words."
	n.now = day.Add(time.Minute)
	fatal(t, n.SaveBoilerplate(ctx, editor, b))
	fatal(t, n.RemoveBoilerplate(ctx, b.ID))
	fatal(t, n.SaveMenu(ctx, editor, content.Menu{Name: content.MenuMain, Links: []content.MenuLink{{Text: "News", Href: "/news"}}}))
	was, err := n.SettingHistory(ctx, content.SettingText, "", 0)
	fatal(t, err)
	if len(was) != 3 || !was[0].Removed || was[0].SavedBy != "Ana Ruiz" || was[1].Value["body"] != "New words." || was[1].Before["body"] != "Old words." ||
		was[1].SavedBy != editor.Name || was[2].Before != nil || was[2].There {
		t.Errorf("%+v", was)
	}
	if every, err := n.SettingHistory(ctx, "", "", 0); err != nil || len(every) != 4 || every[0].Kind != content.SettingMenu || !every[0].There {
		t.Errorf("%+v, %v", every, err)
	}
	if older, err := n.SettingHistory(ctx, "", "", was[1].ID); err != nil || len(older) != 1 {
		t.Errorf("%+v, %v", older, err)
	}
	if one, err := n.SettingVersion(ctx, content.SettingText, was[2].ID); err != nil || one.Value["body"] != "Old words." {
		t.Errorf("%+v, %v", one, err)
	}
	if _, err := n.SettingVersion(ctx, content.SettingMenu, was[2].ID); !errors.Is(err, content.ErrNotFound) {
		t.Error(err)
	}
	if _, err := n.pool.Exec(ctx, `delete from setting_version`); err == nil {
		t.Error("the history was removed")
	}
}

func TestARedirectIsAddedAndRemoved(t *testing.T) {
	t.Parallel()
	n := open(t)
	ctx := t.Context()
	rent := n.publish(post("Rent"))
	fatal(t, n.AddRedirect(ctx, editor, "https://old.example.org/Our-Campaigns/Rent/?utm=1", "/news/rent"))
	fatal(t, n.AddRedirect(ctx, editor, "/give", "/news?kind=post"))
	moved := rent.Snapshot
	moved.Slug = "rents"
	_, err := n.Publish(ctx, editor, rent.EntryID, rent.Version, moved)
	fatal(t, err)
	for path, want := range map[string]string{"/our-campaigns/rent": "/news/rents", "/give": "/news?kind=post"} {
		if got, err := n.Redirect(ctx, path); err != nil || got != want {
			t.Errorf("%s leads to %q, %v", path, got, err)
		}
	}
	for _, wrong := range []struct{ path, target, field, words string }{
		{"", "/news", "redirect.path", "old address"},
		{"/news", "/", "redirect.path", "The site itself"},
		{"/admin/x", "/", "redirect.path", "The site itself"},
		{"/news/rents", "/", "redirect.path", "“Rent” stands"},
		{"/GIVE/", "/news", "redirect.path", "leads on already"},
		{"/a", "https://evil.example/", "redirect.target", "another site"},
		{"/a", "//evil.example/", "redirect.target", "another site"},
		{"/a", "/a", "redirect.target", "to itself"},
		{"/a", "/no-such", "redirect.target", "Nothing on this site"},
		{"/a", "", "redirect.target", "Say where"},
	} {
		var errs content.FieldErrors
		if err := n.AddRedirect(ctx, editor, wrong.path, wrong.target); !errors.As(err, &errs) || !strings.Contains(errs.For(wrong.field), wrong.words) {
			t.Errorf("%q to %q: %v", wrong.path, wrong.target, err)
		}
	}
	list, total, err := n.RedirectList(ctx, "rent", 0)
	fatal(t, err)
	if total != 2 || len(list) != 2 || list[0].Target != "/news/rents" || list[0].Title != "Rent" {
		t.Errorf("%d: %+v", total, list)
	}
	fatal(t, n.RemoveRedirect(ctx, "/give"))
	if got, err := n.Redirect(ctx, "/give"); !errors.Is(err, content.ErrNotFound) {
		t.Errorf("it leads to %q, %v", got, err)
	}
}
