package public_test

import (
	"iter"
	"slices"
	"testing"

	"localprogress.org/site/internal/content"
)

// imports writes redirects of the old site to fixed addresses.
func (v *visitor) imports(redirects map[string]string) {
	v.t.Helper()
	var items iter.Seq2[content.Imported, error] = func(yield func(content.Imported, error) bool) {
		for old, target := range redirects {
			if !yield(content.Imported{SourceID: old, OldPaths: []string{old}, Target: target}, nil) {
				return
			}
		}
	}
	_, err := v.content.Import(v.t.Context(), "wordpress", items, false)
	fatal(v.t, err)
}

// follow returns the addresses that lead from the address to the page that answers 200.
func (v *visitor) follow(address string) (steps []string) {
	v.t.Helper()
	for len(steps) < 5 {
		res := v.get(address)
		if res.StatusCode != 301 {
			if res.StatusCode != 200 {
				v.t.Errorf("%s: status %d", address, res.StatusCode)
			}
			return steps
		}
		address = res.Header.Get("Location")
		steps = append(steps, address)
	}
	return steps
}

// Whatever moved, its old address takes one step to where it is today.
func TestEveryOldAddressTakesOneStep(t *testing.T) {
	t.Parallel()
	v := visit(t)
	housing := v.publish(content.KindIssue, "Housing", func(s *content.Snapshot) { s.Issue.Hue = "housing" })
	texas := v.publish(content.KindChapter, "Texas", func(s *content.Snapshot) {
		*s.Chapter = content.Chapter{State: "TX", Status: content.ChapterCertified, ContactName: "Texas desk", ContactEmail: "tx@example.org", Places: "Austin"}
	})
	v.imports(map[string]string{"/tag/housing": "/news?issue=housing", "/tag/texas": "/news?chapter=texas", "/category/blog": "/news"})
	for _, slug := range []string{"housing-for-all", "homes"} {
		v.rename(housing, slug)
	}
	v.rename(texas, "tx")
	contact, boilerplate := v.desk("")
	release := v.release("A release", day.AddDate(0, 0, -1), contact, boilerplate)
	v.rename(release, "statement")
	v.publish(content.KindPage, "Housing", nil) // pages that bear the names of tags and categories
	v.publish(content.KindPage, "Blog", nil)
	about := v.publish(content.KindPage, "About", nil)
	v.publish(content.KindPage, "Team", func(s *content.Snapshot) { s.Page.ParentID = about })
	v.imports(map[string]string{"/team": "/people"})
	for address, want := range map[string]string{
		"/tag/housing":                        "/news?issue=homes",
		"/tag/housing/":                       "/news?issue=homes",
		"/Tag/Texas/":                         "/news?chapter=tx",
		"/category/blog/":                     "/news",
		"/category/blog/page/3/":              "/news",
		"/news?issue=housing":                 "/news?issue=homes",
		"/news/?issue=housing":                "/news?issue=homes",
		"/news?issue=housing-for-all":         "/news?issue=homes",
		"/news?chapter=texas&issue=housing":   "/news?chapter=tx&issue=homes",
		"/news?kind=post&issue=housing&q=%22": "/news?issue=homes&kind=post&q=%22",
		"/press/releases?issue=housing":       "/press/releases?issue=homes",
		"/press/in-the-news?issue=housing":    "/press/in-the-news?issue=homes",
		"/events?chapter=texas":               "/events?chapter=tx",
		"/events/past?chapter=texas":          "/events/past?chapter=tx",
		"/resources?issue=housing":            "/resources?issue=homes",
		"/press/a-release":                    "/press/statement",
		"/press/a-release.txt":                "/press/statement.txt",
		"/Press/A-Release.txt":                "/press/statement.txt",
		"/issues/housing":                     "/issues/homes",
		"/2023/05/":                           "/news?year=2023",
	} {
		if got := v.follow(address); !slices.Equal(got, []string{want}) {
			t.Errorf("%s leads to %q, want only %s", address, got, want)
		}
	}
	if got := v.moved("/team"); got != "/people" {
		t.Errorf("/team, which was another page's address, leads to %s", got)
	}
	for _, address := range []string{"/news?issue=nope", "/press/nope.txt", "/nope.txt", "/press/releases.txt", "/tag/nope", "/nope?issue=homes"} {
		if got := v.get(address).StatusCode; got != 404 {
			t.Errorf("%s: status %d, want 404", address, got)
		}
	}
}
