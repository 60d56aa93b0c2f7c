package admin_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"localprogress.org/site/internal/account"
)

// withApp gives the person an app, and returns its secret and the recovery codes.
func (p *person) withApp() (secret string, recovery []string) {
	p.t.Helper()
	p.post("/admin/account/app/start").leads()
	page := p.get("/admin/account/app").is(http.StatusOK)
	secret = strings.ReplaceAll(page.text(".secret"), " ", "")
	if !strings.HasPrefix(page.attr(".qr", "src"), "data:image/png;base64,") || !strings.Contains(page.attr("main p a", "href"), secret) {
		p.t.Error("no picture or no address with the secret")
	}
	p.post("/admin/account/app", "code", "000000").is(http.StatusUnprocessableEntity)
	codes := p.post("/admin/account/app", "code", p.appCode(secret)).is(http.StatusOK)
	for _, c := range codes.all(".recovery code") {
		recovery = append(recovery, c.FirstChild.Data)
	}
	if len(recovery) != 10 || len(strings.ReplaceAll(recovery[0], "-", "")) != 26 {
		p.t.Fatalf("%d recovery codes: %q", len(recovery), recovery[:1])
	}
	return secret, recovery
}

// appCode is the code that an app shows now.
func (n *newsroom) appCode(secret string) string {
	n.t.Helper()
	code, err := totp.GenerateCode(secret, n.clock())
	if err != nil {
		n.t.Fatal(err)
	}
	return code
}

// With an app the password is not enough: a code is asked for, which counts once; so does a recovery code.
func TestASecondFactor(t *testing.T) {
	t.Parallel()
	n := open(t)
	me := n.as(account.RoleEditor, "Pat")
	secret, recovery := me.withApp()
	if told := n.letter("pat@example.org", 1); !strings.Contains(told.Text, "an app that makes codes") {
		t.Errorf("the owner is told %q", told.Text)
	}
	begin := func() *person {
		p := n.visitor()
		if to := p.post("/admin/sign-in", "email", "pat@example.org", "password", password, "next", "/admin/content").leads(); to != "/admin/sign-in/code?next=%2Fadmin%2Fcontent" {
			t.Fatalf("the password leads to %s", to)
		}
		p.get("/admin").leads()
		return p
	}
	p := begin()
	p.get("/admin/sign-in/code").is(http.StatusOK)
	used := n.appCode(secret)
	p.post("/admin/sign-in/code", "code", used).is(http.StatusUnprocessableEntity) // it confirmed the app
	n.pass(30 * time.Second)
	before := p.token()
	if to := p.post("/admin/sign-in/code", "code", " "+n.appCode(secret)+" ", "next", "//evil.example").leads(); to != "/admin" {
		t.Errorf("leads to %s", to)
	}
	if p.token() == before {
		t.Error("the session keeps its token")
	}
	p.get("/admin").is(http.StatusOK)
	begin().post("/admin/sign-in/code", "code", n.appCode(secret)).is(http.StatusUnprocessableEntity) // somebody saw it
	begin().post("/admin/sign-in/code", "code", strings.ToLower(recovery[3])).leads()
	begin().post("/admin/sign-in/code", "code", recovery[3]).is(http.StatusUnprocessableEntity)
	me.get("/admin/account").says(".plan", "9 left")
	n.visitor().post("/admin/sign-in/code", "code", recovery[4]).leads()
	n.visitor().get("/admin/sign-in/code").leads()

	fresh := me.post("/admin/account/recovery").is(http.StatusOK).text(".recovery code")
	begin().post("/admin/sign-in/code", "code", recovery[4]).is(http.StatusUnprocessableEntity)
	begin().post("/admin/sign-in/code", "code", fresh).leads()
	me.post("/admin/account/app/remove").leads()
	n.visitor().post("/admin/sign-in", "email", "pat@example.org", "password", password, "next", "/admin").leads()
	me.post("/admin/account/recovery").leads()
	me.get("/admin/account").says(".flash", "Add one first")
}

