package journey

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// stops lists what a person with a keyboard should come by on a page, in order, and notes each element that gets the
// focus and how that looks. Of the choices of one question only one is a stop; where the page itself has put the focus, the
// walk begins behind that. The writing field draws its ring a moment later: TestTheWritingField looks at it.
const stops = `(() => {
	const every = [...document.querySelectorAll("a[href], button, input:not([type=hidden], [hidden]), select, textarea, summary, [tabindex], [contenteditable=true]")]
		.filter(e => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}));
	const group = e => e.form ? [...e.form.querySelectorAll("input[type=radio]")].filter(o => o.name === e.name && o.checkVisibility()) : [e];
	const chosen = e => group(e).find(o => o.checked) ?? group(e)[0];
	const list = every.filter(e => e.type !== "radio" || chosen(e) === e);
	const begun = document.activeElement, from = list.indexOf(begun) + 1;
	window.expected = [...list.slice(from), ...list.slice(0, from)];
	window.came = [];
	const ringed = e => {
		const look = getComputedStyle(e);
		return e.matches(".cm-content") || look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2 && look.outlineColor !== "rgba(0, 0, 0, 0)";
	};
	const hidden = e => {
		const box = e.getClientRects()[0] ?? e.getBoundingClientRect();
		const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
		const on = document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
		if (box.width > 0 && on !== null && (e.contains(on) || on.contains(e))) return "";
		return "at " + [box.left, box.top, box.right, box.bottom].map(Math.round) + " under " + (on ? on.tagName.toLowerCase() + "." + on.className : "nothing");
	};
	document.addEventListener("focusin", ({target: e}) => {
		if (e !== begun || window.came.length > 0) window.came.push({e, ring: ringed(e), hidden: hidden(e)});
	});
	// Fields in which one writes are scrolled to a moment after they got the focus.
	document.addEventListener("focusout", ({target: e}) => {
		const last = window.came.at(-1);
		if (last?.e === e) last.hidden &&= hidden(e);
	});
	return list.length;
})()`

// faultsOfStops compares what got the focus with what should have. A target smaller than 24 by 24 px stands in a
// sentence, or no other comes nearer to its middle than it would if it were as large (WCAG 2.2, 2.5.8).
const faultsOfStops = `(() => {
	const name = e => e ? e.tagName.toLowerCase() + " " + JSON.stringify((e.ariaLabel ?? e.textContent ?? "").trim().slice(0, 40) || e.name || e.className) : "nothing";
	const block = e => getComputedStyle(e).display === "inline" ? block(e.parentElement) : e;
	const inText = e => block(e) !== e && block(e).textContent.trim() !== e.textContent.trim();
	const small = ({width, height}) => width < 24 || height < 24;
	const middle = b => [b.x + b.width / 2, b.y + b.height / 2];
	const boxes = window.expected.map(e => (e.labels?.[0]?.contains(e) ? e.labels[0] : e).getBoundingClientRect());
	const crowded = (b, i) => boxes.some((o, j) => {
		const [x, y] = middle(b), [ox, oy] = small(o) ? middle(o) : [Math.max(o.left, Math.min(x, o.right)), Math.max(o.top, Math.min(y, o.bottom))];
		return j !== i && o.width > 0 && Math.hypot(x - ox, y - oy) < (small(o) ? 24 : 12);
	});
	const out = [];
	window.expected.forEach((e, i) => {
		const c = window.came[i];
		if (c?.e !== e) out.push("stop " + (i + 1) + " is " + name(c?.e) + ", want " + name(e));
		else if (!c.ring) out.push("no ring around " + name(e));
		else if (c.hidden) out.push(name(e) + " has the focus out of sight, " + c.hidden);
		if (e.tabIndex > 0) out.push(name(e) + " pushes to the front");
		if (small(boxes[i]) && !inText(e) && !e.matches(".skip") && crowded(boxes[i], i))
			out.push(name(e) + " is " + Math.round(boxes[i].width) + " by " + Math.round(boxes[i].height) + " px and crowded");
	});
	return out.slice(0, 8).join("; ");
})()`

