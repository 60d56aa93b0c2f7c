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
	l, err := n.Desk(t.Context(), content.DeskFilter{Attention: true})
	if err != nil || len(l.Rows) != 1 || len(l.Rows[0].Attention) != 2 {
		t.Errorf("needs attention: %+v, %v", l.Rows, err)
	}
	if got, err := n.List(t.Context(), content.Filter{Issue: "housing"}); err != nil || len(got.Cards) != 1 {
		t.Errorf("the import's issue lists %v, %v", titles(got.Cards), err)
	}
}
