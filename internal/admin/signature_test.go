package admin_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
)

// aCampaign is the address of the signatures of a new campaign.
func (n *newsroom) aCampaign() string {
	n.t.Helper()
	s := content.NewSnapshot(content.KindCampaign)
	s.Title = "The letter"
	rev, err := n.content.Create(n.t.Context(), content.Editor{Name: "Desk"}, s)
	if err != nil {
		n.t.Fatal(err)
	}
	return fmt.Sprintf("/admin/content/%d/signatures", rev.EntryID)
}

func TestOneNameIsAddedChangedAndRemoved(t *testing.T) {
	t.Parallel()
	n := open(t)
	path := n.aCampaign()
	editor := n.as(account.RoleEditor, "Ana")
	if got := editor.get(path).is(200).text(".none"); !strings.Contains(got, "Nobody has signed yet") {
		t.Errorf("without names: %q", got)
	}

	refused := editor.post(path, "name", "María José Ñáñez", "office", "Council member", "place", "Troy", "state", "", "signed", "2024-13-01").is(422)
	if got := refused.text("#f-signed-error"); got != "There is no month 13. Write the date like 2024-08-06." {
		t.Errorf("beside the day stands %q", got)
	}
	if got := refused.text("#f-state-error"); got != "Choose the state." {
		t.Errorf("with a wrong day, beside the state stands %q", got)
	}
	refused = editor.post(path, "name", "María José Ñáñez", "office", "Council member", "place", "Troy", "state", "").is(422)
	if got := refused.text("#f-state-error"); got != "Choose the state." {
		t.Errorf("beside the state stands %q", got)
	}
	if got := refused.attr("#f-name", "value"); got != "María José Ñáñez" {
		t.Errorf("what was typed is %q now", got)
	}

	if got := editor.post(path, "name", "María José Ñáñez", "office", "Council member", "place", "Troy", "state", "NY", "signed", "2024-07-18").leads(); got != path {
		t.Errorf("adding leads to %s", got)
	}
	list := editor.get(path)
	if got := list.text(".t tbody tr"); !strings.Contains(got, "María José Ñáñez") || !strings.Contains(got, "Council member, Troy, New York") || !strings.Contains(got, "July 18, 2024") {
		t.Errorf("the list says %q", got)
	}
	if got := editor.post(path, "name", "maria jose nanez", "place", "TROY", "state", "NY").is(422).text("#f-name-error"); !strings.Contains(got, "already") {
		t.Errorf("the same name again: %q", got)
	}

	one := list.attr(".t a.ti", "href")
	if got := editor.get(one).is(200).attr("#f-signed", "value"); got != "2024-07-18" {
		t.Errorf("the day in the form is %q", got)
	}
	editor.post(one, "name", "", "state", "NY").is(422)
	editor.post(one, "name", "María José Ñáñez", "place", "Albany", "state", "NY").leads()
	if got := editor.get(path).text(".t tbody tr"); !strings.Contains(got, "Albany, New York") || strings.Contains(got, "2024") {
		t.Errorf("after the change: %q", got)
	}
	if got := editor.get(one).text(".forgood"); !strings.Contains(got, "cannot be undone") {
		t.Errorf("before removing it says %q", got)
	}
	editor.post(one + "/remove").leads()
	if got := editor.get(path).text("main"); !strings.Contains(got, "María José Ñáñez is removed from the letter.") || !strings.Contains(got, "Nobody has signed yet") {
		t.Errorf("after removing: %q", got)
	}
	editor.get(one).is(404)
	editor.post(one + "/remove").is(404)
}

func TestAListIsPasted(t *testing.T) {
	t.Parallel()
	n := open(t)
	path := n.aCampaign()
	editor := n.as(account.RoleEditor, "Ana")
	editor.get(path + "/import").is(200)
	const wrong = "Ana Núñez,,Troy,NY\nBo,,,Nowhere <b>\n"
	refused := editor.post(path+"/import", "list", wrong).is(422)
	if got := refused.text("#problems"); !strings.Contains(got, "Nothing was added.") || !strings.Contains(got, "Line 2: “Nowhere <b>” is no state.") {
		t.Errorf("it says %q", got)
	}
	if got := refused.text("textarea"); !strings.Contains(got, "Ana Núñez,,Troy,NY") {
		t.Errorf("the pasted list is %q now", got)
	}
	if got := editor.get(path).text("main"); !strings.Contains(got, "Nobody has signed yet") {
		t.Error("a part of a refused list was added")
	}
	editor.post(path+"/import", "list", "Ana Núñez,,Troy,NY\nana nunez,,troy,NY\nBo,,,NV\n").leads()
	if got := editor.get(path).text(".flash"); !strings.Contains(got, "Two names added. One was there already and stays as it is.") {
		t.Errorf("it says %q", got)
	}
}

