package export_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// when is so many hours from now.
func when(hours int) time.Time { return time.Now().Add(time.Duration(hours) * time.Hour) }

func TestAnExportReplacesTheOneBefore(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	rev := publish(t, s, content.KindPost, "There and gone", nil)
	dir := filepath.Join(t.TempDir(), "www", "copy")
	from := source(t, s)
	write(t, from, dir)
	before := files(t, dir)
	if before["news/there-and-gone/index.html"] == "" {
		t.Fatal("the entry is not in the copy")
	}
	held, err := os.Open(dir) // as somebody who serves it from there
	fatal(t, err)
	defer held.Close()
	_, err = s.Content.Unpublish(t.Context(), editor, rev.EntryID, rev.Version)
	fatal(t, err)
	publish(t, s, content.KindPost, "New", nil)
	made := write(t, source(t, s), dir)
	after := files(t, dir)
	if _, there := after["news/there-and-gone/index.html"]; there || after["news/new/index.html"] == "" {
		t.Error("the second export is not the site as it is")
	}
	var bytes int64
	for _, text := range after {
		bytes += int64(len(text))
	}
	if made.Files != len(after) || made.Pages < 15 || made.Bytes != bytes {
		t.Errorf("it reports %+v of %d files with %d bytes", made, len(after), bytes)
	}
	nothingBeside(t, dir)
}

// nothingBeside fails the test when there is more in the folder around dir than dir.
func nothingBeside(t testing.TB, dir string) {
	t.Helper()
	there, err := os.ReadDir(filepath.Dir(dir))
	fatal(t, err)
	for _, e := range there {
		if e.Name() != filepath.Base(dir) {
			t.Errorf("%s is left beside the copy", e.Name())
		}
	}
}

// Whatever goes wrong, the copy of before stands as it was.
func TestAnExportThatFailsLeavesTheOneBefore(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	publish(t, s, content.KindPost, "Good cause", nil)
	dir := filepath.Join(t.TempDir(), "copy")
	from := source(t, s)
	all := 0
	_, err := from.Write(t.Context(), dir, func(done, _ int) { all = done })
	fatal(t, err)
	before := files(t, dir)
	fails := func(name string, words string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %q", name, err, words)
		}
		if !maps.Equal(before, files(t, dir)) {
			t.Errorf("%s: the copy has changed", name)
		}
		nothingBeside(t, dir)
	}

	for _, at := range []int{10, all} {
		ctx, cancel := context.WithCancel(t.Context())
		_, err = from.Write(ctx, dir, func(done, _ int) {
			if done == at {
				cancel()
			}
		})
		cancel()
		if !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted at %d of %d, it says %v", at, all, err)
		}
		fails("interrupted", "canceled", err)
	}

	for address, way := range map[string]func(http.Handler, string) http.Handler{"/news/good-cause": breaking, "/events.ics": breakingOff} {
		broken := from
		broken.Handler = way(from.Handler, address)
		_, err = broken.Write(t.Context(), dir, quietly)
		fails(address, address+" (500)", err)
	}
	broken := from
	broken.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.html" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	asked := 0
	_, err = broken.Write(t.Context(), dir, func(done, _ int) { asked = done })
	fails("the database is away", "(503)", err)
	if asked > 60 {
		t.Errorf("it asked for %d addresses of a site that answers none", asked)
	}
	_, err = from.Write(t.Context(), dir, func(done, _ int) {
		if done != 5 {
			return
		}
		if _, err := from.Write(t.Context(), dir, quietly); err == nil || !strings.Contains(err.Error(), "another export") {
			t.Errorf("beside another export: %v", err)
		}
	})
	fatal(t, err)
}

// A folder that an export did not make, or that somebody put something into, is not replaced.
func TestAFolderWithAnythingElseInItIsRefused(t *testing.T) {
	t.Parallel()
	s := testsite.Start(t)
	from := source(t, s)
	dir := t.TempDir()
	refused := func(dir, words string) {
		t.Helper()
		if _, err := from.Write(t.Context(), dir, quietly); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %q", dir, err, words)
		}
	}
	mine := filepath.Join(dir, "mine")
	fatal(t, os.MkdirAll(mine, 0o755))
	letter := filepath.Join(mine, "letter.txt")
	fatal(t, os.WriteFile(letter, []byte("dear"), 0o600))
	refused(mine, "letter.txt in it is of no export")
	refused(letter, "is a file")

	made := filepath.Join(dir, "made")
	write(t, from, made)
	fatal(t, os.Mkdir(filepath.Join(made, ".git"), 0o755))
	refused(made, ".git in it is of no export")
	fatal(t, os.Remove(filepath.Join(made, ".git")))
	write(t, from, made)

	fatal(t, os.Rename(mine, made+".new"))
	refused(made, "Move that away")
	if _, err := os.Stat(filepath.Join(made+".new", "letter.txt")); err != nil {
		t.Errorf("what stood beside it is gone: %v", err)
	}
	fatal(t, os.RemoveAll(made+".new"))
	// What an export left that was killed is no hindrance.
	write(t, from, made+".new")
	write(t, from, made)
	if _, err := os.Stat(made + ".new"); err == nil {
		t.Error("what was left is still there")
	}
	// A link to the folder stays one.
	link := filepath.Join(dir, "link")
	fatal(t, os.Symlink(made, link))
	write(t, from, link)
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link to the folder is gone: %v", err)
	}
}
