package admin_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"localprogress.org/site/internal/account"
	"localprogress.org/site/internal/content"
	"localprogress.org/site/internal/mail"
)

// letter waits for the n-th letter to the address and returns it.
func (n *newsroom) letter(to string, number int) mail.Kept {
	n.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		kept, err := n.post.Kept(n.t.Context())
		if err != nil {
			n.t.Fatal(err)
		}
		var theirs []mail.Kept
		for _, k := range kept {
			if k.To == to {
				theirs = append(theirs, k)
			}
		}
		if len(theirs) >= number {
			return theirs[len(theirs)-number]
		}
	}
	n.t.Fatalf("letter %d to %s never arrives", number, to)
	return mail.Kept{}
}

// path is the link's address on this site.
func path(t *testing.T, k mail.Kept) string {
	t.Helper()
	u, err := url.Parse(k.Link)
	if err != nil || !strings.HasPrefix(k.Link, "https://newsroom.example/admin/") {
		t.Fatalf("the link is %q", k.Link)
	}
	return u.Path
}

func (n *newsroom) id(email string) int64 {
	n.t.Helper()
	var id int64
	if err := n.pool.QueryRow(n.t.Context(), `select id from account where email = $1`, email).Scan(&id); err != nil {
		n.t.Fatal(err)
	}
	return id
}

// Somebody is invited, answers, works, gets another role, is disabled and enabled.
func TestTheLifeOfAnAccount(t *testing.T) {
	t.Parallel()
	n := open(t)
	admin := n.as(account.RoleAdmin, "Ada")
	form := admin.post("/admin/accounts/new", "name", "", "email", "nobody", "role", "owner").is(http.StatusUnprocessableEntity)
	for _, field := range []string{"name", "email", "role"} {
		form.says("#f-"+field+"-error", " ")
	}
	admin.post("/admin/accounts/new", "name", "Chi", "email", "chi@example.org", "role", "chapter").is(http.StatusUnprocessableEntity).says(".wrong-with", "Choose the chapters")
	admin.post("/admin/accounts/new", "name", "Nguyễn Thị Phương Thảo", "email", "Thao@example.org", "role", "author").leads()
	admin.get("/admin/accounts").says(".flash", "on its way to thao@example.org").says(".plan", "Invited, has not answered yet")
	admin.post("/admin/accounts/new", "name", "Another", "email", "thao@example.org", "role", "author").is(http.StatusUnprocessableEntity).says("#f-email-error", "already has an account")

	thao := n.visitor()
	first := path(t, n.letter("thao@example.org", 1))
	page := fmt.Sprint("/admin/accounts/", n.id("thao@example.org"))
	admin.post(page + "/invite").leads()
	link := path(t, n.letter("thao@example.org", 2))
	thao.get(first).is(http.StatusNotFound).says("h1", "does not work")
	thao.get(link).is(http.StatusOK).says("main", "as Author")
	thao.post(link, "password", "short").is(http.StatusUnprocessableEntity).says("#f-password-error", "at least 12")
	thao.post(link, "password", password).leads()
	thao.get("/admin").is(http.StatusOK).says(".who", "Author")
	n.visitor().post(link, "password", password).is(http.StatusNotFound)
	admin.post(page+"/invite").is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "can sign in already")
	admin.get(page).none(".flash")

	thao.get("/admin/inbox").is(http.StatusForbidden)
	admin.post(page+"/role", "role", "editor").leads()
	if to := thao.get("/admin/inbox").leads(); to != "/admin/sign-in?next=%2Fadmin%2Finbox" {
		t.Errorf("after a new role the session leads to %s", to)
	}
	thao.post("/admin/sign-in", "email", "thao@example.org", "password", password).leads()
	thao.get("/admin/inbox").is(http.StatusOK)

	admin.get(page).says("#sessions", "Signed in")
	admin.post(page + "/sessions/end").leads()
	thao.get("/admin").leads()
	thao.post("/admin/sign-in", "email", "thao@example.org", "password", password).leads()
	thao.get("/admin").is(http.StatusOK)
	admin.post(page + "/disable").leads()
	thao.get("/admin").leads()
	thao.post("/admin/sign-in", "email", "thao@example.org", "password", password).is(http.StatusUnprocessableEntity).says(".flash", "do not belong together")
	admin.post(page + "/enable").leads()
	thao.post("/admin/sign-in", "email", "thao@example.org", "password", password).leads()
	thao.get("/admin").is(http.StatusOK)

	thao.get("/admin/accounts").is(http.StatusForbidden)
	thao.post(page+"/role", "role", "admin").is(http.StatusForbidden)
	admin.get("/admin/accounts/999").is(http.StatusNotFound)
}

