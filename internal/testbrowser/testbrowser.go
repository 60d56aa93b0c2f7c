// Package testbrowser drives a real Chromium in tests. Without one a test fails when CI=true, and is
// skipped with the reason otherwise; `make test` installs it and names what was skipped.
package testbrowser

import (
	"context"
	_ "embed" // axe
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

//go:embed axe/axe.min.js
var axe string

// Tab is one tab of the browser, with cookies of its own.
type Tab struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	faults []string
}

// patience is how long one step may take on a busy machine.
const patience = 30 * time.Second

// Path returns where the browser is, "" when there is none.
var Path = sync.OnceValue(func() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
})

// Open starts a browser for the test and returns a tab of it. The test fails at its end when a page
// reported an error in the console (a script that broke, or a break of the content policy), and when it
// asked anybody but the site for anything.
func Open(t testing.TB) *Tab {
	t.Helper()
	return start(t)
}

func start(t testing.TB, more ...chromedp.ExecAllocatorOption) *Tab {
	t.Helper()
	path := Path()
	if path == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("no Chromium on this machine: install the package chromium")
		}
		t.Skip("no Chromium on this machine: install the package chromium")
	}
	ctx, cancel := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), append(more,
		chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true), chromedp.Flag("force-color-profile", "srgb"))...)
	t.Cleanup(cancel)
	return open(t, ctx)
}

// Another returns a second tab in a window of its own, as another person would have.
func (b *Tab) Another() *Tab {
	b.t.Helper()
	return open(b.t, b.ctx, chromedp.WithNewBrowserContext())
}

func open(t testing.TB, parent context.Context, options ...chromedp.ContextOption) *Tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent, options...)
	t.Cleanup(cancel)
	b := &Tab{t: t, ctx: ctx}
	// The browser lives as long as the context of its first step, so that one has no time limit.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, b.listen); err != nil { // it, too, ends with its context
		t.Fatal(err)
	}
	b.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `
			addEventListener("securitypolicyviolation", e => console.error("content policy: " + e.violatedDirective + " " + e.blockedURI))`})
		return err
	})
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, f := range b.faults {
			t.Errorf("the browser's console: %s", f)
		}
	})
	return b
}

func (b *Tab) listen(ev any) {
	var fault string
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		fault = "exception: " + e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			fault += " " + x.Description
		}
		if strings.Contains(fault, "callback is no longer runnable") { // of a page that was left, whose scripts are none any more
			return
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			for _, a := range e.Args {
				fault += " " + string(a.Value)
			}
		}
	case *network.EventRequestWillBeSent:
		if elsewhere(e.Request.URL) {
			fault = "asked another site: " + e.Request.URL
		}
	}
	if fault != "" {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.faults = append(b.faults, fault)
	}
}

// elsewhere reports whether the address is not on this machine, where the sites of all tests are.
func elsewhere(address string) bool {
	u, err := url.Parse(address)
	return err != nil || u.Host != "" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1"
}

func (b *Tab) call(step func(ctx context.Context) error) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	if err := step(ctx); err != nil {
		b.t.Fatal(err)
	}
}

func (b *Tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.call(func(ctx context.Context) error { return chromedp.Do(ctx, steps...) })
}

// Before runs the script on every page opened from now on, before the page's own.
func (b *Tab) Before(script string) {
	b.t.Helper()
	b.call(func(ctx context.Context) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	})
}

// TakeFaults returns what pages reported in the console since it was last asked; the test does not fail for it.
func (b *Tab) TakeFaults() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	faults := b.faults
	b.faults = nil
	return faults
}

// Go opens the address and waits until the page has loaded.
func (b *Tab) Go(url string) {
	b.t.Helper()
	b.turn(func(ctx context.Context) error { return chromedp.Do(ctx, chromedp.Navigate(url)) })
}

