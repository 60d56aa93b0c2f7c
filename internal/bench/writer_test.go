package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// A writer saves a draft every 200 ms, at one site after the other, and goes on from the last save that was said to be
// kept.
type writer struct {
	client  *http.Client
	sites   []*process
	path    string // of the entry in the admin
	version int
	texts   []string // that were said to be kept

	kept, refused atomic.Int64
}

// signIn opens the editor of a new post with the account of the demo, which the first site made.
func signIn(t *testing.T, sites []*process) *writer {
	t.Helper()
	password, err := os.ReadFile(filepath.Join(sites[0].data, "demo-password"))
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &writer{sites: sites, client: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	if resp, err := w.client.PostForm(sites[0].url+"/admin/sign-in", url.Values{"email": {"desk@example.org"},
		"password": {strings.TrimSpace(string(password))}}); err != nil || resp.Request.URL.Path != "/admin" {
		t.Fatalf("signing in: %v, %v", resp, err)
	}
	w.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := w.client.PostForm(sites[0].url+"/admin/content/post/new", url.Values{"title": {"Measured"}, "body": {"save 0"}})
	if err != nil || resp.StatusCode != http.StatusSeeOther {
		t.Fatalf("a new post: %v, %v", resp, err)
	}
	w.path, w.version = resp.Header.Get("Location"), 1
	w.path, _, _ = strings.Cut(w.path, "?")
	return w
}

// write saves until the context ends.
func (w *writer) write(ctx context.Context) {
	for i := 1; ctx.Err() == nil; i++ {
		text := "save " + strconv.Itoa(i)
		resp, err := w.client.PostForm(w.sites[i%len(w.sites)].url+w.path, url.Values{"title": {"Measured"}, "body": {text}, "version": {strconv.Itoa(w.version)}})
		switch {
		case err == nil && resp.StatusCode == http.StatusSeeOther:
			w.version++
			w.texts = append(w.texts, text)
			w.kept.Add(1)
		default:
			w.refused.Add(1)
		}
		if err == nil {
			_ = resp.Body.Close()
		}
		select {
		case <-ctx.Done():
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// lost returns the texts that were said to be kept and are in no revision.
func (w *writer) lost(t *testing.T, database string) (lost []string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	rows, err := conn.Query(t.Context(), `select snapshot->>'body' from revision where snapshot->>'title' = 'Measured'`)
	if err != nil {
		t.Fatal(err)
	}
	there, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(there) == 0 {
		t.Fatal(fmt.Errorf("%d revisions: %w", len(there), err))
	}
	for _, text := range w.texts {
		if !slices.Contains(there, text) {
			lost = append(lost, text)
		}
	}
	return lost
}
