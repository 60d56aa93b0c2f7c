package admin_test

import (
	"net/http"
	"strings"
	"testing"

	"localprogress.org/site/internal/account"
)

func TestVisitorsAreSentToSignInAndBack(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.as(account.RoleEditor, "Pat")
	p := n.visitor()
	if to := p.get("/admin/content?kind=post").leads(); to != "/admin/sign-in?next=%2Fadmin%2Fcontent%3Fkind%3Dpost" {
		t.Errorf("sent to %q", to)
	}
	form := p.get("/admin/sign-in?next=%2Fadmin%2Fcontent%3Fkind%3Dpost").is(http.StatusOK)
	if next := attr(form.all("input[name=next]")[0], "value"); next != "/admin/content?kind=post" {
		t.Errorf("next is %q", next)
	}
	if to := p.post("/admin/sign-in", "email", "PAT@example.org", "password", password, "next", "/admin/content?kind=post").leads(); to != "/admin/content?kind=post" {
		t.Errorf("after sign-in sent to %q", to)
	}
	p.get("/admin/content?kind=post").is(http.StatusOK)
	for _, hostile := range []string{"https://evil.example", "//evil.example", `/\evil.example`} {
		if to := p.post("/admin/sign-in", "email", "pat@example.org", "password", password, "next", hostile).leads(); to != "/admin" {
			t.Errorf("next %q led to %q", hostile, to)
		}
	}
}

func TestEveryFailureToSignInLooksTheSame(t *testing.T) {
	t.Parallel()
	n := open(t)
	n.as(account.RoleEditor, "Pat")
	p := n.visitor()
	wrong := p.post("/admin/sign-in", "email", "pat@example.org", "password", "wrong").is(http.StatusUnprocessableEntity)
	unknown := p.post("/admin/sign-in", "email", "sam@example.org", "password", "wrong").is(http.StatusUnprocessableEntity)
	if wrong.text(".flash") == "" || wrong.text(".flash") != unknown.text(".flash") {
		t.Errorf("wrong password: %q; unknown address: %q", wrong.text(".flash"), unknown.text(".flash"))
	}
	if kept := attr(unknown.all("input[name=email]")[0], "value"); kept != "sam@example.org" {
		t.Errorf("the address typed was kept as %q", kept)
	}
	for range 5 {
		p.post("/admin/sign-in", "email", "pat@example.org", "password", "wrong")
	}
	many := p.post("/admin/sign-in", "email", "pat@example.org", "password", password).is(http.StatusTooManyRequests)
	if many.header.Get("Retry-After") == "" || !strings.Contains(many.text(".flash"), "Wait") {
		t.Errorf("too many: %q", many.text(".flash"))
	}
}

// Whoever shares the address of an attacker gets in from a device where they signed in before.
func TestAKnownDeviceGetsInUnderAttack(t *testing.T) {
	t.Parallel()
	n := open(t)
	pat, attacker := n.as(account.RoleEditor, "Pat"), n.visitor()
	for range 6 {
		attacker.post("/admin/sign-in", "email", "pat@example.org", "password", "wrong")
	}
	attacker.post("/admin/sign-in", "email", "pat@example.org", "password", password).is(http.StatusTooManyRequests)
	pat.post("/admin/sign-out").is(http.StatusSeeOther)
	pat.post("/admin/sign-in", "email", "pat@example.org", "password", password).is(http.StatusSeeOther)
	// What a stranger says in the header is not believed.
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, n.url+"/admin/sign-in", strings.NewReader("email=pat%40example.org&password=wrong"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-For", "198.51.100.7")
	attacker.send(r).is(http.StatusTooManyRequests)
}

func TestSigningOutHereAndEverywhere(t *testing.T) {
	t.Parallel()
	n := open(t)
	laptop := n.as(account.RoleEditor, "Pat")
	phone := n.visitor()
	phone.post("/admin/sign-in", "email", "pat@example.org", "password", password).is(http.StatusSeeOther)

	phone.post("/admin/sign-out").is(http.StatusSeeOther)
	phone.get("/admin").is(http.StatusSeeOther)
	laptop.get("/admin").is(http.StatusOK).says(".side .who", "Pat")

	phone.post("/admin/sign-in", "email", "pat@example.org", "password", password).is(http.StatusSeeOther)
	phone.post("/admin/sign-out-everywhere").is(http.StatusSeeOther)
	phone.get("/admin/sign-in").says(".flash", "on every device")
	laptop.get("/admin").is(http.StatusSeeOther)
}

func TestTheFirstAdministrator(t *testing.T) {
	t.Parallel()
	n := open(t)
	token, err := n.accounts.SetUpToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := n.visitor()
	p.get("/admin/set-up/guess").is(http.StatusNotFound)
	p.get("/admin/set-up/" + token).is(http.StatusOK)
	refused := p.post("/admin/set-up/"+token, "name", "Chief", "email", "no", "password", "short").is(http.StatusUnprocessableEntity)
	refused.says("#problems", "Two things").says("#f-email-error", "name@example.org").says("#f-password-error", "at least 12")
	if attr(refused.all("input[name=name]")[0], "value") != "Chief" {
		t.Error("the name typed was lost")
	}
	p.post("/admin/set-up/"+token, "name", "Chief", "email", "chief@example.org", "password", password).is(http.StatusSeeOther)
	p.get("/admin").is(http.StatusOK).says(".who", "Administrator")
	n.visitor().get("/admin/set-up/" + token).is(http.StatusGone)
}

// What each role may do, at every address that changes something.
func TestRolesMayOnlyDoTheirPart(t *testing.T) {
	t.Parallel()
	n := open(t)
	author, ed := n.as(account.RoleAuthor, "Ann"), n.as(account.RoleEditor, "Ed")
	entry := author.post("/admin/content/post/new", "title", "Ann’s draft").leads()
	for _, path := range []string{entry + "/publish", entry + "/unpublish", "/admin/content/post/new/publish"} {
		author.post(path, "version", "1", "title", "x", "summary", "y").is(http.StatusForbidden)
		n.visitor().post(path).is(http.StatusUnauthorized)
	}
	author.get(entry).is(http.StatusOK).none("[formaction$=publish]").says("#publish", "an editor or an administrator publishes it")
	ed.get(entry).is(http.StatusOK).says("#publish .go-now", "Publish now")
	n.visitor().post(entry, "version", "1", "title", "stolen").is(http.StatusUnauthorized)
	author.get(entry).says("#f-title", "Ann’s draft")
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	n := open(t)
	p := n.as(account.RoleEditor, "Pat")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, n.url+"/admin/content/post/new", strings.NewReader("title=planted"))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	p.send(r).is(http.StatusForbidden)
	p.get("/admin/content").says(".none", "Nothing is written yet")
}