// turn takes the step that leads to another page and waits until that one has loaded. chromedp alone returns too early where a script
// changes the address of the page that is being left, as the editor does once a draft has its own; so this one is marked.
func (b *Tab) turn(step func(ctx context.Context) error) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`window.notLeftYet = true`))
	b.call(step)
	b.until(`!window.notLeftYet && document.readyState === "complete"`)
}

// Click clicks the element once it can be seen.
func (b *Tab) Click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Follow clicks a link or button and waits until another page has loaded.
func (b *Tab) Follow(selector string) {
	b.t.Helper()
	b.turn(func(ctx context.Context) error {
		_, err := chromedp.RunResponse(ctx, chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
		return err
	})
}

// LeaveBy runs the script, which has to leave the page, and waits until another one has loaded.
func (b *Tab) LeaveBy(js string) {
	b.t.Helper()
	b.turn(func(ctx context.Context) error {
		_, err := chromedp.RunResponse(ctx, chromedp.Evaluate[chromedp.Void](js))
		return err
	})
}

// Type types into the element, after what stands there.
func (b *Tab) Type(selector, text string) {
	b.t.Helper()
	b.do(chromedp.Focus(chromedp.CSS(selector), chromedp.NodeVisible), chromedp.KeyEvent(text, oneEnter))
}

// oneEnter makes Enter one event, as a keyboard does. As two, the second breaks the line even where a script has taken care of
// the first.
func oneEnter(k *input.DispatchKeyEventParams) {
	switch {
	case k.Key != "Enter":
	case k.Type == kb.KeyChar:
		k.Modifiers |= int64(kb.ModifierCtrl) // such characters are not sent
	case k.Type == kb.KeyDown:
		k.Text, k.UnmodifiedText = "\r", "\r"
	}
}

// Press presses the keys one after another, whatever has the focus: for one who has no mouse.
func (b *Tab) Press(keys string, with ...kb.Modifier) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys, chromedp.KeyModifiers(with...), oneEnter))
}

// PressOn presses the keys and waits until another page has loaded.
func (b *Tab) PressOn(keys string) {
	b.t.Helper()
	b.turn(func(ctx context.Context) error {
		_, err := chromedp.RunResponse(ctx, chromedp.KeyEvent(keys, oneEnter))
		return err
	})
}

// See waits until the element can be seen.
func (b *Tab) See(selector string) {
	b.t.Helper()
	b.do(chromedp.WaitVisible(chromedp.CSS(selector)))
}

