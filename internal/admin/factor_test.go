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
	n.visitor().post("/admin/sign-in/code", "code", recovery[4]).is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "took too long")
	n.visitor().get("/admin/sign-in/code").leads()

	fresh := me.post("/admin/account/recovery").is(http.StatusOK).text(".recovery code")
	begin().post("/admin/sign-in/code", "code", recovery[4]).is(http.StatusUnprocessableEntity)
	begin().post("/admin/sign-in/code", "code", fresh).leads()
	me.post("/admin/account/app/remove").leads()
	n.visitor().post("/admin/sign-in", "email", "pat@example.org", "password", password, "next", "/admin").leads()
	me.post("/admin/account/recovery").is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "Add one first")
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
	admin.post("/admin/accounts/factor", "required", "yes").is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "You must have a second factor yourself first")
	editor.get("/admin").is(http.StatusOK)
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
	editor.post("/admin/account/app/remove").is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "Add another one before you remove this")

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
	me.post("/admin/account/password/remove").is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "Add a passkey first")
	if to := me.get("/admin/account/password/remove").leads(); to != "/admin/account" {
		t.Errorf("without a passkey, the question leads to %s", to)
	}
	me.post("/admin/account/passkeys/77/remove").is(http.StatusNotFound)
}

// A session that began with the password alone ends when the first factor is added: whoever stole the password and came before
// the owner would otherwise stay, and count as somebody with a second factor.
func TestTheFirstFactorEndsOtherSessions(t *testing.T) {
	t.Parallel()
	n := open(t)
	me, thief := n.as(account.RoleEditor, "Pat"), n.visitor()
	thief.post("/admin/sign-in", "email", "pat@example.org", "password", password).leads()
	thief.get("/admin").is(http.StatusOK)
	me.withApp()
	thief.get("/admin").leads()
	me.get("/admin").is(http.StatusOK)
	if told := n.letter("pat@example.org", 1); !strings.Contains(told.Text, "session was ended") {
		t.Errorf("the owner is told %q", told.Text)
	}
}

// Whoever has a second factor shows both again before one of them is changed, and that it failed is in the log.
func TestASecondFactorIsShownAgain(t *testing.T) {
	t.Parallel()
	n := open(t)
	me := n.as(account.RoleEditor, "Pat")
	secret, recovery := me.withApp()
	n.pass(31 * time.Minute)
	for _, code := range []string{"", "000000", "nothing"} {
		me.post("/admin/account/confirm", "password", password, "code", code).is(http.StatusUnprocessableEntity)
	}
	me.post("/admin/account/confirm", "password", "wrong", "code", n.appCode(secret)).is(http.StatusUnprocessableEntity)
	if to := me.post("/admin/account/app/remove").leads(); !strings.Contains(to, "/confirm") {
		t.Errorf("without a code the way leads to %s", to)
	}
	me.get("/admin/account/confirm").is(http.StatusOK).says("label[for=f-code]", "ode")
	me.post("/admin/account/confirm", "password", password, "code", n.appCode(secret)).leads()
	n.pass(31 * time.Minute)
	me.post("/admin/account/confirm", "password", password, "code", recovery[0]).leads()
	me.post("/admin/account/app/remove").leads()
	me.get("/admin/account").says(".flash", "not asked for any more")
	n.as(account.RoleAdmin, "Ada").get("/admin/audit?q=to+show+it+again").is(http.StatusOK).says("main", "with a wrong password")
}

// One's own factors are removed on one's own page, where one is asked to show them.
func TestAdministratorsKeepTheirOwnFactors(t *testing.T) {
	t.Parallel()
	n := open(t)
	ada := n.as(account.RoleAdmin, "Ada")
	secret, _ := ada.withApp()
	page := fmt.Sprint("/admin/accounts/", n.id("ada@example.org"))
	n.pass(31 * time.Minute)
	if to := ada.post(page + "/factors/remove").leads(); !strings.Contains(to, "/confirm") {
		t.Errorf("the way leads to %s", to)
	}
	ada.post("/admin/account/confirm", "password", password, "code", n.appCode(secret)).leads()
	n.pass(time.Minute)
	ada.post(page+"/factors/remove").is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "under your name").none(`[formaction$="factors/remove"]`)
	p := n.visitor()
	p.post("/admin/sign-in", "email", "ada@example.org", "password", password).leads()
	p.get("/admin").leads()
	p.post("/admin/sign-in/code", "code", n.appCode(secret)).leads()
	p.get("/admin").is(http.StatusOK)
}

