package content_test

import (
	"maps"
	"slices"
	"testing"

	"localprogress.org/site/internal/content"
)

func TestTheFrameKnowsThePagesThatReadersCanSee(t *testing.T) {
	t.Parallel()
	n := open(t)
	page := func(title string, change func(s *content.Snapshot)) int64 {
		s := content.NewSnapshot(content.KindPage)
		s.Title, s.Summary, s.Body = title, "A page.", "Some words."
		change(&s)
		return n.publish(s).EntryID
	}
	about := page("About", func(*content.Snapshot) {})
	page("Contact", func(s *content.Snapshot) { s.Page.ParentID = about }) // lives at /about/contact
	page("Privacy", func(s *content.Snapshot) { s.PublishAt = at(day.AddDate(0, 0, 1)) })
	page("Unasked", func(*content.Snapshot) {})
	n.publish(post("Join")) // no page
	for name, position := range map[string]int{"Second": 2, "First": 1} {
		_, err := n.PutPressContact(t.Context(), content.PressContact{Name: name, Email: "press@example.org", Position: position})
		fatal(t, err)
	}
	f, err := n.Frame(t.Context(), []string{"about", "contact", "join", "privacy"})
	fatal(t, err)
	if got := slices.Sorted(maps.Keys(f.Pages)); !slices.Equal(got, []string{"about"}) {
		t.Errorf("pages %q", got)
	}
	if len(f.Contacts) != 2 || f.Contacts[0].Name != "First" {
		t.Errorf("contacts %+v", f.Contacts)
	}
}
