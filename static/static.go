// Package static serves the built styles, scripts, fonts and icons of static/dist, each under an address
// that changes with its content and may therefore be kept for ever. Package bundle in web/bundle writes them.
package static

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"localprogress.org/site/internal/coding"
)

//go:embed dist manifest.json
var embedded embed.FS

// FS holds the served files under their hashed names, for tests.
var FS fs.FS

var (
	manifest map[string]string // plain name to hashed name
	types    = map[string]string{
		".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2",
		".svg": "image/svg+xml", ".ico": "image/x-icon", ".png": "image/png", ".txt": "text/plain; charset=utf-8",
	}
)

func init() {
	var err error
	if FS, err = fs.Sub(embedded, "dist"); err != nil {
		panic(err)
	}
	list, err := embedded.ReadFile("manifest.json")
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(list, &manifest); err != nil {
		panic("static/manifest.json is broken; run go generate ./web: " + err.Error())
	}
}

// URL returns the address of a built file by its plain name: "site.css" gives "/static/site.54d6732b29.css".
// A name that was never built gives an address that answers 404, which the tests of the pages notice.
func URL(name string) string {
	if hashed, ok := manifest[name]; ok {
		return "/static/" + hashed
	}
	return "/static/" + name
}

// Read returns a built file by its plain name, and its media type.
func Read(name string) (file []byte, mime string, err error) {
	file, err = fs.ReadFile(FS, manifest[name])
	return file, types[path.Ext(name)], err
}

// Handler serves everything under /static/, to be kept for a year. Unknown names, and folders, are 404.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/static/")
		file, err := fs.ReadFile(FS, name)
		kind := types[path.Ext(name)]
		if err != nil || kind == "" { // a name with .. or a slash is invalid to fs, or not there
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		if packed, c := pack(name, r); packed != nil {
			file = packed
			h.Set("Content-Encoding", c.String())
			h.Set("Content-Length", strconv.Itoa(len(packed))) // ServeContent leaves it out
			r.Header.Del("Range")                              // for it would count in the plain form
		}
		h.Set("Vary", "Accept-Encoding")
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		h.Set("Content-Type", kind)
		h.Set("X-Content-Type-Options", "nosniff")
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(file)) // no date: the name is the version
	})
}

// pack returns the file in the coding that suits the request; nil when the plain form does.
func pack(name string, r *http.Request) ([]byte, coding.Coding) {
	c := coding.Choose(strings.Join(r.Header["Accept-Encoding"], ","), coding.AtRest...)
	if c == coding.Plain {
		return nil, c
	}
	packed, err := fs.ReadFile(FS, c.File(name))
	if err != nil { // a font or a picture
		return nil, c
	}
	return packed, c
}
