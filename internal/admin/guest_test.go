package admin_test

import (
	"fmt"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/guest"
)

// aDraft is the address of a new draft.
func (n *newsroom) aDraft() (int64, string) {
	n.t.Helper()
	s := content.NewSnapshot(content.KindPost)
	s.Title, s.Body = "Rent is due", "The council met.\n\nIt voted.\n\nThen it went home."
	rev, err := n.content.Create(n.t.Context(), content.Editor{Name: "Desk"}, s)
	if err != nil {
		n.t.Fatal(err)
	}
	return rev.EntryID, fmt.Sprintf("/admin/content/%d", rev.EntryID)
}

// A link is shown in the answer that makes it, and nowhere again; it can be revoked.
func TestALinkIsShownOnce(t *testing.T) {
	t.Parallel()
	n := open(t)
	id, path := n.aDraft()
	ana := n.as(account.RoleAuthor, "Ana")
	ana.get(path).says(`.etop a[href$="/links"]`, "Links")
	ana.get(path+"/links").is(200).says(".none", "Nobody outside can open this entry.").none("input[value=embargo]")
	refused := ana.post(path+"/links", "purpose", "preview", "name", "", "outlet", "KQED", "span", "3").is(422)
	refused.says("#f-name-error", "Say who the link is for.")
	if got := refused.attr("#f-outlet", "value"); got != "KQED" {
		t.Errorf("what was typed is %q now", got)
	}
	made := ana.post(path+"/links", "purpose", "preview", "name", "Minh", "outlet", "KQED", "span", "3").is(200)
	token, ok := strings.CutPrefix(made.text(".secret"), "https://newsroom.example/preview/")
	if !ok || made.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("the link is %q, %q", made.text(".secret"), made.header)
	}
	if _, err := n.guests.Open(t.Context(), guest.Preview, token); err != nil {
		t.Error(err)
	}
	list := ana.get(path + "/links")
	list.says(".glinks tbody tr", "Minh KQED Preview Made Thu 1 Aug 14:03 ET by Ana Until Sun 4 Aug 14:03 ET Not opened yet")
	if strings.Contains(list.text("body"), token) {
		t.Error("the list shows the token")
	}
	ana.post(fmt.Sprintf("/admin/content/%d/links/999/revoke", id)).is(404)
	ana.post(list.attr(".do form", "action")).leads()
	ana.get(path+"/links").says(".glinks tbody tr", "Revoked Thu 1 Aug 14:03 ET").none(".do form")
	ana.get(path+"/history").says("main", "Ana revoked a link to")
}

// A link that is sent arrives in a letter, and only there.
func TestALinkIsSent(t *testing.T) {
	t.Parallel()
	n := open(t)
	_, path := n.aDraft()
	ana := n.as(account.RoleAuthor, "Ana")
	ana.post(path+"/links", "do", "send", "purpose", "review", "name", "Minh", "email", "", "span", "3").is(422).says("#f-email-error", "Give the e-mail address")
	ana.post(path+"/links", "do", "send", "purpose", "review", "name", "Minh", "email", "minh@example.org", "span", "3").leads()
	link := n.letter("minh@example.org", 1).Link
	token, ok := strings.CutPrefix(link, "https://newsroom.example/review/")
	if !ok {
		t.Fatalf("the letter's link is %q", link)
	}
	if err := n.guests.Reply(t.Context(), token, guest.Reply{Suggests: true, Body: "Other words."}, "192.0.2.1"); err != nil {
		t.Fatal(err)
	}
	answer := strings.TrimPrefix(n.letter("ana@example.org", 1).Link, "https://newsroom.example") // the maker is told
	ana.get(answer).says("main", "Minh suggests other words for version 1").says(".diff ins", "Other words")
}