// TestEveryStopOfTheKeyboard goes through each page with the Tab key, once in each layout: every link, button and field
// gets the focus in its order, in sight and with a ring around it, is large enough for a finger that misses (WCAG 2.2,
// 2.5.8), and lets go of the focus again.
func TestEveryStopOfTheKeyboard(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	for _, path := range append(lists, entries(t, s, 1)...) {
		for _, width := range []int64{1280, 390} {
			b.View(width, 900, false)
			b.Go(s.URL + path)
			if faults := stopFaults(b); faults != "" {
				t.Errorf("%s at %d px: %s", path, width, faults)
			}
		}
	}
}

// TestEveryStopOfTheDesk goes through the screens of the admin as TestEveryStopOfTheKeyboard goes through the site: through each
// at one width, through those that are different on a phone at both.
func TestEveryStopOfTheDesk(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	b.View(1280, 900, false)
	signInBrowser(b, s)
	pages := adminPages(t, s)
	busyDesk(t, s)
	for i, path := range pages {
		widths := []int64{1280, 390}
		if editor := strings.HasPrefix(path, "/admin/content/"); editor || i%2 == 1 {
			widths = widths[i%2 : i%2+1]
		}
		for _, width := range widths {
			b.View(width, 900, false)
			b.Go(s.URL + path)
			if faults := stopFaults(b); faults != "" {
				t.Errorf("%s at %d px: %s", path, width, faults)
			}
		}
	}
}

// stopFaults goes through the page with the Tab key, past its end, and returns what is wrong on the way. It goes on where Tab
// stops at more than the page's own: at each part of a date, and at what stands in a frame.
func stopFaults(b *testbrowser.Tab) string {
	n := testbrowser.Eval[int](b, stops)
	b.Press(strings.Repeat(kb.Tab, n+1))
	for range 10 {
		if testbrowser.Eval[bool](b, "window.came.length >= window.expected.length") {
			break
		}
		b.Press(strings.Repeat(kb.Tab, 12))
	}
	return testbrowser.Eval[string](b, faultsOfStops)
}

// TestTheWalkSeesFaults gives the walk pages on which things are wrong.
func TestTheWalkSeesFaults(t *testing.T) {
	t.Parallel()
	pages := map[string]struct {
		html   string
		faults []string
	}{
		"/looks": {`<a href="/" class="bare">Bare</a> <a href="/" class="away">Away</a> <a href="/" class="dot">A</a><a href="/" class="dot b">B</a> Words with <a href="/">a link</a>.`,
			[]string{`no ring around a "Bare"`, `a "Away" has the focus out of sight, at -999,16,-956,35 under nothing`, `a "A" is 9 by 9 px and crowded`, `a "B" is 9 by 9 px and crowded`}},
		"/order": {`<a href="/">First</a> <a href="/" tabindex="2">Pushy</a>`,
			[]string{`stop 1 is a "Pushy", want a "First"`, `stop 2 is a "First", want a "Pushy"`, `a "Pushy" pushes to the front`}},
		"/trap": {`<a href="/">In</a> <input onblur="this.focus()"> <a href="/">Never</a>`, []string{`stop 3 is input "", want a "Never"`}},
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprintf(w, `<!doctype html><title>A page</title><style>:focus-visible { outline: 3px solid } .bare:focus-visible { outline: 0 }
			.away, .dot { position: absolute; left: -999px } .dot { top: 99px; left: 99px; width: 9px; height: 9px } .b { left: 111px }</style><p>%s</p>`, pages[r.URL.Path].html)
	}))
	t.Cleanup(s.Close)
	b := testbrowser.Open(t)
	for path, p := range pages {
		b.Go(s.URL + path)
		if got, want := stopFaults(b), strings.Join(p.faults, "; "); got != want {
			t.Errorf("%s: found %s\nwant %s", path, got, want)
		}
	}
}

