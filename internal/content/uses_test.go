package content_test

import (
	"fmt"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
)

// A document is public while a public entry offers it, in whichever place an editor may put it.
func TestADocumentIsPublicWithItsEntry(t *testing.T) {
	t.Parallel()
	n := open(t)
	appears, goes := day.Add(time.Hour), day.Add(2*time.Hour)
	for name, offer := range map[string]func(document int64, address string) content.Snapshot{
		"download": func(document int64, _ string) content.Snapshot {
			s := content.NewSnapshot(content.KindResource)
			*s.Resource = content.Resource{Type: "toolkit", DocumentID: document, Language: "en"}
			return s
		},
		"text": func(_ int64, address string) content.Snapshot {
			s := content.NewSnapshot(content.KindPost)
			s.Body = "Read [the report](https://example.org" + address + ")."
			return s
		},
		"resource's link": func(_ int64, address string) content.Snapshot {
			s := content.NewSnapshot(content.KindResource)
			*s.Resource = content.Resource{Type: "toolkit", Link: address, Language: "en"}
			return s
		},
		"campaign's button": func(_ int64, address string) content.Snapshot {
			s := content.NewSnapshot(content.KindCampaign)
			*s.Campaign = content.Campaign{ActionLabel: "Read", ActionURL: address}
			return s
		},
		"campaign's other buttons": func(_ int64, address string) content.Snapshot {
			s := content.NewSnapshot(content.KindCampaign)
			*s.Campaign = content.Campaign{Actions: []content.Action{{Label: "Read", URL: address}}}
			return s
		},
		"registration": func(_ int64, address string) content.Snapshot {
			s := content.NewSnapshot(content.KindEvent)
			*s.Event = content.Event{Starts: at(day.AddDate(0, 0, 3)), Ends: at(day.AddDate(0, 0, 4)), Zone: "America/Chicago", Place: "Here", RegistrationURL: address}
			return s
		},
		"source of a fact": func(_ int64, address string) content.Snapshot {
			s := content.NewSnapshot(content.KindIssue)
			*s.Issue = content.Issue{Hue: "none", Facts: []content.Fact{{Figure: "11", Label: "victories", Source: "Count", SourceURL: address}}}
			return s
		},
	} {
		n.now = day
		var document int64
		fatal(t, n.pool.QueryRow(t.Context(), `
			insert into media_file (hash, name, mime, bytes) values (encode(sha256($1::text::bytea), 'hex'), 'report.pdf', 'application/pdf', 9) returning id`, name).Scan(&document))
		s := offer(document, fmt.Sprintf("/files/%d/report.pdf", document))
		s.Title, s.Summary, s.PublishAt, s.UnpublishAt = "The "+name, "Its summary.", &appears, &goes
		if s.Body == "" {
			s.Body = "Some words."
		}
		draft, err := n.Create(t.Context(), editor, s)
		fatal(t, err)
		public := func(now time.Time, want bool, when string) {
			t.Helper()
			n.now = now
			if got, err := n.DocumentIsPublic(t.Context(), document); err != nil || got != want {
				t.Errorf("%s, %s: public %t, %v; want %t", name, when, got, err, want)
			}
		}
		public(appears, false, "a draft")
		n.now = day
		_, err = n.Publish(t.Context(), editor, draft.EntryID, draft.Version, s)
		fatal(t, err)
		public(appears.Add(-time.Second), false, "a second before")
		public(appears, true, "on the second")
		public(goes, false, "when it is over")
	}
	n.now = appears
	if got, err := n.DocumentIsPublic(t.Context(), 987654); err != nil || got {
		t.Errorf("a document that nobody offers: public %t, %v", got, err)
	}
}