// Whoever showed an old password has to begin again once the owner chose another one.
func TestAPasswordThatWasChangedAwaitsNoCode(t *testing.T) {
	t.Parallel()
	n := open(t)
	me, thief := n.as(account.RoleEditor, "Pat"), n.visitor()
	secret, recovery := me.withApp()
	thief.post("/admin/sign-in", "email", "pat@example.org", "password", password).leads()
	thief.get("/admin/sign-in/code").is(http.StatusOK)
	me.post("/admin/account/password", "password", password+"2").leads()
	thief.get("/admin/sign-in/code").leads()
	n.pass(time.Minute)
	for _, code := range []string{n.appCode(secret), recovery[0]} {
		thief.post("/admin/sign-in/code", "code", code).is(http.StatusUnprocessableEntity).says("h1", "Sign in")
	}
	thief.get("/admin").leads()
}

// A new password by a letter leaves the factors, names each with its day, and asks the owner whose they are; until then no passkey is
// enough, for somebody who had the account may have added it.
func TestAResetNamesTheFactorsThatRemain(t *testing.T) {
	t.Parallel()
	n := open(t)
	me := n.as(account.RoleEditor, "Pat")
	secret, recovery := me.withApp()
	if _, err := n.pool.Exec(t.Context(), `insert into passkey (account_id, credential, record, name, made_at, used_at) values ($1, 'x', '{}', 'Not mine', $2, $2)`,
		n.id("pat@example.org"), n.clock().Add(48*time.Hour)); err != nil {
		t.Fatal(err)
	}
	v := n.visitor()
	v.post("/admin/reset", "email", "pat@example.org").is(http.StatusOK)
	done := v.post(path(t, n.letter("pat@example.org", 2)), "password", password+"2").is(http.StatusOK)
	done.says("h1", "The new password is set").says(".factors", "App that makes codes, added").says(".factors", "Passkey “Not mine”, added").says("main", "Ask an administrator")
	told := strings.Join(strings.Fields(n.letter("pat@example.org", 3).Text), " ")
	for _, want := range []string{"App that makes codes, added on August 1, 2024.", "Passkey “Not mine”, added on August 3, 2024.", "remove it under My account"} {
		if !strings.Contains(told, want) {
			t.Errorf("the letter lacks %q: %s", want, told)
		}
	}
	v.post("/admin/sign-in", "email", "pat@example.org", "password", password+"2", "next", "/admin/content").leads()
	n.pass(time.Minute)
	if to := v.post("/admin/sign-in/code", "code", n.appCode(secret), "next", "/admin/content").leads(); to != "/admin/account" {
		t.Errorf("the sign-in leads to %s", to)
	}
	remove := v.get("/admin/account").says(".flash.wrong", "remove each that is not yours").says(".plan", "Not mine").attr(`form[action^="/admin/account/passkeys/"]`, "action")
	v.post("/admin/account/password/remove").is(http.StatusUnprocessableEntity).says(".flash.wrong[role=alert]", "Say first which ways to sign in are yours")
	v.post(remove).leads()
	v.post("/admin/account/factors/keep").leads()
	v.get("/admin/account").none(".flash.wrong").none(`form[action$="/factors/keep"]`)
	again := n.visitor()
	again.post("/admin/sign-in", "email", "pat@example.org", "password", password+"2").leads()
	if to := again.post("/admin/sign-in/code", "code", recovery[0], "next", "/admin/content").leads(); to != "/admin/content" {
		t.Errorf("the next sign-in leads to %s", to)
	}
}

// Anybody can have a session made without signing in: it is kept for minutes, not for days.
func TestSessionsOfVisitorsAreShort(t *testing.T) {
	t.Parallel()
	n := open(t)
	longest := func() (d time.Duration) {
		t.Helper()
		var until time.Time
		if err := n.pool.QueryRow(t.Context(), `select max(expiry) from sessions`).Scan(&until); err != nil {
			t.Fatal(err)
		}
		return time.Until(until)
	}
	n.visitor().post("/admin/sign-in/passkey/options").is(http.StatusOK)
	n.visitor().post("/admin/sign-in/code", "code", "000000").is(http.StatusUnprocessableEntity)
	if d := longest(); d > 10*time.Minute {
		t.Errorf("a visitor’s session is kept for %s", d)
	}
	p := n.as(account.RoleEditor, "Pat")
	p.post("/admin/sign-out").leads()
	if d := longest(); d > 10*time.Minute {
		t.Errorf("signed out, it is kept for %s", d)
	}
	p.post("/admin/sign-in", "email", "pat@example.org", "password", password).leads()
	p.post("/admin/account/passkeys/options").is(http.StatusOK)
	if d := longest(); d < 6*24*time.Hour {
		t.Errorf("signed in, it is kept for %s", d)
	}
}