// Suggested words are taken over as a draft; what was written since is brought together with them, and never overwritten.
func TestSuggestedWordsAreTakenOver(t *testing.T) {
	t.Parallel()
	n := open(t)
	id, path := n.aDraft()
	ana := n.as(account.RoleEditor, "Ana")
	suggest := func(from, to string) string {
		t.Helper()
		d := n.draft(path)
		_, token, err := n.guests.Make(t.Context(), content.Editor{Name: "Ana"}, id, guest.Ask{Purpose: guest.Review, Name: "Minh", Span: "3"})
		if err == nil {
			err = n.guests.Reply(t.Context(), token, guest.Reply{Suggests: true, Body: strings.Replace(d.Newest.Snapshot.Body, from, to, 1)}, "192.0.2.1")
		}
		if err != nil {
			t.Fatal(err)
		}
		all, err := n.guests.Answers(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%s/answers/%d", path, all[0].ID)
	}
	first, second := suggest("met", "sat"), suggest("voted", "voted twice")
	ana.get(path).says(".outside", "Minh suggests other words for version 1").says(".outside ins", "twice")
	if got := ana.post(first + "/take").leads(); got != path {
		t.Errorf("it leads to %s", got)
	}
	if d := n.draft(path); d.Version != 2 || d.Newest.Editor != "Ana" || !strings.HasPrefix(d.Newest.Snapshot.Body, "The council sat.\n\nIt voted.") {
		t.Errorf("the draft is %+v", d.Newest)
	}
	ana.get(first).says("main", "Dealt with by Ana").none("main form")
	ana.post(first + "/take").leads() // again
	if v := n.draft(path).Version; v != 2 {
		t.Errorf("hit twice, it makes version %d", v)
	}
	page := ana.post(second + "/take").is(409)
	page.says("textarea[name=body]", "The council sat. It voted twice.")
	if v := n.draft(path).Version; v != 2 {
		t.Errorf("bringing together writes version %d", v)
	}
	ana.postForm(path, page.form()).leads()
	if d := n.draft(path); !strings.HasPrefix(d.Newest.Snapshot.Body, "The council sat.\n\nIt voted twice.") {
		t.Errorf("together they are %q", d.Newest.Snapshot.Body)
	}
	ana.post(second + "/settle").leads()
	ana.get(path).none(".outside")
	ana.get(path+"/history").says(`.hist a[href$="/answers/1"]`, "Minh suggests other words for version 1")
}

// The press desk makes links to releases, and to nothing else; authors make none under embargo.
func TestWhoMakesLinks(t *testing.T) {
	t.Parallel()
	n := open(t)
	_, post := n.aDraft()
	press := n.as(account.RolePress, "Pat")
	press.get(post + "/links").is(403)
	press.post(post+"/links", "purpose", "preview", "name", "Minh", "span", "3").is(403)
	id := n.aScheduledRelease()
	release := fmt.Sprintf("/admin/content/%d", id)
	press.get(release+"/links").is(200).says(".glink", "Embargo: shows a reporter")
	press.post(release+"/links", "purpose", "embargo", "name", "Minh", "span", "embargo").is(200).says(".secret", "https://newsroom.example/embargo/")
	author := n.as(account.RoleAuthor, "Ana")
	author.get(release+"/links").says(".glink", "made by those who publish releases").none("input[value=embargo]")
	author.post(release+"/links", "purpose", "embargo", "name", "Minh", "span", "embargo").is(403)
	author.post(release + "/links/1/revoke").is(403)
}

// aScheduledRelease is a release that goes out tomorrow.
func (n *newsroom) aScheduledRelease() int64 {
	n.t.Helper()
	var contact int64
	if err := n.pool.QueryRow(n.t.Context(), `insert into press_contact (name, email) values ('Press desk', 'press@example.org') returning id`).Scan(&contact); err != nil {
		n.t.Fatal(err)
	}
	until := n.clock().AddDate(0, 0, 1)
	s := content.NewSnapshot(content.KindRelease)
	s.Title, s.Summary, s.Body, s.PublishAt = "Cities sue", "A summary.", "Forty cities sue.", &until
	s.Release = &content.Release{Mode: content.ModeEmbargoed, EmbargoUntil: &until, Place: "OAKLAND, Calif.", Date: &until, Contacts: []int64{contact}}
	rev, err := n.content.CreateAndPublish(n.t.Context(), content.Editor{Name: "Desk"}, s)
	if err != nil {
		n.t.Fatal(err)
	}
	return rev.EntryID
}
