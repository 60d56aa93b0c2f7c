package content_test

import (
	"errors"
	"iter"
	"testing"

	"localprogress.org/site/internal/content"
)

func imported(items []content.Imported, end error) iter.Seq2[content.Imported, error] {
	return func(yield func(content.Imported, error) bool) {
		for _, i := range items {
			if !yield(i, nil) {
				return
			}
		}
		if end != nil {
			yield(content.Imported{}, end)
		}
	}
}

func TestImportOnceAndAgain(t *testing.T) {
	t.Parallel()
	n := open(t)
	issue := content.NewSnapshot(content.KindIssue)
	issue.Title, issue.Issue.Hue = "Housing", "housing"
	clipping := content.NewSnapshot(content.KindClipping)
	clipping.Title, clipping.PublishAt = "A headline", at(day.AddDate(-1, 0, 0))
	items := []content.Imported{
		{SourceID: "tag:housing", Snapshot: issue, Reuse: true},
		{SourceID: "7", Snapshot: clipping, Issues: []string{"housing", "unknown"}, Attention: []string{"No outlet."}, OldPaths: []string{"/2023/07/18/a-headline", "/?p=7"}},
		{SourceID: "8", Snapshot: clipping},
		{SourceID: "cat", Target: "/news", OldPaths: []string{"/category/blog"}},
	}
	if _, err := n.Import(t.Context(), "wordpress", imported(items, errors.New("truncated")), false); err == nil {
		t.Fatal("an error of the source was swallowed")
	}
	if _, err := n.Import(t.Context(), "wordpress", imported(items, nil), true); err != nil {
		t.Fatal(err)
	}
	if l, err := n.Desk(t.Context(), content.DeskFilter{}); err != nil || len(l.Rows) != 0 {
		t.Fatalf("a broken import and a dry run left %d entries, %v", len(l.Rows), err)
	}
	for run, created := range []bool{true, false} {
		results, err := n.Import(t.Context(), "wordpress", imported(items, nil), false)
		fatal(t, err)
		if len(results) != 4 || results[1].Created != created || results[2].Path != "/press/in-the-news/a-headline-2" {
			t.Fatalf("run %d: %+v", run, results)
		}
	}
	for old, want := range map[string]string{"/?p=7": "/press/in-the-news/a-headline", "/category/blog": "/news"} {
		if got, err := n.Redirect(t.Context(), old); err != nil || got != want {
			t.Errorf("%s leads to %q, %v; want %q", old, got, err, want)
		}
	}
	l, err := n.Desk(t.Context(), content.DeskFilter{Imported: true})
	if err != nil || len(l.Rows) != 2 || len(l.Rows[0].Attention)+len(l.Rows[1].Attention) != 3 {
		t.Errorf("needs attention: %+v, %v", l.Rows, err)
	}
	if got, err := n.List(t.Context(), content.Filter{Issue: "housing"}); err != nil || len(got.Cards) != 1 {
		t.Errorf("the import's issue lists %v, %v", titles(got.Cards), err)
	}
}

// A series comes in with its newsletters or not at all, and one that is here keeps its name.
func TestAnImportBringsItsSeries(t *testing.T) {
	t.Parallel()
	n := open(t)
	_, err := n.PutSeries(t.Context(), content.Series{Slug: "download", Name: "The Download", Description: "Ours."})
	fatal(t, err)
	letter := content.NewSnapshot(content.KindNewsletter)
	letter.Title, letter.PublishAt, letter.Newsletter.Month = "July", at(day.AddDate(0, 0, -1)), at(day.AddDate(0, 0, -17))
	items := []content.Imported{
		{SourceID: "1", Snapshot: letter, Series: content.Series{Slug: "download", Name: "Network Download"}},
		{SourceID: "2", Snapshot: letter, Series: content.Series{Slug: "roundup", Name: "Roundup"}},
		{SourceID: "3", Snapshot: letter, Series: content.Series{Slug: "roundup", Name: "Roundup"}},
	}
	names := func() string {
		t.Helper()
		all, err := n.SeriesList(t.Context())
		fatal(t, err)
		var out string
		for _, s := range all {
			out += s.Name + " (" + s.Description + ") "
		}
		return out
	}
	if _, err := n.Import(t.Context(), "wordpress", imported(items, errors.New("truncated")), false); err == nil {
		t.Fatal("an error of the source was swallowed")
	}
	results, err := n.Import(t.Context(), "wordpress", imported(items, nil), true)
	if err != nil || len(results) != 3 || !results[2].Created || results[2].Path != "/news/july-3" {
		t.Errorf("the dry run: %+v, %v", results, err)
	}
	if got := names(); got != "The Download (Ours.) " {
		t.Errorf("a broken import and a dry run left the series %q", got)
	}
	_, err = n.Import(t.Context(), "wordpress", imported(items, nil), false)
	fatal(t, err)
	if got := names(); got != "Roundup () The Download (Ours.) " {
		t.Errorf("the series are %q", got)
	}
	for series, want := range map[string]int{"download": 1, "roundup": 2} {
		if got, err := n.Numbers(t.Context(), series, "", ""); err != nil || len(got.Numbers) != want {
			t.Errorf("%s has %d numbers, %v; want %d", series, len(got.Numbers), err, want)
		}
	}
	if items[0].Snapshot.Newsletter.SeriesID != 0 {
		t.Error("the import changed what it was given")
	}
}

// A state has one chapter, whatever its slug.
func TestAnImportReusesTheChapterOfAState(t *testing.T) {
	t.Parallel()
	n := open(t)
	ours := content.NewSnapshot(content.KindChapter)
	ours.Title, ours.Summary = "Lone Star", "Our chapter."
	*ours.Chapter = content.Chapter{State: "TX", Status: content.ChapterCertified, ContactName: "Texas desk", ContactEmail: "tx@example.org", Places: "Austin"}
	id := n.publish(ours).EntryID
	theirs := content.NewSnapshot(content.KindChapter)
	theirs.Title, theirs.Slug, theirs.Chapter.State, theirs.Chapter.Status = "Texas", "texas", "TX", content.ChapterOrganizing
	news := post("News")
	news.PublishAt = at(day.AddDate(0, 0, -1))
	results, err := n.Import(t.Context(), "wordpress", imported([]content.Imported{
		{SourceID: "tag:texas", Snapshot: theirs, Reuse: true, OldPaths: []string{"/chapters/texas"}},
		{SourceID: "1", Snapshot: news, Chapters: []string{"texas"}},
	}, nil), false)
	fatal(t, err)
	if results[0].Created || results[0].EntryID != id || len(results[1].Attention) != 0 {
		t.Errorf("%+v", results)
	}
	if got, err := n.Redirect(t.Context(), "/chapters/texas"); err != nil || got != "/chapters/lone-star" {
		t.Errorf("/chapters/texas leads to %q, %v", got, err)
	}
	if got, err := n.List(t.Context(), content.Filter{Chapter: "lone-star"}); err != nil || len(got.Cards) != 1 {
		t.Errorf("the chapter lists %v, %v", titles(got.Cards), err)
	}
}
