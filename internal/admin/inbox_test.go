package admin_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/inbox"
)

// sent stores a message from n; with spam it is held.
func (n *newsroom) sent(f inbox.Form, number int, spam bool) {
	n.t.Helper()
	m := inbox.Sent{Form: f, Stamp: inbox.Stamp(n.clock().Add(-time.Minute)), Address: fmt.Sprintf("192.0.2.%d", number), Answers: inbox.Answers{
		"name": fmt.Sprint("Reader ", number), "email": fmt.Sprintf("reader%d@example.org", number), "office": "Trustee", "place": "Saint Paul", "state": "MN",
		"outlet": "The Daily", "deadline": "today, 5 pm ET", "text": fmt.Sprintf("What about the bus line number %d?\n<b>Please</b> answer.", number)}}
	if spam {
		m.Trap = "x"
	}
	if err := n.inbox.Send(n.t.Context(), m); err != nil {
		n.t.Fatal(err)
	}
}

func TestTheInboxIsForEditors(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.sent(inbox.FormContact, 1, false)
	author := n.as(account.RoleAuthor, "Alex")
	for _, path := range []string{"/admin/inbox", "/admin/inbox?held=1", "/admin/inbox.csv", "/admin/inbox/1"} {
		author.get(path).is(http.StatusForbidden)
		if to := n.visitor().get(path).leads(); !strings.HasPrefix(to, "/admin/sign-in") {
			t.Errorf("a visitor who opens %s is sent to %s", path, to)
		}
	}
	for _, path := range []string{"/admin/inbox/mark", "/admin/inbox/delete"} {
		author.post(path, "id", "1", "status", "done").is(http.StatusForbidden)
		n.visitor().post(path, "id", "1", "status", "done").is(http.StatusUnauthorized)
	}
	author.get("/admin/inbox/delete?id=1").is(http.StatusForbidden)
	for _, verb := range []string{"mark", "note", "release"} {
		author.post("/admin/inbox/1/"+verb, "status", "done", "note", "x").is(http.StatusForbidden)
		n.visitor().post("/admin/inbox/1/"+verb, "status", "done", "note", "x").is(http.StatusUnauthorized)
	}
	author.get("/admin").is(http.StatusOK).none(`a[href="/admin/inbox"]`)
	if m, notes, err := n.inbox.Message(t.Context(), 1); err != nil || m.Status != inbox.StatusNew || len(notes) != 0 {
		t.Errorf("%+v %+v %v", m, notes, err)
	}
}

func TestTheInboxIsFilteredByItsAddress(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	p.get("/admin/inbox").is(http.StatusOK).says(".none", "Nothing has been sent yet").none("table").none(`a[href*="csv"]`)
	n.sent(inbox.FormContact, 1, false)
	n.sent(inbox.FormMedia, 2, false)
	n.sent(inbox.FormJoin, 3, true)
	from := func(query string) string {
		t.Helper()
		var out []string
		for _, a := range p.get("/admin/inbox" + query).is(http.StatusOK).all("td .ti") {
			out = append(out, inner(a))
		}
		return strings.Join(out, "|")
	}
	for query, want := range map[string]string{
		"": "Reader 2|Reader 1", "?form=media": "Reader 2", "?status=new&form=contact": "Reader 1", "?status=done": "", "?held=1": "Reader 3",
		"?form=%00&status=x&after=99999999999999999999&before=-1": "Reader 2|Reader 1", "?after=2": "Reader 1", "?before=1": "Reader 2", "?held=1&form=media": "",
	} {
		if got := from(query); got != want {
			t.Errorf("%q lists %q, want %q", query, got, want)
		}
	}
	s := p.get("/admin/inbox?form=media")
	s.says(".tabs [aria-current]", "All 1").says(".tabs a:last-child", "Held 0").says(".side nav", "Inbox 2 new").says("td .gist", "Deadline: today, 5 pm ET · The Daily")
	p.get("/admin/inbox?held=1").says(".tabs [aria-current]", "Held 1").says(".st.br", "Held")
	p.get("/admin/inbox?form=organizing").says(".none", "No message here")
}

