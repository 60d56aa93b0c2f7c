package content_test

import (
	"strings"
	"testing"

	"localprogress.org/site/internal/content"
)

// The words inside of a document are found while readers have it from a public entry, in its newest version alone.
func TestSearchLooksInsideDocuments(t *testing.T) {
	t.Parallel()
	n := open(t)
	file := func(name, hash, read, text string) (id int64) {
		t.Helper()
		hash, read = strings.Repeat(hash, 64), strings.Repeat(read, 64)
		fatal(t, n.pool.QueryRow(t.Context(), `
			with f as (insert into media_file (hash, name, mime, bytes, pages) values ($1, $2, 'application/pdf', 9000, 12) returning id)
			insert into document_text (file_id, hash, text) select id, $3, $4 from f returning file_id`, hash, name, read, text).Scan(&id))
		return id
	}
	offer := func(title string, document int64) int64 {
		s := content.NewSnapshot(content.KindResource)
		s.Title, s.Summary = title, "In a sentence."
		*s.Resource = content.Resource{Type: "report", DocumentID: document, Language: "en"}
		return n.publish(s).EntryID
	}
	report := file("report.pdf", "a", "a", strings.Repeat("Filler comes first. ", 50)+"The zebrafinch ordinances of Nguyễn Thị Minh.")
	offer("The report", report)
	offer("Replaced", file("replaced.pdf", "b", "c", "A zebrafinch that is not in it any more."))
	file("nobody.pdf", "d", "d", "A zebrafinch in a document that nobody offers.")
	later := content.NewSnapshot(content.KindResource)
	later.Title, later.Summary, later.PublishAt = "Not yet", "In a sentence.", at(day.AddDate(0, 0, 1))
	*later.Resource = content.Resource{Type: "report", DocumentID: file("later.pdf", "e", "e", "A zebrafinch under embargo."), Language: "en"}
	n.publish(later)

	f := n.search(content.Search{Text: "zebrafinch ordinance nguyen"})
	if f.Total != 0 || f.Documents != 1 || f.Instead != "" {
		t.Errorf("%d entries, %d documents, instead %q", f.Total, f.Documents, f.Instead)
	}
	f = n.search(content.Search{Text: "zebrafinch", Kind: content.InDocuments})
	if f.Total != 1 || len(f.Inside) != 1 || len(f.Hits) != 0 || f.More {
		t.Fatalf("inside: %+v", f)
	}
	hit := f.Inside[0]
	if hit.Name != "report.pdf" || hit.Pages != 12 || hit.Offered.Title != "The report" || strings.Join(marked(hit.Excerpt), " ") != "zebrafinch" {
		t.Errorf("found %+v", hit)
	}
	n.now = day.AddDate(0, 0, 2)
	if f = n.search(content.Search{Text: "zebrafinch", Kind: content.InDocuments, Page: 9}); f.Total != 2 || len(f.Inside) != 0 {
		t.Errorf("after the embargo: %d, on page %d %d", f.Total, f.Page, len(f.Inside))
	}
	for _, text := range []string{"", "the", "-zebrafinch", "\x00"} {
		if f := n.search(content.Search{Text: text, Kind: content.InDocuments}); len(f.Inside) != 0 || f.Documents != 0 {
			t.Errorf("%q finds %+v", text, f.Inside)
		}
	}
}
