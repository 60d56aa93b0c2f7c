package attack

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/testsite"
	"localprogress.org/site/internal/wordpress"
)

// together is how many strings stand in one field. A title has room for some of them only: each form gets others.
const (
	together = 30
	inTitle  = 4
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

// trap makes the functions that the strings call say so in the console, where the tab listens, and lets
// pages be left whose words are not saved.
const trap = `for (const name of ["alert", "confirm", "prompt", "print"]) globalThis[name] = (...args) => console.error("ran: " + name + " " + args);
	addEventListener("beforeunload", event => event.stopImmediatePropagation());`

// eye looks at pages and counts what they did.
type eye struct {
	*testbrowser.Tab
	t             *testing.T
	site          *testsite.Site
	at            string // the page looked at
	looks, sent   int
	ran, reported int
}

func (e *eye) see(path string) {
	e.at = path
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

// fill writes the text into every field of the form that has most of them, and the title into that, and sends it as it is: what
// a browser would check is the server's to check.
const fill = `((text, title) => {
	const forms = [...document.querySelectorAll("main form, form[data-editor]")].filter(f => f.method === "post" && !/sign-out|delete|remove/.test(f.action));
	const texts = f => [...f.elements].filter(e => e.name && (e.tagName === "TEXTAREA" || e.tagName === "INPUT" && !["checkbox", "radio", "submit", "button", "file", "image"].includes(e.type)
		&& !(e.type === "hidden" && /^(version|stamp|opened)$/.test(e.name))));
	const form = forms.sort((a, b) => texts(b).length - texts(a).length)[0];
	if (!form) return 0;
	const fields = texts(form);
	fields.forEach(e => {
		if (e.tagName === "INPUT" && e.type !== "hidden") e.type = "text";
		e.removeAttribute("maxlength");
		e.value = e.name === "title" ? title.slice(0, 200) : text;
	});
	const button = document.createElement("button");
	button.id = "attack";
	button.textContent = "Attack";
	Object.assign(button.style, { position: "fixed", inset: "0", zIndex: "2147483647" });
	button.addEventListener("click", () => HTMLFormElement.prototype.submit.call(form));
	document.body.append(button);
	return fields.length;
})`

// send fills the form of the page and looks at the answer. It returns how many fields there were.
func (e *eye) send(path string, group []string) int {
	e.see(path)
	e.sent++
	from := e.sent * inTitle % len(group)
	told, err := json.Marshal([]string{strings.Join(group, " "), strings.Join(group[from:min(from+inTitle, len(group))], " ")})
	if err != nil {
		e.t.Fatal(err)
	}
	n := testbrowser.Eval[int](e.Tab, fill+"(..."+string(told)+")")
	if n > 0 {
		e.Follow("#attack")
		e.count(path + ", sent")
	}
	return n
}

// TestXSS puts each string into every field, the Markdown, the names of files, an import and the query of every page that reads
// one, and looks at the answers in Chromium.
func TestXSS(t *testing.T) {
	needsTime(t)
	s := testsite.Start(t)
	all := vectors(t)
	e := &eye{Tab: testbrowser.Open(t), t: t, site: s}
	t.Cleanup(func() { t.Log("the last page:", e.at) })
	e.Before(trap)
	e.checkTrap()
	as(t, s, account.RoleAdmin)
	e.Go(s.URL + "/admin")
	e.Type("input[name=email]", "admin@attack.example.org")
	e.Type("input[name=password]", testsite.Password)
	e.Follow("form button")
	e.TakeFaults()
	began := time.Now()
	step := func(what string, run func()) {
		t.Helper()
		ran, reported, looks, start := e.ran, e.reported, e.looks, time.Now()
		run()
		fmt.Printf("xss: %-22s %4d pages looked at, %d ran, %d reports (%s)\n", what, e.looks-looks, e.ran-ran, e.reported-reported, time.Since(start).Round(time.Second))
	}
	step("fields of the newsroom", func() { e.fields(all) })
	step("fields of visitors", func() { e.messages(all) })
	step("Markdown", func() { e.markdown(all) })
	step("names of files", func() { e.files(all) })
	step("an import", func() { e.imported(all) })
	step("query parameters", func() { e.queries(all) })
	fmt.Printf("xss: %d strings, %d pages looked at in Chromium, %d ran, %d CSP reports (%s)\n", len(all), e.looks, e.ran, e.reported, time.Since(began).Round(time.Second))
	if e.ran+e.reported > 0 {
		t.Errorf("%d ran, %d reports", e.ran, e.reported)
	}
}

// checkTrap fails unless a script that runs and one that the policy stops are both noticed.
func (e *eye) checkTrap() {
	e.t.Helper()
	e.Go(e.site.URL + "/")
	testbrowser.Eval[bool](e.Tab, `(alert(1), true)`)
	testbrowser.Eval[bool](e.Tab, `new Promise(done => { try { document.createElement("b").setAttribute("onclick", "alert(2)"); } catch { } setTimeout(() => done(true), 100); })`)
	faults := strings.Join(e.TakeFaults(), "\n")
	if !strings.Contains(faults, "ran: alert 1") || !strings.Contains(faults, "content policy: require-trusted-types-for") || strings.Contains(faults, "alert 2") {
		e.t.Fatalf("the trap does not work: %q", faults)
	}
}

// fields fills the forms of the newsroom, and looks at each entry as its editor, as readers would see it and in lists.
func (e *eye) fields(all []string) {
	most := 0
	for _, group := range groups(all, together) {
		for _, k := range content.Kinds {
			most = max(most, e.send("/admin/content/"+string(k)+"/new", group))
			if at := testbrowser.Eval[string](e.Tab, `location.pathname`); strings.HasPrefix(at, "/admin/content/") && !strings.HasSuffix(at, "/new") {
				e.see(strings.TrimSuffix(at, "/preview") + "/preview")
			}
		}
		for _, path := range []string{"/admin/account", "/admin/settings/press/contacts/new", "/admin/settings/press/texts/new", "/admin/settings/announcements/new", "/admin/accounts/new", "/admin/search",
			"/admin/content/post/new/preview"} {
			e.send(path, group)
		}
		for _, path := range []string{"/", "/press", "/admin", "/admin/content", "/admin/audit", "/admin/mail", "/admin/accounts", "/admin/settings/press"} {
			e.see(path)
		}
	}
	if most < 5 {
		e.t.Errorf("the largest form had %d fields", most)
	}
}

// messages sends the forms of visitors, and looks at what they are told and at the inbox.
func (e *eye) messages(all []string) {
	for i, group := range groups(all, together) {
		for _, path := range []string{"/newsletters", "/chapters", "/press", "/admin/reset"} {
			e.send(path, group)
		}
		for j, f := range inbox.Forms {
			answers := inbox.Answers{}
			for n, q := range f.Fields() {
				answers[q.Name] = string([]rune(group[n%len(group)])[:min(len([]rune(group[n%len(group)])), q.Max)])
			}
			answers["email"] = fmt.Sprintf(`"<img/src=x/onerror=alert(%d)>"@example.org`, i)
			err := e.site.Inbox.Send(e.t.Context(), inbox.Sent{Form: f, Answers: answers, Stamp: inbox.Stamp(time.Now().Add(-time.Minute)), Address: fmt.Sprintf("10.%d.%d.1", i, j)})
			if err != nil { // an address that is none
				answers["email"] = fmt.Sprintf("v%d@example.org", i)
				_ = e.site.Inbox.Send(e.t.Context(), inbox.Sent{Form: f, Answers: answers, Stamp: inbox.Stamp(time.Now().Add(-time.Minute)), Address: fmt.Sprintf("10.%d.%d.1", i, j)})
			}
		}
		e.see("/admin/inbox")
	}
	rows, err := e.site.Pool.Query(e.t.Context(), `select id from message order by id`)
	if err != nil {
		e.t.Fatal(err)
	}
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			e.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		e.see(fmt.Sprint("/admin/inbox/", id))
	}
}

// markdown publishes the strings as text, link, picture, heading, list, table, quotation and note, and looks at the page and
// its list.
func (e *eye) markdown(all []string) {
	for _, format := range []string{"%s", "[x](%s)", "![%[1]s](%[1]s \"%[1]s\")", "## %s", "- %s\n- %[1]s", "| a |\n| --- |\n| %s |", "> %s", "x[^n]\n\n[^n]: %s", ":::embed %s\n%[1]s\n:::", ":::pull\n%s\n:::", "`%s`", "<b>%s</b>", "[x]: %s\n\n[x]"} {
		for i, group := range groups(all, 4*together) {
			snap := content.NewSnapshot(content.KindPost)
			snap.Title, snap.Summary, snap.Byline = short(group[0], 200), strings.Join(group[:min(3, len(group))], " "), group[len(group)-1]
			snap.Slug = fmt.Sprintf("m-%x-%d", []byte(format), i)
			snap.Slug = snap.Slug[:min(len(snap.Slug), 60)] + fmt.Sprint("-", i)
			var b strings.Builder
			for _, v := range group {
				fmt.Fprintf(&b, format+"\n\n", v)
			}
			snap.Body = b.String()
			if _, err := e.site.Content.CreateAndPublish(e.t.Context(), content.Editor{Name: "Desk"}, snap); err != nil {
				snap.Title, snap.Byline = "Plain", ""
				if _, err := e.site.Content.CreateAndPublish(e.t.Context(), content.Editor{Name: "Desk"}, snap); err != nil {
					e.t.Errorf("%q is not published: %v", format, err)
					continue
				}
			}
			e.see("/news/" + snap.Slug)
			e.see("/news")
		}
	}
	for _, path := range []string{"/", "/search?q=alert", "/sitemap.xml"} {
		e.see(path)
	}
}

func short(s string, n int) string { return string([]rune(s)[:min(len([]rune(s)), n)]) }

// files uploads a table under each string as its name, and with each string in its cells, and looks at the library and at each.
func (e *eye) files(all []string) {
	v := newVisitor(e.t, e.site)
	v.signIn("admin@attack.example.org")
	for _, group := range groups(all, 50) {
		var body bytes.Buffer
		form := multipart.NewWriter(&body)
		for _, name := range group {
			part, err := form.CreateFormFile("files", name+".csv")
			if err != nil {
				e.t.Fatal(err)
			}
			fmt.Fprintf(part, "a,b\n%q,%s\n", name, strings.ReplaceAll(name, `"`, `""`))
		}
		if err := form.Close(); err != nil {
			e.t.Fatal(err)
		}
		if a := v.do(http.MethodPost, "/admin/media", body.String(), "Content-Type", form.FormDataContentType()); a.StatusCode >= 500 {
			e.t.Errorf("the upload is answered %s", a.Status)
		}
		e.see("/admin/media")
	}
	for i := range 3 {
		e.see(fmt.Sprint("/admin/media?page=", i+1))
	}
	var last int64
	if err := e.site.Pool.QueryRow(e.t.Context(), `select coalesce(max(id), 0) from media_file`).Scan(&last); err != nil {
		e.t.Fatal(err)
	}
	for id := int64(1); id <= last; id++ {
		e.see(fmt.Sprint("/admin/media/", id))
		if id%together == 0 && id <= int64(len(all)) {
			e.send(fmt.Sprint("/admin/media/", id), all[id-together:id])
		}
	}
	if last < 100 {
		e.t.Errorf("%d of %d files were taken", last, len(all))
	}
}

// imported brings an export with the strings in, as HTML and escaped, and looks at what came of it.
func (e *eye) imported(all []string) {
	var b strings.Builder
	b.WriteString(`<rss xmlns:content="c" xmlns:excerpt="e" xmlns:dc="d" xmlns:wp="w"><channel><wp:wxr_version>1.2</wp:wxr_version>` + "\n")
	for i, v := range all {
		v = strings.Map(func(r rune) rune {
			if r < ' ' && r != '\t' {
				return -1 // no XML has these
			}
			return r
		}, v)
		cdata := "<![CDATA[" + strings.ReplaceAll(v, "]]>", "]]]]><![CDATA[>") + "]]>"
		fmt.Fprintf(&b, "<item><title>%s</title><link>https://old.example/%d/</link><dc:creator>%s</dc:creator><content:encoded>%s</content:encoded><excerpt:encoded>%s</excerpt:encoded><wp:post_id>%d</wp:post_id>"+
			"<wp:post_date_gmt>2024-03-05 15:00:00</wp:post_date_gmt><wp:post_name>imported-%d</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n",
			html.EscapeString("t "+v), i+1, html.EscapeString(v), cdata, html.EscapeString(v), i+1, i+1)
	}
	b.WriteString("</channel></rss>")
	path := filepath.Join(e.t.TempDir(), "export.xml")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		e.t.Fatal(err)
	}
	report, err := wordpress.Import(e.t.Context(), e.site.Content, path, wordpress.Options{Now: time.Now()})
	if err != nil {
		e.t.Fatal(err)
	}
	_ = report
	cards, err := e.site.Content.Newest(e.t.Context(), content.Filter{Kinds: []content.Kind{content.KindPost}, Limit: 1000})
	if err != nil {
		e.t.Fatal(err)
	}
	looked := 0
	for _, c := range cards {
		if strings.HasPrefix(c.Slug, "imported-") {
			e.see(c.Path())
			looked++
		}
	}
	if looked < 200 {
		e.t.Errorf("%d of %d were imported and published", looked, len(all))
	}
}

// queries puts the strings into the query and the address of every page that reads one.
func (e *eye) queries(all []string) {
	for _, group := range groups(all, together) {
		v := url.QueryEscape(strings.Join(group, " "))
		one := url.QueryEscape(group[0])
		for _, path := range []string{"/search?q=" + v + "&kind=" + one + "&order=" + one + "&page=" + one, "/news?q=" + v + "&issue=" + one + "&chapter=" + one + "&kind=" + one + "&year=" + one + "&after=" + one,
			"/resources?q=" + v + "&type=" + one, "/events?place=" + v + "&before=" + one, "/press/in-the-news?q=" + v, "/press/releases?q=" + v, "/" + url.PathEscape(short(group[0], 200)), "/news/" + url.PathEscape(short(group[1%len(group)], 200)),
			"/admin/content?q=" + v + "&kind=" + one + "&state=" + one, "/admin/media?q=" + v, "/admin/audit?q=" + v + "&did=" + one + "&from=" + one, "/admin/inbox?q=" + v + "&form=" + one, "/admin/targets?q=" + v, "/admin/account/confirm?next=" + v} {
			e.see(path)
		}
	}
}
