package content_test

import (
	"slices"
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/surrogate"
)

// What stands below an article is what the editors chose, else the newest on its first issue that readers see, else the
// newest of all; and only what it shows makes its page anew.
func TestAnArticleLeadsOn(t *testing.T) {
	t.Parallel()
	n := open(t)
	issue := func(title string, tomorrow bool) int64 {
		s := content.NewSnapshot(content.KindIssue)
		s.Title, s.Summary, s.Issue.Hue = title, "An issue.", "housing"
		if tomorrow {
			s.PublishAt = at(day.AddDate(0, 0, 1))
		}
		return n.publish(s).EntryID
	}
	housing, hidden := issue("Housing", false), issue("Hidden", true)
	article := func(title string, links content.Links) int64 {
		s := post(title)
		s.Links = links
		return n.publish(s).EntryID
	}
	other := article("Other", content.Links{})
	article("On rents", content.Links{Issues: []int64{housing}})
	late := post("Late")
	late.PublishAt = at(day.AddDate(0, 0, 1))
	secret := n.publish(late).EntryID
	article("Chosen", content.Links{Issues: []int64{housing}, Related: []int64{other}})
	article("Unseen choice", content.Links{Issues: []int64{housing}, Related: []int64{secret}})
	article("Unseen issue", content.Links{Issues: []int64{hidden}})
	article("Alone", content.Links{})

	for slug, want := range map[string]struct{ leads, list string }{
		"on-rents":      {"Unseen choice, Chosen", "of the issue"},
		"chosen":        {"Other", ""},
		"unseen-choice": {"Chosen, On rents", "of the issue"},
		"unseen-issue":  {"Alone, Unseen choice, Chosen", "of all"},
		"alone":         {"Unseen issue, Unseen choice, Chosen", "of all"},
	} {
		ctx, keys := surrogate.Collect(t.Context())
		it, err := n.Public(ctx, slug, content.KindPost)
		fatal(t, err)
		list := ""
		switch all := keys.All(); {
		case slices.Contains(all, surrogate.List(string(content.KindPost))):
			list = "of all"
		case slices.Contains(all, surrogate.LinkedTo(housing)):
			list = "of the issue"
		}
		if got := strings.Join(titles(append(it.Related, it.More...)), ", "); got != want.leads || list != want.list {
			t.Errorf("%s leads on to %q, the newest %q; want %q, %q", slug, got, list, want.leads, want.list)
		}
	}
}