// Codes are not to be guessed: after some the next has to wait.
func TestGuessingCodes(t *testing.T) {
	t.Parallel()
	n := open(t)
	me := n.as(account.RoleEditor, "Pat")
	secret, _ := me.withApp()
	n.pass(time.Minute)
	guess := func(code string) *screen {
		p := n.visitor()
		p.post("/admin/sign-in", "email", "pat@example.org", "password", password).leads()
		return p.post("/admin/sign-in/code", "code", code)
	}
	for i := range 5 {
		guess(fmt.Sprintf("%06d", i)).is(http.StatusUnprocessableEntity)
	}
	if guess(n.appCode(secret)).is(http.StatusTooManyRequests).header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	n.pass(2 * time.Minute)
	guess(n.appCode(secret)).leads()
}

// When everybody must have a second factor, whoever has none gets to where it is added, and no further.
func TestTheHouseRequiresASecondFactor(t *testing.T) {
	t.Parallel()
	n := open(t)
	admin, editor := n.as(account.RoleAdmin, "Ada"), n.as(account.RoleEditor, "Ed")
	editor.post("/admin/accounts/factor", "required", "yes").is(http.StatusForbidden)
	admin.withApp()
	admin.post("/admin/accounts/factor", "required", "yes").leads()
	admin.get("/admin/accounts").says("#rule ~ *, section:has(#rule)", "Everybody who works here needs")
	for _, path := range []string{"/admin", "/admin/content", "/admin/inbox", "/admin/settings"} {
		if to := editor.get(path).leads(); to != "/admin/account" {
			t.Errorf("%s leads to %s", path, to)
		}
	}
	editor.post("/admin/content/post/new", "title", "X").leads()
	editor.get("/admin/account").is(http.StatusOK).says(".flash", "Everybody who works here has a second factor")
	late := n.visitor()
	late.post("/admin/sign-in", "email", "ed@example.org", "password", password).leads()
	if to := late.get("/admin").leads(); to != "/admin/account" {
		t.Errorf("the next sign-in leads to %s", to)
	}
	editor.withApp()
	editor.get("/admin").is(http.StatusOK)
	editor.post("/admin/account/app/remove").leads()
	editor.get("/admin/account").says(".flash", "Add another one before you remove this")

	page := fmt.Sprint("/admin/accounts/", n.id("ed@example.org"))
	admin.post(page + "/factors/remove").leads()
	editor.get("/admin").leads()
	editor.post("/admin/sign-in", "email", "ed@example.org", "password", password).leads()
	if to := editor.get("/admin").leads(); to != "/admin/account" {
		t.Errorf("without factors leads to %s", to)
	}
	admin.post("/admin/accounts/factor", "required", "no").leads()
	editor.get("/admin").is(http.StatusOK)
}

// What is no answer of a passkey opens nothing.
func TestWhatIsNoPasskey(t *testing.T) {
	t.Parallel()
	n := open(t)
	me := n.as(account.RoleEditor, "Pat")
	for _, answer := range []string{"", "null", "{}", `{"id":"AA","rawId":"AA","type":"public-key","response":{}}`, strings.Repeat("[", 1<<16)} {
		v := n.visitor()
		v.post("/admin/sign-in/passkey", "answer", answer).is(http.StatusUnprocessableEntity) // nothing was asked
		v.post("/admin/sign-in/passkey/options").is(http.StatusOK)
		v.post("/admin/sign-in/passkey", "answer", answer).is(http.StatusUnprocessableEntity)
		me.post("/admin/account/passkeys", "answer", answer).is(http.StatusUnprocessableEntity)
		me.post("/admin/account/passkeys/options").is(http.StatusOK)
		me.post("/admin/account/passkeys", "answer", answer).is(http.StatusUnprocessableEntity)
		me.post("/admin/account/confirm/passkey", "answer", answer).is(http.StatusUnprocessableEntity)
	}
	me.post("/admin/account/password/remove").leads()
	me.get("/admin/account").says(".flash", "Add a passkey first")
	me.post("/admin/account/passkeys/77/remove").is(http.StatusNotFound)
}