func TestAMessageIsMarkedNotedAndReleased(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	n.sent(inbox.FormMedia, 1, true)
	s := p.get("/admin/inbox/1").is(http.StatusOK)
	s.says("h1", "Reader 1").says(".held", "people do not see").says("dl.said", "<b>Please</b> answer.").none("dl b").none(".talk li")
	if got := attr(s.all(".top a.btn")[0], "href"); got != "mailto:reader1@example.org" {
		t.Errorf("the reply goes to %q", got)
	}
	if to := p.post("/admin/inbox/1/release").leads(); to != "/admin/inbox/1" {
		t.Errorf("the release leads to %s", to)
	}
	p.get("/admin/inbox/1").none(".held").says(".flash", "Released")
	p.post("/admin/inbox/1/mark", "status", "done").leads()
	p.get("/admin/inbox/1").says(".stand", "marked as Done by Pat").says(".side nav", "Inbox").none(".side nav b")
	p.post("/admin/inbox/1/note", "note", "Called back.\n<script>").leads()
	p.get("/admin/inbox/1").says(".talk li", "Called back. <script>").none("main script")
	p.post("/admin/inbox/1/note", "note", " ").is(http.StatusUnprocessableEntity).says(".wrong-with", "Write the note first.")
	long := strings.Repeat("n", inbox.MaxNote+1)
	if kept := p.post("/admin/inbox/1/note", "note", long).is(http.StatusUnprocessableEntity).text("textarea"); kept != long {
		t.Errorf("a note that is too long came back with %d characters", len(kept))
	}
	p.post("/admin/inbox/1/mark", "status", "eaten").is(http.StatusUnprocessableEntity)
	for _, path := range []string{"/admin/inbox/2", "/admin/inbox/99999999999999999999"} {
		p.get(path).is(http.StatusNotFound)
		p.post(path+"/mark", "status", "done").is(http.StatusNotFound)
		p.post(path+"/note", "note", "x").is(http.StatusNotFound)
		p.post(path + "/release").is(http.StatusNotFound)
	}
}

func TestTheInboxIsDownloaded(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	n.sent(inbox.FormContact, 1, false)
	n.sent(inbox.FormMedia, 2, false)
	n.sent(inbox.FormMedia, 3, true)
	res, err := p.client.Get(n.url + "/admin/inbox.csv?form=media")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Header.Get("Content-Disposition"); got != `attachment; filename="inbox-2024-08-01.csv"` || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("%v", res.Header)
	}
	if res.Header.Get("Cache-Control") != "no-store" {
		t.Error("a browser may keep the file of names")
	}
	if text := string(body); !strings.Contains(text, "Reader 2") || strings.Contains(text, "Reader 1") || strings.Contains(text, "Reader 3") {
		t.Errorf("the file says %s", text)
	}
}

