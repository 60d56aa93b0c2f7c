package attack

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/inbox"
	"localprogress.org/site/internal/testbrowser"
	"localprogress.org/site/internal/wordpress"
)

// fields fills the forms of the newsroom, and looks at each entry as its editor, as readers would see it and in lists.
func (e *eye) fields(all []string) {
	most, saved := 0, 0
	for _, group := range groups(all, together) {
		// The form of an invitation opens only for some minutes after a sign-in.
		if _, err := e.site.Pool.Exec(e.t.Context(), `update staff_session set confirmed_at = now()`); err != nil {
			e.t.Fatal(err)
		}
		for _, k := range content.Kinds {
			most = max(most, e.sendTwice("/admin/content/"+string(k)+"/new", group))
			at := testbrowser.Eval[string](e.Tab, `location.pathname`)
			if strings.HasSuffix(at, "/new") {
				e.t.Errorf("no draft of a %s is saved: %v", k, testbrowser.Eval[[]string](e.Tab, refused))
				continue
			}
			saved++
			e.see(at + "/preview")
		}
		for _, path := range []string{"/admin/account", "/admin/settings/press/contacts/new", "/admin/settings/press/texts/new", "/admin/settings/announcements/new", "/admin/accounts/new", "/admin/search"} {
			e.sendTwice(path, group)
		}
		for _, path := range []string{"/", "/press", "/admin", "/admin/content", "/admin/audit", "/admin/mail", "/admin/accounts", "/admin/settings/press"} {
			e.see(path)
		}
	}
	fmt.Printf("xss: %d drafts saved, of up to %d fields\n", saved, most)
	if most < 20 {
		e.t.Errorf("the largest form had %d fields", most)
	}
}

// messages sends the forms of visitors, and looks at what they are told and at the inbox.
func (e *eye) messages(all []string) {
	for i, group := range groups(all, together) {
		for _, path := range []string{"/newsletters", "/chapters", "/press", "/admin/reset"} {
			if e.send(path, group, nil) == 0 {
				e.t.Errorf("%s has no form", path)
			}
		}
		for j, f := range inbox.Forms {
			answers := inbox.Answers{}
			for n, q := range f.Fields() {
				switch q.Kind {
				case inbox.Line:
					answers[q.Name] = line(group, 6*j+n)
				case inbox.Text:
					answers[q.Name] = short(strings.Join(group[len(group)*(j%2)/2:], " "), q.Max)
				case inbox.Email:
					answers[q.Name] = fmt.Sprintf("v%d.%d@example.org", i, j)
				case inbox.Phone:
					answers[q.Name] = "2025550100 " + short(group[j], q.Max-11)
				case inbox.State:
					answers[q.Name] = "NY"
				}
			}
			if err := e.site.Inbox.Send(e.t.Context(), inbox.Sent{Form: f, Answers: answers, Stamp: inbox.Stamp(time.Now().Add(-time.Minute)), Address: fmt.Sprintf("10.%d.%d.1", i, j)}); err != nil {
				e.t.Errorf("%s: %v", f, err)
			}
		}
		e.see("/admin/inbox")
		e.see("/admin/inbox?held=1")
	}
	var last int64
	if err := e.site.Pool.QueryRow(e.t.Context(), `select coalesce(max(id), 0) from message`).Scan(&last); err != nil {
		e.t.Fatal(err)
	}
	for id := range last {
		e.see(fmt.Sprint("/admin/inbox/", id+1))
	}
}

// markdown publishes the strings as text, link, picture, heading, list, table, quotation and note, and looks at the page and its
// list. A string that begins a block which never ends hides those behind it: so they come in both orders.
func (e *eye) markdown(all []string) {
	for f, format := range []string{"%s", "[x](%s)", "![%[1]s](%[1]s \"%[1]s\")", "## %s", "- %s\n- %[1]s", "| a |\n| --- |\n| %s |", "> %s", "x[^n]\n\n[^n]: %s", ":::embed %s\n%[1]s\n:::", ":::pull\n%s\n:::", "`%s`", "<b>%s</b>", "[x]: %s\n\n[x]"} {
		for i, group := range groups(all, together) {
			for _, order := range []string{"down", "up"} {
				snap := content.NewSnapshot(content.KindPost)
				snap.Title, snap.Summary, snap.Byline = line(group, f), short(strings.Join(group[min(f, len(group)-1):], " "), content.MaxSummary), line(group, f+1)
				snap.Slug = fmt.Sprintf("m-%d-%d-%s", f, i, order)
				var b strings.Builder
				for _, v := range group {
					fmt.Fprintf(&b, format+"\n\n", v)
				}
				snap.Body = b.String()
				e.see(e.publish(snap))
				group = slices.Clone(group)
				slices.Reverse(group)
			}
		}
		e.see("/news")
	}
	e.see("/")
	e.see("/search?q=alert")
}

