package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// site writes a small folder of sources and returns it with an empty folder for the result.
func site(t *testing.T, files map[string]string) (web, static string) {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, "web", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "web"), filepath.Join(dir, "static")
}

func contents(t *testing.T, static string) map[string]string {
	t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(filepath.Join(static, "dist"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(static, "dist", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all[e.Name()] = string(b)
	}
	b, err := os.ReadFile(filepath.Join(static, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	all["manifest.json"] = string(b)
	return all
}

var sources = map[string]string{
	"fonts/Face.woff2":  "font",
	"icons/icon.svg":    "<svg/>",
	"css/site/part.css": "@font-face { font-family: F; src: url(../../fonts/Face.woff2); }",
	"css/site.css":      "@layer base; @import './site/part.css'; a { color: red; }",
	"js/site.js":        "document.title = 'x';",
}

func TestBundleIsTheSameEveryTimeAndRemovesWhatIsOld(t *testing.T) {
	t.Parallel()
	web, static := site(t, sources)
	if err := bundle(web, static); err != nil {
		t.Fatal(err)
	}
	first := contents(t, static)
	var css, font string
	for name, content := range first {
		switch filepath.Ext(name) {
		case ".css":
			css = content
		case ".woff2":
			font = name
		}
		if name != strings.ToLower(name) {
			t.Errorf("%s: addresses are lower case", name)
		}
	}
	if !strings.Contains(css, "/static/"+font) || strings.Contains(css, "@import") {
		t.Errorf("the stylesheet does not hold its parts and the hashed font %s: %s", font, css)
	}

	stray := filepath.Join(static, "dist", "site.0000000000.css")
	if err := os.WriteFile(stray, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := bundle(web, static); err != nil {
		t.Fatal(err)
	}
	second := contents(t, static)
	if len(first) != len(second) {
		t.Errorf("%d files, then %d", len(first), len(second))
	}
	for name, content := range first {
		if second[name] != content {
			t.Errorf("%s changed although its source did not", name)
		}
	}
}

func TestABrokenSourceChangesNothing(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]string{"css/site.css": "a { color: url(../fonts/missing.woff2); }", "js/site.js": "let ="} {
		web, static := site(t, sources)
		if err := bundle(web, static); err != nil {
			t.Fatal(err)
		}
		before := contents(t, static)
		if err := os.WriteFile(filepath.Join(web, name), []byte(broken), 0o644); err != nil {
			t.Fatal(err)
		}
		err := bundle(web, static)
		if err == nil || !strings.Contains(err.Error(), filepath.Base(name)) {
			t.Errorf("%s: error %v does not name the file", name, err)
		}
		after := contents(t, static)
		if len(after) != len(before) || after["manifest.json"] != before["manifest.json"] {
			t.Errorf("%s: a source that does not build changed the result", name)
		}
	}
}
