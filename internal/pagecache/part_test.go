package pagecache_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"localprogress.org/site/internal/surrogate"
)

// What pages share is read once for all of them, and again when a word or a moment is about it; then the pages that show it are made
// anew too. Staff get nothing that was kept, and a failure is not kept either.
func TestPagesShareParts(t *testing.T) {
	t.Parallel()
	m := site(t)
	start := m.now
	m.moments = []surrogate.Moment{{At: start.Add(time.Hour), Keys: []string{"menu"}}}
	read, failing, during := 0, false, func() {}
	m.answer = func(w http.ResponseWriter, r *http.Request) {
		surrogate.Share(r.Context())
		surrogate.Add(r.Context(), r.URL.Path)
		shown, err := surrogate.Part(r.Context(), "frame", func(ctx context.Context) (string, error) {
			read++
			surrogate.Add(ctx, "menu")
			if soon := start.Add(2 * time.Hour); m.now.Before(soon) {
				surrogate.Until(ctx, soon)
			}
			shown := fmt.Sprint("menu no. ", read)
			during()
			if failing {
				return "", errors.New("the database is away")
			}
			return shown, nil
		})
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
		fmt.Fprint(w, shown)
	}
	for i, step := range []struct {
		what    string
		do      func()
		address string
		headers []string
		says    string
	}{
		{"the first page reads it", func() {}, "/a", nil, "menu no. 1"},
		{"the second does not", func() {}, "/b", nil, "menu no. 1"},
		{"nor one that is made again for another reason", func() { m.Tell("/a") }, "/a", nil, "menu no. 1"},
		{"staff do", func() {}, "/a", []string{"Cookie", "staff=1"}, "menu no. 2"},
		{"and what they read is theirs", func() { m.Tell("/a") }, "/a", nil, "menu no. 1"},
		{"a word about it reaches a page that was kept", func() { m.Tell("menu") }, "/b", nil, "menu no. 3"},
		{"and the others with it", func() {}, "/a", nil, "menu no. 3"},
		{"so does a moment", func() { m.now = start.Add(time.Hour) }, "/b", nil, "menu no. 4"},
		{"and the moment that was noted", func() { m.now = start.Add(2 * time.Hour) }, "/b", nil, "menu no. 5"},
		{"a failure is told", func() { m.Tell("menu"); failing = true }, "/c", nil, ""},
		{"and not kept", func() { failing = false }, "/c", nil, "menu no. 7"},
		{"a word while it is read", func() { m.Tell("menu"); during = func() { m.Tell("menu") } }, "/d", nil, "menu no. 8"},
		{"has it read again", func() { during = func() {} }, "/e", nil, "menu no. 9"},
		{"by the page, too, that was made meanwhile", func() {}, "/d", nil, "menu no. 9"},
		{"without the database nothing is trusted", m.Distrust, "/f", nil, "menu no. 10"},
	} {
		step.do()
		if got := bodyOf(t, m.get(step.address, step.headers...)); got != step.says {
			t.Errorf("%d. %s: %s says %q, want %q", i+1, step.what, step.address, got, step.says)
		}
	}
}