// publish publishes the entry and returns where it is: its preview, as a draft, where it is refused.
func (e *eye) publish(snap content.Snapshot) string {
	e.t.Helper()
	desk := content.Editor{Name: "Desk"}
	_, err := e.site.Content.CreateAndPublish(e.t.Context(), desk, snap)
	if err == nil {
		return "/news/" + snap.Slug
	}
	draft, err := e.site.Content.Create(e.t.Context(), desk, snap)
	if err != nil {
		e.t.Errorf("%s is not even saved: %v", snap.Slug, err)
	}
	return fmt.Sprintf("/admin/content/%d/preview", draft.EntryID)
}

// upload puts a table under each of the names into the form of the library.
const upload = `((names, nth) => {
	const field = document.querySelector("input[type=file][name=files]"), files = new DataTransfer();
	names.forEach((name, i) => files.items.add(new File(["a,b\n" + nth + "," + i + "\n"], name + ".csv")));
	field.files = files.files;
	HTMLFormElement.prototype.submit.call(field.form);
})`

// files uploads a table under each string as its name, and looks at what is said of it, at the library and at each. A name with a
// control character makes the whole upload unreadable: those go by themselves.
func (e *eye) files(all []string) {
	odd := func(name string) bool { return strings.ContainsFunc(name, unicode.IsControl) }
	var alone [][]string
	for _, name := range all {
		if odd(name) {
			alone = append(alone, []string{name})
		}
	}
	for i, group := range append(groups(slices.DeleteFunc(slices.Clone(all), odd), 50), alone...) {
		told, err := json.Marshal([]any{group, i})
		if err != nil {
			e.t.Fatal(err)
		}
		e.see("/admin/media")
		e.LeaveBy(upload + "(..." + string(told) + ")")
		e.count("/admin/media, sent")
	}
	var last int64
	if err := e.site.Pool.QueryRow(e.t.Context(), `select coalesce(max(id), 0) from media_file`).Scan(&last); err != nil {
		e.t.Fatal(err)
	}
	for id := int64(1); id <= last; id++ {
		e.see(fmt.Sprint("/admin/media/", id))
	}
	for i, group := range groups(all, together) {
		e.sendTwice(fmt.Sprint("/admin/media/", i+1), group)
	}
	e.see("/admin/media")
	if last < 300 {
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
	if _, err := wordpress.Import(e.t.Context(), e.site.Content, path, wordpress.Options{Now: time.Now()}); err != nil {
		e.t.Fatal(err)
	}
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
	if looked < 250 {
		e.t.Errorf("%d of %d were imported and published", looked, len(all))
	}
}

// queries puts the strings into the query and the address of the pages of visitors: so many as a search field takes.
func (e *eye) queries(all []string) {
	for i, group := range groups(all, inTitle) {
		v := line(group, 0)
		q := url.QueryEscape(v)
		paths := []string{"/search?q=" + q + "&kind=" + q + "&order=" + q + "&page=" + q, "/news?q=" + q + "&issue=" + q + "&chapter=" + q + "&kind=" + q + "&year=" + q + "&after=" + q,
			"/resources?q=" + q + "&type=" + q + "&place=" + q + "&before=" + q, "/" + url.PathEscape(v)}
		if i%4 == 0 { // as the two above, with other words around
			paths = append(paths, "/press/in-the-news?q="+q, "/press/releases?q="+q, "/events/past?before="+q, "/news/"+url.PathEscape(v))
		}
		for _, path := range paths {
			e.see(path)
		}
	}
}

// staffQueries does the same with the pages of the newsroom.
func (e *eye) staffQueries(all []string) {
	for _, group := range groups(all, inTitle) {
		q := url.QueryEscape(line(group, 0))
		for _, path := range []string{"/admin/content?q=" + q + "&kind=" + q + "&status=" + q + "&issue=" + q + "&after=" + q, "/admin/media?q=" + q + "&tag=" + q + "&kind=" + q + "&show=" + q + "&from=" + q + "&until=" + q,
			"/admin/audit?q=" + q + "&did=" + q + "&from=" + q + "&until=" + q + "&before=" + q, "/admin/inbox?q=" + q + "&form=" + q + "&status=" + q} {
			e.see(path)
		}
	}
	for _, group := range groups(all, together) {
		q := url.QueryEscape(strings.Join(group, " "))
		for _, path := range []string{"/admin/account/confirm?next=" + q, "/admin/targets?q=" + q, "/admin/inbox/delete?back=" + q + "&id=" + q} {
			e.see(path)
		}
	}
}
