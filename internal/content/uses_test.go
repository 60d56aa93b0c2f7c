package content_test

import (
	"fmt"
	"strings"
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
	var led int64
	fatal(t, n.pool.QueryRow(t.Context(), `
		with m as (insert into media_file (hash, name, mime, bytes) values (encode(sha256('led'), 'hex'), 'led.pdf', 'application/pdf', 9) returning id),
			a as (insert into announcement (text, link_text, link, starts_at, ends_at, changed_at, changed_by)
				select 'Read it', 'Here', '/files/' || id || '/led.pdf', $1, $2, $1, 'Ana' from m)
		select id from m`, appears, goes).Scan(&led))
	for now, want := range map[time.Time]bool{appears.Add(-time.Second): false, appears: true, goes: false} {
		n.now = now
		if got, err := n.DocumentIsPublic(t.Context(), led); err != nil || got != want {
			t.Errorf("an announcement leads to it, at %v: public %t, %v", now, got, err)
		}
	}
	n.now = goes
	_, err := n.pool.Exec(t.Context(), `insert into redirect (path, target) values ('/report', '/files/' || $1::bigint || '/led.pdf')`, led)
	fatal(t, err)
	if got, err := n.DocumentIsPublic(t.Context(), led); err != nil || !got {
		t.Errorf("a redirect leads to it: public %t, %v", got, err)
	}
	n.now = appears
	if got, err := n.DocumentIsPublic(t.Context(), 987654); err != nil || got {
		t.Errorf("a document that nobody offers: public %t, %v", got, err)
	}
}

// Each revision notes the files it uses, wherever the snapshot has them, and a file in use comes out of the trash.
func TestARevisionNotesItsFiles(t *testing.T) {
	t.Parallel()
	n := open(t)
	var lead, document, linked int64
	hash := strings.Repeat("ab", 32)
	fatal(t, n.pool.QueryRow(t.Context(), `insert into media_file (hash, name, mime, bytes, width, height, trashed_at) values ($1, 'a.png', 'image/png', 9, 3, 2, now()) returning id`, hash).Scan(&lead))
	for id, name := range map[*int64]string{&document: "a.pdf", &linked: "b.pdf"} {
		fatal(t, n.pool.QueryRow(t.Context(), `insert into media_file (hash, name, mime, bytes) values (encode(sha256($1::text::bytea), 'hex'), $1, 'application/pdf', 9) returning id`, name).Scan(id))
	}
	snap := content.NewSnapshot(content.KindResource)
	snap.Title, snap.Lead.MediaID, snap.Resource.DocumentID = "A report", lead, document
	snap.Body = fmt.Sprintf("![A hall](/files/%s/3.png) and [more](/files/%d/b.pdf), [gone](/files/999999/c.pdf)", hash, linked)
	rev, err := n.Create(t.Context(), content.Editor{Name: "Ana"}, snap)
	fatal(t, err)
	uses := func(version int) string {
		var all string
		fatal(t, n.pool.QueryRow(t.Context(), `select coalesce(string_agg(m.name || ' ' || u.place, ', ' order by m.name, u.place), '')
			from media_use u join media_file m on m.id = u.file_id where u.entry_id = $1 and u.version = $2`, rev.EntryID, version).Scan(&all))
		return all
	}
	if got := uses(1); got != "a.pdf document, a.png lead, a.png text, b.pdf text" {
		t.Errorf("the first revision uses %s", got)
	}
	var trashed bool
	fatal(t, n.pool.QueryRow(t.Context(), `select trashed_at is not null from media_file where id = $1`, lead).Scan(&trashed))
	if trashed {
		t.Error("a file in use is in the trash")
	}
	snap.Body, snap.Lead.MediaID = "", 0
	_, err = n.SaveDraft(t.Context(), content.Editor{Name: "Ana"}, rev.EntryID, rev.Version, snap)
	fatal(t, err)
	if got := uses(2); got != "a.pdf document" {
		t.Errorf("the second revision uses %s", got)
	}
}