// A file counts before what was pasted; one in another encoding is refused in words.
func TestAListIsAFile(t *testing.T) {
	t.Parallel()
	n := open(t)
	path := n.aCampaign()
	editor := n.as(account.RoleEditor, "Ana")
	upload := func(file, list string) *screen {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		_ = form.WriteField("list", list)
		part, err := form.CreateFormFile("file", "names.csv")
		if err == nil {
			_, err = part.Write([]byte(file))
		}
		if err == nil {
			err = form.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, n.url+path+"/import", &b)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", form.FormDataContentType())
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		return editor.send(r)
	}
	if got := upload("Mu\xf1oz,,,NY\n", "").is(422).text("#problems"); !strings.Contains(got, "CSV UTF-8") {
		t.Errorf("it says %q", got)
	}
	upload(strings.Repeat("x", 4<<20), "").is(413)
	upload("Name,State\nAna Núñez,NY\n", "Not,,,NY\n").leads()
	upload("", "Bo,,,NV\n").leads()
	list := editor.get(path).text(".t")
	if !strings.Contains(list, "Ana Núñez") || !strings.Contains(list, "Bo") || strings.Contains(list, "Not") {
		t.Errorf("the list says %q", list)
	}
}

func TestTheListOfNamesIsPagedAndSearched(t *testing.T) {
	t.Parallel()
	n := open(t)
	path := n.aCampaign()
	editor := n.as(account.RoleEditor, "Ana")
	var list strings.Builder
	for i := range 60 {
		fmt.Fprintf(&list, "Person %02d,,Troy,NY\n", i)
	}
	editor.post(path+"/import", "list", list.String()).leads()
	first := editor.get(path)
	if n := len(first.all(".t tbody tr")); n != 50 {
		t.Errorf("%d names on a page", n)
	}
	second := editor.get(first.attr(`a[rel="next"]`, "href"))
	if n := len(second.all(".t tbody tr")); n != 10 {
		t.Errorf("%d names on the second page", n)
	}
	if got := len(editor.get(second.attr(`a[rel="prev"]`, "href")).all(".t tbody tr")); got != 50 {
		t.Errorf("%d names on the way back", got)
	}
	if n := len(editor.get(path + "?q=PERSON+07").all(".t tbody tr")); n != 1 {
		t.Errorf("%d names found, want one", n)
	}
	if got := editor.get(path + "?q=nobody").text(".none"); !strings.Contains(got, "Nobody here matches.") {
		t.Errorf("nothing found: %q", got)
	}
	for _, odd := range []string{"?after=x", "?before=-1", "?after=999999999999999999999", "?q=%00%ff", "?q=" + strings.Repeat("ñ", 5000)} {
		editor.get(path + odd).is(200)
	}
}

// Names are public at once, so authors do not put them there.
func TestOnlyEditorsPutNamesUnderALetter(t *testing.T) {
	t.Parallel()
	n := open(t)
	path := n.aCampaign()
	author := n.as(account.RoleAuthor, "Bo")
	author.get(path).is(403)
	author.post(path, "name", "A", "state", "NY").is(403)
	author.post(path+"/import", "list", "A,,,NY").is(403)
	author.get(path + "/1").is(403)
	author.post(path + "/1/remove").is(403)
	if len(author.get(strings.TrimSuffix(path, "/signatures")).is(200).all(`a[href$="/signatures"]`)) != 0 {
		t.Error("an author is offered what he may not do")
	}
	editor := n.as(account.RoleEditor, "Ana")
	if len(editor.get(strings.TrimSuffix(path, "/signatures")).all(`a[href$="/signatures"]`)) != 1 {
		t.Error("an editor is not led to the signatures")
	}
	n.visitor().get(path).is(303)

	s := content.NewSnapshot(content.KindPost)
	rev, err := n.content.Create(t.Context(), content.Editor{Name: "Desk"}, s)
	if err != nil {
		t.Fatal(err)
	}
	post := fmt.Sprintf("/admin/content/%d/signatures", rev.EntryID)
	editor.get(post).is(404)
	editor.post(post, "name", "A", "state", "NY").is(404)
	editor.post(post+"/import", "list", "A,,,NY").is(404)
	editor.get("/admin/content/99999999999999999999/signatures").is(404)
}
