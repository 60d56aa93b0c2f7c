package journey

import (
	"io"
	"net/http"
	"testing"
	"time"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/testsite"
)

// publishIn publishes a post of that title to appear after d, and returns when that is.
func publishIn(t *testing.T, s *testsite.Site, title string, d time.Duration) time.Time {
	t.Helper()
	at := time.Now().Add(d).Truncate(time.Second)
	snap := content.NewSnapshot(content.KindPost)
	snap.Title, snap.Summary, snap.Body, snap.PublishAt = title, "A summary.", "Words.", &at
	rev, err := s.Content.Create(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err == nil {
		_, err = s.Content.Publish(t.Context(), content.Editor{Name: "Desk"}, rev.EntryID, rev.Version, snap)
	}
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func get(t *testing.T, s *testsite.Site, path string) (int, string) {
	t.Helper()
	return getAs(t, http.DefaultClient, s, path)
}

// getAs asks with the cookies of the client.
func getAs(t *testing.T, client *http.Client, s *testsite.Site, path string) (int, string) {
	t.Helper()
	resp, err := client.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

func status(t *testing.T, s *testsite.Site, path string) int {
	t.Helper()
	code, _ := get(t, s, path)
	return code
}

func body(t *testing.T, s *testsite.Site, path string) string {
	t.Helper()
	_, text := get(t, s, path)
	return text
}
