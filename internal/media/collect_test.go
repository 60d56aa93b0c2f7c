package media_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/media"
	"localprogress.org/site/internal/testdb"
)

// The collector removes what was long in the trash and what has no row, and nothing that any revision uses, not even one
// that was edited away, nor what somebody else keeps there. Dry, it says the same and removes nothing.
func TestCollect(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pool := testdb.New(t)
	s, err := media.Open(pool, dir)
	fatal(t, err)
	t.Cleanup(func() { _ = s.Close() })
	add := func(name string, shade uint8) media.File {
		t.Helper()
		f, err := s.Add(t.Context(), name, bytes.NewReader(drawn(shade)), media.Words{})
		fatal(t, err)
		return f
	}
	unused, old, fresh, once := add("unused.png", 1), add("old.png", 2), add("fresh.png", 3), add("once.png", 4)
	entries := content.New(pool, time.Now)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Body = "With a picture", "![A hall]("+once.URL()+")"
	rev, err := entries.Create(t.Context(), content.Editor{Name: "Ana"}, snap)
	fatal(t, err)
	snap.Body = ""
	_, err = entries.SaveDraft(t.Context(), content.Editor{Name: "Ana"}, rev.EntryID, rev.Version, snap)
	fatal(t, err)
	now := time.Now()
	for f, days := range map[media.File]int{old: 31, fresh: 29, once: 31} {
		_, err := pool.Exec(t.Context(), `update media_file set trashed_at = $2 where id = $1`, f.ID, now.AddDate(0, 0, -days))
		fatal(t, err)
	}
	loose := filepath.Join(dir, "00", "00"+unused.Hash[2:])
	fatal(t, os.MkdirAll(filepath.Dir(loose), 0o700))
	fatal(t, os.WriteFile(loose, []byte("loose"), 0o600))

	others := filepath.Join(dir, "backup", unused.Hash)
	fatal(t, os.MkdirAll(filepath.Dir(others), 0o700))
	fatal(t, os.WriteFile(others, []byte("somebody else's"), 0o600))

	want := media.Collected{Trash: []string{"old.png"}, Loose: 2, Bytes: old.Bytes + 5}
	for _, dry := range []bool{true, false} {
		before := len(files(t, dir))
		got, err := s.Collect(t.Context(), now, dry)
		fatal(t, err)
		if len(got.Trash) != 1 || got.Trash[0] != "old.png" || got.Loose != want.Loose || got.Bytes != want.Bytes {
			t.Errorf("dry %t: %+v, want %+v", dry, got, want)
		}
		if after := len(files(t, dir)); dry && after != before || !dry && after != before-2 {
			t.Errorf("dry %t: %d files became %d", dry, before, after)
		}
	}
	for _, f := range []media.File{unused, fresh, once} {
		r, err := s.Bytes(t.Context(), f.Hash)
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		fatal(t, r.Close())
	}
}
