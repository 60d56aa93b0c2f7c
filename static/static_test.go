package static

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strconv"
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
	plain := 0
	for _, name := range names {
		if ext := path.Ext(name); ext == ".br" || ext == ".gz" {
			continue
		}
		plain++
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
	if plain != len(manifest) {
		t.Errorf("%d files in dist, %d in the manifest", plain, len(manifest))
	}
}

// A text goes out packed, a font as it is.
func TestPacked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, accept, want string }{
		{"site.css", "gzip, deflate, br, zstd", "br"}, {"site.js", "gzip", "gzip"}, {"site.css", "", ""}, {"site.css", "zstd", ""}, {"bricolage.woff2", "br", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, URL(c.name), nil)
		r.Header.Set("Accept-Encoding", c.accept)
		w := httptest.NewRecorder()
		Handler().ServeHTTP(w, r)
		plain, err := fs.ReadFile(FS, manifest[c.name])
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Header().Get("Content-Encoding"); got != c.want || w.Header().Get("Vary") != "Accept-Encoding" || (w.Body.Len() < len(plain)) != (c.want != "") {
			t.Errorf("%s for %q: %d of %d bytes with the headers %v", c.name, c.accept, w.Body.Len(), len(plain), w.Header())
		}
		if got := w.Header().Get("Content-Length"); got != strconv.Itoa(w.Body.Len()) {
			t.Errorf("%s for %q: %d bytes are said to be %s", c.name, c.accept, w.Body.Len(), got)
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