// tabTo presses Tab until the element has the focus.
func tabTo(b *testbrowser.Tab, t *testing.T, selector string) {
	t.Helper()
	for range 150 {
		b.Press(kb.Tab)
		if testbrowser.Eval[bool](b, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
	}
	t.Fatalf("the Tab key never reaches %s", selector)
}

// TestByKeyboardAlone does with Tab, Enter, Space and the arrows what visitors do.
func TestByKeyboardAlone(t *testing.T) {
	t.Parallel()
	s := testsite.StartDemo(t)
	b := testbrowser.Open(t)
	at := func() string { return testbrowser.Eval[string](b, "location.pathname + location.search") }
	has := func(what, js string) {
		t.Helper()
		if !testbrowser.Eval[bool](b, js) {
			t.Errorf("%s: not so at %s: %s", what, at(), js)
		}
	}
	b.View(1280, 900, false)

	b.Go(s.URL + "/")
	b.Press(kb.Tab)
	has("the first stop skips the navigation", `document.activeElement.matches(".skip") && document.activeElement.getBoundingClientRect().top >= 0`)
	b.Press(kb.Enter + kb.Tab)
	has("the next stop is in the content", `document.activeElement.closest("main") !== null`)

	b.Go(s.URL + "/")
	tabTo(b, t, ".bar button")
	b.Press(" ")
	has("the bar is dismissed", `document.querySelector(".bar").hidden`)
	b.Press(kb.Tab)
	has("the keyboard goes on from there", `document.activeElement.closest("header") !== null`)
	b.Go(s.URL + "/news")
	has("the bar stays away", `document.querySelector(".bar")?.hidden !== false`)

	tabTo(b, t, `header a[href="/search"]`)
	b.PressOn(kb.Enter)
	tabTo(b, t, "#f-q")
	b.Press("good cause")
	b.PressOn(kb.Enter)
	has("something is found", `document.querySelectorAll(".hits mark").length > 0`)

	b.Go(s.URL + "/news")
	tabTo(b, t, `select[name=kind]`)
	b.Press(kb.ArrowDown)
	tabTo(b, t, ".filters .btn")
	b.PressOn(" ")
	if !strings.Contains(at(), "kind=post") {
		t.Errorf("the filter leads to %s", at())
	}
	tabTo(b, t, ".chip")
	b.PressOn(kb.Enter)
	if at() != "/news" {
		t.Errorf("the filter is taken off at %s", at())
	}
	tabTo(b, t, ".pager [rel=next]")
	b.PressOn(kb.Enter)
	has("the list goes on", `location.search.startsWith("?after=")`)
	tabTo(b, t, ".pager [rel=prev]")
	b.PressOn(kb.Enter)
	has("the list goes back", `location.search.startsWith("?before=")`)

	tabTo(b, t, ".nl input[name=email]")
	b.Press("ana@example.org")
	s.Set(time.Now().Add(time.Minute))
	b.PressOn(kb.Enter)
	if got := b.Text("main"); !strings.Contains(got, "Thank you") {
		t.Errorf("after signing up: %q", got)
	}

	b.Go(s.URL + "/press")
	tabTo(b, t, ".inquiry summary")
	b.Press(" ")
	tabTo(b, t, "#f-name")
	tabTo(b, t, ".inquiry .btn")
	b.PressOn(" ")
	has("what is wrong is reached at once", `document.querySelectorAll("[role=alert] a").length > 3`)

	b.View(390, 844, false)
	b.Go(s.URL + "/")
	tabTo(b, t, "details.menu summary")
	b.Press(kb.Enter)
	has("the menu opens", `document.querySelector("details.menu").open`)
	b.Press(kb.Tab + kb.Escape)
	has("Escape closes it, and the focus is back", `!document.querySelector("details.menu").open && document.activeElement.matches("summary")`)
	b.Press(" ")
	tabTo(b, t, `details.menu a[href="/press"]`)
	b.PressOn(kb.Enter)
	if at() != "/press" {
		t.Errorf("the menu leads to %s", at())
	}
}
