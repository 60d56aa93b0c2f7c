package export_test

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/app"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/export"
	"localprogress.org/site/internal/testsite"
)

var editor = content.Editor{Name: "Desk"}

func fatal(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// source is the site as an export asks it, beside the one that visitors see.
func source(t testing.TB, s *testsite.Site) export.Site {
	t.Helper()
	began := time.Now()
	a, err := app.New(s.Pool, app.Options{Data: s.Data, BaseURL: s.URL, Static: true, Now: func() time.Time { return began },
		Log: slog.New(slog.DiscardHandler)})
	fatal(t, err)
	t.Cleanup(func() { fatal(t, a.Close()) })
	return export.Site{Handler: a.Handler, Public: a.Public, BaseURL: s.URL}
}

func quietly(int, int) {}

// write exports the site to the folder.
func write(t testing.TB, from export.Site, dir string) export.Report {
	t.Helper()
	made, err := from.Write(t.Context(), dir, quietly)
	fatal(t, err)
	return made
}

// files are the files of the folder with what is in them.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	fatal(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		all[strings.TrimPrefix(strings.TrimPrefix(name, dir), "/")] = string(text)
		return err
	}))
	return all
}

// publish publishes an entry with the title, changed as change does, and returns its revision.
func publish(t testing.TB, s *testsite.Site, k content.Kind, title string, change func(*content.Snapshot)) content.Revision {
	t.Helper()
	snap := content.NewSnapshot(k)
	snap.Title, snap.Summary, snap.Body = title, "A summary of "+title+".", "A text."
	if change != nil {
		change(&snap)
	}
	rev, err := s.Content.CreateAndPublish(t.Context(), editor, snap)
	fatal(t, err)
	return rev
}

// serve serves the folder as any file server does, and returns its address.
func serve(t testing.TB, dir string) string {
	t.Helper()
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	t.Cleanup(server.Close)
	return server.URL
}

func get(ctx context.Context, t testing.TB, address string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	fatal(t, err)
	res, err := http.DefaultClient.Do(r)
	fatal(t, err)
	t.Cleanup(func() { _ = res.Body.Close() })
	return res
}
