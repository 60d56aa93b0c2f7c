package media_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
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
	now := time.Now().AddDate(0, 0, 2) // so that nothing is too fresh
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

	if got, err := s.Collect(t.Context(), time.Now(), media.Collecting{}); err != nil || len(got.Trash)+len(got.Loose) != 0 {
		t.Errorf("on the day itself: %+v, %v", got, err)
	}
	want := media.Collected{Trash: []string{"old.png"}, Loose: []string{"00/00" + unused.Hash[2:], old.Hash[:2] + "/" + old.Hash}, Bytes: old.Bytes + 5}
	for _, dry := range []bool{true, false} {
		before := len(files(t, dir))
		got, err := s.Collect(t.Context(), now, media.Collecting{Dry: dry})
		fatal(t, err)
		slices.Sort(got.Loose)
		slices.Sort(want.Loose)
		if !reflect.DeepEqual(got, want) {
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

// A database that knows little of what is stored is more likely the wrong one, or an old backup, than all that is litter.
func TestCollectAsksWhoseFilesTheseAre(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	pool := testdb.New(t)
	s, err := media.Open(pool, dir)
	fatal(t, err)
	t.Cleanup(func() { _ = s.Close() })
	for shade := range uint8(5) {
		_, err := s.Add(t.Context(), "a.png", bytes.NewReader(drawn(shade)), media.Words{})
		fatal(t, err)
	}
	late := time.Now().AddDate(0, 0, 2)
	for _, statement := range []string{`delete from media_file where id <> (select min(id) from media_file)`, `delete from media_file`} {
		_, err = pool.Exec(t.Context(), statement)
		fatal(t, err)
		var strange *media.StrangeError
		if _, err := s.Collect(t.Context(), late, media.Collecting{}); !errors.As(err, &strange) || strange.Stored != 5 || len(files(t, dir)) != 5 {
			t.Errorf("%s: %v, and %d files are left", statement, err, len(files(t, dir)))
		}
		if got, err := s.Collect(t.Context(), late, media.Collecting{Dry: true}); err != nil || len(got.Loose) != strange.Loose {
			t.Errorf("dry: %+v, %v", got, err)
		}
	}
	if got, err := s.Collect(t.Context(), late, media.Collecting{Sure: true}); err != nil || len(got.Loose) != 5 || len(files(t, dir)) != 0 {
		t.Errorf("sure: %+v, %v", got, err)
	}
}