// Deleting asks first, in words; only the answer deletes, and leads back to the list that was looked at.
func TestMessagesAreDeletedForGood(t *testing.T) {
	t.Parallel()
	n := open(t)
	for i := range 3 {
		n.sent(inbox.FormContact, i+1, false)
	}
	p := n.as(account.RoleEditor, "Pat")
	list := p.get("/admin/inbox?form=contact")
	if got := list.attr(`.bulk button[formaction="/admin/inbox/delete"]`, "formmethod"); got != "get" {
		t.Errorf("the button that asks sends a %q", got)
	}
	if got := list.attr(`input[name="back"]`, "value"); got != "/admin/inbox?form=contact" {
		t.Errorf("the way back is %q", got)
	}
	ask := p.get("/admin/inbox/delete?id=1&id=3&id=99&id=x&back=/admin/inbox%3Fform%3Dcontact").is(http.StatusOK)
	ask.says("h1", "Delete two messages for good?").says("main", "This cannot be undone.").says(".gone", "Reader 3").says(".gone li:last-child", "Reader 1")
	if l, err := n.inbox.List(t.Context(), inbox.Filter{}); err != nil || len(l.Messages) != 3 {
		t.Errorf("asking left %d messages, %v", len(l.Messages), err)
	}
	if got := p.post("/admin/inbox/delete", "id", "1", "id", "3", "back", "/admin/inbox?form=contact").leads(); got != "/admin/inbox?form=contact" {
		t.Errorf("deleting leads to %s", got)
	}
	p.get("/admin/inbox?form=contact").says(".flash", "Two messages deleted for good.").says("table", "Reader 2").none(`a[href="/admin/inbox/1"]`)
	p.get("/admin/inbox/1").is(http.StatusNotFound)
	p.get("/admin/inbox/delete?id=1").leads()
	p.get("/admin/inbox").says(".flash.wrong[role=alert]", "No message was chosen")
	p.post("/admin/inbox/delete", "id", "1").leads()
	p.get("/admin/inbox").says(".flash.wrong", "gone already")

	p.get("/admin/inbox/2").is(http.StatusOK).says(`a[href="/admin/inbox/delete?id=2"]`, "Delete for good")
	p.get("/admin/inbox/delete?id=2").says("h1", "Delete this message for good?")
	if got := p.post("/admin/inbox/delete", "id", "2", "back", "https://evil.example/").leads(); got != "/admin/inbox" {
		t.Errorf("deleting leads to %s", got)
	}
}

func TestChosenMessagesAreMarkedAsDone(t *testing.T) {
	t.Parallel()
	n := open(t)
	for i := range 3 {
		n.sent(inbox.FormContact, i+1, false)
	}
	n.sent(inbox.FormContact, 4, true)
	p := n.as(account.RoleEditor, "Pat")
	if got := p.post("/admin/inbox/mark", "id", "1", "id", "2", "status", "done", "back", "/admin/inbox?status=new").leads(); got != "/admin/inbox?status=new" {
		t.Errorf("marking leads to %s", got)
	}
	p.get("/admin/inbox?status=done").says(".flash", "Two messages marked as Done.").says("table", "Reader 1")
	p.post("/admin/inbox/mark", "id", "1", "status", "lost").is(http.StatusUnprocessableEntity)
	p.post("/admin/inbox/mark", "status", "done").leads()
	p.get("/admin/inbox").says(".flash.wrong[role=alert]", "No message was chosen")
	// What is held is released or deleted, not done.
	p.get("/admin/inbox?held=1").is(http.StatusOK).none(`.bulk button[value="done"]`)
}

func TestTheInboxIsSearched(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.sent(inbox.FormContact, 1, false)
	n.sent(inbox.FormMedia, 2, false)
	p := n.as(account.RoleEditor, "Pat")
	found := p.get("/admin/inbox?q=line+number+2").is(http.StatusOK).says("table", "Reader 2").none(`a[href="/admin/inbox/1"]`)
	if got := found.attr(`input[name="q"]`, "value"); got != "line number 2" {
		t.Errorf("the words are %q now", got)
	}
	found.says(".tabs a[aria-current]", "All 1")
	if got := found.attr(`.tabs a:not([aria-current])`, "href"); got != "/admin/inbox?q=line+number+2&status=new" {
		t.Errorf("the next tab leads to %s", got)
	}
	if got := found.attr(`a[href*=".csv"]`, "href"); got != "/admin/inbox.csv?q=line+number+2" {
		t.Errorf("the file is at %s", got)
	}
	p.get("/admin/inbox?q=nobody").says(".none", "No message here.")
	for _, odd := range []string{"%00", "%ff%fe", "%25", strings.Repeat("%C3%B1", 3000), "'%22%5C"} {
		p.get("/admin/inbox?q=" + odd).is(http.StatusOK)
	}
}
