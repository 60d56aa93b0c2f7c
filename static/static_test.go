package static

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
)

func TestHandler(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		address string
		status  int
		kind    string
	}{
		{URL("site.css"), 200, "text/css; charset=utf-8"},
		{URL("admin.css"), 200, "text/css; charset=utf-8"},
		{URL("site.js"), 200, "text/javascript; charset=utf-8"},
		{URL("bricolage.woff2"), 200, "font/woff2"},
		{URL("icon.svg"), 200, "image/svg+xml"},
		{URL("never-built.css"), 404, ""},
		{"/static/", 404, ""},
		{"/static/../static.go", 404, ""},
		{"/static//etc/passwd", 404, ""},
		{"/static/site.css", 404, ""},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path = c.address
		Handler().ServeHTTP(w, r)
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.address, w.Code, c.status)
		}
		if c.status != 200 {
			if w.Header().Get("Cache-Control") != "" {
				t.Errorf("%s: a missing file must not be kept", c.address)
			}
			continue
		}
		if got := w.Header().Get("Content-Type"); got != c.kind {
			t.Errorf("%s: content type %q, want %q", c.address, got, c.kind)
		}
		if got := w.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s: Cache-Control %q", c.address, got)
		}
	}
}

// Everything is served with a known type, under a lower-case name, and the stylesheets ask only for what is here.
func TestFiles(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(FS, "*")
	if err != nil || len(names) == 0 {
		t.Fatal("nothing is built; run go generate ./web", err)
	}
	if len(names) != len(manifest) {
		t.Errorf("%d files in dist, %d in the manifest", len(names), len(manifest))
	}
	for _, name := range names {
		if types[path.Ext(name)] == "" || name != strings.ToLower(name) {
			t.Errorf("%s: unknown type or capital letters", name)
		}
		if path.Ext(name) != ".css" {
			continue
		}
		css, _ := fs.ReadFile(FS, name)
		for _, m := range regexp.MustCompile(`url\(["']?([^)"']+)`).FindAllStringSubmatch(string(css), -1) {
			if strings.HasPrefix(m[1], "#") { // a pattern inside the page's own SVG
				continue
			}
			if _, err := fs.Stat(FS, strings.TrimPrefix(m[1], "/static/")); err != nil {
				t.Errorf("%s asks for %s, which is not here", name, m[1])
			}
		}
	}
}

// The first visit's share of the budget of 150 KB: styles (packed, about 10 KB) and the two preloaded fonts.
func TestFontsStaySmall(t *testing.T) {
	t.Parallel()
	for name, most := range map[string]int64{"bricolage.woff2": 52 << 10, "source-serif.woff2": 57 << 10} {
		info, err := fs.Stat(FS, manifest[name])
		if err != nil || info.Size() > most {
			t.Errorf("%s: %v bytes, want at most %d (%v)", name, info, most, err)
		}
	}
}