// Says waits until the element's words contain the text, on this page or the one that is being loaded.
func (b *Tab) Says(selector, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.querySelector(%q)?.textContent.includes(%q) === true`, selector, text))
}

// SeeIn waits until an element inside the frame says the text.
func (b *Tab) SeeIn(frame, selector, text string) {
	b.t.Helper()
	b.until(fmt.Sprintf(`[...document.querySelector(%q)?.contentDocument?.querySelectorAll(%q) ?? []].some(e => e.textContent.includes(%q))`, frame, selector, text))
}

// until waits until the JavaScript expression is true. It is asked from outside, so that a page without JavaScript can answer
// and one that goes away does not matter.
func (b *Tab) until(js string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	for {
		yes, err := chromedp.Run(ctx, chromedp.Evaluate[bool](js))
		if yes && err == nil {
			return
		}
		select {
		case <-ctx.Done():
			b.t.Fatalf("never true: %s: %v", js, err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Text returns what the element says, once it can be seen.
func (b *Tab) Text(selector string) string {
	b.t.Helper()
	return run(b, chromedp.Text(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Eval returns the value of the JavaScript expression, awaited.
func Eval[T any](b *Tab, js string) T {
	b.t.Helper()
	return run(b, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

func run[T any](b *Tab, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, a)
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// View sets the window's size in CSS pixels and the colour scheme.
func (b *Tab) View(width, height int64, dark bool) {
	b.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.do(chromedp.EmulateViewport(width, height), func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}})
		return chromedp.Void{}, err
	})
}

// Phone makes the window that of a phone, with so many dots to a CSS pixel.
func (b *Tab) Phone(width, height int64, dots float64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height, chromedp.EmulateScale(dots), chromedp.EmulateMobile, chromedp.EmulateTouch))
}

// NoScript turns JavaScript off or on for pages opened from now on.
func (b *Tab) NoScript(off bool) {
	b.t.Helper()
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: off})
		return chromedp.Void{}, err
	})
}

// NoCache makes each page load all that it needs, as on a first visit.
func (b *Tab) NoCache() {
	b.t.Helper()
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
		return chromedp.Void{}, err
	})
}

// Zone sets the time zone of the browser's user, for example "America/Chicago".
func (b *Tab) Zone(name string) {
	b.t.Helper()
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: name})
		return chromedp.Void{}, err
	})
}

// TextSize sets how large the browser's user wants text, in percent of the usual 16 pixels.
func (b *Tab) TextSize(percent int64) {
	b.t.Helper()
	size := 16 * percent / 100
	b.do(func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: size}})
		return chromedp.Void{}, err
	})
}

// Shot returns a picture of the whole page as PNG, with the pictures that load only when they are scrolled to.
func (b *Tab) Shot() []byte {
	b.t.Helper()
	Eval[bool](b, `(async () => {
		document.querySelectorAll("img[loading=lazy]").forEach(i => i.loading = "eager");
		await Promise.all([...document.images].map(i => i.decode().catch(() => {})));
		return true;
	})()`)
	return run(b, chromedp.FullScreenshot(100))
}

// PDF returns the page as the browser prints it.
func (b *Tab) PDF() []byte {
	b.t.Helper()
	return run(b, func(ctx context.Context, t *chromedp.Target) ([]byte, error) {
		r, err := cdp.Call(ctx, t, page.PrintToPDF, page.PrintToPDFParams{})
		if err != nil {
			return nil, err
		}
		return r.Data, nil
	})
}

// Pages returns how many pages the browser printed into the PDF.
func Pages(pdf []byte) int { return len(printedPage.FindAll(pdf, -1)) }

// Every page is an object that says so, in plain letters (ISO 32000-1, 7.7.3.3).
var printedPage = regexp.MustCompile(`/Type\s*/Page\b`)

// AllowClipboard lets pages read and write the clipboard without asking.
func (b *Tab) AllowClipboard() {
	b.t.Helper()
	b.call(func(ctx context.Context) error {
		for _, name := range []string{"clipboard-read", "clipboard-write"} {
			if _, err := chromedp.Call(ctx, browser.SetPermission, browser.SetPermissionParams{
				Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Overflow returns how many pixels the page is wider than the window, and what sticks out.
func (b *Tab) Overflow() string {
	b.t.Helper()
	return Eval[string](b, `(() => {
		const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
		if (wide <= 0) return "";
		const scrolls = e => e && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
		const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest("svg") && !scrolls(e.parentElement));
		return wide + " px: " + out.slice(0, 3).map(e => e.tagName.toLowerCase() + "." + e.className).join(", ");
	})()`)
}

// Axe runs axe's rules for WCAG 2.0 to 2.2, A and AA, and its best practices, on the page and returns
// a sentence for each violation.
func (b *Tab) Axe() []string {
	b.t.Helper()
	type violation struct {
		ID, Help string
		Nodes    []struct {
			HTML           string
			FailureSummary string
		}
	}
	if !Eval[bool](b, `"axe" in self`) {
		Eval[bool](b, axe+`;true`)
	}
	data := Eval[string](b, `axe.run(document, {resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
		.then(r => JSON.stringify(r.violations.map(v => ({ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))}))))`)
	var found []violation
	if err := json.Unmarshal([]byte(data), &found); err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, v := range found {
		for _, n := range v.Nodes {
			out = append(out, fmt.Sprintf("%s (%s): %.200s: %s", v.ID, v.Help, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " ")))
		}
	}
	return out
}