// Nobody takes rights from themselves, and the last administrator stays.
func TestTheLastAdministrator(t *testing.T) {
	t.Parallel()
	n := open(t)
	admin := n.as(account.RoleAdmin, "Ada")
	page := fmt.Sprint("/admin/accounts/", n.id("ada@example.org"))
	admin.get(page).none("form[action$='/disable']").says("main", "Nobody takes rights from themselves")
	for _, do := range []string{"/disable", "/role"} {
		admin.post(page+do, "role", "author").is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "Ask another administrator")
	}
}

// Who works here is changed by an administrator who has just shown that it is them, and who is led back to the form.
func TestColleaguesAreChangedAfterShowingThatItIsMe(t *testing.T) {
	t.Parallel()
	n := open(t)
	admin := n.as(account.RoleAdmin, "Ada")
	n.as(account.RoleAuthor, "Pat")
	page := fmt.Sprint("/admin/accounts/", n.id("pat@example.org"))
	n.pass(11 * time.Minute)
	admin.get("/admin/accounts").is(http.StatusOK)
	admin.get(page).is(http.StatusOK)
	if to := admin.get("/admin/accounts/new").leads(); to != "/admin/account/confirm?next=%2Fadmin%2Faccounts%2Fnew" {
		t.Errorf("the form of an invitation leads to %s", to)
	}
	n.pass(20 * time.Minute)
	for path, back := range map[string]string{
		"/admin/accounts/new": "/admin/accounts/new", "/admin/accounts/factor": "/admin/accounts", page + "/role": page, page + "/disable": page,
		page + "/enable": page, page + "/invite": page, page + "/sessions/end": page, page + "/factors/remove": page,
	} {
		to := admin.post(path, "name", "New", "email", "new@example.org", "role", "editor", "required", "yes").leads()
		if to != "/admin/account/confirm?next="+url.QueryEscape(back) {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	admin.get("/admin/accounts").none(".flash").says(".plan", "Author")
	admin.get("/admin/account/confirm?next="+url.QueryEscape(page)).is(http.StatusOK).says("main", "Nothing is changed yet").says("main", "before you change who works here")
	if to := admin.post("/admin/account/confirm", "password", password, "next", page).leads(); to != page {
		t.Errorf("then the way leads to %s", to)
	}
	admin.post(page+"/role", "role", "editor").leads()
	admin.get("/admin/accounts").says(".plan", "Editor")
}

// The answer to a forgotten password is the same for an address with an account and one without; only the letters differ.
func TestAForgottenPassword(t *testing.T) {
	t.Parallel()
	n := open(t)
	owner := n.as(account.RoleEditor, "Ed")
	visitor := n.visitor()
	visitor.get("/admin/sign-in").says(".links", "Forgot the password?")
	known := visitor.post("/admin/reset", "email", " ED@example.org").is(http.StatusOK)
	unknown := visitor.post("/admin/reset", "email", "nobody@example.org").is(http.StatusOK)
	if known.text("body") != unknown.text("body") {
		t.Error("the answers differ")
	}
	visitor.post("/admin/reset", "email", "\x00\xff").is(http.StatusOK)
	link := path(t, n.letter("ed@example.org", 1))
	visitor.get(link).is(http.StatusOK)
	visitor.post(link, "password", password+"2").leads()
	visitor.get("/admin").leads() // a second factor may be wanted: the link signs nobody in
	owner.get("/admin").leads()
	if told := n.letter("ed@example.org", 2); !strings.Contains(told.Text, "every session was ended") {
		t.Errorf("the owner is told %q", told.Text)
	}
	visitor.post(link, "password", password+"3").is(http.StatusNotFound)
	visitor.post("/admin/sign-in", "email", "ed@example.org", "password", password).is(http.StatusUnprocessableEntity)
	visitor.post("/admin/sign-in", "email", "ed@example.org", "password", password+"2").leads()
	for range 5 {
		visitor.post("/admin/reset", "email", "nobody@example.org")
	}
	if got := visitor.post("/admin/reset", "email", "ed@example.org").is(http.StatusTooManyRequests).header.Get("Retry-After"); got == "" {
		t.Error("no Retry-After")
	}
	kept, err := n.post.Kept(t.Context())
	if err != nil || len(kept) != 2 {
		t.Errorf("%d letters, %v", len(kept), err)
	}
}

// What one signs in with is changed only by who shows a password again, and the old address is told.
func TestMyAccount(t *testing.T) {
	t.Parallel()
	n := open(t)
	me, elsewhere := n.as(account.RoleAuthor, "Pat"), n.visitor()
	elsewhere.post("/admin/sign-in", "email", "pat@example.org", "password", password).leads()
	me.post("/admin/account/name", "name", " ").is(http.StatusUnprocessableEntity)
	me.post("/admin/account/name", "name", "Pat  Doe").leads()
	me.get("/admin/account").is(http.StatusOK).says(".who", "Pat Doe")

	n.pass(time.Hour)
	for _, path := range []string{"/admin/account/email", "/admin/account/password"} {
		if to := me.get(path).leads(); to != "/admin/account/confirm?next="+url.QueryEscape(path) {
			t.Errorf("%s leads to %s", path, to)
		}
		me.post(path, "email", "new@example.org", "password", password+"2").leads()
	}
	me.post("/admin/account/confirm", "password", "wrong", "next", "/admin/account/email").is(http.StatusUnprocessableEntity)
	before := me.token()
	if to := me.post("/admin/account/confirm", "password", password, "next", "https://evil.example/").leads(); to != "/admin/account" {
		t.Errorf("leads to %s", to)
	}
	if me.token() == before {
		t.Error("the session keeps its token")
	}
	me.post("/admin/account/email", "email", "pat@example.org").is(http.StatusUnprocessableEntity).says("#f-email-error", "already")
	me.post("/admin/account/email", "email", "new@example.org").leads()
	link := path(t, n.letter("new@example.org", 1))
	other := n.as(account.RoleAdmin, "Ada")
	other.get(link).is(http.StatusNotFound)
	other.post(link).is(http.StatusNotFound)
	me.get(link).is(http.StatusOK)
	me.post(link).leads()
	if told := n.letter("pat@example.org", 1); !strings.Contains(told.Text, "new@example.org") {
		t.Errorf("the old address is told %q", told.Text)
	}
	me.post(link).is(http.StatusNotFound)

	before = me.token()
	me.post("/admin/account/password", "password", "short").is(http.StatusUnprocessableEntity)
	me.post("/admin/account/password", "password", password+"2").leads()
	if me.token() == before {
		t.Error("the session keeps its token")
	}
	me.get("/admin").is(http.StatusOK)
	elsewhere.get("/admin").leads()
	if told := n.letter("new@example.org", 2); !strings.Contains(told.Text, "password was changed") {
		t.Errorf("the owner is told %q", told.Text)
	}
	elsewhere.post("/admin/sign-in", "email", "new@example.org", "password", password+"2").leads()
}

// pass lets time pass.
func (n *newsroom) pass(d time.Duration) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.now = n.now.Add(d)
}

// token is that of the session.
func (p *person) token() string {
	u, _ := url.Parse(p.url)
	for _, c := range p.client.Jar.Cookies(u) {
		if c.Name == "lp_session" {
			return c.Value
		}
	}
	return ""
}

// My sessions are listed with their devices, and each can be ended; nobody else's can.
func TestMySessions(t *testing.T) {
	t.Parallel()
	n := open(t)
	me, phone := n.as(account.RoleAuthor, "Pat"), n.visitor()
	phone.agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
	phone.post("/admin/sign-in", "email", "pat@example.org", "password", password).leads()
	list := me.get("/admin/account").says("[aria-labelledby=sessions]", "Safari on iPhone").says("[aria-labelledby=sessions]", "This device")
	end := list.attr("[aria-labelledby=sessions] li:not(:has(b)) form", "action")
	n.as(account.RoleAdmin, "Ada").post(end).leads()
	phone.get("/admin").is(http.StatusOK)
	n.pass(31 * time.Minute)
	for _, address := range []string{end, "/admin/account/sessions/end"} {
		if to := me.post(address).leads(); to != "/admin/account/confirm?next=%2Fadmin%2Faccount" {
			t.Errorf("half an hour later %s leads to %s", address, to)
		}
	}
	phone.get("/admin").is(http.StatusOK)
	me.post("/admin/account/confirm", "password", password, "next", "/admin/account").leads()
	me.post(end).leads()
	phone.get("/admin").leads()
	phone.post("/admin/sign-in", "email", "pat@example.org", "password", password).leads()
	me.post("/admin/account/sessions/end").leads()
	phone.get("/admin").leads()
	me.get("/admin").is(http.StatusOK)
	phone.post("/admin/sign-in", "email", "pat@example.org", "password", password).leads()
	me.post("/admin/sign-out").leads()
	phone.get("/admin/account").none("[aria-labelledby=sessions] li + li")
}

// Of many sessions ten are seen at once, this one first, and each of the others can be ended too.
func TestManySessions(t *testing.T) {
	t.Parallel()
	n := open(t)
	me := n.as(account.RoleAuthor, "Pat")
	u, err := n.accounts.ByID(t.Context(), n.id("pat@example.org"))
	if err != nil {
		t.Fatal(err)
	}
	for range 39 {
		n.pass(time.Second)
		if _, err := n.accounts.Begin(t.Context(), u, "Firefox on Linux", "192.0.2.7", "with a password"); err != nil {
			t.Fatal(err)
		}
	}
	page := me.get("/admin/account").is(http.StatusOK)
	if seen, more := len(page.all("[aria-labelledby=sessions] > ul > li")), len(page.all("[aria-labelledby=sessions] details li")); seen != 10 || more != 30 {
		t.Errorf("%d are seen, %d more", seen, more)
	}
	page.says("[aria-labelledby=sessions] > ul > li:first-child", "This device").says("[aria-labelledby=sessions] summary", "30 more places")
	me.post(page.attr("[aria-labelledby=sessions] details form", "action")).leads()
	me.get("/admin/account").says("[aria-labelledby=sessions] summary", "29 more places")
	n.as(account.RoleAdmin, "Ada").get(fmt.Sprint("/admin/accounts/", u.ID)).says("[aria-labelledby=sessions] summary", "29 more places")
}

// A chapter editor writes and publishes for the chapter and reads the rest; the press desk does so for releases and
// clippings, and tends what the press is given; a limited draft is not there for others.
func TestNarrowRoles(t *testing.T) {
	t.Parallel()
	n := open(t)
	snap := content.NewSnapshot(content.KindChapter)
	snap.Title = "Ohio"
	ohio, err := n.content.Create(t.Context(), content.Editor{Name: "Desk"}, snap)
	if err != nil {
		t.Fatal(err)
	}
	admin := n.as(account.RoleAdmin, "Ada")
	n.as(account.RoleAuthor, "Chi")
	page := fmt.Sprint("/admin/accounts/", n.id("chi@example.org"))
	admin.post(page+"/role", "role", "chapter", "chapters", fmt.Sprint(ohio.EntryID)).leads()
	chi := n.visitor()
	chi.post("/admin/sign-in", "email", "chi@example.org", "password", password).leads()

	form := chi.get("/admin/content/post/new").is(http.StatusOK).form()
	form.Set("title", "A day in March")
	form.Set("summary", "S.")
	mine := chi.postForm("/admin/content/post/new", form).leads()
	chi.get(mine).is(http.StatusOK).says("[data-save]", "Save draft")
	theirs := admin.post("/admin/content/post/new", "title", "Theirs").leads()
	read := chi.get(theirs).is(http.StatusOK).none("[data-save].btn").says(".etop", "Yours to read only")
	form = read.form()
	form.Set("title", "Taken")
	form.Set("summary", "S.")
	chi.postForm(theirs, form).is(http.StatusForbidden).says("#problems", "your chapters")
	chi.postForm(theirs+"/publish", form).is(http.StatusForbidden)
	admin.get("/admin/audit?did=was+refused&q="+theirs).says("main", "was refused POST "+theirs+"/publish")

	press := n.as(account.RolePress, "Pia")
	press.get("/admin/settings/press/contacts/new").is(http.StatusOK)
	press.post("/admin/content/clipping/new", "title", "In the news").leads()
	press.post("/admin/content/post/new", "title", "Not mine").is(http.StatusForbidden)
	press.get("/admin/inbox").is(http.StatusForbidden)

	chi.get(mine + "/readers").is(http.StatusOK)
	chi.post(mine+"/readers", "who", "named").leads()
	for _, path := range []string{mine, mine + "/preview", mine + "/history", mine + "/history/1", mine + "/history/1/preview", mine + "/readers"} {
		press.get(path).is(http.StatusNotFound)
		chi.get(path).is(http.StatusOK)
		admin.get(path).is(http.StatusOK)
	}
	press.get("/admin/content?q=March").none(".entries a.ti")
	chi.get("/admin/content?q=March").says(".entries", "A day in March")
	admin.get("/admin/content?q=March").says(".entries", "A day in March")
}
