package testbrowser

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

const sample = `<!doctype html><html lang="en"><title>A page</title><meta name="viewport" content="width=device-width">
<style>@media (prefers-color-scheme: dark) { h1 { color: red } } p { width: 500px }</style>
<main><h1>Hello</h1><p>Words</p><img src="data:,"><p><a href="/next">On to the next page</a></p><input id="i" aria-label="Type here"></main>`

// The checks of other packages are worth nothing when the browser sees nothing: so it must see this.
func TestTheBrowserSeesFaults(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/evil" {
			w.Header().Set("Content-Security-Policy", "script-src 'self'")
			_, _ = w.Write([]byte(`<script>alert(1)</script>`))
			return
		}
		if r.URL.Path == "/watched" {
			_, _ = w.Write([]byte(`<!doctype html><img alt="" src="http://127.0.0.2:1/pixel.gif">`))
			return
		}
		_, _ = w.Write([]byte(sample))
	}))
	t.Cleanup(s.Close)
	b := Open(t)
	b.View(320, 600, true)
	b.Go(s.URL)
	if o := b.Overflow(); !strings.Contains(o, "px: p.") {
		t.Errorf("a paragraph of 500 px on 320: %q", o)
	}
	if v := b.Axe(); len(v) != 1 || !strings.HasPrefix(v[0], "image-alt") {
		t.Errorf("a picture without alt text: %q", v)
	}
	if c := Eval[string](b, `getComputedStyle(document.querySelector("h1")).color`); c != "rgb(255, 0, 0)" {
		t.Errorf("in the dark the heading is %s", c)
	}
	b.Type("#i", "typed")
	if v := Eval[string](b, `document.querySelector("#i").value`); v != "typed" {
		t.Errorf("typed %q", v)
	}
	b.Follow("a")
	if got := Eval[string](b, "location.pathname"); got != "/next" {
		t.Errorf("the link led to %s", got)
	}
	if got := b.Text("h1"); got != "Hello" {
		t.Errorf("the heading says %q", got)
	}
	if len(b.Shot()) == 0 {
		t.Error("no picture")
	}
	if n := Pages(b.PDF()); n != 1 {
		t.Errorf("a short page prints on %d", n)
	}
	Eval[bool](b, `(document.querySelector("main").style.height = "4000px", true)`)
	if n := Pages(b.PDF()); n < 3 {
		t.Errorf("a page of 4000 px prints on %d", n)
	}
	b.Another().Go(s.URL)
	b.Go(s.URL + "/evil")
	Eval[int](b, "new Promise(done => requestAnimationFrame(() => done(1)))")
	if len(b.TakeFaults()) == 0 {
		t.Error("a break of the content policy went unseen")
	}
	b.Go(s.URL + "/watched")
	if got := strings.Join(b.TakeFaults(), "; "); got != "asked another site: http://127.0.0.2:1/pixel.gif" {
		t.Errorf("a picture from another site: %q", got)
	}
}

// A page whose script changes its address before another page is on its way has not been left by that.
func TestAChangedAddressIsNoOtherPage(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		if r.URL.Path == "/other" {
			_, _ = w.Write([]byte(`<!doctype html><h1>Other</h1>`))
			return
		}
		_, _ = w.Write([]byte(`<!doctype html><a href="/other">On</a><script>
			document.querySelector("a").addEventListener("click", e => {
				e.preventDefault();
				history.replaceState({}, "", "/renamed");
				setTimeout(() => { location = "/other"; }, 50);
			});</script>`))
	}))
	t.Cleanup(s.Close)
	b := Open(t)
	for _, leave := range []func(){
		func() { b.Follow("a") },
		func() { b.LeaveBy(`document.querySelector("a").click()`) },
	} {
		b.Go(s.URL)
		leave()
		if got := Eval[string](b, "location.pathname"); got != "/other" {
			t.Errorf("the page that was waited for is %s", got)
		}
	}
}
