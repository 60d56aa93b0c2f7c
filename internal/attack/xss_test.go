package attack

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
)

// How many strings stand in one field, and how many in one that holds 200 characters, such as a title: each form gets others.
const (
	together = 111
	inTitle  = 4
	titleFit = 200
)

// vectors are the strings of testdata/xss.txt.
func vectors(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/xss.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			all = append(all, line)
		}
	}
	if len(all) < 300 {
		t.Fatalf("%d strings", len(all))
	}
	return all
}

// groups are the vectors, so many at a time.
func groups(all []string, n int) (out [][]string) {
	for ; len(all) > n; all = all[n:] {
		out = append(out, all[:n])
	}
	return append(out, all)
}

// line is what fits a field of one line, of some of the group: others for each nth.
func line(group []string, nth int) string {
	from := nth * inTitle % len(group)
	return short(strings.Join(group[from:min(from+inTitle, len(group))], " "), titleFit)
}

func short(s string, n int) string { return string([]rune(s)[:min(len([]rune(s)), n)]) }

// trap makes the functions that the strings call say so in the console, where the tab listens, and lets
// pages be left whose words are not saved.
const trap = `for (const name of ["alert", "confirm", "prompt", "print"]) globalThis[name] = (...args) => console.error("ran: " + name + " " + args);
	addEventListener("beforeunload", event => event.stopImmediatePropagation());`

// eye looks at pages as an administrator and counts what they did.
type eye struct {
	*testbrowser.Tab
	t             *testing.T
	site          *testsite.Site
	looks, sent   int
	ran, reported int
}

func openEye(t *testing.T, s *testsite.Site) *eye {
	t.Helper()
	e := &eye{Tab: testbrowser.Open(t), t: t, site: s}
	e.Before(trap)
	e.checkTrap()
	e.Go(s.URL + "/admin")
	e.Type("input[name=email]", "admin@attack.example.org")
	e.Type("input[name=password]", testsite.Password)
	e.Follow("form button")
	e.TakeFaults()
	return e
}

// checkTrap fails unless a script that runs and one that the policy stops are both noticed.
func (e *eye) checkTrap() {
	e.t.Helper()
	e.Go(e.site.URL + "/")
	testbrowser.Eval[bool](e.Tab, `(alert(1), true)`)
	testbrowser.Eval[bool](e.Tab, `new Promise(done => {
		addEventListener("securitypolicyviolation", () => setTimeout(() => done(true), 50));
		try { document.body.innerHTML = "<img src=x onerror=alert(2)>"; } catch { }
	})`)
	faults := strings.Join(e.TakeFaults(), "\n")
	if !strings.Contains(faults, "ran: alert 1") || !strings.Contains(faults, "content policy: require-trusted-types-for") || strings.Contains(faults, "alert 2") {
		e.t.Fatalf("the trap does not work: %q", faults)
	}
}

func (e *eye) see(path string) {
	e.t.Helper()
	e.Go(e.site.URL + path)
	e.count(path)
}

// count sorts what the console said since the last time. Other faults, such as a picture that is not there, are no attack.
func (e *eye) count(where string) {
	e.looks++
	for _, fault := range e.TakeFaults() {
		switch {
		case strings.Contains(fault, "ran: "):
			e.ran++
		case strings.Contains(fault, "content policy"):
			e.reported++
		default:
			continue
		}
		if e.ran+e.reported <= 20 {
			e.t.Errorf("%.120s: %s", where, fault)
		}
	}
}

// fill writes the text into every field of the form that has most of them, and the line into its title, and keeps the form to be
// sent as it is: what a browser would check is the server's to check. What is named in leave stays, and with it what nobody sees.
const fill = `((text, line, leave) => {
	const fixed = ["checkbox", "radio", "submit", "button", "file", "image"];
	const texts = f => [...f.elements].filter(e => e.name && (e.tagName === "TEXTAREA" || e.tagName === "INPUT" && !fixed.includes(e.type))
		&& !/^(version|stamp|opened|subject)$/.test(e.name) && !(leave && (e.type === "hidden" || leave.includes(e.name))));
	const forms = [...document.querySelectorAll("main form, form[data-editor]")].filter(f => f.method === "post" && !/sign-out|delete|remove|end$/.test(f.action));
	const form = forms.sort((a, b) => texts(b).length - texts(a).length)[0];
	if (!form) return 0;
	const fields = texts(form);
	fields.forEach(e => {
		if (e.tagName === "INPUT" && e.type !== "hidden") e.type = "text";
		e.removeAttribute("maxlength");
		e.value = e.name === "title" ? line : text;
	});
	form.removeAttribute("target");
	globalThis.attacked = form;
	return fields.length;
})`

// refused are the names of the fields that the page says are wrong, and of those beside a list that says so.
const refused = `[...document.querySelectorAll(".bad [name], [aria-invalid=true]")].map(e => e.name)`

// send fills the form of the page but for the fields to leave, nil for none, and looks at the answer. It returns how many fields
// were filled.
func (e *eye) send(path string, group, leave []string) int {
	e.t.Helper()
	e.see(path)
	e.sent++
	told, err := json.Marshal([]any{strings.Join(group, " "), line(group, e.sent), leave})
	if err != nil {
		e.t.Fatal(err)
	}
	n := testbrowser.Eval[int](e.Tab, fill+"(..."+string(told)+")")
	if n > 0 {
		e.LeaveBy(`HTMLFormElement.prototype.submit.call(attacked)`)
		testbrowser.Eval[bool](e.Tab, `new Promise(done => setTimeout(() => done(true), 50))`) // for what the page's scripts show
		e.count(path + ", sent")
	}
	return n
}

// sendTwice fills every field, and then those that take any words, which are kept. It returns how many fields there are.
func (e *eye) sendTwice(path string, group []string) int {
	e.t.Helper()
	n := e.send(path, group, nil)
	if n > 0 {
		e.send(path, group, append([]string{"slug"}, testbrowser.Eval[[]string](e.Tab, refused)...))
	}
	return n
}

// TestXSS puts each string into every field, the Markdown, the names of files, an import and the query of every page that reads
// one, and looks at the answers in Chromium.
func TestXSS(t *testing.T) {
	needsTime(t)
	s := testsite.Start(t)
	all := vectors(t)
	as(t, s, account.RoleAdmin)
	began := time.Now()
	var total struct {
		sync.Mutex
		looks, ran, reported int
	}
	t.Run("ways", func(t *testing.T) {
		for _, way := range []struct {
			name string
			try  func(e *eye, all []string)
		}{
			{"fields of the newsroom", (*eye).fields}, {"queries of visitors", (*eye).queries}, {"queries of the newsroom", (*eye).staffQueries}, {"names of files", (*eye).files},
			{"an import", (*eye).imported}, {"Markdown", (*eye).markdown}, {"fields of visitors", (*eye).messages},
		} {
			t.Run(way.name, func(t *testing.T) {
				t.Parallel()
				e := openEye(t, s)
				start := time.Now()
				way.try(e, all)
				e.see("/healthz") // for what the page before says late
				fmt.Printf("xss: %-24s %4d pages looked at, %d ran, %d reports (%s)\n", way.name, e.looks, e.ran, e.reported, time.Since(start).Round(time.Second))
				total.Lock()
				defer total.Unlock()
				total.looks, total.ran, total.reported = total.looks+e.looks, total.ran+e.ran, total.reported+e.reported
			})
		}
	})
	fmt.Printf("xss: %d strings, %d pages looked at in Chromium, %d ran, %d CSP reports (%s)\n", len(all), total.looks, total.ran, total.reported, time.Since(began).Round(time.Second))
}
